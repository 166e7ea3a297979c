"""The evidence of a whole graph: each inferred fact leads, premise by premise, to accepted claims or the ontology."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

import mithaq
from builders import HEADER, triple
from mithaq.evidence import evidence
from mithaq.export import select
from mithaq.reasoning import Declared, Explainer, close
from mithaq.reasoning.rendering import entity_iri, provenance
from mithaq.terms import CLAIM, CLAIMS_GRAPH, DERIVATION, MITHAQ, ONTOLOGY_GRAPH, PROV, RDF, SOURCE
from reasoning.small_graphs import ontologies, standard_rules, turtle

_PLAIN = """mithaq:hasCertainty mithaq:Stated ; mithaq:hasScope mithaq:Specific ; mithaq:hasNature mithaq:Descriptive ;
    mithaq:hasRank mithaq:Normal ; mithaq:hasSource source:list ; mithaq:hasPolarity"""
_SMALL = f"""
graph:ontology {{
    mithaq:hasDefensePartner a owl:SymmetricProperty .
    mithaq:hasMember owl:inverseOf mithaq:isMemberOf .
    [ owl:intersectionOf ( mithaq:Nation [ owl:onProperty mithaq:isMemberOf ; owl:hasValue organization:OIC ] ) ]
        rdfs:subClassOf mithaq:IslamicNation .
    mithaq:News mithaq:defaultPriority 5 .
}}
graph:claims {{
    graph:facts mithaq:asOf "2026-11-23"^^xsd:date .
    source:list a mithaq:Source ; mithaq:hasSourceKind mithaq:News ; dcterms:title "A list"@en ;
        mithaq:coversUntil "2026-11-23"^^xsd:date .
    claim:spell-1 a mithaq:Claim ; mithaq:statement "The spell."@en ; mithaq:quote "member since 1969"@en ; {_PLAIN} mithaq:Affirmed .
    claim:tie-1 a mithaq:Claim ; mithaq:statement "A tie."@en ; {_PLAIN} mithaq:Affirmed .
    claim:no-1 a mithaq:Claim ; mithaq:statement "No tie."@en ; {_PLAIN} mithaq:Denied .
}}
claim:spell-1 {{
    membership:PAK-OIC-1 a mithaq:Membership ; mithaq:hasHolder nation:PAK ; mithaq:inGroup organization:OIC ;
        mithaq:hasStatus mithaq:FullMember ; mithaq:startDate "1969"^^xsd:gYear .
    nation:PAK a mithaq:Nation .
}}
claim:tie-1 {{ nation:PAK mithaq:hasDefensePartner nation:CHN . }}
claim:no-1 {{ nation:IND mithaq:hasDefensePartner nation:PAK . }}
"""


@pytest.fixture(scope="module")
def small() -> mithaq.KnowledgeGraph:
    return mithaq.graph_from(parse(HEADER + _SMALL, RdfFormat.TRIG))


@pytest.fixture(scope="module")
def written(small: mithaq.KnowledgeGraph) -> set[Triple]:
    """The document, read back."""
    return {quad.triple for quad in parse(small.export("evidence"), RdfFormat.TURTLE)}


def entities(triples: Iterable[Triple]) -> dict[Triple, NamedNode]:
    """The entity of each triple that is written out."""
    parts: dict[NamedNode, dict[NamedNode, object]] = {}
    for t in triples:
        if t.predicate in (RDF.subject, RDF.predicate, RDF.object):
            parts.setdefault(t.subject, {})[t.predicate] = t.object
    return {
        Triple(said[RDF.subject], said[RDF.predicate], said[RDF.object]): entity
        for entity, said in parts.items()
    }


def objects(triples: Iterable[Triple], subject: object, predicate: NamedNode) -> set[NamedNode]:
    return {t.object for t in triples if t.subject == subject and t.predicate == predicate}


def test_every_inferred_fact_leads_down_to_accepted_claims_or_the_ontology(small, written) -> None:
    facts = {quad.triple for quad in select(small.store, "inferred")}
    assert triple("nation:PAK a mithaq:IslamicNation") in facts
    assert triple("nation:CHN mithaq:hasDefensePartner nation:PAK") in facts
    found = entities(written)
    accepted = {CLAIM["spell-1"], CLAIM["tie-1"]}
    for fact in facts:
        waiting, met = [found[fact]], set()
        while waiting:
            entity = waiting.pop()
            met.add(entity)
            sources = objects(written, entity, PROV.hadPrimarySource)
            rests_on = objects(written, entity, PROV.wasDerivedFrom)
            assert sources <= accepted
            assert sources or rests_on, entity
            waiting += {node for node in rests_on if node in DERIVATION} - met
            assert {node for node in rests_on if node not in DERIVATION} <= {ONTOLOGY_GRAPH, CLAIMS_GRAPH}


def test_a_step_names_its_rule_and_its_premises_are_in_the_document(small, written) -> None:
    entity = entities(written)[triple("nation:PAK a mithaq:IslamicNation")]
    (step,) = objects(written, entity, PROV.wasGeneratedBy)
    assert step in DERIVATION
    assert Literal("cax-sco") in {t.object for t in written if t.subject == step}
    assert objects(written, step, PROV.used) == objects(written, entity, PROV.wasDerivedFrom)
    subjects = {t.subject for t in written}
    assert {
        t.object for t in written if isinstance(t.object, NamedNode) and t.object in DERIVATION
    } <= subjects


def test_a_computed_fact_shows_the_day_and_the_absence_it_rests_on(small, written) -> None:
    found = entities(written)
    entity = found[triple("membership:PAK-OIC-1 a mithaq:CurrentFullMembership")]
    (step,) = objects(written, entity, PROV.wasGeneratedBy)
    words = " ".join(t.object.value for t in written if t.subject == step and isinstance(t.object, Literal))
    assert "current-full-membership" in words
    assert "no accepted end by 2026-11-23" in words


def test_claims_at_the_ends_have_their_words_and_source_and_what_was_denied_is_absent(written) -> None:
    assert objects(written, CLAIM["spell-1"], MITHAQ.quote) == {Literal("member since 1969", language="en")}
    assert objects(written, CLAIM["spell-1"], PROV.hadPrimarySource) == {SOURCE["list"]}
    assert Literal("A list", language="en") in {t.object for t in written if t.subject == SOURCE["list"]}
    assert not {t for t in written if CLAIM["no-1"] in (t.subject, t.object)}


def test_a_step_is_the_same_as_in_the_answer_to_why(small, written) -> None:
    why = small.why("nation:PAK", "a", "mithaq:IslamicNation")
    assert set(provenance(why)) <= written


def test_the_document_has_no_blank_nodes_and_the_same_bytes_from_another_order(small, written) -> None:
    assert not any(isinstance(term, BlankNode) for t in written for term in (t.subject, t.object))
    again = mithaq.graph_from(sorted(parse(HEADER + _SMALL, RdfFormat.TRIG), key=str, reverse=True))
    assert again.export("evidence", "ntriples") == small.export("evidence", "ntriples")


@settings(max_examples=30, deadline=None)
@given(ontologies())
def test_of_any_closure_each_step_rests_on_steps_and_none_on_itself(text: str) -> None:
    given_triples = turtle(text)
    closure = close(given_triples, standard_rules())
    explainer = Explainer(dict.fromkeys(given_triples, Declared(ONTOLOGY_GRAPH)), standard_rules())
    steps = {step.triple: step for step in explainer.steps(closure.inferred)}
    assert set(closure.inferred) <= set(steps)
    standing = {t for t, step in steps.items() if step.ground is not None}
    assert standing <= set(given_triples)
    while waiting := [
        step
        for t, step in steps.items()
        if t not in standing and all(premise.triple in standing for premise in step.shown_premises)
    ]:
        standing.update(step.triple for step in waiting)
    assert standing == set(steps)
    assert all(entity_iri(step) == entity_iri(explainer.why(t)) for t, step in list(steps.items())[:5])


def test_a_store_is_asked_as_often_however_many_claims_there_are(small: mithaq.KnowledgeGraph) -> None:
    # It may be a server, where thousands of questions take minutes.
    asked = []

    class Counting:
        def match(self, *pattern: object, **graph: object) -> object:
            asked.append((pattern, graph))
            return small.store.match(*pattern, **graph)  # type: ignore[arg-type]

    assert set(evidence(Counting(), small.explainer)) == set(small.provenance())  # type: ignore[arg-type]
    assert len(asked) == 3
