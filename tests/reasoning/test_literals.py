"""The values of literals."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from mithaq.reasoning.literals import is_inside, is_outside, is_well_typed, other_value, same_value
from mithaq.terms import PREFIXES, XSD


def literal(text: str) -> Literal:
    """``text^datatype`` or ``text@language``."""
    if "@" in text:
        value, _, language = text.partition("@")
        return Literal(value, language=language)
    value, _, datatype = text.partition("^")
    return Literal(value, datatype=XSD[datatype])


SAME = [
    ("1^integer", "01^byte"), ("1.0^decimal", "1^integer"), ("true^boolean", "1^boolean"), ("P1Y^duration", "P12M^duration"),
    ("PT60S^duration", "PT1M^duration"), ("1E0^double", "1.0^double"), ("a^string", "a^token"), ("a@en", "a@EN"),
    ("ff^hexBinary", "FF^hexBinary"), ("2020-01-01Z^date", "2020-01-01+00:00^date"), ("NaN^double", "NaN^double"),
]  # fmt: skip
OTHER = [
    ("1^integer", "2^integer"), ("1^integer", "1^double"), ("1^float", "1^double"), ("a^string", "a@en"), ("a@en", "a@fr"),
    ("1969^gYear", "1969-01-01^date"), ("P1M^duration", "P30D^duration"), ("0^boolean", "0^integer"), ("a^anyURI", "a^string"),
]  # fmt: skip
ILL = [
    "a^integer", "128^byte", "-1^unsignedInt", "1969-13^gYearMonth", "69^gYear", "P^duration", "PT^duration", "yes^boolean",
    "2020-1-1^date", "25:00:00^time", "2020-01-01T00:00:00^dateTimeStamp", "1,5^decimal", "f^hexBinary", "0^positiveInteger",
]  # fmt: skip
WELL = [
    " 5 ^integer", "-0012-01-01^date", "1969^gYear", "1969-05+05:00^gYearMonth", "P1Y2M3DT4H5M6.7S^duration", "-P1D^duration",
    "INF^double", ".5^decimal", "http://e.org/?q=é^anyURI", "2020-01-01T24:00:00^dateTime", "--02-29^gMonthDay", "---31^gDay",
]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), SAME)
def test_the_same_value(left: str, right: str) -> None:
    assert same_value(literal(left), literal(right))
    assert not other_value(literal(left), literal(right))


@pytest.mark.parametrize(("left", "right"), OTHER)
def test_different_values(left: str, right: str) -> None:
    assert other_value(literal(left), literal(right))
    assert not same_value(literal(left), literal(right))


@pytest.mark.parametrize("text", ILL)
def test_ill_typed(text: str) -> None:
    assert is_well_typed(literal(text)) is False


@pytest.mark.parametrize("text", WELL)
def test_well_typed(text: str) -> None:
    assert is_well_typed(literal(text)) is True


def test_nothing_is_said_of_an_unknown_datatype() -> None:
    one, two = (Literal(value, datatype=NamedNode("urn:case:kg")) for value in ("1", "2"))
    assert is_well_typed(one) is None
    assert not other_value(one, two)
    assert not is_outside(one, XSD.integer.value)
    assert not is_outside(Literal("1"), "urn:case:kg")
    assert same_value(one, one)


@pytest.mark.parametrize(
    ("text", "datatype", "belongs"),
    [
        ("5^integer", XSD.byte.value, True),
        ("300^integer", XSD.byte.value, False),
        ("5.0^decimal", XSD.integer.value, True),
        ("5.5^decimal", XSD.integer.value, False),
        ("5^integer", XSD.double.value, False),
        ("a b^string", XSD.token.value, True),
        ("a  b^string", XSD.token.value, False),
        ("a@en", XSD.string.value, False),
        ("a@en", PREFIXES["rdf"] + "PlainLiteral", True),
        ("5^integer", PREFIXES["rdf"] + "PlainLiteral", False),
        ("5^integer", PREFIXES["rdfs"] + "Literal", True),
    ],
)
def test_value_spaces(text: str, datatype: str, belongs: bool) -> None:
    assert is_inside(literal(text), datatype) is belongs
    assert is_outside(literal(text), datatype) is not belongs
