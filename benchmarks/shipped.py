"""The shipped graph built and checked by Mithaq, and by the reference stack, side by side in one run.

    python benchmarks/shipped.py [RUNS]

Each run is a process of its own, from start to exit, in turn: ours, then rdflib + owlrl + pySHACL on the same triples
(the reference has no acceptance, so it is given the accepted claims). Prints medians and ratios; nothing is asserted.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import mithaq
from mithaq.resources import model
from mithaq.terms import CLAIMS_GRAPH

OURS = "import sys; sys.argv[1:] = ['build', '--store', {home!r}]; from mithaq.cli import main; main()"
CLOSE_ONLY = "import sys; sys.argv[1:] = ['build', '--no-check', '--store', {home!r}]; from mithaq.cli import main; main()"
REFERENCE = """
import owlrl, pyshacl, rdflib
rdflib.NORMALIZE_LITERALS = False
given = rdflib.Graph().parse({given!r}, format="nt")
owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(given)
shapes = rdflib.Graph()
for path in {shapes!r} if {check!r} else []:
    shapes.parse(path)
if {check!r}:
    pyshacl.validate(given, shacl_graph=shapes, inference="none")
given.serialize({out!r}, format="nt")
"""


def measure(script: str) -> tuple[float, float]:
    """Seconds and peak memory in MB of a process that runs a script."""
    before = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status >> 8
    if child.returncode:
        raise SystemExit(f"the run ended with status {child.returncode}")
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return time.perf_counter() - before, kilobytes / 1024


def given_triples(path: Path, home: Path) -> None:
    """What the closure starts from, and the claims' descriptions that shapes look at, as N-Triples."""
    kg = mithaq.build(home=home)
    triples = {*kg.grounds.triples, *(quad.triple for quad in kg.store.match(graph=CLAIMS_GRAPH))}
    path.write_text("".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in triples), encoding="utf-8")


def main() -> None:
    """Run the comparison."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder:
        given, home = Path(folder, "given.nt"), Path(folder, "home")
        given_triples(given, home)
        shapes = [str(path) for path in sorted((model().ontology / "shapes").glob("*.ttl"))]
        filled = {"given": str(given), "shapes": shapes, "out": str(Path(folder, "out.nt"))}
        pairs = {
            "read, accept, close, store": (CLOSE_ONLY, REFERENCE.format(**filled, check=False)),
            "the same, and check": (OURS, REFERENCE.format(**filled, check=True)),
        }
        print("| work | Mithaq | rdflib + owlrl + pySHACL | ratio of times | ratio of memory |")
        print("|---|---|---|---|---|")
        for work, (ours, reference) in pairs.items():
            results = [(measure(ours.format(home=str(home))), measure(reference)) for _ in range(runs)]
            mine, theirs = (
                [statistics.median(r[side][n] for r in results) for n in (0, 1)] for side in (0, 1)
            )
            print(
                f"| {work} | {mine[0]:.1f} s, {mine[1]:.0f} MB | {theirs[0]:.1f} s, {theirs[1]:.0f} MB "
                f"| {theirs[0] / mine[0]:.1f} | {theirs[1] / mine[1]:.1f} |"
            )


if __name__ == "__main__":
    main()
