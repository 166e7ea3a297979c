"""What corroboration reads of a graph besides the records: claims, sources with their coverage, nations and their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, QuerySolutions, Triple

from mithaq.acceptance.dates import Period, is_date, read_date
from mithaq.corroboration.coverage import Coverage, by_nation
from mithaq.corroboration.rules import ClaimKind, DatasetNote, Rules
from mithaq.corroboration.windows import Window, days_before, years_before
from mithaq.errors import InputError, Place
from mithaq.store import Store
from mithaq.terms import CLAIMS_GRAPH, DCTERMS, FACTS_GRAPH, MITHAQ, RDF, RDFS, SCHEMA, Node, compact

Default = TypeVar("Default", bound=date | None)

_FOREVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Assessed:
    """A claim as its description has it."""

    iri: NamedNode
    statement: str
    quote: str
    source: NamedNode
    denied: bool
    hedged: bool
    standing: NamedNode
    strength_words: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A row of a query that finds claims of a kind: what a claim relates, which kinds it is about, and its own time."""

    claim: NamedNode
    first: NamedNode | None
    second: NamedNode | None
    kinds: frozenset[NamedNode]
    begins: date | None
    ends: date | None


class Graph:
    """A graph as corroboration sees it."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self._store, self._rules = store, rules

    def claims_of_documents(self, document: NamedNode | None) -> list[NamedNode]:
        """The specific claims of one document, or of all that were read sentence by sentence, in the order of their text."""
        if document is not None:
            found = self._store.match(None, MITHAQ.hasSource, document, CLAIMS_GRAPH)
        else:
            found = self._store.match(None, MITHAQ.sentenceNumber, graph=CLAIMS_GRAPH)
        claims = {quad.subject for quad in found if isinstance(quad.subject, NamedNode)}
        order = {claim: self._place(claim) for claim in claims if self._is_specific(claim)}
        return sorted(order, key=lambda claim: order[claim])

    def _is_specific(self, claim: NamedNode) -> bool:
        return (
            next(self._store.match(claim, MITHAQ.hasScope, MITHAQ.Specific, CLAIMS_GRAPH), None) is not None
        )

    def _place(self, claim: NamedNode) -> tuple[str, int, int, str]:
        """Where a claim stands: its source, the sentence, the place in the text, its name."""
        said = {quad.predicate: quad.object for quad in self._store.match(claim, graph=CLAIMS_GRAPH)}
        numbers = [said.get(prop) for prop in (MITHAQ.sentenceNumber, MITHAQ.quoteStart)]
        sentence, start = (int(one.value) if isinstance(one, Literal) else 0 for one in numbers)
        return str(said.get(MITHAQ.hasSource)), sentence, start, claim.value

    def claim(self, iri: NamedNode) -> Assessed | None:
        """A claim by its IRI, where the graph has it."""
        said: dict[NamedNode, list[Node]] = defaultdict(list)
        for quad in self._store.match(iri, graph=CLAIMS_GRAPH):
            said[quad.predicate].append(quad.object)
        source = next(iter(said[MITHAQ.hasSource]), None)
        if not isinstance(source, NamedNode):
            return None
        return Assessed(
            iri=iri,
            statement=_first_text(said[MITHAQ.statement]),
            quote=_first_text(said[MITHAQ.quote]),
            source=source,
            denied=MITHAQ.Denied in said[MITHAQ.hasPolarity],
            hedged=MITHAQ.Hedged in said[MITHAQ.hasCertainty],
            standing=next(
                (node for node in said[MITHAQ.hasStanding] if isinstance(node, NamedNode)), MITHAQ.Attributed
            ),
            strength_words=tuple(
                sorted(node.value for node in said[MITHAQ.strengthWord] if isinstance(node, Literal))
            ),
        )

    def asked(self, kind: ClaimKind, claims: Sequence[NamedNode]) -> dict[NamedNode, list[Asked]]:
        """Those of the claims that are of a kind, with what each asks of the records, in a fixed order."""
        if not claims:
            return {}
        wanted = set(claims)
        text = self._rules.queries[kind.query].replace("$CLAIMS", " ".join(map(str, claims)))
        rows: dict[tuple[NamedNode, NamedNode | None, NamedNode | None], list[QuerySolution]] = defaultdict(
            list
        )
        for row in self._rows(text, kind.query):
            claim = _iri(row, "claim")
            if claim is None:
                raise InputError(
                    "a row of the query has no ?claim",
                    where=Place(kind.query),
                    hint="Bind ?claim to one of $CLAIMS in every row.",
                )
            rows[claim, _iri(row, "first"), _iri(row, "second")].append(row)
        found: dict[NamedNode, list[Asked]] = defaultdict(list)
        for key in sorted((key for key in rows if key[0] in wanted), key=str):
            found[key[0]].append(_asked(key, rows[key]))
        return dict(found)

    def same_and_conflicting(self, claim: Assessed) -> tuple[list[NamedNode], list[NamedNode]]:
        """The claims of other sources that say the very same, and those that cannot be true together with it."""
        content = list(self._store.match(graph=claim.iri))
        # That both speak of a membership says nothing; that something is a defence pact may be all that a claim says.
        telling = [quad for quad in content if quad.predicate != RDF.type] or content
        count: dict[NamedNode, int] = defaultdict(int)
        for quad in telling:
            if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
                continue  # which no claim holds
            for found in self._store.match(quad.subject, quad.predicate, quad.object, None):
                if isinstance(found.graph_name, NamedNode) and found.graph_name != claim.iri:
                    count[found.graph_name] += 1
        others = {
            iri: other
            for iri in count
            if (other := self.claim(iri))
            and other.standing in (MITHAQ.Accepted, MITHAQ.Denied)
            and self._is_rival(other, claim, telling)
        }
        same = [
            iri
            for iri, other in others.items()
            if other.denied == claim.denied and count[iri] == len(telling)
        ]
        against = {iri for iri, other in others.items() if other.denied != claim.denied}
        outranked = (_iri(row, "other") for row in self._rows(_RIVALS.format(claim=claim.iri)))
        against |= {
            iri
            for iri in outranked
            if iri and (other := self.claim(iri)) and self._is_rival(other, claim, telling)
        }
        return sorted(same, key=str), sorted(against, key=str)

    def _is_rival(self, other: Assessed, claim: Assessed, telling: Sequence[Quad]) -> bool:
        """Whether another claim is by another source whose word counts, and of a time that bears on this one.

        What two texts tell of may have changed between times far apart, if it is of the kind that changes.
        """
        if other.source == claim.source or other.source in self._weak_sources:
            return False
        if not all(quad.predicate in self._rules.denial_of for quad in telling):
            return True
        one, two = self.window(claim), self.window(other)
        gap = max(one.first, two.first) - min(one.last, two.last)
        return gap.days <= self._rules.denial_years * 366

    @cached_property
    def _weak_sources(self) -> frozenset[Node]:
        """The sources whose word alone is background."""
        kinds = {kind for record in self._rules.records.values() for kind in record.weak_from}
        return frozenset(
            quad.subject
            for kind in kinds
            for quad in self._store.match(None, MITHAQ.hasSourceKind, kind, CLAIMS_GRAPH)
        )

    def window(self, claim: Assessed) -> Window:
        """Of which time a claim speaks: by the date of its source, or the window that is stated for it."""
        window = self._window(claim)
        return replace(window, to_now=window.last >= self.as_of)

    def _window(self, claim: Assessed) -> Window:
        rules = self._rules
        if period := self.source_days.get(claim.source):
            first = min(period.first, days_before(period.last, max(0, rules.dated_days - 1)))
            return Window(first, period.last, rules.dated_reason)
        looked_at = self._looked_at(claim.source)
        if stated := rules.windows.get(claim.source):
            return Window(stated.first, stated.until or looked_at, stated.reason)
        return Window(years_before(looked_at, rules.undated_years), looked_at, rules.undated_reason)

    def _looked_at(self, source: NamedNode) -> date:
        days = [quad.object for quad in self._store.match(source, MITHAQ.lookedAtOn, graph=CLAIMS_GRAPH)]
        return next((read_date(day).last for day in days if isinstance(day, Literal)), self.as_of)

    @cached_property
    def as_of(self) -> date:
        """The day that "now" means."""
        days = [quad.object for quad in self._store.match(FACTS_GRAPH, MITHAQ.asOf, graph=CLAIMS_GRAPH)]
        return next(read_date(day).last for day in days if isinstance(day, Literal))

    @cached_property
    def source_days(self) -> Mapping[NamedNode, Period]:
        """The dates of the sources that have one."""
        return {
            quad.subject: read_date(quad.object)
            for quad in self._store.match(None, DCTERMS.date, graph=CLAIMS_GRAPH)
            if isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, Literal)
            and is_date(quad.object)
        }

    @cached_property
    def labels(self) -> Mapping[NamedNode, str]:
        """English names of nations, groups and sources."""
        found: dict[NamedNode, str] = {}
        for row in self._rows(_LABELS):
            node = _iri(row, "thing")
            if node is not None and (node not in found or _text(row, "label") < found[node]):
                found[node] = _text(row, "label")
        return found

    def name(self, iri: str) -> str:
        """The English name of a thing, else its CURIE."""
        return self.labels.get(NamedNode(iri)) or compact(NamedNode(iri))

    @cached_property
    def predecessors(self) -> Mapping[NamedNode, tuple[NamedNode, ...]]:
        """The states that each nation succeeded, at any distance."""
        found: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for row in self._rows("SELECT DISTINCT ?new ?old { ?old mithaq:hasSuccessor+ ?new }"):
            new, old = _iri(row, "new"), _iri(row, "old")
            if new is not None and old is not None and new != old:
                found[new].append(old)
        return {new: tuple(sorted(old, key=str)) for new, old in found.items()}

    @cached_property
    def coverages(self) -> list[Coverage]:
        """The datasets whose silence says something, in the order of their names."""
        notes = self._rules.datasets
        rows: dict[NamedNode, list[QuerySolution]] = defaultdict(list)
        for row in self._rows(_COVERAGES):
            if source := _iri(row, "source"):
                rows[source].append(row)
        found = [self._coverage(source, rows[source], notes.get(source)) for source in rows]
        return sorted((one for one in found if one.kinds), key=lambda one: one.source.value)

    def _coverage(self, source: NamedNode, rows: list[QuerySolution], note: DatasetNote | None) -> Coverage:
        covered = {node for row in rows if (node := _iri(row, "kind"))} | set(note.covers if note else ())
        scheme = note.states if note else None
        return Coverage(
            source=source,
            label=self.labels.get(source) or compact(source),
            version=_text(rows[0], "version"),
            kinds=frozenset(kind for kind, above in self._narrower if above in covered),
            excludes=frozenset(node for row in rows if (node := _iri(row, "excluded"))),
            first=_day(rows[0], "first", date(1, 1, 1)),
            last=_day(rows[0], "last", self.as_of),
            census=rows[0]["completeness"] == MITHAQ.Census,
            states=self._states(scheme) if scheme else None,
            system=note.system if note else "",
        )

    @cached_property
    def _narrower(self) -> list[tuple[NamedNode, NamedNode]]:
        text = "SELECT ?kind ?above { GRAPH graph:ontology { ?kind a owl:Class ; rdfs:subClassOf* ?above } }"
        pairs = ((_iri(row, "kind"), _iri(row, "above")) for row in self._rows(text))
        return [(kind, above) for kind, above in pairs if kind is not None and above is not None]

    @cached_property
    def wider(self) -> Mapping[NamedNode, frozenset[NamedNode]]:
        """Of each class, itself and all that are wider."""
        found: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for kind, above in self._narrower:
            found[kind].add(above)
        return {kind: frozenset(above) for kind, above in found.items()}

    def _states(self, scheme: NamedNode) -> Mapping[NamedNode, tuple[Period, ...]]:
        rows = self._rows(_STATES.format(scheme=scheme))
        return by_nation(
            (nation, Period(_day(row, "first", date(1, 1, 1)), _day(row, "last", _FOREVER)))
            for row in rows
            if (nation := _iri(row, "nation"))
        )

    def _rows(self, sparql: str, name: str = "<corroboration>") -> Iterator[QuerySolution]:
        found = self._store.query(sparql, name=name)
        assert isinstance(found, QuerySolutions)  # noqa: S101 - the queries are SELECTs
        return iter(found)


#: Claims that the build found to be in conflict: by another value where there can be one only, or by a denial.
_RIVALS = """
SELECT DISTINCT ?other {{
  GRAPH graph:claims {{ {{ {claim} mithaq:isOutrankedBy ?other }} UNION {{ ?other mithaq:isOutrankedBy {claim} }} }}
}}"""

_LABELS = f"""
SELECT ?thing ?label {{
  {{ VALUES ?class {{ mithaq:Nation mithaq:Group mithaq:Instrument }} ?thing a ?class ; {RDFS.label} ?label }}
  UNION {{ GRAPH graph:ontology {{ ?thing a owl:Class ; {RDFS.label} ?label }} }}
  UNION {{ GRAPH graph:claims {{ ?thing {MITHAQ.hasSourceKind} ?kind ; {RDFS.label} ?label }} }}
  FILTER(LANG(?label) IN ("", "en"))
}}"""

_COVERAGES = f"""
SELECT ?source ?kind ?excluded ?first ?last ?completeness ?version {{
  GRAPH graph:claims {{
    ?source {MITHAQ.hasCompleteness} ?completeness ; a mithaq:Dataset
    OPTIONAL {{ ?source {MITHAQ.coversKind} ?kind }}
    OPTIONAL {{ ?source {MITHAQ.excludesKind} ?excluded }}
    OPTIONAL {{ ?source {MITHAQ.coversFrom} ?first }}
    OPTIONAL {{ ?source {MITHAQ.coversUntil} ?last }}
    OPTIONAL {{ ?source {SCHEMA.version} ?version }}
  }}
}}"""

_STATES = """
SELECT DISTINCT ?nation ?first ?last {{
  ?assignment mithaq:hasHolder ?nation ; mithaq:hasCodeScheme {scheme} .
  OPTIONAL {{ ?assignment mithaq:startsNoLaterThan ?first }}
  OPTIONAL {{ ?assignment mithaq:endsNoEarlierThan ?last }}
}}"""


def _asked(key: tuple[NamedNode, NamedNode | None, NamedNode | None], rows: Sequence[QuerySolution]) -> Asked:
    kinds = frozenset(node for row in rows if (node := _iri(row, "class")))
    begins = [day for row in rows if (day := _day(row, "from", None))]
    ends = [day for row in rows if (day := _day(row, "until", None))]
    return Asked(*key, kinds, min(begins, default=None), max(ends, default=None))


def _get(row: QuerySolution, name: str) -> Node | None:
    try:
        node: Node | None = row[name]
    except KeyError:
        return None
    return node


def _iri(row: QuerySolution, name: str) -> NamedNode | None:
    node = _get(row, name)
    return node if isinstance(node, NamedNode) else None


def _text(row: QuerySolution, name: str) -> str:
    node = _get(row, name)
    return node.value if isinstance(node, Literal) else ""


def _day(row: QuerySolution, name: str, default: Default) -> date | Default:
    node = _get(row, name)
    return read_date(node).first if isinstance(node, Literal) and is_date(node) else default


def _first_text(stated: Sequence[Node]) -> str:
    return min((node.value for node in stated if isinstance(node, Literal)), default="")
