"""The result of any query, in the formats that suit its kind."""

from __future__ import annotations

import pytest

from mithaq.errors import InputError
from mithaq.results import render


def test_rows_are_a_table_and_a_graph_is_turtle_unless_told(kg):
    rows, status = render(kg.query("SELECT ?x { nation:PAK mithaq:hasDefensePartner ?x } ORDER BY ?x"))
    assert status == 0
    assert b"nation:CHN" in rows
    graph, _ = render(kg.query("CONSTRUCT WHERE { nation:PAK mithaq:hasDefensePartner ?x }"))
    assert graph.rstrip().endswith(b"nation:USA .")
    assert b"nation:PAK mithaq:hasDefensePartner" in graph


def test_a_table_fits_the_screen(kg):
    data, _ = render(kg.query("SELECT ?d { ?s skos:definition ?d } LIMIT 5"), "table", 60)
    assert max(map(len, data.decode().splitlines())) <= 60 + data.count(b"\x1b") * 5


@pytest.mark.parametrize(
    ("sparql", "format_"),
    [
        ("SELECT * { ?s a mithaq:Nation }", "trig"),
        ("ASK {}", "nquads"),
        ("CONSTRUCT WHERE { ?s a mithaq:Nation }", "markdown"),
    ],
)
def test_a_format_that_the_kind_of_result_does_not_have_is_refused(kg, sparql, format_):
    with pytest.raises(InputError, match="cannot be written as"):
        render(kg.query(sparql), format_)


def test_a_triple_as_a_term_is_refused_by_tables(kg):
    with pytest.raises(InputError, match="triple as a term"):
        render(kg.query("SELECT (TRIPLE(nation:PAK, rdf:type, mithaq:Nation) AS ?t) {}"), "csv")
