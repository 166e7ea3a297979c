"""Of which time a claim speaks, and where in that time a record stands."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from mithaq.acceptance.dates import Period
from mithaq.corroboration.records import Record


@dataclass(frozen=True)
class Window:
    """The days that a claim speaks of, and why these.

    ``to_now``: it reaches to the day of the facts, so that nothing on record is later: "2026" is then no day after it.
    """

    first: date
    last: date
    reason: str
    to_now: bool = False

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"

    def holds(self, period: Period) -> bool:
        """Whether a period lies wholly inside."""
        return self.first <= period.first and self.reaches(period.last)

    def reaches(self, day: date) -> bool:
        """Whether a day that something on record may be of is no later than the window."""
        return self.to_now or day <= self.last

    def reaching(self, years: int) -> Window:
        """The window with days before it, so that it has as many years at the least."""
        return replace(self, first=min(self.first, years_before(self.last, years) + timedelta(days=1)))

    def whole_years(self) -> list[int]:
        """The calendar years that lie wholly inside."""
        begins = self.first.year + (self.first != date(self.first.year, 1, 1))
        ends = self.last.year - (self.last != date(self.last.year, 12, 31))
        return list(range(begins, ends + 1))


def days_before(day: date, days: int) -> date:
    """The day that is so many days earlier; the first of the calendar where there is none."""
    return date.fromordinal(max(1, day.toordinal() - days))


def years_before(day: date, years: int) -> date:
    """The same day of an earlier year, or the last of its month; the first of the calendar where there is none."""
    if years >= day.year:
        return date.min
    year = day.year - years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


class Where(Enum):
    """Where a record stands against the window."""

    WITHIN = "within"
    BEFORE = "before"
    ENDED = "ended before"
    AFTER = "after"
    UNDATED = "undated"


@dataclass(frozen=True)
class Place:
    """Where a record stands, how many years before the window it was last known to hold, and in words when that was.

    ``certain``: whether every day that its dates allow has it within the window. A record of "2011" may be of a day before a
    window that begins in June 2011.
    """

    where: Where
    years_before: float
    words: str
    certain: bool = True


def place(record: Record, window: Window) -> Place:
    """Where a record stands against a window.

    What lasts and has no end on record counts for no longer than it was seen: a treaty that nobody is known to have ended
    in 1959 need not have been in force in 2018. What has no date is taken for the time of the source that tells of it.
    """
    words = when(record)
    begins, until = record.begins, _known_until(record)
    if until is None:
        return Place(Where.UNDATED, 0, words)
    known = begins or record.ends
    if (known.first if known else until) > window.last:
        return Place(Where.AFTER, 0, words)
    if until >= window.first:
        return Place(Where.WITHIN, 0, words, certain=_is_certain(record, window))
    gap = (window.first - until).days / 365.25
    return Place(Where.ENDED if record.ends else Where.BEFORE, gap, words)


def _is_certain(record: Record, window: Window) -> bool:
    """Whether a record that may stand within a window stands there on whatever days its dates mean."""
    if record.begins is not None and window.holds(record.begins):
        return True
    if not record.kind.lasts:
        return record.begins is None
    held = record.ends.first if record.ends else record.last_seen
    if held is None or held < window.first:
        return False
    return window.reaches(record.begins.last if record.begins else held)


def _known_until(record: Record) -> date | None:
    if record.ends is not None and record.kind.lasts:
        return record.ends.last
    days = [record.last_seen] if record.last_seen else []
    days += [record.begins.last] if record.begins else []
    return max(days, default=None)


def when(record: Record) -> str:
    """The time of a record in words."""
    begins = _stated(record.begins)
    if not record.kind.lasts:
        told = f"undated, told of on {record.last_seen}" if record.last_seen else "undated"
        return begins or told
    if record.ends is not None:
        return f"{begins or 'unknown'} to {_stated(record.ends)}"
    if record.last_seen is not None and (record.begins is None or record.last_seen > record.begins.last):
        return f"{begins} to {record.last_seen} at least" if begins else f"on record on {record.last_seen}"
    return f"{begins}, no end on record" if begins else "undated"


def _stated(period: Period | None) -> str:
    """A period as it was stated: a day, a month or a year."""
    if period is None:
        return ""
    if period.first == period.last:
        return str(period.first)
    return (
        f"{period.first:%Y-%m}" if period.last - period.first < timedelta(days=32) else f"{period.first:%Y}"
    )
