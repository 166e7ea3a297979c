"""Every shape has data that must fail it, and the good data pass them all.

``shapes/good.ttl`` is right. Every other file there is named after the shape that it fails, and says in lines
``# expect: SHAPE FOCUS`` what is to be found in it, and nothing else is. All files are put into one graph, so that the
engine runs once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from mithaq.errors import InputError
from mithaq.parsing import parse_file
from mithaq.resources import model
from mithaq.store import EmbeddedStore
from mithaq.terms import MITHAQ, PREFIXES, RDF, RDFS, SH, compact
from mithaq.validation.dataset import flat_graph
from mithaq.validation.referee import PySHACL
from mithaq.validation.report import Finding
from mithaq.validation.shapes import ENGINES, Mithaq, engine_of, read_shapes

SHAPE = "https://w3id.org/mithaq/shape/"
DATA = Path(__file__).parent / "shapes"
FIXTURES = sorted(path for path in DATA.glob("*.ttl") if path.stem != "good")
EXPECTATION = re.compile(r"# expect: (\S+) (\S+)")

#: Constraints by the parameter that a shape states them with.
COMPONENTS = {
    SH[parameter]: SH[f"{parameter[0].upper()}{parameter[1:]}ConstraintComponent"]
    for parameter in (
        *(
            "minCount",
            "maxCount",
            "qualifiedMinCount",
            "datatype",
            "class",
            "nodeKind",
            "pattern",
            "in",
            "languageIn",
        ),
        *("or", "xone", "not", "node", "uniqueLang", "minInclusive", "minLength", "disjoint"),
        *("lessThan", "lessThanOrEquals"),
    )
} | {SH.sparql: SH.SPARQLConstraintComponent}

Pair = tuple[str, str]


@cache
def shapes() -> tuple[Triple, ...]:
    return tuple(read_shapes(model().ontology / "shapes"))


@cache
def ontology() -> tuple[Triple, ...]:
    files = [model().ontology / "mithaq.ttl", *(model().ontology / "definitions").glob("*.ttl")]
    quads = [Quad(q.subject, q.predicate, q.object) for file in files for q in parse_file(file)]
    return tuple(flat_graph(EmbeddedStore.in_memory(quads)))


def run(*files: Path) -> tuple[Finding, ...]:
    triples = [quad.triple for file in files for quad in parse_file(file)]
    return tuple(Mithaq().validate([*ontology(), *triples], shapes()))


@cache
def found() -> tuple[Finding, ...]:
    return run(DATA / "good.ttl", *FIXTURES)


@cache
def found_in_nothing() -> tuple[Finding, ...]:
    return run()


def pairs(findings: Iterable[Finding]) -> set[Pair]:
    return {(finding.check, compact(finding.focus)) for finding in findings}  # type: ignore[arg-type]


def expected(file: Path) -> set[Pair]:
    return {(match[1], match[2]) for match in EXPECTATION.finditer(file.read_text(encoding="utf-8"))}


def named(kinds: Iterable[NamedNode]) -> set[NamedNode]:
    return {t.subject for t in shapes() if t.predicate == RDF.type and t.object in kinds}  # type: ignore[misc]


def constraints() -> set[tuple[str, NamedNode]]:
    """Each constraint of each named shape: the shape's local name, and the constraint's component."""
    owners = named([SH.NodeShape, SH.PropertyShape])
    return {
        (t.subject.value.removeprefix(SHAPE), COMPONENTS[t.predicate])  # type: ignore[union-attr]
        for t in shapes()
        if t.subject in owners and t.predicate in COMPONENTS
    }


def checks() -> set[str]:
    return {name for name, _ in constraints()}


def test_good_data_pass() -> None:
    assert run(DATA / "good.ttl") == ()


def test_failing_data_fail_as_they_say_and_not_otherwise() -> None:
    assert pairs(found()) == {pair for file in FIXTURES for pair in expected(file)}


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_failing_data_belong_to_a_shape_and_fail_it(file: Path) -> None:
    assert file.stem in checks()
    assert file.stem in {check for check, _ in expected(file)}


def test_every_shape_has_failing_data() -> None:
    assert checks() - {file.stem for file in FIXTURES} == set()


def test_every_constraint_of_every_shape_is_failed() -> None:
    failed = {(finding.check, finding.component) for finding in (*found(), *found_in_nothing())}
    assert constraints() - failed == set()


def test_every_constraint_is_known_to_these_tests() -> None:
    about = {
        SH[name]
        for name in ("targetClass", "targetSubjectsOf", "targetNode", "path", "property", "name", "severity")
    }
    about |= {SH.message, SH.flags, SH.qualifiedValueShape, RDF.type, RDFS.label}
    owners = named([SH.NodeShape, SH.PropertyShape])
    assert {t.predicate for t in shapes() if t.subject in owners} - about - set(COMPONENTS) == set()


def test_a_graph_without_anything_lacks_only_the_day() -> None:
    assert pairs(found_in_nothing()) == {("as-of-day", "graph:facts")}


@pytest.mark.parametrize("name", sorted(checks()))
def test_every_shape_says_what_is_wrong_and_how_grave(name: str) -> None:
    about = {t.predicate: t.object for t in shapes() if t.subject == NamedNode(SHAPE + name)}
    assert about[SH.message].language == "en"
    assert re.fullmatch(r"[A-Z].*\.", about[SH.message].value)
    assert about[SH.severity] in (SH.Violation, SH.Warning, SH.Info)
    assert SH.name in about or RDFS.label in about


def test_every_shape_that_has_no_constraint_of_its_own_has_a_label() -> None:
    groups = {node for node in named([SH.NodeShape]) if node.value.removeprefix(SHAPE) not in checks()}
    labelled = {t.subject for t in shapes() if t.predicate == RDFS.label}
    assert groups - labelled == set()


def test_every_property_shape_is_used() -> None:
    used = {t.object for t in shapes() if t.predicate == SH.property}
    assert named([SH.PropertyShape]) - used == set()


def test_shapes_speak_only_of_terms_that_the_ontology_declares() -> None:
    files = [model().ontology / "mithaq.ttl", *(model().ontology / "definitions").glob("*.ttl")]
    declared = {q.subject for file in files for q in parse_file(file) if q.predicate == RDF.type}
    terms = {
        term
        for t in shapes()
        for term in (t.predicate, t.object)
        if isinstance(term, NamedNode) and term in MITHAQ
    }
    assert terms - declared == set()
    in_queries = {
        MITHAQ[name]
        for t in shapes()
        if t.predicate == SH.select
        for name in re.findall(r"mithaq:(\w+)", t.object.value)  # type: ignore[union-attr]
    }
    assert in_queries - declared == set()


def test_a_message_of_a_query_names_what_it_found() -> None:
    lengths = [finding.message for finding in found() if finding.check == "claim-quote-length"]
    assert any("8 characters" in message and "10" in message for message in lengths)


def test_a_finding_carries_path_value_and_level() -> None:
    by_check = {(finding.check, compact(finding.focus)): finding for finding in found()}  # type: ignore[arg-type]
    own = by_check["provider-recipient", "activity:own"]
    assert (own.path, own.value, own.level) == (
        MITHAQ.hasProvider,
        NamedNode(PREFIXES["nation"] + "USA"),
        "violation",
    )
    assert by_check["concept-definition", "concept:undefined"].level == "warning"


def test_lexical_forms_are_left_alone() -> None:
    values = {
        finding.value.value for finding in found() if finding.check == "earliest-start" and finding.value
    }
    assert "1969-01-01Z" in values


def test_shapes_that_cannot_be_run_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are no shapes"):
        read_shapes(tmp_path)
    broken = tmp_path / "broken.ttl"
    broken.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n<urn:s> a sh:NodeShape ; sh:targetNode <urn:x> ; sh:property <urn:p> .\n"
        "<urn:p> a sh:PropertyShape ; sh:minCount 1 .\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="the shapes cannot be run"):
        PySHACL().validate([], read_shapes(tmp_path))
    with pytest.raises(InputError, match="the shapes cannot be run"):
        Mithaq().validate([], read_shapes(tmp_path))


def test_the_referee_finds_the_same() -> None:
    triples = [quad.triple for file in (DATA / "good.ttl", *FIXTURES) for quad in parse_file(file)]
    assert set(PySHACL().validate([*ontology(), *triples], shapes())) == set(found())


@pytest.mark.parametrize(
    "said",
    [
        "sh:minCout 1",
        "sh:js <urn:x>",
        "sh:node <urn:s>",
        "sh:pattern '('",
        "sh:in <urn:no-list>",
        "sh:maxCount 1",
    ],
)
def test_what_our_engine_does_not_know_is_refused(said: str) -> None:
    text = f"@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetNode <urn:x> ; {said} ."
    with pytest.raises(InputError):
        Mithaq().validate([], [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)])


def test_engines_are_chosen_by_name() -> None:
    assert [type(engine_of(name)).__name__ for name in ENGINES] == ["Mithaq", "PySHACL"]
    with pytest.raises(InputError, match="no validation engine 'other'"):
        engine_of("other")


def test_an_engine_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mithaq.validation.shapes.find_spec", lambda name: None)
    with pytest.raises(InputError, match="'pyshacl' is not installed"):
        engine_of("pyshacl")
