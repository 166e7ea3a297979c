"""A graph on a SPARQL server: opened there, or built and put there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pyoxigraph import Quad

from mithaq.build import Built, Inputs
from mithaq.build.grounds import Grounds, grounds
from mithaq.errors import InconsistencyError, StoreError
from mithaq.graph import KnowledgeGraph
from mithaq.reasoning import Rule
from mithaq.reasoning.sparql_closure import close_on
from mithaq.resources import Model
from mithaq.store.address import read_address
from mithaq.store.home import Manifest
from mithaq.store.publishing import publish
from mithaq.store.remote import RemoteStore
from mithaq.store.server import Server

Progress = Callable[[str], None]


def reach(url: str) -> Server:
    """The server at a URL, once it has answered. Raises :class:`StoreError` where none does."""
    server = Server(read_address(url))
    server.query_url  # noqa: B018 - asked now, before any work is done in vain
    return server


def open_remote(url: str, shipped: Model, digest: str, progress: Progress) -> KnowledgeGraph:
    """The graph that a build has put on a server.

    A server is not built into unasked: one that holds nothing of ours is an error, one that is out of date is said to be.
    """
    store = RemoteStore(reach(url))
    record = store.record
    if record is None:
        raise StoreError(
            f"{store.server.url}: the server holds no graph that this version of Mithaq has put there",
            hint="Put it there with 'mithaq build --store URL'.",
        )
    if record.manifest.inputs not in ("", digest):
        progress(
            f"the graph on {store.server.url} is older than its inputs: 'mithaq build --store URL' renews it"
        )
    return KnowledgeGraph(store, manifest=record.manifest, model=shipped)


def put_remote(
    server: Server, quads: Iterable[Quad], manifest: Manifest, shipped: Model, progress: Progress
) -> KnowledgeGraph:
    """Make a built graph what a server holds; see :func:`mithaq.store.publishing.publish`."""
    store = publish(server, list(quads), manifest, progress)
    return KnowledgeGraph(store, manifest=manifest, model=shipped)


def assemble_on(
    server: Server,
    inputs: Inputs,
    rules: tuple[Rule, ...],
    *,
    weighed: Callable[[Grounds], None] = lambda _: None,
) -> Built:
    """As :func:`mithaq.build.assemble`, with the closure worked out on the server by SPARQL Update.

    Raises :class:`InconsistencyError` where the accepted claims contradict the ontology.
    """
    found = grounds(inputs)
    weighed(found)
    closure = close_on(server, found.triples, rules)
    if closure.inconsistencies:
        said = [f"- {one.rule}: {one.message}" for one in closure.inconsistencies]
        raise InconsistencyError(
            "\n".join(["the accepted claims cannot all hold:", *said]),
            found=closure.inconsistencies,
            hint="Nothing was stored. 'mithaq build' without '--reason-at server' names the claims behind each.",
        )
    return Built(found, closure, rules)
