"""How much each record says about a pair, and the verdict on the pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from mithaq.corroboration.records import Pair, Record
from mithaq.corroboration.rules import ClaimKind, Rule, Strength
from mithaq.corroboration.verdicts import Outcome
from mithaq.corroboration.windows import Place, Where, Window, place


@dataclass(frozen=True)
class Question:
    """What a claim asks of the records: about a pair, kinds of record, and a window."""

    pair: Pair
    asked: frozenset[NamedNode]
    window: Window


@dataclass(frozen=True)
class Weighed:
    """A record with what it says: by which rule, how strongly, where in time, and what takes from its weight.

    ``against``: it cannot be true together with the claim. ``predecessor``: it is of a state that one of the pair succeeded.
    """

    record: Record
    rule: Rule
    strength: Strength
    place: Place
    notes: tuple[str, ...] = ()
    against: bool = False
    predecessor: str = ""

    @property
    def counts(self) -> bool:
        """Whether it supports the claim at all."""
        return self.strength > Strength.BACKGROUND and not self.against


@dataclass(frozen=True)
class PairVerdict:
    """What the records say about one pair."""

    question: Question
    outcome: Outcome | None
    weighed: tuple[Weighed, ...]

    def counting(self) -> list[Weighed]:
        """The records that decide: the sufficient ones where there are any, else the partial ones."""
        counted = [one for one in self.weighed if one.counts]
        best = max((one.strength for one in counted), default=None)
        telling = [one for one in counted if one.strength == best]
        return sorted(
            telling, key=lambda one: (one.record.parties or 2, one.record.year or 0, one.record.iri.value)
        )


def weigh_pair(
    question: Question, kind: ClaimKind, records: Iterable[Record], earlier: Iterable[tuple[str, Record]] = ()
) -> PairVerdict:
    """Weigh all records of a pair. ``earlier`` are those of predecessor states, with their names: background only."""
    weighed = [one for record in records if (one := _weigh(record, kind, question))]
    weighed = _with_enough_years(weighed)
    for name, record in earlier:
        if one := _weigh(record, kind, question):
            told = (f"of {name}, a predecessor", *one.notes)
            weighed.append(
                replace(one, strength=Strength.BACKGROUND, against=False, notes=told, predecessor=name)
            )
    return PairVerdict(question, _outcome(weighed, kind), tuple(weighed))


def _outcome(weighed: Sequence[Weighed], kind: ClaimKind) -> Outcome | None:
    """The verdict that the records give; ``None`` where none of them counts."""
    if any(one.against for one in weighed):
        return Outcome.CONTRADICTED
    counted = [one for one in weighed if one.counts]
    if any(one.strength is Strength.SUFFICIENT for one in counted):
        return Outcome.SUPPORTED
    different = {one.rule.record for one in counted}
    if kind.combine and len(different) >= kind.combine:
        return Outcome.SUPPORTED
    return Outcome.PARTLY_SUPPORTED if counted else None


def _weigh(record: Record, kind: ClaimKind, question: Question) -> Weighed | None:
    """The record by the rule under which it says most; nothing where no rule is for it."""
    found = [
        _by_rule(record, rule, question)
        for rule in kind.rules
        if rule.record == record.kind.name
        and rule.takes(record.classes, question.asked)
        and (not rule.only or record.iri in rule.only)
        and _runs(record, rule, question)
    ]
    return max(found, key=lambda one: (one.against, one.strength), default=None)


def _runs(record: Record, rule: Rule, question: Question) -> bool:
    """Whether a record runs in the direction of the rule, from the first of the pair to the second or the other way."""
    if rule.direction == "either":
        return True
    if record.debtor is None:
        return rule.direction == "forward or mutual"
    forward = record.debtor.value == question.pair.first
    return forward == rule.direction.startswith("forward")


def _by_rule(record: Record, rule: Rule, question: Question) -> Weighed:
    if record.weak:
        told = (*_sized(record), "said by an unattributed text only")
        return Weighed(record, rule, Strength.BACKGROUND, place(record, question.window), told)
    where = place(record, question.window)
    strength, notes = rule.strength, [*_sized(record)]
    if rule.most_parties and record.parties > rule.most_parties:
        strength = Strength.BACKGROUND
        notes.append(f"more than {rule.most_parties}, so it says little of two of them")
    if more := _not_quite_within(record, rule, question.window, where):
        strength = min(strength, Strength.PARTIAL)
        notes.append(more)
    elif where.where is not Where.WITHIN:
        strength = Strength.BACKGROUND
        notes.append(_out_of_time(where))
    counts = strength > Strength.BACKGROUND and rule.denial_contradicts
    if record.denied:
        return Weighed(record, rule, Strength.BACKGROUND, where, ("it denies this", *notes), against=counts)
    return Weighed(record, rule, strength, where, tuple(notes))


def _not_quite_within(record: Record, rule: Rule, window: Window, where: Place) -> str:
    """Why a record that counts by its time is partial at the most; empty where there is no such reason."""
    if where.where is Where.WITHIN:
        return "" if where.certain else "its dates leave open whether it was within the window"
    if where.where is not Where.BEFORE:
        return ""
    if rule.over and place(record, window.reaching(rule.over)).where is Where.WITHIN:
        return f"before the window, within the {rule.over} years up to its end"
    if rule.before and where.years_before <= rule.before:
        return f"at most {rule.before} years before the window"
    return ""


def _sized(record: Record) -> list[str]:
    return [f"one pair of {record.parties} parties"] if record.parties > 2 else []


def _out_of_time(where: Place) -> str:
    return {
        Where.BEFORE: "before the window, not known to hold in it",
        Where.ENDED: "ended before the window",
        Where.AFTER: "after the window",
        Where.UNDATED: "undated",
    }[where.where]


def _with_enough_years(weighed: list[Weighed]) -> list[Weighed]:
    """Records under a rule that wants several years are background where there are too few."""
    return [
        replace(one, strength=Strength.BACKGROUND, notes=(*one.notes, _too_few(one.rule)))
        if one.counts and one.rule.least_years > _years(weighed, one.rule)
        else one
        for one in weighed
    ]


def _years(weighed: Iterable[Weighed], rule: Rule) -> int:
    return len({one.record.year for one in weighed if one.rule is rule and one.counts})


def _too_few(rule: Rule) -> str:
    return f"in fewer than {rule.least_years} different years"
