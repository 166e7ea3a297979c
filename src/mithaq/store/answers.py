"""What a SPARQL server answers, read whole before any of it is believed."""

from __future__ import annotations

import io
import json
from typing import Any

import pyoxigraph
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat

from mithaq.store.encoding import Codec
from mithaq.store.http import Reply, ServerError
from mithaq.terms import BASE

RESULTS = "application/sparql-results+json"
TRIPLES = "application/n-triples, text/turtle;q=0.9"
#: Virtuoso answers ASK with a row of one number under this name.
_ASK_ROW = "__ASK_RETVAL"
_JSON = ("application/sparql-results+json", "application/json")
_RDF = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
}


def read_results(reply: Reply, codec: Codec, url: str) -> QuerySolutions | QueryBoolean:
    """The rows or the yes or no of an answer in JSON. Raises :class:`ServerError` for any other answer."""
    if reply.kind not in _JSON:
        raise _other_format(reply, "SPARQL results in JSON", url)
    file = reply.file
    if codec.respelt or _holds_ours(reply):
        file = _decoded(reply, codec, url)
    # Once through, so that rubbish at the end is found before the first row is shown.
    try:
        first = pyoxigraph.parse_query_results(file, format=QueryResultsFormat.JSON)
        if isinstance(first, QueryBoolean):
            return first
        for _ in first:
            pass
        file.seek(0)
        found = pyoxigraph.parse_query_results(file, format=QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        raise ServerError(f"the server's answer is not SPARQL results in JSON: {error}", url) from error
    assert isinstance(found, QuerySolutions)  # noqa: S101 - as it was the first time
    return found


def read_triples(reply: Reply, codec: Codec, url: str) -> QueryTriples:
    """The triples of an answer. Raises :class:`ServerError` for any other answer."""
    if reply.kind not in _RDF:
        raise _other_format(reply, "N-Triples or Turtle", url)
    store = pyoxigraph.Store()
    try:
        quads = list(pyoxigraph.parse(reply.file, format=_RDF[reply.kind]))
    except (SyntaxError, ValueError) as error:
        raise ServerError(f"the server's answer is not {reply.kind}: {error}", url) from error
    store.extend(
        pyoxigraph.Quad(codec.decode(quad.subject), quad.predicate, codec.decode(quad.object))  # type: ignore[arg-type]
        for quad in quads
    )
    found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(found, QueryTriples)  # noqa: S101 - what CONSTRUCT gives
    return found


def _other_format(reply: Reply, wanted: str, url: str) -> ServerError:
    return ServerError(
        f"the server answers in another format: {reply.kind or 'one that it does not name'} in place of {wanted}", url,
        hint="Is this the address of its SPARQL endpoint?",
    )  # fmt: skip


def _holds_ours(reply: Reply) -> bool:
    """Whether there is something to decode: our names in it, or an ASK answered as a row."""
    wanted = ((BASE + ".well-known/").encode(), _ASK_ROW.encode())
    reply.file.seek(0)
    before, found = b"", False
    while not found and (piece := reply.file.read(1 << 20)):
        found = any(mark in before + piece for mark in wanted)
        before = piece[-100:]
    reply.file.seek(0)
    return found


def _decoded(reply: Reply, codec: Codec, url: str) -> io.BytesIO:
    try:
        document: dict[str, Any] = json.load(reply.file)
        if "boolean" in document:
            return io.BytesIO(json.dumps(document).encode())
        rows = document["results"]["bindings"]
        if document["head"]["vars"] == [_ASK_ROW]:
            document = {"head": {}, "boolean": bool(rows) and rows[0][_ASK_ROW]["value"] == "1"}
        else:
            document["results"]["bindings"] = [
                {name: codec.decode_json(term) for name, term in row.items()} for row in rows
            ]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ServerError("the server's answer is not SPARQL results in JSON", url) from error
    return io.BytesIO(json.dumps(document).encode())
