"""What changed between two builds: claims, standings, facts, each named once and in a fixed order."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad

from builders import triple
from mithaq.build import assemble, read_all_rules, read_model
from mithaq.difference import Difference, difference
from mithaq.errors import InputError
from mithaq.export import select, write
from mithaq.loading import built_from
from mithaq.resources import Model, model
from mithaq.store import EmbeddedStore
from mithaq.terms import CLAIM, CLAIMS_GRAPH, MITHAQ, SOURCE, XSD, compact


def built(quads: list[Quad]) -> EmbeddedStore:
    return EmbeddedStore.in_memory(quads)


@pytest.fixture(scope="module")
def whole(small_model: Model) -> list[Quad]:
    inputs = read_model(small_model)
    kept = [claim for claim in inputs.claims if claim.source == SOURCE["strategic-alliances"]]
    return list(assemble(replace(inputs, claims=tuple(kept)), read_all_rules(model())).quads())


@pytest.fixture(scope="module")
def without_one(small_model: Model) -> list[Quad]:
    inputs = read_model(small_model)
    kept = [
        claim
        for claim in inputs.claims
        if claim.source == SOURCE["strategic-alliances"] and claim.iri != CLAIM["strategic-alliances-14-1"]
    ]
    return list(assemble(replace(inputs, claims=tuple(kept)), read_all_rules(model())).quads())


def facts(found: Difference, *, added: bool) -> set[tuple[str, str]]:
    return {
        (" ".join(map(compact, (c.triple.subject, c.triple.predicate, c.triple.object))), c.origin)
        for c in found.facts
        if c.added == added
    }


def test_a_build_does_not_differ_from_itself(whole: list[Quad]) -> None:
    found = difference(built(whole), built(list(reversed(whole))))
    assert not found
    assert found.to_text() == "no difference\n"


def test_a_claim_that_came_brings_what_it_states_and_what_follows(
    whole: list[Quad], without_one: list[Quad]
) -> None:
    found = difference(built(without_one), built(whole))
    (change,) = found.claims
    assert (change.claim, change.before, change.after) == (CLAIM["strategic-alliances-14-1"], "", "Accepted")
    added = facts(found, added=True)
    assert ("nation:PAK mithaq:hasDefensePartner nation:CHN", "claim") in added
    assert ("nation:CHN mithaq:hasDefensePartner nation:PAK", "inferred") in added
    assert facts(found, added=False) == set()
    text = found.to_text()
    assert "claims: 1 added" in text
    assert "+ claim:strategic-alliances-14-1 (accepted): " in text
    assert "+ nation:PAK mithaq:hasDefensePartner nation:CHN  [claim]" in text


def test_the_other_way_round_it_went(whole: list[Quad], without_one: list[Quad]) -> None:
    there, back = (
        difference(built(without_one), built(whole)),
        difference(built(whole), built(without_one)),
    )
    assert facts(back, added=False) == facts(there, added=True)
    assert "- claim:strategic-alliances-14-1 (accepted): " in back.to_text()


def test_a_claim_that_is_reworded_or_weighed_anew_is_told_with_the_reason(whole: list[Quad]) -> None:
    claim = CLAIM["strategic-alliances-14-1"]
    changed = [
        quad
        for quad in whole
        if not (quad.subject == claim and quad.predicate in (MITHAQ.hasStanding, MITHAQ.statement))
    ]
    changed += [
        Quad(claim, MITHAQ.hasStanding, MITHAQ.Outranked, CLAIMS_GRAPH),
        Quad(claim, MITHAQ.isOutrankedBy, CLAIM["better-1"], CLAIMS_GRAPH),
        Quad(claim, MITHAQ.statement, Literal("In other words.", language="en"), CLAIMS_GRAPH),
    ]
    (change,) = difference(built(whole), built(changed)).claims
    assert (change.before, change.after, change.reworded) == ("Accepted", "Outranked", True)
    assert (
        "~ claim:strategic-alliances-14-1: says something else, accepted before, outranked now, "
        "since claim:better-1 weighs more: In other words."
    ) in difference(built(whole), built(changed)).to_text()


def test_another_day_and_another_source_are_differences(whole: list[Quad]) -> None:
    changed = [quad for quad in whole if quad.predicate != MITHAQ.asOf]
    as_of = next(quad for quad in whole if quad.predicate == MITHAQ.asOf)
    changed += [
        Quad(as_of.subject, as_of.predicate, Literal("2030-01-01", datatype=XSD.date), CLAIMS_GRAPH),
        Quad(SOURCE.x, MITHAQ.hasSourceKind, MITHAQ.News, CLAIMS_GRAPH),
    ]
    text = difference(built(whole), built(changed)).to_text()
    assert "as of 2026-11-23 before, as of 2030-01-01 now" in text
    assert "+ source source:x" in text


def test_json_names_everything(whole: list[Quad], without_one: list[Quad]) -> None:
    found = difference(built(without_one), built(whole))
    said = json.loads(found.to_json())
    assert len(said["facts"]) == len(found.facts)
    assert said["claims"][0]["after"] == "Accepted"


def test_many_facts_are_counted_in_text(whole: list[Quad]) -> None:
    more = [
        Quad(t.subject, t.predicate, t.object)
        for n in range(50)
        for t in [triple(f"nation:x-{n} a mithaq:Nation")]
    ]
    text = difference(built(whole), built([*whole, *more])).to_text()
    assert "... and 10 more (inferred); --format json names them all" in text


def test_builds_are_read_from_folders_and_from_exports(small_home: Path, small_kg, tmp_path: Path) -> None:
    export = tmp_path / "all.trig"
    export.write_bytes(write(select(small_kg.store, "all"), "trig"))
    assert not difference(built_from(small_home), built_from(export))


def test_a_folder_without_a_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no store in this folder"):
        built_from(tmp_path)
