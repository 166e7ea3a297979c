"""How much a record says by its time, its kind and whose word it is: the decisions that docs/analysts.md tells of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode

from mithaq.acceptance.dates import Period
from mithaq.corroboration import Outcome, read_rules
from mithaq.corroboration.records import Evidence, Pair, Record, Told
from mithaq.corroboration.rules import Strength
from mithaq.corroboration.weighing import Question, weigh_pair
from mithaq.corroboration.windows import Where, Window, place
from mithaq.resources import model
from mithaq.terms import MITHAQ, NATION, RDF, SOURCE, XSD

RULES = read_rules(model().data / "corroboration")
KINDS = {kind.name: kind for kind in RULES.claims}
PAIR = Pair.of(NATION.PAK, NATION.TUR)
YEAR = Window(date(2005, 1, 1), date(2005, 12, 31), "a test")
YEAR_OF = Period(YEAR.first, YEAR.last)
FROM_JUNE = Window(date(2011, 6, 28), date(2015, 12, 31), "a test")
IN_2011 = Period(date(2011, 1, 1), date(2011, 12, 31))


def evidence(*sources: str, seen: date | None = None) -> tuple[Evidence, ...]:
    """A claim of each source for each of the two nations."""
    return tuple(
        Evidence(NamedNode(f"https://w3id.org/mithaq/claim/{name}-{nation.value[-3:]}"), SOURCE[name], "", nation, seen)
        for name in sources
        for nation in (NATION.PAK, NATION.TUR)
    )  # fmt: skip


def record(kind: str, class_: str, begins: Period | None, number: int = 1, **more: object) -> Record:
    found = Record(
        NamedNode(f"https://w3id.org/mithaq/activity/x-{number}"), RULES.records[kind], frozenset({MITHAQ[class_]}),
        "a record", None, None, None, begins, None, None, 2, False, evidence("report"),
    )  # fmt: skip
    return replace(found, **more)


def exercise(year: int) -> Record:
    return record("activity", "JointMilitaryExercise", Period(date(year, 3, 1), date(year, 3, 9)), year)


def weighed(kind: str, window: Window, *records: Record):
    return weigh_pair(Question(PAIR, frozenset({MITHAQ.JointMilitaryExercise}), window), KINDS[kind], records)


def test_a_habit_of_three_years_is_found_for_a_text_of_one_year():
    found = weighed("40-partners", YEAR, exercise(2003), exercise(2004), exercise(2005))
    assert found.outcome is Outcome.PARTLY_SUPPORTED
    assert {one.rule.id for one in found.counting()} == {"partner-by-exercises"}
    early = next(one for one in found.weighed if one.record.year == 2003)
    assert "before the window, within the 5 years up to its end" in early.notes


@pytest.mark.parametrize("years", [(2004, 2005), (1999, 2000, 2005), (2006, 2007, 2008)])
def test_two_years_or_years_too_far_away_are_no_habit(years):
    assert weighed("40-partners", YEAR, *map(exercise, years)).outcome is None


def test_a_long_window_is_not_made_longer():
    long = Window(date(2005, 1, 1), date(2012, 12, 31), "a test")
    assert weighed("40-partners", long, exercise(2003), exercise(2004), exercise(2005)).outcome is None


@pytest.mark.parametrize(
    ("begins", "strength"),
    [
        (IN_2011, Strength.PARTIAL),
        (Period(date(2011, 7, 1), date(2011, 7, 31)), Strength.SUFFICIENT),
        (Period(date(2012, 1, 1), date(2012, 12, 31)), Strength.SUFFICIENT),
        (Period(date(2010, 1, 1), date(2010, 12, 31)), Strength.BACKGROUND),
    ],
)
def test_an_exercise_that_may_have_been_before_the_window_supports_in_part_at_the_most(begins, strength):
    (one,) = weighed(
        "53-provided-activities", FROM_JUNE, record("activity", "JointMilitaryExercise", begins)
    ).weighed
    assert one.strength is strength
    assert ("its dates leave open whether it was within the window" in one.notes) == (begins == IN_2011)


def test_what_may_have_begun_after_the_window_supports_in_part_at_the_most():
    until_june = Window(date(2009, 1, 1), date(2011, 6, 28), "a test")
    (one,) = weighed(
        "53-provided-activities", until_june, record("activity", "JointMilitaryExercise", IN_2011)
    ).weighed
    assert one.strength is Strength.PARTIAL


def test_nothing_on_record_is_later_than_the_day_of_the_facts():
    until_june = Window(date(2009, 1, 1), date(2011, 6, 28), "a test", to_now=True)
    (one,) = weighed(
        "53-provided-activities", until_june, record("activity", "JointMilitaryExercise", IN_2011)
    ).weighed
    assert one.strength is Strength.SUFFICIENT


@pytest.mark.parametrize(
    ("begins", "ends", "certain"),
    [
        (Period(date(1954, 1, 1), date(1954, 12, 31)), None, True),
        (Period(date(1954, 1, 1), date(1954, 12, 31)), IN_2011, False),
        (IN_2011, Period(date(2013, 1, 1), date(2013, 12, 31)), True),
        (IN_2011, IN_2011, False),
    ],
)
def test_what_lasts_is_within_for_certain_if_it_is_known_to_have_held_on_a_day_of_the_window(
    begins, ends, certain
):
    pact = record("obligation", "DefenseObligation", begins, ends=ends, observed=date(2018, 12, 31))
    found = place(pact, FROM_JUNE)
    assert (found.where, found.certain) == (Where.WITHIN, certain)


@pytest.mark.parametrize("kind", ["activity", "group-treaty"])
def test_what_has_no_date_and_is_told_of_after_the_window_only_is_not_within(kind):
    told = record(kind, "Treaty", None, evidence=evidence("report", seen=date(2017, 5, 24)))
    assert place(told, YEAR).where is Where.AFTER
    assert place(told, Window(date(2017, 1, 1), date(2017, 12, 31), "a test")).where is Where.WITHIN


@pytest.mark.parametrize("kind", ["30-allies", "40-partners"])
@pytest.mark.parametrize("peace", ["NonAggressionObligation", "NeutralityObligation"])
def test_a_promise_of_peace_supports_no_alliance_and_no_defence_tie(kind, peace):
    begins = Period(date(2005, 4, 5), date(2005, 4, 5))
    found = weighed(kind, YEAR, record("obligation", peace, begins))
    assert found.outcome is None
    assert found.weighed[0].rule.tell
    consulted = weighed(kind, YEAR, record("obligation", "ConsultationObligation", begins))
    assert consulted.outcome is Outcome.PARTLY_SUPPORTED


@pytest.mark.parametrize(("parties", "outcome"), [(5, Outcome.PARTLY_SUPPORTED), (8, None)])
def test_to_consult_counts_among_the_five_of_a_pact_and_not_among_the_eight_of_an_organisation(parties, outcome):  # fmt: skip
    begins = Period(date(1955, 9, 23), date(1955, 9, 23))
    pact = record("obligation", "ConsultationObligation", begins, observed=YEAR.last, parties=parties)
    assert weighed("30-allies", YEAR, pact).outcome is outcome


def told(source: str, predicate: NamedNode, value: NamedNode | str) -> Told:
    node = value if isinstance(value, NamedNode) else Literal(value, datatype=XSD.gYear)
    return Told(SOURCE[source], predicate, node)


def test_a_date_that_a_text_gives_itself_does_not_place_a_record_for_its_own_claims():
    agreement = record(
        "agreement", "DefenseCooperationAgreement", Period(date(2005, 1, 1), date(2005, 12, 31)),
        evidence=evidence("report"), told=(told("own", MITHAQ.signatureDate, "2005"),),
    )  # fmt: skip
    assert weighed("30-allies", YEAR, agreement).outcome is Outcome.PARTLY_SUPPORTED
    left = agreement.without(SOURCE.own, PAIR)
    assert left is not None
    assert (left.begins, left.year) == (None, None)
    assert weighed("30-allies", YEAR, left).outcome is None
    assert agreement.without(SOURCE.another, PAIR) == agreement


def test_the_date_that_another_source_gives_as_well_stays():
    agreement = record(
        "agreement", "DefenseCooperationAgreement", Period(date(2005, 3, 1), date(2005, 3, 1)),
        told=(told("own", MITHAQ.signatureDate, "2004"), told("report", MITHAQ.signatureDate, "2005")),
    )  # fmt: skip
    left = agreement.without(SOURCE.own, PAIR)
    assert left is not None
    assert left.begins == Period(date(2005, 1, 1), date(2005, 12, 31))


def test_a_kind_that_a_text_gives_itself_is_none_for_its_own_claims():
    both = frozenset({MITHAQ.Instrument, MITHAQ.DefenseCooperationAgreement})
    kinds = [told("report", RDF.type, MITHAQ.Instrument)]
    kinds += [told("own", RDF.type, one) for one in sorted(both, key=str)]
    agreement = record("agreement", "Instrument", YEAR_OF, classes=both, told=tuple(kinds))
    left = agreement.without(SOURCE.own, PAIR)
    assert left is not None
    assert left.classes == {MITHAQ.Instrument}


def test_a_direction_that_a_text_gives_itself_is_none_for_its_own_claims():
    sides = (told("own", MITHAQ.hasProvider, NATION.PAK), told("own", MITHAQ.hasRecipient, NATION.TUR))
    help_ = record(
        "activity", "MilitaryTraining", YEAR_OF, debtor=NATION.PAK, creditor=NATION.TUR, told=sides
    )
    left = help_.without(SOURCE.own, PAIR)
    assert left is not None
    assert (left.debtor, left.creditor) == (None, None)


def test_an_event_that_only_the_text_itself_dates_is_placed_by_who_else_tells_of_it():
    seen = evidence("report", seen=date(2017, 5, 24))
    own = (told("own", MITHAQ.startDate, "2005"),)
    left = record("activity", "MilitaryTraining", YEAR_OF, evidence=seen, told=own).without(SOURCE.own, PAIR)
    assert left is not None
    assert left.last_seen == date(2017, 5, 24)
    assert place(left, YEAR).where is Where.AFTER


def test_what_only_an_unattributed_essay_tells_of_is_background():
    weak = tuple(replace(one, weak=True) for one in evidence("essay"))
    (one,) = weighed("53-provided-activities", YEAR, replace(exercise(2005), evidence=weak)).weighed
    assert one.strength is Strength.BACKGROUND
    assert one.notes == ("said by an unattributed text only",)
    both = replace(exercise(2005), evidence=(*weak, *evidence("report")))
    assert weighed("53-provided-activities", YEAR, both).outcome is Outcome.SUPPORTED


def test_which_records_need_both_of_a_pair_is_said_by_the_rules_and_by_no_name():
    lone = tuple(one for one in evidence("report") if one.speaks_of == NATION.PAK)
    for name in ("agreement", "membership"):
        renamed = replace(RULES.records[name], name="any other name")
        one = replace(record(name, "Membership", YEAR_OF, evidence=lone), kind=renamed)
        assert (one.without(SOURCE.own, PAIR) is None) == (name == "agreement")
