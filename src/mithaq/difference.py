"""What changed between two builds: claims, their standing, and the facts that came and went with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from mithaq.claims import DERIVED
from mithaq.store import Store
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, ONTOLOGY_GRAPH, RDF, VOCABULARY_GRAPH, Node, compact

#: Facts named in a text, of each sort: enough to see what happened; the others are counted, and JSON has them all.
_MOST_SHOWN = 40


@dataclass(frozen=True)
class ClaimChange:
    """A claim that came, went, says something else, or has another standing.

    ``before`` and ``after`` are standings (``Accepted``), empty where the claim is not there; ``reworded`` tells that its
    content or its description changed; ``outranked_by`` names what it gives way to now.
    """

    claim: NamedNode
    statement: str
    before: str
    after: str
    reworded: bool = False
    outranked_by: str = ""


@dataclass(frozen=True)
class FactChange:
    """A fact that came or went; ``origin`` is where it stands in the build that has it: claim, ontology or inferred."""

    triple: Triple
    added: bool
    origin: str


@dataclass(frozen=True)
class Difference:
    """What distinguishes a newer build from an older one, in a fixed order."""

    as_of: tuple[str, str]
    claims: tuple[ClaimChange, ...]
    facts: tuple[FactChange, ...]
    sources: tuple[tuple[NamedNode, bool], ...]  # a source, and whether it came (or went)

    def __bool__(self) -> bool:
        return bool(self.claims or self.facts or self.sources) or self.as_of[0] != self.as_of[1]

    def to_json(self) -> str:
        """Everything, as one JSON object."""
        said = {
            "asOf": list(self.as_of),
            "sources": [{"source": source.value, "added": added} for source, added in self.sources],
            "claims": [
                {
                    "claim": change.claim.value,
                    "statement": change.statement,
                    "before": change.before or None,
                    "after": change.after or None,
                    "reworded": change.reworded,
                    "outrankedBy": change.outranked_by or None,
                }
                for change in self.claims
            ],
            "facts": [
                {"triple": str(change.triple), "added": change.added, "origin": change.origin}
                for change in self.facts
            ],
        }
        return json.dumps(said, ensure_ascii=False, indent=2) + "\n"

    def to_text(self) -> str:
        """A summary, then each change in a line: ``+`` came, ``-`` went, ``~`` changed."""
        if not self:
            return "no difference\n"
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        if self.as_of[0] != self.as_of[1]:
            yield f"as of {self.as_of[0]} before, as of {self.as_of[1]} now"
        yield from (f"{_sign(added)} source {compact(source)}" for source, added in self.sources)
        yield _counted("claim", [_claim_sign(change) for change in self.claims])
        yield from (_claim_line(change) for change in self.claims)
        yield _counted("fact", [_sign(change.added) for change in self.facts])
        for origin in ("claim", "inferred", "ontology"):
            found = [change for change in self.facts if change.origin == origin]
            yield from (_fact_line(change) for change in found[:_MOST_SHOWN])
            if len(found) > _MOST_SHOWN:
                yield f"  ... and {len(found) - _MOST_SHOWN} more ({origin}); --format json names them all"


def difference(old: Store, new: Store) -> Difference:
    """Compare two built graphs, whatever kind of store each is in."""
    before, after = _described(old), _described(new)
    return Difference(
        as_of=(_as_of(old), _as_of(new)),
        claims=tuple(_claims(before, after)),
        facts=tuple(_facts(old, new)),
        sources=tuple(_sources(old, new)),
    )


def _described(store: Store) -> dict[NamedNode, tuple[frozenset[tuple[Node, Node]], frozenset[Triple]]]:
    """Each claim with its description, the build's part included, and its content."""
    about: dict[NamedNode, set[tuple[Node, Node]]] = {
        quad.subject: set()
        for quad in store.match(predicate=RDF.type, object=MITHAQ.Claim, graph=CLAIMS_GRAPH)
        if isinstance(quad.subject, NamedNode)
    }
    for quad in store.match(graph=CLAIMS_GRAPH):
        if quad.subject in about:
            about[quad.subject].add((quad.predicate, quad.object))  # type: ignore[index]
    content: dict[Node, set[Triple]] = {}
    for quad in store.match(graph=None):
        if quad.graph_name in about:
            content.setdefault(quad.graph_name, set()).add(quad.triple)  # type: ignore[arg-type]
    return {claim: (frozenset(said), frozenset(content.get(claim, ()))) for claim, said in about.items()}


