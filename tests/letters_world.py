"""A world in which each verdict and each trap occurs once: letters that claim things, and rows in the formats of the datasets.

Letters are named by their years; a claim is named ``claim:letter-YEAR-1-N``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import small_world
from dataset_files import columns_of, member, members, table
from mithaq.resources import Model

NATIONS = frozenset({*small_world.NATIONS, "PSE", "RUS", "SUN"})
USA, PAK, TUR, CHN, IND, SAU, SUN = "2", "770", "640", "710", "750", "670", "365"

PREFIXES = "".join(
    f"@prefix {name}: <https://w3id.org/mithaq/{name}/> .\n"
    for name in ("activity", "alliance", "claim", "concept", "graph", "instrument", "nation", "obligation", "source")
) + (
    "@prefix mithaq: <https://w3id.org/mithaq/ontology#> .\n@prefix dcterms: <http://purl.org/dc/terms/> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A claim of a letter: its number, its triples, and how it is put."""

    letter: str
    number: int
    triples: str
    polarity: str = "Affirmed"
    certainty: str = "Stated"
    nature: str = "Descriptive"
    more: str = field(default="")

    @property
    def name(self) -> str:
        return f"letter-{self.letter}-1-{self.number}"


CLAIMS = (
    Said("2015", 1, "nation:PAK mithaq:isAlliedWith nation:TUR ."),
    Said("2015", 2, "nation:IND mithaq:hasDefensePartner nation:PAK ."),
    Said(
        "2015", 3,
        "obligation:letter-pak a mithaq:DefenseObligation ; mithaq:isOwedBy nation:PAK ; mithaq:isOwedTo nation:USA .",
    ),
    Said("2015", 4, "nation:USA mithaq:isAlliedWith nation:PAK .", more='mithaq:strengthWord "strong"@en ;'),
    Said("2015", 5, "nation:CHN mithaq:isAlliedWith nation:PAK .", polarity="Denied"),
    Said("2015", 6, "nation:SAU mithaq:isAlliedWith nation:TUR .", certainty="Hedged"),
    Said("2015", 7, "nation:PSE mithaq:isAlliedWith nation:TUR ."),
    Said("2015", 8, "nation:SAU mithaq:isAlliedWith nation:IND .", polarity="Denied"),
    Said("2015", 9, "nation:USA mithaq:isAlliedWith nation:IND ."),
    Said("2015", 10, "nation:RUS mithaq:isAlliedWith nation:TUR ."),
    Said("2015", 11, "alliance:letter mithaq:contributesTo concept:peace .", nature="Evaluative"),
    Said("2015", 12, "nation:CHN mithaq:isAlliedWith nation:RUS ."),
    Said(
        "2015", 13,
        "obligation:letter-usa a mithaq:DefenseObligation ; mithaq:isOwedBy nation:USA ; mithaq:isOwedTo nation:PAK .",
    ),
    Said("2015", 14, "nation:CHN mithaq:isAlliedWith nation:IND ."),
    Said("2015", 15, "nation:CHN mithaq:hasDefensePartner nation:IND ."),
    Said("2016", 1, "nation:USA mithaq:isAlliedWith nation:IND .", polarity="Denied"),
    Said("2017", 1, "nation:TUR mithaq:isAlliedWith nation:PAK .", polarity="Denied"),
    Said("1970", 1, "nation:TUR mithaq:isAlliedWith nation:PAK ."),
    Said("2021", 1, "nation:USA mithaq:isAlliedWith nation:SAU ."),
    Said("1995", 1, "alliance:ring a mithaq:MultilateralAlliance ; mithaq:hasHub nation:USA ."),
    Said(
        "1995", 2,
        "alliance:ring mithaq:involvesActivity activity:ring-exercises . activity:ring-exercises a mithaq:JointMilitaryExercise .",
    ),
    Said(
        "1995", 3,
        "alliance:ring mithaq:involvesActivity activity:ring-intelligence . activity:ring-intelligence a mithaq:IntelligenceSharing .",
    ),
    # Of a month within the year in which a promise began, on no known day.
    Said("2009-06", 1, "nation:CHN mithaq:isAlliedWith nation:SAU ."),
    # Of an activity there is one record only, which is of many parties.
    Said(
        "2010", 1,
        "alliance:ring mithaq:involvesActivity activity:ring-training . activity:ring-training a mithaq:MilitaryTraining .",
    ),
    # A report has an agreement without its date, which the letter gives itself.
    Said("2012", 1, "nation:TUR mithaq:hasDefensePartner nation:IND ."),
    Said("2012", 2, 'instrument:report mithaq:signatureDate "2012"^^xsd:gYear .'),
    Said("2013", 1, "nation:TUR mithaq:hasDefensePartner nation:IND ."),
    Said("2005", 1, "nation:PAK mithaq:hasDefensePartner nation:CHN ."),
    Said("2005", 2, "nation:PAK mithaq:hasDefensePartner nation:SAU ."),
    Said("undated", 1, "nation:USA mithaq:isAlliedWith nation:PAK ."),
)  # fmt: skip

