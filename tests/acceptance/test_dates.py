"""Stated dates keep their precision; the build computes the days they allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from builders import AS_OF, SCHEMA_TURTLE, SOURCES, claim, triples
from mithaq.acceptance import accept, read_date, read_schema
from mithaq.acceptance.dates import bounds
from mithaq.errors import ClaimError, Place
from mithaq.reasoning.literals import is_well_typed
from mithaq.terms import XSD


@pytest.mark.parametrize(
    ("text", "datatype", "first", "last"),
    [
        ("1969", XSD.gYear, "1969-01-01", "1969-12-31"),
        ("2012-02", XSD.gYearMonth, "2012-02-01", "2012-02-29"),
        ("1999-07-01", XSD.date, "1999-07-01", "1999-07-01"),
    ],
)
def test_the_days_a_date_can_mean(text, datatype, first, last):
    period = read_date(Literal(text, datatype=datatype))
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("1969", XSD.string),
        ("69", XSD.gYear),
        ("1969Z", XSD.gYear),
        ("1969-09-25+03:00", XSD.date),
        ("1969-13", XSD.gYearMonth),
        ("1970-02-29", XSD.date),
        ("0000", XSD.gYear),
        ("around 1969", XSD.gYear),
        ("١٩٦٩", XSD.gYear),
        ("١٩٦٩-٠٩-٢٥", XSD.date),
    ],
)
def test_a_date_that_cannot_be_read_is_an_error_that_shows_it(text, datatype):
    with pytest.raises(ClaimError) as error:
        read_date(Literal(text, datatype=datatype))
    assert text in error.value.message


@pytest.mark.parametrize("text", ["١٩^integer", "١٩٦٩^gYear", "१.५^decimal", "P١Y^duration", "１E0^double"])
def test_only_the_digits_of_ascii_make_a_number_or_a_date(text):
    value, _, datatype = text.partition("^")
    assert is_well_typed(Literal(value, datatype=XSD[datatype])) is False


@pytest.mark.parametrize("prop", ["startDate", "endDate", "observedUntil"])
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('"1969-09-25Z"^^xsd:date', "unknown date form"),
        ('"1970-02-29"^^xsd:date', "there is no such day"),
        ("nation:PAK", "must be a date, not nation:PAK"),
    ],
)
@pytest.mark.parametrize("qualifiers", [{}, {"withdrawn": "misread"}, {"scope": "General"}])
def test_a_date_that_cannot_be_read_names_its_claim_and_its_place(prop, value, said, qualifiers):
    unreadable = replace(
        claim("b-1-1", f"{SPELL} mithaq:{prop} {value} .", **qualifiers), origin=Place("claims.trig", 7)
    )
    fine = claim("a-1-1", f'{SPELL} mithaq:{prop} "1969"^^xsd:gYear .')
    with pytest.raises(ClaimError) as error:
        accept([fine, unreadable], read_schema(triples(SCHEMA_TURTLE)), SOURCES, AS_OF)
    assert error.value.message.startswith("claims.trig:7: claim:b-1-1: ")
    assert said in error.value.message


def computed(turtle: str) -> dict[str, str]:
    return {
        b.triple.predicate.value.rsplit("#", 1)[1]: b.triple.object.value for b in bounds(triples(turtle))
    }


SPELL = "membership:PAK-OIC-1"


def test_an_event_fixes_both_bounds():
    assert computed(f'{SPELL} mithaq:startDate "1969"^^xsd:gYear ; mithaq:startKind mithaq:Event .') == {
        "startsNoEarlierThan": "1969-01-01",
        "startsNoLaterThan": "1969-12-31",
    }


def test_a_first_observed_year_says_only_that_it_had_begun_by_then():
    turtle = f'{SPELL} mithaq:startDate "1970"^^xsd:gYear ; mithaq:startKind mithaq:FirstObserved .'
    assert computed(turtle) == {"startsNoLaterThan": "1970-12-31"}


def test_a_last_observed_year_says_only_that_it_had_not_ended_before():
    turtle = f'{SPELL} mithaq:endDate "2014"^^xsd:gYear ; mithaq:endKind mithaq:LastObserved .'
    assert computed(turtle) == {"endsNoEarlierThan": "2014-01-01"}


def test_observed_until_is_no_end():
    assert computed(f'{SPELL} mithaq:observedUntil "2014"^^xsd:gYear .') == {
        "endsNoEarlierThan": "2014-01-01"
    }


def test_of_a_coarser_and_a_finer_date_the_narrower_bound_counts():
    turtle = f'{SPELL} mithaq:startDate "1969"^^xsd:gYear, "1969-09-25"^^xsd:date .'
    assert computed(turtle) == {"startsNoEarlierThan": "1969-09-25", "startsNoLaterThan": "1969-09-25"}


def test_a_bound_names_the_statements_it_comes_from():
    stated = triples(f'{SPELL} mithaq:startDate "1970"^^xsd:gYear ; mithaq:startKind mithaq:FirstObserved .')
    (bound,) = bounds(stated)
    assert set(bound.premises) == set(stated)


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(9998, 12, 31)))
def test_every_day_lies_in_its_month_and_its_month_in_its_year(day):
    exact = read_date(Literal(day.isoformat(), datatype=XSD.date))
    month = read_date(Literal(day.strftime("%Y-%m").zfill(7), datatype=XSD.gYearMonth))
    year = read_date(Literal(f"{day.year:04d}", datatype=XSD.gYear))
    assert exact.first == exact.last == day
    assert exact.within(month)
    assert month.within(year)
    # The periods are as wide as they can be: one day further is another month or year.
    assert (month.last + timedelta(days=1)).month != day.month
    assert (year.first - timedelta(days=1)).year == day.year - 1
