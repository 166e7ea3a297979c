"""Exercises are counted by year and kind, and years that a source covers without any are told."""

from __future__ import annotations

import pytest

from drawings import identifiers, texts


def drawn(picture, prefix):
    return {name for name in identifiers(picture) if name.startswith(prefix)}


def test_only_exercises_with_an_islamic_nation_count(draw):
    picture = draw("exercises")
    assert {row[0][0].text for row in picture.table.rows} == {"sea-85", "sea-86", "two-years", "undated"}


def test_those_among_islamic_nations_are_told_from_others(draw):
    found = drawn(draw("exercises"), "exercises-19")
    assert found == {"exercises-1985-2", "exercises-1986-1", "exercises-1988-1"}


def test_one_exercise_may_be_of_several_kinds(draw):
    picture = draw("exercises")
    assert drawn(picture, "exercises-at-sea-") == {"exercises-at-sea-1985-2", "exercises-at-sea-1986-1"}
    assert drawn(picture, "exercises-on-land-") == {"exercises-on-land-1986-1"}
    assert {row[0][0].text: row[1] for row in picture.table.rows}["sea-86"] == "at sea, on land"
    assert "Kind not coded" in texts(picture)


def test_years_that_are_covered_and_have_none_are_marked_and_others_are_not(draw):
    marked = {int(name[-4:]) for name in drawn(draw("exercises"), "none-")}
    # 1989 is no year without one for sure: the exercise of 1988 may have begun in it; after 1990 no source looked.
    assert marked == {1980, 1981, 1982, 1983, 1984, 1987, 1990}


def test_what_is_not_drawn_in_a_certain_year_is_told(draw):
    notes = draw("exercises").words.notes
    assert "Without a date on record, not drawn: 1." in notes
    assert "Drawn in the first year that is possible, or merely announced: 1." in notes


def test_of_one_nation_only_its_own_count(draw):
    assert {row[0][0].text for row in draw("exercises", "USA").table.rows} == {"sea-85", "fjord"}
    assert draw("exercises", "Saudi Arabia").words.title.startswith("Saudi Arabia")


@pytest.mark.parametrize("span", [{"first": 1985, "last": 1986}])
def test_a_span_shows_its_years_alone(draw, span):
    assert drawn(draw("exercises", **span), "exercises-19") == {"exercises-1985-2", "exercises-1986-1"}


def test_where_no_kind_is_coded_it_is_told_once(store_with):
    more = 'activity:x a mithaq:JointMilitaryExercise ; mithaq:hasParticipant nation:IRN ; mithaq:startsNoEarlierThan "2001-01-01"^^xsd:date .'
    picture = store_with(more)("exercises", "IRN")
    assert "No source at hand codes of which kind they are." in picture.words.notes
    assert not drawn(picture, "uncovered-exercises-kind")
