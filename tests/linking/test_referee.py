"""What is written is a mapping set by the format's own library too, where that is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("sssom", reason="the referee is not installed: pip install 'mithaq[sssom]'")

from sssom.constants import SchemaValidationType
from sssom.parsers import parse_sssom_table
from sssom.validators import validate

DATA = Path(__file__).parent / "data"
CSV = "id,label,aliases\nQ900001,D-8 Organisation for Economic Cooperation,D-8\nQ900002,Economic Cooperation Organization,ECO\n"


def complaints(path: Path) -> list[str]:
    """What the library finds wrong."""
    kinds = [SchemaValidationType.JsonSchema, SchemaValidationType.PrefixMapCompleteness]
    reports = validate(parse_sssom_table(str(path)), kinds, fail_on_error=False)
    return [result.message for report in reports.values() for result in report.results]


def test_proposals_and_what_is_accepted_of_them_are_valid(run, tmp_path):
    (tmp_path / "c.csv").write_text(CSV, encoding="utf-8")
    proposals, accepted = tmp_path / "p.sssom.tsv", tmp_path / "a.sssom.tsv"
    result = run("link", "propose", "D8", "--candidates", str(tmp_path / "c.csv"), "-o", str(proposals))
    assert result.status == 0, result.err
    assert complaints(proposals) == []
    options = ["--reviewer", "A. Reader", "--date", "2026-11-25", "--source", "source:wikidata-organizations"]
    result = run("link", "accept", str(proposals), "--row", "D8-1", "--into", str(accepted), *options)
    assert result.status == 0, result.err
    assert complaints(accepted) == []
    assert list(parse_sssom_table(str(accepted)).df["object_id"]) == ["wd:Q900001"]


def test_data_without_fault_are_valid():
    assert complaints(DATA / "good.sssom.tsv") == []


def test_the_library_refuses_what_we_refuse(tmp_path):
    text = (DATA / "good.sssom.tsv").read_text(encoding="utf-8")
    bad = tmp_path / "bad.sssom.tsv"
    bad.write_text(text.replace("wd:Q843", "nowhere:Q843"), encoding="utf-8")
    assert complaints(bad) != []
