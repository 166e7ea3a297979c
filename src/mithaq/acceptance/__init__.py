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
    stated: dict[Triple, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: claim.iri.value):
        if final[claim.iri] == MITHAQ.Accepted:
            for triple in claim.content:
                stated[triple].append(claim)

    def said_by(triple: Triple) -> list[Source]:
        return [sources[claim.source] for claim in stated[triple]]

    return Acceptance(
        standings=final,
        conflicts=tuple(conflicts),
        stated={triple: tuple(by) for triple, by in stated.items()},
        denials=arbiter.standing_denials(),
        bounds=tuple(bounds(stated)),
        current=tuple(current_spells(stated, said_by, schema, as_of)),
    )


def _check_denial(claim: Claim) -> None:
    if claim.polarity == MITHAQ.Denied and len(claim.content) != 1:
        raise ClaimError(
            f"{compact(claim.iri)} denies {len(claim.content)} triples",
            where=claim.origin,
            hint="A denial denies exactly one, else it would not say which of them is false. Split it.",
        )
