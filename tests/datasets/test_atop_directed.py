"""ATOP by directed dyad: to whom a party owes what, where it owes different things to different parties."""

from __future__ import annotations

import gzip
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_files import directed, directed_dyads, member, members, said
from mithaq.datasets.atop_directed import Directed
from mithaq.errors import InputError, Place
from mithaq.importing import import_files, imports_in, report
from mithaq.store.imports import TABLE, read_claims_file
from mithaq.tables.rows import Row
from mithaq.terms import MITHAQ, compact

GBR, FRA, SWE, PAK, TUR = "200", "220", "380", "770", "640"
#: The codebook's own example: all consult, and Britain and France each promise to defend Sweden.
TREATY = [
    member("9100", code, "1855-11-21", "1860-06-01", consul="1", defense=defense, asymm="1", obvary=defense)
    for code, defense in ((GBR, "1"), (FRA, "1"), (SWE, "0"))
]
YEARS = range(1855, 1861)
DYADS = [
    directed(a, b, YEARS, "9100", consul="1", defense="1" if b == SWE else "0")
    for a in (GBR, FRA, SWE)
    for b in (GBR, FRA, SWE)
    if a != b
]


@pytest.fixture
def imported(tmp_path: Path):
    """``imported(MEMBERS, DYADS)``: what the claims of an import of both say; the order in which they were named is no matter."""

    def call(rows: list[dict[str, str]], dyads: list[list[dict[str, str]]] | None):
        files = [tmp_path / "members.csv", tmp_path / "dyads.csv"]
        files[0].write_text(members(*rows), encoding="utf-8")
        if dyads is not None:
            files[1].write_text(directed_dyads(*dyads), encoding="utf-8")
        import_files("atop", files if dyads is not None else files[:1], tmp_path / "home")
        return claimed(tmp_path / "home")

    return call


def claimed(home: Path) -> SimpleNamespace:
    """All quads of the claims that are imported in a home."""
    paths = imports_in(home).claims()
    return SimpleNamespace(quads=tuple(quad for path in paths for quad in read_claims_file(path)))


def owed(reading, nation: str, kind: str) -> list[tuple[str, ...]]:
    """For each obligation of a nation and a kind the creditors; none where they are unknown."""
    found = sorted(
        {
            compact(q.subject)
            for q in reading.quads
            if q.predicate == MITHAQ.isOwedBy and compact(q.object) == nation
        }
    )
    return sorted(
        tuple(sorted(said(reading, name, "mithaq:isOwedTo")))
        for name in found
        if f"mithaq:{kind}" in said(reading, name, "rdf:type")
    )


def test_the_codebooks_example_says_whom_each_defends(imported):
    reading = imported(TREATY, DYADS)
    for nation in ("nation:GBR", "nation:FRA"):
        assert owed(reading, nation, "DefenseObligation") == [("nation:SWE",)]
    assert owed(reading, "nation:GBR", "ConsultationObligation") == [("nation:FRA", "nation:SWE")]
    assert owed(reading, "nation:SWE", "ConsultationObligation") == [("nation:FRA", "nation:GBR")]
    assert owed(reading, "nation:SWE", "DefenseObligation") == []
    assert not [q for q in reading.quads if q.predicate == MITHAQ.creditorsAreUnknown]


def test_without_the_dyads_it_is_unknown(imported):
    reading = imported(TREATY, None)
    assert owed(reading, "nation:GBR", "DefenseObligation") == [()]
    assert said(reading, "obligation:GBR-atop-9100.0-1-defense", "mithaq:creditorsAreUnknown") == {"true"}


def test_a_claim_names_the_dyads_and_the_row_that_it_rests_on(imported):
    reading = imported(TREATY, DYADS)
    claim = "claim:atop-m-GBR-atop-9100.0-1-defense-d1-1"
    assert said(reading, claim, "mithaq:rowKey") == {"atopid=9100;phase=0;member=200;yrent=1855;ddyad=200380"}
    assert said(reading, claim, "mithaq:statement") == {
        "By the alliance of 1855 of 3 parties (ATOP 9100), United Kingdom has a defence obligation towards Sweden."
    }
    assert said(reading, "obligation:GBR-atop-9100.0-1-defense-d1", "mithaq:endDate") == {"1860-06-01"}


