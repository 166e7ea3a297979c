"""What is said of a dataset as a source, and of the nations and codes that only it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from mithaq.datasets.derive import Tools
from mithaq.datasets.forms import Dataset, Form
from mithaq.terms import (
    CLAIM,
    CLAIMS_GRAPH,
    DCTERMS,
    MITHAQ,
    RDF,
    RDFS,
    SCHEMA,
    SOURCE,
    VOCABULARY_GRAPH,
    XSD,
    Term,
    expand,
)

_DATE_TYPES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


def source_quads(dataset: Dataset, version: str) -> Iterator[Quad]:
    """The dataset as a source, in ``graph:claims``; nothing where the curated data describe it already."""
    about = dataset.source
    if about.get("shipped"):
        return
    source = SOURCE[about["id"]]
    for prop, value in _statements(about, version):
        yield Quad(source, prop, value, CLAIMS_GRAPH)


def _statements(stated: Mapping[str, str], version: str) -> Iterator[tuple[NamedNode, Term]]:
    yield RDF.type, MITHAQ.Dataset
    yield MITHAQ.hasSourceKind, MITHAQ[stated["kind"]]
    yield RDFS.label, Literal(stated["label"], language="en")
    yield DCTERMS.title, Literal(stated["title"], language="en")
    yield SCHEMA.version, Literal(version)
    yield DCTERMS.bibliographicCitation, Literal(stated["citation"], language="en")
    yield DCTERMS.rights, Literal(stated["terms"], language="en")
    yield SCHEMA.url, Literal(stated["url"], datatype=XSD.anyURI)
    yield MITHAQ.lookedAtOn, Literal(stated["looked_at"], datatype=XSD.date)
    if stated["date"] == "undated":
        yield MITHAQ.isUndated, Literal(True)
    else:
        yield DCTERMS.date, Literal(stated["date"], datatype=_DATE_TYPES[len(stated["date"])])
    for key, prop in (("covers_from", MITHAQ.coversFrom), ("covers_until", MITHAQ.coversUntil)):
        if key in stated:
            yield prop, Literal(stated[key], datatype=XSD.date)
    if "completeness" in stated:
        yield MITHAQ.hasCompleteness, MITHAQ[stated["completeness"]]
    if "coverage_note" in stated:
        yield MITHAQ.coverageNote, Literal(stated["coverage_note"], language="en")
    for key, prop in (("covers", MITHAQ.coversKind), ("excludes", MITHAQ.excludesKind)):
        for kind in filter(None, stated.get(key, "").split("|")):
            yield prop, MITHAQ[kind]


def vocabulary_quads(dataset: Dataset, form: Form) -> Iterator[Quad]:
    """The codes that a form uses, as concepts."""
    if dataset.codes:
        variables = [variable for rule in form.codes.values() for _, variable in rule.columns]
        if form.reader == "atop-member":
            variables += [column.upper() for column in form.columns if column.upper() not in variables]
        yield from dataset.codes.quads(variables)


def own_nation_quads(dataset: Dataset, tools: Tools) -> Iterator[Quad]:
    """The nations that only this dataset has: that each is one, and what it is called."""
    for scheme, code, curie in dataset.extra_codes:
        nation, name = expand(curie), tools.names.things[curie]
        claim = CLAIM[f"{dataset.name}-nation-{curie.partition(':')[2]}"]
        yield Quad(nation, RDF.type, MITHAQ.Nation, claim)
        yield Quad(nation, RDFS.label, Literal(name, language="en"), VOCABULARY_GRAPH)
        for prop, value in (
            (RDF.type, MITHAQ.Claim),
            (MITHAQ.hasSource, SOURCE[dataset.source["id"]]),
            (MITHAQ.rowKey, Literal(f"{scheme}={code}")),
            (MITHAQ.statement, Literal(f"{name} is a nation.", language="en")),
            (MITHAQ.hasPolarity, MITHAQ.Affirmed),
            (MITHAQ.hasCertainty, MITHAQ.Stated),
            (MITHAQ.hasScope, MITHAQ.Specific),
            (MITHAQ.hasNature, MITHAQ.Descriptive),
            (MITHAQ.hasRank, MITHAQ.Normal),
        ):
            yield Quad(claim, prop, value, CLAIMS_GRAPH)
