"""Alignments to other vocabularies stand apart from the core, and speak only of terms that it declares."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, NamedNode

from mithaq.build import read_all_rules, read_ontology
from mithaq.parsing import parse_file
from mithaq.reasoning import close
from mithaq.resources import model
from mithaq.terms import MITHAQ, OWL, RDF

FILES = sorted((model().ontology / "alignments").glob("*.ttl"))
DECLARED = {triple.subject for triple in read_ontology(model()) if triple.predicate == RDF.type}


def test_the_vocabularies_that_the_field_uses_are_aligned():
    names = {path.stem for path in FILES}
    assert {
        "prov-o",
        "w3c-org",
        "schema-org",
        "skos",
        "web-annotation",
        "wikidata",
        "atop",
        "dcad",
        "cow",
    } <= names
    assert any("cameo" in name for name in names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_alignment_names_only_terms_that_are_declared(path):
    triples = [quad.triple for quad in parse_file(path)]
    used = {
        term for t in triples for term in (t.subject, t.predicate, t.object) if isinstance(term, NamedNode)
    }
    assert {term for term in used if term in MITHAQ} <= DECLARED
    assert any(term in MITHAQ for term in used)
    assert not any(isinstance(t.subject, BlankNode) for t in triples)


def test_the_core_imports_no_alignment():
    assert not [t for t in read_ontology(model()) if t.predicate == OWL.imports and "align" in str(t.object)]


def test_with_all_alignments_the_shipped_graph_stays_consistent(kg):
    rules = read_all_rules(model())
    facts = (quad.triple for quad in kg.store.match())
    together = {
        *facts,
        *read_ontology(model()),
        *(quad.triple for path in FILES for quad in parse_file(path)),
    }
    assert not close(together, rules).inconsistencies
