"""Why a fact holds, in words; and where it does not, what is missing and who says what."""

from __future__ import annotations

import json
import re

import pytest

from mithaq.errors import InputError
from mithaq.explaining import render_why


def why(kg, *triple, format_="text", every=False):
    data, status = render_why(kg, kg.triple(*triple), format_, every=every)
    return data.decode(), status


def test_a_stated_fact_names_its_claim_source_and_words(kg):
    text, status = why(kg, "Pakistan", "hasDefensePartner", "China")
    assert status == 0
    assert "stated by claim:strategic-alliances-14-1: essay on strategic alliances" in text
    assert "(a weak source), undated" in text
    assert "sentence 14: “Pakistan has a strong defense relationship with China”" in text


def test_a_membership_shows_the_absence_it_rests_on(kg):
    text, _ = why(kg, "Turkey", "isMemberOf", "OIC")
    assert "computed by current-full-membership; no accepted end by 2026-11-23" in text
    assert "source:oic-member-states covers until 2026-11-23" in text


def test_the_explanation_of_cooperation_names_the_activity_they_share(kg):
    text, _ = why(kg, "US", "cooperatesWith", "Saudi Arabia")
    assert "cooperation-by-shared-activity" in text
    assert re.search(r"activity:\S+ mithaq:hasParticipant nation:USA\n.*stated by claim:", text)


def test_what_does_not_hold_names_the_missing_premise(kg):
    text, status = why(kg, "China", "isAlliedWith", "Turkey")
    assert status == 1
    assert "missing  nation:TUR mithaq:isAlliedWith nation:CHN" in text
    assert "mithaq:isOwedBy nation:CHN" in text
    assert "No denied, hedged or attributed claim is about it either." in text


def test_what_does_not_hold_names_what_is_said_without_being_accepted(kg):
    text, status = why(kg, "Pakistan", "hasSuccessor", "Saudi Arabia")
    assert status == 1
    assert "claim:strategic-alliances-8-9, attributed: " in text
    denied, status = why(kg, "TUR", "isStatedIn", "instrument:smda-2025")
    assert status == 1
    assert ", denied: " in denied
    found = json.loads(why(kg, "Pakistan", "hasSuccessor", "Saudi Arabia", format_="json")[0])
    assert {claim["standing"] for claim in found["claims"]} == {"attributed"}


def test_a_literal_is_explained(kg):
    text, status = why(kg, "membership:PAK-OIC-1", "startDate", "1969")
    assert status == 0
    assert 'mithaq:startDate "1969"^^xsd:gYear\n' in text
    assert "stated by claim:oic-member-states-PAK-2" in text


def test_a_literal_that_does_not_hold_names_what_is_missing(kg):
    text, status = why(kg, "CHN", "rdfs:label", "Pakistan")
    assert status == 1
    assert 'nation:CHN rdfs:label "Pakistan" does not hold' in text
    assert 'missing  nation:CHN skos:prefLabel "Pakistan"' in text


@pytest.mark.parametrize("format_", ["turtle", "mermaid"])
def test_there_is_no_derivation_to_draw_of_what_does_not_hold(kg, format_):
    with pytest.raises(InputError, match="does not hold"):
        why(kg, "China", "isAlliedWith", "Turkey", format_=format_)


def test_every_derivation_is_shown_and_the_smallest_comes_first(kg):
    one, _ = why(kg, "Pakistan", "a", "mithaq:Nation")
    several, _ = why(kg, "US", "participatesIn", "activity:us-saudi-missile-defense", every=True)
    smallest, _ = why(kg, "US", "participatesIn", "activity:us-saudi-missile-defense")
    assert several.startswith(smallest)
    assert why(kg, "Pakistan", "a", "mithaq:Nation", every=True)[0].startswith(one)
    listed = json.loads(
        why(kg, "US", "participatesIn", "activity:us-saudi-missile-defense", format_="json", every=True)[0]
    )
    assert listed[0]["rule"] == "prp-inv1" or listed[0]["rule"] == "prp-inv2"


def test_the_number_of_derivations_can_be_told(kg):
    triple = kg.triple("Pakistan", "cooperatesWith", "Turkey")
    every = json.loads(render_why(kg, triple, "json", every=True)[0])
    assert len(every) > 1
    for most in (1, 2):
        assert json.loads(render_why(kg, triple, "json", every=True, most=most)[0]) == every[:most]


def test_what_describes_a_claim_is_said_to_be_no_fact(kg):
    said = "graph:claims says so: it describes claims and sources, and is no part of the facts.\n"
    text, status = why(kg, "claim:strategic-alliances-14-1", "a", "Claim")
    assert (status, said in text) == (1, True)
    assert said not in why(kg, "India", "isAlliedWith", "Pakistan")[0]
