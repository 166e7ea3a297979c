"""Imports: kept beside the store, part of every build, taken in at once or not at all, and never twice."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Quad

import mithaq
from dataset_files import SHARED, member, members
from mithaq.errors import InputError, StoreError
from mithaq.importing import import_files, imports_in
from mithaq.parsing import parse_file
from mithaq.resources import model
from mithaq.store.imports import read_claims_file
from mithaq.terms import CLAIMS_GRAPH, ONTOLOGY_GRAPH, compact

ROWS = [member("9001", code, "1954-04-02", consul="1") for code in ("770", "640", "8152")]
OWN = """
form = "transfers"
about = "one row for each transfer"
columns = ["Seller", "Buyer", "Order date", "Weapon"]
derived = []
needs = ["seller", "buyer", "ordered"]
row = "{Seller|plain} to {Buyer|plain}, {Order date|plain}"

[source]
id = "own-transfers"
label = "list of transfers"
title = "Transfers"
kind = "Dataset"
date = "undated"
url = "https://example.org/transfers"
looked_at = "2026-11-25"
version = "1"
citation = "List of transfers."
terms = "For tests."
covers_from = "2000-01-01"
covers_until = "2020-12-31"
completeness = "BestEffort"

[dates]
ordered = { text = "Order date" }

[nations]
seller = { code = "Seller", scheme = "Name", on = "ordered" }
buyer = { code = "Buyer", scheme = "IsoAlpha3", on = "ordered" }

[[vocabulary]]
triples = "activity:own-{seller|local}-{buyer|local}-{ordered} rdfs:label {Weapon|text}@en ."

[[claims]]
name = "own-{seller|local}-{buyer|local}-{ordered}"
statement = "{seller|name} sold {Weapon|plain} to {buyer|name}."
triples = "activity:own-{seller|local}-{buyer|local}-{ordered} a mithaq:ArmsTransfer ; mithaq:hasProvider {seller} ; mithaq:hasRecipient {buyer} ."
"""


@pytest.fixture
def atop(tmp_path: Path) -> Path:
    path = tmp_path / "members.csv"
    path.write_text(members(*ROWS), encoding="utf-8")
    return path


def state(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()
    }


def test_an_import_tells_what_became_of_the_rows_and_keeps_those_refused(tmp_path):
    path = tmp_path / "members.csv"
    path.write_text(members(*ROWS, member("9001", "999", "1954-04-02")), encoding="utf-8")
    (one,) = import_files("atop", [path], tmp_path / "home")
    assert (one.file.rows, one.file.refused) == (4, {"unknown code in column 'member'": 1})
    assert one.refused.read_text(encoding="utf-8").splitlines() == [
        "file,line,column,value,reason,expected",
        "members.csv,5,member,999,unknown code,'999' is no code of CowNumber",
    ]


def test_the_same_file_again_changes_nothing(atop, tmp_path):
    home = tmp_path / "home"
    (first,) = import_files("atop", [atop], home)
    before = state(home)
    (again,) = import_files("atop", [atop], home)
    assert (first.changed, again.changed) == (True, False)
    assert state(home) == before


def test_the_same_file_gives_the_same_bytes_in_another_home(atop, tmp_path):
    for name in ("one", "two"):
        import_files("atop", [atop], tmp_path / name)
    assert state(tmp_path / "one") == state(tmp_path / "two")


def test_a_newer_version_takes_the_place_of_the_older_and_not_the_other_way(tmp_path):
    home, old, new = tmp_path / "home", tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(members(*({**row, "version": "5.9"} for row in ROWS)), encoding="utf-8")
    new.write_text(members(*({**row, "version": "5.10"} for row in ROWS)), encoding="utf-8")
    import_files("atop", [old], home)
    (one,) = import_files("atop", [new], home)
    assert one.before.version == "5.9"
    assert [file.version for file in imports_in(home).files()] == ["5.10"]
    with pytest.raises(InputError, match=r"version 5\.9, older than 5\.10"):
        import_files("atop", [old], home)


def test_of_several_files_all_are_taken_in_or_none(atop, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n", encoding="utf-8")
    import_files("atop", [atop], tmp_path / "home")
    before = state(tmp_path / "home")
    other = tmp_path / "other.csv"
    other.write_text(members(*ROWS[:2]), encoding="utf-8")
    for files in ([other, wrong], [atop, other]):
        with pytest.raises(InputError):
            import_files("atop", files, tmp_path / "home")
        assert state(tmp_path / "home") == before


def test_a_dataset_that_is_unknown_is_refused_with_those_that_are_known(atop, tmp_path):
    with pytest.raises(InputError, match=r"there is no dataset 'sipri'") as caught:
        import_files("sipri", [atop], tmp_path)
    assert "atop, " in caught.value.hint


def test_a_damaged_import_is_named_with_what_to_do(atop, tmp_path):
    import_files("atop", [atop], tmp_path)
    (manifest,) = (tmp_path / "imports").glob("*/manifest.json")
    manifest.write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="import the files again"):
        imports_in(tmp_path).files()


def test_a_csv_of_ones_own_needs_a_mapping_and_no_python(tmp_path):
    mapping, table = tmp_path / "transfers.toml", tmp_path / "transfers.csv"
    mapping.write_text(OWN, encoding="utf-8")
    table.write_text(
        "Seller,Buyer,Order date,Weapon,Remark\nChina,PAK,2007,frigate,x\nTurkey,PAK,2018,corvette,\nAtlantis,PAK,2001,boat,\n",
        encoding="utf-8",
    )
    (one,) = import_files(str(mapping), [table], tmp_path / "home")
    assert (one.file.key, one.file.rows, one.file.claims) == ("transfers/transfers", 3, 2)
    assert one.file.refused == {"nothing in column 'seller'": 1}
    assert one.file.unresolved_names == {"Atlantis": 1}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('needs = ["seller"', 'requires = ["seller"'), "unknown key 'requires'"),
        (("{Weapon|plain}", "{Wepon|plain}"), "it speaks of 'Wepon', which is none of its columns"),
        (('text = "Order date"', 'text = "Ordered"'), "a rule speaks of 'Ordered'"),
        (('looked_at = "2026-11-25"\n', ""), "lacks 'looked_at'"),
        (("[source]", "[source"), "not a TOML file"),
    ],
)
def test_a_mapping_that_is_wrong_is_named(tmp_path, change, told):
    mapping = tmp_path / "transfers.toml"
    mapping.write_text(OWN.replace(*change), encoding="utf-8")
    with pytest.raises(InputError, match=told):
        import_files(str(mapping), [tmp_path / "none.csv"], tmp_path / "home")


def test_a_mapping_of_ones_own_reads_a_real_file(tmp_path):
    if not SHARED.is_dir():
        pytest.skip("the real files are not at hand")
    mapping = tmp_path / "treaties.toml"
    begin, _, _ = OWN.partition("[dates]")
    mapping.write_text(
        begin.replace('"Seller", "Buyer", "Order date", "Weapon"', '"DCAid", "ccode1", "ccode2", "signYear"')
        .replace('"seller", "buyer", "ordered"', '"one", "other", "year"')
        .replace("{Seller|plain} to {Buyer|plain}, {Order date|plain}", "{DCAid|plain}")
        + """
