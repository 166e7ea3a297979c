"""Claims as nanopublications (https://nanopub.net/guidelines/): assertion, provenance and publication information.

The assertion of an accepted claim is what the claim says. Of a claim that is denied, hedged, attributed or otherwise not
accepted nothing of the kind may be asserted: there the assertion is about the claim (its statement, its polarity, its
standing), never the triple it holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from mithaq.store.interface import Store
from mithaq.terms import (
    CLAIM,
    CLAIMS_GRAPH,
    DCTERMS,
    MITHAQ,
    NANOPUB,
    NP,
    PROV,
    RDF,
    SCHEMA,
    XSD,
    Node,
    Subject,
)

_LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
_AUTHORS = Literal("The Mithaq founders")
#: What the assertion about a claim that is not accepted repeats of its description.
_ABOUT = (
    *(MITHAQ.statement, MITHAQ.hasPolarity, MITHAQ.hasCertainty, MITHAQ.hasScope, MITHAQ.hasNature),
    *(
        MITHAQ.hasRank,
        MITHAQ.hasStanding,
        MITHAQ.isOutrankedBy,
        MITHAQ.isAttributedTo,
        MITHAQ.withdrawalReason,
    ),
)
#: What the provenance repeats of it: where it says so, and in which words.
_WHENCE = (
    *(MITHAQ.quote, MITHAQ.quoteStart, MITHAQ.quoteEnd, MITHAQ.sentenceNumber, MITHAQ.rowKey),
    *(MITHAQ.strengthWord, MITHAQ.importanceWord, MITHAQ.qualifierWord),
)


def nanopubs(store: Store) -> Iterator[Quad]:
    """The four graphs of each claim's nanopublication, claim by claim in the order of their names."""
    as_of = next((quad.object for quad in store.match(predicate=MITHAQ.asOf, graph=CLAIMS_GRAPH)), None)
    claims = {
        quad.subject
        for quad in store.match(predicate=RDF.type, object=MITHAQ.Claim, graph=CLAIMS_GRAPH)
        if isinstance(quad.subject, NamedNode)
    }
    for claim in sorted(claims, key=lambda claim: claim.value):
        yield from _nanopub(store, claim, as_of)


def _nanopub(store: Store, claim: NamedNode, as_of: Node | None) -> Iterator[Quad]:
    iri = NANOPUB[claim.value.removeprefix(CLAIM.iri)]
    head, assertion, provenance, publication = (
        NamedNode(f"{iri.value}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    yield Quad(iri, RDF.type, NP.Nanopublication, head)
    yield Quad(iri, NP.hasAssertion, assertion, head)
    yield Quad(iri, NP.hasProvenance, provenance, head)
    yield Quad(iri, NP.hasPublicationInfo, publication, head)
    described = [(quad.predicate, quad.object) for quad in store.match(claim, graph=CLAIMS_GRAPH)]
    for subject, predicate, value in _asserted(store, claim, described):
        yield Quad(subject, predicate, value, assertion)
    yield from _provenance(store, claim, described, assertion, provenance)
    yield Quad(iri, DCTERMS.creator, _AUTHORS, publication)
    yield Quad(iri, DCTERMS.license, _LICENCE, publication)
    yield Quad(iri, PROV.wasDerivedFrom, claim, publication)
    if isinstance(as_of, Literal):
        # The day for which the graph is built, at its first moment: the clock would make each export another.
        yield Quad(
            iri, DCTERMS.created, Literal(f"{as_of.value}T00:00:00Z", datatype=XSD.dateTime), publication
        )


def _asserted(
    store: Store, claim: NamedNode, described: list[tuple[NamedNode, Node]]
) -> Iterator[tuple[Subject | Triple, NamedNode, Node]]:
    if (MITHAQ.hasStanding, MITHAQ.Accepted) in described:
        for quad in store.match(graph=claim):
            yield quad.subject, quad.predicate, quad.object
        return
    yield claim, RDF.type, MITHAQ.Claim
    yield from ((claim, prop, value) for prop, value in described if prop in _ABOUT)


def _provenance(
    store: Store,
    claim: NamedNode,
    described: list[tuple[NamedNode, Node]],
    assertion: NamedNode,
    provenance: NamedNode,
) -> Iterator[Quad]:
    for prop, value in described:
        if prop == MITHAQ.hasSource and isinstance(value, NamedNode):
            yield Quad(assertion, PROV.hadPrimarySource, value, provenance)
            for quad in store.match(value, graph=CLAIMS_GRAPH):
                if quad.predicate in (DCTERMS.title, DCTERMS.date, SCHEMA.url, MITHAQ.hasSourceKind):
                    yield Quad(value, quad.predicate, quad.object, provenance)
        elif prop in _WHENCE:
            yield Quad(claim, prop, value, provenance)
    yield Quad(assertion, PROV.wasDerivedFrom, claim, provenance)
