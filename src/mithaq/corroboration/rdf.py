"""Verdicts as RDF: each a thing of its own, with the claim that it assesses and what it was derived from.

A verdict is described in ``graph:claims``, where what is said about claims stands, and says nothing of nations: so it never
becomes a fact about them. Its provenance is PROV-O (https://www.w3.org/TR/prov-o/).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from mithaq.corroboration.accounts import Account
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, PROV, RDF, RDFS, VERDICT, XSD, Term


def verdict_iri(account: Account) -> NamedNode:
    """The IRI of the verdict on a claim: the claim's own local name under another prefix."""
    return VERDICT[account.claim.iri.value.rsplit("/", 1)[-1]]


def verdict_quads(accounts: Iterable[Account]) -> Iterator[Quad]:
    """All verdicts with their provenance, in ``graph:claims``."""
    for account in accounts:
        iri = verdict_iri(account)
        for predicate, value in _said(account):
            yield Quad(iri, predicate, value, CLAIMS_GRAPH)


def _said(account: Account) -> Iterator[tuple[NamedNode, Term]]:
    claim, window = account.claim.iri, account.window
    yield RDF.type, MITHAQ.Verdict
    yield RDF.type, PROV.Entity
    yield RDFS.label, Literal(f"verdict on {claim.value.rsplit('/', 1)[-1]}", language="en")
    yield MITHAQ.assesses, claim
    yield MITHAQ.hasOutcome, account.outcome.term
    yield MITHAQ.reason, Literal(account.reason, language="en")
    for rule in account.rules:
        yield MITHAQ.ruleName, Literal(rule)
    yield MITHAQ.windowStart, Literal(str(window.first), datatype=XSD.date)
    yield MITHAQ.windowEnd, Literal(str(window.last), datatype=XSD.date)
    yield MITHAQ.windowReason, Literal(window.reason, language="en")
    yield MITHAQ.assessedAsOf, Literal(str(account.as_of), datatype=XSD.date)
    for one in account.consulted:
        yield MITHAQ.consults, one.coverage.source
    yield PROV.wasDerivedFrom, claim
    for other in (*account.same, *account.against, *(one.claim for one in account.evidence())):
        yield PROV.wasDerivedFrom, other
