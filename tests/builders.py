"""Small claims, sources and ontologies, written in the few words that a test is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from mithaq.claims import Claim
from mithaq.export import export
from mithaq.resources import model
from mithaq.sources import Source
from mithaq.store import Store
from mithaq.terms import CLAIM, MITHAQ, PREFIXES, SOURCE, XSD, expand

HEADER = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

AS_OF = date(2026, 11, 23)


def triples(turtle: str) -> frozenset[Triple]:
    """The triples of a Turtle text in which our prefixes are declared."""
    return frozenset(quad.triple for quad in parse(HEADER + turtle, format=RdfFormat.TURTLE))


def triple(turtle: str) -> Triple:
    """The one triple of a Turtle text."""
    (only,) = triples(turtle if turtle.rstrip().endswith(".") else turtle + " .")
    return only


def claim(
    name: str,
    content: str,
    *,
    source: str = "source:news",
    polarity: str = "Affirmed",
    certainty: str = "Stated",
    scope: str = "Specific",
    nature: str = "Descriptive",
    rank: str = "Normal",
    withdrawn: str = "",
) -> Claim:
    """A claim that says ``content`` (Turtle), with everything required and nothing else."""
    metadata = {
        (MITHAQ.statement, Literal(f"What {name} says.", language="en")),
        (MITHAQ.hasSource, expand(source)),
        (MITHAQ.hasPolarity, MITHAQ[polarity]),
        (MITHAQ.hasCertainty, MITHAQ[certainty]),
        (MITHAQ.hasScope, MITHAQ[scope]),
        (MITHAQ.hasNature, MITHAQ[nature]),
        (MITHAQ.hasRank, MITHAQ[rank]),
    }
    if withdrawn:
        metadata.add((MITHAQ.withdrawalReason, Literal(withdrawn)))
    return Claim(CLAIM[name], triples(content), frozenset(metadata))


#: One source of each weight that the tests speak of; all but the old dataset cover the day "now" means.
SOURCES: dict[NamedNode, Source] = {
    source.iri: source
    for source in (
        Source(SOURCE.treaty, MITHAQ.TreatyText, 1, AS_OF),
        Source(SOURCE.ministry, MITHAQ.OfficialStatement, 2, AS_OF),
        Source(SOURCE.dataset, MITHAQ.Dataset, 3, date(2014, 12, 31)),
        Source(SOURCE.news, MITHAQ.News, 5, AS_OF),
        Source(SOURCE.essay, MITHAQ.UnattributedEssay, 8),
    )
}

SCHEMA_TURTLE = """
mithaq:hasStatus mithaq:isSingleValued true . mithaq:startDate mithaq:isSingleValued true .
mithaq:endDate mithaq:isSingleValued true . mithaq:hasHub mithaq:isSingleValued true .
mithaq:isAlliedWith a owl:SymmetricProperty . mithaq:hasMember owl:inverseOf mithaq:isMemberOf .
mithaq:DefenseObligation rdfs:subClassOf mithaq:Obligation .
mithaq:Suspended mithaq:precludesForce true . mithaq:Announced mithaq:precedesForce true .
"""


def exported(store: Store, what: str, format_: str) -> bytes:
    """What is exported of a store under the shipped model."""
    graph = SimpleNamespace(store=store, model=model())
    return b"".join(export(graph, what, format_))  # type: ignore[arg-type]


def year(text: str) -> Literal:
    """An ``xsd:gYear``."""
    return Literal(text, datatype=XSD.gYear)


def local_names(nodes: Iterable[NamedNode]) -> list[str]:
    """The last parts of IRIs, for short assertions."""
    return [node.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1] for node in nodes]
