"""Which axioms OWL 2 RL does not use, and why."""

from __future__ import annotations

import pytest

from mithaq.parsing import parse_file
from mithaq.reasoning import unused
from mithaq.resources import model
from reasoning.small_graphs import turtle

SOME = "[ owl:onProperty :p ; owl:someValuesFrom :B ]"
ONLY = "[ owl:onProperty :p ; owl:allValuesFrom :B ]"
NOT = "[ owl:complementOf :B ]"
EITHER = "[ owl:unionOf ( :B :C ) ]"
BOTH = "[ owl:intersectionOf ( :B :C ) ]"
ONE = "[ owl:oneOf ( :x :y ) ]"
VALUE = "[ owl:onProperty :p ; owl:hasValue :x ]"
SELF = "[ owl:onProperty :p ; owl:hasSelf true ]"


def count(kind: str, number: int, more: str = "") -> str:
    return f'[ owl:onProperty :p ; owl:{kind} "{number}"^^xsd:nonNegativeInteger {more}]'


#: What is said of an expression whose list has no end, or is none.
BROKEN = "cannot be read"

#: Axioms, the construct that is not used, and a word of the reason.
UNUSED = {
    "an existential superclass": (f":A rdfs:subClassOf {SOME} .", "owl:someValuesFrom in a superclass", "exists"),
    "a union as superclass": (f":A rdfs:subClassOf {EITHER} .", "owl:unionOf in a superclass", "alternatives"),
    "an enumeration as superclass": (f":A rdfs:subClassOf {ONE} .", "owl:oneOf in a superclass", "alternatives"),
    "a minimum": (f":A rdfs:subClassOf {count('minCardinality', 1)} .", "owl:minCardinality in a superclass", "exists"),
    "a qualified minimum": (
        f":A rdfs:subClassOf {count('minQualifiedCardinality', 1, '; owl:onClass :B ')} .",
        "owl:minQualifiedCardinality in a superclass",
        "exists",
    ),
    "an intersection of no list": (":A owl:intersectionOf :B .", "owl:intersectionOf", BROKEN),
    "a chain without an end": (
        ":p owl:propertyChainAxiom [ rdf:first :q ] .",
        "owl:propertyChainAxiom",
        BROKEN,
    ),
    "an exact number": (f":A rdfs:subClassOf {count('cardinality', 1)} .", "owl:cardinality in a superclass", "exact"),
    "a maximum of two": (f":A rdfs:subClassOf {count('maxCardinality', 2)} .", "owl:maxCardinality in a superclass", "0 and 1"),
    "a maximum of a complement": (
        f":A rdfs:subClassOf {count('maxQualifiedCardinality', 1, f'; owl:onClass {NOT} ')} .",
        "owl:complementOf in a subclass",
        "absence",
    ),
    "inside an intersection": (
        f":A rdfs:subClassOf [ owl:intersectionOf ( :B {SOME} ) ] .",
        "owl:someValuesFrom in a superclass",
        "exists",
    ),
    "inside a universal": (
        f":A rdfs:subClassOf [ owl:onProperty :q ; owl:allValuesFrom {SOME} ] .",
        "owl:someValuesFrom in a superclass",
        "exists",
    ),
    "inside a complement, which turns round": (
        f":A rdfs:subClassOf [ owl:complementOf {ONLY} ] .",
        "owl:allValuesFrom in a subclass",
        "absence",
    ),
    "a universal subclass": (f"{ONLY} rdfs:subClassOf :A .", "owl:allValuesFrom in a subclass", "absence"),
    "a complement as subclass": (f"{NOT} rdfs:subClassOf :A .", "owl:complementOf in a subclass", "absence"),
    "a maximum as subclass": (f"{count('maxCardinality', 1)} rdfs:subClassOf :A .", "owl:maxCardinality in a subclass", "absence"),
    "inside an existential subclass": (
        f"[ owl:onProperty :q ; owl:someValuesFrom {NOT} ] rdfs:subClassOf :A .",
        "owl:complementOf in a subclass",
        "absence",
    ),
    "half an equivalence": (f":A owl:equivalentClass {EITHER} .", "owl:unionOf in a superclass", "alternatives"),
    "the other half": (f":A owl:equivalentClass {ONLY} .", "owl:allValuesFrom in a subclass", "absence"),
    "a definition without an axiom": (":A owl:oneOf ( :x :y ) .", "owl:oneOf in a superclass", "alternatives"),
    "a type": (f":x a {SOME} .", "owl:someValuesFrom in a superclass", "exists"),
    "a domain": (f":p rdfs:domain {EITHER} .", "owl:unionOf in a superclass", "alternatives"),
    "a range": (f":p rdfs:range {ONE} .", "owl:oneOf in a superclass", "alternatives"),
    "a disjointness": (f":A owl:disjointWith {ONLY} .", "owl:allValuesFrom in a subclass", "absence"),
    "many disjoint classes": (
        f"[] a owl:AllDisjointClasses ; owl:members ( :A {NOT} ) .",
        "owl:complementOf in a subclass",
        "absence",
    ),
    "a key": (f"{ONLY} owl:hasKey ( :p ) .", "owl:allValuesFrom in a subclass", "absence"),
    "a restriction with a name": (
        ":R owl:onProperty :p ; owl:someValuesFrom :B . :A rdfs:subClassOf :R .",
        "owl:someValuesFrom in a superclass",
        "exists",
    ),
    "self": (f":A rdfs:subClassOf {SELF} .", "owl:hasSelf in a superclass", "owl:hasSelf"),
    "a reflexive property": (":p a owl:ReflexiveProperty .", "owl:ReflexiveProperty", "related to itself"),
    "a disjoint union": (":A owl:disjointUnionOf ( :B :C ) .", "owl:disjointUnionOf", "owl:unionOf with"),
    "the property that holds of all": (":p rdfs:subPropertyOf owl:topObjectProperty .", "owl:topObjectProperty", "means"),
    "a restriction on several properties": (
        ":A rdfs:subClassOf [ owl:onProperties ( :p :q ) ; owl:allValuesFrom :B ] .",
        "owl:onProperties",
        "several",
    ),
    "a restricted datatype": (
        ":p rdfs:range [ owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:minInclusive 5 ] ) ] .",
        "owl:withRestrictions",
        "restrictions of datatypes",
    ),
    "a complement of a datatype": (
        ":p rdfs:range [ owl:datatypeComplementOf xsd:integer ] .",
        "owl:datatypeComplementOf",
        "restrictions of datatypes",
    ),
    "rational numbers": (":p rdfs:range owl:rational .", "owl:rational", "means"),
    "literals of a datatype of one's own": (":x :p 'a'^^:mine .", "<urn:case:mine>", "values are not known"),
    "an import": (":o owl:imports :other .", "owl:imports", "give that file"),
    "a rule of another language": (
        ":r a <http://www.w3.org/2003/11/swrl#Imp> .",
        "<http://www.w3.org/2003/11/swrl#Imp>",
        "SWRL",
    ),
}  # fmt: skip

