"""The closure: against the referee, whatever the order of the input, and where rules meet in ways that a case does not show."""

from __future__ import annotations

import random
from functools import cache

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.errors import RuleError
from mithaq.parsing import parse_file
from mithaq.reasoning import Closure, close, is_tautology, parse_rules
from mithaq.reasoning.literals import DATATYPES
from mithaq.resources import model
from mithaq.terms import RDF
from reasoning.small_graphs import ontologies, shipped_rules, standard_rules, triple, turtle

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

FACTS = """
nation:PAK a mithaq:Nation . nation:SAU a mithaq:Nation . nation:USA a mithaq:Nation . nation:CHN a mithaq:Nation .
membership:PAK-OIC-1 a mithaq:Membership, mithaq:CurrentFullMembership ;
  mithaq:hasHolder nation:PAK ; mithaq:inGroup organization:OIC .
nation:PAK mithaq:hasDefensePartner nation:CHN .
activity:a a mithaq:MissileDefenseAssistance ; mithaq:hasProvider nation:USA ; mithaq:hasRecipient nation:SAU .
obligation:o a mithaq:DefenseObligation, mithaq:ObligationInForce ;
  mithaq:isOwedBy nation:USA ; mithaq:isOwedTo nation:SAU .
"""


def said_of_instances(closure: Closure) -> set[Triple]:
    """All but things that are the same as a literal being typed: owlrl knows only a literal's own datatype and those above."""
    return {
        t for t in closure.inferred if not (isinstance(t.object, NamedNode) and t.object.value in DATATYPES)
    }


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(ontologies())
def test_the_closure_equals_the_referees(text: str) -> None:
    data = turtle(text)
    ours, theirs = (close(data, standard_rules(), engine=engine) for engine in ("mithaq", "owlrl"))
    assert said_of_instances(ours) == said_of_instances(theirs)
    assert bool(ours.inconsistencies) == bool(theirs.inconsistencies)


@cache
def ontology_with_facts() -> tuple[Triple, ...]:
    files = [model().ontology / "mithaq.ttl", *sorted((model().ontology / "definitions").glob("*.ttl"))]
    return (*(quad.triple for path in files for quad in parse_file(path)), *turtle(FACTS))


def test_the_closure_of_the_shipped_ontology_equals_the_referees() -> None:
    # The referee gets no labels and definitions: they are most of the triples, and nothing follows from them, as ours shows.
    telling = [t for t in ontology_with_facts() if not (isinstance(t.object, Literal) and t.object.language)]
    ours, theirs = (close(telling, shipped_rules(), engine=engine) for engine in ("mithaq", "owlrl"))
    assert ours.inferred == theirs.inferred
    assert ours.inconsistencies == theirs.inconsistencies == ()
    assert close(ontology_with_facts(), shipped_rules()) == ours


def test_what_the_shipped_ontology_and_rules_mean() -> None:
    inferred = close(ontology_with_facts(), shipped_rules()).inferred
    assert triple("nation:PAK a mithaq:IslamicNation") in inferred
    assert triple("nation:SAU a mithaq:IslamicNation") not in inferred
    assert triple("nation:CHN mithaq:hasDefensePartner nation:PAK") in inferred
    assert triple("nation:SAU mithaq:isAlliedWith nation:USA") in inferred
    assert triple("nation:SAU mithaq:cooperatesWith nation:USA") in inferred
    assert triple("nation:SAU mithaq:isAlliedWith nation:PAK") not in inferred


@settings(max_examples=30, deadline=None, derandomize=True)
@given(ontologies(), st.integers())
def test_the_order_of_the_input_does_not_matter(text: str, seed: int) -> None:
    data = turtle(text)
    shuffled = random.Random(seed).sample(data, len(data))  # noqa: S311 - not for secrets
    ours, again = close(data, standard_rules()), close(shuffled, standard_rules())
    assert ours.inferred == again.inferred
    assert {(i.rule, i.message) for i in ours.inconsistencies} == {
        (i.rule, i.message) for i in again.inconsistencies
    }


@settings(max_examples=30, deadline=None, derandomize=True)
@given(ontologies())
def test_closing_twice_adds_nothing(text: str) -> None:
    data = turtle(text)
    once = close(data, standard_rules()).inferred
    assert close([*data, *once], standard_rules()).inferred == frozenset()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(ontologies())
