"""Mapping sets and what the graph knows of their things, as one small dataset that the rules can ask.

A mapping is described in SSSOM's own RDF terms (``owl:annotatedSource`` and its fellows, ``sssom:confidence``); a dataset that
is linked to in VoID's. What SPARQL could not work out is worked out here, under the prefix ``row:``: which dataset an
identifier belongs to, and what the spellings of a name have in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from mithaq.errors import InputError, Place
from mithaq.linking.collecting import Collection
from mithaq.mappings import Row, Target, target_of
from mithaq.names import Folding
from mithaq.names.index import LABELS, OTHER_NAMES
from mithaq.store import EmbeddedStore, Store
from mithaq.terms import (
    BASE,
    CLAIM,
    CLAIMS_GRAPH,
    DCTERMS,
    MITHAQ,
    OWL,
    RDF,
    SSSOM,
    XSD,
    Namespace,
    Term,
    expand,
)

#: What is worked out for the rules; used nowhere else.
ROW = Namespace(BASE + "linking#")
VOID = Namespace("http://rdfs.org/ns/void#")

_ARTICLE_BEHIND = re.compile(r"[\s,(]+the\)?\s*$", re.IGNORECASE)
_TRUE = Literal("true", datatype=XSD.boolean)
_IRIS = ("mapping_justification", "mapping_source", "record_id", "subject_match_field", "object_match_field")
_TEXTS = ("subject_label", "object_label", "match_string")
_PLACES = {
    "subject_id": OWL.annotatedSource,
    "predicate_id": OWL.annotatedProperty,
    "object_id": OWL.annotatedTarget,
}
#: What a rule may ask about a thing, besides its names and codes.
_ASKED = (
    RDF.type,
    OWL.deprecated,
    DCTERMS.isReplacedBy,
    MITHAQ.isoAlpha2Code,
    MITHAQ.isoAlpha3Code,
    MITHAQ.isoNumericCode,
    MITHAQ.m49Code,
    MITHAQ.cowCode,
    MITHAQ.gleditschWardCode,
    MITHAQ.hasParty,
    MITHAQ.signatureDate,
    MITHAQ.startDate,
)
#: What a rule may ask about a code, which says when a nation lived.
_OF_CODES = (
    MITHAQ.hasCodeScheme,
    MITHAQ.codeValue,
    MITHAQ.startsNoEarlierThan,
    MITHAQ.endsNoLaterThan,
    MITHAQ.endDate,
)


def described(
    store: Store, collection: Collection, folding: Folding
) -> tuple[EmbeddedStore, dict[NamedNode, tuple[Row, bool]]]:
    """The dataset that rules run over, and the row behind each node that stands for one.

    Of rows that are only beside those looked at, the ones that have nothing to do with them are left out.
    """
    rows = {
        NamedNode(f"urn:mithaq:row:{number}"): pair for number, pair in enumerate(_touching(collection), 1)
    }
    things = {row.iri("subject_id") for row, _ in rows.values()}
    things |= {row.iri("object_id") for row, _ in rows.values() if _is_record(row, collection.targets)}
    if collection.whole:
        things |= _all_nations(store)
    quads = [
        *_facts(store, things),
        *_names(store, folding),
        *_claims(store, [row for row, _ in rows.values()]),
        *_targets(collection.targets),
        *_imported(store, collection.targets),
    ]
    for node, (row, _) in rows.items():
        quads += _row(node, row, collection.targets, folding)
    return EmbeddedStore.in_memory(quads), rows


def _touching(collection: Collection) -> list[tuple[Row, bool]]:
    """The rows that share a thing or a record with one that is looked at, directly or by one between them."""
    rows = [(row, wanted, _ends(row)) for row, wanted in collection.rows()]
    touched = {end for _, wanted, ends in rows if wanted for end in ends}
    for _ in range(2):
        touched |= {end for _, _, ends in rows if ends & touched for end in ends}
    return [(row, wanted) for row, wanted, ends in rows if ends & touched]


def _ends(row: Row) -> frozenset[NamedNode]:
    columns = ("subject_id", "object_id", "record_id")
    return frozenset(row.iri(column) for column in columns if column in row.values)


def _all_nations(store: Store) -> set[NamedNode]:
    found = [quad.object for quad in store.match(predicate=MITHAQ.hasHolder)]
    found += [quad.subject for quad in store.match(predicate=RDF.type, object=MITHAQ.OICMemberState)]
    return {each for each in found if isinstance(each, NamedNode)}


def name_key(text: str, folding: Folding) -> str:
    """What the spellings of a name have in common, an article behind it (``Niger (the)``) included."""
    return folding(_ARTICLE_BEHIND.sub("", text))


def _facts(store: Store, things: Iterable[NamedNode]) -> Iterator[Quad]:
    codes = {quad.subject for quad in store.match(predicate=MITHAQ.codeValue)}
    for thing in things:
        for prop in _ASKED:
            yield from store.match(thing, prop)
        for held in store.match(predicate=MITHAQ.hasHolder, object=thing):
            if isinstance(held.subject, NamedNode) and held.subject in codes:
                yield held
                for prop in _OF_CODES:
                    yield from store.match(held.subject, prop)


def _names(store: Store, folding: Folding) -> Iterator[Quad]:
    keys: dict[str, Literal] = {}
    for prop in (*LABELS, *OTHER_NAMES):
        for quad in store.match(predicate=prop):
            if isinstance(quad.object, Literal):
                text = quad.object.value
                if text not in keys:
                    keys[text] = Literal(name_key(text, folding))
                yield Quad(quad.subject, ROW.key, keys[text])


def _claims(store: Store, rows: Iterable[Row]) -> Iterator[Quad]:
    sources: set[NamedNode] = set()
    for row in rows:
        if "mapping_source" in row.values:
            sources.add(row.iri("mapping_source"))
        if "record_id" in row.values and (claim := row.iri("record_id")) in CLAIM:
            yield from store.match(graph=claim)
            for quad in store.match(claim, MITHAQ.withdrawalReason, graph=CLAIMS_GRAPH):
                yield Quad(quad.subject, quad.predicate, quad.object)
    for source in sources:
        for quad in store.match(source, RDF.type, graph=CLAIMS_GRAPH):
            yield Quad(quad.subject, quad.predicate, quad.object)


def _targets(targets: Sequence[Target]) -> Iterator[Quad]:
    for target in targets:
        node = _node(target)
        try:
            classes = [expand(name) for name in target.covers]
            code = [expand(target.code)] if target.code else []
        except (KeyError, ValueError) as error:
            raise InputError(
                f"target {target.name}: {error} is no prefix of ours",
                where=Place("targets.toml"),
                hint="Write covers and code as mithaq:Nation or mithaq:IsoAlpha3.",
            ) from error
        whole = f"^{re.escape(target.namespace)}(?:{target.pattern})$"
        about: list[tuple[NamedNode, Term]] = [
            (RDF.type, VOID.Dataset),
            (DCTERMS.title, Literal(target.title)),
            (VOID.uriSpace, Literal(target.namespace)),
            (VOID.uriRegexPattern, Literal(whole)),
            *((ROW.covers, each) for each in classes),
            *((ROW.code, each) for each in code),
            *([(ROW.needed, _TRUE)] if target.needed else []),
        ]
        yield from (Quad(node, prop, value) for prop, value in about)


def _is_record(row: Row, targets: tuple[Target, ...]) -> bool:
    """Whether what a row links to is a record that an import may have brought into the graph."""
    target = target_of(row.iri("object_id"), targets)
    return target is not None and target.imported


def _imported(store: Store, targets: Sequence[Target]) -> Iterator[Quad]:
    """Which datasets of records are in the graph."""
    for target in (each for each in targets if each.imported):
        for quad in store.match(predicate=RDF.type, object=MITHAQ.Instrument):
            if isinstance(quad.subject, NamedNode) and target_of(quad.subject, (target,)):
                yield Quad(_node(target), ROW.imported, _TRUE)
                break


def _row(node: NamedNode, row: Row, targets: tuple[Target, ...], folding: Folding) -> Iterator[Quad]:
    yield Quad(node, RDF.type, SSSOM.Mapping)
    for prop, value in (*_cells(row), *_worked_out(row, targets, folding)):
        yield Quad(node, prop, value)


def _cells(row: Row) -> Iterator[tuple[NamedNode, Term]]:
    """What the row says, in SSSOM's terms."""
    for column, prop in _PLACES.items():
        yield prop, row.iri(column)
    for column in _IRIS:
        if column in row.values:
            yield SSSOM[column], row.iri(column)
    for column in _TEXTS:
        if column in row.values:
            yield SSSOM[column], Literal(row.values[column])
    if "confidence" in row.values:
        yield SSSOM.confidence, Literal(str(float(row.values["confidence"])), datatype=XSD.double)


def _worked_out(row: Row, targets: tuple[Target, ...], folding: Folding) -> Iterator[tuple[NamedNode, Term]]:
    for column, prop in (("subject_label", ROW.subjectKey), ("object_label", ROW.objectKey)):
        if column in row.values:
            yield prop, Literal(name_key(row.values[column], folding))
    if target := target_of(row.iri("object_id"), targets):
        yield ROW.target, _node(target)
    if target_of(row.iri("subject_id"), targets):
        yield ROW.crosses, _TRUE


def _node(target: Target) -> NamedNode:
    return ROW[f"target-{target.name}"]
