"""Answers for a person: columns that fit the screen, and below each row the words it rests on."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from mithaq.screen import answer_text


def test_a_row_shows_basis_words_source_and_weakness(kg):
    text = answer_text(kg.ask("defense-partners", nation="Pakistan"))
    assert re.match(
        r"Defence partners of a nation \(nation: Pakistan\); as of 2026-11-23; \d+ rows", text.splitlines()[0]
    )
    assert "China (nation:CHN)" in text
    assert "statement" in text
    assert re.search(r"^    (?:sentence|row) .+: “", text, re.MULTILINE)
    assert re.search(r"^    — .+; weak: ", text, re.MULTILINE)


def test_with_evidence_each_claim_has_its_own_lines(kg):
    text = answer_text(kg.ask("defense-partners", nation="China", evidence=True))
    assert "sentence 14: “Pakistan has a strong defense relationship with China”" in text
    assert "says: " in text
    assert "— claim:strategic-alliances-14-1, accepted" in " ".join(text.split())


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_is_wider_than_the_screen(kg, width):
    for question in ("alliance-activities", "defense-partners", "members", "benefits"):
        lines = answer_text(kg.ask(question), width).splitlines()
        assert max(map(cell_len, lines)) <= max(width, 78 if question == "alliance-activities" else width)


def test_an_empty_answer_names_sources_with_coverage_and_what_is_said_without_being_fact(kg):
    text = answer_text(kg.ask("defense-partners", nation="Turkmenistan"))
    assert "no rows" in text
    assert "OIC list of member states (official statement, 1969-09-25 to 2026-11-23, census)" in text
    assert re.search(r"claim:\S+, hedged: ", text)


def test_a_column_that_no_row_has_is_left_out(kg):
    head = answer_text(kg.ask("regular-activities")).splitlines()[2]
    assert "recurrence" in head
    assert "note" not in head


def test_of_many_sources_those_that_say_nothing_of_their_coverage_are_counted(kg):
    answer = kg.ask("defense-partners", nation="Turkmenistan")
    silent = [source for source in answer.consulted.sources if not source.completeness]
    text = " ".join(answer_text(answer).split())
    counts = text.split(f"and {len(silent)} that do not state their coverage: ")[1]
    assert sum(map(int, re.findall(r"\d+", counts))) == len(silent)
    told = [str(source) for source in answer.consulted.sources if source.completeness]
    assert told and [source for source in told if source not in text] == []
