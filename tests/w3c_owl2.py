"""The W3C OWL 2 test cases of the RL profile, and what it means that a graph follows from another.

https://www.w3.org/TR/owl2-conformance/ describes the cases. Those that come in functional syntax only are written here as
the triples to which the standard maps them (OWL 2 Mapping to RDF Graphs, table 1).
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from mithaq.reasoning import is_tautology
from mithaq.terms import OWL, RDF, RDFS, Namespace, Term
from reasoning.small_graphs import turtle

TEST = Namespace("http://www.w3.org/2007/OWL/testOntology#")

KINDS = {
    "positive entailment": (TEST.PositiveEntailmentTest, TEST.rdfXmlConclusionOntology),
    "negative entailment": (TEST.NegativeEntailmentTest, TEST.rdfXmlNonConclusionOntology),
    "consistency": (TEST.ConsistencyTest, None),
    "inconsistency": (TEST.InconsistencyTest, None),
}

#: The premises of cases that have no RDF/XML.
FUNCTIONAL = {
    "functionality-clash": ":hasAge a owl:DatatypeProperty, owl:FunctionalProperty . :a a owl:NamedIndividual, "
    "[ a owl:Restriction ; owl:onProperty :hasAge ; owl:hasValue 18 ], "
    "[ a owl:Restriction ; owl:onProperty :hasAge ; owl:hasValue 19 ] .",
    "Plus and Minus Zero are Distinct": ":numberOfChildren a owl:DatatypeProperty, owl:FunctionalProperty . "
    ':Meg a owl:NamedIndividual ; :numberOfChildren "+0.0"^^xsd:float, "-0.0"^^xsd:float .',
    "string-integer-clash": ":hasAge a owl:DatatypeProperty ; rdfs:range xsd:integer . :a a owl:NamedIndividual, "
    '[ a owl:Restriction ; owl:onProperty :hasAge ; owl:hasValue "aString" ] .',
}

#: What declares a name rather than says something of it; the theorem on the completeness of the rules (PR1 in section 4.3 of
#: the profiles) leaves declarations out of what they conclude.
_DECLARED = frozenset(
    {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual}
    | {OWL.Ontology, OWL.Restriction, RDFS.Class, RDFS.Datatype, RDF.Property, RDF.List}
)


@dataclass(frozen=True)
class Case:
    """One test of one kind; ``conclusion`` is what follows, or does not, for the kinds that have one."""

    name: str
    kind: str
    premise: tuple[Triple, ...]
    conclusion: tuple[Triple, ...] = ()

    @property
    def id(self) -> str:
        """Name and kind."""
        return f"{self.name}: {self.kind}"


def suite() -> Path | None:
    """The cases: in ``$MITHAQ_SHARED``, or in a folder ``shared`` beside the checkout or one of those above it."""
    folders = [Path(os.environ["MITHAQ_SHARED"])] if "MITHAQ_SHARED" in os.environ else []
    folders += [folder.parent / "shared" for folder in Path(__file__).resolve().parents]
    found = [folder / "w3c" / "owl2" / "all.rdf" for folder in folders]
    return next((path for path in found if path.is_file()), None)


def cases(file: Path) -> Iterator[Case]:
    """Every test of the RL profile, once for each of its kinds."""
    said: dict[object, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for triple in rdfxml(file.read_text(encoding="utf-8")):
        said[triple.subject][triple.predicate].append(triple.object)
    for case in list(said.values()):
        if TEST.RL in case.get(TEST.profile, ()):
            name = case[TEST.identifier][0].value
            imported = [
                said[each][TEST.rdfXmlInputOntology][0] for each in case.get(TEST.importedOntology, ())
            ]
            premise = [rdfxml(each.value) for each in (*case.get(TEST.rdfXmlPremiseOntology, ()), *imported)]
            for kind, (type_, conclusion) in KINDS.items():
                if type_ in case[RDF.type]:
                    yield Case(
                        name,
                        kind,
                        tuple(t for part in premise for t in part) or tuple(turtle(FUNCTIONAL[name])),
                        tuple(rdfxml(case[conclusion][0].value)) if conclusion else (),
                    )


def rdfxml(text: str) -> list[Triple]:
    """The triples of RDF/XML; the parser asks for double quotes around the entities that the cases declare."""
    text = re.sub(r"(<!ENTITY\s+\S+\s+)'([^']*)'", r'\1"\2"', text)
    return [quad.triple for quad in parse(text, format=RdfFormat.RDF_XML, rename_blank_nodes=True)]


def missing(conclusion: Iterable[Triple], graph: Iterable[Triple]) -> list[Triple]:
    """What of a conclusion a graph does not entail: nothing, if its blank nodes can stand for terms of the graph.

    Declarations and tautologies are true of any graph. Where blank nodes have no match, all triples are given.
    """
    held = set(graph)
    wanted = [t for t in conclusion if not is_free(t)]
    ground = [t for t in wanted if not _blanks(t) and t not in held]
    if ground:
        return ground
    anonymous = [t for t in wanted if _blanks(t)]
    return [] if _matches(anonymous, {}, held) else anonymous


def is_free(triple: Triple) -> bool:
    """Whether a triple is a declaration or true of anything."""
    return is_tautology(triple) or (triple.predicate == RDF.type and triple.object in _DECLARED)


def _blanks(triple: Triple) -> list[BlankNode]:
    return [term for term in (triple.subject, triple.object) if isinstance(term, BlankNode)]


def _matches(wanted: list[Triple], found: dict[object, object], held: set[Triple]) -> bool:
    """Whether blank nodes can be given values so that all triples are among those held."""
    if not wanted:
        return True
    # The triple with the fewest open ends comes next.
    triple = min(wanted, key=lambda t: sum(term not in found for term in _blanks(t)))
    rest = [t for t in wanted if t is not triple]
    for other in held:
        values = dict(found)
        if (
            other.predicate == triple.predicate
            and _fits(triple.subject, other.subject, values)
            and _fits(triple.object, other.object, values)
            and _matches(rest, values, held)
        ):
            return True
    return False


def _fits(term: object, other: object, values: dict[object, object]) -> bool:
    if not isinstance(term, BlankNode):
        return term == other
    return values.setdefault(term, other) == other