def test_results_hold_nothing_that_should_stay_inside(text: str) -> None:
    data = turtle(text)
    for found in close(data, standard_rules()).inferred:
        assert not isinstance(found.subject, BlankNode)
        assert not isinstance(found.object, BlankNode)
        assert not is_tautology(found)
        assert found not in data


HOLDS = {
    "a schema triple that the closure finds is used": (
        ":r owl:someValuesFrom :C ; owl:onProperty :p . :s owl:someValuesFrom :D ; owl:onProperty :p ."
        " :C rdfs:subClassOf :D . :s rdfs:subClassOf :E . :x a :r .",
        ":x a :E",
    ),
    "an equality of properties is used": (":p owl:sameAs :q . :q a owl:TransitiveProperty . :a :p :b . :b :q :c .", ":a :p :c"),
    "an equality by a functional property reaches the ontology": (
        ":f a owl:FunctionalProperty . :x :f :C, :D . :C rdfs:subClassOf :E . :y a :D .",
        ":y a :E",
    ),
    "a key of two properties": (
        ":C owl:hasKey ( :p :q ) . :x a :C ; :p 1 ; :q 2 . :y a :C ; :p 1 ; :q 2 . :x :loves :z .",
        ":y :loves :z",
    ),
    "two chains on one property": (
        ":r owl:propertyChainAxiom ( :p :q ), ( :q :p ) . :a :q :b . :b :p :c .",
        ":a :r :c",
    ),
    "a chain through itself": (":r owl:propertyChainAxiom ( :r :p ) . :a :r :b . :b :p :c . :c :p :d .", ":a :r :d"),
    "a list that an equality completes": (
        ":C owl:unionOf :l . :l rdf:first :D . :m rdf:rest rdf:nil . :l owl:sameAs :m . :x a :D .",
        ":x a :C",
    ),
    "owl:Thing as a premise": (":C a owl:Class . [ owl:intersectionOf ( owl:Thing :C ) ] rdfs:subClassOf :E . :x a :C .", ":x a :E"),
    "a subclass of itself is a premise too": (
        ":C a owl:Class . :r owl:someValuesFrom :C ; owl:onProperty :p . :s owl:someValuesFrom :C ; owl:onProperty :p .",
        ":r rdfs:subClassOf :s",
    ),
    "values of a data range": (":r owl:someValuesFrom xsd:gYear ; owl:onProperty :p . :x :p '1969'^^xsd:gYear .", ":x a :r"),
}  # fmt: skip
DOES_NOT_HOLD = {
    "keys that agree in one of two": (
        ":C owl:hasKey ( :p :q ) . :x a :C ; :p 1 ; :q 2 . :y a :C ; :p 1 ; :q 3 .",
        ":x owl:sameAs :y",
    ),
    "a key without a class": (":C owl:hasKey ( :p ) . :x a :C ; :p 1 . :y :p 1 .", ":x owl:sameAs :y"),
    "half of an intersection": (":C owl:intersectionOf ( :D :E ) . :x a :D .", ":x a :C"),
    "an empty intersection": (":C owl:intersectionOf () . :x a :D .", ":x a :C"),
    "a broken chain": (":r owl:propertyChainAxiom ( :p :q ) . :a :p :b . :c :q :d .", ":a :r :d"),
    "a list that goes round": (":C owl:unionOf :l . :l rdf:first :D ; rdf:rest :l . :x a :D .", ":x a :C"),
    "a list without an end": (":C owl:unionOf :l . :l rdf:first :D . :x a :D .", ":x a :C"),
    "numbers that are equal by value stay apart": (":x :p 1 .", ":x :p 1.0"),
}


@pytest.mark.parametrize(("data", "wanted"), HOLDS.values(), ids=HOLDS)
def test_what_follows(data: str, wanted: str) -> None:
    assert triple(wanted) in close(turtle(data), standard_rules()).inferred


@pytest.mark.parametrize(("data", "unwanted"), DOES_NOT_HOLD.values(), ids=DOES_NOT_HOLD)
def test_what_does_not_follow(data: str, unwanted: str) -> None:
    assert triple(unwanted) not in close(turtle(data), standard_rules()).inferred


CONSISTENT = {
    "equal values written differently": ":p a owl:FunctionalProperty . :x :p 1, 1.0, '01'^^xsd:integer .",
    "twelve months and a year": ":p a owl:FunctionalProperty . :x :p 'P1Y'^^xsd:duration, 'P12M'^^xsd:duration .",
    "a datatype nobody knows": ":p a owl:FunctionalProperty . :x :p 'a'^^:unknown, 'b'^^:unknown .",
    "a number within its range": ":p rdfs:range xsd:decimal . :x :p 5 .",
    "things that are the same": "nation:PAK owl:sameAs wd:Q843 . nation:PAK a mithaq:Nation .",
}


