"""After any change, looking again where it matters gives what a run from the beginning gives."""

from __future__ import annotations

import itertools
from collections import Counter
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from mithaq.parsing import parse_file
from mithaq.resources import model
from mithaq.terms import MITHAQ, NATION, RDF
from mithaq.validation.shacl import Result, Validation
from mithaq.validation.shacl.compiler import compile_shapes
from mithaq.validation.shacl.graph import IndexedGraph
from mithaq.validation.shapes import read_shapes

FIXTURES = sorted((Path(__file__).parent / "shapes").glob("*.ttl"))

#: Paths, logic, classes, closed shapes and a query, over so few terms that changes meet.
TANGLED = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
:a-shape a sh:NodeShape ; sh:targetClass :C0 ; sh:targetObjectsOf :p2 ;
  sh:property [ sh:path ( :p0 [ sh:inversePath :p1 ] ) ; sh:class :C1 ; sh:maxCount 1 ] ,
    [ sh:path [ sh:zeroOrMorePath :p0 ] ; sh:node [ sh:property [ sh:path :p1 ; sh:minCount 1 ] ] ] ,
    [ sh:path [ sh:alternativePath ( :p1 [ sh:oneOrMorePath :p2 ] ) ] ; sh:qualifiedValueShape [ sh:class :C0 ] ; sh:qualifiedMaxCount 1 ] .
:b-shape sh:targetSubjectsOf :p1 ; sh:closed true ; sh:ignoredProperties ( rdf:type :p1 :p2 ) ; sh:disjoint :p1 ;
  sh:xone ( [ sh:class :C0 ] [ sh:property [ sh:path :p2 ; sh:hasValue :n0 ] ] ) ; sh:property [ sh:path :p1 ; sh:equals :p2 ] .
:c-shape sh:targetNode :n1 ; sh:sparql [ sh:select "SELECT $this ?value WHERE { $this <urn:p0> ?x . ?x <urn:p1> ?value }" ] .
:d-shape sh:targetSubjectsOf :p0 ; sh:sparql [ sh:select "SELECT $this ?path WHERE { $this ?path $this . FILTER (?path != rdf:type) }" ] .
"""


@cache
def shapes() -> tuple[Triple, ...]:
    return tuple(read_shapes(model().ontology / "shapes"))


@cache
def data() -> tuple[Triple, ...]:
    return tuple(dict.fromkeys(quad.triple for file in FIXTURES for quad in parse_file(file)))


@cache
def of_all_data() -> Counter[tuple[object, ...]]:
    """The results of the data as they are, found from the beginning."""
    return counted(Validation(data(), shapes()))


@cache
def tangled() -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse(TANGLED, format=RdfFormat.TURTLE))


def counted(validation: Validation) -> Counter[tuple[object, ...]]:
    return Counter(_key(result) for result in validation)


def _key(result: Result) -> tuple[object, ...]:
    return (str(result.shape) if isinstance(result.shape, NamedNode) else "_", str(result.focus), str(result.value),
            str(result.component), result.message)  # fmt: skip


def node(kind: str) -> st.SearchStrategy[NamedNode]:
    return st.integers(0, 2).map(lambda number: NamedNode(f"urn:{kind}{number}"))


TRIPLES = st.frozensets(
    st.one_of(
        st.builds(Triple, node("n"), node("p"), node("n")),
        st.builds(Triple, node("n"), st.just(RDF.type), node("C")),
        st.builds(
            Triple,
            node("C"),
            st.just(NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")),
            node("C"),
        ),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None)  # each of several changes, so hundreds of them
@given(st.lists(TRIPLES, min_size=2, max_size=5))
def test_any_change_of_a_tangled_graph(states: list[frozenset[Triple]]) -> None:
    validation = Validation(states[0], tangled())
    for before, after in itertools.pairwise(states):
        validation.change(removed=before - after, added=after - before)
        assert counted(validation) == counted(Validation(after, tangled()))


@settings(max_examples=100, deadline=None)
@given(TRIPLES)
def test_what_fails_among_many_is_what_fails_alone(triples: frozenset[Triple]) -> None:
    graph = IndexedGraph(triples)
    nodes = {graph.terms.code(NamedNode(f"urn:n{number}")) for number in range(3)}
    for shape in compile_shapes(tangled(), graph.terms):
        alone = {node for node in nodes if not shape.conforms(graph, node)}
        assert shape.failing(graph, nodes) == alone


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_any_change_of_our_own_data(draw: st.DataObject) -> None:
    gone = set(draw.draw(st.lists(st.sampled_from(data()), max_size=12)))
    validation = Validation(data(), shapes())
    validation.change(removed=gone)
    rest = [triple for triple in data() if triple not in gone]
    assert counted(validation) == counted(Validation(rest, shapes()))
    validation.change(added=gone)
    assert counted(validation) == of_all_data()


def test_only_what_a_change_touches_is_looked_at() -> None:
    validation = Validation(data(), shapes())
    looked_at = validation.change(added=[Triple(NATION.USA, MITHAQ.hasSuccessor, NATION.USA)])
    assert 0 < looked_at < 10
