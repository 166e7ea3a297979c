"""Lanes of time: what is drawn of the history of a nation or of two, from the first year to the last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mithaq.plotting.reading import Coverage, Found, Reader
from mithaq.plotting.times import Spell, Stretch, as_year


@dataclass(frozen=True)
class Bar:
    """A time in a lane: the spells that it is made of, and the style in which they are drawn; ``name`` is what it stands for."""

    name: str
    style: str
    spells: tuple[Spell, ...]

    def possible(self, first: float, last: float) -> list[Stretch]:
        """When it may have held, as few stretches as possible."""
        return merged(each.possible(first, last) for each in self.spells)

    def certain(self, first: float, last: float) -> list[Stretch]:
        """When it certainly held."""
        return merged(each.certain(first, last) for each in self.spells)

    @property
    def is_dated(self) -> bool:
        """Whether anything is known of its time."""
        return any(each.is_dated for each in self.spells)


@dataclass(frozen=True)
class Mark:
    """An event of a day, a month or a year, as a time in years with its fractions."""

    name: str
    when: Stretch


@dataclass(frozen=True)
class Lane:
    """One line of a section with its label."""

    label: str
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Series:
    """Numbers by year in one style; ``is_pale`` for what is merely possible."""

    style: str
    numbers: Mapping[int, int]
    is_pale: bool = False


@dataclass(frozen=True)
class Counts:
    """How many things there are a year, one series upon the other; ``scale`` is the number that fills the height.

    ``shows_none``: years that a source covers and that have none are told to have none, but for the ``unsure`` ones.
    """

    series: tuple[Series, ...]
    what: str
    scale: int = 0
    shows_none: bool = False
    unsure: frozenset[int] = frozenset()

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have any."""
        return tuple(
            sorted({year for series in self.series for year, number in series.numbers.items() if number})
        )

    @property
    def most(self) -> int:
        """The highest of the columns."""
        return max(
            (sum(series.numbers.get(year, 0) for series in self.series) for year in self.years), default=0
        )


