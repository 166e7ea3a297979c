"""Sources: the documents and datasets that claims come from, as far as accepting claims needs to know them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad, Triple

from mithaq.errors import ClaimError
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, RDF, Node, compact

SOURCE_CLASSES = (MITHAQ.Source, MITHAQ.Document, MITHAQ.Dataset)

#: What a source says of itself at most once.
_AT_MOST_ONCE = (
    MITHAQ.hasSourceKind,
    MITHAQ.priority,
    MITHAQ.coversUntil,
    MITHAQ.sentenceCount,
    MITHAQ.characterCount,
)
#: Numbers, and not sources before sources, since an order by numbers cannot go round in a circle.
_ORDER = "Sources are ordered by numbers, the smaller the weightier, never by naming one another."


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

    Raises :class:`ClaimError` for a source without a kind, or of a kind without a priority, for a number or a day that
    is none, and for two values where there may be one.
    """
    return sources_in((quad.triple for quad in quads if quad.graph_name == CLAIMS_GRAPH), ontology)


def sources_in(
    described: Iterable[Triple | tuple[Node, NamedNode, Node]], ontology: Iterable[Triple]
) -> dict[NamedNode, Source]:
    """As :func:`read_sources`, from the triples of ``graph:claims``."""
    ranked: dict[Node, set[Node]] = defaultdict(set)
    for triple in ontology:
        if triple.predicate == MITHAQ.defaultPriority:
            ranked[triple.subject].add(triple.object)
    priorities = {
        kind: _integer(kind, MITHAQ.defaultPriority, _only(kind, MITHAQ.defaultPriority, ranked[kind]))
        for kind in sorted(ranked, key=str)
    }
    stated: dict[Node | Triple, dict[NamedNode, set[Node]]] = defaultdict(lambda: defaultdict(set))
    sources: set[NamedNode] = set()
    for subject, predicate, value in described:
        if predicate in _AT_MOST_ONCE:
            stated[subject][predicate].add(value)
        elif value in SOURCE_CLASSES and predicate == RDF.type and isinstance(subject, NamedNode):
            sources.add(subject)
    return {iri: _source(iri, stated[iri], priorities) for iri in sorted(sources, key=str)}


def _source(iri: NamedNode, stated: Mapping[NamedNode, set[Node]], priorities: Mapping[Node, int]) -> Source:
    values = {prop: _only(iri, prop, stated[prop]) for prop in _AT_MOST_ONCE if prop in stated}
    kind = values.get(MITHAQ.hasSourceKind)
    if not isinstance(kind, NamedNode) or kind not in priorities:
        raise ClaimError(
            f"{compact(iri)} has no known kind",
            hint=f"Give it a mithaq:hasSourceKind, one of {', '.join(sorted(compact(k) for k in priorities))}.",
        )
    numbers = {
        prop: _integer(iri, prop, values[prop])
        for prop in (MITHAQ.priority, MITHAQ.sentenceCount, MITHAQ.characterCount)
        if prop in values
    }
    return Source(
        iri,
        kind,
        numbers.get(MITHAQ.priority, priorities[kind]),
        _day(iri, values[MITHAQ.coversUntil]) if MITHAQ.coversUntil in values else None,
        numbers.get(MITHAQ.sentenceCount),
        numbers.get(MITHAQ.characterCount),
    )


def _only(subject: Node, prop: NamedNode, values: set[Node]) -> Node:
    """The one value: to take any of several would let the order of the files decide."""
    if len(values) > 1:
        listed = ", ".join(sorted(_shown(value) for value in values))
        raise ClaimError(
            f"{compact(subject)} has {len(values)} values of {compact(prop)}: {listed}",
            hint="Keep the one that is right.",
        )
    (value,) = values
    return value


def _integer(subject: Node, prop: NamedNode, value: Node) -> int:
    # Nineteen digits are more than anything counted here has, and int() refuses numbers of several thousand.
    if not re.fullmatch(r"[+-]?[0-9]{1,19}", _text(value).strip()):
        raise ClaimError(
            f"{compact(subject)}: {compact(prop)} must be a whole number, not {_shown(value)}",
            hint=_ORDER if prop in (MITHAQ.priority, MITHAQ.defaultPriority) else "",
        )
    return int(_text(value))


def _day(subject: Node, value: Node) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError as error:
        raise ClaimError(f"{compact(subject)}: mithaq:coversUntil is not a date: {_shown(value)}") from error


def _text(term: Node) -> str:
    return term.value if isinstance(term, Literal) else ""


def _shown(term: Node) -> str:
    return f"'{term.value}'" if isinstance(term, Literal) else compact(term)
