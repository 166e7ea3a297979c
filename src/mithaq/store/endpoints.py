"""Which addresses of a server take queries, updates and whole graphs: told, or found by trying the usual ones."""

from __future__ import annotations

from collections.abc import Iterator

from mithaq.store.answers import RESULTS, read_results
from mithaq.store.encoding import Codec
from mithaq.store.http import Connection, ServerError
from mithaq.terms import GRAPH

#: A graph for trying things out; it is empty but for the moment of a trial.
PROBE_GRAPH = GRAPH["server-probe"]

#: Last steps of a path that name an endpoint for queries, so that nothing is to be added to it.
_QUERY_NAMES = ("query", "sparql", "sparql-auth")
#: The same for updates and whole graphs, beside the endpoint for queries: Oxigraph, Jena, RDF4J, Virtuoso.
_UPDATE_NAMES = ("update", "statements")
_GRAPH_NAMES = ("store", "data", "sparql-graph-crud-auth", "rdf-graphs/service")
_MISSING = frozenset({400, 404, 405, 406, 415, 501})


def find_query(connection: Connection) -> str:
    """The address for queries. Raises :class:`ServerError` where none of the usual ones is one."""
    failures: list[ServerError] = []
    for url in _query_candidates(connection.address.url):
        try:
            reply = connection.send(
                "POST", url, form={"query": "ASK {}"}, headers={"Accept": RESULTS}, again=True
            )
            read_results(reply, Codec(), url)
        except ServerError as error:
            if error.status not in (0, *_MISSING):
                raise
            if error.status == 0 and reply_failed(error):
                raise
            failures.append(error)
        else:
            return url
    tried = ", ".join(_query_candidates(connection.address.url))
    raise ServerError(
        f"no SPARQL endpoint was found there: {failures[-1].what}",
        connection.address.url,
        hint=f"Tried {tried}. Name the endpoint itself with --store.",
    ) from failures[-1]


def reply_failed(error: ServerError) -> bool:
    """Whether there was no whole answer, rather than one of the wrong kind."""
    return "format" not in error.what and "not SPARQL results" not in error.what


def find_update(connection: Connection, query_url: str) -> str:
    """The address for updates. Raises :class:`ServerError` where the server takes none."""
    nothing = f"DELETE DATA {{ GRAPH {PROBE_GRAPH} {{ {PROBE_GRAPH} {PROBE_GRAPH} {PROBE_GRAPH} }} }}"
    refused: ServerError | None = None
    for url in _update_candidates(connection, query_url):
        try:
            connection.send("POST", url, form={"update": nothing}, again=True)
        except ServerError as error:
            if error.status == 0:
                raise
            # "Not here" says less than "you may not".
            refused = error if refused is None or refused.status in _MISSING else refused
        else:
            return url
    assert refused is not None  # noqa: S101 - there is always one candidate
    raise ServerError(
        f"the server takes no updates: {refused.what}; nothing was changed",
        str(refused.where),
        status=refused.status,
        hint=refused.hint or "Name the address for updates in MITHAQ_STORE_UPDATE.",
    ) from refused


def find_graphs(connection: Connection, query_url: str) -> str | None:
    """The address for whole graphs (Graph Store Protocol); ``None`` where the server has none that we may write to."""
    told = connection.address.graphs
    line = f"{PROBE_GRAPH} {PROBE_GRAPH} {PROBE_GRAPH} .\n".encode()
    for url in [told] if told else [_sibling(query_url, name) for name in _GRAPH_NAMES]:
        params = {"graph": PROBE_GRAPH.value}
        try:
            connection.send(
                "PUT", url, params=params, body=lambda: line, headers={"Content-Type": "application/n-triples"}, again=True
            )  # fmt: skip
            connection.send("DELETE", url, params=params, again=True)
        except ServerError as error:
            if error.status == 0 or told:
                raise
        else:
            return url
    return None


def _query_candidates(url: str) -> list[str]:
    if url.rsplit("/", 1)[-1] in _QUERY_NAMES:
        return [url]
    return [f"{url}/query", f"{url}/sparql", url]


def _update_candidates(connection: Connection, query_url: str) -> Iterator[str]:
    if connection.address.update:
        yield connection.address.update
        return
    yield from (_sibling(query_url, name) for name in _UPDATE_NAMES)
    if connection.address.user and query_url.endswith("/sparql"):
        yield query_url + "-auth"  # Virtuoso's door for those with a password
    yield query_url


def _sibling(url: str, name: str) -> str:
    return f"{url.rsplit('/', 1)[0]}/{name}"
