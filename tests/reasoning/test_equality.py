"""Equal things are closed by representatives, and it shows in nothing but time: the closure is that of the bare rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Triple

from mithaq.reasoning import Rule, close, parse_rules
from mithaq.reasoning.incremental import ClosedGraph
from mithaq.reasoning.native import saturate
from mithaq.reasoning.proofs import Proofs
from mithaq.terms import OWL
from reasoning.small_graphs import ontologies, standard_rules, triple, turtle

USER = parse_rules("""
ruleset user
carries-on: ?x <urn:case:t> ?y . ?y <urn:case:t> ?z => ?x <urn:case:t> ?z
by-other-names: ?x <urn:case:p> ?y . ?x != ?y => ?x <urn:case:s> ?y
any-property: ?x ?p ?y . ?p a <urn:case:Telling> => ?y <urn:case:s> ?p
of-equals: ?x owl:sameAs ?y . ?x <urn:case:p> ?z => ?z <urn:case:r> ?y
""")
RULES = (*standard_rules(), *USER)


def bare(rules: tuple[Rule, ...]) -> list[Rule]:
    """The same rules, each with its first premise twice, so that none is known for what it is."""
    return [replace(rule, body=(*rule.body, *rule.body[:1])) for rule in rules]


THINGS = st.sampled_from([":v", ":w", ":x", ":y", ":z", "5", '"t"'])
NAMED = st.sampled_from([":v", ":w", ":x", ":y", ":z"])
PROPERTIES = st.sampled_from([":p", ":q", ":t"])
CLASSES = st.sampled_from([":A", ":B", ":Telling"])
EQUALITIES = st.one_of(
    st.builds("{} owl:sameAs {} .".format, NAMED, NAMED),
    st.builds("{} owl:sameAs {} .".format, NAMED, NAMED),
    st.builds("{} owl:sameAs {} .".format, PROPERTIES, PROPERTIES),
    st.builds("{} owl:sameAs {} .".format, CLASSES, CLASSES),
    st.builds("{} owl:differentFrom {} .".format, NAMED, NAMED),
    st.builds("{} :t {} .".format, NAMED, NAMED),
    st.builds("{} :t {} .".format, NAMED, NAMED),
    st.builds("{} {} {} .".format, NAMED, PROPERTIES, THINGS),
    st.builds("{} a {} .".format, PROPERTIES | NAMED, CLASSES),
)


@st.composite
def graphs_of_equals(draw: st.DrawFn) -> str:
    """An ontology with instances in which much is the same as something else."""
    return draw(ontologies()) + "\n" + "\n".join(draw(st.lists(EQUALITIES, min_size=2, max_size=9)))


@settings(max_examples=20, deadline=None, derandomize=True)
@given(graphs_of_equals())
def test_the_closure_is_that_of_the_bare_rules(text: str) -> None:
    data = turtle(text)
    ours, plain = close(data, RULES, blank_nodes=True), close(data, bare(RULES), blank_nodes=True)
    assert ours.inferred == plain.inferred
    assert {i.rule for i in ours.inconsistencies} == {i.rule for i in plain.inconsistencies}


@settings(max_examples=20, deadline=None, derandomize=True)
@given(graphs_of_equals())
def test_each_triple_that_follows_has_a_proof_from_earlier_ones(text: str) -> None:
    saturation = saturate(turtle(text), RULES)
    proofs = Proofs(saturation.facts, saturation.programs)
    derived = [coded for coded, round_ in saturation.facts.rounds.items() if round_]
    assert all(proofs.inferences(coded) for coded in derived)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(graphs_of_equals(), st.data())
def test_what_is_added_and_withdrawn_leaves_the_closure_of_the_rest(text: str, data: st.DataObject) -> None:
    every = turtle(text)
    graph, held = ClosedGraph(every, RULES), dict.fromkeys(every)
    some = st.lists(st.sampled_from(every), min_size=1, max_size=3)
    for batch, adds in data.draw(st.lists(st.tuples(some, st.booleans()), min_size=1, max_size=5)):
        (graph.add if adds else graph.withdraw)(batch)
        held = {**held, **dict.fromkeys(batch)} if adds else {t: None for t in held if t not in batch}
        assert graph.closure().inferred == close(held, bare(RULES)).inferred


def clique(things: int, facts: int) -> list[Triple]:
    """Things that are the same, each by one step from the one before, with facts of their own."""
    chain = [f":x{i} owl:sameAs :x{i + 1} ." for i in range(things - 1)]
    own = [f":x{i} :p{j} :o{i}_{j} ." for i in range(things) for j in range(facts)]
    return turtle("\n".join(chain + own))


def test_each_of_many_equals_has_the_facts_of_all() -> None:
    inferred = close(clique(30, 3), standard_rules()).inferred
    same = [t for t in inferred if t.predicate == OWL.sameAs]
    assert len(same) == 30 * 29 - 29
    assert len(inferred) - len(same) == 30 * 30 * 3 - 30 * 3


def test_a_fact_of_one_of_many_equals_is_withdrawn_from_all() -> None:
    data = clique(12, 2)
    graph = ClosedGraph(data, standard_rules())
    change = graph.withdraw([triple(":x3 :p0 :o3_0")])
    assert (change.went, change.closed_again) == (12, "")
    assert (
        graph.closure()
        == ClosedGraph([t for t in data if t != triple(":x3 :p0 :o3_0")], standard_rules()).closure()
    )


@pytest.mark.parametrize("missing", ["eq-sym", "eq-trans", "eq-rep-s", "eq-rep-p", "eq-rep-o"])
def test_without_one_of_the_rules_of_equality_nothing_is_taken_for_granted(missing: str) -> None:
    rules = [rule for rule in standard_rules() if rule.name != missing]
    data = turtle(":a owl:sameAs :b . :b owl:sameAs :c . :c :p :a . :p owl:sameAs :q .")
    ours, whole = close(data, rules).inferred, close(data, standard_rules()).inferred
    assert ours <= whole
    assert (ours == whole) == (missing == "eq-trans")  # it follows from the others
    assert ours == close(data, bare(tuple(rules))).inferred


def test_rules_of_equality_are_known_by_what_they_say() -> None:
    renamed = [replace(rule, name=f"my-{rule.name}") for rule in standard_rules()]
    assert close(clique(9, 2), renamed).inferred == close(clique(9, 2), standard_rules()).inferred
