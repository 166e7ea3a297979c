"""What is stored is the canonical document: the same bytes as its quads would be written to."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from builders import HEADER, claim
from mithaq.build import Built, Document, Draft, assemble, inputs_from, read_all_rules, read_model
from mithaq.build import document as drafts
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
    document = b"".join(Document.of(built).pieces())
    assert document == b"".join(stream(built.quads(), "nquads"))
    assert Document.of(built).sha256 == hashlib.sha256(document).hexdigest()


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_a_store_of_pieces_of_any_size_holds_the_whole(built: Built, size: int) -> None:
    document = b"".join(Document.of(built).pieces())
    file = io.BytesIO(document)
    store = EmbeddedStore.in_memory_of(iter(lambda: b"".join(file.readlines(size)), b""))
    assert b"".join(stream(store.match(graph=None), "nquads")) == document


def test_a_store_that_is_loaded_in_parts_keeps_its_blank_nodes_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_PART", 1)
    document = b"".join(Document.of(hard_to_write()).pieces())
    EmbeddedStore.create(tmp_path / "store", document.splitlines(keepends=True))
    store = EmbeddedStore.open(tmp_path / "store")
    assert b"".join(stream(store.match(graph=None), "nquads")) == document


def test_a_line_that_is_there_twice_stands_there_once() -> None:
    built = hard_to_write()
    once, twice = (
        drafted(built, built.grounds.inputs.quads()),
        drafted(built, [*built.quads(), *built.quads()]),
    )
    assert len(twice.lines) > len(once.lines)
    assert Document(twice).lines == Document(once).lines


@pytest.mark.parametrize("portion", [1, 3, 50_000])
def test_a_draft_of_what_an_earlier_build_made_is_that_of_what_it_was_made_from(
    built: Built, portion: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "_PORTION", portion)
    assert sorted(drafted(built, built.quads()).lines) == Document.of(built).lines


def test_a_draft_hands_on_what_is_read_and_tells_its_lines_as_it_goes(built: Built) -> None:
    told: list[bytes] = []
    draft, quads = Draft(told.extend), list(built.grounds.inputs.quads())
    assert list(draft.reading(quads)) == quads
    read = len(told)
    assert read > 0
    draft.weighed(built.grounds)
    weighed = len(told)
    draft.closed(built)
    assert read < weighed <= len(told)
    assert b"".join(told) == b"".join(draft.lines)


def drafted(built: Built, quads: Iterable[Quad]) -> Draft:
    draft = Draft()
    for _ in draft.reading(quads):
        pass
    draft.weighed(built.grounds)
    draft.closed(built)
    return draft
