"""Standing, and which claim gives way where two cannot both hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from mithaq.acceptance.dates import is_date, read_date
from mithaq.acceptance.schema import Schema
from mithaq.claims import Claim
from mithaq.errors import ClaimError
from mithaq.sources import Source
from mithaq.terms import MITHAQ, Node, compact

_RANKS = {MITHAQ.Preferred: 0, MITHAQ.Normal: 1, MITHAQ.Deprecated: 2}


@dataclass(frozen=True)
class Conflict:
    """Two claims that cannot both hold: ``triple`` is what the loser says, or denies."""

    winner: Claim
    loser: Claim
    triple: Triple
    reason: str


def own_standing(claim: Claim) -> NamedNode | None:
    """The standing that a claim has by itself, or None where only its rivals can keep it from being accepted."""
    if claim.is_withdrawn:
        return MITHAQ.Withdrawn
    if claim.rank == MITHAQ.Deprecated:
        return MITHAQ.Disfavoured
    if claim.polarity == MITHAQ.Denied:
        return MITHAQ.Denied
    if claim.certainty == MITHAQ.Hedged:
        return MITHAQ.Hedged
    return MITHAQ.Attributed if _is_attributed(claim) else None


def _is_attributed(claim: Claim) -> bool:
    """General, causal and evaluative claims are what their author holds, not what the world shows."""
    return claim.scope == MITHAQ.General or claim.nature in (MITHAQ.Causal, MITHAQ.Evaluative)


def counts_as_denial(claim: Claim) -> bool:
    """Whether a denied claim can stand against an affirmed one: a hedged or general denial cannot."""
    return (
        own_standing(claim) == MITHAQ.Denied
        and claim.certainty == MITHAQ.Stated
        and not _is_attributed(claim)
    )


class Arbiter:
    """Goes through claims from the weightiest down and lets each stand unless it conflicts with one that does.

    Weight is rank, then the source's priority, then the claim's IRI, so the outcome does not depend on the order in
    which claims were read; each claim is looked at once.
    """

    def __init__(self, schema: Schema, sources: Mapping[NamedNode, Source]) -> None:
        self._schema = schema
        self._sources = sources
        self._affirmed: dict[Triple, Claim] = {}
        self._denied: dict[Triple, Claim] = {}
        self._values: dict[tuple[Node, NamedNode], list[tuple[Node, Claim]]] = defaultdict(list)
        #: The properties of which something is denied, and with these those that have one value: nothing else can conflict.
        self._denied_of: frozenset[NamedNode] = frozenset()
        self._disputable: frozenset[NamedNode] = frozenset()

    def settle(self, claims: Iterable[Claim]) -> list[Conflict]:
        """The conflicts among claims, each with its loser; whoever is no loser stands."""
        conflicts = []
        ordered = sorted(claims, key=self._weight)
        denials = {claim.iri: claim for claim in ordered if claim.polarity == MITHAQ.Denied}
        denied = (triple.predicate for claim in denials.values() for triple in claim.content)
        self._denied_of = self._schema.forms_of(denied)
        self._disputable = self._schema.single_valued | self._denied_of
        for claim in ordered:
            conflict = self._denial(claim) if claim.iri in denials else self._affirmation(claim)
            if conflict:
                conflicts.append(conflict)
        return conflicts

    def standing_denials(self) -> dict[Triple, Claim]:
        """What is denied, without an affirmation that weighs more."""
        return dict(self._denied)

    def _weight(self, claim: Claim) -> tuple[int, int, str]:
        source = self._sources.get(claim.source)
        if source is None:
            raise ClaimError(
                f"{compact(claim.iri)} has a source that nothing describes: {compact(claim.source)}",
                where=claim.origin,
                hint="Describe the source in data/sources.ttl.",
            )
        return _RANKS.get(claim.rank, _RANKS[MITHAQ.Normal]), source.priority, claim.iri.value

    def _denial(self, claim: Claim) -> Conflict | None:
        (triple,) = claim.content
        statement = self._schema.same_statement(triple)
        if rival := self._affirmed.get(statement):
            return Conflict(rival, claim, triple, "affirmed")
        self._denied.setdefault(statement, claim)
        return None

    def _affirmation(self, claim: Claim) -> Conflict | None:
        same, single, disputable = self._schema.same_statement, self._schema.single_valued, self._disputable
        said = [(triple, prop) for triple in claim.content if (prop := triple.predicate) in disputable]
        if len(said) > 1:
            said.sort(key=lambda pair: str(pair[0]))
        for triple, prop in said:
            if self._denied and (rival := self._denied.get(same(triple))):
                return Conflict(rival, claim, triple, "denied")
            if prop in single and (rival := self._other_value(triple)):
                return Conflict(rival, claim, triple, "another value")
        for triple, prop in said:
            if prop in self._denied_of:
                self._affirmed.setdefault(same(triple), claim)
            if prop in single:
                self._values[triple.subject, prop].append((triple.object, claim))
        return None

    def _other_value(self, triple: Triple) -> Claim | None:
        rivals = self._values.get((triple.subject, triple.predicate), ())
        return next((claim for value, claim in rivals if not _agree(value, triple.object)), None)


def _agree(one: Node, other: Node) -> bool:
    """Whether two values can both be right: equal, or dates of which one is the finer form of the other."""
    if one == other:
        return True
    if not (is_date(one) and is_date(other)):
        return False
    first, second = read_date(one), read_date(other)
    return first.within(second) or second.within(first)
