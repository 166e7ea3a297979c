"""Tables: the W3C's formats read back as the same terms, and the text that people see."""

from __future__ import annotations

import csv
import io
import json
from textwrap import dedent
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BaseDirection,
    BlankNode,
    Literal,
    QueryResultsFormat,
    QuerySolutions,
    parse_query_results,
)

from mithaq.errors import InputError, UnknownNameError
from mithaq.export import TABLE_FORMATS, Table, render_table
from mithaq.terms import NATION, XSD, Term
from random_graphs import any_texts, literals, named, xml_texts

READERS = {"json": QueryResultsFormat.JSON, "tsv": QueryResultsFormat.TSV, "xml": QueryResultsFormat.XML}
LONG = "Pakistan has a strong defence relationship with China, and one with Turkey."
examples = settings(max_examples=60, deadline=None)
SMALL = Table(
    ("nation", "label", "note"),
    (
        (NATION.PAK, Literal("باكستان", language="ar"), Literal('a, "b" | c\nline two')),
        (BlankNode("f00d"), None, Literal("P1Y", datatype=XSD.duration)),
        (BlankNode("f00d"), Literal(7), BlankNode("beef")),
    ),
    "As of 2026-11-23.",
)


def rows_of(text: str, name: str) -> list[tuple[Term | None, ...]]:
    solutions = parse_query_results(text.encode(), format=READERS[name])
    assert isinstance(solutions, QuerySolutions)
    return [tuple(solution) for solution in solutions]  # type: ignore[arg-type]


def tables(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Table]:
    cells = st.one_of(st.none(), named, literals(texts))
    rows = st.lists(st.tuples(cells, cells), max_size=4)
    return rows.map(lambda rows: Table(("a", "b"), tuple(rows)))


# Drawing a table takes longer than looking at what is written of it, so all that is to hold of one is held to it at once.
@examples
@given(tables(any_texts), st.booleans(), st.integers(10, 200))
def test_any_table_is_kept_by_machine_formats_and_drives_no_screen(
    table: Table, terminal: bool, width: int
) -> None:
    keeps_every_term(table, "json")
    keeps_every_term(table, "tsv")
    csv_keeps_every_value(table)
    cannot_drive_a_terminal(render_table(table, "table", terminal=terminal, width=width))
    markdown_rows_are_lines(table)


@examples
@given(tables(xml_texts))
def test_xml_keeps_every_term_that_it_can_hold(table: Table) -> None:
    keeps_every_term(table, "xml")


def keeps_every_term(table: Table, name: str) -> None:
    text = render_table(table, name)
    assert rows_of(text, name) == [tuple(row) for row in table.rows]
    assert text.endswith("\n")


def csv_keeps_every_value(table: Table) -> None:
    head, *rows = csv.reader(io.StringIO(render_table(table, "csv"), newline=""))
    assert head == ["a", "b"]
    assert rows == [["" if term is None else term.value for term in row] for row in table.rows]  # type: ignore[union-attr]


def cannot_drive_a_terminal(text: str) -> None:
    plain = text.replace("\x1b[0m", "").replace("\x1b[1m", "").replace("\x1b[36m", "")
    assert not any(ord(char) < 32 and char != "\n" for char in plain)
    assert all(line.strip() for line in text.splitlines())


def markdown_rows_are_lines(table: Table) -> None:
    lines = render_table(table, "markdown").splitlines()
    assert len(lines) == 2 + len(table.rows)
    assert all(line.replace(r"\\", "").replace(r"\|", "").count("|") == 3 for line in lines), (
        "pipes are escaped"
    )


def test_csv() -> None:
    expected = (
        "nation,label,note\r\n"
        'https://w3id.org/mithaq/nation/PAK,باكستان,"a, ""b"" | c\nline two"\r\n'
        "_:b0,,P1Y\r\n"
        "_:b0,7,_:b1\r\n"
    )
    assert render_table(SMALL, "csv") == expected


def test_tsv() -> None:
    expected = (
        "?nation\t?label\t?note\n"
        '<https://w3id.org/mithaq/nation/PAK>\t"باكستان"@ar\t"a, \\"b\\" | c\\nline two"\n'
        '_:b0\t\t"P1Y"^^<http://www.w3.org/2001/XMLSchema#duration>\n'
        "_:b0\t7\t_:b1\n"
    )
    assert render_table(SMALL, "tsv") == expected


