"""From what a person types to an IRI, on names written for it."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from mithaq.errors import UnknownNameError
from mithaq.names import KindOf, Names
from mithaq.store import EmbeddedStore
from mithaq.terms import MITHAQ, NATION, OWL, PREFIXES, compact

NAMES = """
mithaq:Nation a owl:Class ; rdfs:label "nation"@en .
mithaq:Group a owl:Class ; rdfs:label "group"@en .
mithaq:Alliance a owl:Class ; rdfs:label "alliance"@en ; rdfs:subClassOf mithaq:Group .
mithaq:RegionalAlliance a owl:Class ; rdfs:label "regional alliance"@en ; rdfs:subClassOf mithaq:Alliance .
mithaq:Threat a owl:Class ; rdfs:label "threat"@en .
mithaq:Source a owl:Class ; rdfs:label "source"@en .
mithaq:Claim a owl:Class ; rdfs:label "claim"@en .
mithaq:Scope a owl:Class ; rdfs:label "scope"@en .
mithaq:General a mithaq:Scope ; rdfs:label "general"@en .
mithaq:Specific a mithaq:Scope ; rdfs:label "specific"@en .
nation:PAK a mithaq:Nation ; rdfs:label "Pakistan"@en, "پاکستان"@ur, "باكستان"@ar ; mithaq:officialName "Islamic Republic of Pakistan"@en ;
    mithaq:isoAlpha2Code "PK" ; mithaq:isoAlpha3Code "PAK" ; mithaq:isoNumericCode "586" ; skos:exactMatch wd:Q843 .
