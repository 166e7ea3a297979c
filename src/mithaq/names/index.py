"""All names in a store, each with the thing that goes by it, and their folded forms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, QuerySolutions

from mithaq.errors import QueryError
from mithaq.names.folding import Folding
from mithaq.store import Store
from mithaq.store.interface import FACTS
from mithaq.terms import CLAIM, CLAIMS_GRAPH, MITHAQ, PREFIXES, RDF, RDFS, SKOS, Namespace, compact

WD = Namespace(PREFIXES["wd"])

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


#: As ``_plain`` has it.
_CLAIMS_LIKE = f"""SELECT ?claim {{{{ GRAPH graph:claims {{{{ ?claim a mithaq:Claim }}}}
  FILTER(REPLACE(LCASE(STRAFTER(STR(?claim), "{CLAIM.iri}")), "[^a-z0-9]", "") = "{{key}}") }}}}"""


@dataclass(frozen=True)
class Label:
    """A name to show, and its language (empty where it has none)."""

    text: str
    language: str


class NameIndex:
    """The names of one store as they stand now; a store is replaced only as a whole, so this never goes stale.

    Forgiving forms are worked out only when a name is not found as it is spelt, since there are many times more of them.
    """

    def __init__(self, store: Store, folding: Folding) -> None:
        self._store = store
        self._folding = folding
        self.labels: dict[NamedNode, set[Label]] = defaultdict(set)
        self._names: dict[str, set[NamedNode]] = defaultdict(set)
        for prop in (*LABELS, *OTHER_NAMES):
            for thing, name in self._named_by(prop):
                self._names[name.value.strip()].add(thing)
                if prop in LABELS:
                    self.labels[thing].add(Label(name.value, name.language or ""))
        for quad in store.match(predicate=SKOS.exactMatch):
            subject, item = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(item, NamedNode) and item in WD:
                self._names[item.value.removeprefix(WD.iri)].add(subject)
        for thing in self.labels:
            if local := _local_name(thing):
                self._names[local].add(thing)

    def exact(self, text: str) -> frozenset[NamedNode]:
        """The things that go by exactly this name; a claim goes by its local name."""
        found = frozenset(self._names.get(text, ()))
        if re.fullmatch(r"[\w.-]+", text) and any(
            self._store.match(CLAIM[text], RDF.type, MITHAQ.Claim, CLAIMS_GRAPH)
        ):
            found |= {CLAIM[text]}
        return found

    @cached_property
    def folded(self) -> dict[str, set[NamedNode]]:
        """The things by what all usual spellings of their names have in common."""
        folded: dict[str, set[NamedNode]] = defaultdict(set)
        for name, things in self._names.items():
            if key := self._folding(name):
                folded[key] |= things
        return folded

    def claims_like(self, text: str) -> frozenset[NamedNode]:
        """The claims whose local names have the same letters and digits.

        The store looks for them: a large graph has hundreds of thousands, too many to fold one by one.
        """
        key = _plain(text)
        found = (row[0] for row in rows(self._store, _CLAIMS_LIKE.format(key=key))) if key else ()
        return frozenset(claim for claim in found if isinstance(claim, NamedNode))

    @cached_property
    def claims(self) -> dict[str, set[NamedNode]]:
        """All claims by the letters and digits of their local names."""
        claims: dict[str, set[NamedNode]] = defaultdict(set)
        for quad in self._store.match(predicate=RDF.type, object=MITHAQ.Claim, graph=CLAIMS_GRAPH):
            if isinstance(quad.subject, NamedNode) and quad.subject in CLAIM:
                claims[_plain(quad.subject.value.removeprefix(CLAIM.iri))].add(quad.subject)
        return claims

    def _named_by(self, prop: NamedNode) -> Iterator[tuple[NamedNode, Literal]]:
        for graph in (FACTS, CLAIMS_GRAPH):
            for quad in self._store.match(predicate=prop, graph=graph):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                    yield quad.subject, quad.object


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _local_name(thing: NamedNode) -> str:
    prefix, colon, local = compact(thing).partition(":")
    return local if colon and prefix in PREFIXES else ""


def rows(store: Store, sparql: str) -> list[tuple[object, ...]]:
    """All rows of a SELECT query."""
    solutions = store.query(sparql)
    if not isinstance(solutions, QuerySolutions):
        raise QueryError("a SELECT query is needed here")
    return [tuple(solution) for solution in solutions]
