"""The verdicts, and how those on the pairs of a claim make one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from pyoxigraph import NamedNode

from mithaq.terms import MITHAQ


class Outcome(Enum):
    """What became of a claim that was held against the records."""

    SUPPORTED = "supported"
    PARTLY_SUPPORTED = "partly supported"
    CONTRADICTED = "contradicted"
    NONE_ON_RECORD = "none on record"
    NOTHING_FOUND = "nothing found"
    OUTSIDE_STATES = "outside coverage (states)"
    OUTSIDE_YEARS = "outside coverage (years)"
    OUTSIDE_KINDS = "outside coverage (kinds)"

    @property
    def term(self) -> NamedNode:
        """The term of the ontology."""
        return _TERMS[self]

    @property
    def is_silence(self) -> bool:
        """Whether nothing on record decided it."""
        return self not in (Outcome.SUPPORTED, Outcome.PARTLY_SUPPORTED, Outcome.CONTRADICTED)


_TERMS = {
    Outcome.SUPPORTED: MITHAQ.Supported,
    Outcome.PARTLY_SUPPORTED: MITHAQ.PartlySupported,
    Outcome.CONTRADICTED: MITHAQ.Contradicted,
    Outcome.NONE_ON_RECORD: MITHAQ.NoneOnRecord,
    Outcome.NOTHING_FOUND: MITHAQ.NothingFound,
    Outcome.OUTSIDE_STATES: MITHAQ.OutsideCoveredStates,
    Outcome.OUTSIDE_YEARS: MITHAQ.OutsideCoveredYears,
    Outcome.OUTSIDE_KINDS: MITHAQ.OutsideCoveredKinds,
}


def together(outcomes: Iterable[Outcome], silent: Outcome, needed: int) -> Outcome:
    """The verdict on a claim of several pairs, of which ``needed`` must be supported; ``silent`` where none is at all.

    A pair that is contradicted contradicts the claim only where every pair is needed.
    """
    found = list(outcomes)
    supported = found.count(Outcome.SUPPORTED)
    if Outcome.CONTRADICTED in found and needed >= len(found):
        return Outcome.CONTRADICTED
    if found and supported >= needed:
        return Outcome.SUPPORTED
    if supported or Outcome.PARTLY_SUPPORTED in found:
        return Outcome.PARTLY_SUPPORTED
    return silent


def of_denial(affirmed: Outcome, silent: Outcome) -> Outcome:
    """The verdict on a claim that denies something, from the verdict that its affirmation would have.

    What supports it in part can be true together with the denial, so it decides nothing.
    """
    if affirmed is Outcome.SUPPORTED:
        return Outcome.CONTRADICTED
    if affirmed is Outcome.CONTRADICTED:
        return Outcome.SUPPORTED
    return silent if affirmed is Outcome.PARTLY_SUPPORTED else affirmed
