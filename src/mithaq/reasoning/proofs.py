"""How a derived triple follows: the ways to derive it in one step, and the smallest of its proofs.

Only premises of earlier rounds count. Every derived triple has such a proof, and none of them can go round in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from mithaq.reasoning.expressions import Expressions
from mithaq.reasoning.facts import Coded, Facts
from mithaq.reasoning.joins import UNBOUND, Frame, Registers, instantiate, solutions, unify
from mithaq.reasoning.programs import Program, Template
from mithaq.reasoning.rules import Rule, Variable, fill

#: Steps and openings kept for the next question: a bound on memory, however many facts are explained one after the other.
_MOST_KEPT = 200_000


@dataclass(frozen=True)
class Inference:
    """One application of a rule: its premises, and the full frame with which it fired."""

    program: Program
    premises: tuple[Coded, ...]
    frame: tuple[int, ...]

    @property
    def rule(self) -> Rule:
        """The rule that was applied."""
        return self.program.rule


def bindings(program: Program, frame: Sequence[int], expressions: Expressions) -> dict[str, str]:
    """What the rule's variables stand for in a frame, as a person reads it."""
    return {
        slot.name: expressions.term(frame[register])
        for slot, register in program.registers.items()
        if isinstance(slot, Variable) and frame[register] != UNBOUND
    }


class _Guard(NamedTuple):
    """A premise with a known verb about an end of the conclusion: from there, forwards or not, to ``end`` if that is known."""

    forwards: bool
    verb: int
    place: int
    end: int


_NONE: dict[int, set[int]] = {}


def _guards(template: Template, base: Frame, head: Registers) -> list[_Guard]:
    found = []
    for subject, predicate, object_ in template.patterns:
        for forwards, here, there in ((True, subject, object_), (False, object_, subject)):
            if base[predicate] != UNBOUND and here in head and here != there:
                found.append(_Guard(forwards, base[predicate], head.index(here), base[there]))
    return found


