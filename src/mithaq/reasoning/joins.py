"""Steps that find, one after the other, what the variables of a rule stand for.

A frame is a list of term numbers, one register to each variable and constant of a rule, ``UNBOUND`` where nothing is
known. A plan is a sequence of steps in a fixed order, so which registers are known at each step is known beforehand,
and nothing has to be undone on the way back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Protocol

from pyoxigraph import Literal, NamedNode

from mithaq.reasoning import literals
from mithaq.reasoning.facts import Coded, Facts
from mithaq.reasoning.rules import Test
from mithaq.terms import Term

UNBOUND = -1
Frame = list[int]
Registers = tuple[int, int, int]


class Goal(Protocol):
    """A premise in registers, not yet placed in a plan."""

    reads: frozenset[int]
    touches: frozenset[int]

    def cost(self, known: Collection[int]) -> int:
        """How early it should run: the least first. Only asked when ``reads`` are known."""

    def step(self, known: Collection[int]) -> Step:
        """The step that runs it when the given registers are known."""


class Step(Protocol):
    """A goal at its place in a plan."""

    def run(self, frame: Frame, facts: Facts) -> Iterator[None]:
        """Fill the frame's free registers in every way that holds, yielding at each."""


def ordered(goals: Sequence[Goal], known: Collection[int]) -> list[Goal]:
    """The goals, each after those that give what it reads, the narrowest first."""
    waiting, bound, found = list(goals), set(known), []
    while waiting:
        ready = [goal for goal in waiting if goal.reads <= bound]
        best = min(ready, key=lambda goal: goal.cost(bound))
        found.append(best)
        waiting.remove(best)
        bound |= best.touches
    return found


def plan(goals: Sequence[Goal], known: Collection[int]) -> tuple[Step, ...]:
    """The goals as steps, in the order in which they are best run."""
    bound, steps = set(known), []
    for goal in ordered(goals, known):
        steps.append(goal.step(bound))
        bound |= goal.touches
    return tuple(steps)


def solutions(steps: Sequence[Step], frame: Frame, facts: Facts, at: int = 0) -> Iterator[Frame]:
    """Every way to fill the frame; the same list is yielded each time, so copy what is to be kept."""
    if at == len(steps):
        yield frame
    elif at == len(steps) - 1:
        for _ in steps[at].run(frame, facts):
            yield frame
    else:
        for _ in steps[at].run(frame, facts):
            yield from solutions(steps, frame, facts, at + 1)


def unify(frame: Frame, registers: Registers, triple: Coded) -> bool:
    """Let three registers be a triple's terms; false if they are something else already."""
    for register, number in zip(registers, triple):  # noqa: B905 - three of each, and much of the time goes by here
        known = frame[register]
        if known == UNBOUND:
            frame[register] = number
        elif known != number:
            return False
    return True


def instantiate(frame: Frame, registers: Registers) -> Coded:
    """The triple that three registers hold."""
    return frame[registers[0]], frame[registers[1]], frame[registers[2]]


@dataclass(unsafe_hash=True)
class PatternGoal:
    """A triple pattern; ``is_type`` says that its verb is ``rdf:type``, so that a known object has many subjects."""

    registers: Registers
    is_type: bool = False
    reads: frozenset[int] = field(default=frozenset(), init=False, compare=False)
    touches: frozenset[int] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        self.touches = frozenset(self.registers)

    def cost(self, known: Collection[int]) -> int:
        subject, predicate, object_ = (register in known for register in self.registers)
        if subject and predicate and object_:
            return 0
        narrow = 2 if subject else 3 + 2 * self.is_type if object_ else 6
        return narrow if predicate else narrow + 2

    def step(self, known: Collection[int]) -> Step:
        subject, predicate, object_ = self.registers
        if predicate not in known:
            return _AnyPredicate(self.registers, frozenset(self.registers) & frozenset(known))
        if subject in known and object_ in known:
            return _Holds(self.registers)
        if subject in known:
            return _Objects(self.registers)
        if object_ in known:
            return _Subjects(self.registers)
        return _Both(self.registers)


