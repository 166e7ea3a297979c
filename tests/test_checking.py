"""A finding leads to the claims behind it and to the lines where these stand, also where it is about what follows from them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import mithaq
import small_world
from builders import HEADER
from mithaq.checking import check_files
from mithaq.errors import InconsistencyError, Place
from mithaq.terms import CLAIM, MITHAQ, expand

pytestmark = pytest.mark.usefixtures("in_small_world")

#: Saudi Arabia joined in 1969, so it cannot have left in 1950. What is compared are bounds that the build works out.
LEFT_BEFORE = """graph:claims {
  claim:left-1 a mithaq:Claim ; mithaq:statement "Saudi Arabia left the OIC in 1950."@en ; mithaq:rowKey "3" ;
    mithaq:hasSource source:oic-member-states ; mithaq:hasPolarity mithaq:Affirmed ; mithaq:hasCertainty mithaq:Stated ;
    mithaq:hasScope mithaq:Specific ; mithaq:hasNature mithaq:Descriptive ; mithaq:hasRank mithaq:Normal .
}
claim:left-1 { membership:SAU-OIC-1 mithaq:endDate "1950"^^xsd:gYear ; mithaq:endKind mithaq:Event . }
"""
LINE = HEADER.count("\n") + 2
#: A spell without a status: nothing is stated that could be at fault.
NO_STATUS = LEFT_BEFORE.replace(
    'membership:SAU-OIC-1 mithaq:endDate "1950"^^xsd:gYear ; mithaq:endKind mithaq:Event .',
    "membership:SAU-OIC-9 a mithaq:Membership ; mithaq:hasHolder nation:SAU ; mithaq:inGroup organization:OIC .",
)


@pytest.fixture(scope="session")
def home(small_home):
    return small_home


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A file of claims, by a name that stands alone."""
    monkeypatch.chdir(tmp_path)

    def write(text):
        Path("left.trig").write_text(HEADER + text, encoding="utf-8")
        return "left.trig"

    return write


def about(report, check):
    (found,) = [finding for finding in report if finding.check == check]
    return found


def test_a_finding_about_what_the_build_computed_names_both_sides_with_claims_and_lines(written):
    found = about(check_files([written(LEFT_BEFORE)]), "start-before-end")
    assert found.path == MITHAQ.startsNoEarlierThan
    assert [(each.predicate, each.object.value) for each in found.beside] == [
        (MITHAQ.endsNoLaterThan, "1950-12-31")
    ]
    assert CLAIM["left-1"] in found.claims
    assert any(claim.value.startswith(CLAIM.iri + "oic-member-states-SAU") for claim in found.claims)
    assert dict(zip(found.claims, found.places, strict=True))[CLAIM["left-1"]] == Place("left.trig", LINE)


def test_a_finding_about_what_is_missing_names_the_claim_that_says_what_it_is(written):
    found = about(check_files([written(NO_STATUS)]), "membership-status")
    assert (found.focus, found.value) == (expand("membership:SAU-OIC-9"), None)
    assert (found.claims, found.places) == ((CLAIM["left-1"],), (Place("left.trig", LINE),))


def test_a_person_is_told_the_statements_and_the_line(run, written):
    text = run("validate", written(LEFT_BEFORE))
    assert text.status == 1
    assert f"  claim:left-1 (left.trig:{LINE})\n" in text.out
    assert '  membership:SAU-OIC-1 mithaq:endsNoLaterThan "1950-12-31"^^xsd:date\n' in text.out


def test_programs_are_told_the_statements_and_the_line(run, written):
    path = written(LEFT_BEFORE)
    (*_, found) = json.loads(run("validate", path, "-f", "json").out)["findings"]
    assert found["check"] == "start-before-end"
    assert 'membership:SAU-OIC-1 mithaq:endsNoLaterThan "1950-12-31"^^xsd:date' in found["statements"]
    assert {"file": "left.trig", "line": LINE, "column": None} in found["claimPlaces"]
    (run_,) = json.loads(run("validate", path, "-f", "sarif").out)["runs"]
    (*_, result) = run_["results"]
    assert "endsNoLaterThan" in result["message"]["text"]
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "left.trig"},
        "region": {"startLine": LINE},
    }


def test_a_build_of_files_tells_their_lines(run, small_kg, written, tmp_path):
    Path("all.nq").write_bytes(small_kg.export("all", "nquads"))
    result = run("build", "all.nq", written(LEFT_BEFORE), home=tmp_path / "home")
    assert result.status == 1
    assert f"  claim:left-1 (left.trig:{LINE})\n" in result.out


def test_a_build_of_the_model_tells_the_lines_of_its_files_and_so_does_checking_it_again(
    tmp_path, monkeypatch
):
    model = small_world.small_model(tmp_path / "model")
    (model.data / "claims" / "left.trig").write_text(HEADER + LEFT_BEFORE, encoding="utf-8")
    monkeypatch.setattr("mithaq.loading.model", lambda: model)
    for graph in (mithaq.build(home=tmp_path / "home", to_check=True), mithaq.load(tmp_path / "home")):
        places = {str(place) for place in about(graph.validate(), "start-before-end").places}
        assert f"data/claims/left.trig:{LINE}" in places
        assert any(place.startswith("data/tables/memberships-oic.csv:") for place in places)


def test_a_fact_that_rests_on_nothing_is_laid_to_no_claim(tmp_path):
    (tmp_path / "fact.ttl").write_text(
        HEADER + "nation:PAK mithaq:isAlliedWith nation:IND .", encoding="utf-8"
    )
    assert about(check_files([tmp_path / "fact.ttl"]), "fact-without-ground").claims == ()


def test_what_cannot_be_built_is_checked_all_the_same(small_kg, tmp_path):
    quads = small_kg.export("all", "nquads").decode()
    bounds = [line for line in quads.splitlines() if "endsNoEarlierThan" not in line]
    bad = "<https://w3id.org/mithaq/membership/SAU-OIC-1> <https://w3id.org/mithaq/ontology#endsNoLaterThan> "
    bad += '"1950-12-31"^^<http://www.w3.org/2001/XMLSchema#date> .'
    no_day = [line for line in bounds if "#asOf>" not in line]
    (tmp_path / "all.nq").write_text("\n".join([*no_day, bad]), encoding="utf-8")
    assert about(check_files([tmp_path / "all.nq"]), "start-before-end").claims == ()


def test_claims_that_cannot_stand_beside_shipped_ones_are_told_with_the_places_of_both(written):
    alliance = (
        NO_STATUS[: NO_STATUS.index("claim:left-1 {")] + "claim:left-1 { nation:SAU a mithaq:Alliance . }\n"
    )
    with pytest.raises(InconsistencyError) as caught:
        check_files([written(alliance)])
    assert f"claim:left-1 (left.trig:{LINE})" in str(caught.value)
    assert re.search(r"claim:\S+ \(data/\S+:\d+", str(caught.value))