[dates]
year = { parts = ["signYear"] }

[nations]
one = { code = "ccode1", scheme = "CowNumber", on = "year" }
other = { code = "ccode2", scheme = "CowNumber", on = "year" }

[[claims]]
name = "own-{DCAid}"
statement = "{one|name} and {other|name} signed an agreement {year|when}."
triples = "instrument:own-{DCAid} a mithaq:DefenseCooperationAgreement ; mithaq:hasParty {one} , {other} ; mithaq:signatureDate {year|date} ."
""",
        encoding="utf-8",
    )
    (one,) = import_files(str(mapping), [SHARED / "dcad" / "DCAD-v1.0-main.csv"], tmp_path / "home")
    assert (one.file.rows, one.file.claims, one.file.refused) == (1871, 1871, {})


STATES = """
form = "states"
about = "one row for each time of a state in the system"
columns = ["ccode", "statenme", "styear", "stmonth", "stday", "endyear", "endmonth", "endday", "version"]
needs = ["state", "start"]
row = "ccode={ccode|plain};styear={styear|plain}"
version_column = "version"

[source]
id = "own-states"
label = "my copy of the list of states"
title = "States, as I keep them"
kind = "Dataset"
date = "2017"
url = "https://example.org/states"
looked_at = "2026-11-25"
version = "2016"
citation = "List of states."
terms = "For tests."

[dates]
start = { parts = ["styear", "stmonth", "stday"] }
end = { parts = ["endyear", "endmonth", "endday"] }

[nations]
state = { code = "ccode", scheme = "CowNumber", on = "start" }

[[claims]]
name = "own-states-{ccode}-{start}-1"
statement = "{state|name} has the number {ccode|plain} in my list, as {statenme|plain}."
triples = "code:own-states-{ccode}-{start} a mithaq:CodeAssignment ; mithaq:hasHolder {state} ; mithaq:hasCodeScheme mithaq:CowNumber ; mithaq:codeValue {ccode|text} ."

