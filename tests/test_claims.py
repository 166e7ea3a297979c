"""Claims to and from named graphs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from builders import HEADER, claim
from mithaq.claims import find_origins, read_claims
from mithaq.errors import ClaimError
from mithaq.terms import CLAIM, MITHAQ

DESCRIPTION = """graph:claims {{ claim:{name} a mithaq:Claim ; mithaq:hasSource source:essay ;
  mithaq:statement "Pakistan has a defence partner."@en ; mithaq:hasPolarity mithaq:Affirmed ;
  mithaq:hasCertainty mithaq:Stated ; mithaq:hasScope mithaq:Specific ; mithaq:hasNature mithaq:Descriptive ;
  mithaq:hasRank mithaq:Normal {more} . }}
"""
CONTENT = "claim:{name} {{ nation:PAK mithaq:hasDefensePartner nation:CHN . }}\n"


def text(name: str = "a-1-1", more: str = "") -> str:
    return DESCRIPTION.format(name=name, more=more) + CONTENT.format(name=name)


def read(trig: str):
    return read_claims(
        parse(HEADER + trig, format=RdfFormat.TRIG), find_origins(HEADER + trig, "claims.trig")
    )


def test_a_claim_has_its_description_its_graph_and_its_place():
    (found,) = read(
        text(
            more='; mithaq:quote "has"@en ; mithaq:quoteStart 4 ; mithaq:quoteEnd 7 ; mithaq:sentenceNumber 2'
        )
    )
    assert found.iri == CLAIM["a-1-1"]
    assert (found.quote, found.quote_start, found.quote_end, found.sentence_number) == ("has", 4, 7, 2)
    assert (found.polarity, found.scope) == (MITHAQ.Affirmed, MITHAQ.Specific)
    assert found.statement == "Pakistan has a defence partner."
    assert len(found.content) == 1
    assert (found.origin.file, found.origin.line) == ("claims.trig", HEADER.count("\n") + 1)


def test_nothing_that_is_said_about_a_claim_is_lost():
    (found,) = read(text(more="; <http://example.org/note> 'kept'"))
    assert {
        str(quad)
        for quad in parse(HEADER + text(more="; <http://example.org/note> 'kept'"), format=RdfFormat.TRIG)
    } == {str(quad) for quad in found.quads()}


def test_what_a_build_derived_is_left_behind():
    (found,) = read(text(more="; mithaq:hasStanding mithaq:Accepted ; mithaq:isOutrankedBy claim:b-1-1"))
    assert found.value(MITHAQ.hasStanding) is None
    assert found.value(MITHAQ.isOutrankedBy) is None


@pytest.mark.parametrize(
    ("trig", "said"),
    [
        (text().replace("mithaq:hasRank mithaq:Normal", "mithaq:listIsOpen true"), "has no mithaq:hasRank"),
        (text(more="; mithaq:hasRank mithaq:Preferred"), "has 2 values of mithaq:hasRank"),
        (text(more="; mithaq:quoteStart 'here'"), "mithaq:quoteStart must be a whole number, not 'here'"),
        (DESCRIPTION.format(name="a-1-1", more=""), "says nothing"),
        (CONTENT.format(name="a-1-1"), "claim:a-1-1 has a graph but no description"),
        (text() + text(), "two claims have the IRI claim:a-1-1"),
    ],
)
def test_a_malformed_claim_is_one_error_that_says_what_to_do(trig, said):
    with pytest.raises(ClaimError) as error:
        read(trig)
    assert said in error.value.message
    assert error.value.where or error.value.hint


def test_the_error_for_a_shared_iri_names_both_places():
    with pytest.raises(ClaimError) as error:
        find_origins(text() + text(), "claims.trig")
    assert "claims.trig:6" in error.value.message
    assert "claims.trig:1" in error.value.message


WORDS = "claim:a-1-1 a mithaq:Claim"


@pytest.mark.parametrize(
    "aside",
    [
        f"# was: {WORDS}",
        f"<http://example.org/a#b> <http://example.org/c> 'd' . # {WORDS}",
        f'x:y x:note "{WORDS}" .',
        f"x:y x:note '{WORDS}' .",
        f'x:y x:note "say \\"{WORDS}\\"" .',
        f'x:y x:note """one " two ""\n{WORDS}\n""" .',
        f"x:y x:note '''it's\n{WORDS}\n''' .",
        f"x:y x:note 'it\\'s' . # {WORDS}",
        f"x:y x:note \"\" , '' . # {WORDS}",
    ],
)
def test_what_a_comment_or_a_string_says_of_a_claim_describes_none(aside):
    trig = f"{aside}\n{text()}{aside}"
    (place,) = find_origins(trig, "claims.trig").values()
    assert place.line == aside.count("\n") + 2


@pytest.mark.parametrize(
    "before",
    [
        "<http://example.org/a#b> <http://example.org/c> 'd' . ",
        "x:y x:note 'say \"' . ",
        'x:y x:note "it\'s # one" . ',
        "x:a\\#b x:note x:it\\'s . ",
        "x:y x:note 'it\\'s' . ",
    ],
)
def test_a_description_after_what_only_looks_like_a_comment_or_a_string_is_found(before):
    assert list(find_origins(before + text(), "claims.trig")) == [CLAIM["a-1-1"].value]


@pytest.mark.parametrize("piece", ['\\"""', "'''", '"', "<", "<a", "claim:a ", "claim:..", "\\", "# "])
def test_places_are_found_in_time_proportional_to_the_text(piece):
    start = time.perf_counter()
    assert not find_origins('"""' + piece * 100_000, "claims.trig")
    assert not find_origins(piece * 100_000, "claims.trig")
    assert time.perf_counter() - start < 5


NAMES = st.lists(st.from_regex(r"[a-z]{1,8}(-[0-9]{1,3}){2}", fullmatch=True), unique=True, max_size=6)


@given(NAMES)
def test_claims_survive_the_way_to_quads_and_back(names):
    claims = [claim(name, "nation:PAK mithaq:hasDefensePartner nation:CHN .") for name in sorted(names)]
    described = [
        quad
        for c in claims
        for quad in [
            *c.quads(),
            *parse(HEADER + f"graph:claims {{ <{c.iri.value}> a mithaq:Claim }}", format=RdfFormat.TRIG),
        ]
    ]
    back = read_claims(described)
    assert [(c.iri, c.content) for c in back] == [(c.iri, c.content) for c in claims]
    assert all(set(old.metadata) <= set(new.metadata) for old, new in zip(claims, back, strict=True))
