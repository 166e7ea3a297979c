"""Disagreements between sources about one alliance, with rows of a census beside the curated agreement."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from dataset_files import columns_of, member, table
from mithaq.datasets.forms import read_dataset
from mithaq.datasets.reading import read_file
from mithaq.datasets.tools import tools_for
from mithaq.names import Names
from mithaq.questions import Asker, Catalogue, Thing
from mithaq.resources import model
from mithaq.store import EmbeddedStore
from mithaq.terms import CLAIM, CLAIMS_GRAPH, MITHAQ, RDF

USA, PAK, TUR, IRQ = "2", "770", "640", "645"
CURATED = """
@prefix graph: <https://w3id.org/mithaq/graph/> .
@prefix instrument: <https://w3id.org/mithaq/instrument/> .
@prefix mithaq: <https://w3id.org/mithaq/ontology#> .
@prefix nation: <https://w3id.org/mithaq/nation/> .
@prefix obligation: <https://w3id.org/mithaq/obligation/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
graph:claims { graph:facts mithaq:asOf "2026-11-23"^^xsd:date . }
instrument:pact a mithaq:Instrument ; rdfs:label "Pact of 1955"@en ; mithaq:hasParty nation:PAK, nation:TUR, nation:IRQ ;
  mithaq:signatureDate %s ; mithaq:endDate "1959-03-24"^^xsd:date ; skos:exactMatch instrument:atop-9001 .
obligation:pact-PAK a mithaq:ConsultationObligation ; mithaq:isOwedBy nation:PAK ; mithaq:isOwedTo nation:TUR ;
  mithaq:isStatedIn instrument:pact .
obligation:pact-TUR a mithaq:ConsultationObligation ; mithaq:isOwedBy nation:TUR ; mithaq:isOwedTo nation:PAK ;
  mithaq:isStatedIn instrument:pact .
"""


def asker(tmp_path: Path, *rows: dict[str, str], signed: str = '"1955-02-24"^^xsd:date') -> Asker:
    """Asks of a graph in which the rows of a file of parties hold, beside the curated agreement."""
    dataset, file = read_dataset(model().data / "datasets", "atop"), tmp_path / "members.csv"
    file.write_text(table(columns_of("atop", "member"), rows, default="0"), encoding="utf-8")
    imported = read_file(dataset, file, tools_for(model(), dataset)).quads
    facts = [Quad(q.subject, q.predicate, q.object) for q in imported if q.graph_name != CLAIMS_GRAPH]
    facts += [
        Quad(q.subject, RDF.type, MITHAQ.Instrument)
        for q in facts
        if q.predicate == MITHAQ.hasParty or (q.predicate == RDF.type and q.object == MITHAQ.Treaty)
    ]
    store = EmbeddedStore.in_memory([*imported, *facts, *parse(CURATED % signed, RdfFormat.TRIG)])
    assert any(store.match(graph=CLAIM["atop-m-PAK-atop-9001.0-1-1"]))
    return Asker(store, Names(store), Catalogue(model().queries), lambda _: None)


def told(asked: Asker, **parameters: str) -> list[tuple[object, ...]]:
    columns = ("what", "about", "value", "other_value")
    return [
        tuple(
            each.curie if isinstance(each, Thing) else each
            for each in (getattr(row, column) for column in columns)
        )
        for row in asked.ask("instrument-disagreements", parameters)
    ]


def party(code: str, end: str = "1979-03-12", **more: str) -> dict[str, str]:
    return member("9001", code, "1955-02-24", end, **{"consul": "1", **more})


def test_what_agrees_is_no_row(tmp_path):
    rows = [party(code, "1959-03-24") for code in (PAK, TUR)] + [party(IRQ, "1959-03-24", consul="0")]
    assert told(asker(tmp_path, *rows)) == []
    assert told(asker(tmp_path, *rows, signed='"1955"^^xsd:gYear')) == []


def test_dates_parties_and_who_owes_what(tmp_path):
    rows = [party(PAK, nonagg="1"), party(TUR, consul="0"), party(USA)]
    assert told(asker(tmp_path, *rows, signed='"1956-01-01"^^xsd:date')) == [
        ("end", None, "1959-03-24", "1979-03-12"),
        ("kind of obligation", "mithaq:NonAggressionObligation", "none on record", "is owed"),
        ("party", "nation:IRQ", "is a party", "not among the parties"),
        ("party", "nation:USA", "not among the parties", "is a party"),
        ("signature or start", None, "1956-01-01", "1955-02-24"),
        ("who owes it: ConsultationObligation", "nation:TUR", "owes it", "not on record"),
    ]


def test_a_party_that_left_early_is_no_end_of_the_pact(tmp_path):
    rows = [party(PAK), party(TUR, "1959-03-24"), party(IRQ, "1959-03-24", consul="0")]
    assert told(asker(tmp_path, *rows)) == [("end", None, "1959-03-24", "1979-03-12")]


def test_a_dataset_that_still_had_it_disagrees_with_its_end(tmp_path):
    rows = [party(PAK, ""), party(TUR, ""), party(IRQ, "1959-03-24", consul="0")]
    asked = asker(tmp_path, *rows)
    assert told(asked) == [("end", None, "1959-03-24", "still on record")]
    (row,) = asked.ask("instrument-disagreements", {"instrument": "instrument:pact"})
    assert str(row.followed_until) == "2018-12-31"
    assert row.record.curie == "instrument:atop-9001"


def test_a_source_that_tells_no_obligation_does_not_disagree_on_them(tmp_path):
    rows = [party(code, "1959-03-24", consul="0") for code in (PAK, TUR, IRQ)]
    assert told(asker(tmp_path, *rows)) == []


@pytest.mark.parametrize("question", ["who-defends", "nation-timeline"])
def test_answers_say_which_rows_are_of_one_agreement(tmp_path, question):
    rows = [party(code, defense="1") for code in (PAK, TUR)]
    answer = asker(tmp_path, *rows).ask(question)
    also = {str(row.also) for row in answer if row.also}
    assert "instrument:pact" in also
    if question == "nation-timeline":
        assert "instrument:atop-9001" in also
