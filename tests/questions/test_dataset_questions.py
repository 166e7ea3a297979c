"""Questions on imported datasets: on rows written for these tests, and on the real files where they are at hand."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

import mithaq
from dataset_files import SHARED, columns_of, member, members, table
from mithaq.importing import import_files
from mithaq.names import Names
from mithaq.questions import Asker, Catalogue
from mithaq.resources import model
from mithaq.store import EmbeddedStore

#: Day, kinds and parties: the United States owe Pakistan defence, and not the reverse; the pact of China and Pakistan is violated;
#: Türkiye owes defence to one of two, and ATOP does not say to which.
ATOP = members(
    member("9001", "2", "1959-03-05", defense="1", consul="1"),
    member("9001", "770", "1959-03-05", consul="1"),
    *(
        member("9002", code, "1990-01-01", "2000-06-01", nonagg="1", term="2", termmode="3", termcaus="8")
        for code in ("770", "710")
    ),
    member("9003", "640", "1970-01-01", defense="1", obvary="1"),
    member("9003", "670", "1970-01-01", defense="1"),
    member("9003", "770", "1970-01-01", defense="1"),
    member("9004", "750", "1971-08-09", "1990-01-01", neutral="1", term="1", termmode="1"),
    member("9004", "2", "1971-08-09", "1990-01-01", neutral="1", term="1", termmode="1"),
)


def _agreement(number: str, one: str, other: str, year: str, **more: str) -> dict[str, str]:
    fixed = {"signDay": "1", "signMonth": "4", "type": "general", "category1": "DCA", "terminated": "-88", "asymmetry": "0",
             "categoryConf": "high", "sourceType": "treaty", "endYearEstimate": "2010", "source": "TIAS"}  # fmt: skip
    return {**fixed, "DCAid": f"DCADv1.0-{number}", "ccode1": one, "ccode2": other, "signYear": year, **more}


DCAD = table(
    columns_of("dcad", "agreements"),
    [
        _agreement("9001", "710", "770", "1994", category2="TREX"),
        _agreement("9002", "640", "770", "1999", category1="TREX", type="sector"),
        _agreement("9003", "2", "770", "1989"),
    ],
)


def _exercise(number: str, start: str, year: str, **more: str) -> dict[str, str]:
    domains = (
        "CPX",
        "Air",
        "Land",
        "Sea",
        "Amphibious",
        "Cyber",
        "Warfighting",
        "Peacekeeping",
        "Humanitarian",
    )
    return {**dict.fromkeys(domains, "0"), "MMEID": f"mme{number}", "Ex_Name": "Readex", "Series_Name": "NA", "Location": "NA",
            "lat": "NA", "lon": "NA", "StartDate": start, "s.year": year, "EndDate": start, **more}  # fmt: skip


_EXERCISES = [
    (_exercise("9001", "1/14/95", "1995", Air="1", Sea="1"), {"2": "United States", "770": "Pakistan"}),
    (_exercise("9002", "3/2/97", "1997", Air="1"), {"2": "United States", "770": "Pakistan", "710": "China"}),
    (_exercise("9003", "5/2/97", "1997"), {"710": "China", "770": "Pakistan"}),
]
MME_LONG = table(
    columns_of("mme", "long"),
    [{**row, "gwcode": code, "country": name} for row, who in _EXERCISES for code, name in who.items()],
)
MME_WIDE = table(
    (*columns_of("mme", "wide"), "StateC"),
    [
        {**row, **dict(zip(("StateA", "StateB", "StateC"), who.values(), strict=False))}
        for row, who in _EXERCISES
    ],
)


@pytest.fixture(scope="module")
def world(small_model, tmp_path_factory):
    """The small graph with all these files imported, the exercises both in their long and in their wide form."""
    folder = tmp_path_factory.mktemp("datasets")
    files = {
        "atop": {"members.csv": ATOP},
        "dcad": {"dcad.csv": DCAD},
        "mme": {"long.csv": MME_LONG, "wide.csv": MME_WIDE},
    }
    for dataset, named in files.items():
        for name, text in named.items():
            (folder / name).write_text(text, encoding="utf-8")
        for one in import_files(dataset, [folder / name for name in named], folder / "home"):
            assert not one.file.refused
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mithaq.loading.model", lambda: small_model)
        return mithaq.build(home=folder / "home")


def answered(graph, name, *columns, **parameters):
    """Some columns of an answer, things as their local names."""

    def plain(value):
        curie = getattr(value, "curie", value)
        return curie.partition(":")[2] if curie is not value else value

    return [tuple(plain(getattr(row, column)) for column in columns) for row in graph.ask(name, **parameters)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("1959-03-04", []),
        ("1960-01-01", [("USA", "certain")]),
        ("1975-01-01", [("SAU", "certain"), ("USA", "certain")]),
    ],
)
def test_who_had_to_defend_pakistan_on_a_day(world, day, expected):
    found = answered(world, "who-defends", "debtor", "when", creditor="Pakistan", on=day)
    assert sorted(found) == expected


def test_what_is_owed_is_counted_against_what_is_owing(world):
    columns = ("party", "owes_to", "owed_by", "owes_certainly", "owed_certainly", "to_whom_unknown")
    found = answered(world, "owed-and-owing", *columns, kind="DefenseObligation", on="1980-01-01")
    assert sorted(found) == [
        ("PAK", 2, 2, 2, 2, 0), ("SAU", 2, 1, 2, 1, 0), ("TUR", 0, 2, 0, 2, 1), ("USA", 1, 0, 1, 0, 0),
    ]  # fmt: skip
    assert answered(world, "owed-and-owing", "promise", "owes_to", nation="India", on="1980-01-01") == [
        ("NeutralityObligation", 1)
    ]
    assert (
        answered(
            world, "owed-and-owing", "promise", nation="India", **{"from": "1990-01-02", "to": "1999-01-01"}
        )
        == []
    )


def test_a_promise_is_one_sided_where_none_of_its_kind_is_or_may_be_owed_in_turn(world):
    found = answered(world, "one-sided-promises", "debtor", "creditor", "promise", "when", on="1980-01-01")
    # Consultation is owed both ways, and what Türkiye promised may have been promised to either of the others.
    assert found == [("USA", "PAK", "DefenseObligation", "certain")]
    assert answered(world, "one-sided-promises", "debtor", on="1959-03-04") == []


def test_pacts_that_ended_by_violation_tell_how_each_party_left(world):
    columns = ("pact", "party", "left", "how", "why")
    found = answered(world, "pacts-ended-by-violation", *columns)
    assert [(*row[:2], str(row[2]), *row[3:]) for row in found] == [
        ("atop-9002", "CHN", "2000-06-01", "TERMMODE-3", "TERMCAUS-8"),
        ("atop-9002", "PAK", "2000-06-01", "TERMMODE-3", "TERMCAUS-8"),
    ]
    assert all(row.source.curie == "source:atop-5-1" for row in world.ask("pacts-ended-by-violation"))
    assert answered(world, "pacts-ended-by-violation", "pact", nation="India") == []
    assert answered(world, "pacts-ended-by-violation", "pact", to="2000-05-31") == []


def test_agreements_by_kind_and_decade_keep_alternatives_apart(world):
    found = answered(
        world, "agreements-by-kind", "decade", "kind", "reading", "agreements", nation="Pakistan"
    )
    assert [row for row in found if row[2] != "class"] == [
        ("1980s", "DCA", "category", 1), ("1990s", "TREX", "alternative", 1), ("1990s", "DCA", "category", 1), ("1990s", "TREX", "category", 1),
    ]  # fmt: skip
    assert ("1990s", "DefenseCooperationAgreement", "class", 2) in found
    between = {"nation": "Pakistan", "other": "China", "from": "1994-01-01", "to": "1994-12-31"}
    # What has no date may have been signed then: ATOP's member form dates the parties, not the agreement.
    assert answered(world, "agreements-by-kind", "decade", "kind", "agreements", **between) == [
        (None, "NonAggressionPact", 1), (None, "Treaty", 1), ("1990s", "TREX", 1), ("1990s", "DCA", 1), ("1990s", "DefenseCooperationAgreement", 1),
    ]  # fmt: skip


MATCHED = """
@prefix instrument: <https://w3id.org/mithaq/instrument/> .
@prefix mithaq: <https://w3id.org/mithaq/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
mithaq:DefensePact rdfs:subClassOf mithaq:Instrument .
instrument:pact a mithaq:Instrument , mithaq:DefensePact ; mithaq:signatureDate "1955-02-24"^^xsd:date .
instrument:atop-1 a mithaq:Instrument , mithaq:DefensePact .
instrument:other a mithaq:Instrument , mithaq:DefensePact ; mithaq:signatureDate "1955"^^xsd:gYear .
"""


def decades(facts, **parameters):
    store = EmbeddedStore.in_memory(parse(facts, RdfFormat.TRIG))
    asked = Asker(store, Names(store), Catalogue(model().queries), lambda _: None)
    return [(row.decade, row.agreements) for row in asked.ask("agreements-by-kind", parameters)]


@pytest.mark.parametrize(
    ("matches", "expected"),
    [
        ("", [(None, 1), ("1950s", 2)]),
        ("instrument:pact skos:exactMatch instrument:atop-1 .", [("1950s", 2)]),
        ("instrument:pact skos:closeMatch instrument:atop-1 .", [(None, 1), ("1950s", 2)]),
        ("instrument:pact skos:exactMatch instrument:atop-1 . instrument:atop-1 skos:exactMatch instrument:other .", [("1950s", 1)]),
    ],
)  # fmt: skip
def test_a_treaty_that_several_sources_record_is_counted_once(matches, expected):
    assert decades(MATCHED + matches) == expected


@pytest.mark.parametrize(("day", "expected"), [("1955-02-24", [2]), ("1955-02-25", [1]), ("1956-01-01", [])])
def test_agreements_are_told_by_the_day_of_signature_as_far_as_it_is_known(day, expected):
    dated = MATCHED.replace("instrument:atop-1 a mithaq:Instrument , mithaq:DefensePact .", "")
    assert [number for _, number in decades(dated, **{"from": day})] == expected


def test_exercise_partners_by_domain_count_an_exercise_of_both_forms_once(world):
    found = answered(
        world, "exercise-partners", "other", "domain", "exercises", "first", "last", nation="Pakistan"
    )
    assert sorted(found, key=str) == [
        ("CHN", "Air-1", 1, 1997, 1997), ("CHN", None, 1, 1997, 1997), ("USA", "Air-1", 2, 1995, 1997), ("USA", "Sea-1", 1, 1995, 1995),
    ]  # fmt: skip
    assert answered(
        world,
        "exercise-partners",
        "domain",
        "exercises",
        nation="Pakistan",
        partner="USA",
        **{"from": "1996-01-01"},
    ) == [("Air-1", 1)]


def test_years_without_an_exercise_are_told_from_years_without_coverage(world):
    found = {
        row[0]: row[1:]
        for row in answered(
            world, "exercise-years", "year", "record", "exercises", "covered_by", nation="Pakistan"
        )
    }
    assert (min(found), max(found)) == (1980, 2026)
    assert Counter(record for record, _, _ in found.values()) == {
        "on record": 2, "none on record": 29, "not covered": 16,
    }  # fmt: skip
    assert found[1997] == ("on record", 2, "mme-7") and found[1996] == ("none on record", 0, "mme-7")
    assert found[2011] == ("not covered", 0, None)


def test_a_year_in_which_a_nation_was_in_no_list_of_states_is_not_covered(world):
    found = answered(
        world,
        "exercise-years",
        "year",
        "record",
        nation="Pakistan",
        **{"from": "1979-01-01", "to": "1981-01-01"},
    )
    assert found == [(1979, "not covered"), (1980, "none on record"), (1981, "none on record")]


def test_the_coverage_of_each_dataset(world):
    columns = ("document", "relation", "kind", "completeness", "nations", "rows")
    found = answered(world, "dataset-coverage", *columns)
    assert ("mme-7", "covers", "JointMilitaryExercise", "BestEffort", 3, 3 + 7) in found
    assert ("dcad-1-0", "leaves out", "DefensePact", "BestEffort", 4, 3) in found
    assert {row[2] for row in found if row[0] == "atop-5-1" and row[1] == "covers"} == {
        *("DefenseObligation", "OffenseObligation", "NeutralityObligation", "NonAggressionObligation", "ConsultationObligation")
    }  # fmt: skip


def test_one_time_line_whatever_dataset_it_comes_from(world):
    found = answered(world, "nation-timeline", "what", "with_", nation="Pakistan", on="1995-01-14")
    assert Counter(what for what, _ in found) == {
        "membership": 1, "owes": 4, "is owed": 4, "agreement": 6, "exercise": 1,
    }  # fmt: skip
    assert ("exercise", "mme-9001-1995-01-14") in found
    sources = {
        row.what: str(row.source) for row in world.ask("nation-timeline", nation="Pakistan", on="1995-01-14")
    }
    assert (sources["exercise"], sources["owes"]) == ("MME 7", "ATOP 5.1") and sources["agreement"] in (
        "DCAD 1.0",
        "ATOP 5.1",
    )
    later = answered(
        world, "nation-timeline", "what", nation="Pakistan", **{"from": "1995-01-15", "to": "1997-03-01"}
    )
    assert ("exercise",) not in later and ("agreement",) in later


@pytest.fixture(scope="module")
def gulf(small_model, tmp_path_factory):
    """The small graph with the alliances of Kuwait of the real file, and of the states that owe without being owed in 1990."""
    real = SHARED / "atop" / "atop5_1m.csv"
    if not real.is_file():
        pytest.skip("the real files are not at hand: users bring their own")
    folder = tmp_path_factory.mktemp("gulf")
    rows = _rows(real)
    wanted = {row["atopid"] for row in rows if row["member"] == "690"} | {"3355", "3375", "3790", "3925"}
    with (folder / "members.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["atopid"] in wanted)
    import_files("atop", [folder / "members.csv"], folder / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mithaq.loading.model", lambda: small_model)
        return mithaq.build(home=folder / "home")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_who_had_to_defend_kuwait_when_it_was_invaded(gulf):
    found = answered(
        gulf, "who-defends", "debtor", "instrument", "when", creditor="nation:KWT", on="1990-08-02"
    )
    # Read in atop5_1m.csv by hand: the 18 others bound on that day by 3205, the Arab treaty of 1950; 3015, the Arab League's pact,
    # which Kuwait is bound by too, promises no defence.
    owing = "ARE BHR DJI DZA EGY IRQ JOR LBN LBY MAR OMN QAT SAU SDN SOM SYR TUN YEM"
    assert sorted(found) == [(code, "atop-3205", "certain") for code in owing.split()]


def test_who_promised_defence_in_1990_without_being_promised_it(gulf):
    # Worked out from the whole file by pairs: the only four of 1,789.
    found = answered(
        gulf, "one-sided-promises", "debtor", "creditor", kind="DefenseObligation", on="1990-08-02"
    )
    assert found == [("FRA", "DJI"), ("USA", "ISR"), ("USA", "JPN"), ("USA", "PAK")]
