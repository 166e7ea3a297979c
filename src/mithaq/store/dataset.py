"""A query made to fit a server whose default graph is the union of all graphs.

Such a server is told with ``default-graph-uri`` where the facts are. By the SPARQL Protocol the query then sees no named
graph, and Virtuoso holds to that for ``GRAPH <name>`` but not for ``GRAPH ?variable``; naming all graphs in
``named-graph-uri`` instead fails beyond some hundreds. So each constant becomes a variable with that one value.
"""

from __future__ import annotations

import re

from mithaq.store.guard import blanked, closing

#: Variables that are ours begin like this and are no part of the result.
OURS = "mithaq_graph_"
_GRAPH = re.compile(r"(?<![\w:?$@-])graph(?![\w:])", re.IGNORECASE)
_ORDER = re.compile(r"(?<![\w:])order\s+by(?!\w)", re.IGNORECASE)
_CONSTRUCT = re.compile(r"(?<![\w:])construct(?![\w:])", re.IGNORECASE)
_TERM = re.compile(r"(?:\s|#[^\n\r]*)*(?P<name><[^<>\s]*>|(?:[A-Za-z][\w.-]*)?:[\w.%-]*)")


def open_constants(sparql: str) -> str:
    """The query with ``VALUES ?v { name } GRAPH ?v`` in place of each ``GRAPH name``."""
    bare = blanked(sparql)
    parts, at = [], 0
    for number, keyword in enumerate(_GRAPH.finditer(bare)):
        term = _TERM.match(sparql, keyword.end())
        if term is None or sparql[keyword.end()] == ":":  # GRAPH ?variable, or the prefix of graph:claims
            continue
        variable = f"?{OURS}{number}"
        parts += [sparql[at : keyword.start()], f"VALUES {variable} {{ {term['name']} }} GRAPH {variable} "]
        at = term.end()
    return "".join([*parts, sparql[at:]])


def is_ordered(sparql: str) -> bool:
    """Whether a query, or a part of it, puts its rows in an order."""
    return _ORDER.search(blanked(sparql)) is not None


def as_select(sparql: str) -> str | None:
    """The rows from which a CONSTRUCT makes its triples, as a query; ``None`` for any other query."""
    bare = blanked(sparql)
    keyword = _CONSTRUCT.search(bare)
    if keyword is None:
        return None
    start = keyword.end()
    if bare[start:].lstrip().startswith("{"):
        start = closing(bare, start) + 1
    return f"{sparql[: keyword.start()]}SELECT * {sparql[start:]}"