def _claims(
    before: dict[NamedNode, tuple[frozenset[tuple[Node, Node]], frozenset[Triple]]],
    after: dict[NamedNode, tuple[frozenset[tuple[Node, Node]], frozenset[Triple]]],
) -> Iterator[ClaimChange]:
    nothing: tuple[frozenset[tuple[Node, Node]], frozenset[Triple]] = (frozenset(), frozenset())
    for claim in sorted({*before, *after}, key=lambda claim: claim.value):
        old, new = before.get(claim, nothing), after.get(claim, nothing)
        if old == new:
            continue
        there = new if claim in after else old
        yield ClaimChange(
            claim=claim,
            statement=_value(there[0], MITHAQ.statement),
            before=_code(old[0], MITHAQ.hasStanding),
            after=_code(new[0], MITHAQ.hasStanding),
            reworded=claim in before and claim in after and _own(old) != _own(new),
            outranked_by=_value(new[0], MITHAQ.isOutrankedBy),
        )


def _own(said: tuple[frozenset[tuple[Node, Node]], frozenset[Triple]]) -> object:
    """What a claim is by itself, without what the build makes of it."""
    return {(prop, value) for prop, value in said[0] if prop not in DERIVED}, said[1]


def _value(said: Iterable[tuple[Node, Node]], prop: NamedNode) -> str:
    found = sorted((value for key, value in said if key == prop), key=str)
    if not found:
        return ""
    return found[0].value if isinstance(found[0], Literal) else compact(found[0])


def _code(said: Iterable[tuple[Node, Node]], prop: NamedNode) -> str:
    return _value(said, prop).partition(":")[2]


def _facts(old: Store, new: Store) -> Iterator[FactChange]:
    before, after = _holding(old), _holding(new)
    for added, triples, store in ((True, after - before, new), (False, before - after, old)):
        declared = _triples_of(store, [ONTOLOGY_GRAPH, VOCABULARY_GRAPH]) if triples else set()
        stated = _stated(store) if triples else set()
        for triple in sorted(triples, key=str):
            origin = "ontology" if triple in declared else "claim" if triple in stated else "inferred"
            yield FactChange(triple, added, origin)


def _holding(store: Store) -> set[Triple]:
    return {quad.triple for quad in store.match(graph=DefaultGraph())}


def _triples_of(store: Store, graphs: Iterable[NamedNode]) -> set[Triple]:
    return {quad.triple for graph in graphs for quad in store.match(graph=graph)}


def _stated(store: Store) -> set[Triple]:
    accepted = store.match(predicate=MITHAQ.hasStanding, object=MITHAQ.Accepted, graph=CLAIMS_GRAPH)
    return _triples_of(store, [quad.subject for quad in accepted if isinstance(quad.subject, NamedNode)])


def _sources(old: Store, new: Store) -> Iterator[tuple[NamedNode, bool]]:
    before, after = (
        {
            quad.subject
            for quad in store.match(predicate=MITHAQ.hasSourceKind, graph=CLAIMS_GRAPH)
            if isinstance(quad.subject, NamedNode)
        }
        for store in (old, new)
    )
    for source in sorted(before ^ after, key=lambda source: source.value):
        yield source, source in after


def _as_of(store: Store) -> str:
    days = [quad.object for quad in store.match(predicate=MITHAQ.asOf, graph=CLAIMS_GRAPH)]
    return days[0].value if days and isinstance(days[0], Literal) else "no day"


def _sign(added: bool) -> str:
    return "+" if added else "-"


def _claim_sign(change: ClaimChange) -> str:
    return "+" if not change.before else "-" if not change.after else "~"


def _counted(noun: str, signs: list[str]) -> str:
    words = {"+": "added", "-": "removed", "~": "changed"}
    counts = [f"{signs.count(sign)} {word}" for sign, word in words.items() if sign in signs]
    return f"{noun}s: {', '.join(counts) or 'none changed'}"


def _claim_line(change: ClaimChange) -> str:
    sign = _claim_sign(change)
    if sign != "~":
        return (
            f"{sign} {compact(change.claim)} ({(change.after or change.before).lower()}): {change.statement}"
        )
    parts = ["says something else"] if change.reworded else []
    if change.before != change.after:
        parts.append(f"{change.before.lower()} before, {change.after.lower()} now")
    elif not change.reworded:
        parts.append("gives way to another claim than before")
    because = f", since {change.outranked_by} weighs more" if change.outranked_by else ""
    return f"~ {compact(change.claim)}: {', '.join(parts)}{because}: {change.statement}"


def _fact_line(change: FactChange) -> str:
    triple = change.triple
    words = " ".join(compact(term) for term in (triple.subject, triple.predicate, triple.object))
    return f"{_sign(change.added)} {words}  [{change.origin}]"
