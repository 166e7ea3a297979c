"""A report is a value, and reads the same whatever order it was made in."""

from __future__ import annotations

import itertools
import json

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store

from mithaq.errors import InputError, Place
from mithaq.terms import CLAIM, DCTERMS, MITHAQ, NATION, RDF, RDFS, SH, XSD
from mithaq.validation import Finding, Report

WARNING = Finding("name-order", "warning", "Turkey comes after Pakistan.", NATION.TUR)
VIOLATION = Finding(
    "provider-differs",
    "violation",
    "nation:PAK provides something to itself.",
    NATION.PAK,
    path=MITHAQ.hasProvider,
    value=Literal("2024", datatype=XSD.gYear),
    claims=(CLAIM["essay-1-1"], CLAIM["essay-2-1"]),
    place=Place("claims.trig", 12, 3),
)
INFO = Finding(
    "hint", "info", 'A "hint" in the text: ميثاق.', BlankNode("x"), value=Literal("hint", language="en")
)
ALL = (WARNING, VIOLATION, INFO)


def test_only_violations_keep_a_report_from_conforming() -> None:
    assert Report().conforms
    assert Report((WARNING, INFO)).conforms
    assert not Report((VIOLATION,)).conforms


def test_findings_are_ordered_gravest_first_and_kept_once() -> None:
    report = Report((INFO, WARNING, VIOLATION, WARNING))
    assert report.findings == (VIOLATION, WARNING, INFO)
    assert tuple(report) == report.findings
    assert len(report) == 3
    assert report.at("warning") == (WARNING,)


@pytest.mark.parametrize("format_", ["text", "json", "turtle", "sarif"])
def test_the_order_in_which_findings_were_made_never_shows(format_: str) -> None:
    texts = {Report(order).render(format_) for order in itertools.permutations(ALL)}
    assert len(texts) == 1


def test_text_has_a_line_a_finding_its_claims_and_a_count() -> None:
    assert Report(ALL).to_text() == (
        "claims.trig:12:3: violation: nation:PAK provides something to itself. [provider-differs]\n"
        '  nation:PAK mithaq:hasProvider "2024"^^xsd:gYear\n'
        "  claim:essay-1-1\n"
        "  claim:essay-2-1\n"
        "warning: Turkey comes after Pakistan. [name-order]\n"
        "  nation:TUR\n"
        'info: A "hint" in the text: ميثاق. [hint]\n'
        "  _:x\n"
        "1 violation, 1 warning, 1 info\n"
    )


def test_text_counts_in_the_plural_and_says_when_there_is_nothing() -> None:
    again = Finding("name-order", "warning", "Turkey comes before Yemen.", NATION.TUR)
    assert Report((WARNING, again)).to_text().endswith("\n2 warnings\n")
    assert Report().to_text() == "no findings\n"


def test_json_carries_every_part_with_terms_as_sparql_results_write_them() -> None:
    document = json.loads(Report(ALL).to_json())
    assert document["conforms"] is False
    assert document["counts"] == {"violation": 1, "warning": 1, "info": 1}
    first, second, third = document["findings"]
    assert first == {
        "check": "provider-differs",
        "level": "violation",
        "message": "nation:PAK provides something to itself.",
        "focus": {"type": "uri", "value": NATION.PAK.value},
        "path": {"type": "uri", "value": MITHAQ.hasProvider.value},
        "value": {"type": "literal", "value": "2024", "datatype": XSD.gYear.value},
        "statements": ['nation:PAK mithaq:hasProvider "2024"^^xsd:gYear'],
        "claims": [CLAIM["essay-1-1"].value, CLAIM["essay-2-1"].value],
        "label": None,
        "claimPlaces": [],
        "place": {"file": "claims.trig", "line": 12, "column": 3},
    }
    assert (second["path"], second["value"], second["place"], second["claims"]) == (None, None, None, [])
    assert third["focus"] == {"type": "bnode", "value": "x"}
    assert third["value"] == {"type": "literal", "value": "hint", "xml:lang": "en"}


def loaded(report: Report) -> Store:
    store = Store()
    store.load(report.to_turtle().encode(), format=RdfFormat.TURTLE)
    return store


def test_turtle_is_a_shacl_validation_report() -> None:
    store = loaded(Report(ALL))
    ((root, _, _, _),) = store.quads_for_pattern(None, RDF.type, SH.ValidationReport)
    assert [quad.object for quad in store.quads_for_pattern(root, SH.conforms, None)] == [
        Literal("false", datatype=XSD.boolean)
    ]
    assert len(list(store.quads_for_pattern(root, SH.result, None))) == 3
    ((result, _, _, _),) = store.quads_for_pattern(None, SH.focusNode, NATION.PAK)
    said = {(quad.predicate, quad.object) for quad in store.quads_for_pattern(result, None, None)}
    assert said == {
        (RDF.type, SH.ValidationResult),
        (SH.resultSeverity, SH.Violation),
        (SH.focusNode, NATION.PAK),
        (SH.resultPath, MITHAQ.hasProvider),
        (SH.value, Literal("2024", datatype=XSD.gYear)),
        (SH.resultMessage, Literal("nation:PAK provides something to itself.", language="en")),
        (SH.sourceConstraintComponent, SH.SPARQLConstraintComponent),
        (DCTERMS.identifier, Literal("provider-differs")),
        (DCTERMS.references, CLAIM["essay-1-1"]),
        (DCTERMS.references, CLAIM["essay-2-1"]),
        (DCTERMS.source, Literal("claims.trig:12:3")),
    }


def test_turtle_of_an_empty_report_conforms() -> None:
    store = loaded(Report())
    assert {quad.object for quad in store} == {SH.ValidationReport, Literal("true", datatype=XSD.boolean)}


def test_a_component_of_shacl_is_kept() -> None:
    finding = Finding(
        "label",
        "violation",
        "No label.",
        NATION.PAK,
        path=RDFS.label,
        component=SH.MinCountConstraintComponent,
    )
    assert "sh:MinCountConstraintComponent" in Report((finding,)).to_turtle()


def test_unknown_levels_and_formats_are_refused() -> None:
    with pytest.raises(InputError, match="unknown level 'grave'"):
        Finding("check", "grave", "It is grave.", NamedNode("https://example.org/x"))
    with pytest.raises(InputError, match="text, json, turtle or sarif"):
        Report().render("xml")
