"""The curated tables of treaties, pacts, obligations and designations, read plainly as CSV."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

TABLES = Path(__file__).parents[2] / "data" / "tables"
WITH_CLAIMS = ("instruments", "obligations", "designations", "relations-pacts", "names-instruments")
DATES = ("announced", "signed", "ratified", "in_force", "determined", "start", "end")
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
STEM = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
PACTS = {"DefensePact", "MutualDefensePact"}
STAGES = {
    "Proposed", "Announced", "Approved", "Signed", "Ratified", "Determined", "InForce", "Suspended", "Ended", "Cancelled",
}  # fmt: skip
KINDS = {"TreatyText", "OfficialStatement", "Dataset", "Scholarship", "News", "Reference", "Mirror"}
#: ISO codes of the states of the Organisation of Islamic Cooperation.
ISLAMIC_COOPERATION = """
    AFG ALB DZA AZE BHR BGD BEN BRN BFA CMR TCD COM CIV DJI EGY GAB GMB GIN GNB GUY IDN IRN IRQ JOR KAZ KWT KGZ LBN LBY
    MYS MDV MLI MRT MAR MOZ NER NGA OMN PAK PSE QAT SAU SEN SLE SOM SDN SUR SYR TJK TGO TUN TUR TKM UGA ARE UZB YEM
"""


def rows(table: str) -> list[dict[str, str]]:
    """Each row of a table as column to text."""
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(cell: str) -> list[str]:
    """What one cell lists."""
    return cell.split("|") if cell else []


def by_instrument(column: str) -> dict[str, set[str]]:
    """For each instrument what its rows list in one column."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows("instruments"):
        found[row["id"]] |= set(values(row[column]))
    return found


