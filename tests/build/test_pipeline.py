"""From claims to a dataset in which what holds and what is said stand apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, RdfFormat, parse

from builders import HEADER, claim, triple, triples
from mithaq.build import assemble, inputs_from, read_all_rules, read_model
from mithaq.errors import ClaimError, InconsistencyError, InputError
from mithaq.resources import model
from mithaq.terms import CLAIM, CLAIMS_GRAPH, MITHAQ

RULES = read_all_rules(model())
ONTOLOGY = """
graph:ontology {
  mithaq:News mithaq:defaultPriority 5 . mithaq:UnattributedEssay mithaq:defaultPriority 8 .
  mithaq:isAlliedWith a owl:SymmetricProperty, owl:IrreflexiveProperty .
  mithaq:hasHub mithaq:isSingleValued true .
  mithaq:hasProvider rdfs:subPropertyOf mithaq:hasParticipant .
  mithaq:hasRecipient rdfs:subPropertyOf mithaq:hasParticipant .
  mithaq:Nation owl:disjointWith mithaq:Group .
}
graph:claims {
  graph:facts mithaq:asOf "2026-11-23"^^xsd:date .
  source:news a mithaq:Document ; mithaq:hasSourceKind mithaq:News ; mithaq:coversUntil "2026-11-23"^^xsd:date .
  source:essay a mithaq:Document ; mithaq:hasSourceKind mithaq:UnattributedEssay ; mithaq:characterCount 100 ;
    mithaq:sentenceCount 3 .
}
"""


def described(*claims):
    quads = list(parse(HEADER + ONTOLOGY, format=RdfFormat.TRIG))
    for one in claims:
        quads += one.quads()
        quads += parse(HEADER + f"graph:claims {{ <{one.iri.value}> a mithaq:Claim }}", format=RdfFormat.TRIG)
    return quads


def built(*claims):
    return assemble(inputs_from(described(*claims)), RULES)


def facts(result):
    return {quad.triple for quad in result.quads() if isinstance(quad.graph_name, DefaultGraph)}


def test_accepted_claims_and_what_follows_are_facts_and_the_rest_is_not():
    result = built(
        claim("a-1-1", "nation:USA mithaq:isAlliedWith nation:PAK ."),
        claim("a-1-2", "nation:USA mithaq:isAlliedWith nation:FRA .", certainty="Hedged"),
        claim("a-1-3", "mithaq:Alliance mithaq:yieldsBenefit concept:deterrence .", scope="General"),
    )
    allied = {t for t in facts(result) if t.predicate == MITHAQ.isAlliedWith}
    assert allied == triples(
        "nation:USA mithaq:isAlliedWith nation:PAK . nation:PAK mithaq:isAlliedWith nation:USA ."
    )
    assert not [t for t in facts(result) if t.predicate == MITHAQ.yieldsBenefit]


def test_each_claim_keeps_its_graph_and_gets_its_standing():
    result = built(
        claim("a-1-1", "alliance:x mithaq:hasHub nation:USA .", source="source:essay"),
        claim("a-1-2", "alliance:x mithaq:hasHub nation:FRA ."),
    )
    quads = {str(quad) for quad in result.quads()}
    assert any(str(CLAIM["a-1-1"]) in quad and "hasHub" in quad for quad in quads)
    described_ = {(q.subject, q.predicate, q.object) for q in result.quads() if q.graph_name == CLAIMS_GRAPH}
    assert (CLAIM["a-1-1"], MITHAQ.hasStanding, MITHAQ.Outranked) in described_
    assert (CLAIM["a-1-1"], MITHAQ.isOutrankedBy, CLAIM["a-1-2"]) in described_
    assert (CLAIM["a-1-2"], MITHAQ.hasStanding, MITHAQ.Accepted) in described_


def test_two_spokes_of_one_hub_are_not_allied_nor_two_partners_of_one_nation():
    result = built(
        claim("a-1-1", "nation:USA mithaq:isAlliedWith nation:PAK ."),
        claim("a-1-2", "nation:USA mithaq:isAlliedWith nation:SAU ."),
    )
    assert triple("nation:PAK mithaq:isAlliedWith nation:SAU") not in facts(result)


def test_claims_that_contradict_the_ontology_stop_the_build_and_are_named():
    with pytest.raises(InconsistencyError) as error:
        built(claim("a-1-1", "nation:PAK a mithaq:Nation ."), claim("a-1-2", "nation:PAK a mithaq:Group ."))
    assert "claim:a-1-1" in error.value.message
    assert "claim:a-1-2" in error.value.message
    lines = error.value.what.splitlines()
    assert any(line.startswith("- cax-") for line in lines)
    assert "    nation:PAK a mithaq:Group" in lines
    assert {one.rule for one in error.value.found} == {"cax-dw"}


def test_of_many_contradictions_the_message_names_the_first_and_counts_the_rest():
    claims = [claim(f"a-1-{n}", f"nation:x-{n} mithaq:isAlliedWith nation:x-{n} .") for n in range(30)]
    with pytest.raises(InconsistencyError) as error:
        built(*claims)
    lines = [line for line in error.value.what.splitlines() if not line.startswith("  ")]
    assert len(lines) == 12
    assert lines[-1].endswith(" more")


def test_a_derived_fact_that_a_standing_denial_denies_is_reported_with_both_sides():
    result = built(
        claim("a-1-1", "activity:x mithaq:hasProvider nation:USA .", source="source:essay"),
        claim("a-1-2", "activity:x mithaq:hasParticipant nation:USA .", polarity="Denied"),
    )
    (contradiction,) = result.contradictions
    assert contradiction.triple == triple("activity:x mithaq:hasParticipant nation:USA")
    assert contradiction.denial == CLAIM["a-1-2"]
    assert contradiction.claims == (CLAIM["a-1-1"],)
    assert "claim:a-1-1" in str(contradiction)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            'mithaq:quote "words"@en ; mithaq:quoteStart 10 ; mithaq:quoteEnd 12',
            "its quote is 5 characters long",
        ),
        (
            'mithaq:quote "words"@en ; mithaq:quoteStart 98 ; mithaq:quoteEnd 103',
            "outside its document of 100 characters",
        ),
        ('mithaq:quote "words"@en ; mithaq:quoteStart 1', "one offset of its quote but not the other"),
        ("mithaq:sentenceNumber 4", "names sentence 4"),
        ("mithaq:sentenceNumber 0", "names sentence 0"),
    ],
)
def test_a_quote_that_cannot_stand_where_it_says_is_refused(more, said):
    quads = described(claim("a-1-1", "nation:PAK a mithaq:Nation .", source="source:essay"))
    quads += parse(HEADER + f"graph:claims {{ claim:a-1-1 {more} }}", format=RdfFormat.TRIG)
    with pytest.raises(ClaimError, match=said):
        inputs_from(quads)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('graph:claims { graph:facts mithaq:asOf "2020-01-01"^^xsd:date }', "stated 2 times"),
        ("nation:PAK mithaq:hasMember [] .", "a blank node"),
    ],
)
def test_inputs_that_are_not_clear_are_refused(more, said):
    with pytest.raises(InputError, match=said):
        inputs_from([*described(), *parse(HEADER + more, format=RdfFormat.TRIG)])


def test_an_input_without_an_ontology_is_refused():
    with pytest.raises(InputError, match="no ontology"):
        inputs_from([])


def test_the_shipped_model_builds_and_ends_as_many_claims_as_it_reads():
    inputs = read_model(model())
    result = assemble(inputs, RULES)
    counts = result.grounds.acceptance.counts()
    assert sum(counts.values()) == len(inputs.claims)
    assert not result.contradictions
    assert all(one.origin is not None and one.origin.line for one in inputs.claims)


NATIONS = st.sampled_from(["USA", "PAK", "SAU", "CHN", "TUR"])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(NATIONS, NATIONS).filter(lambda pair: pair[0] != pair[1]), max_size=6), st.randoms()
)
def test_the_result_does_not_depend_on_the_order_of_the_input(pairs, random):
    claims = [
        claim(f"a-1-{n}", f"nation:{a} mithaq:isAlliedWith nation:{b} .") for n, (a, b) in enumerate(pairs)
    ]
    quads = described(*claims)
    shuffled = list(quads)
    random.shuffle(shuffled)
    assert set(assemble(inputs_from(quads), RULES).quads()) == set(
        assemble(inputs_from(shuffled), RULES).quads()
    )
