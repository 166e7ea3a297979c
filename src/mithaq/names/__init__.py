"""From whatever a person types to an IRI.

``PAK``, ``PK``, ``Pakistan``, ``پاکستان``, ``nation:PAK``, the full IRI and ``Q843`` all mean the same.
"""

from __future__ import annotations

import difflib
import re
from collections import ChainMap
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode

from mithaq.errors import UnknownNameError
from mithaq.names.folding import Folding
from mithaq.names.index import Label, NameIndex, rows
from mithaq.resources import model
from mithaq.store import Store
from mithaq.terms import OWL, PREFIXES, compact

__all__ = ["Folding", "KindOf", "Names", "Within", "iri_of"]

_NEAREST = 5
_NUMBER = re.compile("[0-9]")
_MEMBERS_QUERY = """
SELECT DISTINCT ?thing {{
  ?class rdfs:subClassOf* {cls} .
  {{ ?thing a ?class }} UNION {{ GRAPH graph:claims {{ ?thing a ?class }} }}
  FILTER(isIRI(?thing))
}}"""
_SUBCLASSES_QUERY = "SELECT ?thing {{ ?thing rdfs:subClassOf* {cls} FILTER(?thing != owl:Nothing) }}"
_NARROWED_QUERY = "SELECT DISTINCT ?kind ?wider { GRAPH ?claim { ?kind mithaq:narrowsKind ?wider } }"
_EXISTS_QUERY = """
ASK {{
  {{ {thing} ?p ?o }} UNION {{ ?s ?p {thing} }} UNION {{ GRAPH ?g {{ {thing} ?p ?o }} }} UNION {{ GRAPH ?g {{ ?s ?p {thing} }} }}
}}"""


@dataclass(frozen=True)
class KindOf:
    """Not the instances of a class but its kinds: the class itself, its subclasses, and what narrows one of these."""

    cls: NamedNode


#: What a name may mean: an instance of a class, or a kind of it.
Within = NamedNode | KindOf


