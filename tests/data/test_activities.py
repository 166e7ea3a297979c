"""The curated tables of exercises, other activities and partnerships, read plainly as CSV.

They are read here without the package, so that what holds of the tables does not hang on how they are loaded.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from for_each import for_each

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "data" / "tables"
ACTIVITIES = ("activities-series.csv", "activities-exercises.csv", "activities-other.csv")
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
NATION = re.compile(r"nation:([A-Z]{3}|x-[a-z-]+)")
ACTIVITY = re.compile(r"activity:[a-z0-9]+(-[a-z0-9]+)*")
DURATION = re.compile(r"P\d+Y")
KINDS = {"TreatyText", "OfficialStatement", "Dataset", "Scholarship", "News", "Reference", "Mirror"}

Row = dict[str, str]


def read(name: str) -> list[Row]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def ontology() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The types and the superclasses of the ontology's own terms, all by their local names."""
    text = (ROOT / "ontology" / "mithaq.ttl").read_text(encoding="utf-8")
    types, parents = {}, {}
    for name, head, body in re.findall(
        r"^mithaq:(\w+) a ([^;\n]*);(.*(?:\n(?!mithaq:).*)*)", text, flags=re.MULTILINE
    ):
        types[name] = set(re.findall(r"mithaq:(\w+)", head))
        parents[name] = set(re.findall(r"rdfs:subClassOf mithaq:(\w+)", body))
    return types, parents


def below(top: str) -> set[str]:
    """The classes of the ontology at and below one, by their local names."""
    found = {top}
    while more := {child for child, parents in PARENTS.items() if parents & found} - found:
        found |= more
    return found


def in_order(start: str, end: str) -> bool:
    """Whether a start is not after an end as far as the coarser of the two can tell."""
    length = min(len(start), len(end))
    return start[:length] <= end[:length]


TYPES, PARENTS = ontology()
CLASSES = below("CooperationActivity")
STAGES = {name for name, types in TYPES.items() if "Stage" in types}
TERMS = {name for name, types in TYPES.items() if "Terms" in types}
ROWS = [row | {"file": name} for name in ACTIVITIES for row in read(name)]
RELATIONS = read("relations-partners.csv")
#: What a quote must speak of to make two nations defence partners or allies; the ontology's usage rule in words.
DEFENCE = re.compile(
    r"defen[cs]e|militar|security|\bnav(y|al)\b|\barm(y|ed)\b|forces|counter-?terror|\ball(y|ies|iance|ied)\b",
    re.IGNORECASE,
)
SOURCES = read("sources-activities.csv")
BY_THING: dict[str, list[Row]] = defaultdict(list)
for _row in ROWS:
    BY_THING[_row["id"]].append(_row)


def gathered(thing: str, column: str) -> set[str]:
    return {value for row in BY_THING[thing] for value in values(row[column])}


@for_each(ROWS, lambda row: row["claim"])
def test_every_row_is_well_formed(row: Row) -> None:
    assert ACTIVITY.fullmatch(row["id"])
    for column in ("participants", "providers", "recipients", "locations"):
        found = values(row[column])
        assert all(NATION.fullmatch(value) for value in found), column
        assert len(found) == len(set(found)), column
    assert all(DATE.fullmatch(row[column]) for column in ("start", "end") if row[column])
    assert {row["start_kind"], row["end_kind"]} <= {"", "Event", "FirstObserved", "LastObserved"}
    assert row["certainty"] in {"", "Stated", "Hedged"}
    assert not row["recurrence"] or DURATION.fullmatch(row["recurrence"])
    assert row["row"]


@for_each(ROWS, lambda row: row["claim"])
def test_every_class_and_code_is_of_the_ontology(row: Row) -> None:
    assert set(values(row["types"])) <= CLASSES
    assert set(values(row["stages"])) <= STAGES
    assert set(values(row["terms"])) <= TERMS


@for_each(BY_THING)
def test_each_thing_has_its_label_definition_and_types_and_the_first_two_once(thing: str) -> None:
    rows = BY_THING[thing]
    assert rows[0]["label"] and rows[0]["definition"] and rows[0]["types"]
    assert sum(bool(row["label"]) for row in rows) == sum(bool(row["definition"]) for row in rows) == 1
    assert len({row["file"] for row in rows}) == 1


@for_each(BY_THING)
def test_what_is_done_together_has_two_nations_or_a_group_and_a_giver_is_not_its_own_taker(
    thing: str,
) -> None:
    providers, recipients = gathered(thing, "providers"), gathered(thing, "recipients")
    assert bool(providers) == bool(recipients)
    assert not providers & recipients
    if "ExerciseSeries" not in gathered(thing, "types"):
        assert len(gathered(thing, "participants") | providers | recipients) >= 2 or gathered(thing, "group")


