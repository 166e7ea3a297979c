"""Which nation a code means on a day: codes are given anew when a state is gone, so none is read without a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mithaq.datasets.dates import first_day, last_day, middle_day
from mithaq.tables.rows import Row

#: How long after its end a code is still read as its last holder's: datasets round to years.
_LATE = timedelta(days=366)
#: A holder with less than this of a stretch is a matter of rounding, where a date is not known to the day.
_BRIEF = timedelta(days=31)
#: The length of a date that is known to the day.
_TO_THE_DAY = 10


@dataclass(frozen=True)
class Tenure:
    """That a nation holds a code from one day to another, both included."""

    nation: str
    first: date
    last: date


@dataclass(frozen=True)
class Stretch:
    """A part of a stretch of time in which a code means one nation; ``first`` and ``last`` are empty at the stretch's own ends."""

    nation: str
    first: str = ""
    last: str = ""


class CodeBook:
    """Codes of nations by scheme (``CowNumber``, ``IsoAlpha3`` ...) and day; ``Name`` is a scheme of English names."""

    def __init__(self, tenures: Mapping[tuple[str, str], list[Tenure]]) -> None:
        self._tenures = tenures

    @classmethod
    def read(cls, rows: Iterable[Row], extra: Iterable[tuple[str, str, str]] = ()) -> CodeBook:
        """From the rows of the curated table of codes; ``extra`` are (scheme, code, nation) that hold at any time."""
        spells: dict[str, dict[str, str]] = defaultdict(dict)
        for row in rows:
            spell = spells[row["id"]]
            spell.update(scheme=row["scheme"], value=row["value"], nation=row["holder"])
            # A spell may be dated by two sources: one gives the start, another the end. The narrower one counts, since
            # a list that goes on over a succession is divided by a source that knows it.
            spell["start"] = max(spell.get("start", ""), row["start"])
            spell["end"] = min(filter(None, (spell.get("end", ""), row["end"])), default="")
        tenures: dict[tuple[str, str], list[Tenure]] = defaultdict(list)
        for spell in spells.values():
            tenures[spell["scheme"], spell["value"]].append(
                Tenure(
                    spell["nation"],
                    first_day(spell["start"]) if spell["start"] else date.min,
                    last_day(spell["end"]) if spell["end"] else date.max,
                )
            )
        for scheme, value, nation in extra:
            tenures[scheme, value].append(Tenure(nation, date.min, date.max))
        for found in tenures.values():
            found.sort(key=lambda tenure: (tenure.first, tenure.last, tenure.nation))
        return cls(dict(tenures))

    def knows(self, scheme: str, code: str) -> bool:
        """Whether the scheme has ever had the code."""
        return (scheme, code) in self._tenures

    def nation(self, scheme: str, code: str, on: str) -> str:
        """The CURIE of the nation that a code means on a date (ISO, any precision; empty: whenever only one ever had it).

        Before its first holder's time a code is read as that holder's, since states act before lists count them; after
        its last holder's time as that one's for a year. Raises :class:`ValueError` for a code that means nobody then.
        """
        tenures = self._tenures.get((scheme, code), [])
        holders = sorted({tenure.nation for tenure in tenures})
        if not holders:
            raise ValueError(f"'{code}' is no code of {scheme}")
        if not on:
            if len(holders) > 1:
                raise ValueError(f"'{code}' has meant {' and '.join(holders)}, and the row has no date")
            return holders[0]
        return self._on(tenures, middle_day(on), code)

    def _on(self, tenures: list[Tenure], day: date, code: str) -> str:
        within = [tenure for tenure in tenures if tenure.first <= day <= tenure.last]
        if within:
            return within[-1].nation
        later = next((tenure for tenure in tenures if tenure.first > day), None)
        earlier = [tenure for tenure in tenures if tenure.last < day]
        recent = max(earlier, key=lambda tenure: tenure.last) if earlier else None
        if later and (
            recent is None or recent.nation == later.nation or later.first - day < day - recent.last
        ):
            return later.nation
        if recent and (day - recent.last <= _LATE or later is not None):
            return recent.nation
        last = recent.last.isoformat() if recent else ""
        raise ValueError(
            f"'{code}' meant {recent.nation if recent else 'nobody'} until {last}, and nobody since"
        )

    def holders(self, scheme: str, code: str, start: str, end: str) -> tuple[str, ...]:
        """Whom a code means at any time from one date to another, each once, in this order. As :meth:`stretches`."""
        return tuple(dict.fromkeys(part.nation for part in self.stretches(scheme, code, start, end)))

    def stretches(self, scheme: str, code: str, start: str, end: str) -> list[Stretch]:
        """Whom a code means from one date to another (``end`` empty: without end), divided where it passes to a successor.

        Dates that are known to the day count to the day. Where the day is not known, a holder with a month or less at
        that end has nothing. Raises :class:`ValueError` for a code that meant nobody at the start.
        """
        opened, closed = middle_day(start), (last_day(end) if end else date.max)
        parts = [Stretch(self.nation(scheme, code, start))]
        for heir in self._tenures[scheme, code]:
            brief = timedelta(0) if len(end) in (0, _TO_THE_DAY) else _BRIEF
            if heir.nation == parts[-1].nation or not opened < heir.first or heir.first + brief >= closed:
                continue
            if len(start) < _TO_THE_DAY and heir.first - opened < _BRIEF:
                parts = [Stretch(heir.nation)]
                continue
            handed = heir.first.isoformat()
            parts[-1] = Stretch(parts[-1].nation, parts[-1].first, handed)
            parts.append(Stretch(heir.nation, handed))
        return parts
