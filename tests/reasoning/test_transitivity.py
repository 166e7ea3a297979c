"""Transitive properties are gone along step by step from what was not concluded so itself, and nothing is missed."""

from __future__ import annotations

from pyoxigraph import Triple

from mithaq.reasoning import Declared, Explainer, close
from mithaq.reasoning.incremental import ClosedGraph
from mithaq.terms import ONTOLOGY_GRAPH
from reasoning.small_graphs import standard_rules, triple, turtle

TRANSITIVE = ":p a owl:TransitiveProperty ."


def chain(steps: int) -> list[Triple]:
    return turtle(TRANSITIVE + "\n".join(f":x{i} :p :x{i + 1} ." for i in range(steps)))


def test_every_pair_of_a_chain_and_of_a_ring_is_found() -> None:
    assert len(close(chain(40), standard_rules()).inferred) == 40 * 39 / 2
    ring = [*chain(9), triple(":x9 :p :x0")]
    assert len(close(ring, standard_rules()).inferred) == 10 * 10 - 10


def test_what_another_rule_concludes_is_a_first_step_too() -> None:
    data = turtle(TRANSITIVE + ":q rdfs:subPropertyOf :p . :a :q :b . :b :q :c . :c :p :d .")
    assert triple(":a :p :d") in close(data, standard_rules()).inferred


def test_what_outlives_its_steps_is_gone_on_from() -> None:
    """:a :p :c was concluded from two steps; one goes, and it stays for another reason. Then something is added behind it."""
    data = turtle(
        TRANSITIVE + ":a :p :b . :b :p :c . :q rdfs:subPropertyOf :r . :r rdfs:subPropertyOf :p . :a :q :c ."
    )
    graph = ClosedGraph(data, standard_rules())
    graph.withdraw([triple(":b :p :c")])
    graph.add([triple(":c :p :d")])
    assert {triple(":a :p :c"), triple(":a :p :d")} <= graph.closure().inferred
    assert triple(":b :p :d") not in graph.closure().inferred


def test_a_chain_has_one_derivation_and_not_one_for_each_way_to_set_brackets() -> None:
    data = chain(9)
    explainer = Explainer(dict.fromkeys(data, Declared(ONTOLOGY_GRAPH)), standard_rules())
    (only,) = explainer.all_derivations(triple(":x0 :p :x9"))
    *_, first, second = (premise.triple for premise in only.premises)
    assert (first, second) == (triple(":x0 :p :x1"), triple(":x1 :p :x9"))


def test_two_ways_through_are_two_derivations() -> None:
    data = turtle(TRANSITIVE + ":a :p :b, :c . :b :p :d . :c :p :d .")
    explainer = Explainer(dict.fromkeys(data, Declared(ONTOLOGY_GRAPH)), standard_rules())
    assert len(list(explainer.all_derivations(triple(":a :p :d")))) == 2
