"""Codes that changed their owner: a record means whoever had the code in its own time, and where that is not told, nobody."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from dataset_files import columns_of, member, members, said, table
from mithaq.datasets.forms import read_dataset
from mithaq.errors import InputError
from mithaq.importing import import_files, imports_in, report
from mithaq.resources import model
from mithaq.store.imports import TABLE, read_claims_file
from mithaq.terms import MITHAQ, compact

#: The United States, Indonesia and Vietnam; and who had 365 and 345: Russia, the Soviet Union, Russia; Serbia, Yugoslavia and so on.
USA, IDN, VNM, SUN, YUG = "2", "850", "816", "365", "345"


def agreement(form: str, atopid: str, start: str, end: str, *codes: str) -> str:
    """A file of ATOP's alliance or phase form with one row; no end is the year 0."""
    begun = dict(zip(("begyr", "begmo", "begday"), start.split("-"), strict=True))
    ended = dict(zip(("endyr", "endmo", "endday"), end.split("-") if end else "000", strict=True))
    named = {f"mem{number}": code for number, code in enumerate(codes, 1)}
    values = {"atopid": atopid, **begun, **ended, **named, "consul": "1", "source": "1", "version": "5.1"}
    more = {"phase": "0", "atopidphase": atopid} if form == "phase" else {}
    columns = columns_of("atop", form)
    return table(dict.fromkeys((*columns, *named)), [{**values, **more}], default="0")


def parties(reading, atopid: str = "9500") -> set[str]:
    return {name.partition(":")[2] for name in said(reading, f"instrument:atop-{atopid}", "mithaq:hasParty")}


def label(reading, atopid: str = "9500") -> str:
    (found,) = said(reading, f"instrument:atop-{atopid}", "rdfs:label")
    return found


@pytest.fixture
def imported(tmp_path: Path):
    """``imported(TEXT, ...)``: the imports of files of ATOP in one command, by form, into the home of the test."""

    def call(*texts: str):
        files = [tmp_path / f"file{number}.csv" for number, _ in enumerate(texts)]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        return {one.file.form: one for one in import_files("atop", files, tmp_path / "home")}

    return call


class Claimed:
    """What the claims of one form say, as they are kept in a home."""

    def __init__(self, home: Path, form: str) -> None:
        kept = imports_in(home)
        (file,) = (one for one in kept.files() if one.form == form)
        self.quads = tuple(read_claims_file(kept.path(file, "claims.nq.gz")))


FORMS = pytest.mark.parametrize("form", ["alliance", "phase"])


@FORMS
@pytest.mark.parametrize(
    ("code", "start", "end", "nation"),
    [
        (SUN, "1955-05-14", "1991-07-01", "SUN"), (SUN, "1992-05-15", "", "RUS"), (SUN, "1907-08-31", "1918-03-03", "RUS"),
        (YUG, "1953-02-28", "1990-01-01", "YUG"), (YUG, "2008-01-01", "", "SRB"), ("255", "1936-11-25", "1945-05-07", "DEU"),
        ("260", "1955-05-05", "1990-10-02", "cow-260"), ("255", "1991-01-01", "", "DEU"), ("255", "1939-05-22", "", "DEU"),
    ],
)  # fmt: skip
def test_a_code_of_one_owner_in_all_of_the_time_is_that_state(read, form, code, start, end, nation):
    reading = read("atop", agreement(form, "9500", start, end, USA, code))
    assert parties(reading) == {"USA", nation}
    assert reading.ledger.unresolved == 0


@FORMS
@pytest.mark.parametrize(
    ("code", "start", "end", "maybe"),
    [
        (SUN, "1976-02-24", "", "Soviet Union or Russia"),
        (SUN, "1948-04-06", "1992-01-20", "Soviet Union or Russia"),
        (SUN, "1991-12-06", "", "Soviet Union or Russia"),
        (SUN, "1907-08-31", "1930-01-01", "Russia or Soviet Union"),
        (YUG, "1995-11-21", "", "Yugoslavia or Serbia and Montenegro or Serbia"),
    ],
)
def test_a_code_that_changed_its_owner_within_the_time_names_nobody(read, form, code, start, end, maybe):
    reading = read("atop", agreement(form, "9500", start, end, USA, IDN, code))
    assert parties(reading) == {"USA", "IDN"}
    assert reading.ledger.unresolved == 1
    assert reading.ledger.unresolved_names == Counter({f"{maybe} (code {code})": 1})
    assert said(reading, "instrument:atop-9500", "dcterms:description") == {
        f"a party that is told by the code {code} alone: {maybe}"
    }
    assert label(reading) == f"alliance of {start[:4]} of 3 parties, counted by code (ATOP 9500)"


