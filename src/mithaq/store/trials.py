"""What a server does to literals, found out by trying it before anything is loaded.

Of each datatype in use one literal of each shape is tried (2011-03-24 and 1999-12-31 have one shape, 05 and 5 have two).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from mithaq.errors import StoreError
from mithaq.store.encoding import Codec, datatypes
from mithaq.store.endpoints import PROBE_GRAPH
from mithaq.store.http import ServerError
from mithaq.store.server import Server
from mithaq.terms import PREFIXES, XSD

#: Literals of one datatype that are tried at most.
_MOST = 200
_XSD = PREFIXES["xsd"]
#: Datatypes with whose values questions compute: hidden from the server, they would be answered wrongly. The kinds of
#: integers are not among them: the model counts in xsd:integer, and they occur in cardinalities alone.
_COMPUTED = frozenset(
    _XSD + name for name in ("boolean", "string", "date", "dateTime", "decimal", "float", "double", "integer")
)
_BOOLEANS = {"1": "true", "0": "false"}


def settle_codec(server: Server, literals: Iterable[Literal], say: Callable[[str], None]) -> Codec:
    """How these literals are to be written on a server so that they come back as they are; tells what is encoded.

    Raises :class:`StoreError` where the server would change a literal with whose value SPARQL computes.
    """
    server.codec = Codec()
    try:
        return _settled(server, datatypes(literals), say)
    finally:
        server.update(f"DROP SILENT GRAPH {PROBE_GRAPH}", again=True)


def _settled(server: Server, in_use: Mapping[str, list[Literal]], say: Callable[[str], None]) -> Codec:
    opaque: set[str] = set()
    respelt: dict[str, dict[str, str]] = {}
    for datatype, given in in_use.items():
        tried = _samples(given)
        back = _returned(server, tried)
        changed = [(was, now) for was, now in zip(tried, back, strict=True) if was != now]
        if not changed:
            continue
        if datatype == XSD.boolean.value and all(
            now and _BOOLEANS.get(now.value) == was.value for was, now in changed
        ):
            respelt[datatype] = _BOOLEANS
        elif datatype in _COMPUTED:
            raise StoreError(
                f"{server.url}: the server would change {changed[0][0]}{_into(changed[0][1])}",
                hint="Nothing was loaded. Spell it as the server would, or use another server.",
            )
        else:
            opaque.add(datatype)
            say(
                f"the server would change {changed[0][0]}{_into(changed[0][1])}: all of that datatype go there encoded"
            )
    return Codec(frozenset(opaque), respelt)


def _into(now: Literal | None) -> str:
    return f" into {now}" if now is not None else " or lose it"


def _samples(literals: Sequence[Literal]) -> list[Literal]:
    """One literal a shape, where any digit but nought is as good as another."""
    if literals[0].language is not None or literals[0].datatype == XSD.string:
        return [*literals[:1], *(one for one in literals[-1:] if one != literals[0])]
    shapes = {re.sub(r"[1-9]", "9", literal.value): literal for literal in literals}
    return list(shapes.values())[:_MOST]


def _returned(server: Server, tried: Sequence[Literal]) -> list[Literal | None]:
    """What a server makes of literals, by each way in which data go there."""
    triples = [
        Triple(PROBE_GRAPH, NamedNode(f"{PROBE_GRAPH.value}/{place}"), literal)
        for place, literal in enumerate(tried)
    ]
    back: list[Literal | None] = list(tried)
    ways: list[Callable[[], Iterable[int]]] = [
        lambda: server.insert((PROBE_GRAPH, triple) for triple in triples)
    ]
    if server.graphs_url is not None:
        ways.append(lambda: server.put(PROBE_GRAPH, triples))
    for way in ways:
        server.update(f"DROP SILENT GRAPH {PROBE_GRAPH}", again=True)
        try:
            for _ in way():
                pass
        except ServerError as error:
            if not error.status:
                raise
        found: dict[object, object] = {
            row[0]: row[1]
            for row in server.rows(["p", "o"], f"GRAPH {PROBE_GRAPH} {{ {PROBE_GRAPH} ?p ?o }}")
        }
        for place, triple in enumerate(triples):
            value = found.get(triple.predicate)
            if value != tried[place]:
                back[place] = value if isinstance(value, Literal) else None
    return back
