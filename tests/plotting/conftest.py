"""A small world as a build leaves it: pacts, promises, agreements and exercises of a few nations, and sources with their coverage."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from builders import HEADER
from mithaq.names import Names
from mithaq.plotting import Picture, Wanted, plot
from mithaq.resources import model
from mithaq.store import EmbeddedStore

ISLAMIC = {"PAK": "Pakistan", "SAU": "Saudi Arabia", "TUR": "Türkiye", "EGY": "Egypt", "IRN": "Iran"}
OTHERS = {"USA": "United States", "FRA": "France", "GRC": "Greece", "GBR": "United Kingdom", "FJI": "Fiji"}
KINDS = ("Defense", "Offense", "Neutrality", "NonAggression", "Consultation")
#: Pakistan is a state in the dataset from 1950 on, to see that no source speaks of it before.
STATES = {"PAK": "1950-01-01", "SAU": "1930-01-01", "TUR": "1930-01-01", "USA": "1900-01-01"}


def spell(
    start: str = "", end: str = "", latest_start: str | None = None, latest_end: str | None = None
) -> str:
    """The bounds of a spell in Turtle; a date is certain unless a later one is given."""
    bounds = {
        "startsNoEarlierThan": start,
        "startsNoLaterThan": start if latest_start is None else latest_start,
        "endsNoEarlierThan": end,
        "endsNoLaterThan": end if latest_end is None else latest_end,
    }
    return "".join(f' ; mithaq:{name} "{day}"^^xsd:date' for name, day in bounds.items() if day)


def obligation(name: str, debtor: str, creditors: str, pact: str, when: str, kind: str = "Defense") -> str:
    """An obligation with its claim."""
    owed_to = " , ".join(f"nation:{one}" for one in creditors.split())
    triple = f"obligation:{name} mithaq:isOwedBy nation:{debtor}"
    return (
        f"{triple} ; a mithaq:{kind}Obligation , mithaq:Obligation ; mithaq:isStatedIn instrument:{pact}{when}"
        + (f" ; mithaq:isOwedTo {owed_to} .\n" if owed_to else " ; mithaq:creditorsAreUnknown true .\n")
        + claim(name, triple, "atop")
    )


def claim(name: str, triple: str, source: str) -> str:
    """An accepted claim that says one triple."""
    return (
        f"graph:claims {{ claim:{name} mithaq:hasStanding mithaq:Accepted ; mithaq:hasSource source:{source} }}\n"
        f"claim:{name} {{ {triple} }}\n"
    )


def exercise(name: str, parties: str, when: str, code: str = "") -> str:
    """A joint exercise with a claim for each participant."""
    coded = f" ; mithaq:hasRecordCode mme:{code}" if code else ""
    made = f'activity:{name} a mithaq:JointMilitaryExercise ; rdfs:label "{name}"@en{when}{coded} .\n'
    for one in parties.split():
        triple = f"activity:{name} mithaq:hasParticipant nation:{one}"
        made += f"{triple} .\n{claim(f'{name}-{one}', triple, 'mme')}"
    return made


def nations() -> str:
    made = ""
    for code, label in {**ISLAMIC, **OTHERS}.items():
        made += f'nation:{code} a mithaq:Nation ; rdfs:label "{label}"@en ; mithaq:isoAlpha3Code "{code}" .\n'
        made += f"nation:{code} a mithaq:IslamicNation .\n" if code in ISLAMIC else ""
    for code, first in STATES.items():
        made += (
            f"code:cow-{code} mithaq:hasHolder nation:{code} ; mithaq:hasCodeScheme mithaq:CowNumber ; "
            f'mithaq:codeValue "1" ; mithaq:startsNoLaterThan "{first}"^^xsd:date .\n'
        )
    return made


def sources() -> str:
    covering = (
        ("atop", "ATOP", "Census", "1945-01-01", "2018-12-31", [f"{kind}Obligation" for kind in KINDS]),
        ("dcad", "DCAD", "BestEffort", "1980-01-01", "2010-12-31", ["DefenseCooperationAgreement"]),
        ("mme", "MME", "BestEffort", "1980-01-01", "1990-12-31", ["JointMilitaryExercise"]),
    )
    made = 'graph:facts mithaq:asOf "2026-11-23"^^xsd:date .\n'
    for name, label, completeness, first, last, kinds in covering:
        covered = " , ".join(f"mithaq:{kind}" for kind in kinds)
        made += (
            f'source:{name} rdfs:label "{label}"@en ; dcterms:title "The data of {label}" ; mithaq:hasSourceKind mithaq:Dataset ; '
            f'schema:url "https://data.example/{name}"^^xsd:anyURI ; mithaq:hasCompleteness mithaq:{completeness} ; '
            f'mithaq:coversKind {covered} ; mithaq:coversFrom "{first}"^^xsd:date ; mithaq:coversUntil "{last}"^^xsd:date .\n'
        )
    made += 'source:news rdfs:label "A newspaper"@en ; mithaq:hasSourceKind mithaq:News .\n'
    return f"graph:claims {{ {made} }}\n"


def ontology() -> str:
    kinds = "".join(
        f'mithaq:{kind}Obligation rdfs:subClassOf mithaq:Obligation ; rdfs:label "{kind.lower()} obligation"@en .\n'
        for kind in KINDS
    )
    wider = "mithaq:DefenseCooperationAgreement rdfs:subClassOf mithaq:Instrument .\n"
    stages = "mithaq:Signed rdfs:label 'signed'@en . mithaq:Announced mithaq:precedesForce true . mithaq:Ended mithaq:precludesForce true ."
    return f"{kinds}{wider}graph:ontology {{ {kinds} {stages} }}\n"


def world() -> str:
    """All of it, as TriG."""
    big, two, old = "league-1950", "treaty-1960", "pact-1930"
    four = ("SAU", "TUR", "EGY", "GBR")
    parts = [ontology(), nations(), sources()]
    labels = {big: "League treaty", two: "Two-nation treaty", old: "Old pact", "aid-1959": "Aid agreement"}
    labels |= {
        "vague": "Vague pact",
        "announced-2026": "Announced pact",
        "league-again": "League treaty as another tells it",
    }
    parts += [
        f'instrument:{name} a mithaq:Instrument ; rdfs:label "{label}"@en .\n'
        for name, label in labels.items()
    ]
    for one in four:
        others = " ".join(each for each in four if each != one)
        parts.append(obligation(f"league-{one}", one, others, big, spell("1950-05-05")))
    parts += [
        obligation("again-SAU", "SAU", "TUR", "league-again", spell("1950-05-05")),
        "instrument:league-1950 skos:exactMatch instrument:league-again .\n",
        obligation("two-PAK", "PAK", "SAU", two, spell("1960-06-01", "1990-02-03")),
        obligation("two-SAU", "SAU", "PAK", two, spell("1960-06-01", "1990-02-03")),
        obligation("aid-USA", "USA", "PAK", "aid-1959", spell("1959-03-05")),
        obligation("peace-PAK", "PAK", "USA", "aid-1959", spell("1959-03-05"), "NonAggression"),
        obligation(
            "old-TUR", "TUR", "GRC", old, spell("1930-01-01", "1980-01-01", "1930-12-31", "1989-12-31")
        ),
        obligation("vague-IRN", "IRN", "", "vague", spell("1970-01-01")),
        "instrument:vague mithaq:hasParty nation:IRN , nation:FRA .\n",
        obligation("announced-PAK", "PAK", "TUR", "announced-2026", spell("2025-01-01")),
        "instrument:announced-2026 mithaq:hasStage mithaq:Announced .\n",
        'organization:OIC a mithaq:Group ; rdfs:label "Organisation of Islamic Cooperation"@en .\n',
        'designation:PAK-USA-1 a mithaq:Designation ; rdfs:label "Major ally"@en ; mithaq:hasHolder nation:PAK ; '
        f"mithaq:isDesignatedBy nation:USA{spell('2004-06-16')} .\n",
        'instrument:dca a mithaq:Instrument , mithaq:DefenseCooperationAgreement ; rdfs:label "Cooperation agreement"@en ; '
        'mithaq:hasParty nation:PAK , nation:USA ; mithaq:signatureDate "1995"^^xsd:gYear , "1995-03-04"^^xsd:date .\n',
        claim("dca-1", "instrument:dca mithaq:hasParty nation:PAK", "dcad"),
        'instrument:lost a mithaq:Instrument ; rdfs:label "Undated agreement"@en ; mithaq:hasParty nation:PAK , nation:USA .\n',
    ]
    for number, status, when in (
        (
            1,
            "FullMember",
            spell("1969-01-01", latest_start="1969-12-31") + " ; a mithaq:CurrentFullMembership",
        ),
        (2, "Suspended", spell("1979-05-09", "1984-03-31")),
    ):
        triple = f"membership:PAK-OIC-{number} mithaq:hasHolder nation:PAK"
        parts.append(
            f"{triple} ; a mithaq:Membership ; mithaq:inGroup organization:OIC ; mithaq:hasStatus mithaq:{status}{when} .\n"
        )
        parts.append(claim(f"member-{number}", triple, "news"))
    parts += [
        exercise("sea-85", "PAK USA", spell("1985-03-01"), "Sea-1"),
        exercise("sea-86", "PAK SAU", spell("1986-03-01"), "Sea-1 , mme:Land-1"),
        exercise("fjord", "USA GBR", spell("1987-03-01"), "Sea-1"),
        exercise("two-years", "PAK TUR", spell("1988-12-01", latest_start="1989-01-31")),
        exercise("undated", "PAK EGY", ""),
    ]
    return HEADER + "".join(parts)


@pytest.fixture(scope="session")
def quads() -> list[Quad]:
    return list(parse(world(), format=RdfFormat.TRIG))


@pytest.fixture(scope="session")
def store(quads: list[Quad]) -> EmbeddedStore:
    return EmbeddedStore.in_memory(quads)


@pytest.fixture(scope="session")
def draw(store: EmbeddedStore) -> Callable[..., Picture]:
    """A picture of the small world, the same one each time."""

    @cache
    def call(what: str, *nations: str, **wanted: int) -> Picture:
        return plot(store, Names(store), model().queries, what, Wanted(nations, **wanted))

    return call


@pytest.fixture
def store_with(quads: list[Quad]) -> Callable[[str], Callable[..., Picture]]:
    """The same of a world in which more is known."""

    def more(turtle: str) -> Callable[..., Picture]:
        richer = EmbeddedStore.in_memory([*quads, *parse(HEADER + turtle, format=RdfFormat.TRIG)])
        return lambda what, *nations, **wanted: plot(
            richer, Names(richer), model().queries, what, Wanted(nations, **wanted)
        )

    return more
