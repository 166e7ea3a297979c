"""Transitive properties are gone along step by step from what was not concluded so itself, and nothing is missed."""

from __future__ import annotations

import pytest
from pyoxigraph import Triple

from mithaq.reasoning import Declared, Explainer, close, transitivity
from mithaq.reasoning.facts import Coded, Facts
from mithaq.reasoning.incremental import ClosedGraph
from mithaq.reasoning.native import saturate
from mithaq.reasoning.transitivity import FirstSteps
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


@pytest.mark.parametrize("verb", [":p", ":q"], ids=["given", "by another rule"])
def test_along_a_chain_little_more_is_looked_at_than_is_shown(
    verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the ends of a chain lie n squared pairs, of which each step of the derivation needs only the next."""
    looked_at: list[Coded] = []

    def is_a_first_step(facts: Facts, step: Coded) -> bool:
        looked_at.append(step)
        return first(facts, step)

    first = transitivity.is_a_first_step
    monkeypatch.setattr(transitivity, "is_a_first_step", is_a_first_step)
    steps = 60
    links = "".join(f":x{i} {verb} :x{i + 1} ." for i in range(steps))
    data = turtle(TRANSITIVE + ":q rdfs:subPropertyOf :p ." + links)
    explainer = Explainer(dict.fromkeys(data, Declared(ONTOLOGY_GRAPH)), standard_rules())
    derivation = explainer.why(triple(f":x0 :p :x{steps}"))
    assert derivation is not None
    assert sum(step.rule == "prp-trp" for step in derivation.steps()) == steps - 1
    assert len(looked_at) == steps - 1


def test_a_short_cut_that_was_found_early_is_a_first_step() -> None:
    """:a :p :d is found in the second round, and from :b to :d only in the third: so it does not follow from that."""
    data = turtle(
        TRANSITIVE
        + ":q rdfs:subPropertyOf :r . :r rdfs:subPropertyOf :p . :a :q :d ."
        + ":a :p :b . :b :p :x . :x :p :y . :y :p :z . :z :p :d . :d :p :e ."
    )
    facts = saturate(data, standard_rules()).facts
    goal = facts.find(triple(":a :p :e"))
    assert goal is not None
    ahead = FirstSteps(facts).towards(goal)
    assert [str(facts.terms[number]) for number in ahead] == ["<urn:case:b>", "<urn:case:d>"]