#: What is on record by the letter of 1995, and is no sentence of it: a name, a statement and its triples.
REPORTED = (
    ("succession-1", "Russia succeeds the Soviet Union.", "nation:SUN mithaq:hasSuccessor nation:RUS ."),
    ("succession-2", "Russia takes its place under a treaty.", "instrument:atop-9006 mithaq:hasParty nation:RUS ."),
    (
        "report-1", "There is an agreement.",
        "instrument:report a mithaq:DefenseCooperationAgreement ; mithaq:hasParty nation:TUR , nation:IND .",
    ),
    (
        "report-2", "There is a centre.",
        'activity:report a mithaq:MilitaryTraining ; mithaq:startDate "2010-05-01"^^xsd:date ; mithaq:hasParticipant nation:USA , '
        "nation:SAU , nation:PAK , nation:TUR .",
    ),
)  # fmt: skip

ATOP = members(
    # A treaty that ended.
    *(member("9001", code, "1954-04-02", "1979-03-12", defense="1") for code in (PAK, TUR)),
    # A promise in one direction only, still on record when the data end.
    member("9002", USA, "1959-03-05", defense="1"),
    member("9002", PAK, "1959-03-05"),
    # A pair inside a larger pact that promises nothing but peace.
    *(member("9003", code, "1976-02-24", nonagg="1") for code in (USA, PAK, CHN, IND, SAU, TUR)),
    # What a letter denies.
    *(member("9004", code, "2005-04-05", defense="1") for code in (CHN, PAK)),
    # A pact of consultation, as the Central Treaty Organisation was.
    *(member("9005", code, "1955-09-23", "1979-03-12", consul="1") for code in (SAU, TUR)),
    # What a state promised that is gone.
    *(member("9006", code, "1945-01-01", "1991-12-26", defense="1") for code in (SUN, TUR)),
    *(member("9010", code, "2009-01", defense="1", moent="") for code in (CHN, SAU)),
    # What rivals promise each other.
    *(member("9008", code, "2010-01-01", nonagg="1") for code in (CHN, IND)),
    *(member("9007", code, "1966-01-01", "1971-01-01", consul="1") for code in (TUR, PAK)),
)


def agreement(number: str, first: str, second: str, year: int) -> dict[str, str]:
    """A row of DCAD."""
    values = {
        "DCAid": f"DCADv1.0-{number}",
        "ccode1": first,
        "ccode2": second,
        "signDay": "1",
        "signMonth": "4",
    }
    values |= {
        "signYear": str(year),
        "type": "general",
        "category1": "DCA",
        "terminated": "-88",
        "asymmetry": "0",
    }
    return values | {
        "categoryConf": "high",
        "sourceType": "treaty",
        "endYearEstimate": "2010",
        "source": "TIAS",
    }


DCAD = table(
    columns_of("dcad", "agreements"),
    [agreement("9001", CHN, PAK, 2003), agreement("9002", PAK, SAU, 2004), agreement("9003", PAK, SAU, 1983)],
)


