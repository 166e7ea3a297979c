"""The W3C SHACL test suite: its cases, and results in a form in which those of any engine can be compared."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rdflib
from rdflib import RDF, SH, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

#: Focus node, path, value, shape, component and severity of one result; blank nodes are all alike.
Row = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One test; ``expected`` is nothing where the shapes must be refused."""

    name: str
    data: Path
    shapes: Path
    expected: Counter[Row] | None


def suite() -> Path | None:
    """The suite: in ``$MITHAQ_SHARED``, or in a folder ``shared`` beside the checkout or one of those above it."""
    if named := os.environ.get("MITHAQ_SHARED"):
        return Path(named) / "w3c" / "shacl"
    for folder in Path(__file__).resolve().parents:
        found = folder.parent / "shared" / "w3c" / "shacl"
        if found.is_dir():
            return found
    return None


def names(folder: Path) -> list[str]:
    """The tests of the suite: the files that describe one, without their endings."""
    files = (file for file in folder.rglob("*.ttl") if b"sht:Validate" in file.read_bytes())
    return sorted(file.relative_to(folder).with_suffix("").as_posix() for file in files)


@cache
def case(folder: Path, name: str) -> Case:
    """A test of the suite."""
    graph = parsed(folder / f"{name}.ttl")
    (test,) = graph.subjects(RDF.type, SHT.Validate)
    action = graph.value(test, MF.action)
    expected = graph.value(test, MF.result)
    return Case(
        name=name,
        data=_file(graph.value(action, SHT.dataGraph)),
        shapes=_file(graph.value(action, SHT.shapesGraph)),
        expected=None if expected == SHT.Failure else rows(graph, expected),
    )


def parsed(file: Path) -> Graph:
    """A file as rdflib reads it, lexical forms left alone."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        return Graph().parse(file, publicID=file.as_uri(), format="turtle")
    finally:
        rdflib.NORMALIZE_LITERALS = before


def rows(graph: Graph, report: Node | None) -> Counter[Row]:
    """The results of a report."""
    return Counter(_row(graph, result) for result in graph.objects(report, SH.result))


def _row(graph: Graph, result: Node) -> Row:
    parts = (SH.focusNode, SH.value, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity)
    return (
        path(graph, graph.value(result, SH.resultPath)),
        *(shown(graph.value(result, each)) for each in parts),
    )


def shown(node: Node | None) -> str:
    """A term; blank nodes have no name that two engines share."""
    if node is None:
        return "-"
    return "_" if isinstance(node, rdflib.BNode) else node.n3()


def path(graph: Graph, node: Node | None, back: str = "") -> str:
    """A property path as SPARQL writes it, with each part in brackets and ``^`` (``back``) on single properties only."""
    if node is None or isinstance(node, URIRef):
        return back + shown(node)
    if (node, RDF.first, None) in graph:
        parts = [path(graph, each, back) for each in Collection(graph, node)]
        return "(" + "/".join(reversed(parts) if back else parts) + ")"
    if (head := graph.value(node, SH.alternativePath)) is not None:
        return "(" + "|".join(path(graph, each, back) for each in Collection(graph, head)) + ")"
    for predicate, sign in ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?")):
        if (inner := graph.value(node, predicate)) is not None:
            return f"({path(graph, inner, back)}){sign}"
    return path(graph, graph.value(node, SH.inversePath), "" if back else "^")


def _file(node: Node | None) -> Path:
    return Path(URIRef(str(node)).removeprefix("file://"))
