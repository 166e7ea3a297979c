"""Why a fact holds, down to the claims; and where it does not hold, what is missing and who says what about it."""

from __future__ import annotations

import json

from pyoxigraph import NamedNode, Triple

from mithaq import export
from mithaq.errors import InputError
from mithaq.graph import KnowledgeGraph
from mithaq.questions import ClaimReader, ClaimRecord
from mithaq.questions.consulted import Consulted, consult
from mithaq.reasoning import Derivation, rendering
from mithaq.screen.answer import consulted_lines
from mithaq.terms import compact

#: How a derivation can be written.
FORMATS = ("text", "json", "turtle", "mermaid")


def render_why(kg: KnowledgeGraph, triple: Triple, format: str) -> tuple[bytes, int]:  # noqa: A002 - as elsewhere
    """An explanation and the exit status it calls for: 1 where the triple does not hold.

    Raises :class:`InputError` where there is no derivation to draw.
    """
    derivation = kg.explainer.why(triple)
    if derivation is None:
        return _why_not(kg, triple, format), 1
    if format == "json":
        return rendering.to_json(derivation).encode(), 0
    if format == "mermaid":
        return rendering.mermaid(derivation).encode(), 0
    if format == "turtle":
        return export.write(rendering.provenance(derivation), "turtle"), 0
    return rendering.text(derivation, _claim_words(kg, derivation)).encode(), 0


def _claim_words(kg: KnowledgeGraph, derivation: Derivation) -> rendering.Say:
    records = ClaimReader(kg.store, kg.names).records(derivation.claims())
    return lambda claim: _words(records[claim]) if claim in records else compact(claim)


def _words(record: ClaimRecord) -> str:
    weak = " (a weak source)" if record.is_weak else ""
    return f"{record.source}{weak}, {record.year}\n{record.place}"


def _why_not(kg: KnowledgeGraph, triple: Triple, format: str) -> bytes:  # noqa: A002 - as elsewhere
    shown = _sentence(triple)
    if format not in ("text", "json"):
        raise InputError(f"{shown} does not hold, so there is no derivation to write as {format}")
    obstacles = kg.explainer.why_not(triple)
    ends = [term for term in (triple.subject, triple.object) if isinstance(term, NamedNode)]
    consulted = consult(kg.store, kg.names, ends, "en")
    if format == "json":
        return (
            json.dumps(
                _as_json(shown, rendering.why_not_text(shown, obstacles), consulted),
                indent=2,
                ensure_ascii=False,
            )
            + "\n"
        ).encode()
    return (rendering.why_not_text(shown, obstacles) + "\n".join(consulted_lines(consulted)) + "\n").encode()


def _as_json(shown: str, why_not: str, consulted: Consulted) -> dict[str, object]:
    return {
        "triple": shown,
        "holds": False,
        "missing": why_not.splitlines()[1:],
        "claims": [
            {"claim": r.claim.iri.value, "standing": str(r.standing), "statement": r.statement}
            for r in consulted.claims
        ],
        "sources": [str(source) for source in consulted.sources],
    }


def _sentence(triple: Triple) -> str:
    return " ".join(compact(term) for term in (triple.subject, triple.predicate, triple.object))