def test_what_another_alliance_explains_is_no_evidence_for_this_one(imported):
    pact = [member("9101", code, "1850-01-01", defense="1") for code in (GBR, SWE)]
    both = [
        directed(a, b, YEARS, "9100", *(["9101"] if {a, b} == {GBR, SWE} else []), consul="1", defense="1" if SWE in (a, b) else "0")
        for a in (GBR, FRA, SWE) for b in (GBR, FRA, SWE) if a != b
    ]  # fmt: skip
    reading = imported(TREATY + pact, both)
    # Britain defends Sweden by the pact of the two; whether by the treaty as well cannot be told.
    assert owed(reading, "nation:GBR", "DefenseObligation") == [(), ("nation:SWE",)]
    assert said(reading, "obligation:GBR-atop-9100.0-1-defense", "mithaq:creditorsAreUnknown") == {"true"}
    assert owed(reading, "nation:FRA", "DefenseObligation") == [("nation:SWE",)]


def test_those_who_are_known_are_told_beside_those_in_doubt(imported):
    fourth = [member("9100", PAK, "1855-11-21", "1860-06-01", consul="1", asymm="1")]
    reading = imported(TREATY + fourth, DYADS)
    # No row tells of Britain and the fourth party.
    assert owed(reading, "nation:GBR", "DefenseObligation") == [(), ("nation:SWE",)]


def test_each_phase_has_its_own(imported):
    second = [
        {**row, "phase": "2", "yrent": "1860", "moent": "6", "dayent": "1", "yrexit": "1870"}
        for row in TREATY
    ]
    second[0] |= {"defense": "0", "obvary": "0"}
    first = [{**row, "phase": "1"} for row in TREATY]
    later = [
        directed(a, b, range(1861, 1871), "9100", consul="1", defense="1" if (a, b) == (FRA, SWE) else "0")
        for a in (GBR, FRA, SWE) for b in (GBR, FRA, SWE) if a != b
    ]  # fmt: skip
    reading = imported(first + second, DYADS + later)
    assert owed(reading, "nation:GBR", "DefenseObligation") == [("nation:SWE",)]
    assert owed(reading, "nation:FRA", "DefenseObligation") == [("nation:SWE",), ("nation:SWE",)]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_dyads_that_come_later_make_a_second_import_of_the_members_worth_it(tmp_path):
    home, told = tmp_path / "home", []
    rows = write(tmp_path / "members.csv", members(*TREATY))
    dyads = write(tmp_path / "dyads.csv", directed_dyads(*DYADS))
    import_files("atop", [rows], home)
    import_files("atop", [dyads], home, told.append)
    assert "members.csv was imported without these rows: import it again" in told[-1]
    assert owed(claimed(home), "nation:GBR", "DefenseObligation") == [()]
    (again,) = import_files("atop", [rows], home)
    assert again.changed
    assert owed(claimed(home), "nation:GBR", "DefenseObligation") == [("nation:SWE",)]
    (third,) = import_files("atop", [rows], home)
    assert not third.changed
    both = import_files("atop", [rows, dyads], tmp_path / "other")
    assert [one.file.form for one in both] == ["directed-dyad", "member"]
    assert {(q.subject, q.predicate, q.object) for q in claimed(home).quads} == {
        (q.subject, q.predicate, q.object) for q in claimed(tmp_path / "other").quads
    }


