"""Dyad-years of ATOP's member form held against ATOP's own state-years, for a few states."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, parse

from builders import HEADER
from dataset_files import SHARED
from mithaq.acceptance.dates import bounds
from mithaq.datasets.described import source_quads
from mithaq.datasets.forms import read_dataset
from mithaq.datasets.reading import read_file
from mithaq.datasets.tools import tools_for
from mithaq.export import Dyads, export
from mithaq.parsing import parse_file
from mithaq.resources import model
from mithaq.store import EmbeddedStore
from mithaq.terms import CLAIM, CLAIMS_GRAPH, MITHAQ, NATION, ONTOLOGY_GRAPH, RDF

#: Nations with few agreements of many parties, by their numbers; to whom Chad owes what it owes is unknown in some.
STATES = {"PAK": "770", "IRN": "630", "KWT": "690", "TCD": "483"}
FIRST, LAST = 1946, 2018
#: Each party of an agreement is tied to each: a hundred make ten thousand pairs.
CROWD = 20
#: ATOP's columns and ours.
COLUMNS = {
    "defense": "defense",
    "offense": "offense",
    "neutral": "neutrality",
    "nonagg": "non_aggression",
    "consul": "consultation",
}


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    """What the real file says of the alliances of these states, as if all of it were accepted."""
    real = SHARED / "atop" / "atop5_1m.csv"
    if not real.is_file():
        pytest.skip("the real files are not at hand: users bring their own")
    path = tmp_path_factory.mktemp("atop") / "members.csv"
    path.write_text(_alliances_of(real), encoding="utf-8")
    dataset = read_dataset(model().data / "datasets", "atop")
    quads = [*read_file(dataset, path, tools_for(model(), dataset)).quads, *source_quads(dataset, "5.1")]
    said = [quad.triple for quad in quads if quad.graph_name in CLAIM] + _state_system()
    facts = {*said, *(bound.triple for bound in bounds(said))}
    parties = {t.object for t in facts if t.predicate == MITHAQ.hasParty}
    facts |= {Triple(party, RDF.type, MITHAQ.Nation) for party in parties}
    return EmbeddedStore.in_memory(
        [
            *quads,
            *(Quad(*triple, DefaultGraph()) for triple in facts),
            *(
                Quad(q.subject, MITHAQ.hasStanding, MITHAQ.Accepted, CLAIMS_GRAPH)
                for q in quads
                if q.object == MITHAQ.Claim
            ),
            *(Quad(*q.triple, ONTOLOGY_GRAPH) for q in parse_file(model().ontology / "mithaq.ttl")),
            *parse(
                HEADER + 'graph:claims { graph:facts mithaq:asOf "2026-11-23"^^xsd:date . }',
                format=RdfFormat.TRIG,
            ),
        ]
    )


def _alliances_of(real: Path) -> str:
    with real.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        found = list(rows)
    wanted = {row["atopid"] for row in found if row["member"] in STATES.values()}
    others = Counter[str]()

    def is_needed(row: dict[str, str]) -> bool:
        """Whether it is of one of the states, or of one of the first with whom it is allied: the rest of a crowd adds no year."""
        own = row["member"] in STATES.values()
        others[row["atopid"]] += not own
        return row["atopid"] in wanted and (own or others[row["atopid"]] <= CROWD)

    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows.fieldnames or ())
    writer.writeheader()
    writer.writerows(row for row in found if is_needed(row))
    return text.getvalue()


def _state_system() -> list[Triple]:
    """The numbers of the Correlates of War, from the curated table."""
    turtle = HEADER
    with (model().data / "tables" / "codes-nations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["scheme"] == "CowNumber":
                turtle += f'{row["id"]} mithaq:hasHolder {row["holder"]} ; mithaq:hasCodeScheme mithaq:CowNumber ; mithaq:codeValue "{row["value"]}" .\n'
                for side in ("start", "end"):
                    if row[side]:
                        turtle += f'{row["id"]} mithaq:{side}Date "{row[side]}"^^xsd:date ; mithaq:{side}Kind mithaq:{row[f"{side}_kind"] or "Event"} .\n'
    return [quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)]


def test_what_a_state_owes_to_anyone_is_what_atop_says_of_the_state_and_year(states: EmbeddedStore) -> None:
    which = Dyads(FIRST, LAST, directed=True, nations=frozenset(NATION[code] for code in STATES))
    graph = SimpleNamespace(store=states, model=model())
    text = b"".join(export(graph, "dyads", "csv", which)).decode()  # type: ignore[arg-type]
    values: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    covered: set[tuple[str, str]] = set()
    for row in csv.DictReader(io.StringIO(text)):
        if row["covered_by"] and row["state_a"] in STATES:
            state = STATES[row["state_a"]]
            assert row["cow_a"] == state
            covered.add((state, row["year"]))
            for ours in COLUMNS.values():
                open_ = f"{ours}:creditor" in row["note"].split()
                values[state, row["year"], ours].add("creditor" if open_ else row[ours])
    told = _state_years()
    assert len(told) > 200 and set(told) <= covered
    expected = {
        (*state_year, ours): told.get(state_year, {}).get(theirs, "0")
        for state_year in covered
        for theirs, ours in COLUMNS.items()
    }
    unknown = {cell for cell, found in values.items() if "creditor" in found and "1" not in found}
    assert {cell: "1" if "1" in values[cell] else "0" for cell in expected.keys() - unknown} == {
        cell: value for cell, value in expected.items() if cell not in unknown
    }
    assert {cell[0] for cell in unknown} == {STATES["TCD"]}
    assert {expected[cell] for cell in unknown} == {"1"}  # that it is owed to someone ATOP does know


def _state_years() -> dict[tuple[str, str], dict[str, str]]:
    with (SHARED / "atop" / "atop5_1sy.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["state"], row["year"]): row
            for row in csv.DictReader(file)
            if row["state"] in STATES.values() and FIRST <= int(row["year"]) <= LAST
        }
