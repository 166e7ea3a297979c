"""To a graph: opened where it is up to date, built where it is not."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, parse

import mithaq
import small_fixtures
from builders import HEADER
from mithaq.claims import DERIVED
from mithaq.errors import InputError
from mithaq.loading import dataset_from
from mithaq.resources import model
from mithaq.store.home import Home
from mithaq.terms import ONTOLOGY_GRAPH, compact
from mithaq.validation import validate

small, home, kg = small_fixtures.small, small_fixtures.home, small_fixtures.kg


def test_a_store_that_is_up_to_date_is_opened_as_it_is(home):
    said = []
    mithaq.load(home, progress=said.append)
    assert said == []


def test_a_store_older_than_its_inputs_is_built_anew_and_said_to_be(own_home):
    manifest = Home(own_home).current().parent / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "inputs": "of another day"}))
    said = []
    mithaq.load(own_home, progress=said.append)
    assert "older than its inputs" in said[0]


def test_a_graph_built_from_files_of_ones_own_is_opened_as_it_is(essay_world, tmp_path):
    mithaq.build([essay_world], home=tmp_path / "home")
    said = []
    mithaq.load(tmp_path / "home", progress=said.append)
    assert said == []


def test_facts_without_claims_are_found_wanting(tmp_path):
    path = tmp_path / "facts.ttl"
    path.write_text(
        "@prefix mithaq: <https://w3id.org/mithaq/ontology#> . @prefix nation: <https://w3id.org/mithaq/nation/> .\n"
        "nation:PAK mithaq:isAlliedWith nation:IND ."
    )
    report = validate(dataset_from([path]))
    assert not report.conforms
    assert "fact-without-ground" in {finding.check for finding in report}


CLAIM = """graph:claims { claim:new-1 a mithaq:Claim ; mithaq:statement "Turkey is a nation."@en ; mithaq:rowKey "TUR" ;
  mithaq:hasSource source:oic-member-states ; mithaq:hasPolarity mithaq:Affirmed ; mithaq:hasCertainty mithaq:Stated ;
  mithaq:hasScope mithaq:Specific ; mithaq:hasNature mithaq:Descriptive ; mithaq:hasRank mithaq:Normal . }
