"""The constraint components of SHACL Core, each as the small check that it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain

from pyoxigraph import Literal, NamedNode

from mithaq.terms import SH, Node
from mithaq.validation.shacl.graph import IndexedGraph, Terms
from mithaq.validation.shacl.paths import HERE, Path, Read, Step, after
from mithaq.validation.shacl.shape import Constraint, Fault, Result, Shape, Valued, class_reads
from mithaq.validation.shacl.values import compare

Faults = Iterable[Fault | Result]
_FINE: tuple[Fault, ...] = ()


class _OfEachValue:
    """A constraint on each value by itself: where there is none, nothing is wrong."""

    @property
    def minds_absence(self) -> bool:
        """Never."""
        return False


class _OfAll:
    """A constraint on the values together, or on what should be one of them."""

    @property
    def minds_absence(self) -> bool:
        """Always, as far as can be told beforehand."""
        return True


class _OneByOne:
    """A constraint that looks at one focus node after the other."""

    def failing(self: Constraint, graph: IndexedGraph, valued: Valued) -> list[int]:
        """The focus nodes with a fault."""
        return [
            focus for focus, values in valued.items() if any(True for _ in self.faults(graph, focus, values))
        ]


class _AllAtOnce(ABC):
    """A constraint that looks at each value once, whoever has it."""

    @abstractmethod
    def _wrong(self, graph: IndexedGraph, values: AbstractSet[int]) -> Iterable[int]:
        """Those of the values with which something is wrong."""

    def failing(self, graph: IndexedGraph, valued: Valued) -> list[int]:
        """The focus nodes with a value that is wrong."""
        wrong = set(self._wrong(graph, set(chain.from_iterable(valued.values()))))
        return [focus for focus, values in valued.items() if not wrong.isdisjoint(values)] if wrong else []


class _ReadsNothingElse:
    """A constraint that looks at the value nodes alone."""

    def reads(self, path: Path) -> Iterator[Read]:
        """Nothing beside the values."""
        del path
        return iter(())


@dataclass
class ValueTest(_ReadsNothingElse, _AllAtOnce, _OfEachValue):
    """What each value is tested for by itself: kind, datatype, bounds, length, pattern, language, list of values."""

    component: NamedNode
    test: Callable[[Node], bool]
    _known: dict[int, bool] = field(default_factory=dict)

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Faults:
        """The values that fail."""
        del focus
        return [Fault(graph.terms.term(value)) for value in self._wrong(graph, values)]

    def _wrong(self, graph: IndexedGraph, values: Iterable[int]) -> list[int]:
        known, failed = self._known, []
        for value in values:
            passes = known.get(value)
            if passes is None:
                passes = known[value] = self.test(graph.terms.term(value))
            if not passes:
                failed.append(value)
        return failed


@dataclass
class Count(_ReadsNothingElse):
    """How many values there are."""

    component: NamedNode
    least: int = 0
    most: int | None = None

    @property
    def minds_absence(self) -> bool:
        """Where there has to be one."""
        return self.least > 0

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Faults:
        """One fault without a value."""
        return (Fault(),) if self.failing(graph, {focus: values}) else _FINE

    def failing(self, graph: IndexedGraph, valued: Valued) -> list[int]:
        """The focus nodes that have too few or too many."""
        del graph
        least, most = self.least, self.most
        if most is None:
            return [focus for focus, values in valued.items() if len(values) < least]
        return [focus for focus, values in valued.items() if not least <= len(values) <= most]


@dataclass
class HasValue(_ReadsNothingElse, _OneByOne, _OfAll):
    """That a certain value is there."""

    component: NamedNode
    value: int

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Faults:
        """One fault without a value."""
        del graph, focus
        return _FINE if self.value in values else (Fault(),)


@dataclass
class UniqueLanguage(_ReadsNothingElse, _OneByOne, _OfEachValue):
    """That no language is used twice."""

    component: NamedNode

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Faults:
        """One fault a language that is."""
        del focus
        if len(values) < 2:
            return _FINE
        terms = (graph.terms.term(value) for value in values)
        used = Counter(term.language.lower() for term in terms if isinstance(term, Literal) and term.language)
        return [Fault() for count in used.values() if count > 1]


@dataclass
class InstanceOf(_AllAtOnce, _OfEachValue):
    """That each value is of a class."""

    component: NamedNode
    class_: int
    terms: Terms

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Faults:
        """The values that are not."""
        del focus
        return [Fault(graph.terms.term(value)) for value in self._wrong(graph, values)]

    def _wrong(self, graph: IndexedGraph, values: Iterable[int]) -> list[int]:
        members = graph.instances(self.class_)
        return [value for value in values if value not in members]

    def reads(self, path: Path) -> Iterator[Read]:
        """The classes of the values."""
        return class_reads(self.terms, path)


@dataclass
class Pair(_OneByOne, _OfAll):
    """That the values are those of another property of the focus node, or none of those."""

    component: NamedNode
    other: int

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Faults:
        """The values that are in one only (``sh:equals``), or in both (``sh:disjoint``)."""
        others = graph.objects(focus, self.other)
        if self.component == SH.DisjointConstraintComponent:
            wrong = [value for value in values if value in others]
        else:
            wrong = [v for v in values if v not in others] + [o for o in others if o not in values]
        return [Fault(graph.terms.term(value)) for value in wrong]

    def reads(self, path: Path) -> Iterator[Read]:
        """The other property's values."""
        del path
        yield Read(HERE, self.other, False)


