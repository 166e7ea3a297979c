"""Why a triple does not follow: the rules that could conclude it, and the premises they lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Triple

from mithaq.reasoning.facts import Coded
from mithaq.reasoning.joins import UNBOUND, Frame, Goal, PatternGoal, Registers, TestGoal, instantiate
from mithaq.reasoning.openings import openings
from mithaq.reasoning.programs import Template
from mithaq.reasoning.proofs import Proofs, bindings
from mithaq.reasoning.rules import fill
from mithaq.terms import OWL

#: Partial matches that are looked at for one way to conclude a triple: enough for any rule a person writes.
_PATIENCE = 10_000


#: How far to follow missing membership of an anonymous class into the class's parts.
_DEPTH = 4


@dataclass(frozen=True)
class Need:
    """A premise as text, in which ``?x`` stands for something not found, and as a triple where RDF can write it in full."""

    text: str
    triple: Triple | None


@dataclass(frozen=True)
class Obstacle:
    """A rule that would conclude a triple if more held: the premises that hold, and those that are missing.

    Where membership of an anonymous class is missing, ``deeper`` says what that lacks in turn.
    """

    rule: str
    description: str
    held: tuple[Need, ...]
    missing: tuple[Need, ...]
    deeper: tuple[Obstacle, ...] = ()


def obstacles(proofs: Proofs, triple: Triple) -> list[Obstacle]:
    """Every rule that the ontology lets conclude a triple, with the match that came nearest, the nearest first."""
    return _obstacles(proofs, proofs.facts.code(triple), ())


def _obstacles(proofs: Proofs, goal: Coded, path: tuple[Coded, ...]) -> list[Obstacle]:
    path = (*path, goal)
    if len(path) > _DEPTH:
        return []
    nothing = proofs.facts.number(OWL.Nothing)
    found: dict[Obstacle, int] = {}
    for program in proofs.programs:
        for _, template, base, _ in openings(program, goal):
            if not _is_given(proofs, [instantiate(base, registers) for registers in program.schema]):
                continue
            asked = [instantiate(base, registers) for registers in template.patterns]
            if any(pattern in path or pattern[2] == nothing for pattern in asked):
                continue  # it would have to hold already, or everything would have to
            found[_Search(proofs, template).nearest(base, path)] = program.order
    return sorted(
        found, key=lambda o: (len(o.missing), -len(o.held), found[o], [need.text for need in o.missing])
    )


def _is_given(proofs: Proofs, schema: Sequence[Coded]) -> bool:
    """Whether the ontology says so itself. What it only implies leads to the same misses by other ways."""
    same = proofs.facts.number(OWL.sameAs)
    return all(proofs.facts.rounds[coded] == 0 or coded[1] == same for coded in schema)


class _Search:
    """Looks for the match of a specialised rule that leaves the fewest premises unmet."""

    def __init__(self, proofs: Proofs, template: Template) -> None:
        self.proofs = proofs
        self.template = template
        self.patience = _PATIENCE
        self.unmet = 2.0 * len(template.goals) + 1
        self.asked: frozenset[int] = frozenset()
        self.best: Frame = []

    def nearest(self, base: Frame, path: tuple[Coded, ...]) -> Obstacle:
        """The best match as an obstacle."""
        bound = frozenset(register for register, number in enumerate(base) if number != UNBOUND)
        self.asked = bound
        self._follow(self.template.goals, list(base), bound, 0)
        program = self.template.program
        held = [self._need(registers) for registers in program.schema]
        missing: list[Need] = []
        deeper: list[Obstacle] = []
        for goal in self.template.goals:
            if isinstance(goal, PatternGoal):
                coded = instantiate(self.best, goal.registers)
                holds = coded in self.proofs.facts.rounds
                (held if holds else missing).append(self._need(goal.registers))
                if not holds and UNBOUND not in coded and self.proofs.facts.is_blank(coded[2]):
                    deeper += _obstacles(self.proofs, coded, path)
            elif isinstance(goal, TestGoal) and not self._passes(goal):
                text = f"{self._show((goal.left,))} {goal.test.value} {self._show((goal.right,))}"
                missing.append(Need(text, None))
        words = fill(program.rule.description, bindings(program, self.best, self.proofs.expressions))
        return Obstacle(program.rule.name, words, tuple(held), tuple(missing), tuple(deeper))

    def _need(self, registers: Registers) -> Need:
        coded = instantiate(self.best, registers)
        return Need(self._show(registers), None if UNBOUND in coded else self.proofs.facts.decode(coded))

    def _follow(self, goals: Sequence[Goal], frame: Frame, bound: frozenset[int], unmet: float) -> None:
        """Match the narrowest goal that is left in every way, and also pass over it as unmet."""
        self.patience -= 1
        if unmet >= self.unmet or (self.patience < 0 and self.best):
            return
        ready = [goal for goal in goals if goal.reads <= bound]
        if not ready:  # nothing is left but conditions on what was not found
            self.unmet = unmet
            self.best = [number if register in bound else UNBOUND for register, number in enumerate(frame)]
            return
        narrowest = min(ready, key=lambda goal: goal.cost(bound))
        rest = [goal for goal in goals if goal is not narrowest]
        for _ in narrowest.step(bound).run(frame, self.proofs.facts):
            self._follow(rest, frame, bound | narrowest.touches, unmet)
        # Of two matches that miss as much, the nearer is the one in which what is asked about does have a part: a nation's own
        # membership that is not current, rather than somebody else's that is.
        self._follow(rest, frame, bound, unmet + (1.5 if narrowest.touches & self.asked else 1))

    def _passes(self, goal: TestGoal) -> bool:
        numbers = self.best[goal.left], self.best[goal.right]
        if UNBOUND in numbers:
            return True  # what it compares is missing, and is listed as such
        terms = self.proofs.facts.terms
        return goal.holds(terms[numbers[0]], terms[numbers[1]])

    def _show(self, registers: Sequence[int]) -> str:
        names = {register: str(slot) for slot, register in self.template.program.registers.items()}
        shown = []
        for place, register in enumerate(registers):
            number = self.best[register]
            text = (
                names.get(register, f"?{register}")
                if number == UNBOUND
                else self.proofs.expressions.term(number)
            )
            shown.append("a" if place == 1 and text == "rdf:type" else text)
        return " ".join(shown)
