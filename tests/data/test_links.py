"""The shipped links: they pass every rule, and the nations that the project is about have enough of them."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from mithaq.linking import check_links, collect
from mithaq.mappings import read_mapping_set, target_of
from mithaq.resources import model
from mithaq.terms import MITHAQ, RDF

LINKS = model().data / "links"
ROOT = Path(__file__).resolve().parents[2]
#: Groups that no list with an address to cite gives a Wikidata item for; an item that is found takes its group out of here.
WITHOUT_ITEM = {"AES", "CENTO", "D8", "IMCTC", "MNJTF"}


def linked() -> dict[str, set[str]]:
    """The datasets that each thing is linked to."""
    collection, found = collect(), defaultdict(set)
    for row, _ in collection.rows():
        target = target_of(row.iri("object_id"), collection.targets)
        assert target is not None
        found[row.iri("subject_id").value.rpartition("/")[2]].add(target.name)
    return found


def test_the_link_check_passes_on_what_is_shipped(kg) -> None:
    assert check_links(kg.store, collect()).to_text() == "no findings\n"


def test_each_member_of_the_oic_has_five_outside_links(kg) -> None:
    members = {
        quad.subject.value.rpartition("/")[2]
        for quad in kg.store.match(predicate=RDF.type, object=MITHAQ.OICMemberState)
        if isinstance(quad.subject, NamedNode)
    }
    assert len(members) == 57
    found = linked()
    assert {nation: len(found[nation]) for nation in members if len(found[nation]) < 5} == {}


def test_each_group_has_a_wikidata_item_where_one_was_found() -> None:
    with (ROOT / "data" / "tables" / "groups.csv").open(encoding="utf-8", newline="") as stream:
        groups = {row["id"].partition(":")[2] for row in csv.DictReader(stream)}
    found = linked()
    assert {group for group in groups if "wikidata" not in found[group]} == WITHOUT_ITEM


@pytest.mark.parametrize("path", sorted(LINKS.glob("*.sssom.tsv")), ids=lambda path: path.name)
def test_a_shipped_set_is_valid_by_the_formats_own_library(path) -> None:
    pytest.importorskip("sssom", reason="the referee is not installed: pip install 'mithaq[sssom]'")
    from sssom.constants import SchemaValidationType
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    table = parse_sssom_table(str(path))
    assert len(table.df) == len(read_mapping_set(path, path.name).rows)
    kinds = [SchemaValidationType.JsonSchema, SchemaValidationType.PrefixMapCompleteness]
    reports = validate(table, kinds, fail_on_error=False)
    assert [result.message for report in reports.values() for result in report.results] == []