[[claims]]
name = "own-states-{ccode}-{start}-2"
when = ["end"]
statement = "{state|name} ceased to be in my list {end|when}."
triples = "code:own-states-{ccode}-{start} mithaq:endDate {end|date} ; mithaq:endKind mithaq:LastObserved ."
"""


def test_a_real_list_with_dates_in_columns_is_read_by_a_mapping_of_ones_own(tmp_path):
    if not SHARED.is_dir():
        pytest.skip("the real files are not at hand")
    mapping = tmp_path / "states.toml"
    mapping.write_text(STATES, encoding="utf-8")
    (one,) = import_files(str(mapping), [SHARED / "states" / "states2016.csv"], tmp_path / "home")
    assert (one.file.rows, one.file.claims, one.file.refused, one.file.version) == (243, 486, {}, "2016")
    (path,) = imports_in(tmp_path / "home").claims()
    said = {
        (compact(q.subject), compact(q.predicate), getattr(q.object, "value", ""))
        for q in read_claims_file(path)
    }
    # The second time of Syria after its union with Egypt, and a state whose number its successor has today.
    assert ("code:own-states-652-1961-09-29", "mithaq:endDate", "2016-12-31") in said
    holders = {(s, o.rpartition("/")[2]) for s, p, o in said if p == "mithaq:hasHolder"}
    assert {("code:own-states-652-1961-09-29", "SYR"), ("code:own-states-365-1816-01-01", "RUS")} <= holders


def test_a_store_without_what_is_imported_is_older_than_its_inputs(atop, home, tmp_path):
    class ToldError(Exception):
        pass

    def progress(message: str) -> None:
        raise ToldError(message)

    own = tmp_path / "home"
    shutil.copytree(home, own)
    mithaq.load(own, progress=progress)
    import_files("atop", [atop], own)
    with pytest.raises(ToldError, match="older than its inputs"):
        mithaq.load(own, progress=progress)
    assert imports_in(own).remove("atop") == 1
    mithaq.load(own, progress=progress)


def test_what_is_imported_holds_and_conforms(atop, tmp_path):
    import_files("atop", [atop], tmp_path)
    shipped = model()
    ontology = [*shipped.ontology.glob("*.ttl"), *shipped.ontology.glob("definitions/*.ttl")]
    quads = [
        Quad(*triple, ONTOLOGY_GRAPH) for path in ontology for triple in (q.triple for q in parse_file(path))
    ]
    quads += [Quad(*q.triple, CLAIMS_GRAPH) for q in parse_file(shipped.data / "as-of.ttl")]
    quads += [quad for path in imports_in(tmp_path).claims() for quad in read_claims_file(path)]
    graph = mithaq.graph_from(quads)
    asked = "ASK { obligation:PAK-atop-9001.0-1-consul a mithaq:Obligation ; mithaq:isOwedTo nation:TUR , nation:x-annam }"
    assert graph.store.query(asked)
    assert not graph.store.query("ASK { ?o a mithaq:ObligationInForce }"), (
        "the data end before the day that now means"
    )
    about = [finding for finding in graph.validate() if re.search("atop|annam", compact(finding.focus))]
    assert about == []


def test_the_verbs(run, atop, tmp_path):
    assert run("sources", home=tmp_path).out == "nothing is imported\n"
    done = run("import", "atop", str(atop), home=tmp_path)
    assert (done.status, "3 rows read" in done.out) == (0, True)
    assert "nothing changed" in run("import", "atop", str(atop), home=tmp_path).out
    (row,) = json.loads(run("sources", "--format", "json", home=tmp_path).out)
    assert (row["version"], row["completeness"], len(row["sha256"])) == ("5.1", "Census", 64)
    assert "Leeds" in row["citation"]
    assert run("sources", "--format", "csv", home=tmp_path).out.startswith("dataset,form,version,file,rows")
    assert "dcad/agreements" in run("sources", "--known", home=tmp_path).out
    wrong = run("import", "mme", str(atop), home=tmp_path)
    assert (wrong.status, "members.csv:1: this is no file of mme" in wrong.err) == (2, True)
    assert run("import", "--remove", "atop", home=tmp_path).out == "atop: 1 file taken out\n"
    assert run("import", "--remove", "atop", home=tmp_path).status == 2
    assert run("import", "atop", home=tmp_path).status == 2


def test_rows_that_were_refused_show_in_the_exit_status(run, tmp_path):
    path = tmp_path / "members.csv"
    path.write_text(members(*ROWS, member("9001", "999", "1954-04-02")), encoding="utf-8")
    done = run("import", "atop", str(path), home=tmp_path)
    assert done.status == 1
    assert "1 row refused: unknown code in column 'member'" in done.out
