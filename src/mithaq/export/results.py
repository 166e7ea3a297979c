"""Tables in the W3C's formats for SPARQL results: JSON and CSV here, the others by pyoxigraph from the JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from itertools import count

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Variable,
    parse_query_results,
)

from mithaq.errors import InputError
from mithaq.export.xmltext import keep_returns, require_xml
from mithaq.terms import XSD, Term

Rows = Sequence[Sequence[Term | None]]


def json_text(columns: Sequence[str], rows: Rows) -> str:
    """SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/), indented."""
    return json.dumps(_document(columns, rows), ensure_ascii=False, indent=2) + "\n"


def xml_text(columns: Sequence[str], rows: Rows) -> str:
    """SPARQL Query Results XML (https://www.w3.org/TR/rdf-sparql-XMLres/).

    Raises :class:`InputError` for characters that XML cannot hold.
    """
    text = _serialize(columns, rows, QueryResultsFormat.XML)
    require_xml(text, "XML", "Use json, csv or tsv.")
    return keep_returns(text)


def tsv_text(columns: Sequence[str], rows: Rows) -> str:
    """SPARQL 1.1 Query Results TSV: terms in Turtle's syntax."""
    return _serialize(columns, rows, QueryResultsFormat.TSV)


def csv_text(columns: Sequence[str], rows: Rows) -> str:
    """SPARQL 1.1 Query Results CSV (https://www.w3.org/TR/sparql11-results-csv-tsv/): values without their kinds.

    Lines end with CR LF, as the specification says.
    """
    # By the standard library: pyoxigraph leaves IRIs with commas unquoted.
    _check_names(columns)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([_bare(term) for term in row] for row in relabelled(rows))
    return file.getvalue()


def _bare(term: Term | None) -> str:
    return "" if term is None else str(term) if isinstance(term, BlankNode) else term.value


def relabelled(rows: Rows) -> list[list[Term | None]]:
    """The rows with blank nodes called b0, b1, ... as they appear, so that a store's random labels do not show."""
    labels = count()
    seen: dict[BlankNode, BlankNode] = {}

    def settle(term: Term | None) -> Term | None:
        if not isinstance(term, BlankNode):
            return term
        if term not in seen:
            seen[term] = BlankNode(f"b{next(labels)}")
        return seen[term]

    return [[settle(term) for term in row] for row in rows]


def _serialize(columns: Sequence[str], rows: Rows, syntax: QueryResultsFormat) -> str:
    data = json.dumps(_document(columns, rows), ensure_ascii=False).encode()
    solutions = parse_query_results(data, format=QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - what _document builds
    text = (solutions.serialize(format=syntax) or b"").decode()
    return text if text.endswith("\n") else text + "\n"


def _document(columns: Sequence[str], rows: Rows) -> dict[str, object]:
    _check_names(columns)
    bindings = [
        {name: _value(term) for name, term in zip(columns, row, strict=True) if term is not None}
        for row in relabelled(rows)
    ]
    return {"head": {"vars": list(columns)}, "results": {"bindings": bindings}}


def _check_names(columns: Sequence[str]) -> None:
    for name in columns:
        try:
            Variable(name)
        except ValueError as error:
            suggestion = re.sub(r"\W+", "_", name).strip("_") or "column"
            raise InputError(
                f"'{name}' cannot be a column of SPARQL results",
                hint=f"Call it '{suggestion}', or use table or markdown.",
            ) from error


def _value(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    return {"type": "literal", "value": term.value, **_kind(term)}


def _kind(literal: Literal) -> dict[str, str]:
    if literal.language:
        direction = {"its:dir": literal.direction.value} if literal.direction else {}
        return {"xml:lang": literal.language, **direction}
    return {} if literal.datatype == XSD.string else {"datatype": literal.datatype.value}
