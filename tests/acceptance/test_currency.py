"""What is current on the day that "now" means, and what is merely not known to have ended."""

from __future__ import annotations

from datetime import date

import pytest

from builders import AS_OF, SCHEMA_TURTLE, SOURCES, claim, triple, triples
from mithaq.acceptance import accept, read_schema

SCHEMA = read_schema(triples(SCHEMA_TURTLE))

MEMBER = """membership:PAK-OIC-1 a mithaq:Membership ; mithaq:hasHolder nation:PAK ;
            mithaq:inGroup organization:OIC ; mithaq:hasStatus mithaq:FullMember ."""


def dated(**dates: str) -> str:
    forms = {4: "gYear", 7: "gYearMonth", 10: "date"}
    return " ".join(f'membership:PAK-OIC-1 mithaq:{k} "{v}"^^xsd:{forms[len(v)]} .' for k, v in dates.items())


def current(*claims, as_of=AS_OF):
    return [c.triple for c in accept(claims, SCHEMA, SOURCES, as_of).current]


IS_CURRENT = [triple("membership:PAK-OIC-1 a mithaq:CurrentFullMembership")]


def test_a_full_membership_without_an_end_is_current_where_coverage_reaches_the_day():
    assert current(claim("a", MEMBER), claim("b", dated(startDate="1969"))) == IS_CURRENT


def test_open_when_the_dataset_ended_is_unknown_not_current():
    assert current(claim("a", MEMBER, source="source:dataset")) == []


def test_a_source_without_stated_coverage_makes_nothing_current():
    assert current(claim("a", MEMBER, source="source:essay")) == []


def test_a_second_source_that_reaches_the_day_is_enough():
    assert (
        current(claim("a", MEMBER, source="source:dataset"), claim("b", MEMBER, source="source:news"))
        == IS_CURRENT
    )


@pytest.mark.parametrize("status", ["Observer", "Suspended", "AssociateMember"])
def test_only_full_status_counts(status):
    assert current(claim("a", MEMBER.replace("FullMember", status))) == []


def test_an_accepted_end_by_the_day_ends_it_and_a_later_one_does_not():
    assert current(claim("a", MEMBER), claim("b", dated(endDate="2020-05"))) == []
    assert current(claim("a", MEMBER), claim("b", dated(endDate="2030"))) == IS_CURRENT


def test_an_end_in_the_year_of_the_day_may_have_come_already_so_it_is_not_current():
    assert current(claim("a", MEMBER), claim("b", dated(endDate=str(AS_OF.year)))) == []


def test_an_end_that_is_only_hedged_ends_nothing():
    assert current(claim("a", MEMBER), claim("b", dated(endDate="2020"), certainty="Hedged")) == IS_CURRENT


def test_last_observed_is_not_an_end():
    end = dated(endDate="2014") + " membership:PAK-OIC-1 mithaq:endKind mithaq:LastObserved ."
    assert current(claim("a", MEMBER), claim("b", end)) == IS_CURRENT


def test_before_it_has_certainly_begun_it_is_not_current():
    claims = [claim("a", MEMBER), claim("b", dated(startDate="1969-09-25"))]
    assert current(*claims, as_of=date(1969, 9, 24)) == []
    assert current(*claims, as_of=date(1969, 9, 25)) == IS_CURRENT


def test_the_explanation_names_what_it_rests_on_and_what_was_not_found():
    (found,) = accept([claim("a", MEMBER)], SCHEMA, SOURCES, AS_OF).current
    assert found.rule == "current-full-membership"
    assert set(found.premises) == triples(MEMBER) - {
        triple("membership:PAK-OIC-1 mithaq:hasHolder nation:PAK")
    }
    assert "no accepted end by 2026-11-23" in found.absence
    assert "source:news" in found.absence


OBLIGATION = """obligation:x-1 a mithaq:DefenseObligation ; mithaq:isOwedBy nation:SAU ; mithaq:isOwedTo nation:PAK ;
                mithaq:isStatedIn instrument:x ."""


def test_an_obligation_of_a_narrower_class_is_in_force():
    assert current(claim("a", OBLIGATION)) == [triple("obligation:x-1 a mithaq:ObligationInForce")]


def test_an_obligation_is_not_in_force_while_its_instrument_is_only_announced():
    stage = claim("b", "instrument:x mithaq:hasStage mithaq:Announced .")
    assert current(claim("a", OBLIGATION), stage) == []
