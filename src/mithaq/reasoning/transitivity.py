"""A transitive property closed without finding its pairs again and again.

The rule ``?x p ?y . ?y p ?z => ?x p ?z`` finds what lies n steps apart in n - 1 ways, one for each place between. It is
enough to take the first step each time from what the rule has not concluded itself: then each pair is found once for each
first step of its subject.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from mithaq.reasoning.facts import Coded, Facts
from mithaq.reasoning.joins import UNBOUND, Frame, Registers

_NONE: frozenset[int] = frozenset()
#: What is kept of the last things looked at: from one step to the next the same is asked for.
_FEW = 64


def leads_on(patterns: Sequence[Registers], heads: Sequence[Registers], frame: Frame) -> bool:
    """Whether these premises and conclusions are two steps of a property, one after the other, that make one of it."""
    if len(patterns) != 2 or len(heads) != 1:
        return False
    (x, first, y), (y2, second, z), (x2, third, z2) = *patterns, *heads
    ends_meet = x == x2 and y == y2 and z == z2 and len({x, y, z}) == 3
    return ends_meet and frame[first] == frame[second] == frame[third] != UNBOUND


def transitive_predicate(
    patterns: Sequence[Registers], heads: Sequence[Registers], frame: Frame
) -> int | None:
    """The property that a rule with these premises and conclusions makes transitive, if that is all that it does."""
    if leads_on(patterns, heads, frame) and all(
        frame[end] == UNBOUND for end in (heads[0][0], *patterns[1][::2])
    ):
        return frame[heads[0][1]]
    return None


def is_a_first_step(facts: Facts, step: Coded) -> bool:
    """Whether a triple of a transitive property does not follow from two others of earlier rounds."""
    x, verb, y = step
    rounds, round_ = facts.rounds, facts.rounds[step]
    ends, starts = facts.by_subject[verb][x], facts.by_object[verb][y]
    few, many = (ends, starts) if len(ends) < len(starts) else (starts, ends)
    return not round_ or not any(
        middle in many and rounds[x, verb, middle] < round_ and rounds[middle, verb, y] < round_
        for middle in few
    )


class FirstSteps:
    """The first steps of transitive properties, over facts that do not change."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.towards = lru_cache(maxsize=_FEW)(self._look_towards)
        self._rounds_towards = lru_cache(maxsize=_FEW)(self._look_up_rounds)

    def _look_towards(self, goal: Coded) -> list[int]:
        """Where the first steps lead that a triple of the property may follow from: see :func:`is_a_first_step`.

        What an early step leads on to is found at once to be no first step itself, so that little is looked at closely.
        """
        x, verb, z = goal
        rounds = self._rounds_towards(goal)
        first, rest = [], set(rounds)
        for y in sorted(rounds, key=rounds.__getitem__):
            if y in rest and is_a_first_step(self.facts, (x, verb, y)):
                first.append(y)
                early, beyond = rounds[y], self._rounds_towards((y, verb, z))
                rest -= {w for w in rest & beyond.keys() if early < rounds[w] > beyond[w]}
        return first

    def _look_up_rounds(self, goal: Coded) -> dict[int, int]:
        """What lies between two things, with the rounds in which it was found to lie behind the first."""
        x, verb, z = goal
        between = self.facts.by_subject[verb].get(x, _NONE) & self.facts.by_object[verb].get(z, _NONE)
        return {y: self.facts.rounds[x, verb, y] for y in between}


class TransitiveClosure:
    """The action of a rule that makes one property transitive.

    ``found`` takes what it concludes. A triple counts as a first step unless it comes of what was concluded the time before.
    """

    def __init__(self, facts: Facts, verb: int, found: set[Coded]) -> None:
        self.facts = facts
        self.verb = verb
        self._found = found
        self._starts: dict[int, set[int]] = {}
        self._concluded: set[Coded] = set()
        self._all_are_first = False

    def __call__(self, rows: Sequence[Coded]) -> None:
        """What follows from triples of the property together with those that are known."""
        verb, facts = self.verb, self.facts
        ends = facts.by_subject.get(verb, {})
        if not facts.only_new:
            starts: Mapping[int, Collection[int]] = facts.by_object.get(verb, {})
            self._found.update((x, verb, z) for x, _, y in rows for z in ends.get(y, _NONE))
            self._found.update((x, verb, z) for y, _, z in rows for x in starts.get(y, _NONE))
            return
        first = self._first_steps(rows)
        starts, rounds = self._starts, facts.rounds
        found = {(x, verb, z) for x, _, y in first for z in ends.get(y, _NONE)}
        found.update((x, verb, z) for y, _, z in rows for x in starts.get(y, _NONE))
        self._concluded = found.difference(rounds)
        self._found |= self._concluded

    def _first_steps(self, rows: Sequence[Coded]) -> Iterable[Coded]:
        if self._all_are_first:
            return rows
        first = [row for row in rows if row not in self._concluded]
        for x, _, y in first:
            self._starts.setdefault(y, set()).add(x)
        return first

    def take_all_as_first(self) -> None:
        """From now on each triple is a first step: some that were are gone, and others may have to stand in for them."""
        self._starts = self.facts.by_object.setdefault(self.verb, {})
        self.facts.by_subject.setdefault(self.verb, {})
        self._all_are_first = True
