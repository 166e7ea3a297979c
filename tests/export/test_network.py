"""The network keeps each tie with its kind, its dates and its claims, in both formats."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import networkx
import pytest

from builders import exported
from mithaq.export.network import NETWORK_FORMATS, build_network
from mithaq.resources import model
from mithaq.store import EmbeddedStore

QUERIES = model().queries


def edges(graph: networkx.MultiDiGraph) -> dict[tuple[str, str, str], dict[str, str]]:
    return {(source, target, data["kind"]): data for source, target, data in graph.edges(data=True)}


def test_each_kind_of_tie_is_there_once(ties: EmbeddedStore) -> None:
    assert set(edges(build_network(ties, QUERIES))) == {
        ("nation:PAK", "organization:OIC", "membership"),
        ("nation:SAU", "organization:OIC", "membership"),
        ("nation:PAK", "nation:SAU", "defence obligation"),
        ("nation:IND", "nation:PAK", "designation"),
        ("nation:PAK", "instrument:smda", "party to an agreement"),
        ("nation:PAK", "nation:SAU", "named as defence partners"),
    }


def test_a_tie_carries_its_spell_dates_and_claims(ties: EmbeddedStore) -> None:
    found = edges(build_network(ties, QUERIES))
    member = found["nation:PAK", "organization:OIC", "membership"]
    assert (member["tie"], member["current"], member["claims"]) == (
        "membership:PAK-OIC-1",
        True,
        "claim:pak-1",
    )
    assert member["startsNoEarlierThan"] == "1969-09-25"
    assert found["nation:SAU", "organization:OIC", "membership"]["current"] is False
    assert found["nation:PAK", "nation:SAU", "named as defence partners"]["directed"] is False


def test_what_is_denied_is_no_tie_and_what_has_none_is_no_node(ties: EmbeddedStore) -> None:
    graph = build_network(ties, QUERIES)
    assert "nation:FJI" not in graph
    assert graph.nodes["nation:PAK"] == {
        "label": "Pakistan",
        "kind": "nation",
        "iso3": "PAK",
        "cow": "770",
        "gw": "770",
        "islamic": True,
    }


def test_graphml_reads_back_as_it_was(ties: EmbeddedStore) -> None:
    built = build_network(ties, QUERIES)
    read = networkx.read_graphml(io.BytesIO(exported(ties, "network", "graphml")), force_multigraph=True)
    assert edges(read) == edges(built)
    assert dict(read.nodes(data=True)) == dict(built.nodes(data=True))


def test_gexf_gives_a_tie_the_widest_time_it_can_have(ties: EmbeddedStore) -> None:
    root = ElementTree.fromstring(exported(ties, "network", "gexf"))  # noqa: S314 - our own
    space = {"g": "http://www.gexf.net/1.2draft"}
    graph = root.find("g:graph", space)
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    times = {
        (edge.get("source"), edge.get("target"), edge.get("start"), edge.get("end"))
        for edge in root.iterfind(".//g:edge", space)
    }
    assert ("nation:PAK", "organization:OIC", "1969-09-25", None) in times
    assert ("nation:SAU", "organization:OIC", None, "1999-12-31") in times
    assert root.find("g:meta", space).get("lastmodifieddate") == "2026-11-23"


@pytest.mark.parametrize("format_", NETWORK_FORMATS)
def test_the_same_graph_gives_the_same_bytes(ties: EmbeddedStore, format_: str) -> None:
    other = EmbeddedStore.in_memory(sorted(ties.match(graph=None), key=str, reverse=True))
    assert exported(ties, "network", format_) == exported(other, "network", format_)
