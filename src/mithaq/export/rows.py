"""The rows of a query that an export is made of, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions

from mithaq.store.interface import Store
from mithaq.terms import XSD, Node, compact


def rows(store: Store, query: Path) -> Iterator[dict[str, str | bool]]:
    """Each row as column to value: CURIEs, lexical forms and truth values; a column without a value is left out."""
    found = store.query(query.read_text(encoding="utf-8"), name=str(query))
    if not isinstance(found, QuerySolutions):
        raise TypeError(f"{query} does not select rows")
    names = [variable.value for variable in found.variables]
    for row in found:
        yield {name: plain(term) for name, term in zip(names, row, strict=True) if term is not None}


def plain(term: Node) -> str | bool:
    """A term as a value of a table: things as CURIEs."""
    if isinstance(term, NamedNode):
        return compact(term)
    if isinstance(term, Literal):
        return term.value == "true" if term.datatype == XSD.boolean else term.value
    return str(term)
