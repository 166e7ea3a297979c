"""Questions asked of a small graph: rows, evidence, time, and what an empty answer says."""

from __future__ import annotations

from datetime import date

import pyoxigraph
import pytest

from mithaq.errors import InputError, UnknownNameError
from mithaq.names import Names
from mithaq.questions import ClaimReader, Thing, parse_arguments
from mithaq.store import EmbeddedStore
from mithaq.terms import CLAIM, MITHAQ, NATION


def partners(answer):
    return [(row.partner.curie, row.when) for row in answer]


def test_a_stated_row_shows_source_words_and_that_the_source_is_weak(asker):
    (row,) = asker.ask("defense-partners", {"nation": "Jordan"}).rows
    assert row.partner == Thing(NATION.EGY, "Egypt", "nation:EGY")
    assert (row.basis, row.source.label, row.year) == ("statement", "an essay", "undated")
    assert row.evidence == "sentence 3: “Jordan and <Egypt> are close”"
    assert row.note == "weak: unattributed essay"


def test_an_inferred_row_shows_its_rule_and_the_claim_it_rests_on(asker):
    answer = asker.ask("defense-partners", {"nation": "Egypt"})
    (row,) = answer.rows
    assert (
        row.evidence == "inferred (prp-symp) from claim:essay-3-1, sentence 3: “Jordan and <Egypt> are close”"
    )
    assert answer.caption.inferred == 1


@pytest.mark.parametrize(
    "name", ["مصر", "EG", "eg", "Q79", "nation:EGY", "<https://w3id.org/mithaq/nation/EGY>", NATION.EGY]
)
def test_a_parameter_takes_any_name(asker, name):
    assert partners(asker.ask("defense-partners", {"nation": name})) == [("nation:JOR", "undated")]


def test_a_row_can_be_given_back_as_a_parameter(asker):
    (row,) = asker.ask("defense-partners", {"nation": "Jordan"}).rows
    assert partners(asker.ask("defense-partners", {"nation": row.partner})) == [("nation:JOR", "undated")]


@pytest.mark.parametrize(
    ("day", "when"),
    [
        ("1948-12-31", None),
        ("1949-01-01", "possible"),
        ("1949-12-30", "possible"),
        ("1949-12-31", "certain"),
        ("1960-01-01", "certain"),
        ("1960-01-02", "possible"),
        ("1960-12-31", "possible"),
        ("1961-01-01", None),
        (None, None),
    ],
)
def test_an_obligation_counts_by_the_bounds_of_its_dates(asker, day, when):
    given = {"nation": "Pakistan", **({"on": day} if day else {})}
    expected = [("nation:EGY", when)] if when else []
    assert partners(asker.ask("defense-partners", given)) == expected


def test_an_obligation_makes_allies_on_a_day_in_force(asker):
    (row,) = asker.ask("allies", {"nation": "Pakistan", "on": date(1955, 5, 5)}).rows
    assert (row.ally.curie, row.relation.curie, row.when) == ("nation:EGY", "mithaq:isAlliedWith", "certain")
    assert (row.basis, row.year, row.evidence, row.note) == ("treaty", 2021, "row p. 4", "")


def test_the_caption_gives_the_day_that_counts(asker):
    assert str(asker.ask("defense-partners", {"nation": "PK"}).caption).endswith("as of 2026-11-23; no rows")
    on = asker.ask("defense-partners", {"nation": "PK", "on": "1955-05-05"})
    assert str(on.caption) == "Defence partners of a nation (nation: Pakistan); on 1955-05-05; 1 row"


def test_with_evidence_each_claim_has_a_row(asker):
    answer = asker.ask("defense-partners", {"nation": "Egypt"}, evidence=True)
    assert answer.columns == (
        "partner",
        "when",
        "claim",
        "source",
        "year",
        "sentence",
        "quote",
        "statement",
        "standing",
        "rule",
        "note",
    )
    (row,) = answer.rows
    assert (row.claim.curie, row.sentence, row.standing.label) == ("claim:essay-3-1", 3, "accepted")
    assert row.quote == "Jordan and <Egypt> are close"
    assert row.rule
    assert row.note == "weak: unattributed essay"


