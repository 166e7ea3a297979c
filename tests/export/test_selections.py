"""What each kind of export takes from a store."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from builders import HEADER
from mithaq.errors import UnknownNameError
from mithaq.export import SELECTIONS, select, write
from mithaq.store import EmbeddedStore
from mithaq.terms import compact

GRAPH = """
nation:PAK mithaq:isAlliedWith nation:USA .            # an accepted claim says so
nation:USA mithaq:isAlliedWith nation:PAK .            # it follows
membership:SAU-OIC-1 a mithaq:CurrentFullMembership .  # the build computed it
mithaq:isAlliedWith a owl:SymmetricProperty .
kind:k rdfs:label "k" .
nation:IND mithaq:isAlliedWith nation:USA .            # follows, although a denied claim holds the same triple
graph:ontology { mithaq:isAlliedWith a owl:SymmetricProperty . [] a owl:Axiom . }
graph:vocabulary { kind:k rdfs:label "k" . }
graph:claims {
    claim:c-1 a mithaq:Claim ; mithaq:hasStanding mithaq:Accepted .
    claim:c-2 a mithaq:Claim ; mithaq:hasStanding mithaq:Denied .
    source:s rdfs:label "s" .
}
claim:c-1 { nation:PAK mithaq:isAlliedWith nation:USA . }
claim:c-2 { nation:IND mithaq:isAlliedWith nation:USA . }
graph:other { nation:XXX a mithaq:Nation . }
"""


@pytest.fixture
def store() -> EmbeddedStore:
    return EmbeddedStore.in_memory(parse(HEADER + GRAPH, format=RdfFormat.TRIG))


def selected(store: EmbeddedStore, what: str) -> set[str]:
    return {
        " ".join(compact(term) for term in (quad.subject, quad.object, quad.graph_name))  # type: ignore[arg-type]
        for quad in select(store, what)
    }


def test_facts_are_the_default_graph(store: EmbeddedStore) -> None:
    facts = list(select(store, "facts"))
    assert len(facts) == 6
    assert write(facts, "turtle")


def test_claims_are_their_graphs_and_what_is_said_of_them(store: EmbeddedStore) -> None:
    assert selected(store, "claims") == {
        "claim:c-1 mithaq:Claim graph:claims",
        "claim:c-1 mithaq:Accepted graph:claims",
        "claim:c-2 mithaq:Claim graph:claims",
        "claim:c-2 mithaq:Denied graph:claims",
        'source:s "s" graph:claims',
        "nation:PAK nation:USA claim:c-1",
        "nation:IND nation:USA claim:c-2",
    }


def test_inferred_is_what_nobody_and_no_file_says(store: EmbeddedStore) -> None:
    assert selected(store, "inferred") == {
        "nation:USA nation:PAK DEFAULT",
        "membership:SAU-OIC-1 mithaq:CurrentFullMembership DEFAULT",
        "nation:IND nation:USA DEFAULT",
    }


def test_all_is_everything(store: EmbeddedStore) -> None:
    assert write(select(store, "all"), "nquads") == write(
        parse(HEADER + GRAPH, format=RdfFormat.TRIG), "nquads"
    )


def test_each_selection_says_what_it_is() -> None:
    assert list(SELECTIONS) == ["facts", "claims", "inferred", "all", "nanopubs"]
    assert all(name == each.name and each.description for name, each in SELECTIONS.items())


@pytest.mark.parametrize(
    ("name", "near"), [("claim", ("claims",)), ("infered", ("inferred",)), ("xyzzy", ())]
)
def test_an_unknown_selection_is_answered_with_the_nearest(
    store: EmbeddedStore, name: str, near: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownNameError) as raised:
        select(store, name)
    assert raised.value.candidates == near
    assert "known: facts, claims, inferred, all" in raised.value.message
