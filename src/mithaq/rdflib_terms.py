"""rdflib's terms as pyoxigraph's and back, each known term as the very object that it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from mithaq.errors import InputError
from mithaq.terms import Subject, Term

_Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


class Translation:
    """Remembers what it has translated, so that blank nodes and literals come back as they went."""

    def __init__(self) -> None:
        self._there: dict[rdflib.term.Node, Term] = {}
        self._back: dict[Term, rdflib.term.Node] = {}

    def quads(self, graph: rdflib.Graph) -> Iterator[Quad]:
        """What a graph or a dataset says. Raises :class:`InputError` for what RDF does not know (variables, formulas)."""
        if isinstance(graph, rdflib.Dataset):
            for s, p, o, name in graph.quads():
                yield Quad(*self._triple((s, p, o)), self._name(name))
        else:
            for triple in graph.triples((None, None, None)):
                yield Quad(*self._triple(triple), DefaultGraph())

    def beside(self, graph: rdflib.Graph, inferred: Iterable[Triple], inferred_only: bool) -> rdflib.Graph:
        """A new graph of the same kind with the same prefixes: what the old one holds, unless told, and what was inferred."""
        is_dataset = isinstance(graph, rdflib.Dataset)
        result = rdflib.Dataset(default_union=graph.default_union) if is_dataset else rdflib.Graph()
        for prefix, iri in graph.namespaces():
            result.bind(prefix, iri)
        if not inferred_only:
            if isinstance(graph, rdflib.Dataset) and isinstance(result, rdflib.Dataset):
                result.addN((s, p, o, result.graph(name)) for s, p, o, name in graph.quads())
            else:
                result += graph
        for triple in inferred:
            result.add((self._node(triple.subject), self._node(triple.predicate), self._node(triple.object)))
        return result

    def _triple(self, triple: _Triple) -> tuple[Subject, NamedNode, Term]:
        subject, predicate, object_ = map(self._term, triple)
        if isinstance(subject, Literal) or not isinstance(predicate, NamedNode):
            raise InputError(f"this is no triple of RDF: {' '.join(node.n3() for node in triple)}")
        return subject, predicate, object_

    def _name(self, name: rdflib.term.Node | None) -> Subject | DefaultGraph:
        if name is None or name == DATASET_DEFAULT_GRAPH_ID:
            return DefaultGraph()
        return cast("Subject", self._term(name))

    def _term(self, node: rdflib.term.Node) -> Term:
        found = self._there.get(node)
        if found is None:
            found = self._there[node] = self._new(node)
            self._back[found] = node
        return found

    def _new(self, node: rdflib.term.Node) -> Term:
        match node:
            case rdflib.URIRef():
                return _iri(node)
            case rdflib.BNode():
                return BlankNode()  # rdflib allows labels that others do not
            case rdflib.Literal() if node.language:
                return Literal(str(node), language=node.language)
            case rdflib.Literal() if node.datatype:
                return Literal(str(node), datatype=_iri(node.datatype))
            case rdflib.Literal():
                return Literal(str(node))
        raise InputError(f"RDF has no such term: {node!r}")

    def _node(self, term: Term | Triple) -> rdflib.term.Node:
        """A term of the result: one of the graph's, or one that a rule names."""
        match term:
            case NamedNode() | BlankNode() | Literal() if term in self._back:
                return self._back[term]
            case Literal():
                datatype = None if term.language else rdflib.URIRef(term.datatype.value)
                return rdflib.Literal(term.value, lang=term.language, datatype=datatype)
            case NamedNode():
                return rdflib.URIRef(term.value)
        raise InputError(f"rdflib has no such term: {term}")  # pragma: no cover - no rule makes blank nodes


def _iri(node: rdflib.URIRef) -> NamedNode:
    try:
        return NamedNode(str(node))
    except ValueError as error:
        raise InputError(
            f"not an IRI: <{node}>", hint="IRIs are absolute: http://example.org/x, say."
        ) from error
