"""Every check is shown data that must fail it, and an ontology that nothing is wrong with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from mithaq.errors import InputError, QueryError
from mithaq.parsing import parse_file
from mithaq.resources import model
from mithaq.store import EmbeddedStore
from mithaq.terms import MITHAQ, NATION, OWL, RDF, RDFS, expand
from mithaq.validation import Finding, Report, check_ontology, read_checks, run_check

CHECKS = model().ontology / "checks"
DATA = Path(__file__).parent / "ontology_checks"
GOOD = DATA / "good.ttl"
SHIPPED = read_checks(CHECKS)
NAMES = [check.name for check in SHIPPED]


@dataclass(frozen=True)
class Case:
    """A data file: the entities its check must report, other checks that cannot help reporting, and its triples."""

    expected: frozenset[NamedNode]
    companions: frozenset[str]
    quads: tuple[Quad, ...]


def run_checks(store: EmbeddedStore, folder: Path) -> list[Finding]:
    """What all checks of a folder find."""
    return [finding for check in read_checks(folder) for finding in run_check(store, check)]


def read_case(name: str) -> Case:
    """Read ``# expect: TERM ...``, ``# also: CHECK (reason)`` and ``# alone`` (without the good ontology)."""
    path = DATA / f"{name}.ttl"
    text = path.read_text(encoding="utf-8")
    expected = (word for line in re.findall(r"^# expect: (.*)$", text, re.MULTILINE) for word in line.split())
    companions = re.findall(r"^# also: ([a-z-]+) \(.+\)$", text, re.MULTILINE)
    alone = re.search(r"^# alone$", text, re.MULTILINE)
    base = () if alone else tuple(parse_file(GOOD))
    return Case(
        frozenset(NamedNode(word) if word.startswith("http") else expand(word) for word in expected),
        frozenset(companions),
        (*base, *parse_file(path)),
    )


def test_every_check_has_data_that_fails_it_and_all_data_has_a_check() -> None:
    files = {path.stem for path in DATA.glob("*.ttl")} - {GOOD.stem}
    assert files == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_check_reports_its_data_and_no_other_check_does(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "mithaq.validation.checks.read_checks", lambda _: SHIPPED
    )  # read once for all of them
    case = read_case(name)
    report = check_ontology(case.quads)
    assert {finding.focus for finding in report if finding.check == name} == case.expected
    assert {finding.check for finding in report} == {name} | case.companions


def test_no_check_cries_wolf() -> None:
    assert check_ontology(parse_file(GOOD)).to_text() == "no findings\n"


def test_the_shipped_ontology_has_neither_violations_nor_warnings() -> None:
    ontology = model().ontology
    files = [ontology / "mithaq.ttl", *sorted((ontology / "definitions").glob("*.ttl"))]
    report = check_ontology(quad for path in files for quad in parse_file(path))
    assert [f"{each.check}: {each.message}" for each in report if each.level != "info"] == []


def test_there_is_a_check_for_each_family_of_the_catalogues() -> None:
    sources = " ".join(check.source for check in read_checks(CHECKS))
    assert all(name in sources for name in ("OOPS!", "ROBOT", "FOOPS!", "OWL 2 profiles"))


def test_titles_are_unique_and_every_check_explains_itself() -> None:
    checks = read_checks(CHECKS)
    assert len({check.title for check in checks}) == len(checks)
    assert all(len(check.description.split()) > 5 and "{entity}" in check.message for check in checks)


def test_what_follows_is_seen_by_checks_over_the_closure_only() -> None:
    inferred = [
        Triple(MITHAQ.Alliance, RDF.type, MITHAQ.Nation),
        Triple(MITHAQ.Nation, RDFS.subClassOf, MITHAQ.Nation),
    ]
    report = check_ontology(parse_file(GOOD), inferred=inferred)
    assert [(each.check, each.focus) for each in report] == [("term-as-instance", MITHAQ.Alliance)]


def test_triples_and_named_graphs_are_taken_as_one_ontology() -> None:
    graph = NamedNode("https://example.org/graph")
    quads = [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parse_file(GOOD)]
    assert check_ontology(quads) == check_ontology(quad.triple for quad in parse_file(GOOD)) == Report()


