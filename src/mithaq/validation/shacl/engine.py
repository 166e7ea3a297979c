"""Running compiled shapes over a graph: all at once, or after a change only where the change may matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Triple

from mithaq.validation.shacl.compiler import compile_shapes
from mithaq.validation.shacl.graph import Coded, IndexedGraph
from mithaq.validation.shacl.paths import Read, follow, turned
from mithaq.validation.shacl.shape import Result, Shape
from mithaq.validation.shacl.sparql import EVERYTHING, SparqlConstraint


class Validation:
    """A graph held against shapes, and kept so while the graph changes.

    Raises :class:`mithaq.errors.InputError` for shapes that cannot be run.
    """

    def __init__(self, data: Iterable[Triple], shapes: Iterable[Triple]) -> None:
        self.graph = IndexedGraph(data)
        self._shapes = compile_shapes(shapes, self.graph.terms)
        self._reads = [self._reads_of(shape) for shape in self._shapes]
        self._found: list[dict[int, list[Result]]] = []
        for shape in self._shapes:
            focuses = {node: None for target in shape.targets for node in target.nodes(self.graph)}
            self._found.append(self._run(shape, focuses))

    def __iter__(self) -> Iterator[Result]:
        """All results, in no particular order; the same one more than once where it was found more than once."""
        for found in self._found:
            for results in found.values():
                yield from results

    def change(self, *, removed: Iterable[Triple] = (), added: Iterable[Triple] = ()) -> int:
        """Change the graph, and look again at each focus node that this may matter to; how many times one was looked at.

        Afterwards the results are those of a run from the beginning. What is in both ``removed`` and ``added`` stays.
        """
        new = {self.graph.coded(triple) for triple in added}
        gone = {self.graph.coded(triple) for triple in removed} - new
        gone = {triple for triple in gone if triple in self.graph}
        new = {triple for triple in new if triple not in self.graph}
        touched = [self._touched(reads, gone) for reads in self._reads]
        for triple in gone:
            self.graph.remove(triple)
        for triple in new:
            self.graph.add(triple)
        for shape, before, reads in zip(self._shapes, touched, self._reads, strict=True):
            before |= self._touched(reads, new)
            if EVERYTHING.predicate in reads and (gone or new):
                before.update(node for target in shape.targets for node in target.nodes(self.graph))
        return sum(self._again(*each) for each in zip(self._shapes, self._found, touched, strict=True))

    def _reads_of(self, shape: Shape) -> dict[int | None, list[Read]]:
        every = [*shape.reads(), *(read for target in shape.targets for read in target.reads(self.graph))]
        by_predicate: dict[int | None, list[Read]] = {}
        for read in dict.fromkeys(every):
            by_predicate.setdefault(read.predicate, []).append(read)
        return by_predicate

    def _touched(self, reads: dict[int | None, list[Read]], triples: set[Coded]) -> set[int]:
        """The nodes from which one of the triples may be read."""
        touched = set()
        for subject, predicate, value in triples:
            for read in (*reads.get(predicate, ()), *reads.get(None, ())):
                start = value if read.inverse else subject
                touched.update(follow(self.graph, turned(read.before), start))
        return touched

    def _again(self, shape: Shape, found: dict[int, list[Result]], touched: set[int]) -> int:
        for node in touched:
            found.pop(node, None)
        focuses = [n for n in touched if any(target.has(self.graph, n) for target in shape.targets)]
        found.update(self._run(shape, focuses))
        return len(focuses)

    def _run(self, shape: Shape, focuses: Iterable[int]) -> dict[int, list[Result]]:
        graph, focuses = self.graph, set(focuses)
        for constraint in shape.constraints:
            if isinstance(constraint, SparqlConstraint):
                constraint.prepare(graph, focuses)
        return {focus: list(shape.results(graph, focus)) for focus in shape.failing(graph, focuses)}