def exercise(number: int, year: int, **more: str) -> dict[str, str]:
    """What the rows of both forms of MME have in common."""
    flags = dict.fromkeys(("CPX", "Air", "Land", "Amphibious", "Cyber", "Peacekeeping", "Humanitarian"), "0")
    day = f"1/14/{year % 100:02}"
    return {
        **flags, "Sea": "1", "Warfighting": "1", "MMEID": f"mme{number}", "Ex_Name": "Readex", "Series_Name": "NA",
        "Location": "Karachi", "lat": "24.8", "lon": "67.0", "StartDate": day, "s.year": str(year), "EndDate": day, **more,
    }  # fmt: skip


#: The same three exercises of Pakistan and China, in both forms.
_YEARS = {9001: 2003, 9002: 2004, 9003: 2005}
LONG = table(
    columns_of("mme", "long"),
    [
        exercise(number, year, gwcode=code, country=name)
        for number, year in _YEARS.items()
        for code, name in (("770", "Pakistan"), ("710", "China"))
    ],
)
WIDE = table(
    columns_of("mme", "wide"),
    [exercise(number, year, StateA="Pakistan", StateB="China") for number, year in _YEARS.items()],
)


def letters() -> str:
    """The descriptions of the letters, as Turtle."""
    told = [PREFIXES]
    for letter in dict.fromkeys(said.letter for said in CLAIMS):
        date = (
            "mithaq:isUndated true"
            if letter == "undated"
            else f'dcterms:date "{letter}"^^xsd:{"gYearMonth" if "-" in letter else "gYear"}'
        )
        told.append(
            f'source:letter-{letter} a mithaq:Document ; rdfs:label "letter of {letter}"@en ; dcterms:title "A letter"@en ; '
            f'mithaq:hasSourceKind mithaq:News ; {date} ; mithaq:lookedAtOn "2026-01-31"^^xsd:date ; '
            f'mithaq:sha256 "{letter.replace("-", "a"):0<64}" ; mithaq:characterCount 100 ; mithaq:sentenceCount 1 .'
        )
    return "\n".join(told) + "\n"


def claims() -> str:
    """The claims of the letters, as TriG."""
    told = [_described(said) for said in CLAIMS] + [_reported(*each) for each in REPORTED]
    return PREFIXES + "\n".join(told) + "\n"


def _reported(name: str, statement: str, triples: str) -> str:
    return f"""
graph:claims {{ claim:{name} a mithaq:Claim ; mithaq:statement "{statement}"@en ; mithaq:rowKey "1" ;
    mithaq:hasSource source:letter-1995 ; mithaq:hasPolarity mithaq:Affirmed ; mithaq:hasCertainty mithaq:Stated ;
    mithaq:hasScope mithaq:Specific ; mithaq:hasNature mithaq:Descriptive ; mithaq:hasRank mithaq:Normal . }}
claim:{name} {{ {triples} }}"""


def _described(said: Said) -> str:
    return f"""
graph:claims {{ claim:{said.name} a mithaq:Claim ; mithaq:statement "Claim {said.number} of the letter of {said.letter}."@en ;
    mithaq:quote "words"@en ; mithaq:quoteStart {said.number} ; mithaq:quoteEnd {said.number + 5} ; mithaq:sentenceNumber 1 ;
    mithaq:hasSource source:letter-{said.letter} ; mithaq:hasPolarity mithaq:{said.polarity} ; {said.more}
    mithaq:hasCertainty mithaq:{said.certainty} ; mithaq:hasScope mithaq:Specific ; mithaq:hasNature mithaq:{said.nature} ;
    mithaq:hasRank mithaq:Normal . }}
claim:{said.name} {{ {said.triples} }}"""


def write_model(folder: Path) -> Model:
    """The small model with the letters."""
    model = small_world.small_model(folder)
    (model.data / "letters.ttl").write_text(letters(), encoding="utf-8")
    (model.data / "claims" / "letters.trig").write_text(claims(), encoding="utf-8")
    return model


def write_datasets(folder: Path) -> dict[str, list[Path]]:
    """Files to import, by dataset."""
    texts = {"atop": [ATOP], "dcad": [DCAD], "mme": [LONG, WIDE]}
    found: dict[str, list[Path]] = {}
    for name, files in texts.items():
        for number, text in enumerate(files):
            path = folder / f"{name}-{number}.csv"
            path.write_text(text, encoding="utf-8")
            found.setdefault(name, []).append(path)
    return found