HEADER = """\
#+ title: Nation
#+ description: A check for a test.
#+ level: warning
#+ message: "{entity} has {property} {value}."
#+ source: a test
"""
QUERY = "SELECT ?entity ?property ?value WHERE { ?entity ?property ?value }\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "it.rq"
    path.write_text(text, encoding="utf-8")
    return path


def store(*triples: Triple) -> EmbeddedStore:
    return EmbeddedStore.in_memory(Quad(each.subject, each.predicate, each.object) for each in triples)


def test_a_row_becomes_a_finding(tmp_path: Path) -> None:
    write(tmp_path, HEADER + QUERY)
    label = Literal("Pakistan", language="en")
    (finding,) = run_checks(store(Triple(NATION.PAK, RDFS.label, label)), tmp_path)
    assert (finding.check, finding.level, finding.focus) == ("it", "warning", NATION.PAK)
    assert (finding.path, finding.value) == (RDFS.label, label)
    assert finding.message == 'nation:PAK has rdfs:label "Pakistan".'


def test_a_message_shows_unbound_and_anonymous_terms_in_words_and_cuts_long_texts(tmp_path: Path) -> None:
    write(
        tmp_path,
        HEADER
        + "SELECT ?entity ?property ?value WHERE { ?entity a ?any OPTIONAL { ?entity rdfs:comment ?value } }",
    )
    data = store(
        Triple(NATION.PAK, RDF.type, OWL.Thing),
        Triple(NATION.TUR, RDF.type, OWL.Thing),
        Triple(NATION.TUR, RDFS.comment, Literal("word " * 40)),
    )
    first, second = sorted(finding.message for finding in run_checks(data, tmp_path))
    assert first == "nation:PAK has nothing nothing."
    assert second.endswith('word…".')
    assert len(second) < 120


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (QUERY, 1, "no header"),
        (HEADER.replace("level: warning", "level: grave") + QUERY, 3, "'level' cannot be 'grave'"),
        (HEADER + "#+ over: everything\n" + QUERY, 6, "'over' cannot be 'everything'"),
        (HEADER.replace("{value}", "{thing}") + QUERY, 4, "unknown part '{thing}'"),
        (HEADER.replace("{value}", "{value!r}") + QUERY, 4, "unknown part '{value}'"),
        (HEADER.replace("{value}", "{value") + QUERY, 4, "not a template"),
        (HEADER + "#+ colour: red\n" + QUERY, 6, "colour"),
        (HEADER.replace("#+ source: a test\n", "") + QUERY, 1, "source"),
    ],
)
def test_a_bad_header_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        run_checks(store(), tmp_path)
    assert words in caught.value.what
    assert caught.value.where is not None
    assert (caught.value.where.file, caught.value.where.line) == (str(path), line)


@pytest.mark.parametrize(
    ("query", "line", "words"),
    [
        ("SELECT ?entity ?property WHERE { ?entity ?property ?value }\n", 6, "?entity ?property ?value"),
        (
            "SELECT ?entity ?value ?property WHERE { ?entity ?property ?value }\n",
            6,
            "not ?entity ?value ?property",
        ),
        (
            "SELECT * WHERE { ?entity ?property ?value . ?more ?property ?value }\n",
            6,
            "?entity ?property ?value",
        ),
        ("ASK { ?entity ?property ?value }\n", None, "SELECT"),
        ("SELECT ?entity ?property ?value WHERE {\n  ?entity ?property }\n", 7, "syntax error"),
        (
            "SELECT ?entity ?property ?value WHERE { SERVICE <http://localhost/> { ?entity ?property ?value } }\n",
            6,
            "SERVICE",
        ),
    ],
)
def test_a_query_that_is_no_check_is_refused_with_its_place(
    tmp_path: Path, query: str, line: int | None, words: str
) -> None:
    path = write(tmp_path, HEADER + query)
    with pytest.raises(QueryError) as caught:
        run_checks(store(), tmp_path)
    assert words in caught.value.message
    assert caught.value.where is not None
    assert (caught.value.where.file, caught.value.where.line) == (str(path), line)


def test_a_row_without_an_entity_is_refused(tmp_path: Path) -> None:
    write(tmp_path, HEADER + "SELECT ?entity ?property ?value WHERE { BIND(1 AS ?value) }")
    with pytest.raises(QueryError, match="without \\?entity"):
        run_checks(store(), tmp_path)


def test_a_folder_without_checks_is_an_error_and_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no checks"):
        read_checks(tmp_path)
