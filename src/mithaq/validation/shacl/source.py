"""A shapes graph as the compiler reads it, with errors that name the shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from mithaq.errors import InputError
from mithaq.terms import RDF, RDFS, SH, Node, compact
from mithaq.validation.shacl.graph import Terms
from mithaq.validation.shacl.paths import Alternative, Chain, Path, Repeated, Step, turned

_OTHER_ENGINE = "Mend the shape, or choose the engine that knows it (--engine pyshacl)."


class ShapesGraph:
    """The triples of a shapes graph by subject."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.about: dict[Node, dict[NamedNode, list[Node]]] = {}
        for triple in triples:
            values = self.about.setdefault(triple.subject, {}).setdefault(triple.predicate, [])
            if triple.object not in values:
                values.append(triple.object)

    def values(self, node: Node, predicate: NamedNode) -> list[Node]:
        """The values of a predicate."""
        return self.about.get(node, {}).get(predicate, [])

    def only(self, node: Node, predicate: NamedNode) -> Node | None:
        """The value of a predicate that has at most one. Raises :class:`InputError` where there are more."""
        values = self.values(node, predicate)
        if len(values) > 1:
            raise refused(node, f"has {len(values)} values for {compact(predicate)}; it takes one")
        return values[0] if values else None

    def items(self, node: Node, head: Node) -> list[Node]:
        """The items of an RDF list. Raises :class:`InputError` for what is none."""
        items, seen = [], set()
        while head != RDF.nil:
            first, rest = self.only(head, RDF.first), self.only(head, RDF.rest)
            if first is None or rest is None or head in seen:
                raise refused(node, "names a list that is not well formed")
            seen.add(head)
            items.append(first)
            head = rest
        return items

    def is_true(self, node: Node, predicate: NamedNode) -> bool:
        """Whether a switch is on."""
        value = self.only(node, predicate)
        return isinstance(value, Literal) and value.value in ("true", "1")

    def is_class(self, node: Node) -> bool:
        """Whether a shape is a class too, and so targets its own instances."""
        ahead, seen = self.values(node, RDF.type)[:], set()
        while ahead:
            each = ahead.pop()
            if each == RDFS.Class:
                return True
            if each not in seen:
                seen.add(each)
                ahead += self.values(each, RDFS.subClassOf)
        return False

    def shapes(self) -> Iterator[Node]:
        """All that is called a shape or has a target."""
        targets = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
        for node, said in self.about.items():
            types = said.get(RDF.type, [])
            if (
                SH.NodeShape in types
                or SH.PropertyShape in types
                or any(target in said for target in targets)
            ):
                yield node


def refused(node: Node, what: str, hint: str = _OTHER_ENGINE) -> InputError:
    """An error about one shape."""
    name = compact(node) if isinstance(node, NamedNode) else "a shape without a name"
    return InputError(f"the shapes cannot be run: {_short(name)} {what}", hint=hint)


def _short(name: str) -> str:
    return (
        name.replace("<https://w3id.org/mithaq/shape/", "shape:").rstrip(">") if "/shape/" in name else name
    )


def read_path(source: ShapesGraph, terms: Terms, node: Node, path: Node) -> Path:
    """A property path of the shape ``node``. Raises :class:`InputError` for one that is not well formed."""
    if isinstance(path, NamedNode):
        return Step(terms.code(path))
    said = source.about.get(path, {})

    def part(predicate: NamedNode) -> Path:
        inner = source.only(path, predicate)
        assert inner is not None  # noqa: S101 - asked for only where it is there
        return read_path(source, terms, node, inner)

    if RDF.first in said:
        # A strange path may say more of a node than a path does: as a list it is read as the list.
        return Chain(tuple(read_path(source, terms, node, each) for each in source.items(node, path)))
    if SH.inversePath in said:
        return turned(part(SH.inversePath))
    if SH.alternativePath in said:
        head = source.only(path, SH.alternativePath)
        assert head is not None  # noqa: S101 - it is there
        return Alternative(tuple(read_path(source, terms, node, each) for each in source.items(node, head)))
    for predicate, least, many in _REPETITIONS:
        if predicate in said:
            return Repeated(part(predicate), least, many)
    raise refused(node, "has a sh:path that is not well formed")


_REPETITIONS = ((SH.zeroOrMorePath, 0, True), (SH.oneOrMorePath, 1, True), (SH.zeroOrOnePath, 0, False))
