"""Records that may bear on a claim, fetched from the facts with the claims and sources that state them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from mithaq.acceptance.dates import Period, is_date, read_date
from mithaq.corroboration.rules import RecordKind, Rules
from mithaq.store import Store
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, NATION, RDF, RDFS, Node

Item = TypeVar("Item")

#: As many things are asked about in one query: enough to be quick, few enough for any server.
_AT_ONCE = 2000


@dataclass(frozen=True, order=True)
class Pair:
    """Two nations, a nation and a group, or a group and itself: what a claim relates."""

    first: str
    second: str

    @classmethod
    def of(cls, first: NamedNode, second: NamedNode) -> Pair:
        """The pair of two things."""
        return cls(first.value, second.value)

    def nations(self) -> list[NamedNode]:
        """Those of the two that are nations."""
        nodes = dict.fromkeys((NamedNode(self.first), NamedNode(self.second)))
        return [node for node in nodes if node in NATION]


@dataclass(frozen=True)
class Evidence:
    """A claim by which a source states a record; ``row`` is its row key, where it has one.

    ``seen``: the day on which the record held, or was told of, by the word of the source.
    """

    claim: NamedNode
    source: NamedNode
    row: str
    speaks_of: NamedNode | None = None
    seen: date | None = None


@dataclass(frozen=True)
class Record:
    """One thing on record about a pair, whatever sources state it.

    ``debtor`` and ``creditor``: who owes or provides, and to whom, where there is a direction. ``observed``: the last day on
    which it held by its own dates. ``weak``: it rests on the word of a source that does not count. ``parties``: how many take part in it or in the text that states it, 0 where unknown.
    """

    iri: NamedNode
    kind: RecordKind
    classes: frozenset[NamedNode]
    label: str
    through: NamedNode | None
    debtor: NamedNode | None
    creditor: NamedNode | None
    begins: Period | None
    ends: Period | None
    observed: date | None
    parties: int
    denied: bool
    weak: bool
    evidence: tuple[Evidence, ...]

    @property
    def year(self) -> int | None:
        """The year in which it began, or ended where only that is known."""
        known = self.begins or self.ends
        return known.first.year if known else None

    @property
    def last_seen(self) -> date | None:
        """The last day on which it is known to have held, or, of what has no date, on which a source tells of it."""
        days = [one.seen for one in self.evidence if one.seen]
        return max([*days, self.observed] if self.observed else days, default=None)

    def without(self, source: NamedNode, pair: Pair) -> Record | None:
        """The record as sources other than this one have it; nothing where none states the tie of the pair."""
        left = tuple(one for one in self.evidence if one.source != source)
        named = {one.speaks_of for one in left}
        is_tie = bool(self.kind.made_by) and self.kind.name not in ("membership", "group-activity")
        if not left or (is_tie and not all(nation in named for nation in pair.nations())):
            return None
        return replace(self, evidence=left)


class Records:
    """The records of a store, by pair and kind; each is fetched once."""

    def __init__(self, store: Store, rules: Rules, source_days: Mapping[NamedNode, Period]) -> None:
        self._store, self._rules, self._source_days = store, rules, source_days
        self._known: dict[tuple[str, Pair], tuple[Record, ...]] = {}

    def fetch(self, kinds: Iterable[str], pairs: Iterable[Pair]) -> None:
        """Make the records of these kinds and pairs known, with a few queries for all of them together."""
        wanted = sorted(set(pairs))
        for name in sorted(set(kinds)):
            missing = [pair for pair in wanted if (name, pair) not in self._known]
            for part in _parts(missing):
                found = self._fetched(self._rules.records[name], part)
                self._known.update({(name, pair): found.get(pair, ()) for pair in part})

    def of(self, kinds: Iterable[str], pair: Pair) -> list[Record]:
        """The records of these kinds for a pair, in a fixed order."""
        names = sorted(set(kinds))
        self.fetch(names, [pair])
        return [record for name in names for record in self._known[name, pair]]

    def _fetched(self, kind: RecordKind, pairs: Sequence[Pair]) -> dict[Pair, tuple[Record, ...]]:
        values = " ".join(f"(<{pair.first}> <{pair.second}>)" for pair in pairs)
        rows = list(self._rows(self._rules.queries[kind.query].replace("$PAIRS", values), kind.query))
        iris = {node for row in rows if (node := _iri(row, "record"))}
        nations = {nation for pair in pairs for nation in pair.nations()}
        details = self._details(kind, iris if kind.made_by else set(), nations)
        statements = {} if kind.made_by else self._described(iris)
        found: dict[Pair, dict[tuple[str, ...], Record]] = defaultdict(dict)
        for row in rows:
            pair = Pair(_text(row, "first"), _text(row, "second"))
            if kind.made_by:
                record = details.record(row, kind, pair)
            elif (stated := self._stated(row, kind, statements)) is None:
                continue
            else:
                record = stated
            found[pair][record.iri.value, str(record.debtor)] = record
        return {
            pair: tuple(by_iri[key] for key in sorted(by_iri))
            for pair, by_iri in found.items()
        }  # fmt: skip

    def _details(self, kind: RecordKind, records: set[NamedNode], nations: set[NamedNode]) -> _Details:
        details = _Details(self._source_days)
        for part in _parts(sorted(records, key=str)):
            values = _values(part)
            for row in self._rows(_SAID.format(things=values)):
                details.said[row["s"]][row["p"]].append(row["o"])
            details.count(self._rows(_counting(kind, values)) if kind.parties else ())
            made = ", ".join(map(str, kind.made_by))
            found = list(self._rows(_CLAIMS.format(records=values, made=made)))
            telling = [row for row in found if _concerns(row, nations)]
            described = self._described(claim for row in telling if (claim := _iri(row, "claim")))
            for row in telling:
                if evidence := _evidence(row, described):
                    details.evidence[row["record"]].append(evidence)
        return details

    def _described(self, claims: Iterable[NamedNode]) -> dict[NamedNode, dict[Node, Node]]:
        """What is said of each of the claims: source, standing, polarity, row key, statement."""
        found: dict[NamedNode, dict[Node, Node]] = defaultdict(dict)
        for part in _parts(sorted(set(claims), key=str)):
            for row in self._rows(_DESCRIBED.format(things=_values(part))):
                if claim := _iri(row, "s"):
                    found[claim][row["p"]] = row["o"]
        return found

    def _stated(
        self, row: QuerySolution, kind: RecordKind, described: Mapping[NamedNode, Mapping[Node, Node]]
    ) -> Record | None:
        """A record that is a claim itself: another text says so, or denies it; nothing where the claim does not stand."""
        iri, property_ = _iri(row, "record"), _iri(row, "kind")
        said = described.get(iri, {}) if iri else {}
        source, label = said.get(MITHAQ.hasSource), said.get(MITHAQ.statement)
        stands = said.get(MITHAQ.hasStanding) in (MITHAQ.Accepted, MITHAQ.Denied)
        if iri is None or property_ is None or not isinstance(source, NamedNode) or not stands:
            return None
        return Record(
            iri=iri,
            kind=kind,
            classes=frozenset({property_}),
            label=label.value if isinstance(label, Literal) else "",
            through=None,
            debtor=None,
            creditor=None,
            begins=self._source_days.get(source),
            ends=None,
            observed=None,
            parties=0,
            denied=said.get(MITHAQ.hasPolarity) == MITHAQ.Denied,
            weak=self._is_weak(source, kind),
            evidence=(Evidence(iri, source, ""),),
        )

    def _is_weak(self, source: NamedNode, kind: RecordKind) -> bool:
        kinds = {quad.object for quad in self._store.match(source, MITHAQ.hasSourceKind, graph=CLAIMS_GRAPH)}
        return not kinds.isdisjoint(kind.weak_from)

    def _rows(self, sparql: str, name: str = "<corroboration>") -> Iterator[QuerySolution]:
        found = self._store.query(sparql, name=name)
        assert isinstance(found, QuerySolutions)  # noqa: S101 - the queries are SELECTs
        return iter(found)


_SAID = "SELECT ?s ?p ?o {{ VALUES ?s {{ {things} }} ?s ?p ?o }}"
#: The claims that speak of a record, whichever side of the property it stands on.
_CLAIMS = """
SELECT ?record ?claim ?object {{
  {{ VALUES ?record {{ {records} }} GRAPH ?claim {{ ?record ?made ?object }} FILTER(?made IN ({made})) }}
  UNION
  {{ VALUES ?record {{ {records} }} GRAPH ?claim {{ ?object mithaq:involvesActivity ?record }} }}
}}"""
# Asked apart and one property at a time: the engine would join the claims found with all the claims that there are.
_DESCRIBED = """
SELECT ?s ?p ?o {{
  VALUES ?s {{ {things} }} GRAPH graph:claims {{ ?s ?p ?o }}
  FILTER(?p IN (mithaq:hasSource, mithaq:hasStanding, mithaq:hasPolarity, mithaq:rowKey, mithaq:statement))
}}"""


class _Details:
    """What the facts and claims say of some records."""

    def __init__(self, source_days: Mapping[NamedNode, Period]) -> None:
        self._source_days = source_days
        self.said: dict[Node, dict[Node, list[Node]]] = defaultdict(lambda: defaultdict(list))
        self.evidence: dict[Node, list[Evidence]] = defaultdict(list)
        self.parties: dict[Node, int] = {}

    def count(self, rows: Iterable[QuerySolution]) -> None:
        """Take in how many parties each has."""
        for row in rows:
            number = row["n"]
            assert isinstance(number, Literal)  # noqa: S101 - a COUNT
            self.parties[row["s"]] = int(number.value)

    def record(self, row: QuerySolution, kind: RecordKind, pair: Pair) -> Record:
        """The record that a row speaks of."""
        iri = NamedNode(_text(row, "record"))
        said, nations = self.said[iri], set(pair.nations())
        begins = next((period for one in kind.dates if (period := _finest(said[one]))), None)
        last = _finest(said[MITHAQ.observedUntil])
        evidence = [
            replace(one, seen=self._seen(one, kind, dated=begins is not None))
            for one in self.evidence[iri]
            if one.speaks_of is None or one.speaks_of in nations or one.speaks_of not in NATION
        ]
        debtor, creditor = _iri(row, "debtor"), _iri(row, "creditor")
        if kind.given:
            debtor, creditor = _direction(said, kind.given, pair)
        return Record(
            iri=iri,
            kind=kind,
            classes=frozenset(node for node in said[RDF.type] if isinstance(node, NamedNode)),
            label=_label(said[RDFS.label]),
            through=next((node for node in sorted(said[MITHAQ.isStatedIn], key=str) if isinstance(node, NamedNode)), None),
            debtor=debtor,
            creditor=creditor,
            begins=begins,
            ends=_finest(said[MITHAQ.endDate]) if kind.lasts else None,
            observed=last.last if last else None,
            parties=self.parties.get(iri, 0),
            denied=False,
            weak=False,
            evidence=tuple(sorted(evidence, key=lambda one: (one.claim.value, str(one.speaks_of)))),
        )  # fmt: skip

    def _seen(self, evidence: Evidence, kind: RecordKind, *, dated: bool) -> date | None:
        """The day on which a source shows that a record held, or tells of what has no date."""
        if not kind.seen_by_sources or (dated and not kind.lasts) or evidence.source not in self._source_days:
            return None
        return self._source_days[evidence.source].first


def _concerns(row: QuerySolution, nations: set[NamedNode]) -> bool:
    """Whether a claim tells of one of the nations, or of no nation; who else takes part is not asked."""
    about = _iri(row, "object")
    return about is None or about not in NATION or about in nations


def _direction(
    said: Mapping[Node, list[Node]], given: tuple[NamedNode, NamedNode], pair: Pair
) -> tuple[NamedNode | None, NamedNode | None]:
    """Who of a pair gives to whom; nobody where both do, or neither."""
    by, to = (said.get(one, []) for one in given)
    one, other = NamedNode(pair.first), NamedNode(pair.second)
    forward, backward = one in by and other in to, other in by and one in to
    if forward == backward:
        return None, None
    return (one, other) if forward else (other, one)


def _counting(kind: RecordKind, values: str) -> str:
    path = f"{kind.of}/{kind.parties}" if kind.of else f"{kind.parties}"
    return f"SELECT ?s (COUNT(DISTINCT ?x) AS ?n) {{ VALUES ?s {{ {values} }} ?s {path} ?x }} GROUP BY ?s"


def _evidence(row: QuerySolution, described: Mapping[NamedNode, Mapping[Node, Node]]) -> Evidence | None:
    """The evidence that a row tells of; nothing where the claim is not accepted."""
    claim = _iri(row, "claim")
    said = described.get(claim, {}) if claim else {}
    source, key = said.get(MITHAQ.hasSource), said.get(MITHAQ.rowKey)
    if claim is None or said.get(MITHAQ.hasStanding) != MITHAQ.Accepted or not isinstance(source, NamedNode):
        return None
    return Evidence(claim, source, key.value if isinstance(key, Literal) else "", _iri(row, "object"))


def _finest(stated: Iterable[Node]) -> Period | None:
    """Of dates that agree, the one that says most; the facts hold no others."""
    periods = [read_date(node) for node in stated if isinstance(node, Literal) and is_date(node)]
    return min(periods, key=lambda one: (one.last - one.first, one.first), default=None)


def _label(stated: Iterable[Node]) -> str:
    texts = [node for node in stated if isinstance(node, Literal) and node.language in (None, "en")]
    return min((text.value for text in texts), default="")


def _iri(row: QuerySolution, name: str) -> NamedNode | None:
    try:
        node = row[name]
    except KeyError:
        return None
    return node if isinstance(node, NamedNode) else None


def _text(row: QuerySolution, name: str) -> str:
    node = row[name]
    return node.value if isinstance(node, NamedNode | Literal) else ""


def _values(nodes: Iterable[NamedNode]) -> str:
    return " ".join(map(str, nodes))


def _parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
