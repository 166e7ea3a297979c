"""What a query asks of the store: its algebra, with the number of matches of each pattern by itself.

It is not the engine's own plan, of which the engine tells nothing: the tree is what the query means by SPARQL 1.1, section 18,
as rdflib reads it, and the engine joins in an order of its own. The counts are true: each pattern is put to the store alone.
A pattern with many matches beside others that share no variable with it is what mostly makes a query slow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, QuerySolutions

from mithaq.errors import Place, QueryError
from mithaq.store import Store
from mithaq.terms import PREFIXES, compact

if TYPE_CHECKING:
    from rdflib.plugins.sparql.parserutils import CompValue

_INDENT = "  "


def explain(store: Store, sparql: str, name: str = "<query>") -> str:
    """The algebra of a query as indented text, each triple pattern with its matches in the store.

    Raises :class:`QueryError` for a query that the parser cannot read.
    """
    return "\n".join(_lines(store, _algebra(sparql, name), 0, None)) + "\n"


def _algebra(sparql: str, name: str) -> CompValue:
    # Imported when asked for: rdflib takes a while, and nothing else here needs it.
    from pyparsing import ParseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.sparql import SPARQLError

    try:
        return translateQuery(parseQuery(sparql), initNs=dict(PREFIXES)).algebra
    except (ParseException, SPARQLError, ValueError, KeyError, TypeError) as error:
        raise QueryError(f"the query cannot be explained: {error}", where=Place(name)) from error


def _lines(store: Store, node: Any, depth: int, graph: str | None) -> Iterator[str]:
    """The lines of a part of the tree, which stands ``depth`` levels deep, inside ``GRAPH graph`` if in any."""
    kind = getattr(node, "name", None)
    if kind is None:
        return
    if kind == "BGP":
        for triple in node.triples:
            yield f"{_INDENT * depth}{' '.join(map(_shown, triple))}   {_matches(store, triple, graph)}"
        return
    title = {"Graph": f"Graph {_shown(node.term)}" if kind == "Graph" else ""}.get(kind) or kind
    yield f"{_INDENT * depth}{title}"
    inside = _slot(node.term) if kind == "Graph" else graph
    for part in node.values():
        for child in part if isinstance(part, list) else [part]:
            yield from _lines(store, child, depth + 1, inside)


def _matches(store: Store, triple: tuple[Any, Any, Any], graph: str | None) -> str:
    """How many matches a pattern has, in words."""
    pattern = " ".join(map(_slot, triple))
    where = f"GRAPH {graph} {{ {pattern} }}" if graph else pattern
    found = store.query(f"SELECT (COUNT(*) AS ?mithaq_matches) WHERE {{ {where} }}")
    assert isinstance(found, QuerySolutions)  # noqa: S101 - what SELECT gives
    number = next(iter(found))["mithaq_matches"]
    count = int(number.value) if isinstance(number, Literal) else 0
    return f"{count:,} match{'' if count == 1 else 'es'}"


def _slot(term: Any) -> str:
    """A term of a pattern in SPARQL; a blank node is a variable there."""
    from rdflib.term import BNode

    return f"?blank_{term}" if isinstance(term, BNode) else str(term.n3())


def _shown(term: Any) -> str:
    """A term as a person reads it."""
    from rdflib.term import BNode, URIRef

    if isinstance(term, URIRef):
        return compact(NamedNode(str(term)))
    if isinstance(term, BNode):
        return "[]"  # its name is another each time
    return str(term.n3() if hasattr(term, "n3") else term)
