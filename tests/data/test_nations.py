"""The nations in the curated tables: who is there, under which names and codes."""

from __future__ import annotations

import csv
import importlib.util
import re
import shutil
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "data" / "tables"
SCRIPT = ROOT / "scripts" / "nation_labels.py"
OWN = (
    "nations", "nation-labels", "names-nations", "codes-nations", "places", "recognitions", "memberships-un", "relations-nations",
)  # fmt: skip
LANGUAGES = ("en", "ar", "fa", "ur", "tr", "fr", "ms", "id_")
# The members of the OIC.
OIC = set(
    re.findall(
        "[A-Z]{3}",
        "AFG ALB ARE AZE BEN BFA BGD BHR BRN CIV CMR COM DJI DZA EGY GAB GIN GMB GNB GUY IDN IRN IRQ JOR KAZ KGZ KWT LBN "
        "LBY MAR MDV MLI MOZ MRT MYS NER NGA OMN PAK PSE QAT SAU SDN SEN SLE SOM SUR SYR TCD TGO TJK TKM TUN TUR UGA UZB YEM",
    )
)
FORMS = {
    "IsoAlpha2": r"[A-Z]{2}",
    "IsoAlpha3": r"[A-Z]{3}",
    "IsoNumeric": r"[0-9]{3}",
    "M49": r"[0-9]{3}",
    "CowNumber": r"[1-9][0-9]{0,2}",
    "GleditschWardNumber": r"[1-9][0-9]{0,2}",
}


def rows(table: str) -> list[dict[str, str]]:
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def labels() -> dict[str, dict[str, str]]:
    """The labels of each nation by language, over all the rows that give some."""
    found: dict[str, dict[str, str]] = {}
    for row in rows("nation-labels"):
        found.setdefault(row["id"], {}).update({lang: row[lang] for lang in LANGUAGES if row[lang]})
    return found


def members_of_the_un() -> set[str]:
    return {row["id"] for row in rows("nations") if row["status_note"] == "member of the United Nations"}


def test_all_members_of_the_oic_and_the_un_are_there() -> None:
    nations = {row["id"] for row in rows("nations")}
    assert len(OIC) == 57
    assert nations >= OIC
    assert len(members_of_the_un()) == 193
    assert OIC - members_of_the_un() == {"PSE"}


def test_they_have_labels_in_eight_languages() -> None:
    found = labels()
    lacking = {nation for nation in OIC | members_of_the_un() if set(found.get(nation, {})) != set(LANGUAGES)}
    assert not lacking


def test_every_nation_has_an_english_label() -> None:
    assert {row["id"] for row in rows("nations")} == {
        nation for nation, names in labels().items() if names.get("en")
    }


def test_no_label_is_given_twice_for_one_language() -> None:
    given = Counter((row["id"], lang) for row in rows("nation-labels") for lang in LANGUAGES if row[lang])
    assert [each for each, times in given.items() if times > 1] == []


def test_english_labels_are_distinct() -> None:
    given = Counter(names["en"] for names in labels().values())
    assert [name for name, times in given.items() if times > 1] == []


def test_overrides_are_used() -> None:
    found = labels()
    for row in rows("nation-label-overrides"):
        column = "id_" if row["lang"] == "id" else row["lang"]
        assert found[row["id"]][column] == row["text"]
    assert found["PSE"]["en"] == "Palestine"
    assert found["TUR"]["en"] == "Türkiye"


def test_every_override_has_a_reason_and_a_source() -> None:
    assert all(row["reason"] and row["source"] for row in rows("nation-label-overrides"))


def test_names_people_use_are_aliases() -> None:
    aliases = {
        (row["thing"], row["text"]) for row in rows("names-nations") if row["property"] == "skos:altLabel"
    }
    wanted = [("TUR", "Turkey"), ("SAU", "KSA"), ("ARE", "UAE"), ("GBR", "Britain"), ("NLD", "Holland")]
    wanted += [("CIV", "Ivory Coast"), ("MMR", "Burma"), ("SWZ", "Swaziland"), ("CZE", "Czech Republic")]
    assert {(f"nation:{nation}", name) for nation, name in wanted} <= aliases


def test_every_member_of_the_oic_has_a_demonym() -> None:
    named = {row["thing"] for row in rows("names-nations") if row["property"] == "mithaq:demonym"}
    assert {f"nation:{nation}" for nation in OIC} <= named


def test_codes_are_well_formed() -> None:
    assert [
        row for row in rows("codes-nations") if not re.fullmatch(FORMS[row["scheme"]], row["value"])
    ] == []


def spells() -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    """Holder, start and end of each assignment of a code; one assignment may take several rows."""
    dates: dict[str, dict[str, str]] = {}
    for row in rows("codes-nations"):
        spell = dates.setdefault(row["id"], {"start": "", "end": ""})
        spell.update({name: row[name] for name in ("holder", "scheme", "value")})
        spell.update({name: row[name] for name in ("start", "end") if row[name]})
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for spell in dates.values():
        key = (spell["scheme"], spell["value"])
        found.setdefault(key, []).append((spell["holder"], spell["start"], spell["end"]))
    return found


def test_a_code_stands_for_one_nation_at_any_date() -> None:
    """Two spells may meet on the day of the change, and no more."""
    overlapping = []
    for code, held in spells().items():
        for (one, start, end), (other, other_start, other_end) in combinations(held, 2):
            before = end and other_start and end <= other_start
            after = other_end and start and other_end <= start
            if one != other and not before and not after:
                overlapping.append((code, one, other))
    assert overlapping == []