@pytest.mark.parametrize("data", CONSISTENT.values(), ids=CONSISTENT)
def test_what_is_no_contradiction(data: str) -> None:
    assert close(turtle(data), shipped_rules()).inconsistencies == ()


def test_a_contradiction_leads_back_to_what_was_given() -> None:
    data = turtle(":C owl:disjointWith :D . :B rdfs:subClassOf :C . :x a :B . :x a :D . :y a :B .")
    (found,) = close(data, standard_rules()).inconsistencies
    assert found.rule == "cax-dw"
    assert found.message == "nothing is both a <urn:case:C> and a <urn:case:D>, yet <urn:case:x> is"
    assert set(found.given) == set(data) - {triple(":y a :B")}


def test_each_contradiction_is_reported_once() -> None:
    data = turtle(":p a owl:AsymmetricProperty . :x :p :y . :y :p :x .")
    assert [found.rule for found in close(data, standard_rules()).inconsistencies] == ["prp-asyp"]


def test_contradictions_do_not_depend_on_the_engine() -> None:
    data = turtle(
        ":d a owl:AllDifferent ; owl:members ( :a :b ) . :p a owl:FunctionalProperty . :x :p :a, :b ."
    )
    ours, theirs = (close(data, standard_rules(), engine=engine) for engine in ("mithaq", "owlrl"))
    assert [i.rule for i in ours.inconsistencies] == [i.rule for i in theirs.inconsistencies] == ["eq-diff2"]


def test_our_own_rules_and_the_referees_feed_each_other() -> None:
    rules = [
        *standard_rules(),
        *parse_rules("own: ?x a <urn:case:B> => ?x <urn:case:q> <urn:case:y>"),
    ]
    data = turtle(":A rdfs:subClassOf :B . :x a :A . :q rdfs:range :C . :C rdfs:subClassOf :D .")
    ours, theirs = (close(data, rules, engine=engine).inferred for engine in ("mithaq", "owlrl"))
    assert ours == theirs
    assert triple(":y a :D") in ours


def test_no_rules_no_conclusions() -> None:
    assert close(turtle(":x a :C ."), []) == Closure(frozenset(), ())


def test_nothing_follows_from_nothing() -> None:
    for engine in ("mithaq", "owlrl"):
        assert close([], shipped_rules(), engine=engine) == Closure(frozenset(), ())


def test_a_rule_without_premises_runs_on_nothing() -> None:
    (rule,) = parse_rules("r: true => <urn:case:x> a <urn:case:C>")
    assert close([], [rule]).inferred == {triple(":x a :C")}


@pytest.mark.parametrize("length", [3, 17, 18, 40])
def test_a_property_chain_of_any_length(length: int) -> None:
    list_ = " ".join(f":p{n}" for n in range(length))
    links = "".join(f":n{n} :p{n} :n{n + 1} , :m{n + 1} . " for n in range(length))
    closure = close(turtle(f":r owl:propertyChainAxiom ( {list_} ) . {links}"), standard_rules())
    reached = {t.object for t in closure.inferred if t.predicate == triple(":n0 :r :x").predicate}
    assert reached == {triple(f":n0 :r :{end}{length}").object for end in "nm"}


def test_a_long_transitive_chain() -> None:
    length = 60
    data = turtle(":p a owl:TransitiveProperty . " + " ".join(f":n{i} :p :n{i + 1} ." for i in range(length)))
    inferred = close(data, standard_rules()).inferred
    assert len(inferred) == length * (length + 1) // 2 - length
    assert all(found.predicate != RDF.type for found in inferred)


def test_an_unknown_engine() -> None:
    with pytest.raises(RuleError, match="no reasoning engine named fast"):
        close([], [], engine="fast")


def test_the_referee_leaves_the_datatypes_of_rdflib_as_they_were() -> None:
    """owlrl reads ``xsd:gYear`` by a function of its own, which does not know time zones."""
    year = rdflib.Literal("2011Z", datatype=rdflib.XSD.gYear)
    before = year.value, year.ill_typed
    close([triple("nation:PAK mithaq:p nation:SAU")], standard_rules(), engine="owlrl")
    again = rdflib.Literal("2011Z", datatype=rdflib.XSD.gYear)
    assert (again.value, again.ill_typed) == before
