"""The columns that every answer has: on what basis a row stands, in which source and year, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from mithaq.questions.evidence import (
    STATEMENT,
    ClaimReader,
    ClaimRecord,
    Evidence,
    EvidenceProvider,
    order,
)
from mithaq.questions.question import Bindings, RestsOn
from mithaq.questions.values import Value

#: Added to every row.
SHORT = ("basis", "source", "year", "evidence", "note")
#: Added instead where nothing could be quoted: the reason stands for the basis.
REASON = ("basis",)
#: Added instead where each claim behind a row is to have a row of its own.
LONG = ("claim", "source", "year", "sentence", "quote", "statement", "standing", "rule", "note")

_DEFINITION = "definition"
_MOST_SHOWN = 3


@dataclass(frozen=True)
class Support:
    """What one row rests on, with the claims looked up."""

    parts: tuple[Evidence, ...]
    records: tuple[ClaimRecord, ...]
    basis: str

    @property
    def is_inferred(self) -> bool:
        """Whether a rule was needed for any part of the row."""
        return any(part.inferred for part in self.parts)

    def short(self) -> dict[str, Value]:
        """The values of the columns :data:`SHORT`."""
        sources = {record.source.curie: record.source for record in self.records if record.source}
        years = sorted({str(record.year) for record in self.records})
        return {
            "basis": self.basis,
            "source": next(iter(sources.values()))
            if len(sources) == 1
            else "; ".join(map(str, sources.values())),
            "year": self.records[0].year if len(years) == 1 else "; ".join(years),
            "evidence": self._words(),
            "note": self._note(),
        }

    def long(self) -> list[dict[str, Value]]:
        """One set of values of the columns :data:`LONG` for each claim; one without values where there is none."""
        if not self.records:
            return [dict.fromkeys(LONG)]
        return [
            {
                "claim": record.claim,
                "source": record.source,
                "year": record.year,
                "sentence": record.sentence,
                "quote": record.quote or None,
                "statement": record.statement,
                "standing": record.standing,
                "rule": self._rules_from(record.claim.iri) or None,
                "note": _weakness([record]) or None,
            }
            for record in self.records
        ]

    def _rules_from(self, claim: NamedNode) -> str:
        """The rules by which a part of the row is inferred from a claim."""
        return ", ".join(
            _distinct(part.rule for part in self.parts if part.inferred and claim in part.claims)
        )

    def _words(self) -> str:
        records = {record.claim.iri: record for record in self.records}
        shown: list[str] = []
        seen: set[NamedNode] = set()
        for part in self.parts:
            fresh = [records[claim] for claim in part.claims if claim in records and claim not in seen]
            seen.update(record.claim.iri for record in fresh)
            if part.inferred:
                words = _some([f"{record.claim.curie}, {record.place}" for record in fresh], ", ")
                shown += [f"inferred ({part.rule}) from {words}"] if words else []
            else:
                shown += [record.place for record in fresh]
        return _some(shown, "; ")

    def _note(self) -> str:
        return _weakness(self.records)


def supports(
    rests_on: RestsOn,
    rows: Sequence[Sequence[Bindings]],
    provider: EvidenceProvider,
    claims: ClaimReader,
    language: str,
) -> list[Support]:
    """What each row rests on; a row may stand for several solutions of the query."""
    parts = [tuple(dict.fromkeys(p for one in row for p in _parts(rests_on, one, provider))) for row in rows]
    named = {claim for row in parts for part in row for claim in part.claims}
    records, bases = claims.records(named, language), claims.bases(named)
    return [_support(row, records, bases, rests_on) for row in parts]


def _parts(rests_on: RestsOn, row: Bindings, provider: EvidenceProvider) -> tuple[Evidence, ...]:
    if rests_on.claim:
        claim = row.get(rests_on.claim)
        return (Evidence((claim,)),) if isinstance(claim, NamedNode) else ()
    triples = dict.fromkeys(pattern.triple(row) for pattern in rests_on.patterns)
    found = [provider(triple) for triple in triples if triple is not None]
    return tuple(dict.fromkeys(evidence for evidence in found if evidence is not None))


def _support(
    parts: tuple[Evidence, ...],
    records: Mapping[NamedNode, ClaimRecord],
    bases: Mapping[NamedNode, str],
    rests_on: RestsOn,
) -> Support:
    named = dict.fromkeys(claim for part in parts for claim in part.claims)
    mine = sorted((records[claim] for claim in named if claim in records), key=order)
    words = _distinct(bases.get(record.claim.iri, STATEMENT) for record in mine)
    if not words:
        words = [_DEFINITION] if parts else [rests_on.reason]
    return Support(parts, tuple(mine), ", ".join(words))


def _weakness(records: Sequence[ClaimRecord]) -> str:
    """Says so where claims rest on nothing but sources whose word alone is weak."""
    if not records or not all(record.is_weak for record in records):
        return ""
    kinds = {record.source_kind.label for record in records if record.source_kind}
    return f"weak: {', '.join(sorted(kinds))}"


def _some(words: Sequence[str], separator: str) -> str:
    """The first few, each once, and how many there are besides."""
    words = list(dict.fromkeys(words))
    more = len(words) - _MOST_SHOWN
    return separator.join([*words[:_MOST_SHOWN], *([f"and {more} more"] if more > 0 else [])])


def _distinct(words: Iterable[str]) -> list[str]:
    return sorted(set(words))
