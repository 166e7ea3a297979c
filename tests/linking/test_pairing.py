"""The same treaty in several sources: candidates by parties, dates, kinds, identifiers and links, for a person to accept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from mithaq.errors import InputError
from mithaq.linking import Limits, Review, Wanted, accept, proposed
from mithaq.linking.matching import Weights, alike
from mithaq.linking.records import Day, Record
from mithaq.mappings import MappingSet, parse_mapping_set
from mithaq.resources import model
from mithaq.store import EmbeddedStore
from mithaq.terms import MITHAQ, NATION, RDFS, Namespace

INSTRUMENT = Namespace("https://w3id.org/mithaq/instrument/")
WEIGHTS = Weights.read(model().data / "links" / "matching.toml")
HEAD = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix graph: <https://w3id.org/mithaq/graph/> .
@prefix instrument: <https://w3id.org/mithaq/instrument/> .
@prefix membership: <https://w3id.org/mithaq/membership/> .
@prefix mithaq: <https://w3id.org/mithaq/ontology#> .
@prefix nation: <https://w3id.org/mithaq/nation/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/mithaq/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
graph:claims { source:test a mithaq:Source . }
"""
#: The pact as a person described it; the record of it, of its renewal, of another one, and of one without a date of its own.
WORLD = (
    HEAD
    + """
instrument:pact a mithaq:Instrument, mithaq:DefensePact ; rdfs:label "Pact"@en ; mithaq:hasParty nation:PAK, nation:TUR ;
  mithaq:signatureDate "1954-04-02"^^xsd:date ; dcterms:identifier "123" .
instrument:later a mithaq:Instrument ; rdfs:label "Later pact"@en ; mithaq:hasParty nation:PAK, nation:TUR ;
  mithaq:signatureDate "1999"^^xsd:gYear .
instrument:undated a mithaq:Instrument ; rdfs:label "Undated pact"@en ; mithaq:hasParty nation:PAK, nation:TUR .
instrument:atop-9001 a mithaq:Instrument, mithaq:DefensePact ; rdfs:label "ATOP 9001"@en ; mithaq:hasParty nation:PAK, nation:TUR ;
  mithaq:startDate "1954-04-02"^^xsd:date ; skos:closeMatch instrument:cow-alliance-7 .
instrument:atop-9002 a mithaq:Instrument, mithaq:ConsultationPact ; rdfs:label "ATOP 9002"@en ; mithaq:hasParty nation:PAK, nation:TUR ;
  mithaq:startDate "1954-12"^^xsd:gYearMonth .
instrument:atop-9003 a mithaq:Instrument, mithaq:DefensePact ; rdfs:label "ATOP 9003"@en ; mithaq:hasParty nation:PAK, nation:USA ;
  mithaq:startDate "1954-04-02"^^xsd:date .
instrument:atop-9004 a mithaq:Instrument ; rdfs:label "ATOP 9004"@en ; mithaq:hasParty nation:PAK, nation:TUR .
membership:a a mithaq:Adherence ; mithaq:isAdherenceTo instrument:atop-9004 ; mithaq:startDate "2005-01-01"^^xsd:date .
membership:b a mithaq:Adherence ; mithaq:isAdherenceTo instrument:atop-9004 ; mithaq:startDate "1999-06-01"^^xsd:date .
instrument:dcad-0001 a mithaq:Instrument, mithaq:DefenseCooperationAgreement ; rdfs:label "DCAD 0001"@en ;
  mithaq:hasParty nation:PAK, nation:USA ; mithaq:signatureDate "1990"^^xsd:gYear ; dcterms:identifier "123" .
instrument:dcad-0002 a mithaq:Instrument ; rdfs:label "DCAD 0002"@en ; mithaq:hasParty nation:PAK, nation:TUR ;
  mithaq:signatureDate "1999-06-20"^^xsd:date .
"""
)


def store_of(text: str) -> EmbeddedStore:
    return EmbeddedStore.in_memory(parse(text, RdfFormat.TRIG))


def found(store: EmbeddedStore, target: str, **wanted: object) -> MappingSet:
    data, failure = proposed(store, Wanted(target, **wanted))
    assert failure is None
    return parse_mapping_set(data.decode(), "proposals")


def pairs(proposals: MappingSet) -> list[tuple[str, str]]:
    return [
        tuple(row.iri(column).value.rpartition("/")[2] for column in ("subject_id", "object_id"))
        for row in proposals.rows
    ]


def test_a_record_of_the_same_parties_and_day_comes_before_one_of_the_same_year():
    proposals = found(store_of(WORLD), "atop-alliances")
    assert pairs(proposals) == [("later", "atop-9004"), ("pact", "atop-9001")]
    wide = found(store_of(WORLD), "atop-alliances", things=["Pact"], limits=Limits(least=0.5))
    assert pairs(wide) == [("pact", "atop-9001"), ("pact", "atop-9002")]
    best, other = (row.values for row in wide.rows)
    assert (best["confidence"], best["comment"]) == (
        "0.9",
        "the same 2 parties; both of 1954-04-02; of the same kind",
    )
    assert best["mapping_justification"] == "semapv:CompositeMatching"
    assert other["comment"] == (
        "the same 2 parties; 1954-04-02 here, 1954-12 there, 243 days apart; of different kinds"
    )


