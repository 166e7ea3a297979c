"""What a query may not do: reach out to other servers, or read graphs that are not in the store.

Oxigraph's ``SERVICE`` dials out, to loopback too, and has no switch. So a query is looked at before the engine sees it:
rdflib's syntax tree finds a nested ``SERVICE`` and is not fooled by one inside a string.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from mithaq.errors import Place, QueryError
from mithaq.terms import PREFIXES

# SPARQL lets any character be written \uXXXX, keywords included.
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# The two words where they may be keywords: not as the name of a variable, which has a mark before it.
_SUSPECT = re.compile(r"(?<![?$\w])(service|from)\b", re.IGNORECASE)


def check_query(sparql: str, graphs: Collection[str], name: str) -> None:
    """Raise :class:`QueryError` if the query uses ``SERVICE``, or ``FROM`` a graph that is not one of ``graphs``."""
    plain = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16) % 0x110000), sparql)
    if not _SUSPECT.search(plain):
        return  # neither word occurs at all, so no tree can hold them
    parts = list(_parts(_syntax_tree(plain, name)))
    prefixes = {
        **PREFIXES,
        **{part.prefix or "": str(part.iri) for part in parts if part.name == "PrefixDecl"},
    }
    for part in parts:
        if part.name == "ServiceGraphPattern":
            raise QueryError(
                "SERVICE is refused: a query may not reach out to other servers",
                where=_where(plain, "service", name),
                hint="Ask the other endpoint by itself, or load its data into the graph.",
            )
        if part.name == "DatasetClause":
            for iri in (part[key] for key in ("default", "named") if key in part):
                _check_graph(_expanded(iri, prefixes), graphs, _where(plain, "from", name))


def _check_graph(iri: str, graphs: Collection[str], where: Place) -> None:
    if iri not in graphs:
        raise QueryError(
            f"FROM <{iri}> is refused: no graph of the store has that name, and nothing else is read",
            where=where,
            hint="Leave FROM out to ask what holds, or name graph:claims, graph:ontology or a claim.",
        )


def _expanded(iri: Any, prefixes: Mapping[str, str]) -> str:
    if hasattr(iri, "localname"):
        return prefixes.get(iri.prefix or "", "") + str(iri.localname)
    return str(iri)


def _syntax_tree(sparql: str, name: str) -> Any:
    from pyparsing.exceptions import ParseException, ParseSyntaxException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return parseQuery(sparql)
    except (ParseException, ParseSyntaxException) as error:
        raise QueryError(
            "the query cannot be read",
            where=Place(name, error.lineno, error.col),
            hint=caret(error.line, error.col),
        ) from error
    except RecursionError as error:
        raise QueryError("the query is nested too deeply", where=Place(name)) from error


def _parts(tree: Any) -> Iterator[Any]:
    """Every named part of rdflib's tree, without recursion, since queries may nest deeply."""
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, ParseResults | list | tuple):
            waiting.extend(part)


def _where(sparql: str, word: str, name: str) -> Place:
    match = re.search(rf"\b{word}\b", sparql, re.IGNORECASE)
    if match is None:
        return Place(name)
    line = sparql.count("\n", 0, match.start()) + 1
    return Place(name, line, match.start() - sparql.rfind("\n", 0, match.start()))


def caret(line: str, column: int) -> str:
    """A line of text with a caret below its ``column``, counted from 1."""
    return f"    {line.replace(chr(9), ' ')}\n    {' ' * (column - 1)}^"
