"""What an ontology says that OWL 2 RL does not use, and why: a reader of a closure should know what is missing from it.

The rules of the profile (OWL 2 Web Ontology Language Profiles, second edition, section 4.2) read some class expressions only
where they stand as the subclass, others only as the superclass, and some constructs not at all. None of this is an error: what
follows by the rules follows; it may not be all that follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.reasoning import literals
from mithaq.reasoning.expressions import Expressions
from mithaq.reasoning.facts import Coded, Facts
from mithaq.terms import OWL, RDF, RDFS, XSD, Term, compact

_EXISTS = "no rule concludes that something exists"
_CHOOSES = "no rule chooses among alternatives"
_COUNTS = "no rule counts that far: of maxima, 0 and 1 are read"
_EXACT = "no rule reads an exact number; a maximum of 0 or 1 is read where it is stated as one"
_ABSENT = "no rule concludes from the absence of a triple"
_SELF = "no rule reads owl:hasSelf"

#: Constructs that no rule reads in an expression that is the superclass (so too a type, a domain, a range).
_NOT_SUPER = {
    OWL.someValuesFrom: _EXISTS,
    OWL.minCardinality: _EXISTS,
    OWL.minQualifiedCardinality: _EXISTS,
    OWL.unionOf: _CHOOSES,
    OWL.oneOf: _CHOOSES,
    OWL.cardinality: _EXACT,
    OWL.qualifiedCardinality: _EXACT,
    OWL.hasSelf: _SELF,
}
#: Constructs that no rule reads in an expression that is the subclass (so too below a complement or a disjointness).
_NOT_SUB = {
    OWL.allValuesFrom: _ABSENT,
    OWL.complementOf: _ABSENT,
    OWL.maxCardinality: _ABSENT,
    OWL.maxQualifiedCardinality: _ABSENT,
    OWL.cardinality: _ABSENT,
    OWL.qualifiedCardinality: _ABSENT,
    OWL.minCardinality: "no rule counts; owl:someValuesFrom says the same of a minimum of 1",
    OWL.minQualifiedCardinality: "no rule counts; owl:someValuesFrom says the same of a minimum of 1",
    OWL.hasSelf: _SELF,
}
_FACETS = "no rule reads restrictions of datatypes"
#: Predicates that no rule reads wherever they stand.
_NOWHERE = {
    OWL.disjointUnionOf: "no rule reads it; owl:unionOf with owl:AllDisjointClasses says the same",
    OWL.onProperties: "no rule reads restrictions on several properties",
    OWL.datatypeComplementOf: _FACETS,
    OWL.withRestrictions: _FACETS,
    OWL.imports: "imports are not followed; give that file as well",
}
#: Types that no rule reads.
_KINDS = {
    OWL.ReflexiveProperty: "no rule says of everything that it is related to itself",
    NamedNode("http://www.w3.org/2003/11/swrl#Imp"): "rules in SWRL are not read",
}
#: Terms that stand for something which the rules do not know.
_TERMS: dict[Term, str] = dict.fromkeys(
    (
        OWL.topObjectProperty,
        OWL.bottomObjectProperty,
        OWL.topDataProperty,
        OWL.bottomDataProperty,
        OWL.real,
        OWL.rational,
    ),
    "no rule knows what it means",
)
#: Predicates whose object is a list.
_LISTING = frozenset(
    {OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.disjointUnionOf, OWL.propertyChainAxiom, OWL.hasKey}
    | {OWL.members, OWL.distinctMembers, OWL.onProperties, OWL.withRestrictions}
)
_BROKEN = "its list cannot be read: it has no end, or a cell without rdf:first"
_READ_AS_TYPES = frozenset({*_KINDS, OWL.Ontology})
_DEFINING = (OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.complementOf)
_PARTS = frozenset({*_NOT_SUPER, *_NOT_SUB, *_DEFINING, OWL.hasValue, OWL.onProperty})


@dataclass(frozen=True, order=True)
class Unused:
    """An axiom that the rules do not use, or not in full: the axiom as text, the construct, and why."""

    axiom: str
    construct: str
    reason: str

    def __str__(self) -> str:
        return f"{self.axiom}: {self.construct}: {self.reason}"


def unused(triples: Iterable[Triple]) -> list[Unused]:
    """Every axiom that OWL 2 RL does not use or not in full, in the order of its text."""
    given = list(triples)
    return sorted({*_Survey(given).found(), *_datatypes(given)})


def _datatypes(triples: Iterable[Triple]) -> Iterator[Unused]:
    """Datatypes of literals whose values are not known, each once."""
    used = {triple.object.datatype for triple in triples if isinstance(triple.object, Literal)}
    for datatype in used:
        if datatype.value not in literals.DATATYPES:
            name = compact(datatype)
            yield Unused(
                f"literals of {name}", name, "its values are not known; they are compared as they are written"
            )


def _relevant(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The ontology among the triples: an index of all of them would cost as much as the closure."""
    expressions = {triple.subject for triple in triples if triple.predicate in _PARTS}
    for triple in triples:
        predicate, object_ = triple.predicate, triple.object
        if predicate == RDF.type:
            if object_ in expressions or object_ in _READ_AS_TYPES or triple.subject in _TERMS:
                yield triple
        elif predicate in OWL or predicate in RDFS or predicate in XSD or predicate in (RDF.first, RDF.rest):
            yield triple


