"""The shipped graph built and checked by Mithaq, and by the reference stack, side by side in one run.

    python benchmarks/shipped.py [RUNS]

Each run is a process of its own, from start to exit, in turn: ours, then rdflib + owlrl + pySHACL on the same triples
(the reference has no acceptance, so it is given the accepted claims). Prints medians and ratios; nothing is asserted.
"""

from __future__ import annotations

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


#: Each process notes its own peak: what the operating system tells of a child counts the parent's memory before it began.
PEAK = """
import atexit, pathlib, resource
def note():
    try:
        status = pathlib.Path("/proc/self/status").read_text()
        peak = int(status.split("VmHWM:")[1].split()[0])
    except (OSError, IndexError):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pathlib.Path({peak!r}).write_text(str(peak / 1024))
atexit.register(note)
"""


def measure(script: str, folder: Path) -> tuple[float, float]:
    """Seconds and peak memory in MB of a process that runs a script."""
    note = folder / "peak"
    before = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", PEAK.format(peak=str(note)) + script], capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - before, float(note.read_text())


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
            results = [
                (measure(ours.format(home=str(home)), Path(folder)), measure(reference, Path(folder)))
                for _ in range(runs)
            ]
            mine, theirs = (
                [statistics.median(r[side][n] for r in results) for n in (0, 1)] for side in (0, 1)
            )
            print(
                f"| {work} | {mine[0]:.1f} s, {mine[1]:.0f} MB | {theirs[0]:.1f} s, {theirs[1]:.0f} MB "
                f"| {theirs[0] / mine[0]:.1f} | {theirs[1] / mine[1]:.1f} |"
            )


if __name__ == "__main__":
    main()
