"""To a graph: opened where it is up to date, built where it is not."""

from __future__ import annotations

import json

import pytest

import mithaq
from mithaq.errors import InputError
from mithaq.loading import dataset_from
from mithaq.store.home import Home
from mithaq.validation import validate


def test_a_store_that_is_up_to_date_is_opened_as_it_is(home):
    said = []
    mithaq.load(home, progress=said.append)
    assert said == []


def test_a_store_older_than_its_inputs_is_built_anew_and_said_to_be(tmp_path):
    mithaq.build(home=tmp_path)
    manifest = Home(tmp_path).current().parent / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "inputs": "of another day"}))
    said = []
    mithaq.load(tmp_path, progress=said.append)
    assert "older than its inputs" in said[0]


def test_a_graph_built_from_files_of_ones_own_is_opened_as_it_is(kg, tmp_path):
    (tmp_path / "all.trig").write_bytes(kg.export("all", "trig"))
    mithaq.build([tmp_path / "all.trig"], home=tmp_path / "home")
    said = []
    mithaq.load(tmp_path / "home", progress=said.append)
    assert said == []


def test_facts_without_claims_are_found_wanting(tmp_path):
    path = tmp_path / "facts.ttl"
    path.write_text(
        "@prefix mithaq: <https://w3id.org/mithaq/ontology#> . @prefix nation: <https://w3id.org/mithaq/nation/> .\n"
        "nation:PAK mithaq:isAlliedWith nation:TUR ."
    )
    report = validate(dataset_from([path]))
    assert not report.conforms
    assert "fact-without-ground" in {finding.check for finding in report}


@pytest.mark.parametrize("data", [None, 7, object()])
def test_a_graph_cannot_be_built_from_just_anything(data):
    with pytest.raises(InputError, match="cannot be built from"):
        mithaq.graph_from(data)
