"""The rules as SPARQL Update give the closure that the engine gives."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from pyoxigraph import Store

from mithaq.reasoning import close, parse_rules
from mithaq.reasoning.sparql_closure import GRAPHS, close_on, script
from mithaq.store.inprocess import InProcessServer
from mithaq.terms import Term
from reasoning.small_graphs import ontologies, shipped_rules, standard_rules, turtle

KEYS = ':C owl:hasKey ( :p :q ) . :v a :C ; :p "1" ; :q :y . :w a :C ; :p "1" ; :q :y .'
LISTS = ":a owl:sameAs :b . :C owl:intersectionOf :a . :a rdf:first :D ; rdf:rest () . :v a :D . :E owl:unionOf :b ."
DISJOINT = "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :v a :A , :C ."
NATIONS = "nation:PAK owl:sameAs nation:SAU ."


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(ontologies())
@example(KEYS)
@example(LISTS)
@example(DISJOINT)
def test_the_closure_by_sparql_equals_the_engines(text: str) -> None:
    data, server = turtle(text), InProcessServer()
    ours, theirs = close(data, standard_rules()), close_on(server, data, standard_rules())
    assert theirs.inferred == ours.inferred
    assert {one.rule for one in theirs.inconsistencies} == {one.rule for one in ours.inconsistencies}
    assert not list(server.store), "what the closure was worked out in is still there"


def carried_out(update: str) -> Store:
    """What an update leaves, carried out until there is no more."""
    store, before = Store(), -1
    while len(store) > before:
        before = len(store)
        store.update(update)
    return store


CHAIN = (
    ":p rdfs:domain :C . :C rdfs:subClassOf :D . :q owl:propertyChainAxiom ( :p :p ) . :x :p :y . :y :p :z ."
)
AGES = (
    ':v :age "1"^^xsd:integer . :w :age "\\n.01" . :age rdfs:subPropertyOf :years ; rdfs:range xsd:integer .'
)


@pytest.mark.parametrize("text", [CHAIN, KEYS, LISTS, DISJOINT, AGES])
def test_the_update_that_is_printed_works_the_closure_out_wherever_it_is_carried_out(text: str) -> None:
    update = "\n".join(script(turtle(text), standard_rules()))
    store, closure = carried_out(update), close(turtle(text), standard_rules())
    stands_for = dict(re.findall(r"^# (<\S+>) stands for (.*)", update, re.MULTILINE))

    def decoded(term: Term) -> str:
        return stands_for.get(str(term), str(term))

    work = store.quads_for_pattern(None, None, None, GRAPHS.work)
    there = {(decoded(quad.subject), decoded(quad.predicate), decoded(quad.object)) for quad in work}
    assert closure.inferred or closure.inconsistencies
    assert {(str(t.subject), str(t.predicate), str(t.object)) for t in closure.inferred} <= there
    # What shows a contradiction stands there as a query.
    asked = re.findall(r"^# (\S+): (ASK .*)", update, re.MULTILINE)
    broken = {rule for rule, query in asked if bool(store.query(query))}
    assert broken == {one.rule for one in closure.inconsistencies}


def test_our_own_rules_run_as_sparql_too() -> None:
    (found,) = [
        one
        for one in close_on(InProcessServer(), turtle(NATIONS), shipped_rules()).inconsistencies
        if one.rule == "nations-are-distinct" and "PAK and" in one.message
    ]
    assert found.message == "nation:PAK and nation:SAU are two nations, and follow to be the same"


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (
            'r: ?x :p ?n . ?n = "1"^^xsd:integer => ?x a :One',
            ':v :p 1 . :w :p "1.0"^^xsd:decimal . :x :p 2 .',
        ),
        (
            "r: ?x :p ?n . ?x :q ?m . ?n differs-from ?m => ?x a :Odd",
            ':v :p 1 ; :q 2 . :w :p 1 ; :q 1 . :x :p 1 ; :q "?" .',
        ),
        ('r: ?x :p ?y . ?y starts-with "urn:case:v" => ?y a :V', ':v :p :v, :w, "urn:case:v" .'),
        ("r: ?x :p ?l . ?y, ?z in ?l => ?y :before ?z", ":v :p ( :x :y :z ) ."),
    ],
)
def test_conditions_mean_what_they_mean_to_the_engine(rule: str, text: str) -> None:
    rules = parse_rules("prefix : <urn:case:>\n".replace("prefix :", "prefix c:") + rule.replace(" :", " c:"))
    data = turtle(text)
    assert close_on(InProcessServer(), data, rules).inferred == close(data, rules).inferred != frozenset()
