"""The W3C OWL 2 test cases of the RL profile. What the rules do not show stands here with its reason."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad, Triple

from mithaq.entailing import Reasoned, reason_over
from reasoning.small_graphs import standard_rules, turtle
from w3c_owl2 import Case, cases, missing, suite

SUITE = suite()
CASES = {case.id: case for case in cases(SUITE)} if SUITE else {}

DIFFERENT = "no rule of the tables concludes owl:differentFrom"
ALL_DIFFERENT = "no rule of the tables concludes owl:AllDifferent, nor owl:differentFrom in its place"
EXPRESSION = (
    "the conclusion is about a class expression that the premises do not hold, and no rule makes one up"
)
RANGE = "no rule of the tables says which datatype's values another's hold, so ranges are not widened or met"
ANNOTATION = "the direct semantics passes over annotations, so the conclusion's is entailed by anything; a graph lacks it"

#: Entailments beyond the rules. The theorem on their completeness (PR1, section 4.3 of the profiles) covers conclusions that
#: are assertions of named classes, properties and equalities only.
BEYOND = {
    "chain2trans1": "no rule of the tables concludes owl:TransitiveProperty",
    "DisjointClasses-001": EXPRESSION,
    "DisjointClasses-003": EXPRESSION,
    "New-Feature-DisjointDataProperties-002": ALL_DIFFERENT,
    "New-Feature-DisjointObjectProperties-001": DIFFERENT,
    "New-Feature-DisjointObjectProperties-002": ALL_DIFFERENT,
    "New-Feature-ObjectQCR-002": EXPRESSION,
    "New-Feature-ReflexiveProperty-001": "no rule of the tables reads owl:ReflexiveProperty, which the profile leaves out",
    "WebOnt-I4.6-005-Direct": ANNOTATION,
    "WebOnt-I5.26-010": EXPRESSION,
    "WebOnt-I5.5-005": EXPRESSION,
    "WebOnt-I5.8-006": RANGE,
    "WebOnt-I5.8-008": RANGE,
    "WebOnt-I5.8-009": RANGE,
    "WebOnt-differentFrom-001": DIFFERENT,
    "WebOnt-equivalentClass-008-Direct": ANNOTATION,
    "owl2-rl-rules-fp-differentFrom": DIFFERENT,
    "owl2-rl-rules-ifp-differentFrom": DIFFERENT,
}

_EX = "<http://example.org/{}>".format
_RULES = "<http://owl2.test/rules/{}>".format
_W3C = "<http://www.w3.org/2002/03owlt/differentFrom/premises001#{}>".format

#: Conclusions that the rules do not draw and yet confirm: the opposite of each contradicts the premises.
REFUTED = [
    ("DisjointClasses-001", f"{_EX('Stewie')} a {_EX('Girl')} ."),
    ("DisjointClasses-003", f"{_EX('Stewie')} a {_EX('Girl')} ."),
    ("DisjointClasses-003", f"{_EX('Stewie')} a {_EX('Dog')} ."),
    ("New-Feature-DisjointDataProperties-002", f"{_EX('Peter')} owl:sameAs {_EX('Peter_Griffin')} ."),
    ("New-Feature-DisjointDataProperties-002", f"{_EX('Peter')} owl:sameAs {_EX('Petre')} ."),
    ("New-Feature-DisjointDataProperties-002", f"{_EX('Petre')} owl:sameAs {_EX('Peter_Griffin')} ."),
    ("New-Feature-DisjointObjectProperties-001", f"{_EX('Peter')} owl:sameAs {_EX('Lois')} ."),
    ("New-Feature-DisjointObjectProperties-002", f"{_EX('Peter')} owl:sameAs {_EX('Lois')} ."),
    ("New-Feature-DisjointObjectProperties-002", f"{_EX('Peter')} owl:sameAs {_EX('StewieJr')} ."),
    ("New-Feature-DisjointObjectProperties-002", f"{_EX('Lois')} owl:sameAs {_EX('StewieJr')} ."),
    ("New-Feature-ObjectQCR-002", f"{_EX('Stewie')} a {_EX('Woman')} ."),
    ("WebOnt-differentFrom-001", f"{_W3C('b')} owl:sameAs {_W3C('a')} ."),
    ("owl2-rl-rules-fp-differentFrom", f"{_RULES('Y1')} owl:sameAs {_RULES('Y2')} ."),
    ("owl2-rl-rules-ifp-differentFrom", f"{_RULES('X1')} owl:sameAs {_RULES('X2')} ."),
]

pytestmark = pytest.mark.skipif(SUITE is None, reason="the W3C OWL 2 cases are not beside this checkout")


def reasoned(*triples: Triple) -> Reasoned:
    return reason_over((Quad(t.subject, t.predicate, t.object) for t in triples), standard_rules())


def passes(case: Case) -> bool:
    """Whether our reasoner finds what the case says; all follows from a contradiction, so nothing is asked of one."""
    found = reasoned(*case.premise)
    contradictory = bool(found.closure.inconsistencies)
    match case.kind:
        case "consistency":
            return not contradictory
        case "inconsistency":
            return contradictory
    follows = not missing(case.conclusion, (quad.triple for quad in found.quads()))
    if case.kind == "positive entailment":
        return follows and not contradictory
    return not follows and not contradictory


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_case_of_the_profile(name: str) -> None:
    case = CASES[name]
    assert passes(case) is not (case.kind == "positive entailment" and case.name in BEYOND)


@pytest.mark.parametrize(("name", "opposite"), REFUTED)
def test_what_is_not_concluded_is_confirmed_by_its_opposite(name: str, opposite: str) -> None:
    premise = CASES[f"{name}: positive entailment"].premise
    assert not reasoned(*premise).closure.inconsistencies
    assert reasoned(*premise, *turtle(opposite)).closure.inconsistencies


def test_no_case_is_left_out() -> None:
    kinds = [case.kind for case in CASES.values()]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {
        "consistency": 50,
        "inconsistency": 14,
        "negative entailment": 4,
        "positive entailment": 28,
    }
    positive = {case.name for case in CASES.values() if case.kind == "positive entailment"}
    assert set(BEYOND) <= positive