def test_rows_kept_by_another_version_are_told_apart_from_those_of_this_one(tmp_path):
    home = tmp_path / "home"
    rows = write(tmp_path / "members.csv", members(*TREATY))
    dyads = write(tmp_path / "dyads.csv", directed_dyads(*DYADS))
    (one,) = import_files("atop", [dyads], home)
    kept = imports_in(home).path(one.file, TABLE)
    text = gzip.decompress(kept.read_bytes()).decode()
    kept.write_bytes(gzip.compress(text.replace("stateB,year", "state_b,year", 1).encode()))
    with pytest.raises(
        InputError, match=r"the rows kept of dyads\.csv lack stateB: another version"
    ) as caught:
        import_files("atop", [rows], home)
    assert [file.form for file in imports_in(home).files()] == ["directed-dyad"], "nothing was taken in"
    assert "mithaq import --remove atop" in str(caught.value)
    imports_in(home).remove("atop")
    import_files("atop", [rows, dyads], home)
    assert owed(claimed(home), "nation:GBR", "DefenseObligation") == [("nation:SWE",)]


def test_rows_that_tell_no_more_than_the_members_are_counted(tmp_path):
    alike = directed(PAK, TUR, range(1954, 1956), "9102", consul="1", asymm="0")
    path = write(tmp_path / "dyads.csv", directed_dyads(alike, *DYADS))
    (one,) = import_files("atop", [path], tmp_path / "home")
    assert (one.file.rows, one.file.claims, one.file.refused) == (38, 0, {})
    assert "  2 rows: not kept: the form by member tells as much" in report(one)
    assert len(imports_in(tmp_path / "home").rows(one.file)) == 36


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"defense": "2"}, "unknown code in column 'defense'"),
        ({"asymm": ""}, "unknown code in column 'asymm'"),
        ({"stateA": "999"}, "unknown code in column 'stateA'"),
        ({"stateB": GBR}, "impossible pair in column 'stateB'"),
        ({"year": "18x5"}, "impossible date in column 'year'"),
        ({"atopid2": "x"}, "unknown identifier in column 'atopid2'"),
        ({"atopid1": ""}, "nothing in column 'atopid1'"),
        ({"year": "1855"}, "repeated row in column 'year'"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_reason(tmp_path, change, reason):
    (row,) = directed(GBR, FRA, range(1865, 1866), "9100", consul="1")
    path = write(tmp_path / "dyads.csv", directed_dyads(*DYADS, [{**row, **change}]))
    (one,) = import_files("atop", [path], tmp_path / "home")
    assert one.file.refused == {reason: 1}


def test_another_file_is_none_of_these(tmp_path):
    text = directed_dyads(*DYADS).replace("stateA,stateB", "state_a,stateB")
    path = write(tmp_path / "dyads.csv", text)
    with pytest.raises(
        InputError, match="the header lacks column 'stateA', which the form 'directed-dyad' has"
    ):
        import_files("atop", [path], tmp_path / "home")
    assert not (tmp_path / "home").exists()


def row_of(**values: str) -> Row:
    none = dict.fromkeys(("defense", "offense", "neutral", "nonagg", "consul"), "0")
    base = {"member": GBR, "atopid": "9100", "phase": "0", "start": "1855", "end": "1860"}
    return Row({**none, **base, **values}, Place("m.csv", 2))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["0", "1", None]), min_size=6, max_size=6), st.booleans())
def test_an_answer_never_goes_beyond_the_rows(told, explained):
    """What is told year by year (owed, not owed, no row) is summed up as it is, or not at all."""
    rows = [
        one
        for year, value in zip(YEARS, told, strict=True)
        if value is not None
        for one in directed(
            GBR, SWE, range(year, year + 1), "9100", *(["9101"] if explained else []), defense=value
        )
    ]
    row, other = row_of(defense="1"), row_of(atopid="9101", defense="1")
    answer = Directed(rows, [row, other]).owes(row, SWE, "defense", YEARS)
    whole = {value for value in told[1:-1] if value is not None} or set(told) - {None}
    if explained:
        assert answer in ({None, False} if "0" in told else {None})
    elif len(whole) == 1:
        assert answer is (whole == {"1"})
    else:
        assert answer is None
