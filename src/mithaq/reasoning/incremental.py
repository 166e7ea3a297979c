"""A closed graph that grows and shrinks: what is added costs what it adds, what is withdrawn takes what only it supported.

Withdrawal goes through what may be lost in the order of rounds. A triple that a rule still concludes from earlier rounds
stays, and nothing behind it is looked at; what is lost is then tried once more with what is left, of whatever round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import chain, islice

from pyoxigraph import NamedNode, Triple

from mithaq.reasoning.closure import Closure
from mithaq.reasoning.expressions import Expressions
from mithaq.reasoning.facts import Coded, Facts
from mithaq.reasoning.literals import DATATYPES
from mithaq.reasoning.native import closure_of, saturate
from mithaq.reasoning.pausing import collection_paused
from mithaq.reasoning.proofs import Proofs
from mithaq.reasoning.rules import Rule
from mithaq.reasoning.saturation import Saturation


class Support(Enum):
    """What a triple rests on that may be lost: what the closure found before it, only what it found later, or nothing."""

    NONE = 0
    LATER = 1
    EARLIER = 2


#: How many applications of each way to conclude a triple are looked at before all the others are.
_FIRST_LOOK = 3


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

    @classmethod
    def of(cls, saturation: Saturation, rules: Iterable[Rule]) -> ClosedGraph:
        """A graph that these rules have closed already."""
        graph = cls((), rules)
        graph._saturation = saturation
        return graph

    @property
    def facts(self) -> Facts:
        """All that holds, with rounds: what an :class:`Explainer` needs."""
        return self._saturation.facts

    def closure(self) -> Closure:
        """What follows now, and the contradictions there are now."""
        with collection_paused():
            return closure_of(self._saturation)

    @collection_paused()
    def add(self, triples: Iterable[Triple]) -> Change:
        """Add given triples and what follows from them."""
        facts, before, known = self.facts, len(self.facts.rounds), len(self.facts.literals())
        triples = list(triples)
        if any(_is_datatype(term) for triple in triples for term in (triple.subject, triple.object)):
            return self._afresh([*self._given(), *triples], "a datatype is spoken of")
        new = []
        for coded in map(facts.code, triples):
            if facts.add(coded, 0):
                new.append(coded)
            else:
                facts.rounds[coded] = 0  # it was derived, and is given now
        self._saturation.solve_literals(facts.literals()[known:])
        self._saturation.spread(new)
        return Change(len(facts.rounds) - before, 0)

    @collection_paused()
    def withdraw(self, triples: Iterable[Triple]) -> Change:
        """Withdraw given triples, and what follows from them alone; what is not given is passed over."""
        facts, before = self.facts, len(self.facts.rounds)
        found = (facts.find(triple) for triple in triples)
        gone = {coded for coded in found if coded is not None and facts.rounds[coded] == 0}
        lost: list[Coded] = []
        proofs = Proofs(facts, self._saturation.programs)
        if touched := self._lose(proofs, gone, lost):
            left_out = {facts.decode(coded) for coded in gone}
            given = [triple for triple in self._given() if triple not in left_out]
            return self._afresh(given, f"{self._words(touched)} is about the ontology, or an equality")
        self._revive(proofs, lost)
        self._saturation.forget_lost()
        return Change(0, before - len(facts.rounds))

    def _lose(self, proofs: Proofs, gone: set[Coded], lost: list[Coded]) -> Coded | None:
        """Remove what may be lost; a triple about the ontology ends it and is returned.

        Into ``lost`` goes what may follow in another way: what was given, and what a rule concludes from later rounds.
        """
        facts, saturation = self.facts, self._saturation
        pending: dict[int, set[Coded]] = defaultdict(set)
        pending[0] = gone
        while pending:
            round_ = min(pending)
            support = {coded: self._support(proofs, coded, round_) for coded in pending.pop(round_)}
            dead = [coded for coded, holds in support.items() if holds is not Support.EARLIER]
            for coded in dead:
                if saturation.is_schema(coded):
                    return coded
            for coded in saturation.consequences(dead):
                later = facts.rounds.get(coded, 0)
                if later > round_:
                    pending[later].add(coded)
            for coded in dead:
                facts.remove(coded)
            lost += [coded for coded in dead if support[coded] is Support.LATER]
        return None

    def _revive(self, proofs: Proofs, lost: Iterable[Coded]) -> None:
        """Bring back what follows from what is left."""
        saturation = self._saturation
        saturation.take_all_as_first()
        back = [coded for coded in lost if next(proofs.applications(coded), None)]
        saturation.round += 1
        for coded in back:
            self.facts.add(coded, saturation.round)
        saturation.spread(back)

    def _support(self, proofs: Proofs, coded: Coded, round_: int) -> Support:
        """Whether a rule concludes a triple from what holds, and from what has held since before its round."""
        if not round_:
            return Support.LATER  # given: whether it follows too, shows when the rest is gone
        rounds, support = self.facts.rounds, Support.NONE
        ways = list(proofs.ways(coded))
        # Where one way rests on thousands of triples that came later, another often rests on one that came before.
        first = chain.from_iterable(islice(way, _FIRST_LOOK) for way in ways)
        for program, template, frame in chain(first, *ways):
            if all(rounds[premise] < round_ for premise in program.premises(template, frame)):
                return Support.EARLIER
            support = Support.LATER
        return support

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