TREATY = [
    member("9500", IDN, "1976-02-24"),
    member("9500", VNM, "1992-07-22"),
    member("9500", SUN, "2004-11-29"),
]


@FORMS
def test_a_member_that_came_later_is_whoever_had_the_code_when_it_came(imported, tmp_path, form, claims):
    done = imported(agreement(form, "9500", "1976-02-24", "", IDN, VNM, SUN), members(*TREATY))
    told = Claimed(tmp_path / "home", form)
    assert parties(told) == {"IDN", "VNM", "RUS"}
    assert label(told) == "alliance of 1976 of 3 parties (ATOP 9500)"
    assert label(Claimed(tmp_path / "home", "member")) == label(told)
    assert done[form].file.unresolved == 0
    assert "  1 row: read with the years of the member, since a successor took the code over" in report(
        done[form]
    )
    short, key = ("a", "atopid") if form == "alliance" else ("ph", "atopidphase")
    assert (
        claims(told)[f"atop-{short}-9500-party-RUS"].text(MITHAQ.rowKey)
        == f"{key}=9500;member=365;yrent=2004"
    )
    assert claims(told)[f"atop-{short}-9500-party-IDN"].text(MITHAQ.rowKey) == f"{key}=9500"


@FORMS
def test_a_state_and_its_successor_are_two_parties_where_the_member_was_both(imported, tmp_path, form):
    rows = [member("9500", code, "1978-11-03", "1994-06-16") for code in (VNM, SUN)]
    imported(members(*rows), agreement(form, "9500", "1978-11-03", "1994-06-16", VNM, SUN))
    assert parties(Claimed(tmp_path / "home", form)) == {"VNM", "SUN", "RUS"}
    by_member = Claimed(tmp_path / "home", "member")
    assert said(by_member, "membership:SUN-atop-9500.0-1", "mithaq:endDate") == {"1991-12-25"}
    assert said(by_member, "membership:RUS-atop-9500.0-1", "mithaq:startDate") == {"1991-12-25"}
    assert said(by_member, "membership:RUS-atop-9500.0-1", "mithaq:endDate") == {"1994-06-16"}


def test_a_member_of_another_agreement_tells_nothing(imported, tmp_path):
    rows = [{**row, "atopid": "9501"} for row in TREATY]
    done = imported(members(*rows), agreement("alliance", "9500", "1976-02-24", "", IDN, VNM, SUN))
    assert parties(Claimed(tmp_path / "home", "alliance")) == {"IDN", "VNM"}
    assert (
        "  1 row kept with a participant that no code identifies: Soviet Union or Russia (code 365) 1"
        in report(done["alliance"])
    )


def test_members_that_were_refused_tell_nothing(imported, tmp_path):
    wrong = {**TREATY[2], "yrexit": "1999", "moexit": "1", "dayexit": "1"}
    imported(members(*TREATY[:2], wrong), agreement("alliance", "9500", "1976-02-24", "", IDN, VNM, SUN))
    assert parties(Claimed(tmp_path / "home", "alliance")) == {"IDN", "VNM"}


def test_members_that_come_later_make_a_second_import_worth_it_and_a_third_changes_nothing(
    imported, tmp_path
):
    alliance, told = agreement("alliance", "9500", "1976-02-24", "", IDN, VNM, SUN), []
    imported(alliance)
    assert parties(Claimed(tmp_path / "home", "alliance")) == {"IDN", "VNM"}
    rows = tmp_path / "members.csv"
    rows.write_text(members(*TREATY), encoding="utf-8")
    import_files("atop", [rows], tmp_path / "home", told.append)
    assert "file0.csv was imported without these rows: import it again" in told[-1]
    assert imported(alliance)["alliance"].changed
    assert parties(Claimed(tmp_path / "home", "alliance")) == {"IDN", "VNM", "RUS"}
    assert not imported(alliance)["alliance"].changed
    assert not any(one.changed for one in imported(alliance, members(*TREATY)).values())


def test_members_whose_rows_an_older_version_did_not_keep_are_asked_for_again(imported, tmp_path):
    done = imported(members(*TREATY))
    imports_in(tmp_path / "home").path(done["member"].file, TABLE).unlink()
    with pytest.raises(InputError, match=r"the rows kept of file0\.csv lack row_key.*another version"):
        imported_later = tmp_path / "alliance.csv"
        imported_later.write_text(agreement("alliance", "9500", "1976-02-24", "", IDN, SUN), encoding="utf-8")
        import_files("atop", [imported_later], tmp_path / "home")
    imports_in(tmp_path / "home").remove("atop")
    imported(members(*TREATY), agreement("alliance", "9500", "1976-02-24", "", IDN, VNM, SUN))
    assert parties(Claimed(tmp_path / "home", "alliance")) == {"IDN", "VNM", "RUS"}


