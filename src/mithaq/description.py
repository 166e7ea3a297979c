"""All that the graph holds about one thing: its names, what holds of it, and what is claimed of it, with the words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from mithaq.names import Names
from mithaq.names.index import rows
from mithaq.profiles import Profiles, Section
from mithaq.questions import Asker, EvidenceProvider
from mithaq.store import Store
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, OWL, RDF, RDFS, SKOS, Term, compact

_NAME_PROPERTIES = frozenset({RDFS.label, SKOS.altLabel, SKOS.prefLabel, MITHAQ.officialName})
#: Told apart from the rest or said elsewhere on the screen.
_LEFT_OUT = _NAME_PROPERTIES | {SKOS.definition, RDF.type, RDFS.isDefinedBy}


#: The properties of something that is described, each with its values.
_Told = dict[object, list[object]]


@dataclass(frozen=True)
class Fact:
    """A triple about the thing, as words: ``direction`` tells whether the thing is its subject or its object."""

    triple: Triple
    direction: str
    relation: str
    other: str
    claims: tuple[NamedNode, ...]
    is_inferred: bool


@dataclass(frozen=True)
class ClaimLine:
    """A claim whose graph mentions the thing."""

    iri: NamedNode
    standing: str
    statement: str
    quote: str
    source: str
    sentence: int | None
    from_document: bool


@dataclass(frozen=True, repr=False)
class Description:
    """What :func:`describe` found."""

    iri: NamedNode
    label: str
    definition: str
    names: tuple[tuple[str, str, str], ...]  # what kind of name, language, text
    types: tuple[str, ...]
    facts: tuple[Fact, ...]
    claims: tuple[ClaimLine, ...]
    says: tuple[Triple, ...]  # of a claim: what its own graph says

    graph: tuple[Triple, ...]  # every triple of which the thing is the subject or the object
    sections: tuple[Section, ...] = ()  # answers to the questions of its class's profile

    def __repr__(self) -> str:
        return f"<Description of {self.label}: {len(self.facts)} facts, {len(self.claims)} claims>"


#: The claims that speak of a thing come first in each query, or a store may go through all claims that there are.
_MENTIONING = """SELECT DISTINCT ?claim {{
  GRAPH ?claim {{ {{ {thing} ?p1 ?o1 }} UNION {{ ?s2 ?p2 {thing} }} UNION {{ ?s3 {thing} ?o3 }} }} }}"""
_CLAIMS = f"""SELECT ?claim ?property ?value {{{{
  {{{{ {_MENTIONING} }}}}
  GRAPH graph:claims {{{{ ?claim ?property ?value }}}}
  FILTER(?property IN (mithaq:hasStanding, mithaq:statement, mithaq:quote, mithaq:hasSource, mithaq:sentenceNumber))
}}}}"""
_SOURCES = """SELECT ?source ?property ?value {{
  VALUES ?source {{ {sources} }}
  GRAPH graph:claims {{ ?source ?property ?value }}
  FILTER(?property IN (rdfs:label, rdf:type))
}}"""


def describe(
    store: Store,
    names: Names,
    asker: Asker,
    profiles: Profiles,
    evidence_of: EvidenceProvider,
    thing: NamedNode,
    *,
    language: str = "en",
) -> Description:
    """Gather what the graph holds about ``thing``; ``language`` is that of the labels to prefer."""
    own = [quad.triple for quad in store.match(thing)]
    if not own:  # claims and sources are described in a graph of their own, apart from what holds
        own = [quad.triple for quad in store.match(thing, graph=CLAIMS_GRAPH)]
    profile = profiles.of(
        {t.object for t in own if t.predicate == RDF.type and isinstance(t.object, NamedNode)}
    )
    return Description(
        iri=thing,
        label=names.label(thing, language),
        definition=_best(own, SKOS.definition, language),
        names=tuple(sorted(set(_names(own)))),
        types=tuple(sorted(_types(own, names, language))),
        facts=tuple(
            _facts(store, names, evidence_of, own, profile.told if profile else frozenset(), language)
        ),
        claims=tuple(_claims(store, thing)),
        says=tuple(sorted((quad.triple for quad in store.match(graph=thing)), key=str)),
        graph=(*own, *(quad.triple for quad in store.match(object=thing))),
        sections=tuple(profile.ask(asker, thing)) if profile else (),
    )


def _names(triples: list[Triple]) -> Iterator[tuple[str, str, str]]:
    for triple in triples:
        if triple.predicate in _NAME_PROPERTIES and isinstance(triple.object, Literal):
            kind = triple.predicate.value.rsplit("#", 1)[-1]
            yield kind, triple.object.language or "", triple.object.value


def _best(triples: list[Triple], prop: NamedNode, language: str) -> str:
    found = [t.object for t in triples if t.predicate == prop and isinstance(t.object, Literal)]
    ranked = sorted(
        found, key=lambda literal: (literal.language != language, literal.language or "", literal.value)
    )
    return ranked[0].value if ranked else ""


def _types(triples: list[Triple], names: Names, language: str) -> Iterator[str]:
    for triple in triples:
        if (
            triple.predicate == RDF.type
            and isinstance(triple.object, NamedNode)
            and triple.object != OWL.NamedIndividual
        ):
            yield names.label(triple.object, language)


def _facts(
    store: Store,
    names: Names,
    evidence_of: EvidenceProvider,
    own: list[Triple],
    told_elsewhere: frozenset[NamedNode],
    language: str,
) -> Iterator[Fact]:
    if not own:
        return
    left_out = _LEFT_OUT | told_elsewhere
    thing = own[0].subject
    assert isinstance(thing, NamedNode)  # noqa: S101 - what was asked for
    outgoing = [triple for triple in own if triple.predicate not in left_out]
    told = {(triple.predicate, triple.object) for triple in outgoing}
    incoming = [
        quad.triple
        for quad in store.match(object=thing)
        if quad.predicate not in left_out
        and not any((prop, quad.subject) in told for prop in _other_ways(store, quad.predicate))
    ]
    for direction, triples in (("subject", outgoing), ("object", incoming)):
        for triple in sorted(triples, key=lambda t: (names.label(t.predicate, language), str(t))):
            evidence = evidence_of(triple)
            yield Fact(
                triple,
                direction,
                names.label(triple.predicate, language),
                _show(triple.object if direction == "subject" else triple.subject, names, language),
                tuple(sorted(evidence.claims, key=_natural)) if evidence else (),
                bool(evidence and evidence.inferred),
            )


def _other_ways(store: Store, prop: NamedNode) -> list[NamedNode]:
    """The properties by which the same could be told from the other end."""
    inverses = [quad.object for quad in store.match(prop, OWL.inverseOf)]
    inverses += [quad.subject for quad in store.match(None, OWL.inverseOf, prop)]
    symmetric = any(store.match(prop, RDF.type, OWL.SymmetricProperty))
    return [node for node in (*inverses, *([prop] if symmetric else [])) if isinstance(node, NamedNode)]


def _claims(store: Store, thing: NamedNode) -> list[ClaimLine]:
    claims = _described(store, _CLAIMS.format(thing=thing))
    # What has no standing is a graph, and no claim.
    claims = {claim: told for claim, told in claims.items() if MITHAQ.hasStanding in told}
    of_claims = {claim: _first(told, MITHAQ.hasSource) for claim, told in claims.items()}
    named = " ".join(str(NamedNode(source)) for source in sorted(set(of_claims.values())) if source)
    sources = _described(store, _SOURCES.format(sources=named)) if named else {}
    lines = [_line(claim, told, sources.get(of_claims[claim], {})) for claim, told in claims.items()]
    return sorted(lines, key=lambda line: (line.source, _natural(line.iri)))


def _line(claim: str, told: _Told, source: _Told) -> ClaimLine:
    sentence = _first(told, MITHAQ.sentenceNumber)
    return ClaimLine(
        iri=NamedNode(claim),
        standing=_first(told, MITHAQ.hasStanding).rsplit("#", 1)[-1],
        statement=_first(told, MITHAQ.statement),
        quote=_first(told, MITHAQ.quote),
        source=_first(source, RDFS.label),
        sentence=int(sentence) if sentence else None,
        from_document=MITHAQ.Document in source.get(RDF.type, ()),
    )


def _described(store: Store, query: str) -> dict[str, _Told]:
    """The IRIs that a query describes row by row, each with its properties and their values."""
    found: dict[str, _Told] = {}
    for subject, prop, value in rows(store, query):
        if isinstance(subject, NamedNode):
            found.setdefault(subject.value, {}).setdefault(prop, []).append(value)
    return found


def _first(told: _Told, prop: NamedNode) -> str:
    """The first of a property's values as text; empty where there is none."""
    return min(map(_text, told.get(prop, ())), default="")


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


def _show(term: Term | Triple, names: Names, language: str) -> str:
    if isinstance(term, NamedNode):
        return names.label(term, language)
    return term.value if isinstance(term, Literal) else compact(term)


def _natural(node: NamedNode) -> list[object]:
    """Sorts claim 2-1 before claim 14-1."""
    return [
        (part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", node.value)
    ]
