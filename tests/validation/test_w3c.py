"""The W3C SHACL test suite, by each engine that is offered. What an engine does otherwise stands here with its reason."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path as Location

import pyshacl
import pytest
import rdflib
from pyoxigraph import BlankNode, Triple
from rdflib import SH

from mithaq.errors import MithaqError
from mithaq.terms import Node
from mithaq.validation.referee import triple_of
from mithaq.validation.shacl import Validation
from mithaq.validation.shacl.graph import Terms
from mithaq.validation.shacl.paths import Alternative, Chain, Path, Repeated, Step
from w3c_shacl import Case, Row, case, names, parsed, rows, suite

SUITE = suite()
CASES = names(SUITE) if SUITE else []

CUSTOM = "refused: constraint components of one's own (sh:ConstraintComponent) are not known to our engine"
UNBOUND = "refused: a query that does not begin with a triple pattern of $this"
NESTED = (
    "refused: a group, UNION or sub-query inside the query; what $this means there is the referee's business"
)

#: What our engine does otherwise, and why. It refuses these shapes; it is wrong in none.
OURS = {
    "core/node/qualified-001": "refused: sh:qualifiedMinCount without sh:qualifiedValueShape, which the standard passes over",
    "sparql/component/nodeValidator-001": CUSTOM,
    "sparql/component/optional-001": CUSTOM,
    "sparql/component/propertyValidator-select-001": CUSTOM,
    "sparql/component/validator-001": CUSTOM,
    "sparql/pre-binding/pre-binding-001": UNBOUND,
    "sparql/pre-binding/pre-binding-002": NESTED,
    "sparql/pre-binding/pre-binding-003": NESTED,
    "sparql/pre-binding/pre-binding-004": UNBOUND,
    "sparql/pre-binding/pre-binding-005": NESTED,
    "sparql/pre-binding/pre-binding-007": NESTED,
    "sparql/pre-binding/shapesGraph-001": "refused: $shapesGraph and $currentShape, which the standard leaves optional",
}

#: What pySHACL does otherwise.
REFEREE = {
    "core/property/uniqueLang-002": 'takes sh:uniqueLang "1" for true; the standard asks for the term true',
    "sparql/pre-binding/shapesGraph-001": "$shapesGraph, which the standard leaves optional",
}

pytestmark = pytest.mark.skipif(SUITE is None, reason="the W3C SHACL suite is not beside this checkout")


@cache
def triples(file: Location) -> tuple[Triple, ...]:
    return tuple(triple_of(*each) for each in parsed(file))


def ours(case: Case) -> Counter[Row] | None:
    try:
        validation = Validation(triples(case.data), triples(case.shapes))
        found = [
            (
                path_of(validation.graph.terms, result.path),
                *map(shown, (result.focus, result.value, result.shape, result.component, result.severity)),
            )
            for result in validation
        ]
    except MithaqError:
        return None
    return Counter(found)


def referee(case: Case) -> Counter[Row] | None:
    data, shapes = parsed(case.data), parsed(case.shapes)
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    except (pyshacl.errors.ValidationFailure, pyshacl.errors.ReportableRuntimeError, NotImplementedError):
        return None
    if not isinstance(report, rdflib.Graph):
        return None
    return rows(report, report.value(None, rdflib.RDF.type, SH.ValidationReport))


def shown(node: Node | None) -> str:
    if node is None:
        return "-"
    return "_" if isinstance(node, BlankNode) else str(node)


def path_of(terms: Terms, path: Path | None) -> str:
    match path:
        case None:
            return "-"
        case Step(predicate, inverse):
            return ("^" if inverse else "") + str(terms.term(predicate))
        case Chain(parts):
            return "(" + "/".join(path_of(terms, part) for part in parts) + ")"
        case Alternative(parts):
            return "(" + "|".join(path_of(terms, part) for part in parts) + ")"
        case Repeated(part, least, many):
            return f"({path_of(terms, part)})" + ("+" if least else "*" if many else "?")


@pytest.mark.parametrize("name", CASES)
def test_ours(name: str) -> None:
    found = ours(case(SUITE, name))
    if name in OURS:
        assert found is None
        return
    assert found == case(SUITE, name).expected


@pytest.mark.parametrize("name", CASES)
def test_the_referee(name: str) -> None:
    found = referee(case(SUITE, name))
    if name in REFEREE:
        assert found != case(SUITE, name).expected
        return
    assert found == case(SUITE, name).expected


def test_the_lists_of_exceptions_name_tests_that_there_are() -> None:
    assert (set(OURS) | set(REFEREE)) - set(CASES) == set()
