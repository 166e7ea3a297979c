"""A pyoxigraph store spoken to as if it were a server, for closures worked out by SPARQL inside the process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph
from pyoxigraph import NamedNode, Quad, QuerySolutions, Triple

from mithaq.terms import Node


class InProcessServer:
    """A store as a :class:`mithaq.reasoning.sparql_closure.ClosingServer`."""

    def __init__(self, store: pyoxigraph.Store | None = None) -> None:
        self.store = store if store is not None else pyoxigraph.Store()

    def update(self, sparql: str, *, again: bool = False) -> None:  # noqa: ARG002 - a store in the process never fails halfway
        """Carry out an update."""
        self.store.update(sparql)

    def rows(self, variables: Sequence[str], where: str) -> Iterator[tuple[Node | None, ...]]:
        """All solutions of a group pattern."""
        found = self.store.query(f"SELECT {' '.join(f'?{name}' for name in variables)} WHERE {{ {where} }}")
        assert isinstance(found, QuerySolutions)  # noqa: S101 - what SELECT gives
        for row in found:
            yield tuple(row[name] for name in variables)

    def insert(self, quads: Iterable[tuple[NamedNode, Triple]]) -> Iterator[int]:
        """Add triples to graphs."""
        rows = [Quad(triple.subject, triple.predicate, triple.object, graph) for graph, triple in quads]
        self.store.extend(rows)
        yield len(rows)
