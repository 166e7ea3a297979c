"""How a derived triple follows: the ways to derive it in one step, and the smallest of its proofs.

Only premises of earlier rounds count. Every derived triple has such a proof, and none of them can go round in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from mithaq.reasoning.expressions import Expressions
from mithaq.reasoning.facts import Coded, Facts
from mithaq.reasoning.joins import UNBOUND, Frame, instantiate
from mithaq.reasoning.openings import Opening, Openings
from mithaq.reasoning.programs import Program, Template
from mithaq.reasoning.rules import Rule, Variable, fill
from mithaq.reasoning.transitivity import FirstSteps, leads_on

#: Steps kept for the next question: a bound on memory, however many facts are explained one after the other.
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


class Proofs:
    """Looks for proofs over a closed set of facts, with programs over the same facts."""

    def __init__(self, facts: Facts, programs: Sequence[Program]) -> None:
        self.facts = facts
        self.programs = programs
        self.expressions = Expressions(facts)
        self._inferences: dict[Coded, list[Inference]] = {}
        self._costs: dict[Coded, int] = {}
        self._openings = Openings(facts, programs)
        self._first_steps = FirstSteps(facts)

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

    def _steps_to(self, triple: Coded) -> Iterable[Inference]:
        if self.facts.rounds[triple] == 0:
            return ()
        applications = chain.from_iterable(map(partial(self._early, triple), self._openings.to(triple)))
        return self._rising(triple, applications) or self._rising(triple, self.applications(triple))

    def _rising(
        self, triple: Coded, applications: Iterable[tuple[Program, Template, Frame]]
    ) -> list[Inference]:
        """The applications that conclude a triple from earlier rounds, each once."""
        rounds, round_ = self.facts.rounds, self.facts.rounds[triple]
        found: dict[tuple[int, tuple[Coded, ...]], Inference] = {}
        for program, template, frame in applications:
            premises = tuple(program.premises(template, frame))
            if all(rounds[premise] < round_ for premise in premises):
                found.setdefault((program.order, premises), Inference(program, premises, tuple(frame)))
        return list(found.values())

    def _early(self, triple: Coded, opening: Opening) -> Iterator[tuple[Program, Template, Frame]]:
        """The applications of an opening, those of a transitive property only step by step from the beginning.

        What lies n steps apart follows in as many ways as there are to set n - 1 pairs of brackets, all from the same.
        """
        program, template, frame, known = opening
        for patterns in (template.patterns, program.schema):
            if leads_on(patterns, program.heads, frame):
                middle = patterns[0][2]
                for step in self._first_steps.towards(triple):
                    if frame[middle] in (UNBOUND, step):
                        ahead = [*frame[:middle], step, *frame[middle + 1 :]]
                        yield from _applied(Opening(program, template, ahead, known | {middle}), triple)
                return
        yield from _applied(opening, triple)

    def applications(self, triple: Coded) -> Iterator[tuple[Program, Template, Frame]]:
        """Every way in which a rule concludes a triple from what is known, of whatever round."""
        return chain.from_iterable(self.ways(triple))

    def ways(self, triple: Coded) -> Iterator[Iterator[tuple[Program, Template, Frame]]]:
        """The same, apart for each way that the ontology opens.

        What is known of individuals may change meanwhile, what is known of the ontology may not.
        """
        for opening in self._openings.to(triple):
            yield _applied(opening, triple)


def _applied(opening: Opening, triple: Coded) -> Iterator[tuple[Program, Template, Frame]]:
    program, template = opening.program, opening.template
    for frame in template.solve(list(opening.frame), opening.known):
        if any(instantiate(frame, head) == triple for head in program.heads):
            yield program, template, frame
