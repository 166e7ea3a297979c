"""MME: exercises, their dates and places, and participants that no code identifies."""

from __future__ import annotations

import pytest

from dataset_files import columns_of, said, table
from mithaq.terms import MITHAQ

LINES = {
    "lat": "26.8",
    "lon": "30.8",
    "StartDate": "1/14/80",
    "s.year": "1980",
    "EndDate": "1/21/80",
    "Sea": "1",
    "Warfighting": "1",
}


def row(number, **more):
    return {**dict.fromkeys(("CPX", "Air", "Land", "Amphibious", "Cyber", "Peacekeeping", "Humanitarian"), "0"), "Sea": "0",
            "Warfighting": "0", "MMEID": f"mme{number}", "Ex_Name": "Readex", "Series_Name": "NA", "Location": "Vieques", **LINES, **more}  # fmt: skip


def long(*rows):
    return table(columns_of("mme", "long"), rows)


def wide(*rows, columns=()):
    return table((*columns_of("mme", "wide"), *columns), rows)


def test_an_exercise_has_its_dates_place_domain_and_focus(read):
    reading = read(
        "mme",
        long(row("9001", gwcode="2", country="United States"), row("9001", gwcode="770", country="Pakistan")),
    )
    about = "activity:mme-9001-1980-01-14"
    assert said(reading, about, "rdf:type") == {"mithaq:JointMilitaryExercise"}
    assert said(reading, about, "mithaq:startDate") == {"1980-01-14"}
    assert said(reading, about, "mithaq:endDate") == {"1980-01-21"}
    assert said(reading, about, "mithaq:hasLocation") == {"<geo:26.8,30.8>"}
    assert said(reading, about, "mithaq:placeName") == {"Vieques"}
    assert said(reading, about, "mithaq:hasRecordCode") == {"mme:Sea-1", "mme:Warfighting-1"}
    assert said(reading, about, "mithaq:hasParticipant") == {"nation:USA", "nation:PAK"}
    assert said(reading, about, "mithaq:isEditionOf") == set()


@pytest.mark.parametrize(
    ("start", "year", "meant"),
    [("1/14/80", "1980", "1980-01-14"), ("7/4/05", "2005", "2005-07-04"), ("1980-01-xx", "1980", "1980-01"), ("2007-xx-xx", "2007", "2007")],
)  # fmt: skip
def test_two_digit_years_and_missing_days(read, start, year, meant):
    reading = read(
        "mme",
        long(
            row("9002", gwcode="2", country="United States", StartDate=start, EndDate="", **{"s.year": year})
        ),
    )
    assert said(reading, f"activity:mme-9002-{meant}", "mithaq:startDate") == {meant}


def test_an_identifier_that_is_not_unique_is_told_apart_by_the_start(read):
    second = {"StartDate": "7/7/05", "EndDate": "7/8/05", "s.year": "2005"}
    reading = read(
        "mme", long(row("9003", gwcode="2", country="A"), row("9003", gwcode="770", country="B", **second))
    )
    assert said(reading, "activity:mme-9003-1980-01-14", "mithaq:hasParticipant") == {"nation:USA"}
    assert said(reading, "activity:mme-9003-2005-07-07", "mithaq:hasParticipant") == {"nation:PAK"}


def test_a_participant_without_a_code_stays_as_it_is_named_and_is_counted(read):
    rows = [
        row("9004", gwcode=code, country=name)
        for code, name in (("2", "United States"), ("NA", "Baltic States"), ("NA", "-9"), ("NA", "-9"))
    ]
    reading = read("mme", long(*rows))
    assert said(reading, "activity:mme-9004-1980-01-14", "mithaq:participantName") == {
        "Baltic States",
        "(not named)",
    }
    assert reading.ledger.unresolved == 3
    assert reading.ledger.unresolved_names == {"Baltic States": 1, "-9": 2}
    assert len([q for q in reading.quads if q.predicate == MITHAQ.participantName]) == 3


