"""What the rules of corroboration say; :mod:`mithaq.corroboration.rulefiles` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from pyoxigraph import NamedNode

from mithaq.terms import MITHAQ

#: In place of kinds: those that the claim itself is about.
ASKED = "asked"
READINGS = ("every", "several", "each year", "statement")
DIRECTIONS = ("either", "forward", "backward", "forward or mutual")


class Strength(IntEnum):
    """How much a record says for or against a claim, from nothing up."""

    BACKGROUND = 0
    PARTIAL = 1
    SUFFICIENT = 2


@dataclass(frozen=True)
class RecordKind:
    """A kind of record, and how the graph is asked for it; see ``records.toml``."""

    name: str
    label: str
    plural: str
    query: str
    made_by: tuple[NamedNode, ...]
    lasts: bool
    dates: tuple[NamedNode, ...]
    parties: NamedNode | None
    of: NamedNode | None
    given: tuple[NamedNode, NamedNode] | None
    both_named: bool
    seen_by_sources: bool
    weak_from: tuple[NamedNode, ...]


@dataclass(frozen=True)
class Rule:
    """Which records bear on a kind of claim, and how strongly.

    ``kinds``: classes (or, of statements, properties), or :data:`ASKED`; ``only``: these records and no other of the kind;
    ``before``: years before the window in which a record still counts, as partial at the most; ``over``: the years up to the
    end of the window that are looked over where the window is shorter; ``most_parties`` (0: any number) and ``least_years``
    (different years): where they are not met, the record is background; ``tell``: whether the reason tells of such a record
    of the time although it does not count; ``denial_contradicts``: whether a text that denies this within the window cannot
    be true together with the claim.
    """

    id: str
    record: str
    kinds: tuple[str, ...]
    strength: Strength
    says: str
    direction: str = "either"
    only: tuple[NamedNode, ...] = ()
    before: int = 0
    over: int = 0
    most_parties: int = 0
    least_years: int = 0
    tell: bool = False
    denial_contradicts: bool = False

    def takes(self, kinds: frozenset[NamedNode], asked: frozenset[NamedNode]) -> bool:
        """Whether a record of these classes is one of those the rule is for."""
        wanted = {kind for name in self.kinds for kind in (asked if name == ASKED else {MITHAQ[name]})}
        return bool(wanted & kinds)


@dataclass(frozen=True)
class ClaimKind:
    """A kind of claim: how to find it, what decides it, and how the records of its pairs are put together.

    ``several``: as many pairs must be supported, where a claim is about several; ``distinct_records``: by as many different
    records, so that one of many parties is not taken for many.
    """

    name: str
    title: str
    query: str
    reading: str
    several: int
    distinct_records: bool
    decided_by: tuple[str, ...]
    decided_by_words: str
    combine: int
    one_sided: bool
    at_most_partly: bool
    at_most_because: str
    unseen: str
    rules: tuple[Rule, ...]

    def deciding(self, asked: frozenset[NamedNode]) -> frozenset[NamedNode]:
        """The classes of record by which a claim of the kind stands or falls."""
        return frozenset(
            kind for name in self.decided_by for kind in (asked if name == ASKED else {MITHAQ[name]})
        )


@dataclass(frozen=True)
class DatasetNote:
    """What is known of a dataset besides what the graph says of it."""

    source: NamedNode
    dataset: str
    label: str
    states: NamedNode | None
    system: str
    covers: tuple[NamedNode, ...]


@dataclass(frozen=True)
class StatedWindow:
    """The time that an undated document is taken to speak of; ``until`` is nothing for the day it was looked at."""

    first: date
    until: date | None
    reason: str


@dataclass(frozen=True)
class Rules:
    """All that decides, and the queries' texts by their names."""

    records: Mapping[str, RecordKind]
    claims: tuple[ClaimKind, ...]
    datasets: Mapping[NamedNode, DatasetNote]
    windows: Mapping[NamedNode, StatedWindow]
    dated_reason: str
    dated_days: int
    denial_years: int
    denial_of: tuple[NamedNode, ...]
    undated_reason: str
    undated_years: int
    queries: Mapping[str, str]
