"""What the project asks of a store, and no more: the facts in the default graph, claims in named graphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from mithaq.terms import Subject, Term

GraphName = NamedNode | DefaultGraph

#: The graph of what holds.
FACTS = DefaultGraph()


class Store(Protocol):
    """A readable RDF dataset. Written to only as a whole, by a build."""

    def query(self, sparql: str, *, name: str = "<query>") -> QuerySolutions | QueryTriples | QueryBoolean:
        """Run a SPARQL query with our prefixes declared; ``name`` is what error messages call it.

        Raises :class:`mithaq.errors.QueryError`.
        """

    def match(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,  # noqa: A002 - the RDF term
        graph: GraphName | None = FACTS,
    ) -> Iterator[Quad]:
        """The quads that have these terms; ``None`` fits any, a ``graph`` of ``None`` any graph."""

    def graphs(self) -> list[NamedNode]:
        """The names of all named graphs, sorted."""
