"""Question files that cannot be read say where and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal

from mithaq.errors import InputError, MithaqError, QueryError
from mithaq.questions import read_question
from mithaq.terms import NATION, XSD

GOOD = """#+ title: "Neighbours: of a nation"
#+ description: Those next to it.
#+ parameters:
#+   nation:
#+     type: Nation
#+     description: the nation
#+   on:
#+     type: Date
#+     description: the day
#+ tags: [nations]
#+ evidence:
#+ - ?nation mithaq:isAlliedWith ?other
#+ - ?other a mithaq:Nation
#+ columns:
#+   other: the neighbour

PREFIX nation: <https://w3id.org/mithaq/nation/>
PREFIX mithaq: <https://w3id.org/mithaq/ontology#>
SELECT ?other ?_hidden {
  VALUES ?nation { nation:PAK }
  values ?on { UNDEF }
  ?nation mithaq:isAlliedWith ?other
}
"""


def read(folder: Path, text: str, name: str = "neighbours-of"):
    path = folder / f"{name}.rq"
    path.write_text(text, encoding="utf-8")
    return read_question(path)


def test_a_question_is_read_whole(tmp_path):
    question = read(tmp_path, GOOD)
    assert (question.name, question.title) == ("neighbours-of", "Neighbours: of a nation")
    assert question.columns == ("other",)
    assert [(p.name, p.types, p.default) for p in question.parameters] == [
        ("nation", ("Nation",), NATION.PAK),
        ("on", ("Date",), None),
    ]
    assert question.about == {"other": "the neighbour"}


def test_binding_replaces_the_default_and_nothing_else(tmp_path):
    question = read(tmp_path, GOOD)
    bound = question.bound({"nation": NATION.IRN, "on": Literal("2020-01-01", datatype=XSD.date)})
    assert "VALUES ?nation { nation:IRN }" in bound
    assert 'values ?on { "2020-01-01"^^' in bound
    assert len(bound.splitlines()) == len(question.sparql.splitlines())
    assert question.bound({}) == question.sparql


def test_every_occurrence_of_a_parameter_is_bound(tmp_path):
    twice = GOOD.replace(
        "?nation mithaq:isAlliedWith ?other\n}", "{ VALUES ?nation { nation:PAK } ?nation ?p ?other }\n}"
    )
    bound = read(tmp_path, twice).bound({"nation": NATION.IRN})
    assert bound.count("nation:IRN") == 2
    assert "nation:PAK" not in bound


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("  VALUES ?nation { nation:PAK }\n", "", 4, "'nation' stands nowhere in the query"),
        ("{ nation:PAK }", "{ nation:PAK nation:IRN }", 4, "has 2 defaults"),
        ("{ UNDEF }", "{ UNDEF } VALUES ?on { 3 }", 7, "several defaults"),
        ("type: Nation", "type: nation", 4, "unknown type 'nation'"),
        ("#+     type: Nation\n", "", 4, "needs a type and a description"),
        ("description: the nation", "about: the nation", 4, "needs a type and a description"),
        ("#+ tags: [nations]", "#+ tags: [1]", 10, "'tags' must be a list of texts"),
        (
            "- ?nation mithaq:isAlliedWith ?other",
            "- ?nation mithaq:isAlliedWith ?ally",
            11,
            "?ally, which is neither",
        ),
        ("- ?nation mithaq:isAlliedWith ?other", "- ?nation mithaq:isAlliedWith", 11, "not a triple pattern"),
        ("- ?nation mithaq:isAlliedWith ?other", "- ?nation ally:of ?other", 11, "'ally:of'"),
        ("#+   other: the neighbour", "#+   ally: the neighbour", 15, "no column 'ally'"),
    ],
)
def test_a_fault_of_the_header_is_shown_with_its_line(tmp_path, old, new, line, message):
    assert old in GOOD
    with pytest.raises(InputError) as caught:
        read(tmp_path, GOOD.replace(old, new))
    assert message in caught.value.message
    assert caught.value.where.line == line
    assert caught.value.where.file.endswith("neighbours-of.rq")


@pytest.mark.parametrize(
    "evidence", ["evidence: {claim: '?absent'}", "evidence: {claims: '?other'}", "evidence: []"]
)
def test_evidence_must_be_of_a_known_form(tmp_path, evidence):
    with pytest.raises(InputError, match="evidence must be a list of triple patterns"):
        read(
            tmp_path,
            f"#+ title: T\n#+ description: D\n#+ tags: [t]\n#+ {evidence}\n\nSELECT ?other {{ ?other ?p ?o }}",
        )


def test_the_header_is_strict(tmp_path):
    with pytest.raises(InputError, match="unknown header key 'titel'"):
        read(tmp_path, GOOD.replace("#+ tags:", "#+ titel: x\n#+ tags:"))
    with pytest.raises(InputError, match="lacks title"):
        read(tmp_path, GOOD.replace('#+ title: "Neighbours: of a nation"\n', ""))


def test_a_fault_of_the_query_is_shown_with_its_line_in_the_file(tmp_path):
    with pytest.raises(QueryError) as caught:
        read(tmp_path, GOOD.replace("SELECT ?other", "SELECT other"))
    assert caught.value.where.line == 19


def test_a_name_must_fit_the_command_line(tmp_path):
    with pytest.raises(MithaqError, match="lower-case words and hyphens"):
        read(tmp_path, GOOD, "Neighbours_of")
