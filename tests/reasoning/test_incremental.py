"""A closed graph that grows and shrinks is at every moment the closure of what is given."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.reasoning import close
from mithaq.reasoning.incremental import ClosedGraph
from reasoning.small_graphs import ontologies, standard_rules, triple, turtle


@settings(max_examples=150, deadline=None, derandomize=True)
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
