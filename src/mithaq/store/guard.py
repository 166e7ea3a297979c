"""What a query may not do: reach out to other servers, read graphs that are not in the store, or nest without end.

Oxigraph's ``SERVICE`` dials out, to loopback too, and has no switch. So a query is looked at before the engine sees it.
The look is coarser than any grammar on purpose: everything that can only be data or a name (strings, IRIs, comments,
variables, local names) is blanked out, and wherever the word is left, glued to others or not, the query is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

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
_FROM = re.compile("from", re.IGNORECASE)
_CLAUSE = re.compile(
    r"from\s*(?:named\s*)?(?:<(?P<iri>[^<>\"{}|^`\\\x00-\x20]*)>|(?P<prefix>[A-Za-z][\w-]*)?:(?P<local>[\w.-]*[\w-])?)",
    re.IGNORECASE,
)
_DECLARED = re.compile(r"prefix\s+([A-Za-z][\w-]*)?:\s*<([^<>\"{}|^`\\\x00-\x20]*)>", re.IGNORECASE)

#: Brackets within brackets. The engine's parser runs out of stack somewhere beyond a thousand; no person comes near this.
DEEPEST = 200


def check_query(sparql: str, graphs: Callable[[], Collection[str]], name: str) -> None:
    """Raise :class:`QueryError` if a query uses ``SERVICE``, or ``FROM`` what is not one of ``graphs``, or nests deeply.

    ``graphs`` is called only for a query that names one.
    """
    # Whether an escape such as \\u0053 may spell a keyword depends on the version of SPARQL: both readings are looked at.
    plain = _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), sparql)
    for text in dict.fromkeys((sparql, plain)):
        bare = _HARMLESS.sub(lambda match: " " * len(match[0]), text)
        if match := _SERVICE.search(bare):
            raise QueryError(
                "SERVICE is refused: a query may not reach out to other servers",
                where=_place(text, match.start(), name),
                hint="Ask the other endpoint by itself, or load its data into the graph.",
            )
        for match in _FROM.finditer(bare):
            _check_graph(text, match.start(), graphs(), name)
        _check_depth(bare, name)


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
