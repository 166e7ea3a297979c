"""A shape that is ready to run, and what it gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

from pyoxigraph import NamedNode

from mithaq.terms import RDF, RDFS, SH, Node
from mithaq.validation.shacl.graph import IndexedGraph, Terms
from mithaq.validation.shacl.paths import HERE, Chain, Path, Read, Repeated, Step, after, follow, reads


class Fault(NamedTuple):
    """What a constraint objects to at one focus node: a value, where there is one, and what only it can say."""

    value: Node | None = None
    path: Path | None = None
    message: str = ""


#: Focus nodes, each with its value nodes.
Valued = Mapping[int, Sequence[int]]


class Constraint(Protocol):
    """One constraint of one shape."""

    component: NamedNode

    @property
    def minds_absence(self) -> bool:
        """Whether anything can be wrong where there is no value node."""

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Iterable[Fault | Result]:
        """What is wrong with the value nodes of a focus node; a :class:`Result` is passed on as it is."""

    def failing(self, graph: IndexedGraph, valued: Valued) -> Iterable[int]:
        """The focus nodes at which :meth:`faults` would find something."""

    def reads(self, path: Path) -> Iterator[Read]:
        """Which triples are read beside the values themselves; ``path`` leads from the focus node to these."""


@dataclass(frozen=True)
class Result:
    """One result, as ``sh:ValidationResult`` has it; ``path`` is over numbers of the graph's terms."""

    shape: Node
    focus: Node
    component: NamedNode
    severity: NamedNode
    message: str
    value: Node | None = None
    path: Path | None = None


@dataclass
class Shape:
    """A node shape (``path`` is None) or a property shape."""

    node: Node
    path: Path | None = None
    severity: NamedNode = SH.Violation
    message: str = ""
    deactivated: bool = False
    constraints: list[Constraint] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    def results(self, graph: IndexedGraph, focus: int) -> Iterator[Result]:
        """All that is wrong with one focus node."""
        for constraint, fault in self._faults(graph, focus):
            yield self._result(graph, constraint, focus, fault)

    def _faults(self, graph: IndexedGraph, focus: int) -> Iterator[tuple[Constraint, Fault | Result]]:
        if self.deactivated:
            return
        values = self._values(graph, focus)
        for constraint in self.constraints:
            if values or constraint.minds_absence:
                for fault in constraint.faults(graph, focus, values):
                    yield constraint, fault

    def _values(self, graph: IndexedGraph, focus: int) -> Sequence[int]:
        if self.path is None:
            return (focus,)
        if self.predicate is not None:
            return graph.objects(focus, self.predicate)
        return follow(graph, self.path, focus)

    def failing(self, graph: IndexedGraph, focuses: AbstractSet[int]) -> set[int]:
        """The focus nodes with which something is wrong.

        One constraint after the other looks at all of them at once, which is much quicker than one focus node after the
        other, where hardly any has a fault.
        """
        found: set[int] = set()
        if self.deactivated or not self.constraints:
            return found
        valued = self._valued(graph, focuses)
        with_values = valued
        if not all(valued.values()):
            with_values = {focus: values for focus, values in valued.items() if values}
        for constraint in self.constraints:
            found.update(constraint.failing(graph, valued if constraint.minds_absence else with_values))
        return found

    def _valued(self, graph: IndexedGraph, focuses: AbstractSet[int]) -> Valued:
        """Focus nodes with their values; without those that have none and may do without."""
        if self.path is None:
            return {focus: (focus,) for focus in focuses}
        if self.predicate is None:
            return {focus: follow(graph, self.path, focus) for focus in focuses}
        values = graph.values_of(self.predicate)
        if values.keys() == focuses or (not self.minds_absence and values.keys() <= focuses):
            return values
        if self.minds_absence:
            return {focus: values.get(focus, ()) for focus in focuses}
        return {focus: values[focus] for focus in focuses if focus in values}

    @cached_property
    def predicate(self) -> int | None:
        """The predicate that is the whole path, where it is one and taken forwards."""
        path = self.path
        return path.predicate if isinstance(path, Step) and not path.inverse else None

    @cached_property
    def minds_absence(self) -> bool:
        """Whether anything can be wrong where there is no value: for most properties of most things, nothing."""
        return any(constraint.minds_absence for constraint in self.constraints)

    def conforms(self, graph: IndexedGraph, focus: int) -> bool:
        """Whether nothing is wrong with a node, however grave."""
        return next(self._faults(graph, focus), None) is None

    def reads(self) -> Iterator[Read]:
        """Every way in which a triple may matter to the results of a focus node."""
        if self.deactivated:
            return
        path = HERE if self.path is None else self.path
        yield from reads(path)
        for constraint in self.constraints:
            yield from constraint.reads(path)

    def _result(
        self, graph: IndexedGraph, constraint: Constraint, focus: int, fault: Fault | Result
    ) -> Result:
        if isinstance(fault, Result):
            return fault
        return Result(
            shape=self.node,
            focus=graph.terms.term(focus),
            component=constraint.component,
            severity=self.severity,
            message=fault.message or self.message or _default_message(constraint.component),
            value=fault.value,
            path=fault.path or self.path,
        )


@dataclass(frozen=True)
class Target:
    """Focus nodes named in one of SHACL's ways: ``kind`` is the target's property."""

    kind: NamedNode
    of: int

    def nodes(self, graph: IndexedGraph) -> Iterable[int]:
        """All focus nodes."""
        if self.kind == SH.targetNode:
            return (self.of,)
        if self.kind == SH.targetClass:
            return graph.instances(self.of)
        if self.kind == SH.targetSubjectsOf:
            return graph.all_subjects(self.of)
        return graph.all_objects(self.of)

    def has(self, graph: IndexedGraph, node: int) -> bool:
        """Whether a node is one of them."""
        if self.kind == SH.targetNode:
            return node == self.of
        if self.kind == SH.targetClass:
            return node in graph.instances(self.of)
        if self.kind == SH.targetSubjectsOf:
            return bool(graph.objects(node, self.of))
        return bool(graph.subjects(self.of, node))

    def reads(self, graph: IndexedGraph) -> Iterator[Read]:
        """Which triples make a node one of them."""
        if self.kind == SH.targetClass:
            yield from class_reads(graph.terms, HERE)
        elif self.kind != SH.targetNode:
            yield Read(HERE, self.of, self.kind == SH.targetObjectsOf)


def class_reads(terms: Terms, path: Path) -> Iterator[Read]:
    """Which triples decide of what class the nodes are that ``path`` leads to."""
    type_, above = Step(terms.code(RDF.type)), Step(terms.code(RDFS.subClassOf))
    return after(path, reads(Chain((type_, Repeated(above, 0, True)))))


def _default_message(component: NamedNode) -> str:
    name = component.value.rsplit("#", 1)[-1].removesuffix("ConstraintComponent")
    return f"does not meet sh:{name[:1].lower()}{name[1:]}"
