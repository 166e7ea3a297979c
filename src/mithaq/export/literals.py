"""Literals and IRIs in Turtle's syntax: which may be written short, and what must be escaped."""

from __future__ import annotations

import re

from pyoxigraph import Literal

from mithaq.terms import XSD

#: Lexical forms that Turtle reads back as a literal of that datatype when they stand bare.
_BARE = {
    XSD.integer.value: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal.value: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.boolean.value: re.compile(r"true|false"),
}

_NAMED_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\r": "\\r", "\n": "\\n", "\b": "\\b", "\f": "\\f", '"': '\\"'}

# Beside what the grammar forbids: characters that editors and diffs take for line ends or do not show at all.
_ESCAPED = re.compile("[\\\\\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_IN_ONE_LINE = re.compile('[\\\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_QUOTE_BEFORE_QUOTE = re.compile(r'"(?="|\Z)')
_NOT_IN_IRI = re.compile('[\x00-\x20<>"{}|^`\\\\]')

_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INNER = f"{_LETTER}_0-9\u00b7\u0300-\u036f\u203f\u2040\\-"
_PERCENT = "%[0-9A-Fa-f]{2}"
#: PN_LOCAL of the grammar without backslash escapes: a name that needs one reads better as a whole IRI.
_LOCAL = re.compile(
    f"(?:[{_LETTER}_:0-9]|{_PERCENT})(?:(?:[{_INNER}.:]|{_PERCENT})*(?:[{_INNER}:]|{_PERCENT}))?"
)


def is_local_name(text: str) -> bool:
    """Whether ``text`` may follow a prefix and a colon as it is."""
    return _LOCAL.fullmatch(text) is not None


def iri_text(iri: str) -> str:
    """``<IRI>``, with what may not stand between the brackets escaped."""
    return f"<{_NOT_IN_IRI.sub(_code, iri)}>"


def bare_text(literal: Literal) -> str | None:
    """The literal without quotes and datatype, or ``None`` where Turtle would read something else."""
    pattern = _BARE.get(literal.datatype.value)
    return literal.value if pattern and pattern.fullmatch(literal.value) else None


def quoted_text(value: str) -> str:
    """The string in quotes: three of them, with its line breaks as they are, when it has more than one line."""
    if "\n" not in value:
        return f'"{_IN_ONE_LINE.sub(_escape, value)}"'
    escaped = _ESCAPED.sub(_escape, value)
    # No two quotes side by side and none at the end, so that none is taken for the closing three.
    safe = _QUOTE_BEFORE_QUOTE.sub(r'\\"', escaped)
    return f'"""{safe}"""'


def _escape(match: re.Match[str]) -> str:
    return _NAMED_ESCAPES.get(match[0]) or _code(match)


def _code(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04X}"