nation:TUR a mithaq:Nation ; rdfs:label "Türkiye"@en ; skos:altLabel "Turkey"@en ; mithaq:isoAlpha2Code "TR" .
nation:IRN a mithaq:Nation ; rdfs:label "Iran"@en . nation:IRQ a mithaq:Nation ; rdfs:label "Iraq"@en .
nation:COD a mithaq:Nation ; rdfs:label "Congo - Kinshasa"@en ; skos:altLabel "Congo"@en .
nation:COG a mithaq:Nation ; rdfs:label "Congo - Brazzaville"@en ; skos:altLabel "Congo"@en .
nation:OMN a mithaq:Nation ; rdfs:label "عمان"@ar .
alliance:us-islamic-nations a mithaq:Alliance ; rdfs:label "US–Islamic nations alliance"@en .
alliance:it a mithaq:Alliance ; rdfs:label "The IT pact"@en . nation:ITA a mithaq:Nation ; rdfs:label "Italy"@en ; mithaq:isoAlpha2Code "IT" .
concept:TURN a mithaq:Threat ; skos:prefLabel "Turkeys"@en .
graph:claims {
    source:strategic-alliances a mithaq:Source ; rdfs:label "an essay"@en ; <http://purl.org/dc/terms/title> "On alliances"@en .
    claim:strategic-alliances-14-1 a mithaq:Claim .
}
claim:strategic-alliances-14-1 { kind:near-ones mithaq:narrowsKind mithaq:RegionalAlliance . }
claim:strategic-alliances-14-2 { kind:nearest-ones mithaq:narrowsKind kind:near-ones . }
graph:vocabulary { kind:near-ones rdfs:label "alliances nearby"@en . }
kind:near-ones rdfs:label "alliances nearby"@en .
kind:nearest-ones rdfs:label "alliances next door"@en .
"""


@pytest.fixture(scope="module")
def names():
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return Names(EmbeddedStore.in_memory(parse(prefixes + NAMES, format=RdfFormat.TRIG)))


@pytest.mark.parametrize(
    "text",
    [
        "PAK",
        "pak",
        "PK",
        "pk",
        "586",
        "Pakistan",
        " pakistan ",
        "پاکستان",
        "پاكستان",
        "باكستان",
        "the Islamic Republic of Pakistan",
        "islamic-republic-of-pakistan",
        "nation:PAK",
        "https://w3id.org/mithaq/nation/PAK",
        "<https://w3id.org/mithaq/nation/PAK>",
        "Q843",
        "wd:Q843",
        "http://www.wikidata.org/entity/Q843",
    ],
)
def test_all_names_of_a_nation_mean_it(names, text):
    assert names.resolve(text) == NATION.PAK
    assert names.resolve(text, MITHAQ.Nation) == NATION.PAK


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("us-islamic-nations", "alliance:us-islamic-nations"),
        ("US Islamic nations alliance", "alliance:us-islamic-nations"),
        ("strategic-alliances-14-1", "claim:strategic-alliances-14-1"),
        ("claim:strategic-alliances-14-1", "claim:strategic-alliances-14-1"),
        ("on alliances", "source:strategic-alliances"),
        ("regional alliance", "mithaq:RegionalAlliance"),
        ("Turkey", "nation:TUR"),
        ("turkeys", "concept:TURN"),
    ],
)
def test_other_things_are_found_by_label_and_local_name(names, text, curie):
    assert compact(names.resolve(text)) == curie


def test_an_exact_spelling_beats_a_forgiving_one(names):
    assert compact(names.resolve("IT")) == "nation:ITA"
    assert compact(names.resolve("it", MITHAQ.Alliance)) == "alliance:it"


def test_a_class_narrows_what_a_name_may_mean(names):
    assert compact(names.resolve("strategic alliances", MITHAQ.Source)) == "source:strategic-alliances"
    assert compact(names.resolve("us-islamic-nations", MITHAQ.Group)) == "alliance:us-islamic-nations"
    with pytest.raises(UnknownNameError, match=r"“PAK” is Pakistan \(nation:PAK\), which is not a group"):
        names.resolve("PAK", MITHAQ.Group)


def test_kinds_of_a_class_are_the_class_its_subclasses_and_what_narrows_them(names):
    for text in ("alliance", "RegionalAlliance", "alliances nearby", "kind:nearest-ones"):
        assert names.resolve(text, KindOf(MITHAQ.Group))
    for text in ("us-islamic-nations", "nation"):
        with pytest.raises(UnknownNameError, match="not a kind of group"):
            names.resolve(text, KindOf(MITHAQ.Group))


def test_a_name_may_mean_one_of_several_classes(names):
    within = [MITHAQ.Alliance, KindOf(MITHAQ.Alliance)]
    assert compact(names.resolve("it", within)) == "alliance:it"
    assert compact(names.resolve("alliance", within)) == "mithaq:Alliance"
    with pytest.raises(UnknownNameError, match="no alliance or kind of alliance is called “x”"):
        names.resolve("x", within)


def test_a_class_of_the_ontology_is_found_among_classes(names):
    assert names.resolve("threat", OWL.Class) == MITHAQ.Threat


def test_an_ambiguous_name_lists_the_candidates(names):
    with pytest.raises(UnknownNameError, match="“congo” may be any of 2 things") as caught:
        names.resolve("congo")
    assert caught.value.candidates == ("Congo - Kinshasa (nation:COD)", "Congo - Brazzaville (nation:COG)")


def test_an_unknown_name_comes_with_the_nearest_of_the_wanted_class(names):
    with pytest.raises(UnknownNameError, match="no nation is called “Turkeyy”") as caught:
        names.resolve("Turkeyy", MITHAQ.Nation)
    assert caught.value.candidates == ("Türkiye (nation:TUR)",)


def test_of_a_short_code_list_all_values_are_shown(names):
    with pytest.raises(UnknownNameError) as caught:
        names.resolve("xyz", MITHAQ.Scope)
    assert caught.value.candidates == ("general (mithaq:General)", "specific (mithaq:Specific)")


@pytest.mark.parametrize(
    "text",
    ["", "  ", "nation:XXX", "https://w3id.org/mithaq/nation/XXX", "wd:Q1", "no:such", "<a b>", "nation:a b"],
)
def test_what_names_nothing_is_unknown(names, text):
    with pytest.raises(UnknownNameError):
        names.resolve(text)


def test_a_label_is_shown_in_the_language_asked_for_or_the_nearest(names):
    assert names.label(NATION.PAK) == "Pakistan"
    assert names.label(NATION.PAK, "ur") == "پاکستان"
    assert names.label(NATION.PAK, "fr") == "Pakistan"
    assert names.label(NATION.OMN) == "عمان"
    assert names.label(NamedNode(PREFIXES["claim"] + "x-1")) == "claim:x-1"
