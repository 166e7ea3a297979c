"""Stated dates to the days they allow.

A date keeps the precision its source gives it. Years, months and days do not compare with one another in SPARQL or
SHACL, so the build works out for each spell the earliest and latest day on which it can have begun and ended, and
questions and shapes use only those.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from mithaq.claims import Claim
from mithaq.errors import ClaimError
from mithaq.terms import MITHAQ, XSD, Node, Subject, compact

# [0-9], since \d would take the digits of every script.
_FORMS = {
    XSD.gYear: re.compile(r"([0-9]{4})"),
    XSD.gYearMonth: re.compile(r"([0-9]{4})-([0-9]{2})"),
    XSD.date: re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
}

#: What a claim says with a date.
_DATED = frozenset(
    (
        MITHAQ.startDate,
        MITHAQ.endDate,
        MITHAQ.observedUntil,
        MITHAQ.announcementDate,
        MITHAQ.signatureDate,
        MITHAQ.ratificationDate,
        MITHAQ.determinationDate,
    )
)


@dataclass(frozen=True)
class Period:
    """The first and the last day that a stated date can mean."""

    first: date
    last: date

    def within(self, other: Period) -> bool:
        """Whether this period lies inside the other: a finer date that agrees with a coarser one."""
        return other.first <= self.first and self.last <= other.last


def is_date(term: Node) -> bool:
    """Whether a term is a date in one of the three precisions."""
    return isinstance(term, Literal) and term.datatype in _FORMS


@lru_cache(maxsize=100_000)  # the same few dates are read again and again
def read_date(literal: Literal) -> Period:
    """The days a literal can mean: ``"1969"^^xsd:gYear`` is all of 1969.

    Raises :class:`ClaimError` for another datatype, a time zone, or a day that does not exist.
    """
    form = _FORMS.get(literal.datatype)
    match = form.fullmatch(literal.value) if form else None
    if match is None:
        raise ClaimError(
            f"unknown date form {literal}",
            hint="Write an xsd:gYear (1969), xsd:gYearMonth (1969-09) or xsd:date (1969-09-25), without a time zone.",
        )
    parts = [int(part) for part in match.groups()]
    year, month = parts[0], parts[1] if len(parts) > 1 else None
    try:
        first = date(year, month or 1, parts[2] if len(parts) > 2 else 1)
        last = first if len(parts) > 2 else date(year, month or 12, monthrange(year, month or 12)[1])
    except ValueError as error:
        raise ClaimError(f"there is no such day as {literal.value}: {error}") from error
    return Period(first, last)


def check_dates(claim: Claim) -> None:
    """Raise :class:`ClaimError`, with the claim's name and place, where one of its dates cannot be read."""
    dated = [triple for triple in claim.content if triple.predicate in _DATED]
    for triple in sorted(dated, key=str) if len(dated) > 1 else dated:
        try:
            _period(triple)
        except ClaimError as error:
            raise ClaimError(
                f"{compact(claim.iri)}: {error.what}", where=claim.origin, hint=error.hint
            ) from error


def _period(triple: Triple) -> Period:
    if not isinstance(triple.object, Literal):
        raise ClaimError(
            f"{compact(triple.predicate)} of {compact(triple.subject)} must be a date, not {compact(triple.object)}"
        )
    return read_date(triple.object)


@dataclass(frozen=True)
class Bound:
    """A computed bound of a spell, with the statements it comes from."""

    triple: Triple
    premises: tuple[Triple, ...]


#: How each stated date bears on the two bounds of a start or an end. An *event* fixes both; a *first observed* day says
#: only that it had happened by then; a *last observed* day that it had not happened before.
_FIXES: dict[Node, tuple[str, ...]] = {
    MITHAQ.Event: ("first", "last"),
    MITHAQ.FirstObserved: ("last",),
    MITHAQ.LastObserved: ("first",),
}

_ENDS = {
    MITHAQ.startDate: (MITHAQ.startKind, MITHAQ.startsNoEarlierThan, MITHAQ.startsNoLaterThan),
    MITHAQ.endDate: (MITHAQ.endKind, MITHAQ.endsNoEarlierThan, MITHAQ.endsNoLaterThan),
}
#: The bounds of which the later one is the narrower.
_RISING = frozenset((MITHAQ.startsNoEarlierThan, MITHAQ.endsNoEarlierThan))
_SIDES = frozenset((*_ENDS, MITHAQ.observedUntil))
_KINDS = frozenset((MITHAQ.startKind, MITHAQ.endKind))


def bounds(triples: Iterable[Triple]) -> Iterator[Bound]:
    """The bounds of everything that has a start, an end or a day until which it was observed.

    Where several stated dates bear on one bound the narrowest counts; bounds that then cross are left to the shapes.
    """
    dated: dict[Subject | Triple, list[Triple]] = defaultdict(list)
    kinds: dict[tuple[Node, NamedNode], Triple] = {}
    for triple in triples:
        predicate = triple.predicate
        if predicate in _SIDES:
            dated[triple.subject].append(triple)
        elif predicate in _KINDS:
            kinds[triple.subject, predicate] = triple
    for subject in sorted(dated, key=str):
        found: dict[NamedNode, tuple[date, tuple[Triple, ...]]] = {}
        stated = dated[subject]
        for triple in sorted(stated, key=str) if len(stated) > 1 else stated:
            for prop, day, premises in _bounds_of(triple, kinds):
                before = found.get(prop)
                if before is None or (before[0] < day if prop in _RISING else day < before[0]):
                    found[prop] = day, premises
        for prop, (day, premises) in found.items():
            yield Bound(Triple(subject, prop, _written(day)), premises)


@lru_cache(maxsize=100_000)
def _written(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def _bounds_of(
    triple: Triple, kinds: dict[tuple[Node, NamedNode], Triple]
) -> Iterator[tuple[NamedNode, date, tuple[Triple, ...]]]:
    period = _period(triple)
    if triple.predicate == MITHAQ.observedUntil:
        yield MITHAQ.endsNoEarlierThan, period.first, (triple,)
        return
    kind_property, no_earlier, no_later = _ENDS[triple.predicate]
    kind = kinds.get((triple.subject, kind_property))
    premises = (triple, kind) if kind else (triple,)
    fixes = _FIXES.get(kind.object, ()) if kind else _FIXES[MITHAQ.Event]
    if "first" in fixes:
        yield no_earlier, period.first, premises
    if "last" in fixes:
        yield no_later, period.last, premises
