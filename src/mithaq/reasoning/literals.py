"""The values of literals: equal or different, well typed, inside or outside a datatype's value space.

Follows XML Schema Datatypes 1.1 for the datatypes of the OWL 2 RL profile and the dates that stand beside them. Of a datatype
that is not listed here nothing is said: its literals are neither equal nor different nor ill typed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import Literal

from mithaq.terms import PREFIXES

_XSD, _RDF, _RDFS = PREFIXES["xsd"], PREFIXES["rdf"], PREFIXES["rdfs"]

# Digits are written [0-9] throughout: \d would take the digits of every script, which XML Schema does not.
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_DURATION = re.compile(
    r"(?P<sign>-?)P(?=.)(?:(?P<Y>[0-9]+)Y)?(?:(?P<M>[0-9]+)M)?(?:(?P<D>[0-9]+)D)?"
    r"(?:T(?=.)(?:(?P<h>[0-9]+)H)?(?:(?P<m>[0-9]+)M)?(?:(?P<s>[0-9]+(?:\.[0-9]+)?)S)?)?"
)
_FLOAT = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"


@dataclass(frozen=True)
class _Datatype:
    """``space``: the primitive value space; ``form``: the lexical forms; ``low``, ``high``: bounds of integers, inclusive."""

    space: str
    form: re.Pattern[str]
    low: int | None = None
    high: int | None = None
    integer: bool = False


def _plain(space: str, form: str) -> _Datatype:
    return _Datatype(space, re.compile(form, re.DOTALL))


def _integer(low: int | None = None, high: int | None = None) -> _Datatype:
    return _Datatype("decimal", re.compile(r"[+-]?[0-9]+"), low, high, integer=True)


_ANYTHING = r".*"
_COLLAPSED = r"(?:[^\s]+(?: [^\s]+)*)?"
_DATATYPES: dict[str, _Datatype] = {
    _XSD + "string": _plain("string", _ANYTHING),
    _XSD + "normalizedString": _plain("string", r"[^\t\n\r]*"),
    _XSD + "token": _plain("string", _COLLAPSED),
    _XSD + "language": _plain("string", r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*"),
    _XSD + "Name": _plain("string", r"[^\W\d][\w.:-]*|:[\w.:-]*"),
    _XSD + "NCName": _plain("string", r"[^\W\d][\w.-]*"),
    _XSD + "NMTOKEN": _plain("string", r"[\w.:-]+"),
    _XSD + "boolean": _plain("boolean", r"true|false|0|1"),
    _XSD + "decimal": _plain("decimal", r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    _XSD + "integer": _integer(),
    _XSD + "nonNegativeInteger": _integer(low=0),
    _XSD + "positiveInteger": _integer(low=1),
    _XSD + "nonPositiveInteger": _integer(high=0),
    _XSD + "negativeInteger": _integer(high=-1),
    **{_XSD + name: _integer(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in
       (("long", 64), ("int", 32), ("short", 16), ("byte", 8))},
    **{_XSD + "unsigned" + name: _integer(0, 2**bits - 1) for name, bits in
       (("Long", 64), ("Int", 32), ("Short", 16), ("Byte", 8))},
    _XSD + "float": _plain("float", _FLOAT),
    _XSD + "double": _plain("double", _FLOAT),
    _XSD + "hexBinary": _plain("hexBinary", r"(?:[0-9a-fA-F]{2})*"),
    _XSD + "base64Binary": _plain("base64Binary", r"(?:[A-Za-z0-9+/] ?){0,}(?:= ?){0,2}"),
    _XSD + "anyURI": _plain("anyURI", r"[^\s<>\"{}|\\^`]*"),
    _XSD + "dateTime": _plain("dateTime", rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}"),
    _XSD + "dateTimeStamp": _plain("dateTime", rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}"),
    _XSD + "date": _plain("date", rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}"),
    _XSD + "time": _plain("time", rf"{_TIME}{_ZONE}"),
    _XSD + "gYear": _plain("gYear", rf"{_YEAR}{_ZONE}"),
    _XSD + "gYearMonth": _plain("gYearMonth", rf"{_YEAR}-{_MONTH}{_ZONE}"),
    _XSD + "gMonth": _plain("gMonth", rf"--{_MONTH}{_ZONE}"),
    _XSD + "gMonthDay": _plain("gMonthDay", rf"--{_MONTH}-{_DAY}{_ZONE}"),
    _XSD + "gDay": _plain("gDay", rf"---{_DAY}{_ZONE}"),
    _XSD + "duration": _plain("duration", _DURATION.pattern),
    _RDF + "langString": _plain("langString", _ANYTHING),
}  # fmt: skip

#: Datatypes that hold all values of several value spaces; ``None`` stands for every space.
_UNIONS: dict[str, frozenset[str] | None] = {
    _RDF + "PlainLiteral": frozenset({"string", "langString"}),
    _RDFS + "Literal": None,
}

#: The IRIs of datatypes of which every text is a lexical form.
OF_ANY_TEXT = frozenset(iri for iri, datatype in _DATATYPES.items() if datatype.form.pattern == _ANYTHING)

#: The IRIs of all datatypes whose values are known here.
DATATYPES = frozenset({*_DATATYPES, *_UNIONS})


def is_well_typed(literal: Literal) -> bool | None:
    """Whether the text is a lexical form of its datatype; ``None`` for a datatype that is not known here."""
    datatype = _DATATYPES.get(literal.datatype.value)
    return None if datatype is None else _accepts(datatype, literal.value)


def value(literal: Literal) -> tuple[str, Hashable] | None:
    """Value space and value, equal for literals that mean the same; ``None`` where that cannot be told."""
    return _value(literal.value, literal.datatype.value, literal.language or "")


def same_value(left: Literal, right: Literal) -> bool:
    """Whether two literals are known to mean the same value."""
    return left == right or (value(left) is not None and value(left) == value(right))


def other_value(left: Literal, right: Literal) -> bool:
    """Whether two literals are known to mean different values."""
    first, second = value(left), value(right)
    return first is not None and second is not None and first != second


def is_outside(literal: Literal, datatype: str) -> bool:
    """Whether a literal's value is known not to belong to a datatype, given by its IRI."""
    if literal.datatype.value == datatype:
        return False  # a literal that is ill typed has no value
    meant = value(literal)
    if meant is None:
        return False
    if datatype in _UNIONS:
        spaces = _UNIONS[datatype]
        return spaces is not None and meant[0] not in spaces
    target = _DATATYPES.get(datatype)
    return target is not None and not _holds(target, *meant)


