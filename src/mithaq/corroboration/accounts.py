"""The account of a claim: the verdict, the records behind it, the sources consulted, and what none of them can see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from mithaq.corroboration.coverage import Consulted
from mithaq.corroboration.reading import Assessed
from mithaq.corroboration.records import Evidence
from mithaq.corroboration.rules import ClaimKind
from mithaq.corroboration.verdicts import Outcome
from mithaq.corroboration.weighing import PairVerdict, Weighed
from mithaq.corroboration.windows import Window


@dataclass(frozen=True)
class YearCount:
    """In how many years something is on record: all together, and for the nations that have the most; ``missing`` are the others."""

    where: str
    years: int
    of: int
    missing: tuple[int, ...]
    most: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Account:
    """A claim held against the records of other sources.

    ``pairs``: what the records say of each pair, those with records only. ``rules``: the ids of the rules that decided.
    ``gaps``: the parts of the window that no dataset with such records covers. ``same`` and ``against``: claims of other
    sources that say the very same, or that cannot be true together with it.
    """

    claim: Assessed
    source: str
    kind: ClaimKind
    window: Window
    outcome: Outcome
    reason: str
    rules: tuple[str, ...]
    pairs: tuple[PairVerdict, ...]
    consulted: tuple[Consulted, ...]
    gaps: tuple[tuple[date, date], ...]
    years: tuple[YearCount, ...]
    same: tuple[NamedNode, ...]
    against: tuple[NamedNode, ...]
    notes: tuple[str, ...]
    as_of: date

    def counted(self) -> list[Weighed]:
        """The records that decided, each once."""
        return _each_once(one for pair in self.pairs for one in pair.weighed if one.counts or one.against)

    def background(self) -> list[Weighed]:
        """The other records that were found, each once."""
        counted = {one.record.iri for one in self.counted()}
        found = _each_once(one for pair in self.pairs for one in pair.weighed)
        return [one for one in found if one.record.iri not in counted]

    def evidence(self) -> list[Evidence]:
        """The claims behind the records that decided, each once, in a fixed order."""
        found = {one.claim.value: one for weighed in self.counted() for one in weighed.record.evidence}
        return [found[key] for key in sorted(found)]


def _each_once(weighed: Iterable[Weighed]) -> list[Weighed]:
    found: dict[NamedNode, Weighed] = {}
    for one in weighed:
        found.setdefault(one.record.iri, one)
    return sorted(found.values(), key=lambda one: (-one.strength, one.record.kind.name, one.record.year or 0, one.record.iri.value))  # fmt: skip
