"""A graph taken away in any shape is the same graph when it is built again."""

from __future__ import annotations

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode

import mithaq
import small_fixtures
from mithaq.terms import MITHAQ, NATION, PREFIXES

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
small, home, kg = small_fixtures.small, small_fixtures.home, small_fixtures.kg


def test_an_export_is_bytes_that_are_the_same_each_time(kg):
    assert kg.export("facts", "turtle") == kg.export("facts", "turtle")
    assert kg.export().startswith(b"@prefix mithaq: <https://w3id.org/mithaq/ontology#> .\n")


def test_rdflib_has_every_quad(kg):
    import rdflib

    dataset = kg.to_rdflib()
    assert len(list(dataset.quads())) == len(list(kg.store.match(graph=None)))
    assert len(dataset.default_graph) == kg.manifest.facts
    assert rdflib.NORMALIZE_LITERALS is True, "a setting of the whole process is left as it was"


def test_a_copy_is_free_to_change(kg):
    copy = kg.to_pyoxigraph()
    assert len(copy) == len(list(kg.store.match(graph=None)))
    copy.clear()
    assert kg.ask("defense-partners", nation="PAK")


@pytest.mark.parametrize("take", ["to_rdflib", "to_pyoxigraph", "quads"])
def test_a_graph_made_from_a_copy_exports_to_the_same_bytes(kg, take):
    data = kg.store.match(graph=None) if take == "quads" else getattr(kg, take)()
    assert mithaq.graph_from(data).export() == kg.export()


def test_a_finer_date_that_agrees_is_no_conflict_and_another_year_is(kg):
    before = kg.manifest.standings["Outranked"]
    for value, datatype, standing in (
        ("1969-09-25", "date", "Accepted"),
        ("1970", "gYear", "Outranked"),
    ):
        store = kg.to_pyoxigraph()
        claim = NamedNode(PREFIXES["claim"] + "sis-oic-PAK-2")
        spell = NamedNode(PREFIXES["membership"] + "PAK-OIC-1")
        (old,) = store.quads_for_pattern(spell, MITHAQ.startDate, None, claim)
        store.remove(old)
        literal = Literal(value, datatype=NamedNode(PREFIXES["xsd"] + datatype))
        store.add(pyoxigraph.Quad(spell, MITHAQ.startDate, literal, claim))
        changed = mithaq.graph_from(store)
        assert changed.manifest.standings["Outranked"] == before + (standing == "Outranked")
        (found,) = changed.query(f"SELECT ?s {{ GRAPH graph:claims {{ {claim} mithaq:hasStanding ?s }} }}")
        assert found["s"] == MITHAQ[standing]


def test_a_graph_in_a_folder_is_built_once(home, tmp_path):
    said: list[str] = []
    built = mithaq.load(tmp_path / "new", progress=said.append)
    assert any("building it" in line for line in said)
    said.clear()
    again = mithaq.load(str(tmp_path / "new"), progress=said.append)
    assert not said
    assert again.manifest == built.manifest == mithaq.load(home).manifest


def test_what_follows_is_not_taken_from_the_input(kg):
    """A fact that only the input's default graph has, and nothing says, is not in what is built."""
    store = kg.to_pyoxigraph()
    store.add(pyoxigraph.Quad(NATION.IND, MITHAQ.isAlliedWith, NATION.PAK, DefaultGraph()))
    assert mithaq.graph_from(store).export() == kg.export()
