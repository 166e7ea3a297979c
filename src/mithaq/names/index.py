"""All names in a store, each with the thing that goes by it, and their folded forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions

from mithaq.errors import QueryError
from mithaq.names.folding import Folding
from mithaq.store import Store
from mithaq.terms import MITHAQ, PREFIXES, RDFS, SKOS, compact

#: What gives a thing a name; the first two also serve to show it.
LABELS = (SKOS.prefLabel, RDFS.label)
OTHER_NAMES = (
    SKOS.altLabel,
    MITHAQ.officialName,
    MITHAQ.isoAlpha2Code,
    MITHAQ.isoAlpha3Code,
    MITHAQ.isoNumericCode,
    NamedNode(PREFIXES["dcterms"] + "title"),
)
_NAMES_QUERY = """
SELECT DISTINCT ?thing ?property ?name {{
  VALUES ?property {{ {properties} }}
  {{ ?thing ?property ?name }} UNION {{ GRAPH graph:claims {{ ?thing ?property ?name }} }}
  FILTER(isIRI(?thing))
}}"""
_WIKIDATA_QUERY = (
    "SELECT DISTINCT ?thing ?name { ?thing skos:exactMatch ?name FILTER(STRSTARTS(STR(?name), STR(wd:))) }"
)
_CLAIMS_QUERY = "SELECT ?thing { GRAPH graph:claims { ?thing a mithaq:Claim } }"


@dataclass(frozen=True)
class Label:
    """A name to show, and its language (empty where it has none)."""

    text: str
    language: str


class NameIndex:
    """The names of one store as they stand now; a store is replaced only as a whole, so this never goes stale."""

    def __init__(self, store: Store, folding: Folding) -> None:
        self._folding = folding
        self.labels: dict[NamedNode, set[Label]] = defaultdict(set)
        self.exact: dict[str, set[NamedNode]] = defaultdict(set)
        self.folded: dict[str, set[NamedNode]] = defaultdict(set)
        properties = " ".join(str(prop) for prop in (*LABELS, *OTHER_NAMES))
        for thing, prop, name in rows(store, _NAMES_QUERY.format(properties=properties)):
            if isinstance(thing, NamedNode) and isinstance(name, Literal):
                self._add(thing, name.value)
                if prop in LABELS:
                    self.labels[thing].add(Label(name.value, name.language or ""))
        for thing, item in rows(store, _WIKIDATA_QUERY):
            if isinstance(thing, NamedNode) and isinstance(item, NamedNode):
                self._add(thing, item.value.removeprefix(PREFIXES["wd"]))
        self._add_local_names(self.labels)
        self._add_local_names(
            thing for (thing,) in rows(store, _CLAIMS_QUERY) if isinstance(thing, NamedNode)
        )

    def _add(self, thing: NamedNode, name: str) -> None:
        self.exact[name.strip()].add(thing)
        if key := self._folding(name):
            self.folded[key].add(thing)

    def _add_local_names(self, things: Iterable[NamedNode]) -> None:
        for thing in things:
            prefix, colon, local = compact(thing).partition(":")
            if colon and prefix in PREFIXES:
                self._add(thing, local)


def rows(store: Store, sparql: str) -> list[tuple[object, ...]]:
    """All rows of a SELECT query."""
    solutions = store.query(sparql)
    if not isinstance(solutions, QuerySolutions):
        raise QueryError("a SELECT query is needed here")
    return [tuple(solution) for solution in solutions]
