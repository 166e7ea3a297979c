"""Every shipped question on the shipped graph, against answers that were read in the sources.

``expected/NAME.yaml`` holds the cases of the question NAME: the parameters, the columns to compare, and the ``rows`` in any
order; things stand as CURIEs. Where an answer is long, ``includes`` are rows that it must have, ``excludes`` rows that it must
not have, and ``at_least`` is how many it has or more. A question without such a file fails.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mithaq.errors import UnknownNameError
from mithaq.questions import Catalogue, Thing
from mithaq.resources import model

EXPECTED = Path(__file__).parent / "expected"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
QUESTIONS = Catalogue(model().queries).names()


def cases():
    for path in sorted(EXPECTED.glob("*.yaml")):
        written = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader
        for number, case in enumerate(written, 1):
            given = ", ".join(f"{name}={value}" for name, value in case.get("parameters", {}).items())
            yield pytest.param(path.stem, case, id=f"{path.stem}-{number}({given})")


def shown(value):
    return value.curie if isinstance(value, Thing) else value


@pytest.mark.parametrize(("name", "case"), list(cases()))
def test_a_question_has_the_expected_answer(kg, name, case):
    answer = kg.ask(name, **case.get("parameters", {}))
    got = [[shown(getattr(row, column)) for column in case["columns"]] for row in answer]
    assert {"rows", "includes"} & case.keys(), "a case says what is expected"
    if "rows" in case:
        assert sorted(got, key=str) == sorted(case["rows"], key=str)
    assert [row for row in case.get("includes", ()) if row not in got] == []
    assert [row for row in case.get("excludes", ()) if row in got] == []
    assert len(got) >= case.get("at_least", 0)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_expected_answers(name):
    assert (EXPECTED / f"{name}.yaml").is_file(), "write down what it should answer, from the sources"


def test_no_expected_answers_are_left_of_a_question_that_is_gone():
    assert {path.stem for path in EXPECTED.iterdir()} <= set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_runs_as_it_stands_and_each_row_shows_what_it_rests_on(kg, plain, name):
    question = kg.catalogue.get(name)
    answer = kg.ask(name)
    # The file itself, prologue and defaults as they stand, on an engine that knows nothing of us.
    found = plain.query(question.path.read_text(encoding="utf-8"))
    assert (
        bool(found)
        if answer.boolean
        else len(list(found)) >= len(answer) > 0
        or name in ("unmentioned-nations", "claims-by-verdict", "pacts-ended-by-violation")
    )
    for row in answer:
        assert row.basis
        if not question.rests_on.reason:
            assert row.source, row
            assert row.evidence, row


def test_all_types_of_parameters_are_in_the_ontology(kg):
    # One parameter of each list of types: what is near an unknown name takes a while to find.
    some = {
        parameter.types: (question.name, parameter.name)
        for question in kg.catalogue.list()
        for parameter in question.parameters
        if parameter.types[0] not in ("Date", "Integer")
    }
    assert len(some) > 5
    for question, parameter in some.values():
        with pytest.raises(UnknownNameError, match="is called"):
            kg.asker.sparql(question, {parameter: "surely no name"})


def test_the_standings_add_up_to_the_claims_read(kg, plain):
    (read,) = plain.query(
        "PREFIX mithaq: <https://w3id.org/mithaq/ontology#> PREFIX graph: <https://w3id.org/mithaq/graph/> "
        "SELECT (COUNT(DISTINCT ?claim) AS ?n) { GRAPH graph:claims { ?claim a mithaq:Claim } }"
    )
    assert sum(row.claims for row in kg.ask("standing-counts")) == int(read["n"].value)
