"""What one party owes to another holds for no longer than both are bound."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.datasets.dates import first_day, last_day
from mithaq.datasets.spans import Bond, Span, bonds

UNTIL = "2018-12-31"
DAYS = st.dates(date(1900, 1, 1), date(2018, 12, 31))
NATIONS = st.sampled_from(["nation:PAK", "nation:TUR", "nation:USA", "nation:IRN"])


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Span(first.isoformat(), draw(st.sampled_from(["", last.isoformat()])))


def days(span: Span) -> tuple[date, date]:
    return first_day(span.first), last_day(span.last or UNTIL)


@given(spans(), st.lists(st.tuples(NATIONS, spans()), max_size=6), DAYS)
def test_on_each_day_one_is_bound_to_those_who_are_bound_on_it(own, others, day):
    found = bonds("nation:PAK", own, others, UNTIL)
    bound = {n for bond in found for n in bond.nations if days(bond.span)[0] <= day <= days(bond.span)[1]}
    both = {
        nation
        for nation, span in others
        if nation != "nation:PAK" and all(days(one)[0] <= day <= days(one)[1] for one in (own, span))
    }
    assert bound == both
    assert len({bond.span for bond in found}) == len(found)


@given(spans(), spans())
def test_two_are_bound_to_each_other_for_the_same_time(one, two):
    assert one.shared(two, UNTIL) == two.shared(one, UNTIL)


@pytest.mark.parametrize(
    ("one", "two", "shared"),
    [
        (Span("1950"), Span("1950-03-02"), Span("1950")),
        (Span("1950-03"), Span("1950-03-02", "1960"), Span("1950-03", "1960")),
        (Span("1950", "1960-05"), Span("1951", "1960"), Span("1951", "1960")),
        (Span("1950", "1960", "FirstObserved"), Span("1940"), Span("1950", "1960", "FirstObserved")),
        (Span("1950", "1960"), Span("1961"), None),
        (Span("1950", "1960"), Span("1960-07"), Span("1960-07", "1960")),
    ],
)
def test_of_dates_of_unlike_precision_the_one_that_holds_what_it_can_be(one, two, shared):
    assert one.shared(two, UNTIL) == shared


def test_a_bond_with_all_the_others_is_whole():
    own = Span("1950-01-01")
    assert bonds("nation:PAK", own, [("nation:USA", own), ("nation:PAK", own)], UNTIL) == [
        Bond(own, ("nation:USA",), True)
    ]
    late = Span("1960-01-01")
    (first, second) = bonds("nation:PAK", own, [("nation:USA", own), ("nation:TUR", late)], UNTIL)
    assert (first.whole, second.whole) == (False, False)
    assert bonds("nation:PAK", own, [], UNTIL) == []