class _Survey:
    """Goes through the axioms of an ontology and the expressions in them."""

    def __init__(self, triples: list[Triple]) -> None:
        self.facts = Facts(_relevant(triples))
        self.expressions = Expressions(self.facts)

    def found(self) -> Iterator[Unused]:
        """What is not used, in any order."""
        for coded in list(self.facts.rounds):
            subject, predicate, object_ = (self.facts.terms[number] for number in coded)
            axiom = self.expressions.triple(coded)
            for table, term in ((_NOWHERE, predicate), (_KINDS, object_), (_TERMS, predicate)):
                if isinstance(term, NamedNode) and term in table and not self._is_at_hand(coded):
                    yield Unused(axiom, compact(term), table[term])
            if predicate not in (RDF.first, RDF.rest):
                for term in {subject, object_} & _TERMS.keys():
                    yield Unused(axiom, compact(term), _TERMS[term])
            if predicate in _LISTING and self.facts.members(coded[2]) is None:
                yield Unused(axiom, compact(predicate), _BROKEN)
            for construct, reason in self._in_axiom(coded, predicate):
                yield Unused(axiom, construct, reason)

    def _is_at_hand(self, coded: Coded) -> bool:
        """Whether a triple imports what has been given too."""
        type_, ontology = self.facts.number(RDF.type), self.facts.number(OWL.Ontology)
        return coded[1] == self.facts.number(OWL.imports) and (coded[2], type_, ontology) in self.facts.rounds

    def _in_axiom(self, coded: Coded, predicate: Term) -> Iterator[tuple[str, str]]:
        """Constructs and reasons for the expressions of one axiom, by where they stand in it."""
        subject, _, object_ = coded
        if predicate == RDFS.subClassOf:
            yield from self._sub(subject)
            yield from self._super(object_)
        elif predicate in (RDFS.domain, RDFS.range, RDF.type):
            yield from self._super(object_)
        elif predicate == OWL.equivalentClass:
            for end in (subject, object_):
                yield from self._sub(end)
                yield from self._super(end)
        elif predicate == OWL.disjointWith:
            yield from self._sub(subject)
            yield from self._sub(object_)
        elif predicate == OWL.hasKey:
            yield from self._sub(subject)
        elif predicate == OWL.members:
            for member in self.facts.members(object_) or ():
                yield from self._sub(member)
        elif predicate in _DEFINING and isinstance(self.facts.terms[subject], NamedNode):
            # :C owl:unionOf ( ... ) says that the two are equivalent.
            yield from self._sub(subject, named=True)
            yield from self._super(subject, named=True)

    def _parts(self, node: int, *, named: bool = False) -> Iterator[tuple[NamedNode, int]]:
        """What an expression is made of; a name is its own axiom's business."""
        is_expression = isinstance(self.facts.terms[node], BlankNode)
        if not is_expression and not named and not self._values(OWL.onProperty, node):
            return
        for predicate in _PARTS:
            for value in self._values(predicate, node):
                yield predicate, value

    def _values(self, predicate: NamedNode, node: int) -> set[int]:
        return self.facts.by_subject.get(self.facts.number(predicate), {}).get(node, set())

    def _super(self, node: int, *, named: bool = False) -> Iterator[tuple[str, str]]:
        for predicate, value in self._parts(node, named=named):
            if predicate in _NOT_SUPER:
                yield f"{compact(predicate)} in a superclass", _NOT_SUPER[predicate]
            elif predicate == OWL.intersectionOf:
                for member in self.facts.members(value) or ():
                    yield from self._super(member)
            elif predicate == OWL.allValuesFrom:
                yield from self._super(value)
            elif predicate == OWL.complementOf:
                yield from self._sub(value)
            elif predicate in (OWL.maxCardinality, OWL.maxQualifiedCardinality):
                if not self._is_small(value):
                    yield f"{compact(predicate)} in a superclass", _COUNTS
                for kind in self._values(OWL.onClass, node):
                    yield from self._sub(kind)

    def _sub(self, node: int, *, named: bool = False) -> Iterator[tuple[str, str]]:
        for predicate, value in self._parts(node, named=named):
            if predicate in _NOT_SUB:
                yield f"{compact(predicate)} in a subclass", _NOT_SUB[predicate]
            elif predicate in (OWL.intersectionOf, OWL.unionOf):
                for member in self.facts.members(value) or ():
                    yield from self._sub(member)
            elif predicate == OWL.someValuesFrom:
                yield from self._sub(value)

    def _is_small(self, number: int) -> bool:
        term = self.facts.terms[number]
        found = literals.value(term) if isinstance(term, Literal) else None
        return found is not None and found[1] in (0, 1)
