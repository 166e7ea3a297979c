"""The result of any SPARQL query, written in the formats that suit it."""

from __future__ import annotations

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from mithaq import export
from mithaq.errors import InputError

Result = QuerySolutions | QueryTriples | QueryBoolean


def render(result: Result, format: str | None = None) -> tuple[bytes, int]:  # noqa: A002 - the RDF term
    """The bytes of a result and the exit status it calls for: 1 where a boolean question is answered no.

    Rows are written as tables, triples as a graph, a boolean as ``true`` or ``false``.
    Raises :class:`InputError` for a format that the kind of result does not have.
    """
    if isinstance(result, QueryTriples):
        return export.write(result, _suitable(format, export.FORMATS, "turtle", "a graph")), 0
    chosen = _suitable(format, export.TABLE_FORMATS, "table", "a table")
    if isinstance(result, QueryBoolean):
        return _boolean(result, chosen), 0 if result else 1
    columns = tuple(variable.value for variable in result.variables)
    rows = [tuple(row[name] for name in columns) for row in result]
    return export.render_table(export.Table(columns, rows), chosen).encode(), 0


def _boolean(result: QueryBoolean, format: str) -> bytes:  # noqa: A002 - the RDF term
    from pyoxigraph import QueryResultsFormat

    if format == "json":
        return (result.serialize(format=QueryResultsFormat.JSON) or b"") + b"\n"
    if format == "xml":
        return (result.serialize(format=QueryResultsFormat.XML) or b"") + b"\n"
    return b"true\n" if result else b"false\n"


def _suitable(chosen: str | None, known: object, default: str, kind: str) -> str:
    if chosen is None:
        return default
    if chosen not in known:  # type: ignore[operator]
        names = ", ".join(known)  # type: ignore[call-overload]
        raise InputError(f"the result is {kind}, which cannot be written as {chosen}", hint=f"Choose one of {names}.")
    return chosen
