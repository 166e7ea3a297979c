"""``mithaq query``: any SPARQL, from a file, standard input or the command line, in any format."""

from __future__ import annotations

import csv
import json

import pytest

PARTNERS = """SELECT ?ally ?quote { nation:PAK mithaq:hasDefensePartner ?ally
  GRAPH ?claim { nation:PAK mithaq:hasDefensePartner ?ally }
  GRAPH graph:claims { ?claim mithaq:quote ?quote ; mithaq:hasStanding mithaq:Accepted } } ORDER BY ?ally"""


def test_what_holds_and_the_words_it_rests_on(run):
    result = run("query", "-e", PARTNERS, "-f", "csv")
    rows = list(csv.DictReader(result.out.splitlines()))
    assert [row["ally"].rsplit("/", 1)[1] for row in rows] == ["CHN", "TUR"]
    assert all("Pakistan has a strong defense relationship with" in row["quote"] for row in rows)


def test_a_query_comes_from_a_file_or_from_standard_input(run, tmp_path):
    (tmp_path / "q.rq").write_text(PARTNERS)
    from_file = run("query", str(tmp_path / "q.rq"), "-f", "tsv")
    from_stdin = run("query", "-", "-f", "tsv", stdin=PARTNERS.encode())
    assert from_file.out == from_stdin.out
    assert from_file.out.startswith("?ally\t?quote")


@pytest.mark.parametrize(
    ("sparql", "status", "said"),
    [
        ("ASK { nation:USA mithaq:isAlliedWith nation:SAU }", 0, "true"),
        ("ASK { nation:SAU mithaq:isAlliedWith nation:PAK }", 1, "false"),
    ],
)
def test_a_boolean_question_ends_with_its_answer_as_status(run, sparql, status, said):
    result = run("query", "-e", sparql)
    assert (result.status, result.out) == (status, said + "\n")
    assert json.loads(run("query", "-e", sparql, "-f", "json").out)["boolean"] is (status == 0)


@pytest.mark.parametrize("format_", ["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"])
def test_a_graph_is_written_in_every_graph_format(run, format_):
    result = run(
        "query", "-e", "CONSTRUCT WHERE { nation:PAK mithaq:hasDefensePartner ?ally }", "-f", format_
    )
    assert result.status == 0
    assert "nation/CHN" in result.out or "nation:CHN" in result.out


@pytest.mark.parametrize("format_", ["table", "csv", "tsv", "json", "xml", "markdown"])
def test_rows_are_written_in_every_table_format(run, format_):
    result = run("query", "-e", PARTNERS, "-f", format_)
    assert result.status == 0
    assert "strong defense relationship" in " ".join(result.out.split())


def test_an_output_file_is_written_and_said(run, tmp_path):
    result = run("query", "-e", PARTNERS, "-f", "csv", "-o", str(tmp_path / "a.csv"))
    assert not result.out
    assert "a.csv" in result.err
    assert (tmp_path / "a.csv").read_text().startswith("ally,quote")
