"""Records fetched from the facts of a store, with the claims and sources that state them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from mithaq.acceptance.dates import Period
from mithaq.corroboration.records import Evidence, Pair, Record, Told, direction, times_of
from mithaq.corroboration.rules import RecordKind, Rules
from mithaq.errors import InputError, Place
from mithaq.store import Store
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, NATION, RDF, RDFS, Node

Item = TypeVar("Item")
#: Of a class, itself and all that are wider.
Above = Mapping[NamedNode, frozenset[NamedNode]]

#: As many things are asked about in one query: enough to be quick, few enough for any server.
_AT_ONCE = 2000


class Records:
    """The records of a store, by pair and kind; each is fetched once."""

    def __init__(
        self, store: Store, rules: Rules, source_days: Mapping[NamedNode, Period], above: Above
    ) -> None:
        self._store, self._rules, self._source_days, self._above = store, rules, source_days, above
        self._known: dict[tuple[str, Pair], tuple[Record, ...]] = {}
        self._source_kinds: dict[NamedNode, frozenset[Node]] = {}

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
        iris = {_record(row, kind.query) for row in rows}
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
        details = _Details(self._source_days, self._above)
        for part in _parts(sorted(records, key=str)):
            values = _values(part)
            for row in self._rows(_SAID.format(things=values)):
                details.said[row["s"]][row["p"]].append(row["o"])
            details.count(self._rows(_counting(kind, values)) if kind.parties else ())
            asked = ", ".join(map(str, dict.fromkeys((*kind.made_by, *kind.dates, *_ALWAYS_TOLD))))
            found = list(self._rows(_CLAIMS.format(records=values, asked=asked)))
            telling = [row for row in found if row["p"] not in kind.made_by or _concerns(row, nations)]
            described = self._described(claim for row in telling if (claim := _iri(row, "claim")))
            for row in telling:
                if evidence := self._evidence(row, kind, described):
                    details.take(row, evidence, kind)
        return details

    def _evidence(
        self, row: QuerySolution, kind: RecordKind, described: Mapping[NamedNode, Mapping[Node, Node]]
    ) -> Evidence | None:
        """The evidence that a row tells of; nothing where the claim is not accepted."""
        claim = _iri(row, "claim")
        said = described.get(claim, {}) if claim else {}
        source, key = said.get(MITHAQ.hasSource), said.get(MITHAQ.rowKey)
        if claim is None or said.get(MITHAQ.hasStanding) != MITHAQ.Accepted or not isinstance(source, NamedNode):  # fmt: skip
            return None
        row_key = key.value if isinstance(key, Literal) else ""
        return Evidence(claim, source, row_key, _iri(row, "object"), weak=self._is_weak(source, kind))

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
            evidence=(Evidence(iri, source, "", weak=self._is_weak(source, kind)),),
        )

    def _is_weak(self, source: NamedNode, kind: RecordKind) -> bool:
        if source not in self._source_kinds:
            stated = self._store.match(source, MITHAQ.hasSourceKind, graph=CLAIMS_GRAPH)
            self._source_kinds[source] = frozenset(quad.object for quad in stated)
        return not self._source_kinds[source].isdisjoint(kind.weak_from)

    def _rows(self, sparql: str, name: str = "<corroboration>") -> Iterator[QuerySolution]:
        found = self._store.query(sparql, name=name)
        assert isinstance(found, QuerySolutions)  # noqa: S101 - the queries are SELECTs
        return iter(found)


_SAID = "SELECT ?s ?p ?o {{ VALUES ?s {{ {things} }} ?s ?p ?o }}"
#: What a source may say of a record of any kind.
_ALWAYS_TOLD = (MITHAQ.endDate, MITHAQ.observedUntil, RDF.type)
#: The claims that speak of a record, whichever side of the property it stands on.
_CLAIMS = """
SELECT ?record ?claim ?p ?object {{
  {{ VALUES ?record {{ {records} }} GRAPH ?claim {{ ?record ?p ?object }} FILTER(?p IN ({asked})) }}
  UNION
  {{
    VALUES ?record {{ {records} }} GRAPH ?claim {{ ?object mithaq:involvesActivity ?record }}
    BIND(mithaq:involvesActivity AS ?p)
  }}
}}"""
# Asked apart and one property at a time: the engine would join the claims found with all the claims that there are.
_DESCRIBED = """
SELECT ?s ?p ?o {{
  VALUES ?s {{ {things} }} GRAPH graph:claims {{ ?s ?p ?o }}
  FILTER(?p IN (mithaq:hasSource, mithaq:hasStanding, mithaq:hasPolarity, mithaq:rowKey, mithaq:statement))
}}"""


class _Details:
    """What the facts and claims say of some records."""

    def __init__(self, source_days: Mapping[NamedNode, Period], above: Above) -> None:
        self._source_days, self._above = source_days, above
        self.said: dict[Node, dict[Node, list[Node]]] = defaultdict(lambda: defaultdict(list))
        self.evidence: dict[Node, list[Evidence]] = defaultdict(list)
        self.told: dict[Node, set[Told]] = defaultdict(set)
        self.parties: dict[Node, int] = {}

    def count(self, rows: Iterable[QuerySolution]) -> None:
        """Take in how many parties each has."""
        for row in rows:
            all_, last = (int(_text(row, name)) for name in ("n", "last"))
            # A treaty of two is one of two, whichever state took the place of one of them.
            self.parties[row["s"]] = 2 if last == 2 else all_

    def take(self, row: QuerySolution, evidence: Evidence, kind: RecordKind) -> None:
        """Take in what a claim says of a record: that it exists, or something more of it."""
        record, predicate, value = row["record"], row["p"], row["object"]
        if predicate in (*kind.made_by, MITHAQ.involvesActivity):
            self.evidence[record].append(evidence)
        if predicate == RDF.type and isinstance(value, NamedNode):
            wider = self._above.get(value, frozenset({value}))
            self.told[record] |= {Told(evidence.source, RDF.type, each) for each in wider}
        elif isinstance(predicate, NamedNode):
            self.told[record].add(Told(evidence.source, predicate, value))

    def record(self, row: QuerySolution, kind: RecordKind, pair: Pair) -> Record:
        """The record that a row speaks of."""
        iri = _record(row, kind.query)
        said, nations = self.said[iri], set(pair.nations())
        times = times_of(kind, said)
        evidence = [
            replace(one, seen=self._seen(one, kind))
            for one in self.evidence[iri]
            if one.speaks_of is None or one.speaks_of in nations or one.speaks_of not in NATION
        ]
        debtor, creditor = _iri(row, "debtor"), _iri(row, "creditor")
        if kind.given:
            debtor, creditor = direction(said, kind.given, pair)
        return Record(
            iri=iri,
            kind=kind,
            classes=frozenset(node for node in said[RDF.type] if isinstance(node, NamedNode)),
            label=_label(said[RDFS.label]),
            through=next((node for node in sorted(said[MITHAQ.isStatedIn], key=str) if isinstance(node, NamedNode)), None),
            debtor=debtor,
            creditor=creditor,
            begins=times.begins,
            ends=times.ends,
            observed=times.observed,
            parties=self.parties.get(iri, 0),
            denied=False,
            evidence=tuple(sorted(evidence, key=lambda one: (one.claim.value, str(one.speaks_of)))),
            told=tuple(sorted(self.told[iri], key=str)),
        )  # fmt: skip

    def _seen(self, evidence: Evidence, kind: RecordKind) -> date | None:
        """The day on which a source shows that a record held, or tells of what has no date."""
        if not kind.seen_by_sources or evidence.source not in self._source_days:
            return None
        return self._source_days[evidence.source].first


def _record(row: QuerySolution, query: str) -> NamedNode:
    """The record that a row is about. Raises :class:`InputError` for a query that gives none."""
    found = _iri(row, "record")
    if found is None:
        raise InputError(
            "a row of the query has no ?record",
            where=Place(query),
            hint="Bind ?record to the thing on record in every row.",
        )
    return found


def _concerns(row: QuerySolution, nations: set[NamedNode]) -> bool:
    """Whether a claim tells of one of the nations, or of no nation; who else takes part is not asked."""
    about = _iri(row, "object")
    return about is None or about not in NATION or about in nations


def _counting(kind: RecordKind, values: str) -> str:
    """How many take part; of these, how many are not gone with another of them in their place."""
    path = f"{kind.of}/{kind.parties}" if kind.of else f"{kind.parties}"
    return f"""SELECT ?s (COUNT(DISTINCT ?x) AS ?n) (COUNT(DISTINCT ?z) AS ?last) {{
      VALUES ?s {{ {values} }} ?s {path} ?x
      BIND(IF(EXISTS {{ ?x {MITHAQ.hasSuccessor} ?y . ?s {path} ?y }}, ?none, ?x) AS ?z)
    }} GROUP BY ?s"""


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