def test_a_code_that_meant_nobody_then_leaves_the_name(read):
    reading = read(
        "mme",
        long(row("9005", gwcode="2", country="United States"), row("9005", gwcode="817", country="Vietnam")),
    )
    assert said(reading, "activity:mme-9005-1980-01-14", "mithaq:participantName") == {"Vietnam"}


def test_codes_are_those_of_gleditsch_and_ward_on_the_day(read):
    late = {"StartDate": "7/7/05", "EndDate": "7/8/05", "s.year": "2005"}
    rows = (
        row("9006", gwcode="260", country="West Germany"),
        row("9007", gwcode="260", country="Germany", **late),
        row("9008", gwcode="678", country="Yemen", **late),
    )
    reading = read("mme", long(*rows))
    assert said(reading, "activity:mme-9006-1980-01-14", "mithaq:hasParticipant") == {"nation:cow-260"}
    assert said(reading, "activity:mme-9007-2005-07-07", "mithaq:hasParticipant") == {"nation:DEU"}
    assert said(reading, "activity:mme-9008-2005-07-07", "mithaq:hasParticipant") == {"nation:YEM"}


def test_the_wide_form_says_the_same_as_the_long_one(read):
    people = ("United States", "NATO", "Pakistan")
    codes = {"United States": "2", "NATO": "NA", "Pakistan": "770"}
    by_row = read(
        "mme", long(*(row("9009", gwcode=codes[name], country=name) for name in people)), "long.csv"
    )
    in_columns = row("9009", StateA=people[0], StateB=people[1], StateC=people[2])
    at_once = read("mme", wide(in_columns, columns=("StateC",)), "wide.csv")
    content = [
        {(q.subject, q.predicate, q.object) for q in r.quads if "/claim/" in str(q.graph_name)}
        for r in (by_row, at_once)
    ]
    assert content[0] == content[1]
    assert at_once.ledger.unresolved_names == {"NATO": 1}


def test_an_unnamed_exercise_has_a_label_and_an_end_before_the_start_is_left_out(read):
    reading = read(
        "mme",
        long(
            row(
                "9010",
                gwcode="2",
                country="A",
                Ex_Name="-9",
                Location="-9",
                lat="NA",
                lon="NA",
                EndDate="1/10/80",
            )
        ),
    )
    about = "activity:mme-9010-1980-01-14"
    assert said(reading, about, "rdfs:label") == {"unnamed exercise, 1980 (MME 9010)"}
    assert said(reading, about, "mithaq:endDate") == said(reading, about, "mithaq:hasLocation") == set()
    assert reading.ledger.kept_without == {"kept without its end, which is before its start": 1}


def test_editions_share_their_series(read):
    reading = read("mme", long(row("9011", gwcode="2", country="A", Series_Name="Bright Star")))
    assert said(reading, "activity:mme-9011-1980-01-14", "mithaq:isEditionOf") == {
        "activity:mme-series-bright-star"
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"StartDate": "14.1.1980"}, "impossible date in column 'StartDate'"),
        ({"StartDate": "2/30/80"}, "impossible date in column 'StartDate'"),
        ({"StartDate": "1/14/81"}, "impossible date in column 'StartDate'"),
        ({"lat": "91"}, "impossible place in column 'lat'"),
        ({"Sea": "7"}, "unknown code in column 'Sea'"),
        ({"gwcode": "1999"}, "unknown code in column 'gwcode'"),
        ({"MMEID": "NA"}, "unknown identifier in column 'MMEID'"),
    ],
)
def test_rows_that_cannot_be_right_are_refused(read, change, reason):
    good = [row(str(9100 + n), gwcode="2", country="A") for n in range(3)]
    reading = read("mme", long(*good, row("9012", **{"gwcode": "2", "country": "A", **change})))
    assert reading.ledger.refused == {reason: 1}


def test_the_real_exercises_are_read_whole(real):
    reading = real("mme", "mme/mme-v7-long.csv")
    assert (reading.ledger.rows, reading.ledger.refused) == (13818, {})
    assert reading.ledger.unresolved == 341 + 7, (
        "341 without a code, and Vietnam seven times under the code of the south"
    )
    assert len({q.subject for q in reading.quads if q.object == MITHAQ.JointMilitaryExercise}) == 3707
