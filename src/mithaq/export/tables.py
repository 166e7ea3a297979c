"""Tables of terms, and the formats they are written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mithaq.errors import InputError
from mithaq.export import layout, results
from mithaq.export.choices import choose
from mithaq.terms import Term

Row = tuple[Term | None, ...]


@dataclass(frozen=True)
class Table:
    """Rows of terms under named columns; ``None`` is an empty cell. ``caption`` is for people only."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    caption: str = ""

    def __post_init__(self) -> None:
        if len(set(self.columns)) != len(self.columns):
            raise InputError(f"a table has two columns of one name: {', '.join(self.columns)}")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise InputError(f"a table row has {len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True)
class TableFormat:
    """A syntax for tables; ``render`` gets the table, a width in characters or ``None``, and whether to use colour."""

    name: str
    description: str
    render: Callable[[Table, int | None, bool], str]


def render_table(
    table: Table,
    format: str,  # noqa: A002 - the same word as for graphs
    *,
    width: int | None = None,
    terminal: bool = False,
) -> str:
    """The table as text that ends with a line break.

    ``width`` (characters) and ``terminal`` (colour and drawn lines, against plain ASCII ones) matter to ``table`` only.
    Raises :class:`mithaq.errors.UnknownNameError` for an unknown format, :class:`InputError` for column names that
    SPARQL results cannot have.
    """
    return choose("table format", format, TABLE_FORMATS).render(table, width, terminal)


def _results(
    write: Callable[[tuple[str, ...], tuple[Row, ...]], str],
) -> Callable[[Table, int | None, bool], str]:
    return lambda table, _width, _terminal: write(table.columns, table.rows)


def _text(table: Table, width: int | None, terminal: bool) -> str:
    return layout.text(table.columns, table.rows, table.caption, width, terminal=terminal)


def _markdown(table: Table, _width: int | None, _terminal: bool) -> str:
    return layout.markdown(table.columns, table.rows, table.caption)


#: The formats that tables can be written in, by name.
TABLE_FORMATS: Mapping[str, TableFormat] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            TableFormat("table", "for a terminal", _text),
            TableFormat("csv", "SPARQL results as CSV: values only", _results(results.csv_text)),
            TableFormat("tsv", "SPARQL results as TSV: terms in Turtle's syntax", _results(results.tsv_text)),
            TableFormat("json", "SPARQL results as JSON", _results(results.json_text)),
            TableFormat("xml", "SPARQL results as XML", _results(results.xml_text)),
            TableFormat("markdown", "a pipe table", _markdown),
        )
    }
)
