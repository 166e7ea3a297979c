"""Links held against rules: each rule has data that must fail it, and data without fault pass them all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from mithaq.errors import InputError
from mithaq.linking import Collection, check_links, collect
from mithaq.linking.checking import rules_folder
from mithaq.mappings import read_mapping_set, targets_beside
from mithaq.parsing import parse_file
from mithaq.resources import model
from mithaq.store import EmbeddedStore
from mithaq.terms import MITHAQ, NATION, XSD
from mithaq.validation import read_checks

DATA = Path(__file__).parent / "data"
RULES = {rule.name: rule for rule in read_checks(rules_folder())}
#: Rules about what no row says: they need a folder, which is all there is.
ABOUT_WHAT_LACKS = {"link-missing", "links-too-few"}


@pytest.fixture(scope="module")
def world() -> EmbeddedStore:
    return EmbeddedStore.in_memory(parse_file(DATA / "world.trig"))


def collection(name: str) -> Collection:
    """The fixture of a rule, by itself."""
    if (DATA / name).is_dir():
        return collect([str(DATA / name)])
    found = read_mapping_set(DATA / f"{name}.sssom.tsv", name)
    return Collection((found,), (), targets_beside(model().data / "links"), whole=False)


def test_every_rule_has_data_that_must_fail_it():
    files = {path.name.removesuffix(".sssom.tsv") for path in DATA.iterdir()} - {"world.trig", "good"}
    assert files == set(RULES)
    assert {name for name in files if (DATA / name).is_dir()} == ABOUT_WHAT_LACKS


@pytest.mark.parametrize("rule", sorted(RULES))
def test_data_that_break_a_rule_fail_it(rule, world):
    found = [finding for finding in check_links(world, collection(rule)) if finding.check == rule]
    assert found
    for finding in found:
        assert finding.level == RULES[rule].level
        assert (finding.place is None) == (rule in ABOUT_WHAT_LACKS)
        assert finding.message.endswith(".")
        assert "urn:mithaq" not in finding.message


#: A nation without any link has too few of them as well.
ALSO = {"link-missing": {"links-too-few"}}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_they_break_no_other_rule(rule, world):
    found = {finding.check for finding in check_links(world, collection(rule))}
    assert found == {rule} | ALSO.get(rule, set())


def test_data_without_fault_pass(world):
    report = check_links(world, collection("good"))
    assert report.to_text() == "no findings\n"


def test_one_thing_elsewhere_may_be_two_of_ours_that_never_met(world):
    # good.sssom.tsv links the Soviet Union and Russia to one item; India and Pakistan lived at one time.
    shared = check_links(world, collection("target-shared"))
    assert {finding.focus.value.rpartition("/")[2] for finding in shared} == {"PAK", "IND"}


YEARS = st.none() | st.integers(1900, 2000)
LIVES = st.lists(
    st.tuples(YEARS, YEARS).filter(lambda years: None in years or years[0] < years[1]), min_size=1, max_size=2
)


def _lived(nation: str, lives: list[tuple[int | None, int | None]]) -> Iterator[Quad]:
    for number, (start, end) in enumerate(lives):
        code = NamedNode(f"https://w3id.org/mithaq/code/{nation}-{number}")
        yield Quad(code, MITHAQ.hasHolder, NATION[nation])
        yield Quad(code, MITHAQ.hasCodeScheme, MITHAQ.CowNumber)
        yield Quad(code, MITHAQ.codeValue, Literal(str(number)))
        for prop, year in ((MITHAQ.startsNoEarlierThan, start), (MITHAQ.endsNoLaterThan, end)):
            if year is not None:
                yield Quad(code, prop, Literal(f"{year}-01-01", datatype=XSD.date))


@pytest.fixture(scope="module")
def one_rule(tmp_path_factory) -> Path:
    """A folder with the one rule, since the others take time and say nothing here."""
    return Path(shutil.copy(rules_folder() / "target-shared.rq", tmp_path_factory.mktemp("rules"))).parent


@settings(max_examples=40, deadline=None)
@given(LIVES, LIVES)
def test_one_to_one_at_any_date(one_rule, one, other):
    def meet(first: tuple[int | None, int | None], second: tuple[int | None, int | None]) -> bool:
        begin = max(first[0] or 0, second[0] or 0)
        return begin < min(first[1] or 9999, second[1] or 9999)

    world = EmbeddedStore.in_memory([*_lived("PAK", one), *_lived("IND", other)])
    found = {finding.check for finding in check_links(world, collection("target-shared"), one_rule)}
    assert ("target-shared" in found) == any(meet(first, second) for first in one for second in other)


def test_a_finding_names_the_row_and_the_thing(world):
    (finding,) = check_links(world, collection("identifier-malformed"))
    assert finding.place is not None and (finding.place.file, finding.place.line) == (
        "identifier-malformed",
        18,
    )
    assert finding.label == "Pakistan"
    assert "wd:P843" in finding.message


def test_a_file_is_checked_beside_the_shipped_sets(run, tmp_path):
    file = tmp_path / "mine.sssom.tsv"
    text = (DATA / "mapping-repeated.sssom.tsv").read_text(encoding="utf-8").splitlines()
    # One row, and it links India to what the shipped set links Pakistan to.
    row = text[-1].replace("nation:PAK", "nation:IND").replace("Pakistan", "India")
    file.write_text("\n".join([*text[:-2], row.replace("source:test", "source:wikidata-crosswalk"), ""]))
    result = run("link", "check", str(file), "--format", "json")
    assert result.status == 1
    findings = json.loads(result.out)["findings"]
    assert {each["check"] for each in findings} == {"target-shared", "subject-linked-twice"}
    assert {each["place"]["file"] for each in findings} == {str(file)}


def test_standard_input_is_a_file_too(run):
    text = (DATA / "good.sssom.tsv").read_bytes().replace(b"wd:Q47543", b"wd:P47543")
    result = run("link", "check", "-", stdin=text)
    assert result.status == 1
    assert "<stdin>:27: violation: wd:P47543 is not the form of an identifier there" in result.out


def test_a_record_that_is_missing_may_be_one_of_a_part_that_is_not_imported(world):
    (finding,) = check_links(world, collection("record-missing"))
    assert "what is imported of the dataset has no such record" in finding.message
    assert finding.message.endswith("look its identifier up again, or import the whole of it.")


def test_findings_are_shown_to_editors(world):
    report = check_links(world, collection("confidence-low"))
    (sarif,) = json.loads(report.render("sarif"))["runs"]
    (found,) = sarif["results"]
    assert found["ruleId"] == "confidence-low" and found["level"] == "warning"
    assert found["locations"][0]["physicalLocation"]["region"] == {"startLine": 18}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("object_id", "object", "the table has no column object_id"),
        ("wd:Q843", "wikidata:Q843", "unknown prefix in 'wikidata:Q843'"),
        ("# license", "# licence", "the mapping set has no license"),
        ("\tnation:PAK", "", "cells, but the table has"),
        ("0.9", "often", "confidence must be a number"),
        ("#   claim: ", "#   claim:\n# - ", ""),
    ],
)
def test_what_is_no_mapping_set_is_one_message(run, tmp_path, old, new, message):
    file = tmp_path / "bad.sssom.tsv"
    text = (DATA / "good.sssom.tsv").read_text(encoding="utf-8")
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = run("link", "check", str(file))
    assert result.status == 2
    assert result.out == ""
    assert str(file) in result.err and message in result.err


def test_a_folder_stands_alone(tmp_path):
    with pytest.raises(InputError, match="no mapping set in this folder"):
        collect([str(tmp_path)])
    with pytest.raises(InputError, match="stands alone"):
        collect([str(tmp_path), str(DATA / "good.sssom.tsv")])
