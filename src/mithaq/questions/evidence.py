"""What a row rests on: the claims behind its triples, and the words or data rows in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Triple

from mithaq.names import Names
from mithaq.names.index import rows
from mithaq.questions.basis import Bases
from mithaq.questions.values import Thing
from mithaq.store import Store
from mithaq.terms import DCTERMS, MITHAQ, compact

UNDATED = "undated"
STATEMENT = "statement"

_WEAK_KINDS_QUERY = "SELECT ?kind { ?kind mithaq:isWeakAlone true }"
#: One flat pattern: a query with an OPTIONAL for each property goes through every claim of the graph.
_DESCRIBED_QUERY = "SELECT ?thing ?property ?value {{ VALUES ?thing {{ {things} }} GRAPH graph:claims {{ ?thing ?property ?value }} }}"


@dataclass(frozen=True)
class Evidence:
    """Why a triple holds: the claims at the leaves; whether it is inferred, and by which rule."""

    claims: tuple[NamedNode, ...]
    inferred: bool = False
    rule: str = ""


#: Gives the evidence for a triple, or nothing where it does not hold.
EvidenceProvider = Callable[[Triple], Evidence | None]


class _Derivation(Protocol):
    @property
    def rule(self) -> str | None: ...
    def claims(self) -> Iterable[NamedNode]: ...


class _Explainer(Protocol):
    def why(self, triple: Triple) -> _Derivation | None: ...


def from_explainer(explainer: _Explainer) -> EvidenceProvider:
    """The evidence that the reasoning room's ``Explainer`` finds."""

    def evidence(triple: Triple) -> Evidence | None:
        derivation = explainer.why(triple)
        if derivation is None:
            return None
        return Evidence(tuple(derivation.claims()), bool(derivation.rule), derivation.rule or "")

    return evidence


@dataclass(frozen=True)
class ClaimRecord:
    """A claim as an answer shows it.

    ``year`` is that of its source, or "undated"; ``is_weak``, whether its source is of a kind whose word alone is weak.
    """

    claim: Thing
    source: Thing | None
    source_kind: Thing | None
    year: int | str
    sentence: int | None
    row_key: str
    quote: str
    statement: str
    standing: Thing | None
    is_weak: bool

    @property
    def place(self) -> str:
        """Where in its source it stands, with the words: ``sentence 14: “...”``."""
        where = f"sentence {self.sentence}" if self.sentence is not None else ""
        where = where or (f"row {self.row_key}" if self.row_key else self.claim.curie)
        return f"{where}: “{self.quote}”" if self.quote else where


def order(record: ClaimRecord) -> tuple[object, ...]:
    """Claims in the order of their sources and of the sentences there."""
    return (record.source.curie if record.source else "", record.sentence or 0, record.claim.curie)


class ClaimReader:
    """Looks up claims in a store, and the basis on which they rest."""

    def __init__(self, store: Store, names: Names) -> None:
        self._store = store
        self._names = names
        self._bases = Bases(store)

    def records(self, claims: Iterable[NamedNode], language: str = "en") -> dict[NamedNode, ClaimRecord]:
        """What is known of each claim; a claim that is not described is left out."""
        wanted = sorted(set(claims), key=str)
        if not wanted:
            return {}
        described = self._described(wanted)
        sources = self._described(
            source for about in described.values() if (source := about.get(MITHAQ.hasSource)) is not None
        )
        return {
            claim: self._record(claim, about, sources.get(about.get(MITHAQ.hasSource), {}), language)
            for claim in wanted
            if (about := described.get(claim))
        }

    def _described(self, things: Iterable[object]) -> dict[object, dict[object, object]]:
        """What ``graph:claims`` says of things; of several values of a property the first in a fixed order."""
        wanted = " ".join(sorted({str(thing) for thing in things}))
        described: dict[object, dict[object, object]] = {}
        for thing, prop, value in rows(self._store, _DESCRIBED_QUERY.format(things=wanted)) if wanted else ():
            about = described.setdefault(thing, {})
            if prop not in about or str(value) < str(about[prop]):
                about[prop] = value
        return described

    def bases(self, claims: Iterable[NamedNode]) -> dict[NamedNode, str]:
        """The basis of each claim that has one of its own; of all others it is a statement."""
        return self._bases.of(claims)

    def _record(
        self,
        claim: NamedNode,
        about: Mapping[object, object],
        source: Mapping[object, object],
        language: str,
    ) -> ClaimRecord:
        year = _word(source.get(DCTERMS.date))[:4]
        sentence = _word(about.get(MITHAQ.sentenceNumber))
        kind = source.get(MITHAQ.hasSourceKind)
        return ClaimRecord(
            Thing(claim, self._names.label(claim, language), compact(claim)),
            self._thing(about.get(MITHAQ.hasSource), language),
            self._thing(kind, language),
            int(year) if year.isdigit() else UNDATED,
            int(sentence) if sentence.isdigit() else None,
            _word(about.get(MITHAQ.rowKey)),
            _word(about.get(MITHAQ.quote)),
            _word(about.get(MITHAQ.statement)),
            self._thing(about.get(MITHAQ.hasStanding), language),
            kind in self._weak_kinds,
        )

    @cached_property
    def _weak_kinds(self) -> frozenset[object]:
        return frozenset(kind for (kind,) in rows(self._store, _WEAK_KINDS_QUERY))

    def _thing(self, term: object, language: str) -> Thing | None:
        return (
            Thing(term, self._names.label(term, language), compact(term))
            if isinstance(term, NamedNode)
            else None
        )


def _word(term: object) -> str:
    return term.value if isinstance(term, Literal) else ""
