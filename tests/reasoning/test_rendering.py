"""Derivations as text, JSON, Mermaid and PROV-O."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import BlankNode, Triple

from mithaq.reasoning import Computed, Declared, Derivation, Explainer, Stated, rendering
from mithaq.terms import BASE, CLAIM, ONTOLOGY_GRAPH, PROV, RDF
from reasoning.small_graphs import shipped_rules, triple, turtle

AXIOMS = """
[ owl:intersectionOf ( mithaq:Nation [ owl:onProperty mithaq:isMemberOf ; owl:hasValue organization:OIC ] ) ]
  rdfs:subClassOf mithaq:IslamicNation .
"""
STATED = [
    "nation:PAK a mithaq:Nation",
    "membership:m mithaq:hasHolder nation:PAK",
    "membership:m mithaq:inGroup organization:OIC",
]
CURRENT = triple("membership:m a mithaq:CurrentFullMembership")


def derive() -> Derivation:
    """Parsed anew each time, so blank nodes have other labels each time."""
    given = dict.fromkeys(turtle(AXIOMS), Declared(ONTOLOGY_GRAPH, "definition: islamic-nation"))
    given |= {triple(text): Stated((CLAIM[f"c-{place}"],)) for place, text in enumerate(STATED)}
    given[CURRENT] = Computed("currency", (triple(STATED[1]),), "no accepted end by 2026-11-23")
    derivation = Explainer(given, shipped_rules()).why(triple("nation:PAK a mithaq:IslamicNation"))
    assert derivation is not None
    return derivation


@pytest.fixture(scope="module")
def derivation() -> Derivation:
    return derive()


def test_text_is_a_tree(derivation: Derivation) -> None:
    lines = rendering.text(derivation).splitlines()
    assert lines[0] == "nation:PAK a mithaq:IslamicNation"
    assert lines[1].startswith(
        "│  by cax-sco: every (mithaq:Nation and (mithaq:isMemberOf value organization:OIC)) is a"
    )
    assert "declared in graph:ontology (definition: islamic-nation)" in lines[3]
    assert lines[-1].strip() == "stated by claim:c-2"
    assert any(line.endswith("computed by currency; no accepted end by 2026-11-23") for line in lines)
    assert "_:" not in "\n".join(lines)
    assert "rdf:first" not in "\n".join(lines)


def test_what_is_said_of_a_claim_comes_from_the_caller(derivation: Derivation) -> None:
    text = rendering.text(derivation, lambda claim: f"The essay\n“words of {claim.value[-3:]}”")
    assert "stated by claim:c-0: The essay" in text
    assert "“words of c-0”" in text


def test_json_nests_the_same_tree(derivation: Derivation) -> None:
    data = json.loads(rendering.to_json(derivation))
    assert (data["rule"], data["object"]) == ("cax-sco", "<https://w3id.org/mithaq/ontology#IslamicNation>")
    axiom, membership = data["premises"]
    assert axiom["ground"] == {
        "kind": "declared",
        "graph": ONTOLOGY_GRAPH.value,
        "note": "definition: islamic-nation",
    }
    assert membership["premises"][1]["ground"] == {"kind": "stated", "claims": [CLAIM["c-0"].value]}


def test_mermaid_joins_every_step(derivation: Derivation) -> None:
    lines = rendering.mermaid(derivation).splitlines()
    assert lines[0] == "flowchart BT"
    assert '  n0["nation:PAK a mithaq:IslamicNation"]' in lines
    declared = {line.split("[")[0].strip() for line in lines if '["' in line and "-->" not in line}
    arrows = [line.split() for line in lines if "-->" in line]
    assert {arrow[-1] for arrow in arrows} <= declared
    assert {arrow[0] for arrow in arrows if arrow[1] == "--"} <= declared


def test_mermaid_escapes_what_would_end_a_label() -> None:
    given = turtle(':x :p "a \\"b\\" <c>" .')
    derivation = Explainer(dict.fromkeys(given, Declared(ONTOLOGY_GRAPH)), []).why(given[0])
    assert derivation is not None
    line = rendering.mermaid(derivation).splitlines()[1]
    assert line.count('"') == 2
    assert "#quot;b" in line


def test_provenance_has_no_blank_nodes_and_ends_at_claims(derivation: Derivation) -> None:
    triples = rendering.provenance(derivation)
    assert not any(isinstance(term, BlankNode) for t in triples for term in (t.subject, t.object))
    top = rendering.entity_iri(derivation)
    assert top.value.startswith(f"{BASE}derivation/")
    assert Triple(top, RDF.type, PROV.Entity) in triples
    sources = {t.object for t in triples if t.predicate == PROV.hadPrimarySource}
    assert sources == {CLAIM["c-0"], CLAIM["c-1"], CLAIM["c-2"]}
    entities = {t.subject for t in triples if t.object == PROV.Entity}
    derived = {t.object for t in triples if t.predicate == PROV.wasDerivedFrom}
    assert derived - entities == {ONTOLOGY_GRAPH}


def test_everything_is_the_same_in_every_run(derivation: Derivation) -> None:
    again = derive()
    for render in (rendering.text, rendering.mermaid, rendering.to_json, rendering.provenance):
        assert render(derivation) == render(again)


def test_why_not_in_words() -> None:
    given = dict.fromkeys(turtle(AXIOMS + "nation:CHN a mithaq:Nation ."), Declared(ONTOLOGY_GRAPH))
    explainer = Explainer(given, shipped_rules())
    text = rendering.why_not_text(
        "nation:CHN a mithaq:IslamicNation", explainer.why_not(triple("nation:CHN a mithaq:IslamicNation"))
    )
    assert text.startswith("nation:CHN a mithaq:IslamicNation does not hold.\ncax-sco would conclude it:\n")
    assert "holds    nation:CHN a mithaq:Nation" in text
    assert text.rstrip().endswith("missing  nation:CHN mithaq:isMemberOf organization:OIC")
    assert rendering.why_not_text("x", []) == "x does not hold.\nNo rule could conclude it.\n"
