"""A SPARQL 1.1 server: queries, updates and whole graphs, whichever of the two kinds it is.

Where the default graph stands apart (Oxigraph, Jena) the facts are in it. Where it is the union of all graphs (Virtuoso)
they are in ``graph:facts``, and each query is sent with that graph as its default graph.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import cached_property
from itertools import islice
from typing import IO

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from mithaq.errors import StoreError
from mithaq.store.address import Address
from mithaq.store.answers import RESULTS, TRIPLES, read_results, read_triples
from mithaq.store.encoding import Codec
from mithaq.store.endpoints import PROBE_GRAPH, find_graphs, find_query, find_update
from mithaq.store.http import Connection, Reply, ServerError
from mithaq.store.interface import GraphName
from mithaq.terms import FACTS_GRAPH, Node

#: Triples in one upload.
_PART = 100_000
#: Triples in one INSERT DATA: Virtuoso's compiler runs out of memory somewhere beyond four thousand.
_FEW = 1_000
#: The header in which Virtuoso tells that it has cut an answer, and after how many rows.
_CUT = "x-sparql-maxrows"


class Kind(Enum):
    """What a server's default graph is."""

    APART = "apart"
    UNION = "union"


class Server:
    """A server and how to speak to it. ``codec`` is how terms are written there."""

    def __init__(self, address: Address, *, within: float | None = None) -> None:
        self.address = address
        self.connection = Connection(address)
        self.within = within
        self.codec = Codec()
        self.kind = Kind.APART

    @property
    def url(self) -> str:
        """The server's address without any secret."""
        return self.address.url

    @property
    def facts(self) -> GraphName:
        """The graph in which the facts are on this server."""
        return DefaultGraph() if self.kind is Kind.APART else FACTS_GRAPH

    @cached_property
    def query_url(self) -> str:
        """The address for queries."""
        return find_query(self.connection)

    @cached_property
    def update_url(self) -> str:
        """The address for updates."""
        return find_update(self.connection, self.query_url)

    @cached_property
    def graphs_url(self) -> str | None:
        """The address for whole graphs, if there is one."""
        return find_graphs(self.connection, self.query_url)

    def settle_kind(self, named: NamedNode) -> None:
        """Find out which kind of server it is, by a named graph that holds something.

        Raises :class:`StoreError` for a server on which facts and claims could not be told apart.
        """
        pattern = f"{{ {named} ?p ?o }}"
        self.kind = Kind.UNION if self._is(f"ASK {pattern}", None) else Kind.APART
        if self.kind is Kind.UNION and (
            self._is(f"ASK {pattern}", FACTS_GRAPH)
            or not self._is(f"ASK {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g = {named}) }}", FACTS_GRAPH)
        ):
            raise StoreError(
                f"{self.url}: the server's default graph is the union of all graphs, and default-graph-uri does not change it",
                hint="Start the server so that its default graph stands apart.",
            )

    def _is(self, ask: str, default: NamedNode | None) -> bool:
        reply = self._read(ask, RESULTS, default)
        return bool(read_results(reply, self.codec, self.query_url))

    def _read(self, sparql: str, accept: str, default: NamedNode | None) -> Reply:
        form = {"query": sparql}
        if default is not None:
            form["default-graph-uri"] = default.value
        return self.connection.send(
            "POST", self.query_url, form=form, headers={"Accept": accept}, again=True, within=self.within
        )

    def ask(self, sparql: str, default: NamedNode | None = None) -> QueryBoolean:
        """The yes or no to a query, of which ``default`` names the default graph where it is not the server's own."""
        reply = self._read(sparql, RESULTS, default)
        found = read_results(reply, self.codec, self.query_url)
        if not isinstance(found, QueryBoolean):
            raise ServerError("the server answers a yes-or-no question with rows", self.query_url)
        return found

    def construct(self, sparql: str, default: NamedNode | None = None) -> QueryTriples:
        """The triples that a query gives."""
        reply = self._read(sparql, TRIPLES, default)
        return read_triples(reply, self.codec, self.query_url)

    def select(self, sparql: str, default: NamedNode | None = None) -> tuple[QuerySolutions, int | None]:
        """The rows of a query, and the number at which the server has cut them, if it has."""
        reply = self._read(sparql, RESULTS, default)
        found = read_results(reply, self.codec, self.query_url)
        if not isinstance(found, QuerySolutions):
            raise ServerError("the server answers with a yes or no where rows were asked for", self.query_url)
        cut = reply.headers.get(_CUT, "")
        return found, int(cut) if cut.isdigit() else None

    def rows(self, variables: Sequence[str], where: str) -> Iterator[tuple[Node | None, ...]]:
        """All solutions of a group pattern, in pages where the server cuts its answers.

        Raises :class:`ServerError` where they are not all to be had.
        """
        names = " ".join(f"?{name}" for name in variables)
        found, cut = self.select(f"SELECT {names} WHERE {{ {where} }}")
        rows = [tuple(row[name] for name in variables) for row in found]
        if cut is not None and len(rows) >= cut:
            rows = self._pages(variables, f"SELECT {names} WHERE {{ {where} }} ORDER BY {names}", cut)
            self.check_whole(len(rows), self.count(where))
        yield from rows

    def _pages(self, variables: Sequence[str], ordered: str, cut: int) -> list[tuple[Node | None, ...]]:
        rows: list[tuple[Node | None, ...]] = []
        page = cut
        while page >= cut:
            found, _ = self.select(f"SELECT * WHERE {{ {{ {ordered} }} }} LIMIT {cut} OFFSET {len(rows)}")
            before = len(rows)
            rows += (tuple(row[name] for name in variables) for row in found)
            page = len(rows) - before
        return rows

    def check_whole(self, got: int, wanted: int) -> None:
        """Raise :class:`ServerError` where the pages of an answer do not add up."""
        if got != wanted:
            raise ServerError(
                f"the pages of an answer hold {got} rows of {wanted}: it has changed meanwhile", self.url,
                hint="Ask again.",
            )  # fmt: skip

    def count(self, where: str) -> int:
        """How many solutions a group pattern has."""
        found, _ = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}")
        number = next(iter(found))["n"]
        return int(number.value) if number is not None and not isinstance(number, Triple) else 0

    def update(self, sparql: str, *, again: bool = False) -> None:
        """Carry out an update; ``again`` tells that it does no harm twice."""
        self.connection.send("POST", self.update_url, form={"update": sparql}, again=again)

    def put(self, graph: NamedNode, triples: Iterable[Triple]) -> Iterator[int]:
        """Make triples, as encoded for the server, the content of a graph; how many are there after each part."""
        if self.graphs_url is None:
            self.update(f"DROP SILENT GRAPH {graph}", again=True)
            yield from self.insert((graph, triple) for triple in triples)
            return
        method, done, rest = "PUT", 0, iter(triples)
        while part := list(islice(rest, _PART)):
            self._upload(method, graph, part)
            method, done = "POST", done + len(part)
            yield done

    def _upload(self, method: str, graph: NamedNode, part: Sequence[Triple]) -> None:
        assert self.graphs_url is not None  # noqa: S101 - asked before
        with tempfile.TemporaryFile() as file:
            serialize(part, file, format=RdfFormat.N_TRIPLES)

            def body() -> IO[bytes]:
                file.seek(0)
                return file

            # Nothing in it is named by the server, so the same again adds nothing.
            self.connection.send(
                method, self.graphs_url, params={"graph": graph.value}, body=body,
                headers={"Content-Type": "application/n-triples"}, again=True,
            )  # fmt: skip

    def insert(self, quads: Iterable[tuple[NamedNode, Triple]]) -> Iterator[int]:
        """Add triples, as encoded for the server, to graphs, a thousand at a time; how many after each."""
        done, rest = 0, iter(quads)
        while part := list(islice(rest, _FEW)):
            by_graph: dict[NamedNode, list[str]] = {}
            for graph, triple in part:
                by_graph.setdefault(graph, []).append(f"{triple} .")
            data = " ".join(f"GRAPH {graph} {{ {' '.join(lines)} }}" for graph, lines in by_graph.items())
            self.update(f"INSERT DATA {{ {data} }}", again=True)
            done += len(part)
            yield done

    def try_kind(self) -> None:
        """As :meth:`settle_kind`, on a server that holds nothing yet; needs leave to write."""
        self.update(
            f"INSERT DATA {{ GRAPH {PROBE_GRAPH} {{ {PROBE_GRAPH} {PROBE_GRAPH} {PROBE_GRAPH} }} }}",
            again=True,
        )
        try:
            self.settle_kind(PROBE_GRAPH)
        finally:
            self.update(f"DROP SILENT GRAPH {PROBE_GRAPH}", again=True)
