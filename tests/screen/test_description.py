"""A thing on one screen."""

from __future__ import annotations

from mithaq.screen import description_text


def test_a_concept_shows_its_definition_and_who_speaks_of_it(kg):
    text = description_text(kg.describe("terrorism"))
    assert text.startswith("terrorism   concept:terrorism\n")
    assert "What is said of it in: essay on strategic alliances" in text
    assert "sentence 17" in text


def test_a_claim_shows_what_it_says_as_triples(kg):
    text = description_text(kg.describe("claim:strategic-alliances-14-1"))
    assert "nation:PAK mithaq:hasDefensePartner nation:CHN" in text


def test_a_relation_that_holds_both_ways_is_told_once(kg):
    text = description_text(kg.describe("China"))
    assert text.count("has defence partner") == 3  # Iran, Malaysia, Pakistan


def test_long_lines_are_wrapped(kg):
    assert max(map(len, description_text(kg.describe("Pakistan")).splitlines())) <= 100
