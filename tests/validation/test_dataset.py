"""Every dataset check has data that must fail it; good data pass; and both halves of checking meet in one report.

``dataset_checks/good.trig`` is right. Every other file there is named after the check that it fails, and says in lines
``# expect: CHECK ENTITY`` what is to be found in it, and nothing else is. All files are put into one dataset, so that each
check runs once. What would follow by rules is written in a block ``graph:derived``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from mithaq.errors import InputError, QueryError
from mithaq.parsing import parse_file
from mithaq.resources import model
from mithaq.store import EmbeddedStore
from mithaq.terms import (
    CLAIM,
    CLAIMS_GRAPH,
    MITHAQ,
    NATION,
    ONTOLOGY_GRAPH,
    RDF,
    RDFS,
    compact,
    expand,
)
from mithaq.validation.checks import read_checks, run_check
from mithaq.validation.dataset import DERIVED_GRAPH, flat_graph, rules_of, validate, with_derived
from mithaq.validation.report import Finding

DATA = Path(__file__).parent / "dataset_checks"
FIXTURES = sorted(path for path in DATA.glob("*.trig") if path.stem != "good")
EXPECTATION = re.compile(r"# expect: (\S+) (\S+)")
CHECKS = model().ontology / "checks" / "dataset"
NAMES = sorted(path.stem for path in CHECKS.glob("*.rq"))

Pair = tuple[str, str]
FACTS = DefaultGraph()


@cache
def ontology() -> tuple[Quad, ...]:
    files = [model().ontology / "mithaq.ttl", *sorted((model().ontology / "definitions").glob("*.ttl"))]
    triples = [quad.triple for file in files for quad in parse_file(file)]
    named = (
        t for t in triples if not isinstance(t.subject, BlankNode) and not isinstance(t.object, BlankNode)
    )
    return (*in_graph(triples, ONTOLOGY_GRAPH), *in_graph(named, FACTS))


def in_graph(triples: Iterable[Triple], graph: NamedNode | DefaultGraph) -> tuple[Quad, ...]:
    return tuple(Quad(t.subject, t.predicate, t.object, graph) for t in triples)


def dataset(*files: Path) -> tuple[list[Quad], list[Triple]]:
    """What is stored, and what would follow from it."""
    quads = [*ontology(), *(quad for file in files for quad in parse_file(file))]
    follows = [quad.triple for quad in quads if quad.graph_name == DERIVED_GRAPH]
    return [quad for quad in quads if quad.graph_name != DERIVED_GRAPH], follows


def run(*files: Path) -> list[Finding]:
    quads, follows = dataset(*files)
    store = with_derived(EmbeddedStore.in_memory(quads), lambda _: follows)
    return [finding for check in read_checks(CHECKS) for finding in run_check(store, check)]


@cache
def found() -> tuple[Finding, ...]:
    return tuple(run(DATA / "good.trig", *FIXTURES))


def pairs(findings: Iterable[Finding]) -> set[Pair]:
    return {(finding.check, compact(finding.focus)) for finding in findings}  # type: ignore[arg-type]


def expected(file: Path) -> set[Pair]:
    return {(match[1], match[2]) for match in EXPECTATION.finditer(file.read_text(encoding="utf-8"))}


def test_good_data_pass() -> None:
    assert run(DATA / "good.trig") == []


def test_failing_data_fail_as_they_say_and_not_otherwise() -> None:
    assert pairs(found()) == {pair for file in FIXTURES for pair in expected(file)}


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_failing_data_belong_to_a_check_and_fail_it(file: Path) -> None:
    assert file.stem in NAMES
    assert file.stem in {check for check, _ in expected(file)}


def test_every_check_has_failing_data() -> None:
    assert set(NAMES) - {file.stem for file in FIXTURES} == set()


@pytest.mark.parametrize("check", read_checks(CHECKS), ids=lambda check: check.name)
def test_every_check_says_in_sentences_what_it_is_about(check: object) -> None:
    assert re.fullmatch(r"[A-Z][^.]*", check.title)  # type: ignore[attr-defined]
    assert check.description.endswith(".") and check.message.endswith(".")  # type: ignore[attr-defined]
    assert "{entity}" in check.message or "{value}" in check.message or "{property}" in check.message  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "finding", sorted(found(), key=lambda finding: finding.message), ids=lambda f: f.check
)
def test_every_message_is_filled_in(finding: Finding) -> None:
    assert "{" not in finding.message
    assert finding.path is not None and finding.value is not None


def test_checks_speak_only_of_terms_that_the_ontology_declares() -> None:
    declared = {quad.subject for quad in ontology() if quad.predicate == RDF.type}
    used = {
        MITHAQ[name]
        for path in CHECKS.glob("*.rq")
        for name in re.findall(
            r"\bmithaq:(\w+)", re.sub(r"^#\+.*$", "", path.read_text(encoding="utf-8"), flags=re.M)
        )
    }
    assert used - declared == set()


# The whole, with the real rules


@cache
def closed() -> tuple[Quad, ...]:
    """The good data with all that follows from them."""
    quads, _ = dataset(DATA / "good.trig")
    derived = with_derived(EmbeddedStore.in_memory(quads), rules_of(model().ontology / "rules"))
    return (*quads, *in_graph((quad.triple for quad in derived.match(graph=DERIVED_GRAPH)), FACTS))


def report(*, without: Callable[[Quad], bool] = lambda _: False, also: Iterable[Quad] = ()) -> set[Pair]:
    quads = [quad for quad in closed() if not without(quad)]
    return pairs(validate(EmbeddedStore.in_memory([*quads, *also])))


def test_good_data_with_what_follows_from_them_conform() -> None:
    findings = validate(EmbeddedStore.in_memory(closed()))
    # A threat without a definition is a warning: the good data are made for the checks.
    assert findings.conforms and pairs(findings) == {("concept-definition", "concept:terrorism")}


def test_what_a_rule_derives_needs_no_claim_and_what_none_derives_does() -> None:
    assert Quad(NATION.PAK, MITHAQ.isMemberOf, expand("alliance:us"), FACTS) in closed()
    stray = Quad(NATION.PAK, MITHAQ.isMemberOf, expand("organization:OIC"), FACTS)
    if stray not in closed():
        assert ("fact-without-ground", "nation:PAK") in report(also=[stray])
    partner = Quad(NATION.SAU, MITHAQ.hasDefensePartner, NATION.USA, FACTS)
    assert ("fact-without-ground", "nation:SAU") in report(also=[partner])


def test_a_derived_fact_that_was_lost_is_missed() -> None:
    lost = Quad(NATION.PAK, MITHAQ.isMemberOf, expand("alliance:us"), FACTS)
    assert ("derived-not-in-facts", "nation:PAK") in report(without=lambda quad: quad == lost)


def test_shapes_and_checks_are_in_one_report() -> None:
    own = [
        Quad(NATION.USA, MITHAQ.isAlliedWith, NATION.USA, FACTS),
        Quad(CLAIM["essay-1-1"], MITHAQ.isExampleFor, CLAIM["nowhere-1-1"], CLAIMS_GRAPH),
    ]
    checks = {check for check, _ in report(also=own)}
    assert {"not-with-itself", "claim-example", "example-for-nothing", "fact-without-ground"} <= checks


def test_what_a_claim_denies_is_no_fact_to_the_shapes() -> None:
    quads, _ = dataset(DATA / "good.trig")
    flat = set(flat_graph(EmbeddedStore.in_memory(quads)))
    assert Triple(NATION.PAK, MITHAQ.isAlliedWith, NATION.SAU) not in flat
    assert Triple(NATION.USA, MITHAQ.isAlliedWith, NATION.PAK) in flat


def test_shapes_see_code_lists_but_not_the_ontology_s_annotations() -> None:
    flat = set(flat_graph(EmbeddedStore.in_memory(ontology())))
    assert Triple(MITHAQ.Affirmed, RDF.type, MITHAQ.Polarity) in flat
    assert Triple(MITHAQ.Alliance, RDFS.subClassOf, MITHAQ.Group) in flat
    assert not any(triple.predicate == RDFS.label for triple in flat)


def test_findings_name_the_claims_behind_them() -> None:
    bad = NamedNode("https://w3id.org/mithaq/claim/names-1")
    wrong = Literal("Pk", datatype=None)
    graphs = [FACTS, bad]
    findings = validate(
        EmbeddedStore.in_memory(
            [*closed(), *(Quad(NATION.PAK, MITHAQ.isoAlpha2Code, wrong, g) for g in graphs)]
        )
    )
    about = {finding.check: finding for finding in findings}
    assert about["nation-alpha-2"].claims == (bad,)
    assert about["nation-alpha-2"].value == wrong


def test_a_finding_about_a_claim_names_that_claim() -> None:
    second = Quad(CLAIM["essay-1-1"], MITHAQ.hasRank, MITHAQ.Preferred, CLAIMS_GRAPH)
    findings = validate(EmbeddedStore.in_memory([*closed(), second]))
    assert {(f.check, f.claims) for f in findings.at("violation")} == {("claim-rank", (CLAIM["essay-1-1"],))}


def test_an_engine_of_another_make_can_take_the_place_of_pyshacl() -> None:
    class Contented:
        def validate(self, data: Iterable[Triple], shapes: Iterable[Triple]) -> list[Finding]:
            assert list(data) and list(shapes)
            return []

    assert len(validate(EmbeddedStore.in_memory(closed()), engine=Contented())) == 0


def test_an_ontology_folder_without_shapes_or_checks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are no shapes"):
        validate(EmbeddedStore.in_memory([]), ontology=tmp_path)


def test_a_check_that_is_no_query_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "one.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetNode <urn:x> ; sh:message 'x' .",
        encoding="utf-8",
    )
    (tmp_path / "checks" / "dataset").mkdir(parents=True)
    check = tmp_path / "checks" / "dataset" / "broken.rq"
    check.write_text(
        "#+ title: T\n#+ description: D.\n#+ level: warning\n#+ message: M {entity}.\n#+ source: S\nSELECT ?entity WHERE {",
        encoding="utf-8",
    )
    with pytest.raises(QueryError, match=r"broken\.rq:7"):
        validate(EmbeddedStore.in_memory([]), infer=lambda triples: (), ontology=tmp_path)
