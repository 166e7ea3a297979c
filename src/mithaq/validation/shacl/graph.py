"""A graph over numbers: every term has one, and triples are found by predicate first.

Shapes ask the same few questions of every focus node: the values of one predicate, its subjects, the instances of a
class. Each is one or two look-ups of whole numbers here, which is what makes plain Python quick enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Triple

from mithaq.terms import RDF, RDFS, Node

Coded = tuple[int, int, int]
_NONE: tuple[int, ...] = ()


class _Codes(dict[Node, int]):
    """Numbers by term; a term not seen before gets the next one, without a call where it was."""

    def __init__(self, terms: list[Node]) -> None:
        super().__init__()
        self._terms = terms

    def __missing__(self, term: Node) -> int:
        code = self[term] = len(self._terms)
        self._terms.append(term)
        return code


class Terms:
    """Terms and their numbers, in both directions; a term keeps its number for ever."""

    def __init__(self) -> None:
        self._terms: list[Node] = []
        self.codes = _Codes(self._terms)

    def code(self, term: Node) -> int:
        """The number of a term, a new one for a term not seen before."""
        return self.codes[term]

    def term(self, code: int) -> Node:
        """The term that has a number."""
        return self._terms[code]


class IndexedGraph:
    """Triples to look up, to add to and to take from."""

    def __init__(self, triples: Iterable[Triple] = (), terms: Terms | None = None) -> None:
        self.terms = terms or Terms()
        self._objects: dict[int, dict[int, list[int]]] = {}
        self._subjects: dict[int, dict[int, list[int]]] = {}  # made for a predicate when first asked for
        self._all: set[Coded] = set()
        self._instances: dict[int, frozenset[int]] = {}
        #: Grows with each change.
        self.version = 0
        self._type, self._above = self.terms.code(RDF.type), self.terms.code(RDFS.subClassOf)
        self._fill(triples)

    def _fill(self, triples: Iterable[Triple]) -> None:
        codes = self.terms.codes
        self._all = {
            (codes[subject], codes[predicate], codes[value]) for subject, predicate, value in triples
        }
        objects: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in self._all:
            objects[predicate][subject].append(value)
        self._objects = {predicate: dict(about) for predicate, about in objects.items()}
        self.version = len(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, triple: Coded) -> bool:
        return triple in self._all

    def coded(self, triple: Triple) -> Coded:
        """A triple as three numbers."""
        code = self.terms.code
        return code(triple.subject), code(triple.predicate), code(triple.object)

    def add(self, triple: Coded) -> bool:
        """Put a triple in; false where it was there already."""
        if triple in self._all:
            return False
        self._all.add(triple)
        self.version += 1
        subject, predicate, value = triple
        self._objects.setdefault(predicate, {}).setdefault(subject, []).append(value)
        if predicate in self._subjects:
            self._subjects[predicate].setdefault(value, []).append(subject)
        self._forget_classes(predicate)
        return True

    def remove(self, triple: Coded) -> bool:
        """Take a triple out; false where it was not there."""
        if triple not in self._all:
            return False
        self._all.discard(triple)
        self.version += 1
        subject, predicate, value = triple
        _take(self._objects[predicate], subject, value)
        if predicate in self._subjects:
            _take(self._subjects[predicate], value, subject)
        self._forget_classes(predicate)
        return True

    def objects(self, subject: int, predicate: int) -> Sequence[int]:
        """The values that a subject has for a predicate, each once."""
        return self._objects.get(predicate, {}).get(subject, _NONE)

    def values_of(self, predicate: int) -> Mapping[int, Sequence[int]]:
        """Each subject of a predicate with its values."""
        return self._objects.get(predicate, {})

    def subjects(self, predicate: int, value: int) -> Sequence[int]:
        """The subjects that have a value for a predicate, each once."""
        return self._reversed(predicate).get(value, _NONE)

    def all_subjects(self, predicate: int) -> Iterable[int]:
        """Whatever has a value for a predicate."""
        return self._objects.get(predicate, {}).keys()

    def all_objects(self, predicate: int) -> Iterable[int]:
        """Whatever is a value of a predicate."""
        return self._reversed(predicate).keys()

    def about(self, subject: int) -> Iterator[tuple[int, int]]:
        """The predicates and values of a subject."""
        for predicate, values in self._objects.items():
            for value in values.get(subject, _NONE):
                yield predicate, value

    def instances(self, class_: int) -> frozenset[int]:
        """What is of a class or of one below it."""
        found = self._instances.get(class_)
        if found is None:
            members = (self.subjects(self._type, each) for each in self.classes_below(class_))
            found = self._instances[class_] = frozenset().union(*members)
        return found

    def classes_below(self, class_: int) -> set[int]:
        """A class and all below it, in any number of steps."""
        reached, ahead = {class_}, [class_]
        while ahead:
            for below in self.subjects(self._above, ahead.pop()):
                if below not in reached:
                    reached.add(below)
                    ahead.append(below)
        return reached

    def triples(self) -> Iterator[Triple]:
        """All triples, as terms."""
        return (self.triple(each) for each in self._all)

    def triple(self, coded: Coded) -> Triple:
        """Three numbers as a triple."""
        term = self.terms.term
        return Triple(*(term(code) for code in coded))  # type: ignore[arg-type]

    def _reversed(self, predicate: int) -> dict[int, list[int]]:
        found = self._subjects.get(predicate)
        if found is None:
            found = self._subjects[predicate] = {}
            for subject, values in self._objects.get(predicate, {}).items():
                for value in values:
                    found.setdefault(value, []).append(subject)
        return found

    def _forget_classes(self, predicate: int) -> None:
        if self._instances and predicate in (self._type, self._above):
            self._instances.clear()


def _take(index: dict[int, list[int]], key: int, value: int) -> None:
    index[key].remove(value)
    if not index[key]:
        del index[key]