def test_json() -> None:
    document = json.loads(render_table(SMALL, "json"))
    assert document["head"] == {"vars": ["nation", "label", "note"]}
    assert document["results"]["bindings"][:2] == [
        {
            "nation": {"type": "uri", "value": "https://w3id.org/mithaq/nation/PAK"},
            "label": {"type": "literal", "value": "باكستان", "xml:lang": "ar"},
            "note": {"type": "literal", "value": 'a, "b" | c\nline two'},
        },
        {
            "nation": {"type": "bnode", "value": "b0"},
            "note": {
                "type": "literal",
                "value": "P1Y",
                "datatype": "http://www.w3.org/2001/XMLSchema#duration",
            },
        },
    ]


def test_xml_is_read_by_any_reader_with_its_carriage_returns() -> None:
    table = Table(("a",), ((Literal('<&>"\r\n'),), (None,)))
    root = ElementTree.fromstring(render_table(table, "xml"))  # noqa: S314 - our own output
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert [each.text for each in root.iter(f"{space}literal")] == ['<&>"\r\n']
    assert len(list(root.iter(f"{space}result"))) == 2


def test_a_base_direction_is_kept() -> None:
    term = Literal("x", language="ar", direction=BaseDirection.RTL)
    assert rows_of(render_table(Table(("a",), ((term,),)), "json"), "json") == [(term,)]


def test_markdown() -> None:
    expected = """\
    | nation | label | note |
    | --- | --- | --- |
    | nation:PAK | باكستان | a, "b" \\| c<br>line two |
    | \\_:b0 |  | P1Y |
    | \\_:b0 | 7 | \\_:b1 |

    As of 2026-11-23.
    """
    assert render_table(SMALL, "markdown") == dedent(expected)


def test_table_is_framed_in_ascii_when_nobody_watches() -> None:
    expected = """\
    +------------+---------+------------+
    | nation     | label   | note       |
    +------------+---------+------------+
    | nation:PAK | باكستان | a, "b" | c |
    |            |         | line two   |
    +------------+---------+------------+
    | _:b0       |         | P1Y        |
    +------------+---------+------------+
    | _:b0       | 7       | _:b1       |
    +------------+---------+------------+
    As of 2026-11-23.
    """
    assert render_table(SMALL, "table") == dedent(expected)


@pytest.mark.parametrize("width", [30, 60, 100])
def test_table_wraps_to_the_width_and_loses_nothing(width: int) -> None:
    table = Table(("nation", "statement"), ((NATION.PAK, Literal(LONG)), (NATION.TUR, None)))
    text = render_table(table, "table", width=width)
    assert max(map(len, text.splitlines())) <= width
    for word in LONG.split():
        assert word in text.replace("\n", " ")


def test_a_terminal_gets_colour_and_drawn_lines() -> None:
    text = render_table(SMALL, "table", terminal=True, width=60)
    assert "\x1b[36mnation:PAK" in text and "╭" in text
    assert "\x1b" not in render_table(SMALL, "table", width=60)


@pytest.mark.parametrize("name", list(TABLE_FORMATS))
def test_tables_without_rows_or_columns_can_be_written(name: str) -> None:
    assert "nation" in render_table(Table(("nation",), ()), name)
    assert isinstance(render_table(Table((), ((),)), name), str)


def test_an_unknown_format_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as raised:
        render_table(SMALL, "mardown")
    assert raised.value.candidates == ("markdown",)


def test_xml_refuses_what_it_cannot_hold() -> None:
    with pytest.raises(InputError, match=r"U\+0001") as raised:
        render_table(Table(("a",), ((Literal("\x01"),),)), "xml")
    assert "json" in raised.value.hint


def test_column_names_that_sparql_results_cannot_have() -> None:
    table = Table(("source year",), ())
    assert "source year" in render_table(table, "markdown")
    with pytest.raises(InputError, match="'source year'") as raised:
        render_table(table, "csv")
    assert "source_year" in raised.value.hint


@pytest.mark.parametrize(("columns", "rows"), [(("a", "a"), ()), (("a",), ((None, None),))])
def test_a_table_that_is_not_one_is_refused(
    columns: tuple[str, ...], rows: tuple[tuple[None, ...], ...]
) -> None:
    with pytest.raises(InputError):
        Table(columns, rows)
