"""Records that may bear on a claim, and what is left of one without the word of a source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from mithaq.acceptance.dates import Period, is_date, read_date
from mithaq.corroboration.rules import RecordKind
from mithaq.terms import MITHAQ, NATION, RDF, Node


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

    ``seen``: the day on which the record held, or was told of, by the word of the source. ``weak``: the word of the source
    alone does not count.
    """

    claim: NamedNode
    source: NamedNode
    row: str
    speaks_of: NamedNode | None = None
    seen: date | None = None
    weak: bool = False


class Told(NamedTuple):
    """What a source says of a record besides that it exists: its dates, its classes, its direction."""

    source: NamedNode
    predicate: NamedNode
    value: Node


class Times(NamedTuple):
    """When a record began and ended, and the last day on which it held by its own dates."""

    begins: Period | None
    ends: Period | None
    observed: date | None


@dataclass(frozen=True)
class Record:
    """One thing on record about a pair, whatever sources state it.

    ``debtor`` and ``creditor``: who owes or provides, and to whom, where there is a direction. ``observed``: the last day on
    which it held by its own dates. ``parties``: how many take part in it or in the text that states it, 0 where unknown.
    ``told``: which source gave which of its dates, classes and sides.
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
    evidence: tuple[Evidence, ...]
    told: tuple[Told, ...] = ()

    @property
    def year(self) -> int | None:
        """The year in which it began, or ended where only that is known."""
        known = self.begins or self.ends
        return known.first.year if known else None

    @property
    def weak(self) -> bool:
        """Whether it rests on the word of sources alone that do not count."""
        return bool(self.evidence) and all(one.weak for one in self.evidence)

    @property
    def last_seen(self) -> date | None:
        """The last day on which it is known to have held, or, of what has no date, on which a source tells of it."""
        if self.begins is not None and not self.kind.lasts:
            return self.observed
        days = [one.seen for one in self.evidence if one.seen]
        return max([*days, self.observed] if self.observed else days, default=None)

    def without(self, source: NamedNode, pair: Pair) -> Record | None:
        """The record as sources other than this one have it; nothing where none states the tie of the pair."""
        left = tuple(one for one in self.evidence if one.source != source)
        named = {one.speaks_of for one in left}
        if not left or (self.kind.both_named and not all(nation in named for nation in pair.nations())):
            return None
        record = replace(self, evidence=left)
        return record._retold(source, pair) if any(one.source == source for one in self.told) else record

    def _retold(self, source: NamedNode, pair: Pair) -> Record:
        """The record with the dates, classes and direction that other sources give it."""
        told = tuple(one for one in self.told if one.source != source)
        own = {one.value for one in self.told if one.source == source and one.predicate == RDF.type}
        said: dict[Node, list[Node]] = {}
        for one in told:
            said.setdefault(one.predicate, []).append(one.value)
        others = said.get(RDF.type, [])
        times = times_of(self.kind, said)
        debtor, creditor = self.debtor, self.creditor
        if self.kind.given:
            debtor, creditor = direction(said, self.kind.given, pair)
        return replace(
            self,
            classes=frozenset(one for one in self.classes if one not in own or one in others),
            debtor=debtor,
            creditor=creditor,
            begins=times.begins,
            ends=times.ends,
            observed=times.observed,
            told=told,
        )


def times_of(kind: RecordKind, said: Mapping[Node, Sequence[Node]]) -> Times:
    """The dates of a record of a kind, by the best of the properties that give them."""
    begins = next((period for one in kind.dates if (period := _finest(said.get(one, ())))), None)
    last = _finest(said.get(MITHAQ.observedUntil, ()))
    ends = _finest(said.get(MITHAQ.endDate, ())) if kind.lasts else None
    return Times(begins, ends, last.last if last else None)


def direction(
    said: Mapping[Node, Sequence[Node]], given: tuple[NamedNode, NamedNode], pair: Pair
) -> tuple[NamedNode | None, NamedNode | None]:
    """Who of a pair gives to whom; nobody where both do, or neither."""
    by, to = (said.get(one, []) for one in given)
    one, other = NamedNode(pair.first), NamedNode(pair.second)
    forward, backward = one in by and other in to, other in by and one in to
    if forward == backward:
        return None, None
    return (one, other) if forward else (other, one)


def _finest(stated: Iterable[Node]) -> Period | None:
    """Of dates that agree, the one that says most; the facts hold no others."""
    periods = [read_date(node) for node in stated if isinstance(node, Literal) and is_date(node)]
    return min(periods, key=lambda one: (one.last - one.first, one.first), default=None)