@pytest.mark.parametrize(
    ("start", "end", "times"),
    [
        ("1948-04-06", "1992-01-20", [("SUN", "1948-04-06", "1991-12-25"), ("RUS", "1991-12-25", "1992-01-20")]),
        ("1991-12-06", "", [("SUN", "1991-12-06", "1991-12-25"), ("RUS", "1991-12-25", "")]),
        ("1948-04-06", "1991-12", [("SUN", "1948-04-06", "1991-12")]),
        ("1991-12", "", [("RUS", "1991-12", "")]),
    ],
)  # fmt: skip
def test_a_time_known_to_the_day_is_divided_to_the_day(read, start, end, times):
    reading = read(
        "atop", members(member("9500", SUN, start, end), member("9500", USA, start, end, consul="1"))
    )
    assert parties(reading) == {"USA", *(nation for nation, _, _ in times)}
    for nation, first, last in times:
        about = f"membership:{nation}-atop-9500.0-1"
        assert said(reading, about, "mithaq:startDate") == {first}
        assert said(reading, about, "mithaq:endDate") == {last} - {""}


def test_a_successor_owes_nothing_to_its_predecessor(read):
    reading = read(
        "atop",
        members(*(member("9500", code, "1978-11-03", "1994-06-16", defense="1") for code in (VNM, SUN))),
    )
    owed = {
        (compact(q.subject).split("-")[0], compact(q.object))
        for q in reading.quads
        if q.predicate == MITHAQ.isOwedTo
    }
    assert owed == {
        ("obligation:VNM", "nation:SUN"), ("obligation:VNM", "nation:RUS"), ("obligation:SUN", "nation:VNM"), ("obligation:RUS", "nation:VNM"),
    }  # fmt: skip


def formal(code: str, start: str, end: str = "") -> dict[str, str]:
    year, month, day = start.split("-")
    flags = dict.fromkeys(("left_censor", "neutrality", "nonaggression", "entente"), "0")
    begun = {"mem_st_year": year, "mem_st_month": month, "mem_st_day": day}
    ended = dict(
        zip(("mem_end_year", "mem_end_month", "mem_end_day"), end.split("-") if end else ["", "", ""], strict=True)
    )  # fmt: skip
    about = {
        "version4id": "9600",
        "ccode": code,
        "ss_type": "Type I: Defense Pact",
        "defense": "1",
        "version": "4.1",
    }
    return {**flags, **begun, **ended, **about, "right_censor": "0" if end else "1"}


def test_a_formal_alliance_that_outlives_a_state_is_divided(read):
    rows = [formal(code, "1981-05-13") for code in ("640", "2", SUN)]
    reading = read("cow-alliances", table(columns_of("cow-alliances", "member"), rows))
    soviet, russian = (f"membership:{name}-cow-alliance-9600-1" for name in ("SUN", "RUS"))
    assert (
        said(reading, soviet, "mithaq:endDate")
        == said(reading, russian, "mithaq:startDate")
        == {"1991-12-25"}
    )
    assert said(reading, soviet, "mithaq:observedUntil") == set()
    assert said(reading, russian, "mithaq:observedUntil") == {"2012-12-31"}
    assert said(reading, "obligation:RUS-cow-alliance-9600-1-defense", "mithaq:isOwedTo") == {
        "nation:TUR", "nation:USA",
    }  # fmt: skip
    assert said(reading, "instrument:cow-alliance-9600", "rdfs:label") == {
        "alliance of 1981 of 3 parties, counted by code (COW 9600)"
    }
    assert sum(reading.ledger.kept_without.values()) == 1


@pytest.mark.parametrize(
    ("start", "end", "nation"), [("1955-05-14", "1991-07-01", "SUN"), ("1992-05-15", "", "RUS"), ("1907-08-31", "1918-03-03", "RUS")]
)  # fmt: skip
def test_a_formal_alliance_of_one_owners_time_is_that_state(read, start, end, nation):
    rows = [formal(code, start, end) for code in ("2", SUN)]
    reading = read("cow-alliances", table(columns_of("cow-alliances", "member"), rows))
    held = {compact(q.object) for q in reading.quads if q.predicate == MITHAQ.hasHolder}
    assert held == {"nation:USA", f"nation:{nation}"}


