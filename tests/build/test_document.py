"""What is stored is the canonical document: the same bytes as its quads would be written to."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from builders import HEADER, claim
from mithaq.build import Built, Document, assemble, inputs_from, read_all_rules, read_lines, read_model
from mithaq.export.streaming import stream
from mithaq.resources import Model, model
from mithaq.store import EmbeddedStore, embedded

HARD = r"""
graph:ontology { mithaq:News mithaq:defaultPriority 5 .
  mithaq:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty mithaq:p ; owl:someValuesFrom mithaq:B ] . }
graph:vocabulary { nation:PAK rdfs:label "Pa \"k\" \n .\n \u0001 \\ ends. ."@en , "باکستان"@ar . }
graph:claims { graph:facts mithaq:asOf "2026-11-23"^^xsd:date .
  source:news a mithaq:Document ; mithaq:hasSourceKind mithaq:News . }
"""


def hard_to_write() -> Built:
    quads = list(parse(HEADER + HARD, format=RdfFormat.TRIG))
    for one in (
        claim("a-1-1", 'nation:USA rdfs:label "a .\\n<b> _:c << d" ; mithaq:isAlliedWith nation:PAK .'),
        claim("a-1-2", "nation:USA mithaq:isAlliedWith nation:FRA .", certainty="Hedged"),
    ):
        quads += one.quads()
        quads += parse(HEADER + f"graph:claims {{ <{one.iri.value}> a mithaq:Claim }}", format=RdfFormat.TRIG)
    return assemble(inputs_from(quads), read_all_rules(model()))


@pytest.fixture(params=["hard to write", "essay"])
def built(request: pytest.FixtureRequest, small_model: Model) -> Built:
    if request.param == "hard to write":
        return hard_to_write()
    return assemble(read_model(small_model), read_all_rules(small_model))


def test_the_document_of_a_graph_is_that_of_its_quads(built: Built) -> None:
    document = b"".join(Document(built).pieces())
    assert document == b"".join(stream(built.quads(), "nquads"))
    assert Document(built).sha256 == hashlib.sha256(document).hexdigest()


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_a_store_of_pieces_of_any_size_holds_the_whole(built: Built, size: int) -> None:
    document = b"".join(Document(built).pieces())
    file = io.BytesIO(document)
    store = EmbeddedStore.in_memory_of(iter(lambda: b"".join(file.readlines(size)), b""))
    assert b"".join(stream(store.match(graph=None), "nquads")) == document


def test_a_store_that_is_loaded_in_parts_keeps_its_blank_nodes_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_PART", 1)
    document = b"".join(Document(hard_to_write()).pieces())
    EmbeddedStore.create(tmp_path / "store", document.splitlines(keepends=True))
    store = EmbeddedStore.open(tmp_path / "store")
    assert b"".join(stream(store.match(graph=None), "nquads")) == document


def test_a_line_that_is_there_twice_stands_there_once() -> None:
    built = hard_to_write()
    twice = [line for line in read_lines(built.grounds.inputs) for _ in range(2)]
    assert b"".join(Document(built, twice).pieces()) == b"".join(Document(built).pieces())


def test_what_is_read_and_what_is_found_make_up_the_document(built: Built) -> None:
    document = Document(built)
    assert sorted({*read_lines(built.grounds.inputs), *document.found}) == document.lines
