"""Single values as constraints see them: text, datatype, language, and which of two is less."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple, Variable

from mithaq.errors import InputError
from mithaq.reasoning.literals import is_well_typed
from mithaq.terms import XSD, Node

_EMPTY = Store()
_COMPARISONS = {
    operator: f"SELECT ?left ?right WHERE {{ FILTER (?left {operator} ?right) }}"  # the one place where SHACL itself points to SPARQL
    for operator in ("<", "<=", ">", ">=")
}
_CALENDAR = re.compile(r"(-?[0-9]+)-([0-9]{2})-([0-9]{2})")
_WITH_DAY = (XSD.date, XSD.dateTime, XSD.dateTimeStamp)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}


def text_of(node: Node) -> str | None:
    """What SPARQL's ``str()`` gives: nothing for what has no text."""
    return node.value if isinstance(node, NamedNode | Literal) else None


def has_datatype(node: Node, datatype: NamedNode) -> bool:
    """Whether a literal is of a datatype and written as the datatype demands."""
    return isinstance(node, Literal) and node.datatype == datatype and _is_well_formed(node)


def _is_well_formed(literal: Literal) -> bool:
    """Whether a literal is written as its datatype demands, and a day is one that exists."""
    if is_well_typed(literal) is False:
        return False
    day = _CALENDAR.match(literal.value) if literal.datatype in _WITH_DAY else None
    # The Gregorian calendar repeats itself after 400 years, which brings any year into the calendar's reach.
    return day is None or int(day[3]) <= monthrange(int(day[1]) % 400 + 400, int(day[2]))[1]


def matches_language(node: Node, ranges: tuple[str, ...]) -> bool:
    """Whether a literal's language is one of the ranges, as ``langMatches`` has it: "en" takes in "en-GB"."""
    if not isinstance(node, Literal) or not node.language:
        return False
    tag = node.language.lower()
    return any(each == "*" or tag == each or tag.startswith(f"{each}-") for each in ranges)


def compare(left: Node, operator: str, right: Node) -> bool:
    """Whether SPARQL finds ``left`` to stand in ``operator`` (``<``, ``<=``, ``>``, ``>=``) to ``right``; false where the
    two cannot be compared."""
    if not isinstance(left, Literal) or not isinstance(right, Literal):
        return False
    return _compare(left, operator, right)


@lru_cache(maxsize=65536)
def _compare(left: Literal, operator: str, right: Literal) -> bool:
    if not (_is_well_formed(left) and _is_well_formed(right)):
        return False
    if (
        left.datatype == right.datatype == XSD.date
        and _DAY.fullmatch(left.value)
        and _DAY.fullmatch(right.value)
    ):
        first, second = left.value, right.value
        return {"<": first < second, "<=": first <= second, ">": first > second, ">=": first >= second}[
            operator
        ]
    substitutions: dict[Variable, Node] = {Variable("left"): left, Variable("right"): right}
    answer = _EMPTY.query(_COMPARISONS[operator], substitutions=substitutions)
    return isinstance(answer, QuerySolutions) and any(True for _ in answer)


def pattern(text: str, flags: str, shape: str) -> re.Pattern[str]:
    """An XPath regular expression as Python's. Raises :class:`InputError` for one that cannot be read."""
    wanted = 0
    for flag in flags:
        if flag not in _FLAGS:
            raise InputError(f"{shape}: the flag '{flag}' of sh:flags is not supported")
        wanted |= _FLAGS[flag]
    try:
        return re.compile(text if wanted & re.MULTILINE else _only_at_the_end(text), wanted)
    except re.error as error:
        raise InputError(f'{shape}: sh:pattern "{text}" cannot be read: {error}') from error


def _only_at_the_end(text: str) -> str:
    """``$`` as XPath means it: Python's also fits before a line feed that ends the text."""
    result, in_class, escaped = "", False, False
    for char in text:
        result += r"\Z" if char == "$" and not in_class and not escaped else char
        if not escaped and char in "[]":
            in_class = char == "["
        escaped = char == "\\" and not escaped
    return result


def kind_of(node: Node) -> str:
    """``IRI``, ``BlankNode`` or ``Literal``, as SHACL's node kinds spell them."""
    match node:
        case NamedNode():
            return "IRI"
        case BlankNode():
            return "BlankNode"
        case Triple():
            return "Triple"
        case _:
            return "Literal"
