"""Values on their way in and out: what a person gives a parameter, and what an answer shows for a term."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Triple

from mithaq.errors import InputError, UnknownNameError
from mithaq.names import KindOf, Names, Within
from mithaq.questions.question import Parameter, Question
from mithaq.terms import MITHAQ, OWL, XSD, Term, compact, expand


@dataclass(frozen=True)
class Thing:
    """A thing in an answer: its IRI, the label to show and the CURIE by which to name it again."""

    iri: NamedNode
    label: str
    curie: str

    def __str__(self) -> str:
        return self.label


#: What a row holds.
Value = Thing | str | int | float | Decimal | bool | date | None


def to_term(given: object, parameter: Parameter, question: Question, names: Names) -> Term:
    """The term that a given value means.

    Raises :class:`InputError` for a value of the wrong type and :class:`UnknownNameError` for a name that is not known.
    """
    for written in parameter.types:
        if written in _LITERALS and (literal := _LITERALS[written][0](given)) is not None:
            return literal
    within = [_within(written, names, question) for written in parameter.types if written not in _LITERALS]
    allowed = None if None in within else [one for one in within if one is not None]
    if not within or not isinstance(given, Thing | NamedNode | str):
        expected = [_LITERALS[written][1] for written in parameter.types if written in _LITERALS]
        expected += [f"a name ({names.describe(allowed)})"] if within else []
        raise InputError(f"parameter '{parameter.name}' must be {' or '.join(expected)}, not {given!r}")
    text = given if isinstance(given, str) else (given.iri if isinstance(given, Thing) else given).value
    try:
        return names.resolve(text, allowed)
    except UnknownNameError as error:
        raise UnknownNameError(f"parameter '{parameter.name}': {error.what}", error.candidates) from error


def _within(written: str, names: Names, question: Question) -> Within | None:
    """What names a type allows; none of the classes where it allows any thing at all."""
    if written == "Thing":
        return None
    if written == "Class":
        return OWL.Class
    local = written.removeprefix("kind of ")
    cls = expand(local) if ":" in local else MITHAQ[local]
    if not names.has_class(cls):
        raise InputError(f"question '{question.name}' uses a type that the ontology does not have: {written}")
    return KindOf(cls) if written != local else cls


def _date(given: object) -> Literal | None:
    if isinstance(given, str):
        try:
            given = date.fromisoformat(given.strip())
        except ValueError:
            return None
    if isinstance(given, date) and not isinstance(given, datetime):
        return Literal(given.isoformat(), datatype=XSD.date)
    return None


def _integer(given: object) -> Literal | None:
    if isinstance(given, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", given):
        given = int(given)
    return Literal(str(given), datatype=XSD.integer) if type(given) is int else None


def _boolean(given: object) -> Literal | None:
    words = {"true": True, "yes": True, "false": False, "no": False}
    value = words.get(given.strip().lower()) if isinstance(given, str) else given
    return Literal(value) if isinstance(value, bool) else None


def _text(given: object) -> Literal | None:
    return Literal(given) if isinstance(given, str) else None


#: The types that are not classes: how a value is read (none where it cannot be), and what is expected, in words.
_LITERALS: Mapping[str, tuple[Callable[[object], Literal | None], str]] = MappingProxyType(
    {
        "Date": (_date, "a date such as 2026-11-23"),
        "Integer": (_integer, "a whole number"),
        "Boolean": (_boolean, "yes or no"),
        "Text": (_text, "a text"),
    }
)


def to_value(term: Term | Triple | None, names: Names, language: str) -> Value:
    """A term as Python sees it; a literal of a datatype that Python lacks (a year, a duration) as its text."""
    if isinstance(term, NamedNode):
        return Thing(term, names.label(term, language), compact(term))
    if isinstance(term, Literal):
        return _from_literal(term)
    return None if term is None else str(term)


def _from_literal(literal: Literal) -> Value:
    convert = _CONVERSIONS.get(literal.datatype)
    try:
        return convert(literal.value) if convert else literal.value
    except (ValueError, ArithmeticError):
        return literal.value  # an ill-formed literal, such as "tomorrow"^^xsd:date, is shown as it stands


_CONVERSIONS: Mapping[NamedNode, Callable[[str], Value]] = MappingProxyType(
    {
        **dict.fromkeys((XSD.integer, XSD.int, XSD.long, XSD.nonNegativeInteger, XSD.positiveInteger), int),
        **dict.fromkeys((XSD.double, XSD.float), float),
        XSD.decimal: Decimal,
        XSD.date: date.fromisoformat,
        XSD.boolean: lambda text: text in ("true", "1"),
    }
)


def from_value(value: Value) -> Term | None:
    """The term for a value that we made ourselves, such as an answer's year; no text stands for nothing."""
    if isinstance(value, Thing):
        return value.iri
    if isinstance(value, bool | int | float | str):
        return Literal(value) if value != "" else None
    return None if value is None else Literal(str(value))