@dataclass(frozen=True)
class Section:
    """Lanes of one sort, or counts by year in their place, with the sources that set out to record it.

    ``key``: a name for identifiers. ``covering``: these sources in words; nothing where another section has told them. ``covered``: the stretches of time of which a source speaks, with whether it is a census.
    """

    key: str
    title: str
    lanes: tuple[Lane, ...] = ()
    counts: Counts | None = None
    covered: tuple[tuple[Stretch, bool], ...] | None = None
    covering: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn in it."""
        return not self.lanes and not (self.counts and self.counts.most)


@dataclass(frozen=True)
class Lanes:
    """All sections, from the beginning of a year to that of another; ``now`` is the day as of which the graph was built.

    ``legend`` says what the styles mean.
    """

    sections: tuple[Section, ...]
    first: float
    last: float
    now: float
    legend: Mapping[str, str]


def shows_anything(sections: Iterable[Section], first: int, last: int) -> bool:
    """Whether anything is drawn in these years; where nothing is, an empty picture would look like a finding."""
    return any(
        any(shows(lane, first, last) for lane in section.lanes)
        or any(first <= year < last for year in (section.counts.years if section.counts else ()))
        for section in sections
    )


def shows(lane: Lane, first: int, last: int) -> bool:
    """Whether anything stands in a lane in these years; of what has no date it is said that it has none."""
    return any(bar.possible(first, last) for bar in lane.bars) or any(
        first <= mark.when[0] < last for mark in lane.marks
    )


def merged(stretches: Iterable[Stretch | None]) -> list[Stretch]:
    """The stretches put together where they touch."""
    found: list[Stretch] = []
    for start, end in sorted(one for one in stretches if one):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def covered(
    reader: Reader, kinds: Iterable[str], nations: Sequence[str] = ()
) -> tuple[tuple[tuple[Stretch, bool], ...], str]:
    """When a source speaks of such things among these nations, which have to be in the state system, and which sources do."""
    coverage = reader.coverage(kinds)
    states = [[(as_year(a), as_year(b, end=True)) for a, b in reader.statehood(nation)] for nation in nations]
    found = {
        (stretch, one.is_census)
        for one in coverage
        for stretch in _common([[(as_year(one.first), as_year(one.last, end=True))], *states])
    }
    return tuple(sorted(found)), coverage_in_words(reader, coverage)


def outside_states(reader: Reader, nations: Iterable[str]) -> list[str]:
    """A note for each of these nations that was never a state in the system of which datasets of states speak."""
    return [
        f"{reader.label(nation)} is no member of the state system, of which alone datasets of states speak: none covers it."
        for nation in nations
        if not reader.statehood(nation)
    ]


def coverage_in_words(reader: Reader, coverage: Iterable[Coverage]) -> str:
    """Which sources cover something: "ATOP 5.1 1815–2018, census"."""
    words = {
        f"{reader.sources[one.source].label} {one.first[:4]}\u2013{one.last[:4]}, {'census' if one.is_census else 'best effort'}"
        for one in coverage
    }
    return "; ".join(sorted(words))


def _common(sets: Sequence[Sequence[Stretch]]) -> list[Stretch]:
    """The stretches that are within one of each set."""
    found = list(sets[0])
    for others in sets[1:]:
        pairs = [(max(a, c), min(b, d)) for a, b in found for c, d in others]
        found = [(start, end) for start, end in pairs if start < end]
    return found


def counted(found: Iterable[Found], what: str, style: str) -> tuple[Counts, int]:
    """How many things began in each year, and how many have no date."""
    things = list(found)
    certain = Counter(year for each in things for year, sure in [year_of(each)] if year and sure)
    possible = Counter(year for each in things for year, sure in [year_of(each)] if year and not sure)
    undated = sum(not year_of(each)[0] for each in things)
    return Counts((Series(style, certain), Series(style, possible, is_pale=True)), what), undated


def year_of(found: Found) -> tuple[int, bool]:
    """The year in which a thing began, the first that is possible, and whether it certainly did; 0 where no date is known."""
    earliest, latest = began(found)
    if not (earliest or latest):
        return 0, False
    return int((earliest or latest)[:4]), earliest[:4] == latest[:4] and not found.spell.is_doubtful


def began(found: Found) -> tuple[str, str]:
    """The bounds of the day on which a thing began, or was signed."""
    spell = found.spell
    if found.signed:
        return found.signed, found.signed
    return spell.starts_no_earlier, spell.starts_no_later


def may_hold(found: Found, first: int, last: int) -> bool:
    """Whether a thing may have held, or was signed, in the years from ``first`` to before ``last``; true without any date."""
    if found.signed and (first <= int(found.signed[:4]) < last or not found.spell.is_dated):
        return first <= int(found.signed[:4]) < last
    return found.spell.possible(first, last) is not None


def may_have_begun(found: Found, first: int, last: int) -> bool:
    """Whether a thing may have begun in the years from ``first`` to before ``last``; true without any date."""
    earliest, latest = began(found)
    if not (earliest or latest):
        return True
    return int((earliest or latest)[:4]) < last and int((latest or earliest)[:4]) >= first


def in_force(bars: Iterable[Bar], first: int, last: int, what: str, style: str) -> Counts:
    """How many of these held in each year."""
    certain: Counter[int] = Counter()
    possible: Counter[int] = Counter()
    for bar in bars:
        for year in range(first, last):
            words = {spell.in_year(year) for spell in bar.spells}
            if "certain" in words:
                certain[year] += 1
            elif "possible" in words:
                possible[year] += 1
    return Counts((Series(style, certain), Series(style, possible, is_pale=True)), what)


def starts(lane: Lane) -> list[float]:
    """When what is drawn in a lane began, as far as it is known."""
    days = [spell.starts_no_earlier or spell.starts_no_later for bar in lane.bars for spell in bar.spells]
    return [*(as_year(day) for day in days if day), *(mark.when[0] for mark in lane.marks)]


def span(sections: Sequence[Section], as_of: str, first: int | None, last: int | None) -> tuple[int, int]:
    """The first year to show and the one after the last: by default all that is dated."""
    years: list[float] = []
    for section in sections:
        for lane in section.lanes:
            years += [
                as_year(s.starts_no_earlier or s.starts_no_later)
                for bar in lane.bars
                for s in bar.spells
                if s.starts_no_earlier or s.starts_no_later
            ]
            years += [mark.when[0] for mark in lane.marks]
        years += section.counts.years if section.counts else ()
    now = int(as_of[:4]) + 1
    start = first if first is not None else int(min(years, default=now - 10)) - 1
    return start, (last + 1 if last is not None else max(now, start + 1))
