"""Dates as datasets write them, to ISO 8601 of the precision that is known."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

_NUMBER = re.compile(r"[0-9]{1,4}")
#: A two-digit year below this is of the years from 2000, any other of those before.
PIVOT = 30
_TEXTS = (
    re.compile(r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{2}|[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2}|xx)-(?P<d>[0-9]{1,2}|xx)"),
    re.compile(r"(?P<d>[0-9]{1,2}):(?P<m>[0-9]{1,2}):(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})(?:-(?P<m>[0-9]{2}))?"),
)


def from_parts(parts: Sequence[str], blanks: frozenset[str] = frozenset({""})) -> str:
    """A date of year, month and day (or fewer), such as ``1969-09``; empty where the year is blank.

    Parts after a blank one are left out. Raises :class:`ValueError` for a part that is no number and a day that does not exist.
    """
    numbers: list[int] = []
    for part in parts:
        if part in blanks:
            break
        if not _NUMBER.fullmatch(part):
            raise ValueError(f"'{part}' is no number of a date")
        numbers.append(int(part))
    if not numbers:
        return ""
    year, month, day = [*numbers, None, None][:3]
    return _written(year or 0, month, day)


def from_text(text: str, blanks: frozenset[str] = frozenset({""})) -> str:
    """A date written as month/day/year, as year-month-day with ``xx`` for what is unknown, as day:month:year, or as a year.

    A two-digit year is of 1930 to 2029. Raises :class:`ValueError` for any other form and a day that does not exist.
    """
    if text in blanks:
        return ""
    match = next((found for form in _TEXTS if (found := form.fullmatch(text))), None)
    if match is None:
        raise ValueError(f"'{text}' is no date such as 9/25/69, 1969-09-xx or 1969")
    parts = match.groupdict()
    year = int(parts["y"])
    if len(parts["y"]) == 2:
        year += 2000 if year < PIVOT else 1900
    month, day = (int(part) if (part := parts.get(key) or "xx") != "xx" else None for key in ("m", "d"))
    return _written(year, month, day)


def _written(year: int, month: int | None, day: int | None) -> str:
    if not 1 <= year <= 9999:
        raise ValueError(f"there is no year {year}")
    if month is None:
        return f"{year:04}"
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    if day is None:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError(f"there is no day {day} in month {month} of {year}") from None


def first_day(text: str) -> date:
    """The first day that a date of any precision can mean."""
    return date.fromisoformat(
        text + "-01-01"[: 10 - len(text)] if len(text) < 7 else text + "-01"[: 10 - len(text)]
    )


def last_day(text: str) -> date:
    """The last day that a date of any precision can mean."""
    if len(text) == 10:
        return date.fromisoformat(text)
    year, _, month = text.partition("-")
    number = int(month or 12)
    return date(int(year), number, monthrange(int(year), number)[1])


def middle_day(text: str) -> date:
    """The day in the middle of what a date can mean: it stands for the whole where one day must."""
    first, last = first_day(text), last_day(text)
    return first + (last - first) / 2
