"""What a row rests on: the claims behind its triples, and the words or data rows in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Triple

from mithaq.names import Names
from mithaq.names.index import rows
from mithaq.questions.basis import Bases
from mithaq.questions.values import Thing
from mithaq.store import Store
from mithaq.terms import compact

UNDATED = "undated"
STATEMENT = "statement"

_WEAK_KINDS_QUERY = "SELECT ?kind { ?kind mithaq:isWeakAlone true }"
_RECORDS_QUERY = """
SELECT ?claim ?source ?kind ?date ?sentence ?row ?quote ?statement ?standing {{
  VALUES ?claim {{ {claims} }}
  GRAPH graph:claims {{
    ?claim a mithaq:Claim
    OPTIONAL {{ ?claim mithaq:hasSource ?source OPTIONAL {{ ?source mithaq:hasSourceKind ?kind }}
               OPTIONAL {{ ?source dcterms:date ?date }} }}
    OPTIONAL {{ ?claim mithaq:sentenceNumber ?sentence }}
    OPTIONAL {{ ?claim mithaq:rowKey ?row }}
    OPTIONAL {{ ?claim mithaq:quote ?quote }}
    OPTIONAL {{ ?claim mithaq:statement ?statement }}
    OPTIONAL {{ ?claim mithaq:hasStanding ?standing }}
  }}
}}"""


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
        found = rows(self._store, _RECORDS_QUERY.format(claims=" ".join(map(str, wanted))))
        records = {
            claim: self._record(claim, about, language)
            for claim, *about in reversed(found)
            if isinstance(claim, NamedNode)
        }
        return {claim: records[claim] for claim in wanted if claim in records}

    def bases(self, claims: Iterable[NamedNode]) -> dict[NamedNode, str]:
        """The basis of each claim that has one of its own; of all others it is a statement."""
        return self._bases.of(claims)

    def _record(self, claim: NamedNode, about: Sequence[object], language: str) -> ClaimRecord:
        source, kind, date, sentence, key, quote, statement, standing = about
        year = _word(date)[:4]
        return ClaimRecord(
            Thing(claim, self._names.label(claim, language), compact(claim)),
            self._thing(source, language),
            self._thing(kind, language),
            int(year) if year.isdigit() else UNDATED,
            int(_word(sentence)) if _word(sentence).isdigit() else None,
            _word(key),
            _word(quote),
            _word(statement),
            self._thing(standing, language),
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