def test_an_empty_answer_says_what_was_consulted_and_what_is_said_without_being_accepted(asker):
    consulted = asker.ask("are-allies", {"nation": "Jordan", "other": "Pakistan"}).consulted
    assert [str(source) for source in consulted.sources] == [
        "an essay (unattributed essay)",
        "a newspaper (news, 2021-03-31)",
    ]
    assert [(claim.standing.label, claim.quote) for claim in consulted.claims] == [
        ("denied", "are not partners"),
        ("hedged", "may become partners"),
    ]


def test_where_one_source_is_asked_no_other_was_consulted(asker):
    answer = asker.ask("about-nation", {"nation": "COG", "source": "source:news"})
    assert not answer.values
    assert [source.source.curie for source in answer.consulted.sources] == ["source:news"]


def test_claims_about_one_of_a_pair_only_are_not_about_the_pair(asker):
    assert asker.ask("are-allies", {"nation": "Egypt", "other": "Jordan"}).consulted.claims == ()


def test_a_yes_or_no_question(asker):
    answer = asker.ask("are-allies", {"nation": "Jordan", "other": "Pakistan"})
    assert answer.boolean is False
    assert len(answer) == 0


def test_the_bound_query_is_what_is_run_and_needs_nothing_else(asker, small):
    sparql = asker.sparql("defense-partners", {"nation": "Jordan", "on": "2000-01-01"})
    assert "VALUES ?nation { nation:JOR }" in sparql
    assert not sparql.startswith("#+")
    assert [row["partner"] for row in small.raw.query(sparql)] == [NATION.EGY]


@pytest.mark.parametrize(
    ("question", "given", "message", "near"),
    [
        ("defense-partner", {}, "there is no question", "defense-partners"),
        ("defense-partners", {"nations": "PAK"}, "no parameter “nations”", "nation"),
        ("defense-partners", {"nation": "Pakstan"}, "no nation is called “Pakstan”", "Pakistan (nation:PAK)"),
        ("defense-partners", {"nation": "OIC"}, "which is not a nation", "nation"),
        ("defense-partners", {"nation": "Congo"}, "2 things", "Congo - Brazzaville (nation:COG)"),
        ("claims-by-scope", {"scope": "local"}, "no scope is called", "general (mithaq:General)"),
    ],
)
def test_unknown_names_come_with_the_nearest(asker, question, given, message, near):
    with pytest.raises(UnknownNameError, match=message) as caught:
        asker.ask(question, given)
    assert any(near in candidate for candidate in caught.value.candidates)


def test_a_question_is_found_by_another_spelling(asker):
    assert asker.ask("defence partners", {"nation": "Jordan"}).question.name == "defense-partners"


@pytest.mark.parametrize(
    ("question", "given", "expected"),
    [
        ("defense-partners", {"on": "soon"}, "'on' must be a date such as 2026-11-23, not 'soon'"),
        ("defense-partners", {"on": "2026-02-30"}, "must be a date"),
        ("defense-partners", {"nation": 4}, "'nation' must be a name (nation), not 4"),
        ("claims-of-sentence", {"sentence": "first"}, "must be a whole number"),
        ("claims-of-sentence", {"sentence": True}, "must be a whole number"),
    ],
)
def test_a_value_of_the_wrong_type_says_what_was_expected(asker, question, given, expected):
    with pytest.raises(InputError) as caught:
        asker.ask(question, given)
    assert expected in str(caught.value)


def test_words_become_parameters():
    assert parse_arguments(["nation=Pakistan", "text=a=b"]) == {"nation": "Pakistan", "text": "a=b"}


@pytest.mark.parametrize(
    ("words", "message"),
    [(["nation=A", "nation=B"], "'nation' is given"), (["Pakistan"], "'Pakistan' is not NAME=VALUE")],
)
def test_words_that_are_no_parameters(words, message):
    with pytest.raises(InputError, match=message):
        parse_arguments(words)


HEAD = "title: T\ndescription: D\ntags: [t]\n"


