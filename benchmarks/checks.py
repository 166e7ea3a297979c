"""Whether the cost of each dataset check grows with the claims, and not with their square.

    python benchmarks/checks.py [CLAIMS]

Runs every check over a generated graph of so many claims (2,000 unless told) and over one twice the size, in one process,
and prints both times and their ratio, the costliest first: about 2 where the cost grows with the claims, 4 with their
square. Half of the claims name an ally, half state an obligation in force; a hedged claim repeats each.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from mithaq.resources import model
from mithaq.store import EmbeddedStore
from mithaq.terms import CLAIM, CLAIMS_GRAPH, FACTS_GRAPH, MITHAQ, NATION, RDF, SOURCE, XSD, expand
from mithaq.validation import read_checks, run_check

_DAY = Literal("2026-11-23", datatype=XSD.date)


def claims(count: int) -> Iterator[Quad]:
    """Accepted and hedged claims with the facts that the accepted ones make."""
    yield Quad(FACTS_GRAPH, MITHAQ.asOf, _DAY, CLAIMS_GRAPH)
    yield Quad(SOURCE["many"], MITHAQ.coversUntil, _DAY, CLAIMS_GRAPH)
    for number in range(count):
        one, other = NATION[f"X{number % 50}"], NATION[f"Y{number // 50}"]
        says = [Triple(one, MITHAQ.isAlliedWith, other)]
        if number % 2:
            duty = expand(f"obligation:many-{number}")
            says = [
                Triple(duty, RDF.type, MITHAQ.DefenseObligation),
                Triple(duty, MITHAQ.isOwedBy, one),
                Triple(duty, MITHAQ.isOwedTo, other),
            ]
            yield Quad(duty, RDF.type, MITHAQ.ObligationInForce, DefaultGraph())
        yield from (Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in says)
        yield from _claim(CLAIM[f"many-{number}"], says, MITHAQ.Accepted)
        yield from _claim(CLAIM[f"hedged-{number}"], says, MITHAQ.Hedged)


def _claim(iri: NamedNode, says: list[Triple], standing: NamedNode) -> Iterator[Quad]:
    yield Quad(iri, RDF.type, MITHAQ.Claim, CLAIMS_GRAPH)
    yield Quad(iri, MITHAQ.hasSource, SOURCE["many"], CLAIMS_GRAPH)
    yield Quad(iri, MITHAQ.hasStanding, standing, CLAIMS_GRAPH)
    yield from (Quad(t.subject, t.predicate, t.object, iri) for t in says)


def main() -> None:
    """Run every check twice and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    stores = [EmbeddedStore.in_memory(claims(size)) for size in (count, 2 * count)]
    rows = []
    for check in read_checks(model().ontology / "checks" / "dataset"):
        seconds = []
        for store in stores:
            begun = time.perf_counter()
            run_check(store, check)
            seconds.append(time.perf_counter() - begun)
        rows.append((seconds[1], seconds[0], check.name))
    print(f"| check | {count} claims | {2 * count} claims | ratio |")
    print("|---|---|---|---|")
    for twice, once, name in sorted(rows, reverse=True):
        print(f"| {name} | {once:.3f} s | {twice:.3f} s | {twice / once:.1f} |")


if __name__ == "__main__":
    main()