@pytest.mark.parametrize(
    ("scheme", "value", "day", "holder"),
    [
        ("CowNumber", "365", "1980-01-01", "SUN"),
        ("CowNumber", "365", "2000-01-01", "RUS"),
        ("CowNumber", "365", "1900-01-01", "RUS"),
        ("CowNumber", "255", "1900-01-01", "DEU"),
        ("CowNumber", "260", "1970-01-01", "cow-260"),
        ("GleditschWardNumber", "260", "1970-01-01", "cow-260"),
        ("GleditschWardNumber", "260", "2000-01-01", "DEU"),
        ("CowNumber", "678", "1980-01-01", "cow-678"),
        ("CowNumber", "679", "2000-01-01", "YEM"),
        ("GleditschWardNumber", "678", "2000-01-01", "YEM"),
        ("CowNumber", "680", "1980-01-01", "YMD"),
        ("CowNumber", "345", "1980-01-01", "YUG"),
        ("CowNumber", "345", "2004-01-01", "SCG"),
        ("CowNumber", "345", "2010-01-01", "SRB"),
        ("GleditschWardNumber", "340", "2010-01-01", "SRB"),
        ("CowNumber", "816", "1970-01-01", "VNM"),
        ("CowNumber", "817", "1970-01-01", "cow-817"),
        ("IsoAlpha2", "CS", "1990-01-01", "CSK"),
        ("IsoAlpha2", "CS", "2004-01-01", "SCG"),
    ],
)
def test_a_code_that_passed_on_is_held_by_the_right_state(
    scheme: str, value: str, day: str, holder: str
) -> None:
    on = {
        one
        for one, start, end in spells()[scheme, value]
        if (not start or start <= day) and (not end or day <= end)
    }
    assert on == {f"nation:{holder}"}


def test_palestine_has_no_number_in_the_lists_of_states() -> None:
    schemes = {row["scheme"] for row in rows("codes-nations") if row["holder"] == "nation:PSE"}
    assert schemes == {"IsoAlpha2", "IsoAlpha3", "IsoNumeric", "M49"}


def test_disputed_capitals_are_left_open() -> None:
    assert not {row["id"] for row in rows("places") if row["capital"]} & {"ISR", "PSE", "ESH"}


def test_every_member_of_the_un_is_one_in_the_memberships() -> None:
    members = {row["holder"] for row in rows("memberships-un") if row["status"] == "FullMember"}
    assert members_of_the_un() <= members
    observers = {row["holder"] for row in rows("memberships-un") if row["status"] == "Observer"}
    assert observers == {"PSE", "VAT"}


def test_former_states_have_left_the_un() -> None:
    gone = {row["id"] for row in rows("nations") if row["status_note"] == "former state"}
    spelled = [row for row in rows("memberships-un") if row["holder"] in gone]
    still = {(row["holder"], row["spell"]) for row in spelled} - {
        (row["holder"], row["spell"]) for row in spelled if row["end"]
    }
    assert still == set()


def test_a_recognition_that_ended_did_so_after_it_began() -> None:
    assert [
        row for row in rows("recognitions") if row["start"] and row["end"] and row["end"] < row["start"]
    ] == []


def test_nobody_recognises_or_succeeds_itself() -> None:
    assert [row for row in rows("recognitions") if row["holder"] == row["recognized_by"]] == []
    assert [row for row in rows("relations-nations") if row["subject"] == row["object"]] == []


@pytest.mark.parametrize("table", OWN)
def test_a_claim_name_is_used_once(table: str) -> None:
    names = Counter(row["claim"] for row in rows(table))
    assert [name for name, times in names.items() if times > 1] == []
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", name) for name in names)


@pytest.mark.parametrize("table", OWN)
def test_every_row_has_a_described_source_and_a_known_nation(table: str) -> None:
    known = {row["id"] for path in TABLES.glob("sources-*.csv") for row in rows(path.stem)}
    known |= set(
        re.findall(r"^source:(\S+) a ", (ROOT / "data" / "sources.ttl").read_text("utf-8"), re.MULTILINE)
    )
    assert {row["source"] for row in rows(table)} <= known
    nations = {row["id"] for row in rows("nations")}
    cells = {
        row[column].removeprefix("nation:")
        for row in rows(table)
        for column in ("id", "holder", "recognized_by", "thing", "subject", "object")
        if column in row and not re.match(r"(code|recognition):", row[column])
    }
    assert cells <= nations


def test_every_source_is_used() -> None:
    used = {row["source"] for table in (*OWN, "nation-label-overrides") for row in rows(table)}
    assert {row["id"] for row in rows("sources-nations")} <= used


needs_babel = pytest.mark.skipif(
    not importlib.util.find_spec("babel"), reason="Babel is not installed: pip install '.[curation]'"
)


@needs_babel
def test_the_label_table_is_what_the_script_writes() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@needs_babel
def test_the_script_says_that_a_table_is_out_of_date_and_writes_it_again(tmp_path: Path) -> None:
    shutil.copytree(TABLES, tmp_path / "data" / "tables")
    script = tmp_path / "scripts" / SCRIPT.name
    script.parent.mkdir()
    shutil.copy(SCRIPT, script)
    table = tmp_path / "data" / "tables" / "nation-labels.csv"
    right = table.read_bytes()
    table.write_bytes(right.replace("Türkiye".encode(), b"Turkey"))
    stale = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert stale.returncode == 1
    assert "out of date" in stale.stdout
    subprocess.run([sys.executable, str(script)], check=True)
    assert table.read_bytes() == right
