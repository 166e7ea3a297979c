"""A closed graph that grows and shrinks: what is added costs what it adds, what is withdrawn takes what only it supported.

Withdrawal goes through what may be lost in the order of rounds. A triple that a rule still concludes from earlier rounds
stays, and nothing behind it is looked at; what is lost is then tried once more with what is left, of whatever round.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from mithaq.reasoning.closure import Closure
from mithaq.reasoning.expressions import Expressions
from mithaq.reasoning.facts import Coded, Facts
from mithaq.reasoning.literals import DATATYPES
from mithaq.reasoning.native import closure_of, saturate
from mithaq.reasoning.pausing import collection_paused
from mithaq.reasoning.proofs import applications
from mithaq.reasoning.rules import Rule


@dataclass(frozen=True)
class Change:
    """How many triples, given and derived, came and went; ``closed_again`` says why everything was closed afresh, if it was."""

    came: int
    went: int
    closed_again: str = ""


class ClosedGraph:
    """Triples closed under rules, to which others can be added and from which given ones can be withdrawn."""

    def __init__(self, triples: Iterable[Triple], rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._saturation = saturate(triples, self.rules)

    @property
    def facts(self) -> Facts:
        """All that holds, with rounds: what an :class:`Explainer` needs."""
        return self._saturation.facts

    def closure(self) -> Closure:
        """What follows now, and the contradictions there are now."""
        with collection_paused():
            return closure_of(self._saturation)

    def add(self, triples: Iterable[Triple]) -> Change:
        """Add given triples and what follows from them."""
        facts, before, known = self.facts, len(self.facts.rounds), len(self.facts.terms)
        triples = list(triples)
        if any(_is_datatype(term) for triple in triples for term in (triple.subject, triple.object)):
            return self._afresh([*self._given(), *triples], "a datatype is spoken of")
        new = []
        for coded in map(facts.code, triples):
            if facts.add(coded, 0):
                new.append(coded)
            else:
                facts.rounds[coded] = 0  # it was derived, and is given now
        if any(isinstance(term, Literal) for term in facts.terms[known:]):
            self._saturation.solve_without_schema()
        with collection_paused():
            self._saturation.spread(new)
        return Change(len(facts.rounds) - before, 0)

    def withdraw(self, triples: Iterable[Triple]) -> Change:
        """Withdraw given triples, and what follows from them alone; what is not given is passed over."""
        facts, before = self.facts, len(self.facts.rounds)
        found = (facts.find(triple) for triple in triples)
        gone = {coded for coded in found if coded is not None and facts.rounds[coded] == 0}
        lost: list[Coded] = []
        with collection_paused():
            if touched := self._lose(gone, lost):
                left_out = {facts.decode(coded) for coded in gone}
                given = [triple for triple in self._given() if triple not in left_out]
                return self._afresh(given, f"{self._words(touched)} is about the ontology, or an equality")
            self._revive(lost)
            self._saturation.forget_lost()
        return Change(0, before - len(facts.rounds))

    def _lose(self, gone: set[Coded], lost: list[Coded]) -> Coded | None:
        """Remove what may be lost, into ``lost``; a triple about the ontology ends it and is returned."""
        facts, saturation = self.facts, self._saturation
        pending: dict[int, set[Coded]] = defaultdict(set)
        pending[0] = gone
        while pending:
            round_ = min(pending)
            dead = [coded for coded in pending.pop(round_) if not (round_ and self._follows(coded, round_))]
            for coded in dead:
                if saturation.is_schema(coded):
                    return coded
            for coded in saturation.consequences(dead):
                later = facts.rounds.get(coded, 0)
                if later > round_:
                    pending[later].add(coded)
            for coded in dead:
                facts.remove(coded)
            lost += dead
        return None

    def _revive(self, lost: Iterable[Coded]) -> None:
        """Bring back what follows from what is left."""
        saturation = self._saturation
        back = [coded for coded in lost if self._follows(coded, math.inf)]
        saturation.round += 1
        for coded in back:
            self.facts.add(coded, saturation.round)
        saturation.spread(back)

    def _follows(self, coded: Coded, before: float) -> bool:
        """Whether a rule concludes a triple from what holds since before a round."""
        rounds = self.facts.rounds
        return any(
            all(rounds[premise] < before for premise in program.premises(template, frame))
            for program in self._saturation.programs
            for template, frame in applications(program, coded)
        )

    def _given(self) -> list[Triple]:
        facts = self.facts
        given = (facts.decode(coded) for coded, round_ in facts.rounds.items() if round_ == 0)
        return [triple for triple in given if triple is not None]

    def _afresh(self, given: Iterable[Triple], why: str) -> Change:
        before = self.facts.rounds
        self._saturation = saturate(given, self.rules)
        grown = len(self.facts.rounds) - len(before)
        return Change(max(grown, 0), max(-grown, 0), why)

    def _words(self, coded: Coded) -> str:
        return Expressions(self.facts).triple(coded)


def _is_datatype(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value in DATATYPES
