"""An ontology's triples as a person reads them: terms with their texts, relations, and expressions put in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.terms import MITHAQ, OWL, RDF, RDFS, Subject, Term, compact

_PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_CARDINALITIES = {
    OWL.minCardinality: "min",
    OWL.maxCardinality: "max",
    OWL.cardinality: "exactly",
    OWL.minQualifiedCardinality: "min",
    OWL.maxQualifiedCardinality: "max",
    OWL.qualifiedCardinality: "exactly",
}
_QUANTIFIERS = {OWL.someValuesFrom: "some", OWL.allValuesFrom: "only", OWL.hasValue: "value"}
_JOINERS = {OWL.intersectionOf: " and ", OWL.unionOf: " or "}


class Vocabulary:
    """The terms of an ontology. All answers are sorted, so that the same triples give the same pages."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._forward: dict[tuple[Subject, NamedNode], set[Term]] = defaultdict(set)
        self._backward: dict[tuple[NamedNode, Term], set[Subject]] = defaultdict(set)
        for triple in triples:
            if not isinstance(triple.subject, Triple) and not isinstance(triple.object, Triple):
                self._forward[triple.subject, triple.predicate].add(triple.object)
                self._backward[triple.predicate, triple.object].add(triple.subject)

    # -- terms

    def classes(self) -> list[NamedNode]:
        """The ontology's own classes."""
        return self._own(OWL.Class)

    def properties(self) -> list[NamedNode]:
        """The ontology's own properties."""
        return sorted({term for kind in _PROPERTY_TYPES for term in self._own(kind)}, key=self.order)

    def individuals(self, of: NamedNode) -> list[NamedNode]:
        """The ontology's own individuals of a class, such as the codes of a code list."""
        return self._own(of)

    def codes(self) -> list[NamedNode]:
        """The codes of all code lists."""
        lists = [term for term in self.classes() if self.is_below(term, [MITHAQ.Code])]
        return sorted({code for each in lists for code in self.individuals(each)}, key=self.order)

    def foreign(self) -> list[NamedNode]:
        """Terms of other vocabularies that the ontology declares in order to use them."""
        kinds = (OWL.Class, *_PROPERTY_TYPES)
        declared = {term for kind in kinds for term in self._backward.get((RDF.type, kind), ())}
        return sorted((t for t in declared if isinstance(t, NamedNode) and t not in MITHAQ), key=compact)

    def _own(self, kind: NamedNode) -> list[NamedNode]:
        terms = self._backward.get((RDF.type, kind), ())
        return sorted((t for t in terms if isinstance(t, NamedNode) and t in MITHAQ), key=self.order)

    def is_a(self, term: NamedNode, kind: NamedNode) -> bool:
        """Whether the ontology gives the term that type."""
        return kind in self._forward.get((term, RDF.type), ())

    # -- texts

    def texts(self, subject: Subject, prop: NamedNode) -> list[str]:
        """The texts of a property on one line each, English ones first."""
        literals = [value for value in self._forward.get((subject, prop), ()) if isinstance(value, Literal)]
        literals.sort(key=lambda each: (each.language not in ("en", None), each.language or "", each.value))
        return [" ".join(each.value.split()) for each in literals]

    def label(self, term: Term) -> str:
        """A term's name for a person; its CURIE where it has none."""
        if isinstance(term, Literal):
            return f"“{term.value}”"
        return next(iter(self.texts(term, RDFS.label)), "") or compact(term)

    def order(self, term: NamedNode) -> tuple[str, str]:
        """By label, then by IRI."""
        return self.label(term).casefold(), term.value

    # -- relations

    def related(self, subject: Subject, prop: NamedNode) -> list[NamedNode]:
        """The named values of a property."""
        values = self._forward.get((subject, prop), ())
        return sorted((value for value in values if isinstance(value, NamedNode)), key=self.order)

    def relating(self, prop: NamedNode, value: Term) -> list[NamedNode]:
        """The named things that have a value."""
        things = self._backward.get((prop, value), ())
        return sorted((thing for thing in things if isinstance(thing, NamedNode)), key=self.order)

    def is_below(self, term: NamedNode, roots: Iterable[NamedNode]) -> bool:
        """Whether a class or property is one of ``roots`` or below one."""
        waiting, seen, ends = [term], {term}, set(roots)
        while waiting:
            each = waiting.pop()
            if each in ends:
                return True
            above = {*self.related(each, RDFS.subClassOf), *self.related(each, RDFS.subPropertyOf)} - seen
            seen |= above
            waiting.extend(above)
        return False

    def disjoint(self, term: NamedNode) -> list[NamedNode]:
        """The classes that share no member with this one, as far as the ontology says so of it by name."""
        found = {*self.related(term, OWL.disjointWith), *self.relating(OWL.disjointWith, term)}
        for axiom in self._backward.get((RDF.type, OWL.AllDisjointClasses), ()):
            for members in self._forward.get((axiom, OWL.members), ()):
                listed = self._list(members)
                if term in listed:
                    found |= {each for each in listed if isinstance(each, NamedNode)}
        return sorted(found - {term}, key=self.order)

    # -- expressions

    def expressions(self, term: NamedNode, prop: NamedNode) -> list[str]:
        """The anonymous values of a property, in words; a property chain too."""
        values = self._forward.get((term, prop), ())
        return sorted(self.words(value) for value in values if isinstance(value, BlankNode))

    def expressions_of(self, prop: NamedNode, term: NamedNode) -> list[str]:
        """The anonymous things that have the term as a value, in words."""
        things = self._backward.get((prop, term), ())
        return sorted(self.words(thing) for thing in things if isinstance(thing, BlankNode))

    def words(self, node: Term) -> str:
        """A class expression in words, close to OWL's Manchester syntax, with labels for names."""
        if not isinstance(node, BlankNode):
            return self.label(node)
        for prop, joiner in _JOINERS.items():
            for members in self._forward.get((node, prop), ()):
                return joiner.join(self._bracketed(member) for member in self._list(members))
        for members in self._forward.get((node, OWL.oneOf), ()):
            return "one of " + ", ".join(self.label(member) for member in self._list(members))
        for other in self._forward.get((node, OWL.complementOf), ()):
            return f"not {self._bracketed(other)}"
        return self._restriction(node) or " then ".join(self.words(part) for part in self._list(node))

    def _restriction(self, node: BlankNode) -> str:
        on = " ".join(self.label(prop) for prop in self._forward.get((node, OWL.onProperty), ()))
        for prop, word in _QUANTIFIERS.items():
            for value in self._forward.get((node, prop), ()):
                return f"{on} {word} {self._bracketed(value)}"
        for prop, word in _CARDINALITIES.items():
            for number in self.texts(node, prop):
                filler = " ".join(
                    self._bracketed(each) for each in self._forward.get((node, OWL.onClass), ())
                )
                return f"{on} {word} {number} {filler}".rstrip()
        return on

    def _bracketed(self, node: Term) -> str:
        return f"({self.words(node)})" if isinstance(node, BlankNode) else self.label(node)

    def _list(self, node: Term) -> list[Term]:
        return list(self._members(node))

    def _members(self, node: Term) -> Iterator[Term]:
        seen: set[Term] = set()
        while isinstance(node, BlankNode) and node not in seen:
            seen.add(node)
            yield from self._forward.get((node, RDF.first), ())
            node = next(iter(self._forward.get((node, RDF.rest), ())), RDF.nil)
