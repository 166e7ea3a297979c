"""Verdicts that are kept: the next build holds them, and none that is out of date stays unnoticed."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, Quad, RdfFormat, parse

import mithaq
from mithaq.corroborating import corroborate
from mithaq.errors import InputError, StoreError
from mithaq.importing import import_files, imports_in
from mithaq.loading import keep_verdicts
from mithaq.store.verdicts import KeptVerdicts
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, RDF, VERDICT


@pytest.fixture
def home(letters_home, tmp_path, in_letters_world):
    """A copy of the home with the letters, to change."""
    return shutil.copytree(letters_home, tmp_path / "home")


@pytest.fixture(scope="module")
def once_kept(letters_home, letters_model, tmp_path_factory):
    """A home like that, built again after its verdicts were kept."""
    home = shutil.copytree(letters_home, tmp_path_factory.mktemp("kept") / "home")
    said = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mithaq.loading.model", lambda: letters_model)
        graph = mithaq.load(home)
        keep_verdicts(home, graph, graph.corroborate().quads())
        mithaq.load(home, progress=said.append)
    assert any("building it anew" in line for line in said)
    return home


@pytest.fixture
def kept_home(once_kept, tmp_path, in_letters_world):
    """A copy of it, to change."""
    return shutil.copytree(once_kept, tmp_path / "kept")


@pytest.fixture
def kept(kept_home):
    """The graph of that copy."""
    return mithaq.load(kept_home)


def test_kept_verdicts_are_in_the_next_build_and_the_question_answers_from_them(kept):
    rows = {(row.claim.curie, row.outcome.curie) for row in kept.ask("claims-by-verdict")}
    assert ("claim:letter-2015-1-5", "mithaq:Contradicted") in rows
    assert ("claim:letter-2015-1-7", "mithaq:OutsideCoveredStates") in rows
    # The essay is in this world as well.
    assert len(rows) == len(kept.corroborate())
    contradicted = kept.ask("claims-by-verdict", outcome="contradicted")
    assert {row.claim.curie for row in contradicted} == {
        "claim:letter-2015-1-5",
        "claim:letter-2015-1-9",
        "claim:letter-2016-1-1",
    }
    assert all(row.rules and row.reason for row in contradicted)


def test_verdicts_change_no_fact_and_no_verdict(kept, world):
    facts = {quad.triple for quad in kept.store.match(graph=DefaultGraph())}
    assert facts == {quad.triple for quad in world.store.match(graph=DefaultGraph())}
    assert [account.outcome for account in kept.corroborate()] == [account.outcome for account in world.corroborate()]  # fmt: skip
    assert next(kept.store.match(None, RDF.type, MITHAQ.Verdict), None) is None


def test_a_graph_with_verdicts_conforms_as_far_as_they_are_concerned(kept):
    found = [finding for finding in kept.validate().findings if "verdict" in finding.check]
    assert found == []


def test_a_graph_with_verdicts_can_be_taken_away_and_built_again(kept, tmp_path):
    path = tmp_path / "all.trig"
    path.write_bytes(kept.export("all", "trig"))
    again = mithaq.build([path], home=tmp_path / "again")
    verdicts = set(kept.store.match(None, MITHAQ.hasOutcome, None, CLAIMS_GRAPH))
    assert set(again.store.match(None, MITHAQ.hasOutcome, None, CLAIMS_GRAPH)) == verdicts != set()


def test_keeping_the_same_again_changes_nothing(kept, kept_home):
    before = kept.manifest.export
    keep_verdicts(kept_home, kept, kept.corroborate().quads())
    said = []
    assert mithaq.load(kept_home, progress=said.append).manifest.export == before
    assert said == []


def test_once_the_imports_have_changed_kept_verdicts_are_left_out_and_this_is_said(kept_home):
    imports_in(kept_home).remove("mme")
    said = []
    graph = mithaq.load(kept_home, progress=said.append)
    assert any("verdicts that are kept are of other claims or other rules" in line for line in said)
    assert list(graph.store.match(None, MITHAQ.hasOutcome, None, CLAIMS_GRAPH)) == []


def test_once_the_rules_have_changed_too(kept_home, letters_model, tmp_path, monkeypatch):
    from dataclasses import replace

    data = shutil.copytree(letters_model.data, tmp_path / "data")
    rules = data / "corroboration" / "claims" / "30-allies.toml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("most_parties = 4", "most_parties = 3"), encoding="utf-8")  # fmt: skip
    monkeypatch.setattr("mithaq.loading.model", lambda: replace(letters_model, data=data))
    said = []
    graph = mithaq.load(kept_home, progress=said.append)
    assert any("left out" in line for line in said)
    assert list(graph.store.match(None, MITHAQ.hasOutcome, None, CLAIMS_GRAPH)) == []


def test_rules_alone_do_not_make_a_store_out_of_date(letters_home, letters_model, tmp_path, monkeypatch):
    from dataclasses import replace

    data = shutil.copytree(letters_model.data, tmp_path / "data")
    (data / "corroboration" / "claims" / "30-allies.toml").unlink()
    monkeypatch.setattr("mithaq.loading.model", lambda: replace(letters_model, data=data))
    said = []
    mithaq.load(letters_home, progress=said.append)
    assert said == []


def test_verdicts_of_a_graph_that_is_older_than_its_imports_are_not_kept(home):
    graph = mithaq.load(home)
    quads = graph.corroborate().quads()
    imports_in(home).remove("mme")
    with pytest.raises(InputError, match="have changed since this graph was built"):
        keep_verdicts(home, graph, quads)
    assert not (home / "verdicts").exists()


def test_a_graph_built_from_files_keeps_no_verdicts(tmp_path, essay_world, in_letters_world):
    graph = mithaq.build([essay_world], home=tmp_path)
    with pytest.raises(InputError, match="only for a graph that was built from the shipped data"):
        keep_verdicts(tmp_path, graph, [])


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "verdicts").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="verdicts cannot be kept"):
        KeptVerdicts(tmp_path).keep("0" * 64, [])


def test_verdicts_on_other_claims_are_kept_beside_those_made_anew(tmp_path):
    kept = KeptVerdicts(tmp_path)
    one, other = (Quad(VERDICT[name], MITHAQ.ruleName, Literal("old"), CLAIMS_GRAPH) for name in ("a", "b"))
    kept.keep("0" * 64, [one, other])
    anew = Quad(VERDICT.a, MITHAQ.ruleName, Literal("new"), CLAIMS_GRAPH)
    kept.keep("0" * 64, [anew])
    (file,) = kept.files("0" * 64)
    assert set(parse(gzip.decompress(file.read_bytes()), format=RdfFormat.N_QUADS)) == {anew, other}
    kept.keep("1" * 64, [anew])
    (file,) = kept.files("1" * 64)
    assert set(parse(gzip.decompress(file.read_bytes()), format=RdfFormat.N_QUADS)) == {anew}
    assert kept.files("0" * 64) == []


def test_a_file_of_verdicts_that_is_spoilt_is_named(tmp_path):
    kept = KeptVerdicts(tmp_path)
    kept.keep("0" * 64, [])
    (file,) = kept.files("0" * 64)
    for spoilt in (b"", b"no archive", gzip.compress(b"no quads"), gzip.compress(b"\xff\xfe")[:-9]):
        file.write_bytes(spoilt)
        if spoilt:
            with pytest.raises(StoreError, match="verdicts that are kept cannot be read"):
                kept.keep("0" * 64, [])


def test_nothing_is_left_of_verdicts_that_could_not_be_written(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    kept = KeptVerdicts(tmp_path)
    kept.keep("0" * 64, [])
    monkeypatch.setattr(Path, "chmod", full)
    with pytest.raises(StoreError, match="No space left"):
        kept.keep("1" * 64, [])
    assert [path.name for path in kept.folder.iterdir()] == [f"{'0' * 24}.nq.gz"]


def test_keeping_one_claim_keeps_the_verdicts_on_the_others(kept, kept_home):
    keep_verdicts(kept_home, kept, kept.corroborate("2015-1-4").quads())
    rows = mithaq.load(kept_home).ask("claims-by-verdict")
    assert len(rows) == len(kept.corroborate())


def test_verdicts_count_for_what_they_were_kept_of_alone(tmp_path):
    kept = KeptVerdicts(tmp_path)
    kept.keep("0" * 64, [])
    assert kept.files("0" * 64) and kept.is_stale("1" * 64)


def test_importing_again_what_is_there_keeps_the_verdicts(kept_home, tmp_path):
    import letters_world

    import_files("atop", letters_world.write_datasets(tmp_path)["atop"], kept_home)
    said = []
    mithaq.load(kept_home, progress=said.append)
    assert said == []


def test_corroborate_takes_a_store_and_a_model(world):
    assert len(corroborate(world.store, world.model)) == len(world.corroborate())
