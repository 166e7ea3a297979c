"""What acceptance needs to know of the ontology."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from mithaq.terms import MITHAQ, OWL, RDF, RDFS, Node

#: Annotations that mark a property or a stage.
_MARKS = (MITHAQ.isSingleValued, MITHAQ.precludesForce, MITHAQ.precedesForce)


@dataclass(frozen=True)
class Schema:
    """The ontology's properties and classes as acceptance sees them.

    ``single_valued``: properties of which a thing has one value, so that two values conflict.
    ``inverses`` and ``symmetric``: by which two triples can be one and the same statement.
    ``superclasses``: each named class to itself and all named classes above it.
    ``precluding``: stages at which nothing is in force, and ``preliminary``: those at which nothing is unless a later one
    is on record too.
    """

    single_valued: frozenset[NamedNode]
    inverses: dict[NamedNode, NamedNode]
    symmetric: frozenset[NamedNode]
    superclasses: dict[NamedNode, frozenset[NamedNode]]
    precluding: frozenset[NamedNode]
    preliminary: frozenset[NamedNode]

    @cached_property
    def _turned(self) -> frozenset[NamedNode]:
        """Properties of which another form can be the one that counts."""
        return self.symmetric | {prop for prop, other in self.inverses.items() if other.value < prop.value}

    def bars_force(self, stages: set[Node]) -> bool:
        """Whether something at all these stages cannot be in force: ended, suspended, or not yet agreed."""
        return bool(stages & self.precluding) or bool(stages and stages <= self.preliminary)

    def forms_of(self, properties: Iterable[NamedNode]) -> frozenset[NamedNode]:
        """Properties by which the same can be stated as by one of these: themselves and their inverses."""
        named = set(properties)
        return frozenset(named | {other for prop, other in self.inverses.items() if prop in named})

    def same_statement(self, triple: Triple) -> Triple:
        """One form for all ways to state a triple: ``A allied with B`` for ``B allied with A`` too."""
        predicate = triple.predicate
        if predicate not in self._turned:
            return triple
        subject, obj, inverse = triple.subject, triple.object, self.inverses.get(predicate)
        if not isinstance(subject, NamedNode) or not isinstance(obj, NamedNode):
            return triple
        if inverse is not None and inverse.value < predicate.value:
            return Triple(obj, inverse, subject)
        if predicate in self.symmetric and obj.value < subject.value:
            return Triple(obj, predicate, subject)
        return triple


def read_schema(ontology: Iterable[Triple]) -> Schema:
    """Read the ontology's triples."""
    marked: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    symmetric = set()
    inverses: dict[NamedNode, NamedNode] = {}
    parents: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for triple in ontology:
        subject, predicate, obj = triple.subject, triple.predicate, triple.object
        if not isinstance(subject, NamedNode):
            continue
        if predicate in _MARKS and str(obj).startswith('"true"'):
            marked[predicate].add(subject)
        elif predicate == RDF.type and obj == OWL.SymmetricProperty:
            symmetric.add(subject)
        elif predicate == OWL.inverseOf and isinstance(obj, NamedNode):
            inverses[subject] = obj
            inverses[obj] = subject
        elif predicate == RDFS.subClassOf and isinstance(obj, NamedNode):
            parents[subject].add(obj)
    single, precluding, preliminary = (frozenset(marked[mark]) for mark in _MARKS)
    return Schema(single, inverses, frozenset(symmetric), _closed(parents), precluding, preliminary)


def _closed(parents: dict[NamedNode, set[NamedNode]]) -> dict[NamedNode, frozenset[NamedNode]]:
    closed = {}
    for name in {*parents, *(parent for above in parents.values() for parent in above)}:
        found, waiting = {name}, [name]
        while waiting:
            new = parents.get(waiting.pop(), set()) - found
            found |= new
            waiting.extend(new)
        closed[name] = frozenset(found)
    return closed
