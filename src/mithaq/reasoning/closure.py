"""The closure as the rest of the project sees it: triples in, triples and contradictions out, whatever the engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import BlankNode, NamedNode, Triple

from mithaq.reasoning.rules import Rule, Use, Variable
from mithaq.terms import OWL, RDF, RDFS

_REFLEXIVE = frozenset(
    {OWL.sameAs, RDFS.subClassOf, OWL.equivalentClass, RDFS.subPropertyOf, OWL.equivalentProperty}
)
#: The classes to which everything belongs.
UNIVERSAL = frozenset({OWL.Thing, RDFS.Resource})
#: The predicates, ``rdf:type`` apart, of which some triples are true of anything.
OF_TAUTOLOGIES = _REFLEXIVE | {RDFS.domain, RDFS.range}


@dataclass(frozen=True)
class Inconsistency:
    """A contradiction: the rule that found it, the triples that cannot stand together, and a sentence that says so.

    ``given`` are the input triples from which those at fault follow, the ontology's among them. ``at_fault`` and ``behind``
    are the two as text, anonymous expressions written out and the cells of lists left to the triple that names the list.
    """

    rule: str
    triples: tuple[Triple, ...]
    message: str
    given: tuple[Triple, ...] = ()
    at_fault: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


@dataclass(frozen=True)
class Closure:
    """What follows from triples by rules: neither the triples themselves, nor tautologies, nor (unless asked for) blank nodes."""

    inferred: frozenset[Triple]
    inconsistencies: tuple[Inconsistency, ...]


class Engine(Protocol):
    """Something that can close triples under rules."""

    def close(
        self, triples: Sequence[Triple], rules: Sequence[Rule], *, blank_nodes: bool = False
    ) -> Closure:
        """The closure of the triples under the rules; with the triples that have blank nodes, if asked for."""


def is_tautology(triple: Triple) -> bool:
    """Whether a triple is true of anything, so that nothing is said by it: ``x a owl:Thing``, C ⊑ C, owl:Nothing ⊑ C …"""
    predicate, object_ = triple.predicate, triple.object
    if predicate == RDF.type:
        return object_ in UNIVERSAL
    if predicate in _REFLEXIVE and triple.subject == object_:
        return True
    if predicate in (RDFS.domain, RDFS.range):
        return object_ in UNIVERSAL
    return predicate == RDFS.subClassOf and (object_ in UNIVERSAL or triple.subject == OWL.Nothing)


def axioms(rules: Iterable[Rule]) -> frozenset[Triple]:
    """What rules without premises conclude, such as ``owl:Thing a owl:Class``: entailed by nothing, so not reported."""
    heads = (
        pattern for rule in rules if not rule.body and rule.use is Use.TAUTOLOGY for pattern in rule.head
    )
    return frozenset(
        Triple(head.subject, head.predicate, head.object)
        for head in heads
        if isinstance(head.subject, NamedNode)
        and isinstance(head.predicate, NamedNode)
        and not isinstance(head.object, Variable)
    )


def is_reportable(triple: Triple, *, blank_nodes: bool = False) -> bool:
    """Whether a derived triple belongs into a result: no blank nodes unless asked for, nothing the empty graph entails."""
    if not blank_nodes and (isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)):
        return False
    return not is_tautology(triple)
