"""``mithaq build`` and ``mithaq export``: the same inputs give the same bytes, there and back."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse, serialize

import mithaq
from mithaq.terms import ONTOLOGY_GRAPH, VOCABULARY_GRAPH


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory, kg):
    """A store built from the export of the shipped graph."""
    folder = tmp_path_factory.mktemp("rebuilt")
    (folder / "all.trig").write_bytes(kg.export("all", "trig"))
    mithaq.build([folder / "all.trig"], home=folder / "home")
    return folder / "home"


def test_a_build_counts_claims_by_standing_and_finds_nothing_wrong(run, tmp_path):
    result = run("build", home=tmp_path)
    assert result.status == 0, result.out
    read, rest = result.out.splitlines()[0].split(" claims read: ")
    assert int(read) == sum(int(part.split()[0]) for part in rest.split(", "))
    assert "sha256" in result.out


@pytest.mark.parametrize("what", ["facts", "claims", "inferred", "all"])
def test_export_build_export_gives_the_same_bytes(run, rebuilt, what):
    assert run("export", what, home=rebuilt).out == run("export", what).out != ""


def test_an_export_of_everything_validates(run):
    exported = run("export", "all", "--format", "trig").out
    result = run("validate", "-", stdin=exported.encode())
    assert result.status == 0, result.out


def test_inferred_is_what_neither_a_claim_nor_the_ontology_says(run):
    out = run("export", "inferred", "-f", "ntriples").out
    n = "https://w3id.org/mithaq/nation/"
    o = "https://w3id.org/mithaq/ontology#"
    assert f"<{n}CHN> <{o}hasDefensePartner> <{n}PAK>" in out
    assert f"<{n}PAK> <{o}hasDefensePartner> <{n}CHN>" not in out
    assert f"<{n}PAK> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{o}IslamicNation>" in out
    assert "owl#sameAs" not in out


def test_the_referee_builds_the_same_graph(run, essay_world, tmp_path):
    # The referee gets no labels and definitions, as in the tests of the closure: they take most of its time for nothing.
    telling = tmp_path / "telling.nq"
    quads = [
        quad
        for quad in parse(essay_world.read_bytes(), format=RdfFormat.N_QUADS)
        if quad.graph_name not in (ONTOLOGY_GRAPH, VOCABULARY_GRAPH)
        or not getattr(quad.object, "language", None)
    ]
    telling.write_bytes(serialize(quads, format=RdfFormat.N_QUADS))
    exports = []
    for engine in ("mithaq", "owlrl"):
        home = tmp_path / engine
        assert run("build", str(telling), "--engine", engine, "--no-check", home=home).status == 0
        exports.append(run("export", "all", home=home).out)
    assert exports[0] == exports[1]


def test_a_changed_fact_is_found_by_validation(run):
    exported = run("export", "all", "--format", "trig").out
    forged = exported + "nation:IND mithaq:isAlliedWith nation:PAK .\n"
    result = run("validate", "-", stdin=forged.encode())
    assert result.status == 1
    assert "isAlliedWith" in result.out
