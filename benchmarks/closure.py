"""The closure of generated alliance graphs, beside owlrl where it can bear them; then 100 claims more and less, and a why.

    python benchmarks/closure.py [--owlrl] [SIZE ...]

Prints a table; nothing is asserted. owlrl is run at ten thousand triples only, where it takes half a minute.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import generate
from pyoxigraph import Triple

from mithaq.build import read_all_rules
from mithaq.reasoning import Declared, Explainer, Rule, close
from mithaq.reasoning.incremental import ClosedGraph
from mithaq.resources import model
from mithaq.terms import MITHAQ, ONTOLOGY_GRAPH


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def main() -> None:
    """Print a row for each size."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [10_000, 100_000]
    rules, ontology = read_all_rules(model()), generate.ontology()
    print("| triples | Mithaq | owlrl | ratio | add 100 claims | withdraw them | why |")
    print("|---|---|---|---|---|---|---|")
    for size in sizes:
        row(size, rules, ontology)


def row(size: int, rules: tuple[Rule, ...], ontology: list[Triple]) -> None:
    """Measure one size and print its row."""
    data = [*ontology, *generate.instances(size)]
    ours = min(seconds(lambda: close(data, rules)) for _ in range(3 if size <= 10_000 else 1))
    bears = "--owlrl" in sys.argv and size == 10_000
    theirs = seconds(lambda: close(data, rules, engine="owlrl")) if bears else None
    beside = f"{theirs:.1f} s | {theirs / ours:.0f}" if theirs else "- | -"
    graph = ClosedGraph(data, rules)
    claims = [triple for claim in generate.additions(100) for triple in claim]
    add, withdraw = seconds(lambda: graph.add(claims)), seconds(lambda: graph.withdraw(claims))
    explainer = Explainer(dict.fromkeys(data, Declared(ONTOLOGY_GRAPH)), rules, graph.facts)
    explainer.why(data[0])
    wanted = next(t for t in graph.closure().inferred if t.predicate == MITHAQ.cooperatesWith)
    why = seconds(lambda: explainer.why(wanted))
    print(
        f"| {size} | {ours:.2f} s | {beside} | {add * 1000:.0f} ms, {add / ours:.1%} "
        f"| {withdraw * 1000:.0f} ms, {withdraw / ours:.1%} | {why * 1000:.0f} ms |",
        flush=True,
    )


if __name__ == "__main__":
    main()