@pytest.mark.parametrize(
    ("year", "code", "nation"),
    [("1985", SUN, "SUN"), ("1995", SUN, "RUS"), ("1985", YUG, "YUG"), ("2005", YUG, "SCG"), ("2008", YUG, "SRB"), ("1985", "260", "cow-260"), ("1995", "255", "DEU")],
)  # fmt: skip
def test_an_agreement_is_read_on_the_day_of_its_signature_whenever_it_ended(read, year, code, nation):
    values = {
        "DCAid": "DCADv1.0-9001",
        "ccode1": "2",
        "ccode2": code,
        "signDay": "1",
        "signMonth": "4",
        "signYear": year,
    }
    values |= {"type": "general", "category1": "DCA", "terminated": "0", "asymmetry": "0", "categoryConf": "high"}  # fmt: skip
    values |= {"sourceType": "treaty", "endYearEstimate": "2010", "source": "TIAS"}
    reading = read("dcad", table(columns_of("dcad", "agreements"), [values]))
    assert said(reading, "instrument:dcad-9001", "mithaq:hasParty") == {"nation:USA", f"nation:{nation}"}


@pytest.mark.parametrize("form", ["long", "wide"])
@pytest.mark.parametrize(
    ("day", "names", "code", "nation"),
    [("3/1/90", "Russia", "365", "SUN"), ("3/1/95", "Russia", "365", "RUS"), ("3/1/85", "Yugoslavia", "345", "YUG"), ("3/1/05", "Yugoslavia", "345", "SCG")],
)  # fmt: skip
def test_an_exercise_is_read_on_its_first_day(read, form, day, names, code, nation):
    zero = dict.fromkeys(
        ("CPX", "Air", "Land", "Amphibious", "Cyber", "Peacekeeping", "Humanitarian", "Warfighting", "Sea"),
        "0",
    )
    year = ("20" if day[-2:] < "30" else "19") + day[-2:]
    values = {
        **zero,
        "MMEID": "mme9001",
        "Ex_Name": "A",
        "lat": "NA",
        "lon": "NA",
        "StartDate": day,
        "s.year": year,
    }
    one = {"gwcode": code, "country": names} if form == "long" else {"StateA": names}
    reading = read("mme", table(columns_of("mme", form), [{**values, **one}]))
    (about,) = {compact(q.subject) for q in reading.quads if q.object == MITHAQ.JointMilitaryExercise}
    assert said(reading, about, "mithaq:hasParticipant") == {f"nation:{nation}"}


def test_a_row_of_the_wide_form_with_an_unresolved_participant_is_counted_once(read):
    zero = dict.fromkeys(
        ("CPX", "Air", "Land", "Amphibious", "Cyber", "Peacekeeping", "Humanitarian", "Warfighting", "Sea"),
        "0",
    )
    values = {
        **zero,
        "MMEID": "mme9001",
        "Ex_Name": "A",
        "lat": "NA",
        "lon": "NA",
        "StartDate": "3/1/95",
        "s.year": "1995",
    }
    rows = [
        {**values, "StateA": "United States", "StateB": "NATO"},
        {**values, "MMEID": "mme9002", "StateA": "United States"},
    ]
    assert read("mme", table(columns_of("mme", "wide"), rows)).ledger.unresolved == 1


def test_the_real_treaty_of_amity_has_russia_and_not_the_soviet_union(real):
    for file in ("atop/atop5_1a.csv", "atop/atop5_1aph.csv"):
        alone = real("atop", file)
        assert {"THA", "FRA"} <= parties(alone, "3755")
        assert not {"SUN", "RUS"} & parties(alone, "3755")
    assert real("atop", "atop/atop5_1a.csv").ledger.unresolved_names == Counter(
        {
            "Soviet Union or Russia (code 365)": 22,
            "Yugoslavia or Serbia and Montenegro or Serbia (code 345)": 6,
        }
    )
    assert "RUS" in parties(real("atop", "atop/atop5_1m.csv"), "3755")


def test_what_a_form_lends_are_columns_of_its_rows(tmp_path):
    folder = model().data / "datasets"
    for file in (folder / "atop").iterdir():
        (tmp_path / "atop").mkdir(exist_ok=True)
        (tmp_path / "atop" / file.name).write_bytes(file.read_bytes())
    path = tmp_path / "atop" / "member.toml"
    path.write_text(path.read_text().replace('lends = ["row_key"', 'lends = ["key"'))
    with pytest.raises(InputError, match="it lends 'key', which is none of its columns"):
        read_dataset(tmp_path, "atop")
