"""What ``export WHAT`` takes from a store: one entry a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import DefaultGraph, NamedNode, Quad

from mithaq.export.choices import choose
from mithaq.export.nanopubs import nanopubs
from mithaq.store.interface import Store
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, ONTOLOGY_GRAPH, RDF, VOCABULARY_GRAPH


@dataclass(frozen=True)
class Selection:
    """A part of the store that can be exported; ``description`` completes "exports ...".

    ``has_graphs``: whether its triples stand in graphs of their own, so that it is written as TriG unless told.
    """

    name: str
    description: str
    quads: Callable[[Store], Iterator[Quad]]
    has_graphs: bool = True


def select(store: Store, what: str) -> Iterator[Quad]:
    """The quads of the selection called ``what``, in no particular order.

    Raises :class:`mithaq.errors.UnknownNameError` with the nearest names.
    """
    return choose("kind of export", what, SELECTIONS).quads(store)


def _facts(store: Store) -> Iterator[Quad]:
    return store.match(graph=DefaultGraph())


def _claims(store: Store) -> Iterator[Quad]:
    yield from store.match(graph=CLAIMS_GRAPH)
    for claim in _subjects(store, RDF.type, MITHAQ.Claim):
        yield from store.match(graph=claim)


def _inferred(store: Store) -> Iterator[Quad]:
    """What no source and no file says: the closure, and what the build computed."""
    said = {
        quad.triple
        for graph in (
            ONTOLOGY_GRAPH,
            VOCABULARY_GRAPH,
            *_subjects(store, MITHAQ.hasStanding, MITHAQ.Accepted),
        )
        for quad in store.match(graph=graph)
    }
    return (quad for quad in _facts(store) if quad.triple not in said)


def _all(store: Store) -> Iterator[Quad]:
    return store.match(graph=None)


def _subjects(store: Store, predicate: NamedNode, value: NamedNode) -> Iterator[NamedNode]:
    """The claims of which ``graph:claims`` says this."""
    for quad in store.match(predicate=predicate, object=value, graph=CLAIMS_GRAPH):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject


#: What can be exported, by name.
SELECTIONS: Mapping[str, Selection] = MappingProxyType(
    {
        selection.name: selection
        for selection in (
            Selection("facts", "what holds: accepted facts and what follows from them", _facts, False),
            Selection("claims", "every claim with its source, its standing and its own graph", _claims),
            Selection(
                "inferred",
                "the facts that no accepted claim and no ontology file says itself",
                _inferred,
                False,
            ),
            Selection("all", "the whole store, each graph by its name", _all),
            Selection("nanopubs", "each claim as a nanopublication", nanopubs),
        )
    }
)
