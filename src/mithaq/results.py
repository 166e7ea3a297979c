"""The result of any SPARQL query, written in the formats that suit it."""

from __future__ import annotations

from collections.abc import Collection

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, Triple

from mithaq import export
from mithaq.errors import InputError
from mithaq.terms import Node, Term

Result = QuerySolutions | QueryTriples | QueryBoolean


def render(
    result: Result,
    format: str | None = None,  # noqa: A002 - the RDF term
    width: int | None = None,
) -> tuple[bytes, int]:
    """The bytes of a result and the exit status it calls for: 1 where a boolean question is answered no.

    Rows are written as tables, for a screen of ``width`` columns where there is one, triples as a graph, a boolean as ``true`` or ``false``.
    Raises :class:`InputError` for a format that the kind of result does not have.
    """
    if isinstance(result, QueryTriples):
        return export.write(result, _suitable(format, export.FORMATS, "turtle", "a graph")), 0
    chosen = _suitable(format, export.TABLE_FORMATS, "table", "a table")
    if isinstance(result, QueryBoolean):
        return _boolean(result, chosen), 0 if result else 1
    columns = tuple(variable.value for variable in result.variables)
    rows = tuple(tuple(_term(row[name]) for name in columns) for row in result)
    table = export.Table(columns, rows)
    return export.render_table(table, chosen, width=width, terminal=width is not None).encode(), 0


def _term(node: Node | None) -> Term | None:
    if isinstance(node, Triple):
        raise InputError(
            "the result holds a triple as a term, which no table can show", hint="Select its parts."
        )
    return node


def _boolean(result: QueryBoolean, format: str) -> bytes:  # noqa: A002 - the RDF term
    if format == "json":
        return (result.serialize(format=QueryResultsFormat.JSON) or b"") + b"\n"
    if format == "xml":
        return (result.serialize(format=QueryResultsFormat.XML) or b"") + b"\n"
    return b"true\n" if result else b"false\n"


def _suitable(chosen: str | None, known: Collection[str], default: str, kind: str) -> str:
    if chosen is None:
        return default
    if chosen not in known:
        raise InputError(
            f"the result is {kind}, which cannot be written as {chosen}",
            hint=f"Choose one of {', '.join(known)}.",
        )
    return chosen
