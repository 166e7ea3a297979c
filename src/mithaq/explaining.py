"""Why a fact holds, down to the claims; and where it does not hold, what is missing and who says what about it."""

from __future__ import annotations

import json

from pyoxigraph import NamedNode, Triple

from mithaq import export
from mithaq.errors import InputError
from mithaq.export.layout import visible
from mithaq.graph import KnowledgeGraph
from mithaq.questions import ClaimReader, ClaimRecord
from mithaq.questions.consulted import Consulted, consult
from mithaq.reasoning import Derivation, rendering
from mithaq.screen.answer import consulted_lines
from mithaq.screen.safe import in_line
from mithaq.terms import CLAIMS_GRAPH, compact

#: How a derivation can be written.
FORMATS = ("text", "json", "turtle", "mermaid")


def render_why(
    kg: KnowledgeGraph,
    triple: Triple,
    format: str,  # noqa: A002 - as elsewhere
    *,
    every: bool = False,
    most: int = 20,
) -> tuple[bytes, int]:
    """An explanation and the exit status it calls for: 1 where the triple does not hold.

    The smallest derivation, or ``every`` one, the smallest first, until there are ``most``.
    Raises :class:`InputError` where there is no derivation to draw.
    """
    derivation = kg.explainer.why(triple)
    if derivation is None:
        return _why_not(kg, triple, format), 1
    found = list(kg.explainer.all_derivations(triple, most)) if every else [derivation]
    if format == "turtle":
        return export.write({t for one in found for t in rendering.provenance(one)}, "turtle"), 0
    if format == "json":
        texts = [rendering.to_json(one) for one in found]
        return (texts[0] if not every else f"[{','.join(texts)}]\n").encode(), 0
    say = _claim_words(kg, found)
    texts = [rendering.mermaid(one) if format == "mermaid" else rendering.text(one, say) for one in found]
    return visible("\n".join(texts)).encode(), 0


def _claim_words(kg: KnowledgeGraph, found: list[Derivation]) -> rendering.Say:
    records = ClaimReader(kg.store, kg.names).records(claim for one in found for claim in one.claims())
    return lambda claim: _words(records[claim]) if claim in records else compact(claim)


def _words(record: ClaimRecord) -> str:
    weak = " (a weak source)" if record.is_weak else ""
    return f"{in_line(record.source)}{weak}, {record.year}\n{in_line(record.place)}"


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
    missing = visible(rendering.why_not_text(shown, obstacles))
    return (missing + _described(kg, triple) + "\n".join(consulted_lines(consulted)) + "\n").encode()


def _described(kg: KnowledgeGraph, triple: Triple) -> str:
    """A word on what describes claims and sources, which is said, but is no fact that a claim could make."""
    if any(True for _ in kg.store.match(triple.subject, triple.predicate, triple.object, CLAIMS_GRAPH)):  # type: ignore[arg-type]
        return f"{compact(CLAIMS_GRAPH)} says so: it describes claims and sources, and is no part of the facts.\n"
    return ""


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
