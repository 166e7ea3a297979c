"""A query that calls other endpoints, run to its end while the doors to them are open."""

from __future__ import annotations

import tempfile
from collections.abc import Collection

import pyoxigraph
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, serialize

from mithaq.errors import Place, QueryError
from mithaq.store.answers import RESULTS, read_results, read_triples
from mithaq.store.embedded import evaluate
from mithaq.store.encoding import Codec
from mithaq.store.http import Reply
from mithaq.store.service import doors


def run(
    store: pyoxigraph.Store, sparql: str, name: str, services: Collection[str]
) -> QuerySolutions | QueryTriples | QueryBoolean:
    """The whole answer. Raises :class:`QueryError` where an endpoint is not allowed or fails."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed on
    with doors(sparql, services, name) as text:
        try:
            found = evaluate(store, text, name)
            if isinstance(found, QueryBoolean):
                return found
            if isinstance(found, QueryTriples):
                serialize(found, file, format=RdfFormat.N_TRIPLES)
            else:
                found.serialize(file, format=QueryResultsFormat.JSON)
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query failed: {error}", where=Place(name)) from error
    file.seek(0)
    if isinstance(found, QueryTriples):
        return read_triples(Reply("application/n-triples", {}, file), Codec(), name)
    return read_results(Reply(RESULTS, {}, file), Codec(), name)
