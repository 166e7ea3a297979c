"""When something held: what is certain and what is possible by the bounds of its dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: From a time to a time, in years with their fractions: 1990.5 is the middle of 1990.
Stretch = tuple[float, float]


@dataclass(frozen=True)
class Spell:
    """A time with its bounds, as ISO dates; an empty bound is not known.

    ``covered_until`` is the last day that a source for it covers, ``as_of`` the day
    as of which the graph was built. ``is_current``: it holds on that day. ``is_doubtful``: no more than possible at any time, because
    of its stage or because it is not known to whom it is owed.
    """

    starts_no_earlier: str = ""
    starts_no_later: str = ""
    ends_no_earlier: str = ""
    ends_no_later: str = ""
    covered_until: str = ""
    as_of: str = ""
    is_current: bool = False
    is_doubtful: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether anything is known of its time."""
        return any((self.starts_no_earlier, self.starts_no_later, self.ends_no_earlier, self.ends_no_later))

    @property
    def certain_until(self) -> str:
        """The last day to which it certainly lasted: without an end, as long as a source looked that would tell of one."""
        if self.is_current:
            return max(self.as_of, self.ends_no_earlier)
        if self.ends_no_later:
            return self.ends_no_earlier
        return max(self.ends_no_earlier, min(self.covered_until, self.as_of))

    @property
    def has_open_start(self) -> bool:
        """Whether nothing tells before when it cannot have begun."""
        return not self.starts_no_earlier

    @property
    def has_open_end(self) -> bool:
        """Whether nothing tells when it had ended, and it is not known to go on."""
        return not self.ends_no_later and not self.is_current

    def possible(self, first: float, last: float) -> Stretch | None:
        """When it may have held, within what is shown; ``None`` where it cannot have."""
        start = as_year(self.starts_no_earlier) if self.starts_no_earlier else first
        end = as_year(self.ends_no_later, end=True) if self.ends_no_later else self._now(last)
        return _within(start, end, first, last)

    def certain(self, first: float, last: float) -> Stretch | None:
        """When it held whatever its days are, within what is shown."""
        if self.is_doubtful or not self.starts_no_later or not self.certain_until:
            return None
        return _within(as_year(self.starts_no_later), as_year(self.certain_until, end=True), first, last)

    def _now(self, last: float) -> float:
        return as_year(self.as_of, end=True) if self.as_of else last

    def in_year(self, year: int) -> str:
        """Whether it held on at least one day of a year: ``certain``, ``possible`` or nothing."""
        if _year(self.starts_no_earlier, year) > year or _year(self.ends_no_later or self.as_of, year) < year:
            return ""
        return "certain" if self._certainly_in(year) else "possible"

    def _certainly_in(self, year: int) -> bool:
        if self.is_doubtful or not self.starts_no_later:
            return False
        first, last = _year(self.starts_no_later, 0), _year(self.certain_until, 0)
        if _year(self.starts_no_earlier, 0) == first:
            last = max(first, last)  # it was seen in that year, or began in it
        return first <= year <= last


def as_year(day: str, *, end: bool = False) -> float:
    """An ISO date as a year with its fraction, at the beginning of the day or at its end."""
    year = int(day[:4])
    if len(day) < len("2000-01-01"):
        return year + (1.0 if end else 0.0)
    passed = (date.fromisoformat(day) - date(year, 1, 1)).days + end
    return year + passed / (366 if _is_leap(year) else 365)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _within(start: float, end: float, first: float, last: float) -> Stretch | None:
    start, end = max(start, first), min(end, last)
    return (start, end) if start < end else None


def _year(day: str, otherwise: int) -> int:
    return int(day[:4]) if day else otherwise


def in_words(earliest: str, latest: str) -> str:
    """The bounds of a day in words; nothing where neither is known."""
    if not (earliest or latest):
        return ""
    if earliest == latest:
        return earliest
    if not latest:
        return f"{earliest} or later"
    return f"{earliest} to {latest}" if earliest else f"{latest} or earlier"
