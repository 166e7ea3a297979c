"""From inputs to the dataset that is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from mithaq.build.grounds import Grounds, anonymous, grounds
from mithaq.build.inputs import Inputs
from mithaq.errors import InconsistencyError
from mithaq.reasoning import Closure, Explainer, Inconsistency, Rule, close, read_rules
from mithaq.reasoning.facts import Facts
from mithaq.reasoning.freezing import freeze
from mithaq.reasoning.native import closure_of, saturate
from mithaq.reasoning.pausing import collection_paused
from mithaq.resources import Model
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, compact

_FACTS = DefaultGraph()
#: Contradictions named in one message: enough to begin with.
_MOST_SHOWN = 10


@dataclass(frozen=True)
class Contradiction:
    """A fact that follows although a standing denial denies it: what is denied, who denies it, and who says so."""

    triple: Triple
    denial: NamedNode
    claims: tuple[NamedNode, ...]

    def __str__(self) -> str:
        sides = ", ".join(compact(claim) for claim in self.claims)
        spo = " ".join(
            compact(term) for term in (self.triple.subject, self.triple.predicate, self.triple.object)
        )
        return f"{spo} follows from {sides}, yet {compact(self.denial)} denies it"


@dataclass(frozen=True)
class Built:
    """A graph that is ready to be stored. ``closed`` is all that our own engine has found, with rounds."""

    grounds: Grounds
    closure: Closure
    rules: tuple[Rule, ...]
    closed: Facts | None = None

    @cached_property
    def explainer(self) -> Explainer:
        """Derivations of the facts, from the closure that the build has made."""
        return Explainer(self.grounds.triples, self.rules, self.closed)

    @cached_property
    def facts(self) -> frozenset[Triple]:
        """What holds."""
        # Of a mapping and a set all at once, so that no triple is hashed again.
        found = set(self.grounds.triples)
        found |= self.closure.inferred
        found -= anonymous(self.grounds.inputs.ontology)
        return frozenset(found)

    @property
    def fact_count(self) -> int:
        """How many facts there are, known without putting them together."""
        given, ontology = self.grounds.triples, self.grounds.inputs.ontology
        return len(given) - len(anonymous(ontology)) + len(self.closure.inferred)

    @property
    def freezer(self) -> Callable[[str], bytes | None]:
        """What gives the closure, with rounds and grounds, as the bytes of a file, so that no other process need close again.

        It takes the key of the file, and holds on to nothing else of what was built.
        """
        return partial(freeze, self.closed, self.grounds.triples) if self.closed else lambda _: None

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Derived facts that a standing denial denies, with both sides' claims."""
        denied = [
            (t, claim) for t, claim in self.grounds.acceptance.denials.items() if t in self.closure.inferred
        ]
        if not denied:
            return ()
        return tuple(
            Contradiction(triple, claim.iri, tuple(self.explainer.claims(triple)))
            for triple, claim in sorted(denied, key=lambda pair: pair[1].iri.value)
        )

    def quads(self) -> Iterator[Quad]:
        """The whole dataset: facts, claims with their standing, ontology, vocabulary."""
        for triple in self.facts:
            yield Quad(*triple, _FACTS)  # type: ignore[call-arg]
        yield from self.grounds.inputs.quads()
        acceptance = self.grounds.acceptance
        for iri, standing in acceptance.standings.items():
            yield Quad(iri, MITHAQ.hasStanding, standing, CLAIMS_GRAPH)
        for conflict in acceptance.conflicts:
            yield Quad(conflict.loser.iri, MITHAQ.isOutrankedBy, conflict.winner.iri, CLAIMS_GRAPH)


def read_all_rules(model: Model) -> tuple[Rule, ...]:
    """The rules of OWL 2 RL and our own, in the order of their files' names."""
    return tuple(
        rule for path in sorted((model.ontology / "rules").glob("*.rules")) for rule in read_rules(path)
    )


def assemble(
    inputs: Inputs,
    rules: tuple[Rule, ...],
    *,
    engine: str = "mithaq",
    weighed: Callable[[Grounds], None] = lambda _: None,
) -> Built:
    """Accept, date, close; ``weighed`` is told what became of the claims before anything is concluded from them.

    Raises :class:`InconsistencyError`, with the claims behind it, where the accepted claims contradict the ontology.
    """
    found = grounds(inputs)
    weighed(found)
    closure, closed = _close(found, rules, engine)
    if closure.inconsistencies:
        shown = [_describe(one, found) for one in closure.inconsistencies[:_MOST_SHOWN]]
        more = len(closure.inconsistencies) - len(shown)
        raise InconsistencyError(
            "\n".join(
                [
                    "the accepted claims cannot all hold:",
                    *shown,
                    *([f"- and {more} more"] if more > 0 else []),
                ]
            ),
            found=closure.inconsistencies,
            hint="Withdraw or correct one of the claims, or give the better one a higher rank. Nothing was stored.",
        )
    return Built(found, closure, rules, closed)


def _close(found: Grounds, rules: tuple[Rule, ...], engine: str) -> tuple[Closure, Facts | None]:
    if engine != "mithaq":
        return close(found.triples, rules, engine=engine), None
    with collection_paused():
        saturation = saturate(found.triples, rules)
        return closure_of(saturation), saturation.facts


def _describe(inconsistency: Inconsistency, found: Grounds) -> str:
    stated = found.acceptance.stated
    claims = dict.fromkeys(claim for triple in inconsistency.given for claim in stated.get(triple, ()))
    named = ", ".join(
        f"{compact(claim.iri)} ({claim.origin})" if claim.origin else compact(claim.iri) for claim in claims
    )
    at_fault = "".join(f"\n    {text}" for text in inconsistency.at_fault)
    return f"- {inconsistency.rule}: {inconsistency.message}{at_fault}\n  stated by {named or 'no claim'}"
