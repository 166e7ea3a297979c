"""What a store says of who owes what to whom, and of what is covered: all that a table of dyad-years is made of.

It is read once and held in memory, in proportion to the obligations on record and not to the dyad-years. Everything is in
whole years, since a dyad-year asks whether something held on at least one day of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path

from mithaq.export.rows import rows
from mithaq.store.interface import Store
from mithaq.terms import CLAIMS_GRAPH, MITHAQ

#: Before and after all that is on record, as ISO dates, which are in order as texts.
_FIRST_DAY, _LAST_DAY = "0000-01-01", "9999-12-31"

Row = Mapping[str, str | bool]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Years:
    """From the first year to the last, both included."""

    first: int
    last: int

    def __contains__(self, year: int) -> bool:
        return self.first <= year <= self.last


@dataclass(frozen=True)
class Promise:
    """An obligation towards one nation: the years in which it certainly and in which it possibly held.

    ``doubt`` says why it is no more than possible in the other years: ``dates``, ``stage`` or ``creditor``.
    """

    kind: str
    certain: Years | None
    possible: Years
    doubt: str
    sources: frozenset[str]

    @property
    def spans(self) -> tuple[Years, ...]:
        """The times at whose edges what is known of it changes."""
        return (self.possible,) if self.certain is None else (self.possible, self.certain)


@dataclass(frozen=True)
class Stretch:
    """Days, as ISO dates, for which a nation was in the state system under a number."""

    first: str
    last: str
    number: str

    @cached_property
    def years(self) -> Years:
        return Years(_year(self.first), _year(self.last))


@dataclass(frozen=True)
class Census:
    """A source that records every obligation of a kind in whole years."""

    source: str
    kind: str
    years: Years


@dataclass(frozen=True)
class Obligations:
    """All of it: ``kinds`` as local names of classes, nations by their local names; ``now`` is the year of asOf."""

    kinds: tuple[str, ...]
    promises: Mapping[Pair, tuple[Promise, ...]]
    states: Mapping[str, tuple[Stretch, ...]]
    censuses: tuple[Census, ...]
    now: int

    def together(self, one: str, other: str) -> tuple[Years, ...]:
        """The years with a day on which both were in the state system; a number that passes on is one state, not two."""
        return tuple(
            Years(_year(first), _year(last))
            for a in self.states[one]
            for b in self.states[other]
            if a.number != b.number
            for first, last in [(max(a.first, b.first), min(a.last, b.last))]
            if first <= last
        )

    def owed(self, debtor: str, creditor: str) -> tuple[Promise, ...]:
        """What one owes, or may owe, to the other."""
        return self.promises.get((debtor, creditor), ()) + self.promises.get((debtor, ""), ())

    @cached_property
    def first(self) -> int:
        """The first year for which anything is on record."""
        starts = [each.certain.first for owed in self.promises.values() for each in owed if each.certain]
        return min((*starts, *(census.years.first for census in self.censuses)), default=self.now)


def read_obligations(store: Store, queries: Path) -> Obligations:
    """Read them by the queries ``exports/dyads-*.rq``."""

    def read(name: str) -> Iterator[Row]:
        return rows(store, queries / "exports" / f"dyads-{name}.rq")

    as_of = _as_of(store)
    stated = list(_stated(read("obligations"), read("claims"), as_of))
    # Of a census only what has stated an obligation counts: it may be another of its files that is imported.
    stating = {source for each in stated for source in each.sources}
    return Obligations(
        kinds=tuple(sorted(_local(row["kind"]) for row in read("kinds"))),
        promises=_promises(stated, read("creditors"), read("parties")),
        states=_states(read("states")),
        censuses=tuple(each for each in _censuses(read("censuses")) if each.source in stating),
        now=_year(as_of),
    )


def _as_of(store: Store) -> str:
    (quad,) = store.match(predicate=MITHAQ.asOf, graph=CLAIMS_GRAPH)
    return str(getattr(quad.object, "value", ""))


@dataclass(frozen=True)
class _Bounds:
    """The days between which something began and ended; what has no bound goes on for ever."""

    starts_no_earlier: str = _FIRST_DAY
    starts_no_later: str = _LAST_DAY
    ends_no_earlier: str = _FIRST_DAY
    ends_no_later: str = _LAST_DAY

    @classmethod
    def of(cls, row: Row) -> _Bounds:
        return cls(**{field.name: str(row[field.name]) for field in fields(cls) if field.name in row})

    @property
    def possible(self) -> Years | None:
        if self.starts_no_earlier > self.ends_no_later:
            return None
        return Years(_year(self.starts_no_earlier), _year(self.ends_no_later))

    @property
    def certain(self) -> Years | None:
        """The years that it touches whatever its days are."""
        if self.starts_no_later == _LAST_DAY:
            return None
        first, last = _year(self.starts_no_later), _year(self.ends_no_earlier)
        if self.starts_no_earlier == _FIRST_DAY or _year(self.starts_no_earlier) == first:
            last = max(first, last)  # it was seen in that year, or began in it
        return Years(first, last) if first <= last else None

    def with_(self, other: _Bounds) -> _Bounds:
        """While both held."""
        return _Bounds(
            max(self.starts_no_earlier, other.starts_no_earlier),
            max(self.starts_no_later, other.starts_no_later),
            min(self.ends_no_earlier, other.ends_no_earlier),
            min(self.ends_no_later, other.ends_no_later),
        )


@dataclass(frozen=True)
class _Stated:
    """An obligation of one kind, before it is told to whom it is owed."""

    name: str
    kind: str
    debtor: str
    instrument: str
    bounds: _Bounds
    unknown: bool
    barred: bool
    sources: frozenset[str]

    def towards(self, time: _Bounds | None) -> Promise | None:
        """Towards one for the ``time`` for which that was a party, where it is on record; ``None`` where they never met."""
        both = self.bounds.with_(time) if time else self.bounds
        if both.possible is None:
            return None
        certain = None if time and both.starts_no_later > both.ends_no_earlier else both.certain
        doubt = "creditor" if self.unknown else "stage" if self.barred else "dates"
        known = not self.unknown and not self.barred
        return Promise(self.kind, certain if known else None, both.possible, doubt, self.sources)


def _stated(found: Iterable[Row], claims: Iterable[Row], as_of: str) -> Iterator[_Stated]:
    sources: dict[str, dict[str, str]] = defaultdict(dict)
    for row in claims:
        until = min(str(row.get("covered_until", "")), as_of)
        sources[str(row["obligation"])][_local(row["source"])] = until
    for row in found:
        name = str(row["obligation"])
        bounds = _Bounds.of(row)
        if "signed" in row:
            bounds = replace(bounds, starts_no_earlier=max(bounds.starts_no_earlier, str(row["signed"])))
        if "ends_no_later" not in row:
            # Without an end it lasted as long as a source looked that would have told of one.
            lasted = max(bounds.ends_no_earlier, *sources[name].values())
            bounds = replace(bounds, ends_no_earlier=lasted)
        yield _Stated(
            name,
            _local(row["kind"]),
            _local(row["debtor"]),
            str(row.get("instrument", "")),
            bounds,
            row["unknown"] is True,
            row["not_yet"] is True or (row["no_longer"] is True and "ends_no_later" not in row),
            frozenset(sources[name]),
        )


def _promises(
    stated: Iterable[_Stated], owed: Iterable[Row], parties: Iterable[Row]
) -> dict[Pair, tuple[Promise, ...]]:
    times: dict[str, dict[str, list[_Bounds]]] = defaultdict(lambda: defaultdict(list))
    for row in parties:
        here = times[str(row["instrument"])][_local(row["party"])]
        here += [_open_where_silent(row)] if "adherence" in row else []
    creditors: dict[str, list[str]] = defaultdict(list)
    for row in owed:
        creditors[str(row["obligation"])].append(_local(row["creditor"]))
    found: dict[Pair, dict[Promise, None]] = defaultdict(dict)
    for each in stated:
        for creditor, promise in _towards_each(each, creditors[each.name], times[each.instrument]):
            found[each.debtor, creditor][promise] = None
    return {pair: tuple(promises) for pair, promises in found.items()}


def _towards_each(
    stated: _Stated, creditors: list[str], times: Mapping[str, list[_Bounds]]
) -> Iterator[tuple[str, Promise]]:
    """Where its creditors are unknown it may be owed to any other party, or, where none is on record, to anyone."""
    for creditor in creditors:
        for time in times.get(creditor, ()) or (None,):
            if promise := replace(stated, unknown=False).towards(time):
                yield creditor, promise
    if not creditors or stated.unknown:
        for creditor in [each for each in times if each != stated.debtor] or [""]:
            for time in times.get(creditor, ()) or (None,):
                if promise := replace(stated, unknown=True).towards(time):
                    yield creditor, promise


def _open_where_silent(row: Row) -> _Bounds:
    """The time of a party: a side without a date says nothing against what is said of the obligation."""
    bounds = _Bounds.of(row)
    if not {"starts_no_earlier", "starts_no_later"} & set(row):
        bounds = replace(bounds, starts_no_later=_FIRST_DAY)
    if not {"ends_no_earlier", "ends_no_later"} & set(row):
        bounds = replace(bounds, ends_no_earlier=_LAST_DAY)
    return bounds


def _states(found: Iterable[Row]) -> dict[str, tuple[Stretch, ...]]:
    stretches: dict[str, list[Stretch]] = defaultdict(list)
    for row in found:
        those = stretches[_local(row["nation"])]
        if "number" in row:
            those.append(Stretch(str(row["first"]), str(row.get("last", _LAST_DAY)), str(row["number"])))
    return {
        nation: tuple(sorted(those, key=lambda one: one.first)) for nation, those in sorted(stretches.items())
    }


def _censuses(found: Iterable[Row]) -> Iterator[Census]:
    for row in found:
        first, last = str(row["from"]), str(row["until"])
        whole = Years(
            _year(first) + (not first.endswith("-01-01")), _year(last) - (not last.endswith("-12-31"))
        )
        yield Census(_local(row["source"]), _local(row["kind"]), whole)


def _local(curie: object) -> str:
    return str(curie).partition(":")[2]


def _year(day: object) -> int:
    return int(str(day)[:4])
