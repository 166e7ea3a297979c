"""Sources as far as accepting claims needs them."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import RdfFormat, parse

from builders import HEADER, triples
from mithaq.errors import ClaimError
from mithaq.sources import read_sources
from mithaq.terms import SOURCE

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
    ],
)
def test_a_source_that_cannot_be_weighed_is_an_error(turtle, said):
    with pytest.raises(ClaimError) as error:
        read(turtle)
    assert said in error.value.message


def test_a_claim_is_not_taken_for_a_source():
    assert not read("claim:a-1-1 a mithaq:Claim ; mithaq:hasSource source:a .")
