"""Verdicts on the screen, as tables, as RDF and as a report, from the command line and from Python."""

from __future__ import annotations

import csv
import io
import json

import pytest
from pyoxigraph import RdfFormat, parse

from mithaq.corroborating import FORMATS
from mithaq.errors import UnknownNameError
from mithaq.store import EmbeddedStore
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, PROV, expand


@pytest.fixture
def told(run, letters_home, in_letters_world):
    """Run ``mithaq corroborate`` in the home of the letters."""
    return lambda *arguments: run("corroborate", *arguments, home=letters_home)


def test_the_listing_names_each_claim_with_verdict_and_reason(told):
    found = told()
    assert found.status == 1, "a claim is contradicted"
    assert "contradicted" in found.out.splitlines()[0]
    assert "outside coverage (states) Claim 7 of the letter of 2015." in found.out
    assert "claim:letter-2015-1-7" in found.out
    assert "to know more, import COW formal alliances" in found.err


def test_a_claim_goes_by_what_is_left_of_its_name(told):
    found = told("2015-1-4")
    assert found.status == 0
    assert found.out.splitlines()[1].startswith("claim:letter-2015-1-4, letter of 2015")
    for text in (
        "Verdict: supported",
        "atopid=9002;phase=0;member=2;yrent=1959",
        "covers 2015-01-01 to 2015-12-31 of",
    ):
        assert text in found.out
    assert told("claim:letter-2015-1-4").out == found.out


def test_of_one_document_only_its_claims_are_listed(told):
    rows = list(csv.DictReader(io.StringIO(told("--document", "letter of 2016", "--format", "csv").out)))
    assert [row["claim"] for row in rows] == ["claim:letter-2016-1-1"]
    assert rows[0]["verdict"] == "contradicted"


def test_the_table_of_one_claim_has_its_records(told):
    rows = list(csv.DictReader(io.StringIO(told("2005-1-1", "--format", "csv").out)))
    agreement = next(row for row in rows if row["record"] == "instrument:dcad-9001")
    assert (agreement["says"], agreement["rule"], agreement["rows"]) == ("partial", "partner-by-agreement", "DCAid=DCADv1.0-9001")  # fmt: skip
    bindings = json.loads(told("2005-1-1", "--format", "json").out)["results"]["bindings"]
    assert len(bindings) == len(rows)


def test_a_report_says_what_formal_data_cannot_see(told):
    out = told("--format", "markdown").out
    assert out.startswith("# Claims held against other sources\n")
    assert "### What formal data cannot see" in out
    assert "Formal data have what was written down and counted" in out
    assert "| claim:letter-2015-1-5 | contradicted |" in out
    assert "supported" in out


def test_as_rdf_a_verdict_has_its_claim_its_rule_and_its_provenance(told):
    quads = list(parse(told("2015-1-4", "--format", "trig").out.encode(), format=RdfFormat.TRIG))
    store = EmbeddedStore.in_memory(quads)
    verdict = expand("verdict:letter-2015-1-4")
    assert {quad.graph_name for quad in quads} == {CLAIMS_GRAPH}
    said = {quad.predicate: quad.object for quad in store.match(verdict, graph=CLAIMS_GRAPH)}
    assert said[MITHAQ.assesses] == expand("claim:letter-2015-1-4")
    assert said[MITHAQ.hasOutcome] == MITHAQ.Supported
    derived = {quad.object for quad in store.match(verdict, PROV.wasDerivedFrom, None, CLAIMS_GRAPH)}
    assert expand("claim:letter-2015-1-4") in derived
    assert any("atop" in claim.value and "9002" in claim.value for claim in derived)
    assert {quad.subject for quad in parse(told("2015-1-4", "--format", "turtle").out.encode(), format=RdfFormat.TURTLE)} == {verdict}  # fmt: skip


@pytest.fixture(scope="module")
def twice(world):
    return world.corroborate(), world.corroborate()


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_graph_gives_the_same_bytes_in_every_format(twice, format_):
    one, other = twice
    assert one.render(format_, 100) == other.render(format_, 100)
    assert one.render(format_, 100).endswith(b"\n")


def test_lines_fit_the_screen_and_hold_nothing_unsaid(world):
    text = world.corroborate("letter-2015-1-1").render("table", 72).decode()
    assert max(len(line) for line in text.splitlines()) <= 72
    assert "NamedNode" not in text
    assert "frozenset" not in text


def test_keeping_from_the_command_line_says_what_follows(run, letters_home, in_letters_world, tmp_path):
    import shutil

    home = shutil.copytree(letters_home, tmp_path / "home")
    found = run("corroborate", "--keep", home=home)
    assert "the verdicts are kept" in found.err
    asked = run("ask", "claims-by-verdict", "outcome=contradicted", home=home)
    assert "letter-2015-1-5" in asked.out


def test_what_is_no_claim_is_refused(told, world):
    found = told("nowhere-99-99")
    assert found.status == 2
    assert "nowhere-99-99" in found.err
    with pytest.raises(UnknownNameError):
        world.corroborate(document="no such letter")


def test_a_short_name_that_several_claims_have_names_them(told, world):
    found = told("1-2")
    assert found.status == 2
    assert "'1-2' is the end of" in found.err
    assert "claim:letter-1995-1-2" in found.err
    assert "claim:letter-2005-1-2" in found.err
    assert "Give more of the name" in found.err
    with pytest.raises(UnknownNameError, match=r"and [0-9]+ more"):
        world.corroborate("1-1")


def test_from_python_an_account_has_its_parts(world):
    found = world.corroborate("2015-1-1")
    assert len(found) == 1
    (account,) = found
    assert account.kind.name == "30-allies"
    assert str(account.window) == "2015-01-01 to 2015-12-31"
    assert not found.is_contradicted
    assert world.corroborate().is_contradicted
