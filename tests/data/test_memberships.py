"""The memberships of the curated tables, read as they stand: what must be right of them whatever reads them."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict

import pytest

from mithaq.resources import model

TABLES = model().data / "tables"
#: Members of the OIC on whose year of accession the sources do not agree.
DISPUTED_YEARS = {"ARE", "AZE", "BEN", "BFA", "BHR", "CMR", "IRQ", "OMN", "QAT", "SYR", "UZB"}


def rows(pattern: str) -> list[dict[str, str]]:
    return [
        row
        for path in sorted(TABLES.glob(pattern))
        for row in csv.DictReader(path.open(encoding="utf-8", newline=""))
    ]


MEMBERSHIPS = rows("memberships-*.csv")
SPELLS: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
for _row in MEMBERSHIPS:
    SPELLS[_row["holder"], _row["group"], _row["spell"]].append(_row)


def days(text: str) -> tuple[str, str]:
    """The first and last day that a date can mean, as texts that sort."""
    return (text + "-01-01")[:10], (
        text + "-12-31" if len(text) == 4 else text + "-31" if len(text) == 7 else text
    )


def test_the_oic_has_57_full_members() -> None:
    full = {
        holder
        for (holder, group, _), found in SPELLS.items()
        if group == "organization:OIC"
        for row in found
        if row["status"] == "FullMember" and row["source"] in ("oic-member-states", "sis-oic")
    }
    assert len(full) == 57


def test_sources_differ_on_some_years_of_accession_to_the_oic() -> None:
    years: dict[str, set[str]] = defaultdict(set)
    for row in MEMBERSHIPS:
        if row["group"] == "organization:OIC" and row["status"] == "FullMember" and row["start"]:
            years[row["holder"]].add(row["start"][:4])
    assert {holder for holder, found in years.items() if len(found) > 1} == DISPUTED_YEARS


def test_observers_of_the_oic_are_no_members() -> None:
    observers = {
        row["holder"]
        for row in MEMBERSHIPS
        if row["group"] == "organization:OIC" and row["status"] == "Observer"
    }
    assert observers == {"BIH", "CAF", "THA", "RUS", "x-northern-cyprus"}
    assert not observers & {
        row["holder"]
        for row in MEMBERSHIPS
        if row["group"] == "organization:OIC" and row["status"] == "FullMember"
    }


def test_a_spell_has_one_status_and_ordinals_run_from_one() -> None:
    ordinals = defaultdict(set)
    for (holder, group, spell), found in SPELLS.items():
        assert len({row["status"] for row in found}) == 1, found
        ordinals[holder, group].add(int(spell))
    assert {key: found for key, found in ordinals.items() if found != set(range(1, len(found) + 1))} == {}


def test_a_suspension_lies_inside_a_full_membership() -> None:
    for (holder, group, spell), found in SPELLS.items():
        if found[0]["status"] != "Suspended":
            continue
        whole = [
            row
            for (other, same, number), members in SPELLS.items()
            if (other, same) == (holder, group) and number != spell
            for row in members
            if row["status"] == "FullMember"
        ]
        assert whole, f"{holder} is suspended from {group} without having been a member"
        begins = min((days(row["start"])[0] for row in whole if row["start"]), default="0000")
        starts = [days(row["start"])[1] for row in found if row["start"]]
        assert all(begins <= start for start in starts)


@pytest.mark.parametrize("column", ["start", "end", "observed_until"])
def test_dates_are_years_months_or_days(column: str) -> None:
    assert [r for r in MEMBERSHIPS if r[column] and not re.fullmatch(r"\d{4}(-\d{2}){0,2}", r[column])] == []


def test_nothing_ends_before_it_starts() -> None:
    assert [
        row["claim"]
        for row in MEMBERSHIPS
        if row["start"] and row["end"] and days(row["start"])[0] > days(row["end"])[1]
    ] == []


def test_an_open_end_of_a_dataset_is_no_end() -> None:
    observed = [row for row in MEMBERSHIPS if row["source"] == "cow-igo-v3"]
    assert observed
    for row in observed:
        assert row["end_kind"] in ("", "LastObserved")
        assert row["start_kind"] == "FirstObserved"
        assert bool(row["end"]) != bool(row["observed_until"])


def test_no_claim_is_named_twice_and_every_source_is_described() -> None:
    assert [claim for claim, times in Counter(row["claim"] for row in MEMBERSHIPS).items() if times > 1] == []
    described = {row["id"] for row in rows("sources-*.csv")}
    named_in_turtle = set(
        re.findall(r"^source:([\w-]+) a ", (model().data / "sources.ttl").read_text(), re.M)
    )
    assert {row["source"] for row in MEMBERSHIPS} <= described | named_in_turtle


def stated(group: str, **wanted: str) -> list[dict[str, str]]:
    """The rows on one organisation that have the wanted values."""
    return [r for r in MEMBERSHIPS if r["group"] == f"organization:{group}" and wanted.items() <= r.items()]


def test_the_oic_s_own_list_agrees_with_the_whole_list_as_far_as_it_could_be_read() -> None:
    own = {r["holder"]: r["start"] for r in stated("OIC", source="oic-member-states", status="FullMember")}
    whole = {r["holder"]: r["start"] for r in stated("OIC", source="sis-oic", status="FullMember")}
    assert (len(own), len(whole)) == (30, 57)
    assert own.items() <= whole.items()


@pytest.mark.parametrize(
    ("group", "holder", "start", "end"),
    [
        ("OIC", "EGY", "1979-05", "1984"),
        ("OIC", "AFG", "1980-01", "1989-03"),
        ("OIC", "SYR", "2012-08", "2025-03"),
        ("ArabLeague", "EGY", "1979", "1989"),
        ("ArabLeague", "SYR", "2011-11", "2023-05-07"),
        ("AU", "GIN", "2021-09-10", "2026-01-22"),
    ],
)
def test_the_suspensions_that_matter_most_are_there(group: str, holder: str, start: str, end: str) -> None:
    found = stated(group, holder=holder, status="Suspended")
    assert any(row["start"].startswith(start) for row in found)
    assert any(row["end"].startswith(end) for row in found)


@pytest.mark.parametrize(("group", "source", "members"), [
    ("ArabLeague", "arableague-us", 22), ("SCO", "tass-sco-2025", 10), ("D8", "newsaz-d8", 9), ("ASEAN", "ians-asean", 11),
    ("GCC", "gcc-charter-page", 6), ("OTS", "ots-about", 5),
])  # fmt: skip
def test_a_list_gives_all_members_that_it_counts(group: str, source: str, members: int) -> None:
    assert len({row["holder"] for row in stated(group, source=source, status="FullMember")}) == members


def test_nato_has_32_members_and_before_1990_the_federal_republic_none_of_them_twice() -> None:
    found = stated("NATO", status="FullMember")
    assert len({row["holder"] for row in found} - {"cow-260"}) == 32
    assert {row["spell"] for row in found} == {"1"}


@pytest.mark.parametrize("group", ["ArabLeague", "OIC", "IsDB"])
def test_the_yemen_of_1990_takes_no_date_from_the_two_before_it(group: str) -> None:
    assert {row["holder"] for row in stated(group)} >= {"cow-678", "YMD", "YEM"}
    assert all(row["start"][:4] in ("", "1990") for row in stated(group, holder="YEM"))


def test_a_state_that_is_gone_is_in_no_group_any_more() -> None:
    gone = {row["id"] for row in rows("nations.csv") if row["status_note"] == "former state"}
    ended = {key for key, found in SPELLS.items() if any(r["end"] and not r["end_kind"] for r in found)}
    assert {key for key in SPELLS if key[0] in gone} - ended == set()


@pytest.mark.parametrize("holder", ["GBR", "IRN", "PAK", "TUR"])
def test_cento_ended_with_1979(holder: str) -> None:
    ends = {row["end"][:4] for row in stated("CENTO", holder=holder) if row["end"] and not row["end_kind"]}
    assert ends == {"1979"}


def test_a_gap_in_the_rows_of_a_dataset_does_not_take_the_united_states_out_of_seato() -> None:
    assert {row["spell"] for row in stated("SEATO", holder="USA")} == {"1"}


def test_morocco_came_back_to_africa_s_union_in_2017() -> None:
    assert {row["start"] for row in stated("AU", holder="MAR")} == {"2017-01-31"}


def test_each_founder_of_the_sco_is_one_member_once() -> None:
    founders = {"CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB"}
    found = [row for row in stated("SCO") if row["holder"] in founders]
    assert {row["holder"] for row in found} == founders
    assert {(row["spell"], row["status"]) for row in found} == {("1", "FullMember")}


@pytest.mark.parametrize(("group", "suspended"), [
    ("OIC", set()), ("ArabLeague", set()), ("ECOWAS", {"GNB"}),
    ("AU", {"BFA", "GNB", "MDG", "MLI", "NER", "SDN"}),
])  # fmt: skip
def test_the_suspensions_that_nothing_has_ended(group: str, suspended: set[str]) -> None:
    found = stated(group, status="Suspended")
    ended = {(row["holder"], row["spell"]) for row in found if row["end"]}
    assert {row["holder"] for row in found if (row["holder"], row["spell"]) not in ended} == suspended


def test_a_withdrawal_rests_on_a_source_of_its_day_or_later() -> None:
    dates = {row["id"]: row["date"] for row in rows("sources-*.csv")}
    left = [row for row in stated("ECOWAS") if row["end"] == "2025-01-29"]
    assert {row["holder"] for row in left} == {"BFA", "MLI", "NER"}
    assert all(dates[row["source"]] >= row["end"] for row in left)


def test_an_announcement_is_not_an_accession() -> None:
    assert [row["status"] for row in stated("IMCTC", source="spa-imctc")] == ["AnnouncedMember"] * 34


@pytest.mark.parametrize("holder", ["BFA", "MLI", "NER"])
def test_three_states_of_the_sahel_left_ecowas(holder: str) -> None:
    assert [row["end"] for row in stated("ECOWAS", holder=holder, status="FullMember") if row["end"]] == [
        "2025-01-29"
    ]


def test_holders_groups_and_names_are_of_known_things_and_no_source_is_described_in_vain() -> None:
    groups, names = rows("groups.csv"), rows("names-groups.csv")
    assert {row["holder"] for row in MEMBERSHIPS} <= {row["id"] for row in rows("nations.csv")}
    assert {row["group"] for row in MEMBERSHIPS} | {row["thing"] for row in names} <= {
        row["id"] for row in groups
    }
    used = {row["source"] for row in [*MEMBERSHIPS, *groups, *names]}
    assert {row["id"] for row in rows("sources-groups.csv")} <= used


def test_a_group_is_labelled_once() -> None:
    labelled = Counter(row["id"] for row in rows("groups.csv") if row["label"])
    assert set(labelled) == {row["id"] for row in rows("groups.csv")}
    assert set(labelled.values()) == {1}
