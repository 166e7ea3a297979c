"""A closed graph that grows and shrinks is at every moment the closure of what is given."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.reasoning import close
from mithaq.reasoning.incremental import ClosedGraph
from reasoning.small_graphs import ontologies, standard_rules, triple, turtle


@settings(max_examples=40, deadline=None, derandomize=True)
@given(ontologies(), st.data())
def test_after_any_sequence_the_closure_is_that_of_what_is_given(text: str, data: st.DataObject) -> None:
    every = turtle(text)
    subsets = st.lists(st.sampled_from(every), max_size=6)
    held = dict.fromkeys(data.draw(subsets))
    graph = ClosedGraph(held, standard_rules())
    for some, adds in data.draw(st.lists(st.tuples(subsets, st.booleans()), min_size=1, max_size=6)):
        (graph.add if adds else graph.withdraw)(some)
        held = {**held, **dict.fromkeys(some)} if adds else {t: None for t in held if t not in some}
        ours, afresh = graph.closure(), close(held, standard_rules())
        assert ours.inferred == afresh.inferred
        assert {i.rule for i in ours.inconsistencies} == {i.rule for i in afresh.inconsistencies}


#: Graphs in which what is taken away supports much, or only seems to.
WITHDRAWN = {
    "equal by a chain, and to each other": (
        ":a owl:sameAs :b . :b owl:sameAs :c . :c owl:sameAs :a . :a :p :x . :c :q :y ."
    ),
    "equal by a functional property, twice": ":f a owl:FunctionalProperty . :x :f :a, :b . :y :f :a, :b . :a :p :z .",
    "equal properties": ":p owl:sameAs :q . :q a owl:SymmetricProperty . :x :p :y . :y :q :z .",
    "equal classes": ":A owl:sameAs :B . :B rdfs:subClassOf :C . :x a :A . :y a :B .",
    "equal by a key": ":C owl:hasKey ( :p ) . :x a :C ; :p 1 . :y a :C ; :p 1 . :x :q :z .",
    "a cycle of a transitive property": ":p a owl:TransitiveProperty . :a :p :b . :b :p :c . :c :p :a . :c :p :d .",
    "a cycle of subclasses": ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :C rdfs:subClassOf :A . :x a :A .",
    "a cycle through an inverse": ":p owl:inverseOf :q . :q rdfs:subPropertyOf :r . :r rdfs:subPropertyOf :p . :a :p :b .",
    "a symmetric pair, each end given": ":p a owl:SymmetricProperty . :a :p :b . :b :p :a .",
    "given and derived at once": ":p rdfs:domain :C . :x :p :y . :x a :C . :C rdfs:subClassOf :D . :x a :D .",
    "two premises that are one": ":r owl:propertyChainAxiom ( :p :p ) . :a :p :a . :a :p :b .",
    "two reasons for the same": ":A rdfs:subClassOf :C . :B rdfs:subClassOf :C . :x a :A, :B .",
    "a premise used twice over": "[] owl:intersectionOf ( :A :A ) ; rdfs:subClassOf :B . :x a :A .",
    "a denied property": (
        ":n owl:sourceIndividual :a ; owl:assertionProperty :q ; owl:targetIndividual :b ."
        " :p rdfs:subPropertyOf :q . :a :p :b . :a :q :b ."
    ),
    "different, and derived to be the same": ":a owl:differentFrom :b . :f a owl:FunctionalProperty . :x :f :a, :b .",
    "disjoint by two ways": ":A owl:disjointWith :B . :x a :A, :B . :C rdfs:subClassOf :B . :x a :C .",
    "a list that loses a cell": ":C owl:unionOf :l . :l rdf:first :A ; rdf:rest :m . :m rdf:first :B ; rdf:rest () . :x a :B .",
    "a literal outside its range": ":p rdfs:range xsd:integer . :x :p 'a', 5 .",
}  # fmt: skip


@pytest.mark.parametrize("text", WITHDRAWN.values(), ids=WITHDRAWN)
def test_each_triple_can_go_and_come_back(text: str) -> None:
    every = turtle(text)
    graph = ClosedGraph(every, standard_rules())
    whole = close(every, standard_rules())
    for away in every:
        graph.withdraw([away])
        left = close([t for t in every if t != away], standard_rules())
        assert graph.closure().inferred == left.inferred
        assert {i.message for i in graph.closure().inconsistencies} == {
            i.message for i in left.inconsistencies
        }
        graph.add([away])
        assert graph.closure().inferred == whole.inferred
    for away in every:
        graph.withdraw([away])
    assert graph.closure() == close([], standard_rules())


def test_a_cycle_does_not_hold_itself_up() -> None:
    data = turtle(
        ":p a owl:SymmetricProperty . :q a owl:TransitiveProperty . :a :p :b . :a :q :b . :b :q :a ."
    )
    graph = ClosedGraph(data, standard_rules())
    assert triple(":b :p :a") in graph.closure().inferred
    change = graph.withdraw([triple(":a :p :b"), triple(":b :q :a")])
    assert change.closed_again == ""
    assert graph.closure().inferred == frozenset()


def test_what_has_another_reason_stays() -> None:
    data = turtle(":p rdfs:domain :C . :x :p :y . :x :p :z .")
    graph = ClosedGraph(data, standard_rules())
    graph.withdraw([triple(":x :p :y")])
    assert graph.closure().inferred == {triple(":x a :C")}


def test_the_report_says_that_everything_was_closed_again() -> None:
    graph = ClosedGraph(turtle(":C rdfs:subClassOf :D . :x a :C ."), standard_rules())
    change = graph.withdraw([triple(":C rdfs:subClassOf :D")])
    assert "is about the ontology" in change.closed_again
    assert graph.closure().inferred == frozenset()
