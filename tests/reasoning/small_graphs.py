"""The shipped rules; graphs from a few lines of Turtle; random ontologies.

In Turtle the project's prefixes are declared, and ``:`` stands for ``urn:case:``.
"""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Triple, parse

from mithaq.reasoning import Rule, read_rules
from mithaq.resources import model
from mithaq.terms import PREFIXES

_HEADER = (
    "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + "@prefix : <urn:case:> .\n"
)


def turtle(text: str) -> list[Triple]:
    """The triples of a Turtle text, in its order."""
    return list(dict.fromkeys(quad.triple for quad in parse(_HEADER + text, RdfFormat.TURTLE)))


def triple(text: str) -> Triple:
    """The one triple of a Turtle text without its full stop."""
    (found,) = turtle(text + " .")
    return found


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """All rules that the project ships, in the order of their files' names."""
    paths = sorted((model().ontology / "rules").glob("*.rules"))
    return tuple(rule for path in paths for rule in read_rules(path))


@cache
def standard_rules() -> tuple[Rule, ...]:
    """The rules of OWL 2 RL alone."""
    return tuple(rule for rule in shipped_rules() if rule.ruleset == "owl2-rl")


_CLASSES = st.sampled_from([":A", ":B", ":C", ":D"])
_PROPERTIES = st.sampled_from([":p", ":q", ":r"])
_THINGS = st.sampled_from([":v", ":w", ":x", ":y", ":z"])
_LITERALS = st.sampled_from(["5", '"t"', '"t"@en', '"1969"^^xsd:gYear', "false"])
_EXPRESSIONS = st.one_of(
    _CLASSES,
    st.just("owl:Thing"),
    st.builds("[ owl:intersectionOf ( {} {} ) ]".format, _CLASSES, _CLASSES),
    st.builds("[ owl:unionOf ( {} {} ) ]".format, _CLASSES, _CLASSES),
    st.builds("[ owl:oneOf ( {} {} ) ]".format, _THINGS, _THINGS),
    st.builds("[ owl:complementOf {} ]".format, _CLASSES),
    st.builds(
        "[ owl:onProperty {} ; owl:someValuesFrom {} ]".format, _PROPERTIES, _CLASSES | st.just("xsd:integer")
    ),
    st.builds("[ owl:onProperty {} ; owl:someValuesFrom owl:Thing ]".format, _PROPERTIES),
    st.builds("[ owl:onProperty {} ; owl:allValuesFrom {} ]".format, _PROPERTIES, _CLASSES),
    st.builds("[ owl:onProperty {} ; owl:hasValue {} ]".format, _PROPERTIES, _THINGS | _LITERALS),
    st.builds(
        '[ owl:onProperty {} ; owl:maxCardinality "{}"^^xsd:nonNegativeInteger ]'.format,
        _PROPERTIES,
        st.integers(0, 1),
    ),
    st.builds(
        '[ owl:onProperty {} ; owl:onClass {} ; owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ]'.format,
        _PROPERTIES,
        _CLASSES | st.just("owl:Thing"),
    ),
)
_KINDS = st.sampled_from(
    ["Symmetric", "Transitive", "Functional", "InverseFunctional", "Asymmetric", "Irreflexive"]
)
_AXIOMS = st.one_of(
    st.builds("{} rdfs:subClassOf {} .".format, _EXPRESSIONS, _EXPRESSIONS),
    st.builds("{} owl:equivalentClass {} .".format, _CLASSES, _EXPRESSIONS),
    st.builds("{} owl:disjointWith {} .".format, _CLASSES, _CLASSES),
    st.builds("{} a owl:Class .".format, _CLASSES),
    st.builds("{} a owl:{}Property .".format, _PROPERTIES, _KINDS | st.sampled_from(["Object", "Datatype"])),
    st.builds("{} rdfs:subPropertyOf {} .".format, _PROPERTIES, _PROPERTIES),
    st.builds("{} owl:equivalentProperty {} .".format, _PROPERTIES, _PROPERTIES),
    st.builds("{} owl:inverseOf {} .".format, _PROPERTIES, _PROPERTIES),
    st.builds("{} owl:propertyChainAxiom ( {} {} ) .".format, _PROPERTIES, _PROPERTIES, _PROPERTIES),
    st.builds("{} rdfs:domain {} .".format, _PROPERTIES, _CLASSES),
    st.builds("{} rdfs:range {} .".format, _PROPERTIES, _CLASSES),
    st.builds("{} owl:propertyDisjointWith {} .".format, _PROPERTIES, _PROPERTIES),
)
_FACTS = st.one_of(
    st.builds("{} {} {} .".format, _THINGS, _PROPERTIES, _THINGS),
    st.builds("{} {} {} .".format, _THINGS, _PROPERTIES, _LITERALS),
    st.builds("{} a {} .".format, _THINGS, _CLASSES),
    st.builds("{} a {} .".format, _THINGS, _CLASSES),
)
_EQUALITIES = st.one_of(
    st.builds("{} owl:sameAs {} .".format, _THINGS, _THINGS),
    st.builds("{} owl:differentFrom {} .".format, _THINGS, _THINGS),
    st.builds("{} owl:sameAs {} .".format, _PROPERTIES, _PROPERTIES),
)


@st.composite
def ontologies(draw: st.DrawFn) -> str:
    """An ontology with instances, in Turtle.

    Left out, because owlrl is wrong on them: ``owl:hasKey`` (it overlooks the last property of a key) and lists of disjoint
    things (it overlooks the last member).
    """
    axioms = draw(st.lists(_AXIOMS, min_size=1, max_size=7, unique=True))
    facts = draw(st.lists(_FACTS, min_size=1, max_size=7, unique=True))
    equalities = draw(st.lists(_EQUALITIES, max_size=1))
    return "\n".join([*axioms, *facts, *equalities])