class Names:
    """The names of the things in a store.

    ``lexicons`` is the folder of ``letters.csv`` and ``spellings.csv``, by default that of the model.
    """

    def __init__(self, store: Store, lexicons: Path | None = None) -> None:
        self._store = store
        self._folding = Folding.read(lexicons or model().data / "lexicons")
        self._members: dict[Within, frozenset[NamedNode]] = {}

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex(self._store, self._folding)

    def resolve(self, text: str, within: Within | Sequence[Within] | None = None) -> NamedNode:
        """The one thing that goes by ``text``.

        ``within`` allows only instances of a class, or kinds of it (:class:`KindOf`), or any of several such. An exact
        spelling beats a forgiving one.
        Raises :class:`UnknownNameError` with the nearest names where nothing fits, and with the candidates where more
        than one thing does.
        """
        found = self.find(text, within)
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownNameError(f"“{text}” may be any of {len(found)} things", map(self.show, found))
        wanted = self.describe(within)
        elsewhere = self.find(text) if within is not None else []
        if elsewhere:
            article = "an" if wanted[0].lower() in "aeio" else "a"
            what = f"“{text}” is {self.show(elsewhere[0])}, which is not {article} {wanted}"
        else:
            what = f"no {wanted} is called “{text}”"
        raise UnknownNameError(what, self.nearest(text, within))

    def find(self, text: str, within: Within | Sequence[Within] | None = None) -> list[NamedNode]:
        """Everything that goes by ``text``, by its exact spelling if anything does, sorted by IRI."""
        text = text.strip()
        allowed = self._allowed(within)
        ways: tuple[Callable[[str], Collection[NamedNode]], ...] = (
            self._as_iri,
            lambda name: self._index.exact(name),
            lambda name: self._index.folded.get(self._folding(name), ()),
            lambda name: self._index.claims_like(name),
        )
        for way in ways:
            fitting = [thing for thing in way(text) if allowed is None or thing in allowed]
            if fitting:
                return sorted(fitting, key=lambda thing: thing.value)
        return []

    def nearest(self, text: str, within: Within | Sequence[Within] | None = None) -> list[str]:
        """Names much like ``text``, those of the wanted class first; a short class in full where none is alike."""
        allowed = self._allowed(within)
        by_key: Mapping[str, set[NamedNode]] = self._index.folded
        if _NUMBER.search(text):  # as the names of claims have
            by_key = ChainMap(self._index.folded, self._index.claims)
        prefix, _, local = text.partition(":")
        meant = local if prefix in PREFIXES else text
        keys = difflib.get_close_matches(self._folding(meant), by_key, n=8 * _NEAREST, cutoff=0.6)
        things = dict.fromkeys(thing for key in keys for thing in sorted(by_key[key], key=str))
        fitting = [thing for thing in things if allowed is None or thing in allowed]
        if allowed is not None and not fitting and len(allowed) <= 2 * _NEAREST:
            return [self.show(thing) for thing in sorted(allowed, key=str)]
        return [self.show(thing) for thing in (fitting or list(things))[:_NEAREST]]

    def label(self, thing: NamedNode, language: str = "en") -> str:
        """The name to show: in ``language`` if there is one, else English, else any, else the CURIE."""
        labels = self._index.labels.get(thing, set())
        return min(labels, key=lambda label: _preference(label, language)).text if labels else compact(thing)

    def show(self, thing: NamedNode) -> str:
        """A thing as messages name it: its label, and the CURIE that is sure to mean it."""
        label, curie = self.label(thing), compact(thing)
        return curie if label == curie else f"{label} ({curie})"

    def describe(self, within: Within | Sequence[Within] | None) -> str:
        """What is allowed, in words: "nation", "cooperation activity or kind of cooperation activity"."""
        if within is None:
            return "thing"
        nouns = [
            f"kind of {self.label(one.cls)}" if isinstance(one, KindOf) else self.label(one)
            for one in _alternatives(within)
        ]
        return " or ".join(nouns)

    def instances(self, cls: NamedNode) -> frozenset[NamedNode]:
        """All instances of a class, those of its subclasses included."""
        return self._members_of(cls)

    def has_class(self, cls: NamedNode) -> bool:
        """Whether a class is declared by the ontology, or has instances."""
        return cls in self.instances(OWL.Class) or bool(self.instances(cls))

    def _members_of(self, within: Within) -> frozenset[NamedNode]:
        if within not in self._members:
            if isinstance(within, KindOf):
                classes = self._things(_SUBCLASSES_QUERY.format(cls=within.cls))
                self._members[within] = classes | self._narrower(classes)
            else:
                self._members[within] = self._things(_MEMBERS_QUERY.format(cls=within))
        return self._members[within]

    def _things(self, sparql: str) -> frozenset[NamedNode]:
        return frozenset(thing for (thing,) in rows(self._store, sparql) if isinstance(thing, NamedNode))

    def _narrower(self, classes: Collection[NamedNode]) -> set[NamedNode]:
        """The kinds that claims tie to one of ``classes``, by one step or several, each said in a claim of its own."""
        pairs = rows(self._store, _NARROWED_QUERY)
        narrower: set[NamedNode] = set()
        while True:
            more = {
                kind
                for kind, wider in pairs
                if isinstance(kind, NamedNode) and wider in narrower | set(classes)
            }
            if more <= narrower:
                return narrower
            narrower |= more

    def _allowed(self, within: Within | Sequence[Within] | None) -> Collection[NamedNode] | None:
        if within is None:
            return None
        return frozenset[NamedNode]().union(*map(self._members_of, _alternatives(within)))

    def _as_iri(self, text: str) -> list[NamedNode]:
        iri = iri_of(text)
        if iri is None:
            return []
        if iri.value.startswith(PREFIXES["wd"]):
            return sorted(self._index.exact(iri.value.removeprefix(PREFIXES["wd"])), key=str)
        return [iri] if bool(self._store.query(_EXISTS_QUERY.format(thing=iri))) else []


def _alternatives(within: Within | Sequence[Within]) -> Sequence[Within]:
    return [within] if isinstance(within, NamedNode | KindOf) else within


def _preference(label: Label, language: str) -> tuple[int, str, str]:
    wanted = (language, "en", "")
    place = wanted.index(label.language) if label.language in wanted else len(wanted)
    return place, label.language, label.text


def iri_of(text: str) -> NamedNode | None:
    """The IRI that a text spells out, as ``<...>``, ``http...`` or a CURIE of a prefix we know."""
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    prefix, colon, local = bare.partition(":")
    if colon and not local.startswith("//"):
        if prefix not in PREFIXES:
            return None
        bare = PREFIXES[prefix] + local
    elif not bare.startswith(("http://", "https://")):
        return None
    try:
        return NamedNode(bare)
    except ValueError:
        return None  # a space, say: no IRI after all
