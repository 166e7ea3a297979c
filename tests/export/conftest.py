"""A small graph as a build leaves it, with a tie of each kind that is exported; the shipped graph is the small model's here."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from builders import HEADER
from mithaq.store import EmbeddedStore
from small_fixtures import home, kg, small  # noqa: F401 - what is read back or written again need not be large

TIES = """
nation:PAK a mithaq:Nation , mithaq:IslamicNation ; rdfs:label "Pakistan"@en , "پاکستان"@ur ; mithaq:isoAlpha3Code "PAK" ;
    mithaq:cowCode "770" ; mithaq:gleditschWardCode "770" .
nation:SAU a mithaq:Nation , mithaq:IslamicNation ; rdfs:label "Saudi Arabia"@en .
nation:IND a mithaq:Nation ; rdfs:label "India"@en .
nation:FJI a mithaq:Nation ; rdfs:label "Fiji"@en .
organization:OIC a mithaq:Group ; rdfs:label "Organisation of Islamic Cooperation"@en .
instrument:smda a mithaq:Instrument ; rdfs:label "a pact"@en ; mithaq:hasParty nation:PAK .
membership:PAK-OIC-1 a mithaq:Membership , mithaq:CurrentFullMembership ; mithaq:hasHolder nation:PAK ;
    mithaq:inGroup organization:OIC ; mithaq:hasStatus mithaq:FullMember ;
    mithaq:startDate "1969"^^xsd:gYear , "1969-09-25"^^xsd:date ; mithaq:startKind mithaq:Event ;
    mithaq:startsNoEarlierThan "1969-09-25"^^xsd:date ; mithaq:startsNoLaterThan "1969-09-25"^^xsd:date .
membership:SAU-OIC-1 a mithaq:Membership ; mithaq:hasHolder nation:SAU ; mithaq:inGroup organization:OIC ;
    mithaq:hasStatus mithaq:FullMember ; mithaq:endDate "1999"^^xsd:gYear ; mithaq:endKind mithaq:Event ;
    mithaq:endsNoEarlierThan "1999-01-01"^^xsd:date ; mithaq:endsNoLaterThan "1999-12-31"^^xsd:date .
obligation:smda-PAK a mithaq:DefenseObligation , mithaq:Obligation ; mithaq:isOwedBy nation:PAK ; mithaq:isOwedTo nation:SAU ;
    mithaq:startDate "2025-09-17"^^xsd:date ; mithaq:startsNoEarlierThan "2025-09-17"^^xsd:date .
designation:PAK-USA-1 a mithaq:Designation ; mithaq:hasHolder nation:PAK ; mithaq:isDesignatedBy nation:IND .
nation:SAU mithaq:hasDefensePartner nation:PAK . nation:PAK mithaq:hasDefensePartner nation:SAU .
graph:ontology { mithaq:DefenseObligation rdfs:subClassOf mithaq:Obligation ; rdfs:label "defence obligation"@en . }
graph:claims {
    graph:facts mithaq:asOf "2026-11-23"^^xsd:date .
    source:list rdfs:label "a list"@en ; dcterms:title "List"@en ; mithaq:hasSourceKind mithaq:News ; mithaq:coversUntil "2026-11-23"^^xsd:date .
    source:old rdfs:label "an old list"@en ; mithaq:hasSourceKind mithaq:News .
    claim:pak-1 a mithaq:Claim ; mithaq:hasStanding mithaq:Accepted ; mithaq:hasSource source:list ; mithaq:rowKey "7" .
    claim:pak-2 a mithaq:Claim ; mithaq:hasStanding mithaq:Accepted ; mithaq:hasSource source:old .
    claim:sau-1 a mithaq:Claim ; mithaq:hasStanding mithaq:Accepted ; mithaq:hasSource source:old .
    claim:smda-1 a mithaq:Claim ; mithaq:hasStanding mithaq:Accepted ; mithaq:hasSource source:old ; mithaq:quote "aggression against both"@en .
    claim:smda-2 a mithaq:Claim ; mithaq:hasStanding mithaq:Accepted ; mithaq:hasSource source:old .
    claim:mnna-1 a mithaq:Claim ; mithaq:hasStanding mithaq:Accepted ; mithaq:hasSource source:old .
    claim:pair-1 a mithaq:Claim ; mithaq:hasStanding mithaq:Accepted ; mithaq:hasSource source:old .
    claim:no-1 a mithaq:Claim ; mithaq:hasStanding mithaq:Denied ; mithaq:hasPolarity mithaq:Denied ; mithaq:hasSource source:old ;
        mithaq:statement "India and Fiji are no partners."@en .
}
claim:pak-1 { membership:PAK-OIC-1 mithaq:hasHolder nation:PAK . }
claim:pak-2 { membership:PAK-OIC-1 mithaq:startDate "1969"^^xsd:gYear . }
claim:sau-1 { membership:SAU-OIC-1 mithaq:hasHolder nation:SAU . }
claim:smda-1 { obligation:smda-PAK mithaq:isOwedBy nation:PAK . }
claim:smda-2 { instrument:smda mithaq:hasParty nation:PAK . }
claim:mnna-1 { designation:PAK-USA-1 mithaq:hasHolder nation:PAK . }
claim:pair-1 { nation:SAU mithaq:hasDefensePartner nation:PAK . }
claim:no-1 { nation:IND mithaq:hasDefensePartner nation:FJI . }
"""


@pytest.fixture
def ties() -> EmbeddedStore:
    return EmbeddedStore.in_memory(parse(HEADER + TIES, format=RdfFormat.TRIG))