USED = {
    "names": ":A rdfs:subClassOf :B ; owl:equivalentClass :C ; owl:disjointWith :D .",
    "an existential subclass": f"{SOME} rdfs:subClassOf :A .",
    "a union as subclass": f"{EITHER} rdfs:subClassOf :A .",
    "an enumeration as subclass": f"{ONE} rdfs:subClassOf :A .",
    "an intersection on both sides": f":A owl:equivalentClass {BOTH} .",
    "a value on both sides": f":A owl:equivalentClass {VALUE} .",
    "a universal superclass": f":A rdfs:subClassOf {ONLY} .",
    "a complement as superclass": f":A rdfs:subClassOf {NOT} .",
    "maxima of 0 and 1": f":A rdfs:subClassOf {count('maxCardinality', 0)}, {count('maxCardinality', 1)} .",
    "a qualified maximum": f":A rdfs:subClassOf {count('maxQualifiedCardinality', 1, '; owl:onClass :B ')} .",
    "characteristics": ":p a owl:FunctionalProperty, owl:TransitiveProperty, owl:AsymmetricProperty ; owl:inverseOf :q .",
    "an import of what is given too": ":o owl:imports :other . :other a owl:Ontology .",
    "facts": ":x :p :y, 5, 'a'@en, '2020-01-01'^^xsd:date ; a :A .",
}


@pytest.mark.parametrize(("text", "construct", "reason"), UNUSED.values(), ids=UNUSED)
def test_an_axiom_that_is_not_used_is_named_with_the_reason(text: str, construct: str, reason: str) -> None:
    (found,) = unused(turtle(text))
    assert found.construct == construct
    assert reason in found.reason
    assert "_:" not in found.axiom


@pytest.mark.parametrize("text", USED.values(), ids=USED)
def test_what_is_used_is_not_named(text: str) -> None:
    assert unused(turtle(text)) == []


def test_an_axiom_is_shown_as_it_reads() -> None:
    (found,) = unused(turtle(f":A rdfs:subClassOf {count('minCardinality', 2)} ."))
    assert found.axiom == ('<urn:case:A> rdfs:subClassOf (<urn:case:p> min "2"^^xsd:nonNegativeInteger)')


def test_each_is_named_once_in_a_fixed_order() -> None:
    data = turtle(
        f":B rdfs:subClassOf {SOME} . :A rdfs:subClassOf {SOME}, {EITHER} . :x :p 'a'^^:mine, 'b'^^:mine ."
    )
    found = unused(data)
    assert found == unused(data[::-1]) == sorted(set(found))
    assert len(found) == 4


def test_the_shipped_ontology_is_used_in_full() -> None:
    files = [model().ontology / "mithaq.ttl", *sorted((model().ontology / "definitions").glob("*.ttl"))]
    assert unused(quad.triple for path in files for quad in parse_file(path)) == []