def certain_parties() -> dict[str, set[str]]:
    """For each instrument the parties that a source states without hedging."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows("instruments"):
        if row["certainty"] != "Hedged":
            found[row["id"]] |= set(values(row["parties"]))
    return found


def dated_cells() -> Iterator[tuple[str, str, str]]:
    for table in WITH_CLAIMS:
        for row in rows(table):
            yield from ((row["claim"], column, row[column]) for column in DATES if row.get(column))


@pytest.mark.parametrize("table", WITH_CLAIMS)
def test_every_row_cites_a_described_source(table: str) -> None:
    described = {row["id"] for path in TABLES.glob("sources-*.csv") for row in rows(path.stem)}
    assert {row["source"] for row in rows(table)} <= described


@pytest.mark.parametrize("table", WITH_CLAIMS)
def test_every_row_has_a_stem_of_its_own(table: str) -> None:
    stems = Counter(row["claim"] for row in rows(table))
    assert [stem for stem, count in stems.items() if count > 1 or not STEM.fullmatch(stem)] == []


@pytest.mark.parametrize("table", WITH_CLAIMS)
def test_every_row_says_where_it_stands_and_in_which_language(table: str) -> None:
    for row in rows(table):
        assert row["row"], row["claim"]
        assert row["quote"] or not row["quote_lang"], row["claim"]
        assert not row["quote_lang"] or LANGUAGE.fullmatch(row["quote_lang"]), row["claim"]


def test_dates_keep_the_precision_of_the_source() -> None:
    assert [cell for cell in dated_cells() if not DATE.fullmatch(cell[2])] == []


def test_a_kind_of_date_stands_only_beside_a_date() -> None:
    for table in ("obligations", "designations"):
        for row in rows(table):
            for column in ("start", "end"):
                assert row[column] or not row[f"{column}_kind"], row["claim"]


def test_every_source_is_described_in_full() -> None:
    for row in rows("sources-pacts"):
        assert row["kind"] in KINDS, row["id"]
        assert row["label"], row["id"]
        assert row["title"], row["id"]
        assert row["coverage_note"], row["id"]
        assert row["url"].startswith("http"), row["id"]
        assert row["date"] == "undated" or DATE.fullmatch(row["date"]), row["id"]
        assert bool(row["covers_until"]) == bool(row["completeness"]), row["id"]


def test_no_source_is_described_in_vain() -> None:
    cited = {row["source"] for table in WITH_CLAIMS for row in rows(table)}
    assert {row["id"] for row in rows("sources-pacts")} <= cited


@pytest.mark.parametrize("table", ["instruments", "designations"])
def test_a_thing_has_one_label_and_one_definition(table: str) -> None:
    labels: Counter[str] = Counter()
    definitions: Counter[str] = Counter()
    for row in rows(table):
        labels[row["id"]] += bool(row["label"])
        definitions[row["id"]] += bool(row["definition"])
    assert set(labels.values()) == {1}
    assert set(definitions.values()) == {1}


def test_labels_tell_instruments_apart() -> None:
    labels = Counter(row["label"] for row in rows("instruments") if row["label"])
    assert [label for label, count in labels.items() if count > 1] == []


@pytest.mark.parametrize("table", ["instruments", "designations"])
def test_stages_are_from_the_list(table: str) -> None:
    assert {stage for row in rows(table) for stage in values(row["stages"])} <= STAGES


def test_every_instrument_has_a_type_and_a_party() -> None:
    kinds, parties = by_instrument("types"), by_instrument("parties")
    assert [instrument for instrument in kinds if not kinds[instrument] or not parties[instrument]] == []


def test_debtors_and_creditors_are_parties_to_the_instrument() -> None:
    parties = certain_parties()
    for row in rows("obligations"):
        assert row["instrument"] in parties, row["claim"]
        assert {row["owed_by"], *values(row["owed_to"])} <= parties[row["instrument"]], row["claim"]


def test_nobody_owes_anything_to_himself() -> None:
    assert [row["claim"] for row in rows("obligations") if row["owed_by"] in values(row["owed_to"])] == []


def test_all_sources_on_an_obligation_agree_who_owes_whom() -> None:
    told = {
        row["id"]: (row["owed_by"], row["owed_to"], row["types"], row["instrument"])
        for row in rows("obligations")
    }
    for row in rows("obligations"):
        assert told[row["id"]] == (row["owed_by"], row["owed_to"], row["types"], row["instrument"]), row[
            "claim"
        ]


def test_a_pact_has_a_promise_to_fight_and_nothing_else_has_one() -> None:
    promised = {row["instrument"] for row in rows("obligations") if row["types"] == "DefenseObligation"}
    assert promised == {instrument for instrument, types in by_instrument("types").items() if types & PACTS}


def test_in_a_mutual_pact_whoever_owes_is_owed() -> None:
    owed: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows("obligations"):
        if row["types"] == "DefenseObligation":
            owed[row["instrument"]] |= {(row["owed_by"], creditor) for creditor in values(row["owed_to"])}
    left_early = {("instrument:collective-security-treaty-1992", f"nation:{code}") for code in ("AZE", "UZB")}
    for instrument, types in by_instrument("types").items():
        if "MutualDefensePact" in types:
            pairs = {(a, b) for a, b in owed[instrument] if (instrument, a) not in left_early}
            assert pairs == {(b, a) for a, b in pairs}, instrument


def test_the_united_states_owe_pakistan_by_the_agreement_of_1959_and_not_the_reverse() -> None:
    owed = {
        (row["owed_by"], row["owed_to"])
        for row in rows("obligations")
        if row["instrument"] == "instrument:us-pakistan-1959"
    }
    assert owed == {("nation:USA", "nation:PAK")}


def test_saudi_arabia_and_pakistan_owe_each_other_defence() -> None:
    owed = {
        (row["owed_by"], row["owed_to"])
        for row in rows("obligations")
        if row["instrument"] == "instrument:smda-2025"
    }
    assert owed == {("nation:PAK", "nation:SAU"), ("nation:SAU", "nation:PAK")}


def test_pacts_of_islamic_nations_since_2010_are_many() -> None:
    parties = by_instrument("parties")
    since: set[str] = set()
    for row in rows("instruments"):
        dates = [row[column] for column in ("announced", "signed", "in_force") if row[column]]
        codes = {party.removeprefix("nation:") for party in parties[row["id"]]}
        if any(date >= "2010" for date in dates) and codes & set(ISLAMIC_COOPERATION.split()):
            since.add(row["id"])
    assert len(since) >= 40


def test_talk_of_joining_is_hedged_or_denied_and_never_stated() -> None:
    joined = [row for row in rows("relations-pacts") if row["subject"] == "instrument:smda-2025"]
    assert joined
    assert all(row["certainty"] == "Hedged" or row["polarity"] == "Denied" for row in joined)


def test_designations_name_the_united_states_and_tell_announcement_from_determination() -> None:
    designations = rows("designations")
    assert {row["designated_by"] for row in designations} == {"nation:USA"}
    saudi = {
        stage for row in designations if row["holder"] == "nation:SAU" for stage in values(row["stages"])
    }
    assert saudi == {"Announced", "Determined"}
    assert any(row["end"] for row in designations if row["holder"] == "nation:AFG")


@pytest.mark.parametrize(
    ("holder", "announced", "determined"),
    [
        ("BRA", "2019-05", "2019-07-31"),
        ("COL", "2022-03", "2022-05-23"),
        ("KEN", "2024-05-23", "2024-06-24"),
        ("KWT", "2003-09", "2004-01-15"),
        ("MAR", "", "2004-06-03"),
        ("PAK", "2004-03-18", "2004-06-16"),
        ("PER", "2025-12-11", "2026-01-14"),
        ("PHL", "2003-05-19", ""),
        ("THA", "2003-10", "2003-12"),
        ("TUN", "2015-05-21", "2015-07-10"),
    ],
)
def test_the_days_of_announcing_and_of_deciding_are_kept_apart(
    holder: str, announced: str, determined: str
) -> None:
    found = [row for row in rows("designations") if row["holder"] == f"nation:{holder}"]
    assert {row["announced"] for row in found if row["announced"]} == ({announced} if announced else set())
    assert {row["determined"] for row in found if row["determined"]} == (
        {determined} if determined else set()
    )


def test_taiwan_is_treated_as_if_it_were_designated_and_no_more() -> None:
    (taiwan,) = [row for row in rows("designations") if row["holder"] == "nation:TWN"]
    assert taiwan["label"].startswith("Treatment as though")
    assert not taiwan["stages"] and not taiwan["start"]


@pytest.mark.parametrize(
    ("instrument", "signed"),
    [
        ("arab-joint-defence-1950", {"1950-06-17", "1950-06-18", "1951-02-02", "1952-02-16"}),
        ("gcc-joint-defence-2000", {"2000-12-31"}),
        ("kazakhstan-kyrgyzstan-2024", {"2024-04-19"}),
        ("liptako-gourma-2023", {"2023-09-16"}),
        ("pakistan-oman-2020", {"2020-10-20"}),
        ("shusha-2021", {"2021-06-15"}),
        ("smda-2025", {"2025-09-17"}),
        ("tajikistan-uzbekistan-2024", {"2023-04-18", "2024-04-18"}),
        ("turkey-qatar-2016", {"2016-04-28", "2016-11-10"}),
    ],
)
def test_the_pacts_that_matter_most_have_their_days_and_both_days_where_sources_differ(
    instrument: str, signed: set[str]
) -> None:
    found = {
        row["signed"]
        for row in rows("instruments")
        if row["id"] == f"instrument:{instrument}" and row["signed"]
    }
    assert found == signed


def test_a_letter_of_intent_is_no_agreement() -> None:
    assert by_instrument("types")["instrument:india-uae-2026"] == {"Instrument"}
