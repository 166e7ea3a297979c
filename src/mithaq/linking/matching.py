"""How likely two records are of one agreement: by parties, dates and kinds, weighed as ``data/links/matching.toml`` says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from mithaq.errors import InputError, Place
from mithaq.linking.records import Day, Record
from mithaq.terms import expand


@dataclass(frozen=True)
class Weights:
    """What counts how much; ``within`` are the days apart, from the fewest on, each with its worth."""

    most: float
    common_parties: int
    parties: float
    dates: float
    kinds: float
    part_from: int
    part_worth: float
    within: tuple[tuple[int, float], ...]
    coarse: float
    classes: frozenset[NamedNode]
    unknown: float
    identifier: float
    chain: float

    @classmethod
    def read(cls, path: Path) -> Weights:
        """Read them. Raises :class:`InputError` for a file that lacks one, or has a number where none can stand."""
        try:
            stated = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls._of(stated)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            what = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
            raise InputError(
                f"the weights of matches cannot be read: {what}",
                where=Place(str(path)),
                hint="The file that is shipped says what each of them is.",
            ) from error

    @classmethod
    def _of(cls, stated: Mapping[str, Any]) -> Weights:
        weights, part, dates, kinds = (stated[name] for name in ("weights", "part", "dates", "kinds"))
        found = cls(
            most=float(stated["most"]),
            common_parties=int(stated["common_parties"]),
            parties=float(weights["parties"]),
            dates=float(weights["dates"]),
            kinds=float(weights["kinds"]),
            part_from=int(part["from"]),
            part_worth=float(part["worth"]),
            within=tuple(sorted((int(each["days"]), float(each["worth"])) for each in dates["within"])),
            coarse=float(dates["coarse"]),
            classes=frozenset(expand(name) for name in kinds["classes"]),
            unknown=float(kinds["unknown"]),
            identifier=float(stated["sure"]["identifier"]),
            chain=float(stated["sure"]["chain"]),
        )
        if found.most * (found.parties + found.dates + found.kinds) > 1:
            raise ValueError("the weights, times 'most', come to more than 1")
        return found


@dataclass(frozen=True)
class Alike:
    """How likely it is, from 0 to 1, and why, in words."""

    confidence: float
    reason: str


def alike(ours: Record, theirs: Record, weights: Weights) -> Alike | None:
    """The likeness of two records; ``None`` where they share too few parties, or their dates are too far apart."""
    dates = _dates(ours, theirs, weights)
    if len(ours.parties & theirs.parties) < weights.common_parties or dates is None:
        return None
    parties, kinds = _parties(ours, theirs, weights), _kinds(ours, theirs, weights)
    total = (
        weights.parties * parties.confidence
        + weights.dates * dates.confidence
        + weights.kinds * kinds.confidence
    )
    reasons = (parties.reason, dates.reason, kinds.reason)
    return Alike(round(weights.most * total, 4), "; ".join(filter(None, reasons)))


def _parties(ours: Record, theirs: Record, weights: Weights) -> Alike:
    common, either = ours.parties & theirs.parties, ours.parties | theirs.parties
    share, fewer = len(common) / len(either), min(len(ours.parties), len(theirs.parties))
    if share == 1:
        return Alike(1, f"the same {len(common)} parties")
    told = f"{len(common)} common parties, of {len(ours.parties)} here and {len(theirs.parties)} there"
    is_part = len(common) == fewer >= weights.part_from
    return Alike(max(share, weights.part_worth) if is_part else share, told)


def _dates(ours: Record, theirs: Record, weights: Weights) -> Alike | None:
    pairs = [(one.apart(other), one, other) for one in ours.days for other in theirs.days]
    found = (_date(*pair, weights) for pair in pairs)
    # The words decide where two dates are as near, so that it does not depend on the order in which a store has them.
    return max(filter(None, found), key=lambda each: (each.confidence, each.reason), default=None)


def _date(apart: int, one: Day, other: Day, weights: Weights) -> Alike | None:
    if one.text == other.text and one.first == one.last:
        return Alike(1, f"both of {one.text}")
    if apart == 0:
        return Alike(weights.coarse, f"{one.text} here, {other.text} there")
    worth = next((worth for days, worth in weights.within if apart <= days), None)
    days = f"{apart} day{'' if apart == 1 else 's'} apart"
    return None if worth is None else Alike(worth, f"{one.text} here, {other.text} there, {days}")


def _kinds(ours: Record, theirs: Record, weights: Weights) -> Alike:
    one, other = ours.kinds & weights.classes, theirs.kinds & weights.classes
    if not one or not other:
        return Alike(weights.unknown, "")
    return Alike(1, "of the same kind") if one & other else Alike(0, "of different kinds")
