"""The evidence of every inferred fact as PROV-O: one step a fact, premises that are facts themselves, claims at the ends.

A step is what ``mithaq why`` shows of it, under the same IRI. Where derivations share a part it is written once, so that
the whole is a graph without circles, and linear in the number of the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from mithaq.reasoning import Computed, Declared, Explainer, Stated
from mithaq.reasoning.rendering import entity, entity_iri
from mithaq.store import FACTS, Store
from mithaq.terms import CLAIM, CLAIMS_GRAPH, DCTERMS, MITHAQ, PROV, RDF, RDFS, SCHEMA, Node

#: What is repeated of a claim: where it says so and in which words; and of its source.
_OF_CLAIMS = frozenset(
    {MITHAQ.statement, MITHAQ.quote, MITHAQ.quoteStart, MITHAQ.quoteEnd, MITHAQ.sentenceNumber, MITHAQ.rowKey}
    | {MITHAQ.hasSource, MITHAQ.hasStanding, RDF.type}
)
_OF_SOURCES = frozenset(
    {RDFS.label, DCTERMS.title, DCTERMS.date, SCHEMA.url, MITHAQ.hasSourceKind, MITHAQ.lookedAtOn}
)


def evidence(store: Store, explainer: Explainer) -> Iterator[Triple]:
    """The derivation of each fact that no claim and no ontology file states, down to the claims with source and quote.

    Without blank nodes. A triple may come more than once. What is held in memory is a few hundred bytes a fact.
    """
    cited: set[NamedNode] = set()
    beside = _beside_the_claims(store)
    for step in explainer.steps(_inferred(store, explainer)):
        yield from entity(step)
        for premise in step.shown_premises if isinstance(step.ground, Computed) else ():
            if premise.triple in beside:
                yield from entity(premise)
                yield Triple(entity_iri(premise), PROV.wasDerivedFrom, CLAIMS_GRAPH)
        if isinstance(step.ground, Stated):
            cited.update(step.ground.claims)
    yield from _described(store, beside, cited)


def _inferred(store: Store, explainer: Explainer) -> Iterator[Triple]:
    """What the closure found and what the build computed."""
    for quad in store.match(graph=FACTS):
        if not isinstance(explainer.grounds.get(quad.triple), Stated | Declared):
            yield quad.triple


def _beside_the_claims(store: Store) -> frozenset[Triple]:
    """What ``graph:claims`` says of sources, and of the graph's day: these are premises of computations, and no facts.

    Read in one go, since a store may be a server, which takes a while for each question.
    """
    return frozenset(quad.triple for quad in store.match(graph=CLAIMS_GRAPH) if not _is_claim(quad.subject))


def _described(store: Store, beside: Iterable[Triple], claims: set[NamedNode]) -> Iterator[Triple]:
    """What is repeated of claims and of their sources."""
    sources: set[NamedNode] = set()
    for claim in claims:
        yield Triple(claim, RDF.type, PROV.Entity)
    for quad in store.match(graph=CLAIMS_GRAPH):
        if quad.subject in claims and quad.predicate in _OF_CLAIMS:
            yield quad.triple
            if quad.predicate == MITHAQ.hasSource and isinstance(quad.object, NamedNode):
                sources.add(quad.object)
                yield Triple(quad.subject, PROV.hadPrimarySource, quad.object)
    for source in sources:
        yield Triple(source, RDF.type, PROV.Entity)
    yield from (each for each in beside if each.subject in sources and each.predicate in _OF_SOURCES)


def _is_claim(subject: Node) -> bool:
    return isinstance(subject, NamedNode) and subject in CLAIM
