"""Profiles: a description is made of the answers to its class's questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from mithaq.errors import InputError
from mithaq.mappings import RELATIONS
from mithaq.profiles import Profiles
from mithaq.resources import model
from mithaq.screen import description_text
from mithaq.terms import MITHAQ, RDF, SKOS, compact

PROFILES = Profiles(model().queries / "profiles.toml")


@pytest.mark.parametrize(("name", "thing"), [("Nation", "Pakistan"), ("Group", "OIC")])
def test_a_profile_asks_questions_that_there_are_for_columns_that_they_have(kg, name, thing):
    profile = PROFILES.of({MITHAQ[name]})
    for section in profile.sections:
        question = kg.catalogue.get(section["question"])
        assert question.parameter(section["parameter"])
        assert set(section["columns"]) <= {*question.variables, "basis", "source"}
    declared = {quad.subject for quad in kg.store.match(predicate=RDF.type)}
    assert profile.told <= declared | {SKOS[relation] for relation in RELATIONS}


def test_a_section_shows_what_the_question_answers_with_its_source(kg):
    text = description_text(kg.describe("Pakistan"))
    assert "\nTime line\n" in text
    assert "\nAllies and defence partners\n" in text
    assert "essay on strategic" in text.partition("Allies and defence partners")[2].partition("What")[0]


def test_what_a_section_tells_is_not_told_twice(kg):
    facts = {compact(fact.triple.predicate) for fact in kg.describe("Pakistan").facts}
    assert not facts & {"mithaq:isMemberOf", "mithaq:hasDefensePartner", "mithaq:hasHolder"}


@pytest.mark.parametrize("name", ["Pakistan", "OIC"])
def test_links_are_a_section_of_their_own(kg, name):
    described = kg.describe(name)
    links = next(section for section in described.sections if section.title == "Links")
    assert {"Wikidata"} <= {row.target for row in links.answer}
    assert not {"skos:exactMatch"} & {compact(fact.triple.predicate) for fact in described.facts}


def test_a_thing_without_a_profile_has_no_sections(kg):
    assert kg.describe("terrorism").sections == ()


def test_a_file_that_is_no_profile_is_told(tmp_path: Path):
    path = tmp_path / "profiles.toml"
    for text in ("[Nation", "[Nation]\nsections = []"):
        path.write_text(text)
        with pytest.raises(InputError, match="not a file of profiles"):
            Profiles(path).of(set())
