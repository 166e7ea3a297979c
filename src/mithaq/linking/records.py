"""Agreements as the graph holds them, from whatever source, with what tells that two of them are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode

from mithaq.store import Store
from mithaq.terms import DCTERMS, MITHAQ, RDF

_DATES = (MITHAQ.signatureDate, MITHAQ.startDate)


@dataclass(frozen=True)
class Day:
    """A date as it is written (``1954``, ``1954-09`` or ``1954-09-08``), with the first and the last day that it may be."""

    text: str
    first: date
    last: date

    @classmethod
    def of(cls, text: str) -> Day | None:
        """``None`` for what is no date of the calendar."""
        parts = text.split("-")
        try:
            year, month, day = (int(part) for part in (*parts, "1", "1")[:3])
            first = date(year, month, day)
            following = (
                first
                if len(parts) > 2
                else date(year + month // 12, month % 12 + 1, 1)
                if len(parts) == 2
                else date(year + 1, 1, 1)
            )
        except ValueError:
            return None
        return cls(text, first, following if len(parts) > 2 else date.fromordinal(following.toordinal() - 1))

    def apart(self, other: Day) -> int:
        """The least number of days between the two."""
        return max(0, (self.first - other.last).days, (other.first - self.last).days)


@dataclass
class Record:
    """An agreement: its parties, its days of signature and start, its classes, and its identifiers elsewhere."""

    iri: NamedNode
    parties: set[NamedNode] = field(default_factory=set)
    days: list[Day] = field(default_factory=list)
    kinds: set[NamedNode] = field(default_factory=set)
    identifiers: set[str] = field(default_factory=set)


def read_records(store: Store) -> dict[NamedNode, Record]:
    """All agreements of a graph, by their IRIs. Where one has no date itself, it has those of its parties' times."""
    found: dict[NamedNode, Record] = {}
    for quad in store.match(predicate=RDF.type, object=MITHAQ.Instrument):
        if isinstance(quad.subject, NamedNode):
            found[quad.subject] = Record(quad.subject)
    for iri, record in found.items():
        for quad in store.match(subject=iri):
            _take(record, quad.predicate, quad.object)
    for iri, texts in _starts_of_parties(store, (iri for iri, each in found.items() if not each.days)):
        found[iri].days += filter(None, (Day.of(text) for text in texts[:1]))
    return found


def _take(record: Record, prop: NamedNode, value: object) -> None:
    if prop == MITHAQ.hasParty and isinstance(value, NamedNode):
        record.parties.add(value)
    elif prop == RDF.type and isinstance(value, NamedNode):
        record.kinds.add(value)
    elif prop == DCTERMS.identifier and isinstance(value, Literal):
        record.identifiers.add(value.value)
    elif prop in _DATES and isinstance(value, Literal) and (day := Day.of(value.value)):
        record.days.append(day)


def _starts_of_parties(
    store: Store, instruments: Iterable[NamedNode]
) -> Iterator[tuple[NamedNode, list[str]]]:
    """The dates on which the times of parties began, the earliest first: of a file of parties no other date is known."""
    for iri in instruments:
        starts = [
            start.object.value
            for time in store.match(predicate=MITHAQ.isAdherenceTo, object=iri)
            if isinstance(time.subject, NamedNode)
            for start in store.match(subject=time.subject, predicate=MITHAQ.startDate)
            if isinstance(start.object, Literal)
        ]
        if starts:
            yield iri, sorted(starts)
