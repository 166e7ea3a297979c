"""What a query may not do: reach out to other servers, read graphs that are not in the store, or nest without end.

Oxigraph's ``SERVICE`` dials out, to loopback too, and has no switch. So a query is looked at before the engine sees it.
The look is coarser than any grammar on purpose: everything that can only be data or a name (strings, IRIs, comments,
variables, local names) is blanked out, and wherever the word is left, glued to others or not, the query is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from mithaq.errors import Place, QueryError
from mithaq.terms import PREFIXES

# In this order at each place of the text. An escaped character is taken first, so that ``a:b\#c`` begins no comment.
_HARMLESS = re.compile(
    r'''\\.
      | """(?:"{0,2}(?:[^"\\]|\\.))*"""  |  \'\'\'(?:'{0,2}(?:[^'\\]|\\.))*\'\'\'
      | "(?:[^"\\\n\r]|\\.)*"  |  '(?:[^'\\\n\r]|\\.)*'
      | <(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>
      | \#[^\n\r]*
      | [?$]\w+
      | :\w+''',
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile("service", re.IGNORECASE)
_CALL = re.compile(r"service\s+(?:silent\s+)?<(?P<iri>[^<>\"{}|^`\\\x00-\x20]+)>", re.IGNORECASE)
_FROM = re.compile("from", re.IGNORECASE)
_CLAUSE = re.compile(
    r"from\s*(?:named\s*)?(?:<(?P<iri>[^<>\"{}|^`\\\x00-\x20]*)>|(?P<prefix>[A-Za-z][\w-]*)?:(?P<local>[\w.-]*[\w-])?)",
    re.IGNORECASE,
)
_DECLARED = re.compile(r"prefix\s+([A-Za-z][\w-]*)?:\s*<([^<>\"{}|^`\\\x00-\x20]*)>", re.IGNORECASE)

#: Brackets within brackets. The engine's parser runs out of stack somewhere beyond a thousand; no person comes near this.
DEEPEST = 200


@dataclass(frozen=True)
class Called:
    """An endpoint that a query calls: its IRI, and where in the text it stands, angle brackets included."""

    iri: str
    start: int
    end: int


def check_query(
    sparql: str, graphs: Callable[[], Collection[str]], name: str, services: Collection[str] = ()
) -> None:
    """Raise :class:`QueryError` if a query uses ``SERVICE``, or ``FROM`` what is not one of ``graphs``, or nests deeply.

    ``graphs`` is called only for a query that names one. ``services`` are endpoints that may be called; see
    :func:`services_called`.
    """
    # Whether an escape such as \\u0053 may spell a keyword depends on the version of SPARQL: both readings are looked at.
    plain = _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), sparql)
    for text in dict.fromkeys((sparql, plain)):
        bare = blanked(text)
        services_called(text, services, name)
        for match in _FROM.finditer(bare):
            _check_graph(text, match.start(), graphs(), name)
        _check_depth(bare, name)


def names_graphs(sparql: str) -> bool:
    """Whether a query that has been checked says itself, with ``FROM``, which graphs it reads."""
    return _FROM.search(blanked(sparql)) is not None


def blanked(sparql: str) -> str:
    """A query in which all that can only be data or a name is spaces, each character at its place.

    Of ``graph:claims`` the prefix is left, and the colon is a space too.
    """
    return _HARMLESS.sub(lambda match: " " * len(match[0]), sparql)


def services_called(sparql: str, allowed: Collection[str], name: str) -> list[Called]:
    """The endpoints that a query calls, each one of ``allowed`` and written as a constant IRI.

    Raises :class:`QueryError` for any other word ``SERVICE``, however it is spelt, and for one inside another.
    """
    bare, calls, inner = blanked(sparql), [], 0
    for match in _SERVICE.finditer(bare):
        call = _CALL.match(sparql, match.start()) if allowed else None
        glued = match.start() > 0 and (
            sparql[match.start() - 1].isalnum() or sparql[match.start() - 1] in "_:?$@-.\\"
        )
        if call is None or glued or call["iri"] not in allowed:
            raise _service_error(sparql, match.start(), name, call["iri"] if call else "", allowed)
        if _ESCAPE.search(sparql):
            raise QueryError(
                "a query that calls a SERVICE may not use escapes such as \\u0041", where=Place(name)
            )
        if match.start() < inner:
            raise QueryError(
                "SERVICE inside SERVICE is refused: the one endpoint would call the other",
                where=_place(sparql, match.start(), name),
            )
        inner = closing(bare, call.end())
        calls.append(Called(call["iri"], call.start("iri") - 1, call.end("iri") + 1))
    return calls


def _service_error(sparql: str, start: int, name: str, iri: str, allowed: Collection[str]) -> QueryError:
    what = f"SERVICE <{iri}> is refused: it is not among the endpoints that are allowed"
    hint = "Allow it with --allow-service, if you trust it with what you ask."
    if not iri:
        what = "SERVICE is refused: a query may not reach out to other servers"
        hint = "Ask the other endpoint by itself, or load its data into the graph."
    if allowed and not iri:
        what = "SERVICE is refused here: the endpoint must be written in full, as SERVICE <IRI> { ... }"
        hint = "No variable, no prefix: only an address that stands in the query can be held against what is allowed."
    return QueryError(what, where=_place(sparql, start, name), hint=hint)


def closing(bare: str, start: int) -> int:
    """Where, in a blanked query, the first brace after ``start`` is closed again."""
    depth = 0
    for place in range(start, len(bare)):
        depth += {"{": 1, "}": -1}.get(bare[place], 0)
        if depth == 0 and bare[place] == "}":
            return place
    return len(bare)


def _check_graph(sparql: str, start: int, graphs: Collection[str], name: str) -> None:
    clause = _CLAUSE.match(sparql, start)
    prefixes = {**PREFIXES, **{prefix or "": iri for prefix, iri in _DECLARED.findall(sparql)}}
    iri = ""
    if clause:
        local = f"{prefixes.get(clause['prefix'] or '', '')}{clause['local'] or ''}"
        iri = clause["iri"] if clause["iri"] is not None else local
    if iri not in graphs:
        raise QueryError(
            f"FROM <{iri}> is refused: no graph of the store has that name, and nothing else is read",
            where=_place(sparql, start, name),
            hint="Leave FROM out to ask what holds, or name graph:claims, graph:ontology or a claim.",
        )


def _check_depth(bare: str, name: str) -> None:
    depth = 0
    for match in re.finditer(r"[{(\[]|[})\]]", bare):
        depth += 1 if match[0] in "{([" else -1
        if depth > DEEPEST:
            raise QueryError(
                f"the query nests more than {DEEPEST} brackets", where=_place(bare, match.start(), name)
            )


def _place(sparql: str, offset: int, name: str) -> Place:
    return Place(name, sparql.count("\n", 0, offset) + 1, offset - sparql.rfind("\n", 0, offset))


def caret(line: str, column: int) -> str:
    """A line of text with a caret below its ``column``, counted from 1."""
    return f"    {line.replace(chr(9), ' ')}\n    {' ' * (column - 1)}^"