@dataclass
class Less(_OneByOne, _OfEachValue):
    """That each value is less (or no more) than each value of another property of the focus node."""

    component: NamedNode
    other: int
    operator: str

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Faults:
        """A fault a pair that is not in order, or cannot be compared."""
        if not values:
            return _FINE
        term, others = graph.terms.term, graph.objects(focus, self.other)
        pairs = ((term(value), term(other)) for value in values for other in others)
        return [Fault(value) for value, other in pairs if not compare(value, self.operator, other)]

    def reads(self, path: Path) -> Iterator[Read]:
        """The other property's values."""
        del path
        yield Read(HERE, self.other, False)


@dataclass
class Closed(_OneByOne, _OfEachValue):
    """That a value has no property beside those that are allowed."""

    component: NamedNode
    allowed: frozenset[int]

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Faults:
        """A fault a triple, with its property as path."""
        del focus
        term = graph.terms.term
        for node in values:
            for predicate, value in graph.about(node):
                if predicate not in self.allowed:
                    yield Fault(term(value), Step(predicate))

    def reads(self, path: Path) -> Iterator[Read]:
        """All that is said of a value."""
        yield Read(path, None, False)


@dataclass
class Nested(_AllAtOnce, _OfEachValue):
    """``sh:property``: what the other shape finds is found as it is."""

    component: NamedNode
    shape: Shape

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Faults:
        """The other shape's results."""
        del focus
        for value in values:
            yield from self.shape.results(graph, value)

    def _wrong(self, graph: IndexedGraph, values: AbstractSet[int]) -> set[int]:
        return self.shape.failing(graph, values)

    def reads(self, path: Path) -> Iterator[Read]:
        """What the other shape reads."""
        return after(path, self.shape.reads())


@dataclass
class Logical(_AllAtOnce, _OfEachValue):
    """That each value conforms to a number of other shapes: ``sh:node``, ``sh:not``, ``sh:and``, ``sh:or``, ``sh:xone``."""

    component: NamedNode
    shapes: tuple[Shape, ...]
    least: int
    most: int

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Faults:
        """The values that conform to too few of them or too many."""
        del focus
        return [Fault(graph.terms.term(value)) for value in values if not self._fits(graph, value)]

    def _wrong(self, graph: IndexedGraph, values: AbstractSet[int]) -> list[int]:
        failed = Counter(chain.from_iterable(shape.failing(graph, values) for shape in self.shapes))
        all_, fits = len(self.shapes), range(self.least, self.most + 1)
        # A value that fails no shape conforms to all of them, which fits or does not for all such values.
        looked_at = failed if all_ in fits else values
        return [value for value in looked_at if all_ - failed[value] not in fits]

    def reads(self, path: Path) -> Iterator[Read]:
        """What the other shapes read."""
        for shape in self.shapes:
            yield from after(path, shape.reads())

    def _fits(self, graph: IndexedGraph, value: int) -> bool:
        count = 0
        for left, shape in enumerate(self.shapes, 1 - len(self.shapes)):
            count += shape.conforms(graph, value)
            if count > self.most or count - left < self.least:
                return False
            if count >= self.least and count - left <= self.most:
                return True
        return self.least <= count <= self.most


@dataclass
class Qualified(_OneByOne):
    """How many values conform to another shape, and to none of its ``siblings``."""

    component: NamedNode
    shape: Shape
    siblings: tuple[Shape, ...]
    least: int = 0
    most: int | None = None

    @property
    def minds_absence(self) -> bool:
        """Where there has to be one."""
        return self.least > 0

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Faults:
        """One fault without a value."""
        del focus
        count = sum(self._counts(graph, value) for value in values)
        return (Fault(),) if count < self.least or (self.most is not None and count > self.most) else _FINE

    def reads(self, path: Path) -> Iterator[Read]:
        """What the other shapes read."""
        for shape in (self.shape, *self.siblings):
            yield from after(path, shape.reads())

    def _counts(self, graph: IndexedGraph, value: int) -> bool:
        return self.shape.conforms(graph, value) and not any(
            sibling.conforms(graph, value) for sibling in self.siblings
        )
