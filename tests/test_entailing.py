"""Reasoning over any RDF in Python: the same kind of thing comes back, closed."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

import mithaq
from mithaq.errors import InconsistencyError, InputError, RuleError
from mithaq.reasoning import close, parse_rules
from random_graphs import canonical, read
from reasoning.small_graphs import ontologies, standard_rules, triple, turtle

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

DATA = ":p a owl:SymmetricProperty . :a :p :b . :b :p _:c ."
HEADER = "@prefix : <urn:case:> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
BACK = triple(":b :p :a")
GRAPH = NamedNode("urn:case:g")


def quads(text: str = DATA, graph: NamedNode | DefaultGraph | None = None) -> list[Quad]:
    return [Quad(t.subject, t.predicate, t.object, graph or DefaultGraph()) for t in turtle(text)]


def rdflib_graph(text: str = DATA) -> rdflib.Graph:
    return rdflib.Graph().parse(data=HEADER + text, format="turtle")


def test_triples_give_a_list_of_triples():
    found = mithaq.reason(turtle(DATA))
    assert isinstance(found, list)
    assert set(turtle(":p a owl:SymmetricProperty . :a :p :b . :b :p :a .")) <= set(found)
    assert all(isinstance(each, Triple) for each in found)


def test_what_is_known_of_blank_nodes_is_there_too():
    (found,) = [
        t for t in mithaq.reason(turtle(DATA), inferred_only=True) if isinstance(t.subject, BlankNode)
    ]
    assert found.object == NamedNode("urn:case:b")


def test_quads_keep_their_graphs_and_what_follows_goes_to_the_default_graph():
    given = quads(":p a owl:SymmetricProperty .") + quads(":a :p :b .", GRAPH)
    found = mithaq.reason(given)
    assert set(found) == {*given, Quad(BACK.subject, BACK.predicate, BACK.object, DefaultGraph())}


def test_a_store_gives_a_new_store():
    store = pyoxigraph.Store()
    store.extend(quads())
    found = mithaq.reason(store)
    assert isinstance(found, pyoxigraph.Store)
    assert Quad(BACK.subject, BACK.predicate, BACK.object, DefaultGraph()) in found
    assert len(store) == 3


def test_a_dataset_of_pyoxigraph_gives_a_new_one():
    found = mithaq.reason(pyoxigraph.Dataset(quads()))
    assert isinstance(found, pyoxigraph.Dataset)
    assert len(found) == 5


def test_an_rdflib_graph_gives_a_new_one_with_its_own_blank_nodes_literals_and_prefixes():
    graph = rdflib_graph(DATA + ' :a :p "1"^^<http://www.w3.org/2001/XMLSchema#integer>, "x"@en-GB, "y" .')
    graph.bind("mine", "urn:case:")
    before = set(graph)
    found = mithaq.reason(graph)
    assert type(found) is rdflib.Graph
    assert set(graph) == before < set(found)
    case = rdflib.Namespace("urn:case:")
    assert (case.b, case.p, case.a) in found
    assert any(isinstance(s, rdflib.BNode) and (case.b, case.p, s) in graph for s in found.subjects(case.p))
    assert ("mine", rdflib.URIRef("urn:case:")) in list(found.namespaces())


def test_an_rdflib_dataset_keeps_its_graphs():
    dataset = rdflib.Dataset()
    dataset.parse(data=HEADER + ":p a owl:SymmetricProperty . :g { :a :p :b . }", format="trig")
    found = mithaq.reason(dataset)
    case = rdflib.Namespace("urn:case:")
    assert isinstance(found, rdflib.Dataset)
    assert (case.a, case.p, case.b) in found.graph(case.g)
    assert (case.b, case.p, case.a) not in found.graph(case.g)
    assert (case.b, case.p, case.a) in found.default_graph


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(ontologies())
def test_rdflib_and_pyoxigraph_get_the_same_closure(text):
    data = turtle(text)
    if close(data, standard_rules()).inconsistencies:
        return
    graph = rdflib.Graph().parse(data=pyoxigraph.serialize(data, format=RdfFormat.N_TRIPLES), format="nt")
    theirs = mithaq.reason(graph).serialize(format="nt").encode()
    assert read(theirs, "ntriples") == canonical(Quad(*each) for each in mithaq.reason(data))


def test_closing_a_closure_adds_nothing():
    assert mithaq.reason(mithaq.reason(turtle(DATA)), inferred_only=True) == []


def test_of_a_graph_of_the_projects_own_only_what_holds_is_taken():
    ours = """graph:ontology { mithaq:isAlliedWith a owl:SymmetricProperty . }
      graph:claims { claim:a-1-1 a mithaq:Claim . claim:a-1-2 a mithaq:Claim . }
      claim:a-1-1 { nation:PAK mithaq:isAlliedWith nation:IND . }
      nation:PAK mithaq:isAlliedWith nation:CHN ."""
    from builders import HEADER as PREFIXES

    found = mithaq.reason(list(parse(PREFIXES + ours, format=RdfFormat.TRIG)), inferred_only=True)
    assert [quad.triple for quad in found] == [triple("nation:CHN mithaq:isAlliedWith nation:PAK")]


def test_rules_join_those_of_the_standard_as_text_or_as_a_file(tmp_path):
    text = "prefix c: <urn:case:>\nr: ?x c:p ?y => ?x c:q ?y"
    (tmp_path / "r.rules").write_text(text, encoding="utf-8")
    for rules in (text, tmp_path / "r.rules"):
        found = mithaq.reason(turtle(":p a owl:SymmetricProperty . :a :p :b ."), rules, inferred_only=True)
        assert set(found) == {BACK, triple(":a :q :b"), triple(":b :q :a")}


def test_a_rule_of_the_same_name_takes_the_place_of_the_standards():
    text = "prp-symp: ?p a owl:SymmetricProperty . ?x ?p ?y => ?y a owl:NamedIndividual"
    found = mithaq.reason(turtle(":p a owl:SymmetricProperty . :a :p :b ."), text, inferred_only=True)
    assert found == [triple(":b a owl:NamedIndividual")]


def test_a_list_of_rules_stands_alone():
    rules = parse_rules("prefix c: <urn:case:>\nr: ?x c:p ?y => ?x c:q 'no'".replace("'", '"'))
    assert mithaq.reason(turtle(DATA), rules, inferred_only=True) != []
    assert BACK not in mithaq.reason(turtle(DATA), rules)


def test_a_literal_that_only_a_rule_names_comes_back_to_rdflib():
    text = 'prefix c: <urn:case:>\nr: ?x c:p ?y => ?x c:q "1"^^xsd:integer'
    found = mithaq.reason(rdflib_graph(":a :p :b ."), text, inferred_only=True)
    assert [(str(p), o.value) for _, p, o in found] == [("urn:case:q", 1)]


def test_a_contradiction_is_an_error_that_carries_what_cannot_stand_together():
    data = turtle(":B rdfs:subClassOf :C . :C owl:disjointWith :D . :x a :B, :D .")
    with pytest.raises(InconsistencyError) as caught:
        mithaq.reason(data)
    (found,) = caught.value.found
    assert found.rule == "cax-dw"
    assert set(found.given) == set(data)
    lines = caught.value.what.splitlines()
    assert "    <urn:case:x> a <urn:case:C>" in lines
    assert "    <urn:case:x> a <urn:case:B>" in lines[lines.index("  which rests on") :]


def test_unused_axioms_are_listed_for_every_kind_of_data():
    text = ":p a owl:ReflexiveProperty ."
    store = pyoxigraph.Store()
    store.extend(quads(text))
    for data in (turtle(text), quads(text), store, rdflib_graph(text)):
        (found,) = mithaq.unused_axioms(data)
        assert str(found) == (
            "<urn:case:p> a owl:ReflexiveProperty: owl:ReflexiveProperty: "
            "no rule says of everything that it is related to itself"
        )


@pytest.mark.parametrize("data", [5, "text", b"bytes", ["text"], None])
def test_anything_else_is_refused_with_what_to_give(data):
    with pytest.raises(InputError, match="cannot reason over") as caught:
        mithaq.reason(data)
    assert "rdflib.Graph" in caught.value.hint


@pytest.mark.parametrize(
    ("term", "said"),
    [(rdflib.Variable("x"), "no such term"), (rdflib.URIRef("relative"), "not an IRI: <relative>")],
)
def test_what_rdflib_holds_and_rdf_does_not_is_refused(term, said):
    graph = rdflib.Graph()
    graph.add((rdflib.URIRef("urn:case:a"), rdflib.URIRef("urn:case:p"), term))
    with pytest.raises(InputError, match=said):
        mithaq.reason(graph)


def test_a_literal_as_subject_is_refused():
    graph = rdflib.Graph()
    graph.add((rdflib.Literal("a"), rdflib.URIRef("urn:case:p"), rdflib.URIRef("urn:case:b")))
    with pytest.raises(InputError, match="no triple of RDF"):
        mithaq.reason(graph)


def test_a_rule_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(RuleError, match="cannot read the rule file"):
        mithaq.reason(turtle(DATA), tmp_path / "none.rules")


def test_rules_go_by_the_path_of_their_file_as_text_too(tmp_path: Path):
    path = tmp_path / "own.rules"
    path.write_text("prefix c: <urn:case:>\nr: ?x c:p ?y => ?x c:q ?y", encoding="utf-8")
    for rules in (path, str(path), path.read_text(encoding="utf-8")):
        assert len(mithaq.reason(turtle(":a :p :b ."), rules, inferred_only=True)) == 1
    with pytest.raises(RuleError, match=r"none\.rules: cannot read the rule file: No such file"):
        mithaq.reason(turtle(DATA), "none.rules")


@pytest.mark.parametrize("rules", [3, ["a: ?x a ?c => ?x a ?d"], [None]])
def test_what_is_no_rule_is_refused_with_what_to_give(rules):
    with pytest.raises(InputError, match="is no rule\nGive the text"):
        mithaq.reason(turtle(DATA), rules)


@pytest.mark.parametrize("union", [True, False])
def test_a_dataset_keeps_what_its_default_graph_is(union):
    dataset = rdflib.Dataset(default_union=union)
    dataset.graph(rdflib.URIRef("urn:case:g")).parse(
        data=rdflib_graph(DATA).serialize(format="nt"), format="nt"
    )
    assert mithaq.reason(dataset).default_union is union
