"""Sources: the documents and datasets that claims come from, as far as accepting claims needs to know them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad, Triple

from mithaq.errors import ClaimError
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, RDF, Node, compact

_SOURCE_CLASSES = (MITHAQ.Source, MITHAQ.Document, MITHAQ.Dataset)


@dataclass(frozen=True)
class Source:
    """A document or dataset.

    ``priority``: the smaller the number, the more its word counts; its own, else its kind's.
    ``covers_until``: the last day it speaks of, where that is stated.
    ``sentence_count`` and ``character_count`` (Unicode code points): for documents, where stated.
    """

    iri: NamedNode
    kind: NamedNode
    priority: int
    covers_until: date | None = None
    sentence_count: int | None = None
    character_count: int | None = None

    def reaches(self, day: date) -> bool:
        """Whether the source's coverage is stated to reach a day."""
        return self.covers_until is not None and day <= self.covers_until


def read_sources(quads: Iterable[Quad], ontology: Iterable[Triple]) -> dict[NamedNode, Source]:
    """The sources that ``graph:claims`` describes; the ontology gives each kind its default priority.

    Raises :class:`ClaimError` for a source without a kind, or of a kind without a priority.
    """
    priorities: dict[Node, int] = {
        t.subject: int(_text(t.object)) for t in ontology if t.predicate == MITHAQ.defaultPriority
    }
    described: dict[NamedNode, dict[NamedNode, Node]] = defaultdict(dict)
    for quad in quads:
        if quad.graph_name == CLAIMS_GRAPH and isinstance(quad.subject, NamedNode):
            if quad.predicate != RDF.type:
                described[quad.subject].setdefault(quad.predicate, quad.object)
            elif quad.object in _SOURCE_CLASSES:
                described[quad.subject][RDF.type] = quad.object
    return {
        iri: _source(iri, values, priorities)
        for iri, values in sorted(described.items(), key=str)
        if RDF.type in values
    }


def _source(iri: NamedNode, values: dict[NamedNode, Node], priorities: dict[Node, int]) -> Source:
    kind = values.get(MITHAQ.hasSourceKind)
    if not isinstance(kind, NamedNode) or kind not in priorities:
        raise ClaimError(
            f"{compact(iri)} has no known kind",
            hint=f"Give it a mithaq:hasSourceKind, one of {', '.join(sorted(compact(k) for k in priorities))}.",
        )
    own = _integer(values, MITHAQ.priority)
    until = values.get(MITHAQ.coversUntil)
    try:
        covers_until = date.fromisoformat(_text(until)) if until is not None else None
    except ValueError as error:
        raise ClaimError(f"{compact(iri)}: mithaq:coversUntil is not a date: '{_text(until)}'") from error
    return Source(
        iri,
        kind,
        priorities[kind] if own is None else own,
        covers_until,
        _integer(values, MITHAQ.sentenceCount),
        _integer(values, MITHAQ.characterCount),
    )


def _integer(values: dict[NamedNode, Node], prop: NamedNode) -> int | None:
    return int(_text(values[prop])) if prop in values else None


def _text(term: Node | None) -> str:
    return term.value if isinstance(term, Literal) else ""
