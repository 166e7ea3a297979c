"""The graph on a SPARQL server, behind the same interface as the embedded store."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from mithaq.errors import Place, QueryError, StoreError
from mithaq.store.dataset import OURS, as_select, is_ordered, open_constants
from mithaq.store.embedded import evaluate
from mithaq.store.encoding import Codec
from mithaq.store.endpoints import PROBE_GRAPH
from mithaq.store.guard import check_query, names_graphs
from mithaq.store.home import Manifest
from mithaq.store.http import ServerError
from mithaq.store.interface import FACTS, GraphName
from mithaq.store.server import Kind, Server
from mithaq.terms import BASE, FACTS_GRAPH, GRAPH, PREFIXES, Namespace, Node, Subject, Term

#: What a build has put on the server, and whether it is whole.
RECORD_GRAPH = GRAPH["server-record"]
_RECORD = Namespace(BASE + ".well-known/record#")
HOLDS, SWITCHING = _RECORD.holds, _RECORD.switching
#: Graphs whose names begin like this are a build's that is not finished.
STAGING = BASE + "graph/staging-"
_PROLOGUE = re.compile(r"\A(?:\s+|#[^\n\r]*|(?:BASE|PREFIX\s+[^\s:]*:)\s*<[^>]*>)*", re.IGNORECASE)
_DECLARATIONS = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())


@dataclass(frozen=True)
class Record:
    """What a server holds: the manifest of its build, and how terms are written there."""

    manifest: Manifest
    opaque: tuple[str, ...] = ()
    respelt: dict[str, dict[str, str]] = field(default_factory=dict)

    def to_literal(self) -> Literal:
        """As it is kept on the server."""
        return Literal(json.dumps(asdict(self), sort_keys=True))

    @classmethod
    def from_literal(cls, literal: Literal) -> Record | None:
        """Read back; ``None`` for one that another version has written."""
        try:
            said = json.loads(literal.value)
            return cls(Manifest(**said["manifest"]), tuple(said["opaque"]), said["respelt"])
        except (ValueError, TypeError, KeyError):
            return None

    @property
    def codec(self) -> Codec:
        """How terms are written there."""
        return Codec(frozenset(self.opaque), self.respelt)


class RemoteStore:
    """The dataset on a server, as a :class:`mithaq.store.Store`.

    Of the named graphs those are seen whose names are ours: a server may hold other people's data too.
    """

    def __init__(self, server: Server) -> None:
        self.server = server

    @cached_property
    def record(self) -> Record | None:
        """What a build has put there; ``None`` where none has, or one of another version.

        Raises :class:`StoreError` where a build was interrupted at the moment that leaves neither graph whole.
        """
        said = dict(_record_triples(self.server))
        if SWITCHING in said:
            raise StoreError(
                f"{self.server.url}: a build was interrupted while it put the new graph in the place of the old",
                hint="What is there is not whole. Run 'mithaq build --store URL' again.",
            )
        if not said:
            return None
        self.server.settle_kind(RECORD_GRAPH)
        held = said.get(HOLDS)
        record = Record.from_literal(held) if isinstance(held, Literal) else None
        if record is not None:
            self.server.codec = record.codec
        return record

    def query(self, sparql: str, *, name: str = "<query>") -> QuerySolutions | QueryTriples | QueryBoolean:
        """Run a query on the server; see :meth:`mithaq.store.Store.query`.

        Raises :class:`mithaq.store.http.ServerError` for a server that fails to answer.
        """
        check_query(sparql, lambda: {graph.value for graph in self.graphs()}, name)
        form = evaluate(_EMPTY, sparql, name)  # for its kind, and for an error that points into the text
        text, default = sparql, None
        if self.server.kind is Kind.UNION and not names_graphs(sparql):
            text, default = open_constants(sparql), FACTS_GRAPH
        try:
            if isinstance(form, QueryBoolean):
                return self.server.ask(f"{_DECLARATIONS} {text}", default)
            if isinstance(form, QueryTriples):
                self._refuse_cut(text, default)
                return self.server.construct(f"{_DECLARATIONS} {text}", default)
            return self._select(text, default, name)
        except ServerError as error:
            if error.status in (400, 500):
                raise QueryError(
                    f"{error.what} ({error.where})", where=Place(name), hint=error.hint
                ) from error
            raise

    def _refuse_cut(self, sparql: str, default: NamedNode | None) -> None:
        """Virtuoso cuts the triples of a CONSTRUCT without a word; of rows it says so."""
        rows = as_select(sparql) if self.server.kind is Kind.UNION else None
        _, cut = self.server.select(f"{_DECLARATIONS} {rows}", default) if rows else (None, None)
        if cut is not None:
            raise ServerError(
                f"the server cuts its answers after {cut} rows, so this one would not be whole", self.server.url,
                hint="Ask with SELECT, which is fetched in pages, or raise the server's limit.",
            )  # fmt: skip

    def _select(self, sparql: str, default: NamedNode | None, name: str) -> QuerySolutions:
        found, cut = self.server.select(f"{_DECLARATIONS} {sparql}", default)
        names = [variable.value for variable in found.variables if not variable.value.startswith(OURS)]
        if cut is None and len(names) == len(found.variables):
            return found
        rows = [[row[n] for n in names] for row in found]
        if cut is not None and len(rows) >= cut:
            rows = self._pages(sparql, default, names, cut, name)
        return _solutions(names, rows)

    def _pages(
        self, sparql: str, default: NamedNode | None, names: list[str], cut: int, name: str
    ) -> list[list[Node | None]]:
        """All rows where the server has cut its answer: the query as the only part of another, page by page."""
        if names_graphs(sparql):
            raise QueryError(
                f"the server cuts its answers after {cut} rows, and a query with FROM is not fetched in pages",
                where=Place(name), hint="Use LIMIT and OFFSET, or GRAPH in place of FROM.",
            )  # fmt: skip
        prologue = _PROLOGUE.match(sparql)
        assert prologue is not None  # noqa: S101 - it matches nothing as well
        head, body = f"{_DECLARATIONS} {prologue[0]}", f"{{ {sparql[prologue.end() :]}\n}}"
        if not is_ordered(sparql):
            body = f"{{ SELECT * {{ {body} }} ORDER BY {' '.join(f'?{n}' for n in names)} }}"
        rows: list[list[Node | None]] = []
        page = cut
        while page >= cut:
            more, _ = self.server.select(
                f"{head} SELECT * {{ {body} }} LIMIT {cut} OFFSET {len(rows)}", default
            )
            found = [[row[n] for n in names] for row in more]
            page = len(found)
            rows += found
        total, _ = self.server.select(f"{head} SELECT (COUNT(*) AS ?n) {{ {body} }}", default)
        said = next(iter(total))["n"]
        self.server.check_whole(len(rows), int(said.value) if isinstance(said, Literal) else -1)
        return rows

    def match(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,  # noqa: A002 - the RDF term
        graph: GraphName | None = FACTS,
    ) -> Iterator[Quad]:
        """Quads by pattern; see :meth:`mithaq.store.Store.match`."""
        if graph is None:
            yield from self.match(subject, predicate, object, FACTS)
            yield from self._matched(subject, predicate, object, None)
        else:
            yield from self._matched(subject, predicate, object, graph)

    def _matched(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        object_: Term | None,
        graph: GraphName | None,
    ) -> Iterator[Quad]:
        given = {"s": subject, "p": predicate, "o": object_}
        encode = self.server.codec.encode
        where = " ".join(f"?{name}" if term is None else str(encode(term)) for name, term in given.items())
        place = self.server.facts if isinstance(graph, DefaultGraph) else graph
        if place is None:
            where = f"GRAPH ?g {{ {where} }} {self._ours()}"
        elif isinstance(place, NamedNode):
            where = f"GRAPH {place} {{ {where} }}"
        free = [name for name, term in {**given, "g": graph}.items() if term is None]
        for row in self.server.rows(free, where) if free else self._presence(where):
            # Each term has been decoded with the answer that held it.
            terms = {**given, "g": graph, **dict(zip(free, row, strict=True))}
            yield Quad(terms["s"], terms["p"], terms["o"], terms["g"])  # type: ignore[arg-type]

    def _presence(self, where: str) -> list[tuple[()]]:
        return [()] if self.server.ask(f"ASK {{ {where} }}") else []

    def _ours(self) -> str:
        """A filter for the graphs that a build has put there."""
        hidden = [RECORD_GRAPH, PROBE_GRAPH]
        if self.server.kind is Kind.UNION:
            hidden.append(FACTS_GRAPH)
        others = "".join(f" && ?g != {graph}" for graph in hidden)
        return f'FILTER(STRSTARTS(STR(?g), "{BASE}") && !STRSTARTS(STR(?g), "{STAGING}"){others})'

    def graphs(self) -> list[NamedNode]:
        """The names of all named graphs, sorted."""
        where = f"{{ SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {self._ours()} }} }}"
        names = (row[0] for row in self.server.rows(["g"], where))
        return sorted((node for node in names if isinstance(node, NamedNode)), key=lambda node: node.value)


_EMPTY = pyoxigraph.Store()


def _record_triples(server: Server) -> Iterator[tuple[NamedNode, object]]:
    for predicate, value in server.rows(["p", "o"], f"GRAPH {RECORD_GRAPH} {{ {RECORD_GRAPH} ?p ?o }}"):
        assert isinstance(predicate, NamedNode)  # noqa: S101 - as every predicate
        yield predicate, value


def _solutions(names: list[str], rows: list[list[Node | None]]) -> QuerySolutions:
    """Rows as pyoxigraph's results, which only its own parser makes."""
    lines = ["\t".join(f"?{name}" for name in names)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in rows]
    text = "\n".join(lines) + "\n"
    found = pyoxigraph.parse_query_results(text.encode(), format=pyoxigraph.QueryResultsFormat.TSV)
    assert isinstance(found, QuerySolutions)  # noqa: S101 - as written
    return found
