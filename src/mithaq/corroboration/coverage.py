"""What the datasets cover, so that the lack of a record is given its weight: none on record, nothing found, or nothing said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pyoxigraph import NamedNode

from mithaq.acceptance.dates import Period
from mithaq.corroboration.verdicts import Outcome
from mithaq.corroboration.windows import Window


@dataclass(frozen=True)
class Coverage:
    """What a dataset covers: kinds with all that are narrower, days, and whether it means to be complete in them.

    ``states``: for each nation of its system of states, the times for which it belongs to it; ``None`` where any may occur.
    """

    source: NamedNode
    label: str
    version: str
    kinds: frozenset[NamedNode]
    excludes: frozenset[NamedNode]
    first: date
    last: date
    census: bool
    states: Mapping[NamedNode, tuple[Period, ...]] | None
    system: str

    def has(self, nation: NamedNode, first: date, last: date) -> bool:
        """Whether the nation could be in a row of a day between the two."""
        if self.states is None:
            return True
        return any(one.first <= last and first <= one.last for one in self.states.get(nation, ()))


@dataclass(frozen=True)
class Consulted:
    """A dataset that was consulted, and what its silence is worth for the question.

    ``outcome`` is the verdict that its silence gives; ``part`` the days of the window that it covers, where it covers any.
    """

    coverage: Coverage
    outcome: Outcome
    part: tuple[date, date] | None
    why: str


def consult(
    coverages: Iterable[Coverage],
    deciding: frozenset[NamedNode],
    nations: Iterable[NamedNode],
    window: Window,
    names: Mapping[NamedNode, str],
) -> list[Consulted]:
    """Each dataset, with what it covers of a question: its kinds of record, its nations, its window."""
    asked = list(nations)
    return [_consulted(one, deciding, asked, window, names) for one in coverages]


def _consulted(
    one: Coverage,
    deciding: frozenset[NamedNode],
    nations: list[NamedNode],
    window: Window,
    names: Mapping[NamedNode, str],
) -> Consulted:
    if not one.kinds & deciding:
        aside = ", and says so" if one.excludes & deciding else ""
        return Consulted(one, Outcome.OUTSIDE_KINDS, None, f"has no records of a kind that would be enough{aside}")  # fmt: skip
    strangers = [nation for nation in nations if not one.has(nation, one.first, one.last)]
    if strangers:
        told = " and ".join(names.get(nation, nation.value) for nation in strangers)
        return Consulted(one, Outcome.OUTSIDE_STATES, None, f"{told} is not in {one.system} within its years")
    first, last = max(one.first, window.first), min(one.last, window.last)
    if first > last:
        return Consulted(one, Outcome.OUTSIDE_YEARS, None, f"covers {one.first.year} to {one.last.year} only")
    if strangers := [nation for nation in nations if not one.has(nation, first, last)]:
        told = " and ".join(names.get(nation, nation.value) for nation in strangers)
        return Consulted(one, Outcome.OUTSIDE_STATES, None, f"{told} is not in {one.system} in that time")
    sort = "a census" if one.census else "a best effort"
    outcome = Outcome.NONE_ON_RECORD if one.census else Outcome.NOTHING_FOUND
    return Consulted(one, outcome, (first, last), f"{sort}, covers {first} to {last} of the window")


#: What a dataset's silence is worth, the most telling first.
_BY_WORTH = (
    Outcome.NONE_ON_RECORD,
    Outcome.NOTHING_FOUND,
    Outcome.OUTSIDE_YEARS,
    Outcome.OUTSIDE_STATES,
    Outcome.OUTSIDE_KINDS,
)


def silence(consulted: Iterable[Consulted], deciding: frozenset[NamedNode]) -> Outcome:
    """The verdict where nothing is on record: that of the dataset whose silence tells most.

    A census of some of the deciding kinds says nothing of the others, so it is worth no more than a best effort there.
    """
    asked = list(consulted)
    found = {one.outcome for one in asked}
    censuses = [one.coverage.kinds for one in asked if one.outcome is Outcome.NONE_ON_RECORD]
    if censuses and not deciding <= frozenset().union(*censuses):
        return Outcome.NOTHING_FOUND
    return next((outcome for outcome in _BY_WORTH if outcome in found), Outcome.OUTSIDE_KINDS)


def gaps(consulted: Iterable[Consulted], window: Window) -> list[tuple[date, date]]:
    """The parts of the window that no dataset with such records covers."""
    left, day = [], window.first
    for first, last in sorted(one.part for one in consulted if one.part):
        if first > day:
            left.append((day, first - timedelta(days=1)))
        day = max(day, last + timedelta(days=1))
    return [*left, (day, window.last)] if day <= window.last else left


def by_nation(rows: Iterable[tuple[NamedNode, Period]]) -> Mapping[NamedNode, tuple[Period, ...]]:
    """The times of each nation in a system of states."""
    found: dict[NamedNode, list[Period]] = defaultdict(list)
    for nation, period in rows:
        found[nation].append(period)
    return {nation: tuple(periods) for nation, periods in found.items()}