claim:new-1 { nation:TUR a mithaq:Nation . }
"""
FACT = "nation:PAK mithaq:isAlliedWith nation:IND ."


def written(folder, text, name="a.trig"):
    path = folder / name
    path.write_text(HEADER + text)
    return path


def found(path):
    return {(finding.check, compact(finding.focus)) for finding in validate(dataset_from([path]))}


def test_a_good_claim_has_no_findings(tmp_path):
    assert found(written(tmp_path, CLAIM)) == set()


UNREAD = [
    (FACT, "nation:PAK mithaq:isAlliedWith nation:IND", "put the triple into a claim's graph"),
    ("graph:unknown { " + FACT + " }", "graph:unknown", "graph:claims describes"),
    ("<urn:g> { " + FACT + " }", "urn:g", "graph:claims describes"),
]


@pytest.mark.parametrize(("more", "named", "advice"), UNREAD)
def test_what_stands_beside_new_claims_and_would_not_be_read_is_refused(tmp_path, more, named, advice):
    with pytest.raises(InputError) as error:
        dataset_from([written(tmp_path, CLAIM + more)])
    assert named in error.value.what
    assert advice in error.value.hint


@pytest.fixture
def unbuilt(kg):
    """What was read to build the graph."""
    quads = kg.store.match(graph=None)
    return [q for q in quads if not isinstance(q.graph_name, DefaultGraph) and q.predicate not in DERIVED]


def test_what_was_read_can_be_built_again(kg, unbuilt):
    assert mithaq.graph_from(unbuilt).export() == kg.export()


@pytest.mark.parametrize(("more", "named", "advice"), UNREAD)
def test_a_build_refuses_what_it_would_not_read(unbuilt, more, named, advice):
    with pytest.raises(InputError) as error:
        mithaq.graph_from([*unbuilt, *parse(HEADER + more, format=RdfFormat.TRIG)])
    assert named in error.value.what
    assert advice in error.value.hint


def test_a_build_leaves_the_facts_of_an_export_behind_but_no_graph_of_another_name(kg):
    exported = list(kg.store.match(graph=None))
    fact, stray = (list(parse(HEADER + text, format=RdfFormat.TRIG)) for text in (FACT, UNREAD[1][0]))
    assert mithaq.graph_from([*exported, *fact]).export() == kg.export()
    with pytest.raises(InputError, match="graph:unknown"):
        mithaq.graph_from([*exported, *stray])


def test_a_built_graph_without_claims_can_be_built_again(kg):
    own = list(kg.store.match(graph=ONTOLOGY_GRAPH))
    own += parse(
        HEADER + 'graph:claims { graph:facts mithaq:asOf "2026-11-23"^^xsd:date }', format=RdfFormat.TRIG
    )
    empty = mithaq.graph_from(own)
    assert mithaq.graph_from(empty.store.match(graph=None)).export() == empty.export()


def test_a_claim_outside_graph_claims_is_no_claim_and_grounds_nothing(tmp_path):
    text = "claim:bad-1 a mithaq:Claim ; mithaq:hasRank mithaq:Normal . " + FACT
    assert {("fact-without-ground", "claim:bad-1"), ("fact-without-ground", "nation:PAK")} <= found(
        written(tmp_path, text, "claims.ttl")
    )


def test_of_loose_facts_only_what_they_say_is_found(tmp_path):
    about = {entity for _, entity in found(written(tmp_path, FACT, "facts.ttl"))}
    assert about == {"nation:PAK"}


def test_a_loose_graph_of_an_unknown_name_is_found(tmp_path):
    assert ("graph-without-claim", "graph:unknown") in found(written(tmp_path, UNREAD[1][0]))


@pytest.mark.parametrize("name", ["sources.ttl", "vocabulary.ttl", "as-of.ttl"])
def test_the_model_s_own_files_given_alone_have_no_findings(name):
    assert found(model().data / name) == set()


def test_a_changed_source_is_found_where_it_was_changed(tmp_path):
    text = (model().data / "sources.ttl").read_text()
    (tmp_path / "sources.ttl").write_text(text.replace("characterCount 3598", "characterCount 3599"))
    findings = found(tmp_path / "sources.ttl")
    assert ("fact-without-ground", "source:strategic-alliances") in findings
    assert {entity for _, entity in findings} == {"source:strategic-alliances"}


@pytest.mark.parametrize("what", ["facts", "claims"])
def test_a_part_of_an_export_has_no_findings(kg, tmp_path, what):
    (tmp_path / "part.trig").write_bytes(kg.export(what, "trig"))
    assert found(tmp_path / "part.trig") == set()


@pytest.mark.parametrize("data", [None, 7, object()])
def test_a_graph_cannot_be_built_from_just_anything(data):
    with pytest.raises(InputError, match="cannot be built from"):
        mithaq.graph_from(data)


def test_xml_in_another_encoding_than_utf_8_is_refused_by_name(tmp_path):
    path = tmp_path / "facts.rdf"
    path.write_bytes('<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"))
    with pytest.raises(InputError, match="UTF-8") as error:
        dataset_from([path])
    assert str(path) in error.value.message


def test_claims_on_standard_input_are_named_by_their_line(run):
    trig = (
        "@prefix mithaq: <https://w3id.org/mithaq/ontology#> . @prefix claim: <https://w3id.org/mithaq/claim/> .\n"
        "@prefix graph: <https://w3id.org/mithaq/graph/> .\n"
        "graph:claims { claim:a-1-1 a mithaq:Claim }"
    )
    result = run("validate", "-", stdin=trig.encode())
    assert result.status == 2
    assert "<stdin>:3: claim:a-1-1 has no" in result.err
