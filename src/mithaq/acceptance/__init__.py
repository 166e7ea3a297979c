"""Acceptance: which claims hold, which give way to which, and what follows for dates and for "now".

Only accepted claims enter the facts. Every claim gets exactly one standing, so the counts by standing add up to the
claims read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode, Triple

from mithaq.acceptance.conflicts import Arbiter, Conflict, counts_as_denial, own_standing
from mithaq.acceptance.currency import Current, current_spells
from mithaq.acceptance.dates import Bound, Period, bounds, check_dates, read_date
from mithaq.acceptance.schema import Schema, read_schema
from mithaq.claims import Claim
from mithaq.errors import ClaimError
from mithaq.sources import Source
from mithaq.terms import MITHAQ, compact

__all__ = [
    "Acceptance",
    "Bound",
    "Conflict",
    "Current",
    "Period",
    "Schema",
    "accept",
    "read_date",
    "read_schema",
]


@dataclass(frozen=True)
class Acceptance:
    """What becomes of a set of claims.

    ``standings``: each claim's one standing. ``stated``: each accepted triple with the accepted claims that state it.
    ``denials``: each denied triple with the denial that stands. ``bounds`` and ``current``: what the build computes.
    """

    standings: Mapping[NamedNode, NamedNode]
    conflicts: tuple[Conflict, ...]
    stated: Mapping[Triple, tuple[Claim, ...]]
    denials: Mapping[Triple, Claim]
    bounds: tuple[Bound, ...]
    current: tuple[Current, ...]

    def counts(self) -> dict[NamedNode, int]:
        """How many claims have each standing."""
        counts: dict[NamedNode, int] = defaultdict(int)
        for standing in self.standings.values():
            counts[standing] += 1
        return dict(counts)


def accept(
    claims: Iterable[Claim], schema: Schema, sources: Mapping[NamedNode, Source], as_of: date
) -> Acceptance:
    """Give every claim its standing and compute what rests on the accepted ones.

    Raises :class:`ClaimError` where a claim cannot be weighed: an undescribed source, an unknown date form, a denial of
    more than one triple.
    """
    claims = list(claims)
    standings = {claim.iri: own_standing(claim) for claim in claims}
    for claim in claims:
        _check_denial(claim)
        # Before claims are weighed against one another: from then on a date is no longer known by the claim it is in.
        check_dates(claim)
    arbiter = Arbiter(schema, sources)
    conflicts = arbiter.settle(c for c in claims if standings[c.iri] is None or counts_as_denial(c))
    losers = {conflict.loser.iri for conflict in conflicts}
    final = {
        iri: standing or (MITHAQ.Outranked if iri in losers else MITHAQ.Accepted)
        for iri, standing in standings.items()
    }
    stated = _stated(claim for claim in claims if final[claim.iri] == MITHAQ.Accepted)

    def said_by(triple: Triple) -> list[Source]:
        return [sources[claim.source] for claim in stated[triple]]

    return Acceptance(
        standings=final,
        conflicts=tuple(conflicts),
        stated=stated,
        denials=arbiter.standing_denials(),
        bounds=tuple(bounds(stated)),
        current=tuple(current_spells(stated, said_by, schema, as_of)),
    )


def _stated(accepted: Iterable[Claim]) -> dict[Triple, tuple[Claim, ...]]:
    """Each triple with the claims that state it, in the order of their IRIs."""
    stated: dict[Triple, tuple[Claim, ...]] = {}
    for claim in sorted(accepted, key=lambda claim: claim.iri.value):
        alone = (claim,)  # one for all that it says
        for triple in claim.content:
            before = stated.get(triple)
            stated[triple] = (*before, claim) if before else alone
    return stated


def _check_denial(claim: Claim) -> None:
    if len(claim.content) != 1 and claim.polarity == MITHAQ.Denied:
        raise ClaimError(
            f"{compact(claim.iri)} denies {len(claim.content)} triples",
            where=claim.origin,
            hint="A denial denies exactly one, else it would not say which of them is false. Split it.",
        )
