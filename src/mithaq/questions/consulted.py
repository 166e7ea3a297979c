"""What stands behind an empty answer: the sources that were consulted, and what is said without being accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from mithaq.names import Names
from mithaq.names.index import rows
from mithaq.questions.evidence import ClaimReader, ClaimRecord, order
from mithaq.questions.values import Thing, Value, to_value
from mithaq.store import Store
from mithaq.terms import MITHAQ

_SOURCES_QUERY = """
SELECT ?source ?kind ?from ?until ?completeness (SAMPLE(?text) AS ?note) {
  GRAPH graph:claims {
    ?source mithaq:hasSourceKind ?kind
    FILTER EXISTS { ?claim mithaq:hasSource ?source }
    OPTIONAL { ?source mithaq:coversFrom ?from }
    OPTIONAL { ?source mithaq:coversUntil ?until }
    OPTIONAL { ?source mithaq:hasCompleteness ?completeness }
    OPTIONAL { ?source mithaq:coverageNote ?text }
  }
} GROUP BY ?source ?kind ?from ?until ?completeness"""

#: The claims that are not accepted come first, since they are few, while there may be any number about a thing.
_CLAIMS_QUERY = """
SELECT ?claim {{
  {{
    SELECT ?claim {{
      {{ SELECT ?standing {{ ?standing a mithaq:Standing FILTER(?standing != mithaq:Accepted) }} }}
      GRAPH graph:claims {{ ?claim mithaq:hasStanding ?standing }}
    }}
  }}
  {mentions}
}}"""
_MENTION = (
    "FILTER(EXISTS {{ GRAPH ?claim {{ {thing} ?p ?o }} }} || EXISTS {{ GRAPH ?claim {{ ?s ?p {thing} }} }})"
)


@dataclass(frozen=True)
class ConsultedSource:
    """A source of the graph: its kind, and what it covers as far as it is stated."""

    source: Thing
    kind: Thing
    covers_from: date | str | None
    covers_until: date | str | None
    completeness: Thing | None
    coverage: str

    def __str__(self) -> str:
        period = " to ".join(str(day) for day in (self.covers_from, self.covers_until) if day is not None)
        about = ", ".join(str(part) for part in (self.kind, period, self.completeness) if part)
        return f"{self.source} ({about})"


@dataclass(frozen=True)
class Consulted:
    """``sources`` that claims come from, and ``claims`` about all the things asked about that are not accepted."""

    sources: tuple[ConsultedSource, ...]
    claims: tuple[ClaimRecord, ...]


def consult(store: Store, names: Names, things: Sequence[NamedNode], language: str) -> Consulted:
    """What was consulted for a question about ``things``: where sources are among these, no other source was."""
    asked = names.instances(MITHAQ.Source).intersection(things)
    found = [row for row in _source_rows(store) if not asked or row[0] in asked]
    sources = [_source([to_value(term, names, language) for term in row]) for row in found]
    # Sorted here: the store would look up each IRI anew at each comparison.
    sources.sort(key=lambda one: one.source.iri.value)
    return Consulted(tuple(sources), tuple(_claims_about(store, names, things, language)))


def _source_rows(store: Store) -> list[list[NamedNode | Literal | None]]:
    found = rows(store, _SOURCES_QUERY)
    return [[term if isinstance(term, NamedNode | Literal) else None for term in row] for row in found]


def _source(values: Sequence[Value]) -> ConsultedSource:
    source, kind, covers_from, covers_until, completeness, note = values
    if not isinstance(source, Thing) or not isinstance(kind, Thing):
        raise TypeError("a source and its kind are named by IRIs")
    return ConsultedSource(
        source,
        kind,
        covers_from if isinstance(covers_from, date | str) else None,
        covers_until if isinstance(covers_until, date | str) else None,
        completeness if isinstance(completeness, Thing) else None,
        str(note or ""),
    )


def _claims_about(
    store: Store, names: Names, things: Sequence[NamedNode], language: str
) -> list[ClaimRecord]:
    if not things:
        return []
    mentions = "\n  ".join(_MENTION.format(thing=thing) for thing in things)
    query = _CLAIMS_QUERY.format(mentions=mentions)
    claims = [claim for (claim,) in rows(store, query) if isinstance(claim, NamedNode)]
    return sorted(ClaimReader(store, names).records(claims, language).values(), key=order)