def is_inside(literal: Literal, datatype: str) -> bool:
    """Whether a literal's value is known to belong to a datatype, given by its IRI."""
    return datatype in DATATYPES and value(literal) is not None and not is_outside(literal, datatype)


@lru_cache(maxsize=4096)
def may_hold(datatype: str, of: str) -> bool:
    """Whether a datatype may hold values of another: they have a value space in common. Both are IRIs."""
    own = _DATATYPES.get(of)
    if own is None:
        return False
    if datatype in _UNIONS:
        spaces = _UNIONS[datatype]
        return spaces is None or own.space in spaces
    return datatype in _DATATYPES and _DATATYPES[datatype].space == own.space


def _holds(datatype: _Datatype, space: str, meant: Hashable) -> bool:
    if space != datatype.space:
        return False
    if isinstance(meant, Decimal) and datatype.integer:
        return meant == meant.to_integral_value() and _within(datatype, int(meant))
    if space == "string":
        return datatype.form.fullmatch(str(meant)) is not None
    return True


def _within(datatype: _Datatype, number: int) -> bool:
    return (datatype.low is None or number >= datatype.low) and (
        datatype.high is None or number <= datatype.high
    )


def _accepts(datatype: _Datatype, text: str) -> bool:
    if datatype.form.pattern == _ANYTHING:
        return True
    if datatype.space not in ("string", "langString"):
        text = " ".join(text.split())
    if not datatype.form.fullmatch(text):
        return False
    return not datatype.integer or _within(datatype, int(Decimal(text)))


@lru_cache(maxsize=4096)
def _value(text: str, datatype_iri: str, language: str) -> tuple[str, Hashable] | None:
    datatype = _DATATYPES.get(datatype_iri)
    if datatype is None or not _accepts(datatype, text):
        return None
    space = datatype.space
    if space == "string":
        return space, text
    if space == "langString":
        return space, (text, language.lower())
    return space, _parsed(space, " ".join(text.split()))


def _parsed(space: str, text: str) -> Hashable:
    match space:
        case "decimal":
            return Decimal(text)
        case "boolean":
            return text in ("true", "1")
        case "float" | "double":
            number = float(text.replace("INF", "inf"))
            return "NaN" if math.isnan(number) else (number, math.copysign(1.0, number))
        case "hexBinary":
            return text.lower()
        case "base64Binary":
            return text.replace(" ", "")
        case "duration":
            return _duration(text)
        case "anyURI":
            return text
    return re.sub(r"[+-]00:00$", "Z", text)


def _duration(text: str) -> tuple[int, Decimal]:
    """Months and seconds."""
    found = _DURATION.fullmatch(text)
    parts = {
        name: Decimal(part)
        for name, part in (found.groupdict(default="0") if found else {}).items()
        if name != "sign"
    }
    sign = -1 if text.startswith("-") else 1
    months = int(parts["Y"] * 12 + parts["M"])
    seconds = parts["D"] * 86400 + parts["h"] * 3600 + parts["m"] * 60 + parts["s"]
    return sign * months, sign * seconds