class Proofs:
    """Looks for proofs over a closed set of facts, with programs over the same facts."""

    def __init__(self, facts: Facts, programs: Sequence[Program]) -> None:
        self.facts = facts
        self.programs = programs
        self.expressions = Expressions(facts)
        self._inferences: dict[Coded, list[Inference]] = {}
        self._costs: dict[Coded, int] = {}
        self._concluding: dict[int, list[Program]] = {}
        self._opened: dict[
            tuple[int, Registers, tuple[int, ...]], list[tuple[Template, Frame, list[_Guard]]]
        ] = {}

    def inferences(self, triple: Coded) -> list[Inference]:
        """Every step that concludes a derived triple from earlier ones, the smallest proof's first."""
        if len(self._inferences) > _MOST_KEPT:
            self._inferences.clear()  # what proofs cost is kept, so that each step can be found again by itself
        self._settle(triple)
        return self._inferences[triple]

    def visible(self, premises: tuple[Coded, ...]) -> tuple[Coded, ...]:
        """Premises that RDF can write. One that it cannot (a literal's type) gives way to what it follows from."""
        found: dict[Coded, None] = {}
        for coded in premises:
            if self.facts.decode(coded) is not None:
                found[coded] = None
            elif inferences := self.inferences(coded):
                found.update(dict.fromkeys(self.visible(inferences[0].premises)))
        return tuple(found)

    def words(self, inference: Inference) -> str:
        """The rule's description, filled with what its variables stand for."""
        return fill(
            inference.rule.description, bindings(inference.program, inference.frame, self.expressions)
        )

    def given(self, premises: Iterable[Coded]) -> tuple[Coded, ...]:
        """The given triples at the leaves of the smallest proofs of some premises."""
        found: dict[Coded, None] = {}
        waiting = list(premises)[::-1]
        met: set[Coded] = set()
        while waiting:
            coded = waiting.pop()
            if coded in met:
                continue
            met.add(coded)
            if self.facts.rounds[coded] == 0:
                found[coded] = None
            elif steps := self.inferences(coded):
                waiting += reversed(steps[0].premises)
        return tuple(found)

    def _settle(self, goal: Coded) -> None:
        """Find the steps of a triple and of all that they rest on; then count, from the early rounds to the late."""
        waiting, met = [goal], []
        while waiting:
            triple = waiting.pop()
            if triple in self._inferences or (triple != goal and triple in self._costs):
                continue
            self._inferences[triple] = list(self._steps_to(triple))
            met.append(triple)
            waiting += [premise for step in self._inferences[triple] for premise in step.premises]
        for triple in sorted(met, key=self.facts.rounds.__getitem__):
            self._inferences[triple].sort(key=self._rank)
            steps = self._inferences[triple]
            self._costs[triple] = 1 + (self._cost(steps[0]) if steps else 0)

    def _cost(self, step: Inference) -> int:
        """The size of the proof that ends in this step. The cells of a list are part of one premise, so they weigh nothing."""
        cells = (self.facts.first, self.facts.rest)
        return sum(self._costs[premise] for premise in step.premises if premise[1] not in cells)

    def _rank(self, step: Inference) -> tuple[int, int, list[str]]:
        return (
            self._cost(step),
            step.program.order,
            [self.expressions.triple(premise) for premise in step.premises],
        )

    def _steps_to(self, triple: Coded) -> Iterator[Inference]:
        round_ = self.facts.rounds[triple]
        if round_ == 0:
            return
        seen: set[tuple[int, tuple[Coded, ...]]] = set()
        for program, template, frame in self.applications(triple):
            premises = tuple(program.premises(template, frame))
            key = (program.order, premises)
            if key not in seen and all(self.facts.rounds[premise] < round_ for premise in premises):
                seen.add(key)
                yield Inference(program, premises, tuple(frame))

    def _may_apply(self, program: Program) -> bool:
        """Whether the ontology says anything at all for each premise about it."""
        by_object = self.facts.by_object
        schema = (instantiate(program.blank, registers) for registers in program.schema)
        return all(
            verb == UNBOUND
            or (by_object.get(verb) if end == UNBOUND else by_object.get(verb, _NONE).get(end))
            for _, verb, end in schema
        )

    def applications(self, triple: Coded) -> Iterator[tuple[Program, Template, Frame]]:
        """Every way in which a rule concludes a triple from what is known, of whatever round."""
        return chain.from_iterable(self.ways(triple))

    def ways(self, triple: Coded) -> Iterator[Iterator[tuple[Program, Template, Frame]]]:
        """The same, apart for each way that the ontology opens.

        What is known of individuals may change meanwhile, what is known of the ontology may not.
        """
        verb = triple[1]
        if verb not in self._concluding:
            self._concluding[verb] = [
                program
                for program in self.programs
                if any(program.blank[head[1]] in (verb, UNBOUND) for head in program.heads)
                and self._may_apply(program)
            ]
        for program in self._concluding[verb]:
            for opening in self._openings(program, triple):
                yield _by(program, _applied(program, triple, [opening]))

    def _openings(self, program: Program, triple: Coded) -> Iterator[tuple[frozenset[int], Template, Frame]]:
        """As :func:`openings`. What the ontology says of a rule is asked once for all triples that are alike to it."""
        if len(self._opened) > _MOST_KEPT:
            self._opened.clear()
        for head in program.heads:
            start = list(program.blank)
            if not unify(start, head, triple):
                continue
            asked = [register for register in head if register in program.schema_known]
            key = (program.order, head, tuple(start[register] for register in asked))
            if key not in self._opened:
                self._opened[key] = [
                    (template, base, _guards(template, base, head))
                    for template, base in _opened(program, asked, start)
                ]
            known = frozenset(head)
            for template, base, guards in self._opened[key]:
                if self._pass(guards, triple):
                    frame = list(base)
                    if unify(frame, head, triple):
                        yield known, template, frame

    def _pass(self, guards: Sequence[_Guard], triple: Coded) -> bool:
        """Whether there is something to go on with: of many ways that the ontology opens, the facts close most."""
        facts = self.facts
        for guard in guards:
            index = facts.by_subject if guard.forwards else facts.by_object
            ends = index.get(guard.verb, _NONE).get(triple[guard.place])
            if not ends or (guard.end != UNBOUND and guard.end not in ends):
                return False
        return True


def _by(
    program: Program, found: Iterator[tuple[Template, Frame]]
) -> Iterator[tuple[Program, Template, Frame]]:
    for template, frame in found:
        yield program, template, frame


def openings(program: Program, triple: Coded) -> Iterator[tuple[frozenset[int], Template, Frame]]:
    """The ways in which the ontology lets a rule conclude a triple: what is still asked of individuals, and the frame so far."""
    for head in program.heads:
        start = list(program.blank)
        if not unify(start, head, triple):
            continue
        known = frozenset(head)
        for frame in map(list, solutions(program.schema_plan(known), start, program.facts)):
            if rest := program.specialise(frame):
                yield known, *rest


def _opened(program: Program, asked: Sequence[int], start: Frame) -> Iterator[tuple[Template, Frame]]:
    """The ways in which the ontology lets a rule apply, when it is asked for these registers of a frame only."""
    frame = list(program.blank)
    for register in asked:
        frame[register] = start[register]
    for found in map(list, solutions(program.schema_plan(asked), frame, program.facts)):
        if rest := program.specialise(found):
            yield rest


def _applied(
    program: Program, triple: Coded, opened: Iterable[tuple[frozenset[int], Template, Frame]]
) -> Iterator[tuple[Template, Frame]]:
    for known, template, base in opened:
        for frame in template.solve(list(base), known):
            if any(instantiate(frame, head) == triple for head in program.heads):
                yield template, frame
