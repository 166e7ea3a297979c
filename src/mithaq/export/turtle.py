"""Turtle and TriG for people: grouped by subject, sorted for reading and for diffs, nested where no label is needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from mithaq.export.blanks import Nesting
from mithaq.export.names import AnyTerm, Key, Names
from mithaq.terms import OWL, RDF, Subject

#: A line longer than this is broken where the syntax allows.
WIDTH = 100
_STEP = 4

_Properties = dict[NamedNode, list[AnyTerm]]


def turtle(quads: Iterable[Quad], nesting: Nesting) -> Iterator[str]:
    """The pieces of a Turtle document; the graph names of ``quads`` are ignored."""
    names = Names()
    blocks = list(_Graph(quads, nesting, names, indent=0).blocks())
    yield from _document(names, blocks)


def trig(quads: Iterable[Quad], nesting: Nesting) -> Iterator[str]:
    """The pieces of a TriG document: the default graph, then the named ones by name."""
    names = Names()
    graphs: defaultdict[NamedNode | BlankNode, list[Quad]] = defaultdict(list)
    default: list[Quad] = []
    for quad in quads:
        graph = quad.graph_name
        (default if isinstance(graph, DefaultGraph) else graphs[graph]).append(quad)
    pieces = list(_Graph(default, nesting, names, indent=0).blocks())
    for name in sorted(graphs, key=names.key):
        content = "\n\n".join(_Graph(graphs[name], nesting, names, indent=_STEP).blocks())
        pieces.append(f"{names.text(name)} {{\n{content}\n}}")
    yield from _document(names, pieces)


def _document(names: Names, blocks: list[str]) -> Iterator[str]:
    # The prefixes are known only now that every term has been written.
    for name, iri in names.used_prefixes():
        yield f"@prefix {name}: <{iri}> .\n"
    gap = "\n" if names.used_prefixes() else ""
    for block in blocks:
        yield f"{gap}{block}\n"
        gap = "\n"


class _Graph:
    """One graph, all of whose lines are indented by ``indent``."""

    def __init__(self, quads: Iterable[Quad], nesting: Nesting, names: Names, indent: int) -> None:
        self._nesting = nesting
        self._names = names
        self._indent = indent
        self._said: dict[Subject, _Properties] = {}
        for quad in quads:
            properties = self._said.setdefault(quad.subject, {})  # type: ignore[arg-type]  # RDF 1.2: no triples here
            properties.setdefault(quad.predicate, []).append(quad.object)

    def blocks(self) -> Iterator[str]:
        """One block a subject: the ontology's header, the named, the labelled, then those without a name."""
        tops = [node for node in self._said if node not in self._nesting.nested]
        anonymous = {node for node in tops if node in self._nesting.anonymous}
        pad = " " * self._indent
        for subject in sorted((node for node in tops if node not in anonymous), key=self._subject_key):
            yield f"{pad}{self._names.text(subject)} {self._body(subject)} ."
        yield from sorted(f"{pad}[] {self._body(node)} ." for node in anonymous)

    def _subject_key(self, subject: Subject) -> tuple[bool, Key]:
        is_header = OWL.Ontology in self._said[subject].get(RDF.type, ())
        return not is_header, self._names.key(subject)

    def _body(self, subject: Subject) -> str:
        inner = self._indent + _STEP
        return f" ;\n{' ' * inner}".join(self._lines(self._said[subject], inner))

    def _lines(self, properties: _Properties, indent: int) -> list[str]:
        """One predicate with its objects each, to stand at ``indent``."""
        return [
            self._line(predicate, properties[predicate], indent)
            for predicate in sorted(properties, key=self._names.predicate_key)
        ]

    def _line(self, predicate: NamedNode, objects: list[AnyTerm], indent: int) -> str:
        name = self._names.predicate(predicate)
        if len(objects) == 1:
            return f"{name} {self._object(objects[0], indent)}"
        texts = self._sorted_objects(objects, indent + _STEP)
        line = f"{name} {', '.join(texts)}"
        if _fits(line, indent):
            return line
        pad = "\n" + " " * (indent + _STEP)
        return f"{name}{pad}{f',{pad}'.join(texts)}"

    def _sorted_objects(self, objects: list[AnyTerm], indent: int) -> list[str]:
        plain = sorted((term for term in objects if term not in self._nesting.nested), key=self._names.key)
        nested = (self._object(term, indent) for term in objects if term in self._nesting.nested)
        return [*(self._object(term, indent) for term in plain), *sorted(nested)]

    def _object(self, term: AnyTerm, indent: int) -> str:
        if term == RDF.nil:
            return "()"
        if not isinstance(term, BlankNode) or term not in self._nesting.nested:
            return self._names.text(term)
        if term in self._nesting.cells:
            return self._list(term, indent)
        return self._nested(self._said.get(term, {}), indent)

    def _nested(self, properties: _Properties, indent: int) -> str:
        if not properties:
            return "[]"
        lines = self._lines(properties, indent + _STEP)
        if len(lines) == 1 and _fits(lines[0], indent):
            return f"[ {lines[0]} ]"
        pad = "\n" + " " * (indent + _STEP)
        return f"[{pad}{f' ;{pad}'.join(lines)}\n{' ' * indent}]"

    def _list(self, head: BlankNode, indent: int) -> str:
        items = [self._object(item, indent + _STEP) for item in self._items(head)]
        line = f"( {' '.join(items)} )"
        if _fits(line, indent):
            return line
        pad = "\n" + " " * (indent + _STEP)
        return f"({pad}{pad.join(items)}\n{' ' * indent})"

    def _items(self, head: BlankNode) -> Iterator[AnyTerm]:
        cell: AnyTerm = head
        while isinstance(cell, BlankNode):
            properties = self._said[cell]
            yield properties[RDF.first][0]
            cell = properties[RDF.rest][0]


def _fits(text: str, indent: int) -> bool:
    return "\n" not in text and indent + len(text) <= WIDTH