def test_every_edition_is_of_one_series_that_exists() -> None:
    series = {row["id"] for row in ROWS if row["types"] == "ExerciseSeries"}
    for thing in BY_THING:
        assert gathered(thing, "series") <= series, thing
        assert len(gathered(thing, "series")) <= 1, thing
        assert thing not in gathered(thing, "series")


def test_a_number_or_a_year_in_a_series_is_one_edition() -> None:
    editions: dict[str, list[str]] = defaultdict(list)
    for thing in BY_THING:
        for series in gathered(thing, "series"):
            editions[series].append(thing)
    labels = Counter(
        (series, BY_THING[thing][0]["label"]) for series, things in editions.items() for thing in things
    )
    assert [label for label, count in labels.items() if count > 1] == []


@for_each(ROWS, lambda row: row["claim"])
def test_the_dates_of_a_row_are_in_order(row: Row) -> None:
    assert not (row["start"] and row["end"]) or in_order(row["start"], row["end"])


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2024-06-01", "2024-06-11", True),
        ("2024", "2024-06-11", True),
        ("2024-06-11", "2024-06", True),
        ("2024-07", "2024-06-11", False),
        ("2025", "2024-06-11", False),
    ],
)
def test_dates_of_mixed_precision_are_ordered_as_far_as_they_go(start: str, end: str, expected: bool) -> None:
    assert in_order(start, end) is expected


def test_an_edition_that_was_only_announced_has_no_date_that_is_not_hedged() -> None:
    announced = [row for row in ROWS if row["stages"] == "Announced"]
    assert announced
    assert [row["claim"] for row in announced if row["start"] or row["end"]] == []


def test_no_stem_is_used_twice() -> None:
    stems = Counter(row["claim"] for row in [*ROWS, *RELATIONS])
    assert [stem for stem, count in stems.items() if count > 1] == []
    assert all(re.fullmatch(r"[a-zA-Z0-9-]+", stem) for stem in stems)


def test_every_source_is_described_and_every_described_source_is_used() -> None:
    described = Counter(source["id"] for source in SOURCES)
    assert max(described.values()) == 1
    assert {row["source"] for row in [*ROWS, *RELATIONS]} == set(described)


@for_each(SOURCES, lambda source: source["id"])
def test_every_source_says_what_where_and_when_it_is(source: Row) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", source["id"])
    assert source["kind"] in KINDS
    assert source["label"] and source["title"] and source["coverage_note"]
    assert source["date"] == "undated" or DATE.fullmatch(source["date"])
    assert DATE.fullmatch(source["looked_at"]) and len(source["looked_at"]) == 10
    assert re.match(r"https?://[^\s]+$", source["url"])


@for_each(RELATIONS, lambda row: row["claim"])
def test_a_partnership_joins_two_different_nations_and_is_said_in_one_sentence(row: Row) -> None:
    assert NATION.fullmatch(row["subject"]) and NATION.fullmatch(row["object"])
    assert row["subject"] != row["object"]
    assert row["predicate"] in {"mithaq:hasDefensePartner", "mithaq:isAlliedWith"}
    assert row["polarity"] in {"", "Denied"}
    assert row["statement"].endswith(".") and row["statement"].count(". ") == 0
    assert row["quote"] and row["claim"].endswith("-1")


@for_each(RELATIONS, lambda row: row["claim"])
def test_a_partnership_rests_on_words_about_defence_and_is_not_denied_by_a_remark_on_plans(row: Row) -> None:
    assert DEFENCE.search(row["quote"]), row["quote"]
    assert not row["polarity"], "a denial needs a source that denies it of this very pair"


@pytest.mark.parametrize(
    ("series", "editions"),
    [
        ("shaheen", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}),
        ("warrior", {3, 6, 7, 8, 9}),
        ("red-sands", {1, 2, 4}),
        ("falcon-talon", {1, 2, 3, 4, 5}),
        ("ataturk", {7, 11, 12, 13}),
    ],
)
def test_the_best_known_series_have_the_editions_that_a_source_numbers(
    series: str, editions: set[int]
) -> None:
    found = {
        int(thing.rsplit("-", 1)[1])
        for thing in BY_THING
        if f"activity:{series}" in gathered(thing, "series")
    }
    assert found == editions


def test_rows_are_sorted_by_their_thing_and_the_row_with_the_label_comes_first() -> None:
    for name in ACTIVITIES:
        keys = [(row["id"], not row["label"], row["source"]) for row in ROWS if row["file"] == name]
        assert keys == sorted(keys), name
