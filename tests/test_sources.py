"""Sources as far as accepting claims needs them."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import RdfFormat, parse

from builders import HEADER, triples
from mithaq.errors import ClaimError
from mithaq.sources import read_sources
from mithaq.terms import SOURCE

NEWS = "source:a a mithaq:Document ; mithaq:hasSourceKind mithaq:News ;"
ONTOLOGY = triples("mithaq:News mithaq:defaultPriority 5 .")


def read(turtle: str):
    return read_sources(parse(HEADER + f"graph:claims {{ {turtle} }}", format=RdfFormat.TRIG), ONTOLOGY)


def test_the_kind_gives_the_priority_unless_the_source_has_its_own():
    found = read(
        "source:a a mithaq:Document ; mithaq:hasSourceKind mithaq:News ."
        "source:b a mithaq:Dataset ; mithaq:hasSourceKind mithaq:News ; mithaq:priority 1 ."
    )
    assert [found[SOURCE[name]].priority for name in "ab"] == [5, 1]


def test_coverage_reaches_its_last_day_and_no_further_and_nothing_where_it_is_not_stated():
    found = read(
        'source:a a mithaq:Source ; mithaq:hasSourceKind mithaq:News ; mithaq:coversUntil "2014-12-31"^^xsd:date .'
        "source:b a mithaq:Source ; mithaq:hasSourceKind mithaq:News ."
    )
    assert found[SOURCE.a].reaches(date(2014, 12, 31))
    assert not found[SOURCE.a].reaches(date(2015, 1, 1))
    assert not found[SOURCE.b].reaches(date(1900, 1, 1))


@pytest.mark.parametrize(
    ("turtle", "said"),
    [
        ("source:a a mithaq:Document .", "source:a has no known kind"),
        ("source:a a mithaq:Document ; mithaq:hasSourceKind mithaq:Rumour .", "mithaq:News"),
        (
            'source:a a mithaq:Document ; mithaq:hasSourceKind mithaq:News ; mithaq:coversUntil "2014" .',
            "not a date",
        ),
        (
            f'{NEWS} mithaq:sentenceCount "many" .',
            "source:a: mithaq:sentenceCount must be a whole number, not 'many'",
        ),
        (
            f"{NEWS} mithaq:characterCount 3598.0 .",
            "source:a: mithaq:characterCount must be a whole number, not '3598.0'",
        ),
        (f'{NEWS} mithaq:priority "x" .', "source:a: mithaq:priority must be a whole number, not 'x'"),
        (f"{NEWS} mithaq:priority mithaq:News .", "must be a whole number, not mithaq:News"),
        (f'{NEWS} mithaq:sentenceCount "١٩" .', "must be a whole number, not '١٩'"),
        (f'{NEWS} mithaq:sentenceCount "{"9" * 5000}" .', "must be a whole number"),
    ],
)
def test_a_source_that_cannot_be_weighed_is_an_error(turtle, said):
    with pytest.raises(ClaimError) as error:
        read(turtle)
    assert said in error.value.message


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            ("mithaq:hasSourceKind mithaq:News", "mithaq:hasSourceKind mithaq:Mirror"),
            "mithaq:Mirror, mithaq:News",
        ),
        (("mithaq:priority 1", "mithaq:priority 9"), "'1', '9'"),
        (
            ('mithaq:coversUntil "2014-12-31"^^xsd:date', 'mithaq:coversUntil "2026-11-23"^^xsd:date'),
            "'2014-12-31', '2026-11-23'",
        ),
        (("mithaq:sentenceCount 24", "mithaq:sentenceCount 25"), "'24', '25'"),
        (("mithaq:characterCount 3598", "mithaq:characterCount 3600"), "'3598', '3600'"),
    ],
)
@pytest.mark.parametrize("step", [1, -1])
def test_two_values_are_refused_in_whichever_order_they_come(values, said, step):
    with pytest.raises(ClaimError) as error:
        read(f"{NEWS} {' ; '.join(values[::step])} .")
    assert error.value.what == f"source:a has 2 values of {values[0].split()[0]}: {said}"


def test_the_same_value_said_twice_is_one_value():
    assert read(f"{NEWS} mithaq:priority 1 . {NEWS} mithaq:priority 1 .")[SOURCE.a].priority == 1


@pytest.mark.parametrize(
    ("priority", "said"),
    [
        ('"last"', "mithaq:News: mithaq:defaultPriority must be a whole number, not 'last'"),
        ("5 , 6", "mithaq:News has 2 values of mithaq:defaultPriority: '5', '6'"),
    ],
)
def test_a_kind_whose_priority_is_no_one_number_is_an_error(priority, said):
    with pytest.raises(ClaimError) as error:
        read_sources([], triples(f"mithaq:News mithaq:defaultPriority {priority} ."))
    assert said in error.value.message


def test_a_claim_is_not_taken_for_a_source():
    assert not read("claim:a-1-1 a mithaq:Claim ; mithaq:hasSource source:a .")
