"""Nanopublications: four graphs a claim, and nothing asserted that was not accepted."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad

from builders import triple
from mithaq.export import select
from mithaq.store import EmbeddedStore
from mithaq.terms import CLAIM, MITHAQ, NANOPUB, NP, RDF


def graphs(store: EmbeddedStore) -> dict[str, list[Quad]]:
    found: dict[str, list[Quad]] = {}
    for quad in select(store, "nanopubs"):
        found.setdefault(quad.graph_name.value.removeprefix(NANOPUB.iri), []).append(quad)
    return found


def test_each_claim_has_its_four_graphs_and_the_head_names_the_others(ties: EmbeddedStore) -> None:
    found = graphs(ties)
    claims = {name.partition("#")[0] for name in found}
    assert claims == {"pak-1", "pak-2", "sau-1", "smda-1", "smda-2", "mnna-1", "pair-1", "no-1"}
    for claim in claims:
        head = {quad.predicate: quad.object for quad in found[f"{claim}#Head"]}
        assert head[RDF.type] == NP.Nanopublication
        for prop, part in (
            (NP.hasAssertion, "assertion"),
            (NP.hasProvenance, "provenance"),
            (NP.hasPublicationInfo, "pubinfo"),
        ):
            assert head[prop] == NamedNode(f"{NANOPUB[claim].value}#{part}")
            assert found[f"{claim}#{part}"]


def test_provenance_is_about_the_assertion_and_publication_about_the_nanopublication(
    ties: EmbeddedStore,
) -> None:
    found = graphs(ties)
    assertion = NamedNode(f"{NANOPUB['smda-1'].value}#assertion")
    assert any(quad.subject == assertion for quad in found["smda-1#provenance"])
    assert {quad.subject for quad in found["smda-1#pubinfo"]} == {NANOPUB["smda-1"]}
    assert any(quad.predicate == MITHAQ.quote for quad in found["smda-1#provenance"])


def test_an_accepted_claim_is_asserted(ties: EmbeddedStore) -> None:
    (quad,) = graphs(ties)["pair-1#assertion"]
    assert quad.triple == triple("nation:SAU mithaq:hasDefensePartner nation:PAK")


def test_of_any_other_only_the_claim_is_spoken_of_never_its_triple(ties: EmbeddedStore) -> None:
    asserted = graphs(ties)["no-1#assertion"]
    assert {quad.subject for quad in asserted} == {CLAIM["no-1"]}
    assert MITHAQ.hasStanding in {quad.predicate for quad in asserted}
    assert MITHAQ.hasDefensePartner not in {
        quad.predicate
        for quad in select(ties, "nanopubs")
        if quad.subject == NamedNode("https://w3id.org/mithaq/nation/IND")
    }
