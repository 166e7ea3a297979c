"""Candidates for what has no link: offline by names, and from a real reconciliation service, whole or broken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from mithaq.errors import InputError, MithaqError
from mithaq.linking import Limits, Wanted, proposed
from mithaq.linking.likeness import likeness, names_of
from mithaq.mappings import MappingSet, parse_mapping_set
from mithaq.names import Folding
from mithaq.resources import model
from mithaq.store import EmbeddedStore

WORLD = """
@prefix mithaq: <https://w3id.org/mithaq/ontology#> .
@prefix organization: <https://w3id.org/mithaq/organization/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
organization:D8 a mithaq:Group ; rdfs:label "D-8 Organization for Economic Cooperation"@en ; skos:altLabel "D-8"@en .
organization:ECO a mithaq:Group ; rdfs:label "Economic Cooperation Organization"@en ; skos:altLabel "ECO"@en .
organization:AMU a mithaq:Group ; rdfs:label "Arab Maghreb Union"@en , "اتحاد المغرب العربي"@ar .
organization:OIC a mithaq:Group ; rdfs:label "Organisation of Islamic Cooperation"@en ;
  skos:exactMatch <http://www.wikidata.org/entity/Q47543> .
"""
CSV = """id,label,aliases
Q900001,Maghreb Arab Union,UMA
wd:Q900002,Organisation of Economic Co-operation,ECO|Economic Cooperation Organisation
http://www.wikidata.org/entity/Q900003,The D8 Organisation for Economic Cooperation,
Q900004,Pact of Warsaw,
"""


@pytest.fixture
def store() -> EmbeddedStore:
    return EmbeddedStore.in_memory(parse(WORLD, RdfFormat.TURTLE))


def found(store: EmbeddedStore, **wanted: object) -> MappingSet:
    """The proposals as they are written, read again."""
    data, failure = proposed(store, Wanted(**{"target": "wikidata", **wanted}))
    assert failure is None
    return parse_mapping_set(data.decode(), "proposals")


def ranked(proposals: MappingSet) -> dict[str, list[str]]:
    things: dict[str, list[str]] = {}
    for row in proposals.rows:
        things.setdefault(row.values["subject_id"].partition(":")[2], []).append(row.values["object_id"])
    return things


@pytest.fixture
def table(tmp_path) -> str:
    (tmp_path / "c.csv").write_text(CSV, encoding="utf-8")
    return str(tmp_path / "c.csv")


def test_candidates_of_a_table_are_ranked_by_names(store, table):
    proposals = found(store, files=[table])
    assert {thing: items[0] for thing, items in ranked(proposals).items()} == {
        "AMU": "wd:Q900001",
        "D8": "wd:Q900003",
        "ECO": "wd:Q900002",
    }
    for _, rows in _by_thing(proposals).items():
        confidences = [float(row["confidence"]) for row in rows]
        assert confidences == sorted(confidences, reverse=True)
        assert all(0.7 <= each <= 1 for each in confidences)


def _by_thing(proposals: MappingSet) -> dict[str, list[dict[str, str]]]:
    things: dict[str, list[dict[str, str]]] = {}
    for row in proposals.rows:
        things.setdefault(row.values["subject_id"], []).append(dict(row.values))
    return things


def test_a_proposal_says_why_and_leaves_the_review_open(store, table):
    proposals = found(store, files=[table], things=["D8"])
    (best, *_) = proposals.rows
    assert best.values["mapping_justification"] == "semapv:LexicalMatching"
    assert best.values["confidence"] == "1"
    assert best.values["comment"] == (
        "our label “D-8 Organization for Economic Cooperation” is also "
        "the label “The D8 Organisation for Economic Cooperation”"
    )
    assert {"reviewer_id", "reviewer_label"} <= set(proposals.columns)
    assert "reviewer_id" not in best.values and "reviewer_label" not in best.values


def test_like_names_are_a_matter_of_a_threshold(store, table):
    (row, *_) = found(store, files=[table], things=["AMU"]).rows
    assert row.values["mapping_justification"] == "semapv:LexicalSimilarityThresholdMatching"
    assert "is like" in row.values["comment"]
    assert row.values["object_id"] == "wd:Q900001"
    words_in_another_order = {"AMU": ["wd:Q900001"], "D8": ["wd:Q900003"]}
    assert ranked(found(store, files=[table], limits=Limits(least=0.99))) == words_in_another_order
    assert ranked(found(store, files=[table], limits=Limits(candidates=1)))["D8"] == ["wd:Q900003"]


def test_what_is_linked_is_left_alone(store, table):
    said: list[str] = []
    data, failure = proposed(store, Wanted("wikidata", [table], things=["OIC"]), said.append)
    assert failure is None
    assert parse_mapping_set(data.decode(), "proposals").rows == ()
    assert "is linked to http://www.wikidata.org/entity/Q47543 already" in said[0]


def test_candidates_may_be_rdf(store, tmp_path):
    file = tmp_path / "c.ttl"
    file.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <http://www.wikidata.org/entity/Q900001> "
        'skos:prefLabel "Union of the Maghreb"@en ; skos:altLabel "اتحاد المغرب العربي"@ar .',
        encoding="utf-8",
    )
    (row,) = found(store, files=[str(file)]).rows
    assert (row.values["subject_id"], row.values["object_id"]) == ("organization:AMU", "wd:Q900001")
    assert row.values["match_string"] == "اتحاد المغرب العربي"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,name\nQ1,x\n", "no column label"),
        ("id,label\nQ1,\n", ":2: a candidate needs an id and a label"),
        ("id,label\nQ 1,x\n", ":2: 'Q 1' is no identifier"),
        ("id,label\nhttp://example.org/1,x\n", "has no candidate of Wikidata"),
        ("", "no column id and label"),
    ],
)
def test_a_table_of_candidates_that_is_none_is_one_message(store, tmp_path, text, message):
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        proposed(store, Wanted("wikidata", [str(tmp_path / "c.csv")]))


def test_nowhere_to_look_is_an_error(store):
    with pytest.raises(InputError, match="nowhere to look"):
        proposed(store, Wanted("wikidata"))
    with pytest.raises(InputError, match="no dataset 'wikipedia'"):
        proposed(store, Wanted("wikipedia"))


def test_a_service_is_asked_in_batches(store, reconciler):
    proposals = found(store, service=reconciler.url)
    assert ranked(proposals) == {
        "AMU": ["wd:Q900007"],
        "D8": ["wd:Q900003", "wd:Q900001"],
        "ECO": ["wd:Q900006"],
    }
    posts = [json.loads(each.form["queries"][0]) for each in reconciler.asked if each.method == "POST"]
    assert [len(queries) for queries in posts] == [2, 1]
    assert [each.method for each in reconciler.asked] == ["GET", "POST", "POST"]
    assert all(each.agent.startswith("mithaq/") for each in reconciler.asked)


def test_a_service_gives_scores_and_reasons(store, reconciler):
    (best, _) = found(store, service=reconciler.url, things=["D8"]).rows
    assert best.values["confidence"] == "0.98"
    assert best.values["mapping_justification"] == "semapv:UnspecifiedMatching"
    assert best.values["mapping_tool"] == "A test of reconciliation"
    assert best.values["comment"].startswith(
        "A test of reconciliation gives it a score of 98 and calls it a match; as type Q900004; our label"
    )


def test_a_type_narrows_what_a_service_gives(store, reconciler):
    assert ranked(found(store, service=reconciler.url, kind="Q900002")) == {
        "AMU": ["wd:Q900007"],
        "D8": ["wd:Q900001"],
    }


def test_scores_beyond_a_hundred_are_measured_by_the_best(store, reconciler):
    for each in reconciler.known["D-8 Organization for Economic Cooperation"]:
        each["score"] *= 10
    rows = found(store, service=reconciler.url, things=["D8"]).rows
    assert [row.values["confidence"] for row in rows] == ["1", "0.7245"]


def test_a_file_and_a_service_make_one_list(store, reconciler, table):
    proposals = found(store, service=reconciler.url, files=[table], things=["D8"])
    items = [row.values["object_id"] for row in proposals.rows]
    assert items[0] == "wd:Q900003"
    assert len(items) == len(set(items))


BROKEN = [
    ("500", "the server answers 500: Out of order"),
    ("hang", "the server did not answer within 0.3 s"),
    ("rubbish", "is not JSON"),
    ("garbage", "dropped the connection"),
]


@pytest.mark.parametrize(("how", "message"), BROKEN)
def test_a_service_that_is_broken_from_the_start_is_one_message(run, reconciler, tmp_path, how, message):
    reconciler.breaks_after, reconciler.how = 0, how
    out = tmp_path / "out.sssom.tsv"
    result = run("link", "propose", "D8", "--service", reconciler.url, "--patience", "0.3", "-o", str(out))
    assert result.status == 2
    assert message in result.err and reconciler.url.rstrip("/") in result.err
    assert result.out == "" and not out.exists()


@pytest.mark.parametrize(("how", "message"), [*BROKEN, ("short", "lacks the results")])
def test_what_was_found_before_a_service_broke_is_kept(store, reconciler, how, message):
    reconciler.breaks_after, reconciler.how = 2, how
    wanted = Wanted("wikidata", service=reconciler.url, limits=Limits(patience=0.3))
    data, failure = proposed(store, wanted)
    assert isinstance(failure, MithaqError) and message in str(failure)
    assert set(ranked(parse_mapping_set(data.decode(), "proposals"))) == {"AMU", "D8"}


def test_the_command_writes_what_was_found_and_then_fails(run, reconciler, tmp_path):
    reconciler.breaks_after, reconciler.how = 2, "500"
    reconciler.manifest["batchSize"] = 1
    out = tmp_path / "out.sssom.tsv"
    result = run("link", "propose", "D8", "CENTO", "--service", reconciler.url, "-o", str(out))
    assert result.status == 2
    assert "500" in result.err
    assert "organization:D8" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ({}, "no name or identifierSpace"),
        ({"name": "x", "identifierSpace": "http://x/", "versions": ["0.1"]}, "not 0.2"),
    ],
)
def test_another_protocol_is_one_message(store, reconciler, manifest, message):
    reconciler.manifest = manifest
    with pytest.raises(InputError, match=message):
        proposed(store, Wanted("wikidata", service=reconciler.url))


def test_no_server_is_one_message(store):
    with pytest.raises(MithaqError, match="no server answers"):
        proposed(store, Wanted("wikidata", service="http://127.0.0.1:1/"))


FOLDING = Folding.read(model().data / "lexicons")
NAMES = st.text(st.characters(codec="utf-8", categories=["Lu", "Ll", "Zs", "Nd"]), min_size=1, max_size=20)


@settings(max_examples=50)
@given(NAMES, NAMES)
def test_likeness_is_between_nothing_and_one_and_the_same_both_ways(one, other):
    ours, theirs = names_of([one], [], FOLDING), names_of([other], [], FOLDING)
    there, back = likeness(ours, theirs), likeness(theirs, ours)
    assert (there is None) == (back is None)
    if there and back:
        assert 0 < there.score <= 1
        assert there.score == back.score


@settings(max_examples=50)
@given(NAMES)
def test_a_name_is_like_itself_more_than_like_anything(name):
    names = names_of([name], [], FOLDING)
    if names:
        found = likeness(names, names)
        assert found is not None and found.same