class _PatternStep:
    def __init__(self, registers: Registers) -> None:
        self.subject, self.predicate, self.object = registers


class _Holds(_PatternStep):
    def run(self, frame: Frame, facts: Facts) -> Iterator[None]:
        if (frame[self.subject], frame[self.predicate], frame[self.object]) in facts.rounds:
            yield


class _Objects(_PatternStep):
    def run(self, frame: Frame, facts: Facts) -> Iterator[None]:
        subjects = facts.by_subject.get(frame[self.predicate])
        if subjects is not None:
            register = self.object
            for end in subjects.get(frame[self.subject], ()):
                frame[register] = end
                yield


class _Subjects(_PatternStep):
    def run(self, frame: Frame, facts: Facts) -> Iterator[None]:
        objects = facts.by_object.get(frame[self.predicate])
        if objects is not None:
            register = self.subject
            for start in objects.get(frame[self.object], ()):
                frame[register] = start
                yield


class _Both(_PatternStep):
    def run(self, frame: Frame, facts: Facts) -> Iterator[None]:
        for subject, ends in facts.by_subject.get(frame[self.predicate], {}).items():
            if self.subject == self.object:
                if subject in ends:
                    frame[self.subject] = subject
                    yield
                continue
            frame[self.subject] = subject
            for frame[self.object] in ends:
                yield


class _AnyPredicate:
    """A pattern whose predicate is to be found; the same variable may stand in several places."""

    def __init__(self, registers: Registers, known: frozenset[int]) -> None:
        self.registers = registers
        self.free = [register for register in registers if register not in known]
        inner = PatternGoal(registers)
        self.inner = inner.step(known | {registers[1]})

    def run(self, frame: Frame, facts: Facts) -> Iterator[None]:
        predicate = self.registers[1]
        for number in facts.by_subject:
            frame[predicate] = number
            yield from self.inner.run(frame, facts)


class MemberGoal:
    """One of an RDF list's members, or two at different places of it."""

    def __init__(self, items: tuple[int, ...], list_: int) -> None:
        self.items = items
        self.list = list_
        self.reads = frozenset({list_})
        self.touches = frozenset({*items, list_})

    def cost(self, known: Collection[int]) -> int:
        return 1 if all(item in known for item in self.items) else 4

    def step(self, known: Collection[int]) -> Step:
        return _Members(self.items, self.list, [item in known for item in self.items])


class _Members:
    def __init__(self, items: tuple[int, ...], list_: int, known: list[bool]) -> None:
        self.items, self.list, self.known = items, list_, known

    def run(self, frame: Frame, facts: Facts) -> Iterator[None]:
        members = facts.members(frame[self.list]) or ()
        if not any(self.known) and len(self.items) == 2 and self.items[0] != self.items[1]:
            first, second = self.items  # as in long lists of what is disjoint or different
            for frame[first], frame[second] in combinations(members, 2):
                yield
            return
        wanted = [frame[item] for item in self.items]
        for found in combinations(members, len(self.items)):
            if all(
                not known or want == got for known, want, got in zip(self.known, wanted, found, strict=True)
            ):
                for item, got in zip(self.items, found, strict=True):
                    frame[item] = got
                if all(
                    frame[item] == got for item, got in zip(self.items, found, strict=True)
                ):  # ``?x, ?x in ?l``
                    yield


