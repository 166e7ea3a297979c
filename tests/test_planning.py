"""What --explain shows: the algebra, with true counts."""

from __future__ import annotations

import pytest
from pyoxigraph import DefaultGraph, Literal, Quad

from mithaq.errors import QueryError
from mithaq.planning import explain
from mithaq.store import EmbeddedStore
from mithaq.terms import CLAIM, MITHAQ, NATION

STORE = EmbeddedStore.in_memory(
    [
        *(Quad(NATION[f"x-{n}"], MITHAQ.p, Literal("a"), DefaultGraph()) for n in range(1500)),
        Quad(NATION.PAK, MITHAQ.q, NATION.CHN, CLAIM["c-1"]),
    ]
)


def test_each_pattern_comes_with_its_matches_where_it_stands():
    text = explain(
        STORE,
        'SELECT ?x { ?x mithaq:p "a" OPTIONAL { GRAPH ?g { ?x mithaq:q [] } } ?x mithaq:p+ ?y FILTER(?x != nation:PAK) }',
    )
    lines = [line.strip() for line in text.splitlines()]
    assert '?x mithaq:p "a"   1,500 matches' in lines
    assert "?x mithaq:q []   1 match" in lines
    assert {"LeftJoin", "Filter", "Graph ?g"} <= set(lines)


def test_a_query_that_cannot_be_read_is_a_clear_error():
    with pytest.raises(QueryError, match="cannot be explained"):
        explain(STORE, "SELECT {", "my.rq")


def test_the_command_line_explains(run):
    shown = run("query", "-e", "SELECT ?x { nation:PAK mithaq:hasDefensePartner ?x }", "--explain")
    assert shown.status == 0
    assert "nation:PAK mithaq:hasDefensePartner ?x" in shown.out
    assert "the whole query took" in shown.err
