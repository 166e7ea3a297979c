"""Which of two claims that cannot both hold gives way, and why."""

from __future__ import annotations

import pytest

from builders import AS_OF, SCHEMA_TURTLE, SOURCES, claim, local_names, triple, triples
from mithaq.acceptance import accept, read_schema
from mithaq.terms import CLAIM, MITHAQ

SCHEMA = read_schema(triples(SCHEMA_TURTLE))


def settle(*claims):
    result = accept(claims, SCHEMA, SOURCES, AS_OF)
    return {name: result.standings[CLAIM[name]] for name in local_names(result.standings)}, result


def start(name, value, **qualifiers):
    return claim(name, f'membership:AZE-OIC-1 mithaq:startDate "{value[0]}"^^xsd:{value[1]} .', **qualifiers)


Y1991, Y1992, D1992 = ("1991", "gYear"), ("1992", "gYear"), ("1992-01-15", "date")


def test_two_values_of_a_single_valued_property_conflict_and_the_weightier_source_wins():
    standings, result = settle(
        start("a", Y1991, source="source:news"), start("b", Y1992, source="source:ministry")
    )
    assert standings == {"a": MITHAQ.Outranked, "b": MITHAQ.Accepted}
    (conflict,) = result.conflicts
    assert (conflict.winner.iri, conflict.loser.iri, conflict.reason) == (CLAIM.b, CLAIM.a, "another value")
    assert conflict.triple == triple('membership:AZE-OIC-1 mithaq:startDate "1991"^^xsd:gYear')


def test_rank_weighs_more_than_the_source():
    standings, _ = settle(
        start("a", Y1991, source="source:essay", rank="Preferred"), start("b", Y1992, source="source:treaty")
    )
    assert standings == {"a": MITHAQ.Accepted, "b": MITHAQ.Outranked}


def test_between_equals_the_first_iri_wins():
    standings, _ = settle(start("b", Y1992), start("a", Y1991))
    assert standings == {"a": MITHAQ.Accepted, "b": MITHAQ.Outranked}


def test_a_finer_date_that_agrees_with_a_coarser_one_is_no_conflict():
    standings, _ = settle(start("a", Y1992), start("b", D1992, source="source:essay"))
    assert set(standings.values()) == {MITHAQ.Accepted}


def test_several_values_of_another_property_do_not_conflict():
    standings, _ = settle(
        claim("a", "alliance:x mithaq:hasMember nation:PAK ."),
        claim("b", "alliance:x mithaq:hasMember nation:TUR ."),
    )
    assert set(standings.values()) == {MITHAQ.Accepted}


def test_the_loser_of_one_conflict_does_not_outrank_others():
    # c would lose to b, but b itself gives way to a, whose value c shares.
    standings, _ = settle(
        start("a", Y1991, source="source:treaty"),
        start("b", Y1992, source="source:ministry"),
        start("c", Y1991, source="source:essay"),
    )
    assert standings == {"a": MITHAQ.Accepted, "b": MITHAQ.Outranked, "c": MITHAQ.Accepted}


@pytest.mark.parametrize(
    "denied",
    ["nation:PAK mithaq:isAlliedWith nation:USA .", "nation:USA mithaq:isAlliedWith nation:PAK ."],
    ids=["as stated", "the other way round of a symmetric property"],
)
def test_a_weightier_denial_outranks_an_affirmation(denied):
    standings, result = settle(
        claim("a", "nation:USA mithaq:isAlliedWith nation:PAK .", source="source:essay"),
        claim("b", denied, source="source:ministry", polarity="Denied"),
    )
    assert standings == {"a": MITHAQ.Outranked, "b": MITHAQ.Denied}
    assert not result.stated
    assert next(iter(result.denials.values())).iri == CLAIM.b
    assert result.conflicts[0].reason == "denied"


def test_a_denial_and_an_affirmation_by_the_inverse_property_conflict():
    standings, _ = settle(
        claim("a", "organization:OIC mithaq:hasMember nation:IND .", source="source:essay"),
        claim(
            "b",
            "nation:IND mithaq:isMemberOf organization:OIC .",
            source="source:ministry",
            polarity="Denied",
        ),
    )
    assert standings["a"] == MITHAQ.Outranked


def test_a_denial_that_weighs_less_keeps_its_standing_but_does_not_stand_against_the_fact():
    standings, result = settle(
        claim("a", "nation:USA mithaq:isAlliedWith nation:PAK .", source="source:ministry"),
        claim("b", "nation:USA mithaq:isAlliedWith nation:PAK .", source="source:essay", polarity="Denied"),
    )
    assert standings == {"a": MITHAQ.Accepted, "b": MITHAQ.Denied}
    assert not result.denials
    assert result.conflicts[0].loser.iri == CLAIM.b


@pytest.mark.parametrize(
    "qualifiers", [{"certainty": "Hedged"}, {"scope": "General"}, {"rank": "Deprecated"}]
)
def test_a_hedged_general_or_deprecated_denial_outranks_nothing(qualifiers):
    standings, _ = settle(
        claim("a", "nation:USA mithaq:isAlliedWith nation:PAK .", source="source:essay"),
        claim(
            "b",
            "nation:USA mithaq:isAlliedWith nation:PAK .",
            source="source:treaty",
            polarity="Denied",
            **qualifiers,
        ),
    )
    assert standings["a"] == MITHAQ.Accepted


def test_losing_a_year_does_not_lose_the_membership():
    _, result = settle(
        claim("a", "membership:AZE-OIC-1 mithaq:hasHolder nation:AZE ."),
        start("b", Y1991, source="source:essay"),
        start("c", Y1992),
    )
    assert triple("membership:AZE-OIC-1 mithaq:hasHolder nation:AZE") in result.stated
