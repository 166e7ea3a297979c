"""What each fact rests on before any rule: claims, the ontology, the vocabulary, or what the build computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from mithaq.acceptance import Acceptance, accept, read_schema
from mithaq.build.inputs import Inputs, inputs_from
from mithaq.reasoning import Computed, Declared, Ground, Stated
from mithaq.terms import MITHAQ, ONTOLOGY_GRAPH, ONTOLOGY_IRI, RDFS, VOCABULARY_GRAPH, Node


@dataclass(frozen=True)
class Grounds:
    """The inputs of a graph, what became of its claims, and the ground of every triple that the closure starts from."""

    inputs: Inputs
    acceptance: Acceptance
    triples: Mapping[Triple, Ground]


def grounds_of(quads: Iterable[Quad]) -> Grounds:
    """The grounds of a stored graph, found again from its claims: acceptance gives the same result each time."""
    return grounds(inputs_from(quads))


def grounds(inputs: Inputs) -> Grounds:
    """Accept the claims and say of each triple of the closure's input where it comes from."""
    acceptance = accept(inputs.claims, read_schema(inputs.ontology), inputs.sources, inputs.as_of)
    notes = _definition_notes(inputs.ontology)
    found: dict[Triple, Ground] = {
        triple: Declared(ONTOLOGY_GRAPH, _note(triple, notes)) for triple in inputs.ontology
    }
    found.update((triple, Declared(VOCABULARY_GRAPH)) for triple in inputs.vocabulary)
    for bound in acceptance.bounds:
        found[bound.triple] = Computed("date-bounds", bound.premises)
    for current in acceptance.current:
        found[current.triple] = Computed(current.rule, current.premises, current.absence)
    # A claim is the better ground where the vocabulary happens to say the same.
    found.update(_stated(acceptance))
    return Grounds(inputs, acceptance, found)


def _stated(acceptance: Acceptance) -> Iterator[tuple[Triple, Stated]]:
    """The accepted triples with their grounds: one ground for all that rest on the very same claims."""
    known: dict[int, Stated] = {}
    for triple, claims in acceptance.stated.items():
        ground = known.get(id(claims))  # what a claim alone says shares one tuple
        if ground is None:
            ground = known[id(claims)] = Stated(tuple(claim.iri for claim in claims))
        yield triple, ground


def anonymous(ontology: Iterable[Triple]) -> frozenset[Triple]:
    """The triples of the ontology's anonymous expressions: no other input may have blank nodes, and no fact does."""
    return frozenset(
        t for t in ontology if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)
    )


def _definition_notes(ontology: Iterable[Triple]) -> dict[Node, str]:
    """Classes whose meaning is a choice of ours, kept in a file of its own: an explanation shows it as one."""
    return {
        t.subject: f"a definition choice, which can be replaced: {_last_part(t.object)}"
        for t in ontology
        if t.predicate == RDFS.isDefinedBy
        and isinstance(t.subject, NamedNode)
        and t.subject in MITHAQ
        and t.object != NamedNode(ONTOLOGY_IRI)
    }


def _last_part(term: Node) -> str:
    return term.value.rsplit("/", 1)[-1] if isinstance(term, NamedNode) else str(term)


def _note(triple: Triple, notes: Mapping[Node, str]) -> str:
    return notes.get(triple.object, "") if triple.predicate == RDFS.subClassOf else ""
