"""Why a triple holds, as a tree whose leaves are claims and declarations; and why one does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product

from pyoxigraph import NamedNode, Triple

from mithaq.reasoning.facts import Coded, Facts
from mithaq.reasoning.grounds import Computed, Ground, Stated
from mithaq.reasoning.native import saturate
from mithaq.reasoning.obstacles import Obstacle, obstacles
from mithaq.reasoning.proofs import Inference, Proofs
from mithaq.reasoning.rules import Rule
from mithaq.reasoning.saturation import programs
from mithaq.terms import RDF


@dataclass(frozen=True, repr=False)
class Derivation:
    """A triple with what it rests on: a ground, or a rule and the derivations of its premises.

    ``text`` is the triple as a person reads it, anonymous expressions written out; ``description`` says the step in
    words. A computed ground has premises too. Neither ground nor rule: something the build used that is not among the facts.
    """

    triple: Triple
    text: str
    ground: Ground | None = None
    rule: str | None = None
    description: str = ""
    premises: tuple[Derivation, ...] = ()

    def __repr__(self) -> str:
        known = f"by {self.rule}" if self.rule else type(self.ground).__name__.lower()
        return f"<Derivation of {self.text}, {known}>"

    @property
    def shown_premises(self) -> tuple[Derivation, ...]:
        """The premises without the cells of lists, which the text of the premise that names the list shows."""
        return tuple(
            premise for premise in self.premises if premise.triple.predicate not in (RDF.first, RDF.rest)
        )

    def claims(self) -> tuple[NamedNode, ...]:
        """The claims at the leaves, in the order in which the tree shows them, each once."""
        stated = (step.ground for step in self.steps() if isinstance(step.ground, Stated))
        return tuple(dict.fromkeys(claim for ground in stated for claim in ground.claims))

    def steps(self) -> Iterator[Derivation]:
        """This and all it rests on, from the top down, each triple once."""
        waiting, met = [self], set()
        while waiting:
            step = waiting.pop()
            if step.triple not in met:
                met.add(step.triple)
                yield step
                waiting += reversed(step.premises)


class Explainer:
    """Explains what follows by rules from triples with known grounds.

    ``grounds`` holds all given triples, the ontology's with blank nodes too. ``closed`` are the same triples closed under the
    same rules already; without it the closure is computed once, at the first question. A step only builds on what was
    derived in earlier rounds, so no explanation goes round in a circle.
    """

    def __init__(
        self, grounds: Mapping[Triple, Ground], rules: Iterable[Rule], closed: Facts | None = None
    ) -> None:
        self.grounds = grounds
        self.rules = list(rules)
        self._closed = closed

    @cached_property
    def _proofs(self) -> Proofs:
        if self._closed is not None:
            return Proofs(self._closed, programs(self.rules, self._closed))
        saturation = saturate(self.grounds, self.rules)
        return Proofs(saturation.facts, saturation.programs)

    def why(self, triple: Triple) -> Derivation | None:
        """The smallest derivation of a triple, or ``None`` if it does not hold."""
        coded = self._proofs.facts.find(triple)
        return None if coded is None else self._derive(coded)

    def claims(self, triple: Triple) -> tuple[NamedNode, ...]:
        """The claims at the leaves of the smallest derivation; none if the triple does not hold or rests on no claim."""
        derivation = self.why(triple)
        return () if derivation is None else derivation.claims()

    def all_derivations(self, triple: Triple, limit: int = 20) -> Iterator[Derivation]:
        """Derivations one by one, the smallest first step first, at most ``limit``; none repeats another."""
        coded = self._proofs.facts.find(triple)
        if coded is not None:
            yield from islice(self._alternatives(coded, limit, {}), limit)

    def steps(self, triples: Iterable[Triple]) -> Iterator[Derivation]:
        """The last step of the smallest derivation of each triple, and of all that it rests on: each once, premises by name only.

        So the evidence of many triples is linear in their number, while whole derivations would repeat what they share.
        What does not hold is passed over; of the cells of lists nothing is said.
        """
        met: set[Coded] = set()
        for triple in triples:
            waiting = [coded] if (coded := self._proofs.facts.find(triple)) is not None else []
            while waiting:
                coded = waiting.pop()
                if coded in met or self._is_cell(coded):
                    continue
                met.add(coded)
                premises = self._premises(coded)
                waiting += premises
                yield self._step(coded, {premise: self._named(premise) for premise in premises})

    def why_not(self, triple: Triple, limit: int = 20) -> list[Obstacle]:
        """What could conclude a triple that does not hold, and what is missing for it, the nearest miss first."""
        if self._proofs.facts.find(triple) is not None:
            return []
        return obstacles(self._proofs, triple)[:limit]

    def _derive(self, goal: Coded) -> Derivation:
        """Build the tree from its leaves, without recursion: proofs may be long."""
        built: dict[Coded, Derivation] = {}
        entered: set[Coded] = set()
        waiting = [(goal, False)]
        while waiting:
            coded, is_ready = waiting.pop()
            if is_ready:
                built[coded] = self._step(coded, built)
            elif coded not in entered:
                entered.add(coded)
                waiting.append((coded, True))
                waiting += [(premise, False) for premise in self._premises(coded)]
        return built[goal]

    def _premises(self, coded: Coded) -> tuple[Coded, ...]:
        if inferences := self._inferences(coded):
            return self._proofs.visible(inferences[0].premises)
        ground = self._ground(coded)
        facts = self._proofs.facts
        premises = ground.premises if isinstance(ground, Computed) else ()
        return tuple(found for triple in premises if (found := facts.find(triple)) is not None)

    def _inferences(self, coded: Coded) -> list[Inference]:
        return self._proofs.inferences(coded)

    def _ground(self, coded: Coded) -> Ground | None:
        triple = self._proofs.facts.decode(coded)
        return None if triple is None else self.grounds.get(triple)

    def _step(self, coded: Coded, built: Mapping[Coded, Derivation]) -> Derivation:
        if inferences := self._inferences(coded):
            premises = tuple(built[premise] for premise in self._premises(coded))
            return self._inferred(coded, inferences[0], premises)
        ground = self._ground(coded)
        premises = (
            tuple(self._computed_premise(t, built) for t in ground.premises)
            if isinstance(ground, Computed)
            else ()
        )
        return Derivation(self._triple(coded), self._text(coded), ground, premises=premises)

    def _computed_premise(self, triple: Triple, built: Mapping[Coded, Derivation]) -> Derivation:
        coded = self._proofs.facts.find(triple)
        if coded is not None and coded in built:
            return built[coded]
        # Not a fact (the day as of which the graph speaks, say), or a computed ground that leans on itself.
        return Derivation(triple, self._text(self._proofs.facts.code(triple)), self.grounds.get(triple))

    def _inferred(self, coded: Coded, step: Inference, premises: tuple[Derivation, ...]) -> Derivation:
        words = self._proofs.words(step)
        return Derivation(self._triple(coded), self._text(coded), None, step.rule.name, words, premises)

    def _alternatives(
        self, coded: Coded, limit: int, found: dict[Coded, list[Derivation]]
    ) -> Iterator[Derivation]:
        inferences = self._inferences(coded)
        if not inferences:
            yield self._derive(coded)
        for step in inferences:
            choices = []
            for premise in self._proofs.visible(step.premises):
                if premise not in found:
                    found[premise] = list(islice(self._alternatives(premise, limit, found), limit))
                choices.append(found[premise])
            for premises in product(*choices):
                yield self._inferred(coded, step, premises)

    def _named(self, coded: Coded) -> Derivation:
        return Derivation(self._triple(coded), self._text(coded))

    def _is_cell(self, coded: Coded) -> bool:
        return coded[1] in (self._proofs.facts.first, self._proofs.facts.rest)

    def _triple(self, coded: Coded) -> Triple:
        triple = self._proofs.facts.decode(coded)
        if triple is None:  # pragma: no cover - only what RDF can write is asked for
            raise ValueError("a literal cannot be a subject")
        return triple

    def _text(self, coded: Coded) -> str:
        return self._proofs.expressions.triple(coded)
