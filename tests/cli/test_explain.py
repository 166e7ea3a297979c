"""``mithaq why``, ``describe``, ``verify``, ``cite`` and ``check``: where an answer comes from, and whether it is sound."""

from __future__ import annotations

import json

import pytest


def test_why_shows_rule_premises_and_the_sentence(run):
    result = run("why", "China", "has defence partner", "Pakistan")
    assert result.status == 0
    assert "prp-symp" in result.out
    assert "claim:strategic-alliances-14-1" in result.out
    assert "sentence 14: “Pakistan has a strong defense relationship with China”" in result.out


@pytest.mark.parametrize("nation", ["Saudi Arabia", "Pakistan"])
def test_islamic_nation_holds_by_inference_as_a_choice_of_definition(run, nation):
    result = run("why", nation, "a", "mithaq:IslamicNation")
    assert result.status == 0
    assert "a definition choice" in result.out
    assert "no accepted end by 2026-11-23" in result.out
    assert "claim:oic-member-states" in result.out


@pytest.mark.parametrize("spoke", [("India", "Pakistan"), ("China", "Turkey")])
def test_what_does_not_hold_is_explained_with_status_1(run, spoke):
    for predicate in ("mithaq:isAlliedWith", "mithaq:hasDefensePartner"):
        result = run("why", spoke[0], predicate, spoke[1])
        assert result.status == 1
        assert "does not hold" in result.out
        assert "missing" in result.out
        assert "Sources consulted" in result.out


@pytest.mark.parametrize("ally", ["Saudi Arabia", "Pakistan"])
def test_the_alliance_is_with_each_and_shows_sentence_8(run, ally):
    assert "sentence 8" in run("why", "US", "isAlliedWith", ally).out


def test_why_is_written_as_json_turtle_and_mermaid(run):
    triple = ("why", "CN", "hasDefensePartner", "PK", "-f")
    tree = json.loads(run(*triple, "json").out)
    assert tree["rule"] == "prp-symp"
    assert run(*triple, "mermaid").out.startswith(("flowchart", "graph"))
    assert "prov:wasDerivedFrom" in run(*triple, "turtle").out
    assert json.loads(run("why", "IN", "isAlliedWith", "PK", "-f", "json").out)["holds"] is False


def test_describe_knows_a_thing_by_every_name(run):
    names = ["Pakistan", "PK", "PAK", "پاکستان", "Q843", "https://w3id.org/mithaq/nation/PAK"]
    shown = {name: run("describe", name).out for name in names}
    assert shown == dict.fromkeys(names, run("describe", "nation:PAK").out)
    assert "Pakistan" in shown["Q843"]


def test_describe_shows_names_facts_and_words(run):
    out = " ".join(run("describe", "Pakistan").out.split())
    assert "Islamic Republic of Pakistan" in out
    assert "China has defence partner undated statement" in out
    assert "United States is allied with undated statement" in out
    assert "sentence 14: “Pakistan has a strong defense relationship with China and Turkey”" in out
    assert "key to the security" in out


def test_describe_writes_a_graph(run):
    assert "nation:PAK a" in run("describe", "Pakistan", "-f", "turtle").out


def test_verify_passes_on_the_source_and_counts_sentences(run, essay):
    result = run("verify", str(essay))
    assert result.status == 0
    assert "26 of 26 sentences carry a claim" in result.out


def test_verify_says_where_one_letter_differs(run, essay, tmp_path):
    copy = tmp_path / "copy.md"
    copy.write_text(essay.read_text().replace("strong defense relationship", "strung defense relationship"))
    result = run("verify", str(copy), "-f", "json")
    assert result.status == 1
    assert "strategic-alliances-14-1" in result.out
    assert f"{copy}:" in run("verify", str(copy)).out


def test_cite_names_the_original_source_first(run):
    text = run("cite", "claim:strategic-alliances-14-1").out
    assert text.index("Strategic Alliance Partnerships") < text.index("Mithaq:")
    assert "@misc{" in run("cite", "-f", "bibtex").out
    assert run("cite", "defense-partners", "nation=PK", "-f", "ris").out.count("TY  - ") == 2


@pytest.mark.parametrize("name", ["question", "evidence", "self", "what", "style", "parameters"])
@pytest.mark.parametrize("command", ["ask", "cite"])
def test_a_parameter_named_like_an_argument_is_one_that_the_question_lacks(run, command, name):
    result = run(command, "defense-partners", f"{name}=x")
    assert result.status == 2
    assert f"has no parameter “{name}”" in result.err


@pytest.mark.parametrize("what", ["release", "strategic-alliances-14-1"])
def test_cite_refuses_a_parameter_of_what_is_no_question(run, what):
    result = run("cite", what, "nation=PAK")
    assert result.status == 2
    assert "only a question takes parameters" in result.err


def test_cite_takes_a_question_by_either_spelling(run):
    assert (
        run("cite", "defence-partners", "nation=PK").out == run("cite", "defense-partners", "nation=PK").out
    )


def test_the_shipped_ontology_passes_its_checks(run):
    result = run("check", "ontology")
    assert result.status == 0, result.out


def test_an_ontology_of_ones_own_is_checked(run, tmp_path):
    (tmp_path / "o.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n<http://e.org/o#Thing> a owl:Class ."
    )
    result = run("check", "ontology", str(tmp_path / "o.ttl"))
    assert result.status == 1
    assert "missing-ontology-declaration" in result.out
