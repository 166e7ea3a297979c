"""The alliance network for graph tools such as Gephi: GraphML and GEXF, with dates and kinds of ties.

Nodes are nations, groups and agreements; edges are memberships, obligations, designations, parties to agreements, and pairs
that a source names as allies or defence partners. Each edge keeps the IRI of its spell and of the claims behind it. In GEXF
an edge carries its time, from the earliest day on which it can have begun to the latest on which it can have ended; both
formats carry the four bounds and the dates as stated.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from mithaq.export.choices import choose
from mithaq.export.rows import rows
from mithaq.store.interface import Store
from mithaq.terms import CLAIMS_GRAPH, MITHAQ

if TYPE_CHECKING:
    import networkx

#: An edge's columns that its key is made of: what else a tie has is the same in each of its rows.
_KEY = ("source", "target", "kind", "tie")


def network(store: Store, queries: Path, format: str) -> bytes:  # noqa: A002 - the RDF term
    """The network in ``graphml`` or ``gexf``; the same graph gives the same bytes."""
    return choose("format", format, NETWORK_FORMATS)(build_network(store, queries), _as_of(store))


def build_network(store: Store, queries: Path) -> networkx.MultiDiGraph:
    """The network as a networkx graph, nodes and edges in a fixed order; its attributes are texts and truth values."""
    import networkx

    edges = list(_edges(rows(store, queries / "exports" / "network-edges.rq")))
    tied = {end for edge in edges for end in (edge["source"], edge["target"])}
    graph = networkx.MultiDiGraph(name="Mithaq: alliances and the ties around them")
    for node in _once(rows(store, queries / "exports" / "network-nodes.rq"), "node"):
        if node["node"] in tied:
            name = node.pop("node")
            graph.add_node(name, label=node.pop("label", name), **node)
    for number, edge in enumerate(edges):
        source, target = edge.pop("source"), edge.pop("target")
        if source in graph and target in graph:
            graph.add_edge(source, target, key=str(number), id=str(number), **edge)
    return graph


def _once(found: Iterable[dict[str, str | bool]], key: str) -> Iterator[dict[str, str | bool]]:
    """One row for each value of ``key``: the first in a fixed order."""
    seen: set[str | bool] = set()
    for row in sorted(found, key=lambda row: sorted((name, str(value)) for name, value in row.items())):
        if row[key] not in seen:
            seen.add(row[key])
            yield row


def _edges(found: Iterable[dict[str, str | bool]]) -> Iterator[dict[str, str | bool]]:
    """One edge for each tie, with the claims behind it in one text."""
    ties: dict[tuple[str, ...], dict[str, str | bool]] = {}
    claims: dict[tuple[str, ...], set[str]] = {}
    for row in sorted(found, key=lambda row: sorted((name, str(value)) for name, value in row.items())):
        key = tuple(str(row.get(column, "")) for column in _KEY)
        claims.setdefault(key, set()).update([str(row["claim"])] if "claim" in row else [])
        ties.setdefault(key, {name: value for name, value in row.items() if name != "claim"})
    for key in sorted(ties):
        yield {**ties[key], "claims": " ".join(sorted(claims[key]))}


def _graphml(graph: networkx.MultiDiGraph, _as_of: str) -> bytes:
    import networkx

    target = io.BytesIO()
    networkx.write_graphml_xml(graph, target, encoding="utf-8", prettyprint=True)
    return target.getvalue().rstrip() + b"\n"


def _gexf(graph: networkx.MultiDiGraph, as_of: str) -> bytes:
    from networkx.readwrite.gexf import GEXFWriter

    timed = graph.copy()
    for _, _, edge in timed.edges(data=True):
        # The stated dates give way to the names GEXF keeps for an element's own time.
        for ours, theirs, stated in (
            ("startsNoEarlierThan", "start", "startDate"),
            ("endsNoLaterThan", "end", "endDate"),
        ):
            if theirs in edge:
                edge[stated] = edge.pop(theirs)
            if ours in edge:
                edge[theirs] = edge[ours]
    writer = GEXFWriter(timed, encoding="utf-8", version="1.2draft")
    writer.xml.find("meta").set("lastmodifieddate", as_of)  # by the clock it would differ from day to day
    return (str(writer).rstrip() + "\n").encode()


def _as_of(store: Store) -> str:
    (quad,) = store.match(predicate=MITHAQ.asOf, graph=CLAIMS_GRAPH)
    return str(getattr(quad.object, "value", ""))


#: How a network can be written, the default first.
NETWORK_FORMATS: Mapping[str, Callable[[networkx.MultiDiGraph, str], bytes]] = MappingProxyType(
    {"graphml": _graphml, "gexf": _gexf}
)
