"""Specialised rules as Python functions: the loops and tests of a join, written out once for each form of rule.

A rule's premises about individuals, in the order of their plan, are nested loops over the indexes of the facts. As steps that
call one another they cost several times what the look-ups cost; so the loops are put together as text, in which nothing but
numbers of registers stands, and compiled. Rules of the same form share one text.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal

from mithaq.reasoning.facts import Coded, Facts
from mithaq.reasoning.joins import UNBOUND, Frame, Goal, PatternGoal, Registers, TestGoal, ordered
from mithaq.reasoning.programs import Program, Template
from mithaq.reasoning.rules import Test, Use

#: Applies a specialised rule to triples that match one of its premises, or with none to all that is known.
Action = Callable[[Sequence[Coded]], None]
#: From facts, the frame of a specialised rule, what takes a conclusion and what takes a full frame, to the action.
Maker = Callable[[Facts, Frame, Callable[[Coded], None], Callable[[Frame], None]], Action]

#: Python takes no more loops within one another than twenty, and no more indents than a hundred.
_MOST_LOOPS, _DEEPEST = 18, 90


def maker_of(template: Template, place: int | None) -> Maker | None:
    """What makes the action for triples that match the pattern at ``place``; with ``None`` for all that is known.

    ``None`` where the rule has more premises than Python takes loops: such a rule is run step by step.
    """
    goals = tuple(goal for at, goal in enumerate(template.goals) if at != place)
    heads = tuple(template.heads) if template.program.rule.use is Use.KEPT else ()
    rows = None if place is None else template.patterns[place]
    return _made(template.known, template.size, goals, rows, heads)


def schema_maker_of(program: Program, place: int) -> Maker | None:
    """The same for a premise about the ontology: the action concludes, or hands on the frame that the others then fill.

    ``None`` also where the rule goes through lists or literals.
    """
    goals = [goal for at, goal in enumerate(program.schema_goals) if at != place]
    if not all(isinstance(goal, PatternGoal | TestGoal) for goal in goals):
        return None
    heads = tuple(program.heads) if program.is_immediate and program.rule.use is Use.KEPT else ()
    return _made(program.constants, len(program.blank), tuple(goals), program.schema[place], heads)


@lru_cache(maxsize=4096)
def _made(
    constants: frozenset[int],
    size: int,
    goals: tuple[Goal, ...],
    rows: Registers | None,
    heads: tuple[Registers, ...],
) -> Maker | None:
    """What has been made for one rule serves all of its form, in later closures too."""
    return _Writer(constants, size, goals, rows, heads).maker()


@lru_cache(maxsize=4096)
def _compiled(source: str) -> Maker:
    names: dict[str, Any] = {"EMPTY": {}, "NONE": frozenset(), "Literal": Literal}
    names.update({f"holds_{test.name}": goal for test, goal in TestGoal.holding().items()})
    exec(compile(source, "<rule>", "exec"), names)  # noqa: S102 - made of numbers alone, above
    made: Maker = names["make"]
    return made


class _Writer:
    """The text of one action.

    ``constants`` are the registers that the frame fills, of ``size`` in all; ``rows`` the registers of the triples that come,
    if any do. Without ``heads`` the full frame is handed on.
    """

    def __init__(
        self,
        constants: frozenset[int],
        size: int,
        goals: Sequence[Goal],
        rows: Registers | None,
        heads: Sequence[Registers],
    ) -> None:
        self.constants, self.size, self.goals, self.rows, self.heads = constants, size, goals, rows, heads
        self.loops, self.depth = 0, 2
        self._body: list[str] = []
        self._ahead: dict[str, str] = {}

    def maker(self) -> Maker | None:
        """The compiled text, or ``None`` where it goes too deep."""
        source = self._source()
        return None if self.loops > _MOST_LOOPS or self.depth > _DEEPEST else _compiled(source)

    def _source(self) -> str:
        known = set(self.constants)
        if self.rows is not None:
            self._rows(self.rows)
            known.update(self.rows)
        waiting = ordered(self.goals, known)
        while waiting:
            goal = waiting.pop(0)
            self._goal(goal, known, self._needed(waiting))
            known |= goal.touches
        self._conclusion(known)
        constants = [f"    r{register} = base[{register}]" for register in sorted(self.constants)]
        ahead = [f"        {name} = {value}" for value, name in self._ahead.items()]
        head = ["def make(facts, base, add, conclude):", *constants]
        head.append("    terms, by_subject, by_object = facts.terms, facts.by_subject, facts.by_object")
        return "\n".join([*head, "    def run(rows):", *ahead, *self._body, "    return run"])

    def _rows(self, registers: Registers) -> None:
        """The loop over the triples that came. That they have the constants of the pattern is known beforehand."""
        names: list[str] = []
        same: list[str] = []
        for at, register in enumerate(registers):
            if register in self.constants:
                names.append("_")
            elif f"r{register}" in names:
                names.append(f"x{at}")
                same.append(f"r{register} == x{at}")
            else:
                names.append(f"r{register}")
        self._loop(f"for {', '.join(names)} in rows:")
        if same:
            self._open(f"if {' and '.join(same)}:")

    def _goal(self, goal: Goal, known: Collection[int], needed: Collection[int]) -> None:
        if isinstance(goal, PatternGoal):
            self._pattern(goal.registers, known, needed)
        elif isinstance(goal, TestGoal):
            self._test(goal)
        else:  # pragma: no cover - whatever else there is is about the ontology
            raise TypeError(f"no premise about individuals: {goal}")

    def _pattern(self, registers: Registers, known: Collection[int], needed: Collection[int]) -> None:
        subject, predicate, object_ = registers
        if predicate not in known:
            self._loop(f"for r{predicate} in by_subject:")
            known = {*known, predicate}
        subjects, objects = self._index("by_subject", predicate), self._index("by_object", predicate)
        if subject in known and object_ in known:
            if object_ in self.constants:
                self._open(f"if r{subject} in {self._ends(objects, object_)}:")
            else:
                self._open(f"if r{object_} in {self._ends(subjects, subject)}:")
        elif subject in known:
            self._one_end(self._ends(subjects, subject), object_, needed)
        elif object_ in known:
            self._one_end(self._ends(objects, object_), subject, needed)
        else:
            self._both_ends(registers, subjects, objects, needed)

    def _one_end(self, ends: str, register: int, needed: Collection[int]) -> None:
        if register in needed:
            self._loop(f"for r{register} in {ends}:")
        else:
            self._open(f"if {ends}:")

    def _both_ends(self, registers: Registers, subjects: str, objects: str, needed: Collection[int]) -> None:
        subject, _, object_ = registers
        if subject == object_:
            self._loop(f"for r{subject}, ends in {subjects}.items():")
            self._open(f"if r{subject} in ends:")
        elif subject in needed and object_ in needed:
            ends = f"e{self.depth}"
            self._loop(f"for r{subject}, {ends} in {subjects}.items():")
            self._loop(f"for r{object_} in {ends}:")
        elif object_ in needed:
            self._loop(f"for r{object_} in {objects}:")
        else:
            self._one_end(subjects, subject, needed)

    def _test(self, goal: TestGoal) -> None:
        left, right = goal.left, goal.right
        if goal.test is Test.OTHER_TERM:  # a term has one number
            self._open(f"if r{left} != r{right}:")
        elif goal.test is Test.STARTS_WITH:
            self._open(f"if holds_{goal.test.name}(terms[r{left}], terms[r{right}]):")
        else:  # the others are of literals, which few terms are
            self._open(
                f"if type(terms[r{left}]) is Literal and holds_{goal.test.name}(terms[r{left}], terms[r{right}]):"
            )

    def _conclusion(self, known: Collection[int]) -> None:
        for subject, predicate, object_ in self.heads:
            new = ""
            if predicate in self.constants and object_ in self.constants:
                # Of a class nearly all members are known: to ask is cheaper than to conclude it once more.
                ends = self._ends(self._index("by_object", predicate), object_)
                new = f"if r{subject} not in {self._before(f'{ends} if facts.only_new else NONE')}: "
            self._line(f"{new}add((r{subject}, r{predicate}, r{object_}))")
        if not self.heads:
            frame = (f"r{register}" if register in known else str(UNBOUND) for register in range(self.size))
            self._line(f"conclude([{', '.join(frame)}])")

    def _needed(self, later: Sequence[Goal]) -> frozenset[int]:
        """The registers that are read further on: others need not be gone through, only be there."""
        if not self.heads:
            return frozenset(range(self.size))
        return frozenset().union(*self.heads, *(goal.touches for goal in later))

    def _index(self, index: str, predicate: int) -> str:
        value = f"{index}.get(r{predicate}, EMPTY)"
        return self._before(value) if predicate in self.constants else value

    def _ends(self, index: str, register: int) -> str:
        if not index.startswith("h"):
            return f"{index}.get(r{register}, NONE)"
        if register in self.constants:
            return self._before(f"{index}.get(r{register}, NONE)")
        return f"{self._before(f'{index}.get')}(r{register}, NONE)"

    def _before(self, value: str) -> str:
        """A value that is looked up once, before the loops."""
        return self._ahead.setdefault(value, f"h{len(self._ahead)}")

    def _loop(self, line: str) -> None:
        self.loops += 1
        self._open(line)

    def _open(self, line: str) -> None:
        self._line(line)
        self.depth += 1

    def _line(self, line: str) -> None:
        self._body.append("    " * self.depth + line)
