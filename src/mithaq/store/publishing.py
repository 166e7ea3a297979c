"""A whole graph put on a server: beside the old one first, then in its place.

Everything is loaded under names of its own, counted, and only then renamed. A server that carries out one update as one
transaction (Oxigraph) shows the old graph or the new one and nothing between. On others (Virtuoso) the renaming takes many
steps; while it lasts a mark says so, and a graph with that mark is not opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from mithaq.errors import StoreError
from mithaq.store.home import Manifest
from mithaq.store.http import ServerError
from mithaq.store.remote import HOLDS, RECORD_GRAPH, STAGING, SWITCHING, Record, RemoteStore
from mithaq.store.server import Kind, Server
from mithaq.store.trials import settle_codec
from mithaq.terms import BASE, FACTS_GRAPH

Progress = Callable[[str], None]

#: A graph with more triples than this is uploaded by itself, smaller ones together.
_LARGE = 2_000
#: Renamings in one update on a server whose updates are no transactions.
_STEP = 100


@dataclass(frozen=True)
class _Old:
    """What is on the server before: the names of its graphs, and whether anything of a build is known."""

    graphs: frozenset[NamedNode]
    staged: frozenset[NamedNode]


def publish(server: Server, quads: Sequence[Quad], manifest: Manifest, progress: Progress) -> RemoteStore:
    """Make quads what the server holds, and open it.

    Raises :class:`StoreError`, which says what state the server is in: as before, or in between.
    """
    progress(f"looking at the server {server.url}")
    server.try_kind()
    old = _survey(server)
    literals = (quad.object for quad in quads if isinstance(quad.object, Literal))
    server.codec = settle_codec(server, literals, progress)
    record = Record(
        manifest, tuple(sorted(server.codec.opaque)), {k: dict(v) for k, v in server.codec.respelt.items()}
    )
    graphs = _by_graph(server, quads)
    staging = f"{STAGING}{hashlib.sha256(str(record.to_literal()).encode()).hexdigest()[:16]}/"
    staged = {graph: NamedNode(f"{staging}{place}") for place, graph in enumerate(graphs)}
    if old.staged:
        progress("clearing what an interrupted load has left behind")
        _drop(server, old.staged)
    _load(server, graphs, staged, progress)
    _count(server, staging, sum(map(len, graphs.values())))
    progress("putting the new graph in the place of the old")
    _switch(server, old, staged, record)
    return RemoteStore(server)


def _survey(server: Server) -> _Old:
    """What a build would replace. Raises :class:`StoreError` for data that no build of ours has put there."""
    where = (
        f'{{ SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{BASE}")) }} }}'
    )
    names = {node for (node,) in server.rows(["g"], where) if isinstance(node, NamedNode)}
    staged = {node for node in names if node.value.startswith(STAGING)}
    facts = "?s ?p ?o" if server.kind is Kind.APART else f"GRAPH {FACTS_GRAPH} {{ ?s ?p ?o }}"
    if RECORD_GRAPH not in names and (names - staged or server.ask(f"ASK {{ {facts} }}")):
        raise StoreError(
            f"{server.url}: the server holds data that no build of Mithaq has put there; nothing was changed",
            hint="A build replaces the default graph and all graphs of our names. Empty them first, or name another dataset.",
        )
    return _Old(frozenset(names - staged), frozenset(staged))


def _by_graph(server: Server, quads: Iterable[Quad]) -> dict[NamedNode, list[Triple]]:
    """The triples of each graph as encoded for the server, those of the facts under ``graph:facts``."""
    graphs: dict[NamedNode, list[Triple]] = {}
    for quad in dict.fromkeys(quads):
        name = quad.graph_name
        key = FACTS_GRAPH if isinstance(name, DefaultGraph) else server.codec.encode_subject(name)
        graphs.setdefault(key, []).append(server.codec.triple(quad))
    return graphs


def _load(
    server: Server,
    graphs: Mapping[NamedNode, list[Triple]],
    staged: Mapping[NamedNode, NamedNode],
    progress: Progress,
) -> None:
    total, done = sum(map(len, graphs.values())), 0
    large = {graph: triples for graph, triples in graphs.items() if len(triples) > _LARGE}
    for graph, triples in large.items():
        for part in server.put(staged[graph], triples):
            progress(f"loaded {done + part} of {total} triples")
        done += len(triples)
    small = (
        (staged[graph], triple)
        for graph, triples in graphs.items()
        if graph not in large
        for triple in triples
    )
    for part in server.insert(small):
        progress(f"loaded {done + part} of {total} triples")


def _count(server: Server, staging: str, wanted: int) -> None:
    found = server.count(f'GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{staging}"))')
    if found != wanted:
        raise StoreError(
            f"{server.url}: of {wanted} triples {found} arrived; what the server held is as it was",
            hint="Either the server takes two different literals for one, or another build loads into it at the same time.",
        )


def _switch(server: Server, old: _Old, staged: Mapping[NamedNode, NamedNode], record: Record) -> None:
    """Rename, in one transaction where the server has any; the record goes last."""
    steps = [
        f"DROP SILENT GRAPH {graph}" for graph in sorted(old.graphs - {RECORD_GRAPH} - staged.keys(), key=str)
    ]
    for graph, source in staged.items():
        target = "DEFAULT" if graph == FACTS_GRAPH and server.kind is Kind.APART else f"GRAPH {graph}"
        steps.append(f"MOVE GRAPH {source} TO {target}")
    begin = f"INSERT DATA {{ GRAPH {RECORD_GRAPH} {{ {RECORD_GRAPH} {SWITCHING} true }} }}"
    end = [
        f"DROP SILENT GRAPH {RECORD_GRAPH}",
        f"INSERT DATA {{ GRAPH {RECORD_GRAPH} {{ {RECORD_GRAPH} {HOLDS} {record.to_literal()} }} }}",
    ]
    size = len(steps) if server.kind is Kind.APART else _STEP
    updates = [" ;\n".join(part) for part in ([begin, *steps, *end],)] if size == len(steps) else [
        begin, *(" ;\n".join(steps[at : at + size]) for at in range(0, len(steps), size)), " ;\n".join(end)
    ]  # fmt: skip
    try:
        for update in updates:
            server.update(update)
    except ServerError as error:
        if not _has_arrived(server, record):
            raise _interrupted(server, error) from error


def _has_arrived(server: Server, record: Record) -> bool:
    """Whether the new record stands, though the answer that says so was lost."""
    return any(value == record.to_literal() for value in _said(server, HOLDS))


def _interrupted(server: Server, error: ServerError) -> StoreError:
    if any(_said(server, SWITCHING)):
        state = "the new graph is only in part in the place of the old; build again to mend it"
    else:
        state = "what the server held is as it was"
    return StoreError(f"{error.what}; {state}", where=error.where, hint=error.hint)


def _said(server: Server, predicate: NamedNode) -> Iterator[object]:
    try:
        rows = list(server.rows(["o"], f"GRAPH {RECORD_GRAPH} {{ {RECORD_GRAPH} {predicate} ?o }}"))
    except ServerError as error:
        raise StoreError(
            f"{error.what}; whether the new graph is in place is not known", where=error.where,
            hint="When the server answers again, any verb with --store tells what it holds; building again mends it.",
        ) from error  # fmt: skip
    yield from (row[0] for row in rows)


def _drop(server: Server, graphs: Iterable[NamedNode]) -> None:
    names = sorted(graphs, key=str)
    for at in range(0, len(names), _STEP):
        server.update(" ;\n".join(f"DROP SILENT GRAPH {name}" for name in names[at : at + _STEP]), again=True)