def test_kinds_and_instances_are_told_apart(ask_own):
    head = HEAD + "parameters: {it: {type: kind of CooperationActivity, description: d}}\nevidence: {none: n}"
    body = "SELECT ?it { VALUES ?it { mithaq:DefenseAid } }"
    assert ask_own(f"{head}\n---\n{body}", {"it": "aid in arms"}).rows[0].it.curie == "kind:aid-in-arms"
    assert ask_own(f"{head}\n---\n{body}", {"it": "defense aid"}).rows[0].it.curie == "mithaq:DefenseAid"
    with pytest.raises(UnknownNameError, match="not a kind of cooperation activity"):
        ask_own(f"{head}\n---\n{body}", {"it": "Alliance"})


def test_a_parameter_of_several_types_takes_each(ask_own):
    text = f"""{HEAD}parameters: {{it: {{type: [Date, Integer, Boolean, Text], description: d}}}}
evidence: {{none: n}}
---
SELECT ?it {{ VALUES ?it {{ UNDEF }} }}"""
    given = ["2020-01-02", 7, "yes", "7 }", 'say "no"', None]
    got = [ask_own(text, {} if one is None else {"it": one}).rows[0].it for one in given]
    assert got == [date(2020, 1, 2), 7, True, "7 }", 'say "no"', None]


def test_rows_that_differ_only_in_hidden_columns_are_one_row_with_all_their_evidence(ask_own):
    text = f"""{HEAD}evidence:
- ?one mithaq:hasDefensePartner ?_a
- ?_obligation mithaq:isOwedBy ?_a
---
SELECT ?one ?_a ?_obligation {{
  {{ VALUES (?one ?_a) {{ (nation:JOR nation:EGY) }} }}
  UNION {{ VALUES (?one ?_a ?_obligation) {{ (nation:JOR nation:PAK obligation:x-treaty-1) }} }}
}}"""
    answer = ask_own(text)
    assert [row.one.curie for row in answer] == ["nation:JOR"]
    assert answer.rows[0].evidence == "sentence 3: “Jordan and <Egypt> are close”; row p. 4"
    assert [row.claim.curie for row in ask_own(text, evidence=True)] == ["claim:essay-3-1", "claim:news-1"]
    assert answer.rows[0].note == ""  # one of two sources is not weak


def test_a_graph_for_an_answer_is_sorted_triples(ask_own):
    text = f"""{HEAD}evidence:
- ?subject ?predicate ?object
---
CONSTRUCT {{ ?a mithaq:hasDefensePartner ?b }} WHERE {{ ?a mithaq:hasDefensePartner ?b }}"""
    answer = ask_own(text)
    assert [(row.subject.label, row.object.label) for row in answer] == [
        ("Egypt", "Jordan"),
        ("Jordan", "Egypt"),
    ]
    assert answer.rows[1].evidence.startswith("sentence 3")


def test_what_nobody_claims_has_a_definition_for_its_basis(ask_own):
    text = f"""{HEAD}evidence:
- mithaq:Treaty mithaq:narrowsKind ?kind
---
SELECT ?kind {{ VALUES ?kind {{ mithaq:Instrument }} }}"""
    (row,) = ask_own(text).rows
    assert (row.basis, row.source, row.evidence) == ("definition", "", "")


def test_a_parameter_may_be_called_like_an_argument_of_ours(asker):
    for name in ("question", "evidence", "self", "language"):
        with pytest.raises(UnknownNameError, match=f"has no parameter “{name}”"):
            asker.ask("defense-partners", {name: "x"})


def test_the_ontology_says_which_kinds_of_source_are_weak_alone(small):
    copy = pyoxigraph.Store()
    copy.bulk_extend(
        quad for quad in small.match(graph=None) if quad.predicate.value != MITHAQ.isWeakAlone.value
    )
    store = EmbeddedStore(copy)
    for weak, graph in ((True, small), (False, store)):
        record = ClaimReader(graph, Names(graph)).records([CLAIM["essay-3-1"]])[CLAIM["essay-3-1"]]
        assert record.is_weak is weak
