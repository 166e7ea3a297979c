"""On what a claim rests: a treaty, an agreement, a designation, an activity, or merely a statement.

The word stands at classes of the ontology (``mithaq:basis``). An accepted claim has the words of the things it speaks of;
of a thing that is a treaty, and so an instrument too, the narrower class gives the word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from mithaq.names.index import rows
from mithaq.store import Store

_WORDS_QUERY = "SELECT ?class ?word { ?class mithaq:basis ?word }"
_WIDER_QUERY = "SELECT DISTINCT ?class ?wider { ?class rdfs:subClassOf+ ?wider . ?wider mithaq:basis ?word }"
_SAID_QUERY = """
SELECT ?claim ?subject ?object {{
  VALUES ?claim {{ {claims} }}
  GRAPH graph:claims {{ ?claim mithaq:hasStanding ?standing }}
  # A filter, since an engine that sees the standing in the pattern goes through all claims that have it.
  FILTER(?standing = mithaq:Accepted)
  GRAPH ?claim {{ ?subject ?property ?object }}
}}"""
#: Asked apart, since many claims speak of one thing.
_TYPES_QUERY = "SELECT ?thing ?class {{ VALUES ?thing {{ {things} }} ?thing a ?class }}"


class Bases:
    """The bases of a store's claims."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, claims: Iterable[NamedNode]) -> dict[NamedNode, str]:
        """The basis of each claim that has one of its own; of all others it is a statement."""
        listed = _listed(claims)
        said = rows(self._store, _SAID_QUERY.format(claims=listed)) if listed else []
        spoken_of = {
            (claim, thing) for claim, *ends in said for thing in ends if isinstance(thing, NamedNode)
        }
        own = self._of_things(thing for _, thing in spoken_of)
        words: dict[NamedNode, set[str]] = defaultdict(set)
        for claim, thing in spoken_of:
            if isinstance(claim, NamedNode) and (found := own.get(thing)):
                words[claim] |= found
        return {claim: ", ".join(sorted(found)) for claim, found in words.items()}

    def _of_things(self, things: Iterable[object]) -> dict[object, set[str]]:
        """The words of each thing that has any."""
        listed = _listed(things)
        classes: dict[object, set[object]] = defaultdict(set)
        for thing, cls in rows(self._store, _TYPES_QUERY.format(things=listed)) if listed else ():
            classes[thing].add(cls)
        return {thing: found for thing, types in classes.items() if (found := self._narrowest(types))}

    def _narrowest(self, types: Iterable[object]) -> set[str]:
        all_classes = {cls for given in types for cls in (given, *self._wider.get(given, ()))}
        having = all_classes & self._words.keys()
        outdone = {wider for cls in having for wider in self._wider.get(cls, ()) if wider != cls}
        return {self._words[cls] for cls in having - outdone}

    @cached_property
    def _words(self) -> dict[object, str]:
        return {cls: word.value for cls, word in rows(self._store, _WORDS_QUERY) if isinstance(word, Literal)}

    @cached_property
    def _wider(self) -> dict[object, set[object]]:
        wider: dict[object, set[object]] = defaultdict(set)
        for cls, above in rows(self._store, _WIDER_QUERY):
            wider[cls].add(above)
        return dict(wider)


def _listed(terms: Iterable[object]) -> str:
    return " ".join(sorted(map(str, set(terms))))
