"""Anonymous classes, properties and lists as a person reads them, after the Manchester syntax.

The text depends on what an expression says, not on the label of its blank node, so it is the same in every run.
"""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import BlankNode, Literal

from mithaq.reasoning.facts import Coded, Facts
from mithaq.terms import OWL, RDF, compact

_JOINED = ((OWL.intersectionOf, " and "), (OWL.unionOf, " or "))
_RESTRICTED = (
    (OWL.someValuesFrom, "some"),
    (OWL.allValuesFrom, "only"),
    (OWL.hasValue, "value"),
    (OWL.maxCardinality, "max"),
    (OWL.maxQualifiedCardinality, "max"),
    (OWL.minCardinality, "min"),
    (OWL.minQualifiedCardinality, "min"),
    (OWL.cardinality, "exactly"),
    (OWL.qualifiedCardinality, "exactly"),
    (OWL.hasSelf, "self"),
)
_DEPTH = 8


class Expressions:
    """Writes the terms and triples of some facts."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._on_property = facts.number(OWL.onProperty)
        self._on_class = facts.number(OWL.onClass)
        self._type = facts.number(RDF.type)
        self._joined = [(facts.number(predicate), word) for predicate, word in _JOINED]
        self._restricted = [(facts.number(predicate), word) for predicate, word in _RESTRICTED]
        self._prefixed = [(facts.number(OWL.complementOf), "not "), (facts.number(OWL.inverseOf), "inverse ")]
        self._one_of = facts.number(OWL.oneOf)
        self.term = lru_cache(maxsize=None)(self._term)

    def triple(self, coded: Coded) -> str:
        """A triple, with ``a`` for ``rdf:type``."""
        subject, predicate, object_ = coded
        verb = "a" if predicate == self._type else self.term(predicate)
        return f"{self.term(subject)} {verb} {self.term(object_)}"

    def _term(self, number: int, depth: int = 0) -> str:
        term = self.facts.terms[number]
        if number == self.facts.nil:
            return "()"
        if isinstance(term, Literal):
            return str(term).replace(f"<{term.datatype.value}>", compact(term.datatype))
        if not isinstance(term, BlankNode):
            return compact(term)
        if depth > _DEPTH:
            return "[…]"
        return self._list(number, depth) or self._class(number, depth) or self._properties(number, depth)

    def _given(self, predicate: int, subject: int) -> int | None:
        """The value that the input gives, not one that the closure found."""
        ends = self.facts.by_subject.get(predicate, {}).get(subject, set())
        given = [end for end in ends if self.facts.rounds[subject, predicate, end] == 0]
        return min(given, default=None)

    def _members(self, number: int, depth: int) -> list[str]:
        return [self._term(member, depth + 1) for member in self.facts.members(number) or ()]

    def _list(self, number: int, depth: int) -> str:
        return f"({' '.join(self._members(number, depth))})" if self.facts.members(number) else ""

    def _class(self, number: int, depth: int) -> str:
        for predicate, word in self._joined:
            if (list_ := self._given(predicate, number)) is not None:
                return f"({word.join(self._members(list_, depth))})"
        if (list_ := self._given(self._one_of, number)) is not None:
            return "{" + ", ".join(self._members(list_, depth)) + "}"
        for predicate, word in self._prefixed:
            if (other := self._given(predicate, number)) is not None:
                return f"({word}{self._term(other, depth + 1)})"
        property_ = self._given(self._on_property, number)
        for predicate, word in self._restricted:
            value = self._given(predicate, number)
            if property_ is not None and value is not None:
                kind = self._given(self._on_class, number)
                of_kind = "" if kind is None else f" {self._term(kind, depth + 1)}"
                return f"({self._term(property_, depth + 1)} {word} {self._term(value, depth + 1)}{of_kind})"
        return ""

    def _properties(self, number: int, depth: int) -> str:
        said = []
        for predicate, subjects in self.facts.by_subject.items():
            for end in subjects.get(number, ()):
                if self.facts.rounds[number, predicate, end] == 0:
                    verb = "a" if predicate == self._type else self._term(predicate, depth + 1)
                    said.append(f"{verb} {self._term(end, depth + 1)}")
        return f"[{' ; '.join(sorted(said))}]"