def test_an_equal_identifier_and_a_chain_of_links_count_for_more_than_dates():
    (row,) = [
        row.values
        for row in found(store_of(WORLD), "dcad-agreements").rows
        if "0001" in row.values["object_id"]
    ]
    assert row["subject_id"] == "instrument:pact"
    assert (row["confidence"], row["mapping_justification"]) == ("0.95", "semapv:LexicalMatching")
    assert row["comment"] == "both have the identifier 123"
    linked = WORLD + "instrument:pact skos:exactMatch instrument:atop-9001 ."
    (chained,) = [row.values for row in found(store_of(linked), "cow-alliances").rows]
    assert (chained["subject_id"], chained["object_id"]) == ("instrument:pact", "cow-alliances:7")
    assert chained["mapping_justification"] == "semapv:MappingChaining"
    assert chained["predicate_id"] == "skos:closeMatch", "a chain is no closer than its loosest link"
    assert chained["comment"] == "it is instrument:atop-9001, which is linked to instrument:cow-alliance-7"


def test_a_pair_of_two_datasets_is_told_from_the_one_described_first():
    found_pairs = pairs(found(store_of(WORLD), "dcad-agreements"))
    assert ("atop-9004", "dcad-0002") in found_pairs
    assert not [one for one, _ in pairs(found(store_of(WORLD), "atop-alliances")) if one.startswith("dcad")]


def test_what_is_linked_is_not_looked_for_again():
    linked = WORLD + "instrument:pact skos:closeMatch instrument:atop-9002 ."
    assert pairs(found(store_of(linked), "atop-alliances")) == [("later", "atop-9004")]


def test_without_records_it_says_what_to_import():
    with pytest.raises(InputError, match="has no record of formal alliances of the Correlates of War"):
        proposed(store_of(WORLD), Wanted("cow-alliances"))
    with pytest.raises(InputError, match="are the records that were imported"):
        proposed(store_of(WORLD), Wanted("atop-alliances", files=["c.csv"]))


def test_an_accepted_candidate_is_held_against_the_rules(tmp_path):
    store, file = store_of(WORLD), tmp_path / "p.sssom.tsv"
    data, _ = proposed(store, Wanted("atop-alliances", limits=Limits(least=0.5)))
    file.write_bytes(data)
    review = Review("A. Reader", "2026-11-25", "source:test")
    into = tmp_path / "mine.sssom.tsv"
    assert accept(store, str(file), ["pact-1"], into, review) == (1, ())
    assert "atop-alliances:9001" in into.read_text(encoding="utf-8")
    file.write_bytes(data.replace(b"atop-alliances:9001", b"atop-alliances:9003"))
    with pytest.raises(InputError, match=r"\[record-parties-differ\]"):
        accept(store, str(file), ["pact-1"], tmp_path / "other.sssom.tsv", review)


DAYS = st.dates().map(lambda day: Day.of(day.isoformat()))
PARTIES = st.sets(st.sampled_from([NATION[name] for name in ("PAK", "TUR", "USA", "IRN", "IRQ")]), min_size=1)
KINDS = st.sets(st.sampled_from(sorted(WEIGHTS.classes, key=str)))
RECORDS = st.builds(
    lambda parties, days, kinds: Record(INSTRUMENT["x"], parties, days, kinds),
    PARTIES,
    st.lists(DAYS, max_size=2),
    KINDS,
)


@settings(max_examples=200, deadline=None)
@given(RECORDS, RECORDS)
def test_likeness_is_the_same_both_ways_and_never_sure(one, other):
    there, back = alike(one, other, WEIGHTS), alike(other, one, WEIGHTS)
    assert (there and there.confidence) == (back and back.confidence)
    if there:
        assert 0 < there.confidence <= WEIGHTS.most
        assert len(one.parties & other.parties) >= 2


@settings(max_examples=200, deadline=None)
@given(PARTIES, DAYS, KINDS)
def test_nothing_is_more_like_a_record_than_the_record_itself(parties, day, kinds):
    own = Record(INSTRUMENT["x"], parties, [day], kinds)
    found = alike(own, own, WEIGHTS)
    if len(parties) < 2:
        assert found is None
    else:
        assert found is not None
        assert found.confidence >= WEIGHTS.most * (1 - WEIGHTS.kinds * (1 - WEIGHTS.unknown)) - 1e-4


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("1954", "1954-04-02", 0), ("1954-02", "1954-03-01", 1), ("1954-12", "1955", 1), ("1954-04-02", "1954-04-01", 1),
        ("2000-02", "2000-02-29", 0), ("1999-12-31", "2000", 1),
    ],
)  # fmt: skip
def test_dates_are_apart_as_little_as_they_can_be(one, other, days):
    assert Day.of(one).apart(Day.of(other)) == Day.of(other).apart(Day.of(one)) == days


@pytest.mark.parametrize("text", ["", "x", "1954-13", "1954-02-30", "0000-01-01"])
def test_what_is_no_date_is_none(text):
    assert Day.of(text) is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("most = 0.9", "", "it lacks 'most'"),
        ("parties = 0.5", 'parties = "much"', "could not convert"),
        ("most = 0.9", "most = 2.0", "come to more than 1"),
        ("mithaq:DefensePact", "nobody:DefensePact", "it lacks"),
        ('["mithaq:DefensePact"', "[5", "has no attribute"),
    ],
)
def test_weights_that_cannot_be_are_one_message(tmp_path, old, new, message):
    text = (model().data / "links" / "matching.toml").read_text(encoding="utf-8")
    path = tmp_path / "matching.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        Weights.read(path)


def test_all_kinds_that_count_are_classes_of_agreements(kg):
    agreements = {
        quad.subject for quad in kg.store.match(predicate=RDFS.subClassOf, object=MITHAQ.Instrument)
    }
    assert agreements >= WEIGHTS.classes