@dataclass(unsafe_hash=True)
class TestGoal:
    """A condition on registers that are known."""

    test: Test
    left: int
    right: int
    reads: frozenset[int] = field(init=False, compare=False)
    touches: frozenset[int] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        self.holds = _TESTS[self.test]
        self.reads = self.touches = frozenset({self.left, self.right})

    @staticmethod
    def holding() -> Mapping[Test, Callable[[Term, Term], bool]]:
        """What decides each condition."""
        return _TESTS

    def cost(self, known: Collection[int]) -> int:  # noqa: ARG002 - it is ready, so all is known
        return -1

    def step(self, known: Collection[int]) -> Step:  # noqa: ARG002
        return self

    def run(self, frame: Frame, facts: Facts) -> Iterator[None]:
        left, right = frame[self.left], frame[self.right]
        if self.holds(facts.terms[left], facts.terms[right]):
            yield


def _same_value(left: Term, right: Term) -> bool:
    return isinstance(left, Literal) and isinstance(right, Literal) and literals.same_value(left, right)


def _other_value(left: Term, right: Term) -> bool:
    return isinstance(left, Literal) and isinstance(right, Literal) and literals.other_value(left, right)


def _outside(left: Term, right: Term) -> bool:
    return (
        isinstance(left, Literal) and isinstance(right, NamedNode) and literals.is_outside(left, right.value)
    )


def _starts_with(left: Term, right: Term) -> bool:
    return isinstance(left, NamedNode) and isinstance(right, Literal) and left.value.startswith(right.value)


_TESTS: dict[Test, Callable[[Term, Term], bool]] = {
    Test.OTHER_TERM: lambda left, right: left != right,
    Test.SAME_VALUE: _same_value,
    Test.OTHER_VALUE: _other_value,
    Test.OUTSIDE: _outside,
    Test.STARTS_WITH: _starts_with,
}


class LiteralsGoal:
    """The data's literals: well-typed ones with the datatypes to which they belong, or ill-typed ones."""

    def __init__(self, test: Test, literal: int, datatype: int) -> None:
        self.test, self.literal, self.datatype = test, literal, datatype
        self.reads: frozenset[int] = frozenset()
        self.touches = frozenset({literal, datatype})

    def cost(self, known: Collection[int]) -> int:  # noqa: ARG002
        return 1

    def step(self, known: Collection[int]) -> Step:
        return _Literals(self, literal_known=self.literal in known, datatype_known=self.datatype in known)


def _ill_typed(facts: Facts, found: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each of some literals that is not written as its datatype asks, twice."""
    for number in found:
        if facts.judged(number)[0] is False:
            yield number, number


def _of_datatype(facts: Facts, found: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each of some literals with its own datatype, and with those to which its value belongs too and of which the data speak."""
    named = facts.datatypes
    likely: dict[int, list[tuple[str, int]]] = {}
    for number in found:
        is_well_typed, own = facts.judged(number)
        if is_well_typed:
            yield number, own
            if own not in likely:
                likely[own] = [
                    (iri, at) for iri, at in named if at != own and literals.may_hold(iri, facts.iri(own))
                ]
            for iri, at in likely[own]:
                if literals.is_inside(facts.literal(number), iri):
                    yield number, at


class _Literals:
    """The literals that are known, or one, with what is asked of them."""

    def __init__(self, goal: LiteralsGoal, *, literal_known: bool, datatype_known: bool) -> None:
        self.literal, self.datatype = goal.literal, goal.datatype
        self.literal_known = literal_known
        self.datatype_known = datatype_known and goal.test is Test.OF_DATATYPE
        self.find = _ill_typed if goal.test is Test.ILL_TYPED else _of_datatype

    def run(self, frame: Frame, facts: Facts) -> Iterator[None]:
        if self.literal_known:
            known = frame[self.literal]
            pool: Sequence[int] = (known,) if isinstance(facts.terms[known], Literal) else ()
        else:
            pool = facts.literals()
        found: Iterable[tuple[int, int]] = self.find(facts, pool)
        if self.datatype_known:
            wanted = frame[self.datatype]
            found = [(number, datatype) for number, datatype in found if datatype == wanted]
        for frame[self.literal], frame[self.datatype] in found:
            yield
