"""All benchmarks in one run: generated alliance graphs beside pyoxigraph, rdflib, owlrl and pySHACL, and the shipped graph.

    python benchmarks/run.py [SIZE ...] [--quick] [--only PART ...] [--files DIR] [--write] [--limit SECONDS]

Sizes are instance triples: 10000, 100000, 1000000 and 5000000 unless told; ``--quick`` takes the first only and leaves out
what takes minutes. The part "datasets" takes the rows of your own files of ATOP, DCAD and MME below DIR, or generates rows in
their formats where none is given. Each row is a process of its own, so that times and memory are its own. Prints tables of Markdown; with
``--write`` these become docs/benchmarks.md, with a plot beside it (``pip install '.[benchmarks]'``). Nothing is asserted:
machines differ, ratios within one run are what counts. A process that is not done within ``--limit`` seconds (1200) is
stopped, and its row says so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from dataset_rows import write_rows
from engines import installed, write_input
from measuring import Numbers, apart
from tasks import QUERIES, claims_file, given_triples

DOCS = Path(__file__).resolve().parents[1] / "docs"
#: What the reference can bear, in instance triples.
_OWLRL, _PYSHACL = 10_000, 100_000
#: Rows of datasets: what the reference can bear, and what grows.
_ROWS_OF_REFERENCE, _ROWS = (300, 1_500), (1_500, 3_000, 6_000)
#: Sizes beyond this are closed, and neither validated nor built from claims.
_MOST_CHECKED = 1_000_000
#: Graphs from which much follows: of what kind, how large, and whether the reference can bear it.
_HARD = (("steps", 80, True), ("steps", 800, False), ("equals", 20, True), ("equals", 200, False))
_NAMES = {"steps": "steps of a transitive property", "equals": "things that are the same"}
_PARTS = ("closure", "owlrl", "hard", "use", "validation", "engines", "builds", "shipped", "datasets")
_QUICK = ("closure", "use", "builds")
_HEAD = """# Benchmarks

What `python benchmarks/run.py COMMAND` wrote on two shared cores. Each row is a process of its own; ratios within a
run count, not seconds. The graphs are generated (`benchmarks/generate.py`): nations, groups, memberships, obligations and exercises,
with the shipped ontology and rules. Sizes are triples of individuals; pyoxigraph alone is the floor that nothing in Python
goes below, owlrl and pySHACL are the reference at the sizes that they can bear.

![Seconds by triples](benchmarks.svg)

"""


class Run:
    """One run: what it measures, and the tables that come of it."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.parts: list[str] = []
        self.closures: dict[int, Numbers] = {}
        self.owlrl: dict[int, Numbers] = {}

    def say(self, text: str) -> None:
        """A part of the document, shown at once."""
        self.parts.append(text)
        print(text, flush=True)

    def table(self, title: str, head: Iterable[str], rows: Iterable[Iterable[str]], note: str = "") -> None:
        """A table of Markdown, each row printed as soon as it is known."""
        columns = list(head)
        print(f"## {title}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)
        lines = []
        for row in rows:
            lines.append(f"| {' | '.join(row)} |")
            print(lines[-1], flush=True)
        text = (
            f"## {title}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n" + "\n".join(lines) + "\n"
        )
        self.parts.append(text + (f"\n{note}\n" if note else ""))
        print(f"\n{note}\n" if note else "")

    def closure(self, sizes: list[int]) -> None:
        """Loading, closing, changing, asking why."""

        def rows() -> Iterable[list[str]]:
            for size in sizes:
                found = self.closures[size] = apart("closure", size, limit=self.limit)
                yield _closure_row(size, found)

        self.table(
            "The closure",
            ["triples", "pyoxigraph loads", "read", "close", "close ÷ load", "derived", "as triples",
             "100 claims more", "100 claims less", "why", "memory"],
            rows(),
            "“pyoxigraph loads” is its bulk load of the same file into memory. “Read” numbers and indexes parsed triples, “close” "
            "is the closure of what is read, with rounds and contradictions, and “as triples” hands out what was derived; 100 claims have "
            "500 triples, and their share is of the closure. “Why” is the slowest of ten.",
        )  # fmt: skip

    def reference(self) -> None:
        """owlrl, on the same file."""
        if _OWLRL not in self.closures:
            return
        theirs = self.owlrl[_OWLRL] = apart("owlrl", _OWLRL, limit=self.limit)
        ours, same = self.closures[_OWLRL], apart("same_triples", _OWLRL, limit=self.limit)
        self.table(
            "Beside owlrl",
            ["triples", "Mithaq", "owlrl", "ratio", "derived by both", "by one only"],
            [[f"{_OWLRL:,}", _seconds(ours["close"]), _seconds(theirs.get("close")), _ratio(theirs.get("close"), ours["close"]),
              f"{same.get('both', 0):,.0f}", f"{same.get('only one', 0):,.0f}"]],
            "Both without reading. owlrl's result without tautologies and triples that RDF cannot write.",
        )  # fmt: skip

    def hard(self) -> None:
        """Long chains and many equals, by our engine and by owlrl."""

        def rows() -> Iterable[list[str]]:
            for kind, size, bearable in _HARD:
                ours = apart("hard", kind, size, "mithaq", limit=self.limit)
                theirs = apart("hard", kind, size, "owlrl", limit=self.limit) if bearable else {}
                same = "-" if not theirs else "yes" if theirs["hash"] == ours["hash"] else "no"
                yield [f"{size} {_NAMES[kind]}", f"{ours.get('derived', 0):,.0f}", _seconds(ours.get("close")),
                       _seconds(theirs.get("close")), _ratio(theirs.get("close"), ours.get("close")), same]  # fmt: skip

        self.table(
            "Much from little",
            ["graph", "derived", "Mithaq", "owlrl", "ratio", "the same triples"],
            rows(),
            "Chains are gone along step by step, and one of many equals stands for all; rules made ready included.",
        )

    def validation(self, sizes: list[int]) -> None:
        """The shipped shapes, by our engine and by pySHACL."""

        def rows() -> Iterable[list[str]]:
            for size in sizes:
                ours = apart("validation", size, "mithaq", limit=self.limit)
                theirs = apart("validation", size, "pyshacl", limit=self.limit) if size <= _PYSHACL else {}
                same = "-" if not theirs else "yes" if theirs["hash"] == ours["hash"] else "no"
                yield [f"{size:,}", _seconds(ours.get("validate")), _seconds(theirs.get("validate")),
                       _ratio(theirs.get("validate"), ours.get("validate")), f"{ours.get('results', 0):,.0f}", same]  # fmt: skip

        self.table(
            "Validation",
            ["triples", "Mithaq", "pySHACL", "ratio", "results", "the same results"],
            rows(),
        )

    def engines(self) -> None:
        """Other engines for shapes, over the shipped graph with one fault in it."""

        def rows() -> Iterable[list[str]]:
            with tempfile.TemporaryDirectory() as folder:
                write_input(Path(folder))
                for name in installed():
                    found = apart("shape_engine", name, folder, limit=self.limit)
                    yield [name, _seconds(found.get("validate")), f"{found.get('results', 0):,.0f}",
                           f"{found.get('things', 0):,.0f}", f"{found.get('memory', 0):.0f} MB"]  # fmt: skip

        self.table(
            "Engines for shapes",
            ["engine", "from the files to the results", "results", "of things", "memory"],
            rows(),
            "The shipped graph with one fault put into it, by its shapes. pySHACL is the referee of what is right.",
        )

    def use(self, sizes: list[int]) -> None:
        """Queries and export of the closed graph."""
        names = [f"query: {name}" for name in QUERIES]
        rows = [
            [f"{size:,}", *(_seconds(self.closures[size].get(name)) for name in (*names, "export"))]
            for size in sizes
            if size in self.closures
        ]
        self.table("Queries and export of the closed graph", ["triples", *QUERIES, "canonical export"], rows)

    def builds(self, sizes: list[int]) -> None:
        """The whole build of claims, beside the bulk load of the same quads to disk."""

        def rows() -> Iterable[list[str]]:
            for size in sizes:
                with tempfile.TemporaryDirectory() as folder:
                    path = Path(folder, "claims.nq")
                    claims_file(size, path)
                    floor = apart("bulk_load", path, limit=self.limit)
                    ours = apart("whole_build", path, limit=self.limit)
                yield [f"{size:,}", _seconds(floor.get("load")), _seconds(ours.get("build")), _ratio(ours.get("build"), floor.get("load")),
                       _megabytes(floor), _megabytes(ours), _ratio(ours.get("memory"), floor.get("memory"))]  # fmt: skip

        self.table(
            "Building claims",
            [
                "triples in claims",
                "pyoxigraph loads to disk",
                "build",
                "ratio",
                "its memory",
                "ours",
                "ratio",
            ],
            rows(),
            "Claims that hold so many triples, nine of metadata to each claim: read, accepted, closed and stored on disk, without validation.",
        )

    def shipped(self) -> None:
        """The shipped graph, process start to exit."""

        def rows() -> Iterable[list[str]]:
            with tempfile.TemporaryDirectory() as folder:
                given = Path(folder, "given.nt")
                given_triples(given)
                for check, work in (("no", "read, accept, close, store"), ("yes", "the same, and check")):
                    ours = apart("shipped", Path(folder, "home"), check, limit=self.limit)
                    theirs = apart("shipped_reference", given, check, limit=self.limit)
                    yield [work, _seconds(ours.get("process")), _seconds(theirs.get("process"), self.limit),
                           _ratio(theirs.get("process"), ours.get("process"), self.limit), _megabytes(ours), _megabytes(theirs)]  # fmt: skip

        self.table(
            "The shipped graph, process start to exit",
            ["work", "Mithaq", "rdflib + owlrl + pySHACL", "ratio", "its memory", "theirs"],
            rows(),
            "The reference has no acceptance, so it is given what the closure starts from and the descriptions of the claims; it runs the "
            "shapes, and not the dataset checks that Mithaq runs too.",
        )

    def datasets(self, files: Path | None, sizes: Iterable[int]) -> None:
        """Rows of the field's datasets: imported, built and checked; beside the reference, and as they grow."""
        rows_of = "of the real files" if files else "generated in the formats of the datasets"

        def beside() -> Iterable[list[str]]:
            for size in _ROWS_OF_REFERENCE:
                with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
                    for each in (folder, other):
                        rows = write_rows(Path(each), size, files)
                    given = apart("datasets_given", other, Path(other, "given.nt"), limit=self.limit)
                    ours = apart("datasets_whole", folder, limit=self.limit)
                    theirs = apart("shipped_reference", Path(other, "given.nt"), "yes", limit=self.limit)
                yield [f"{rows:,}", f"{given['triples']:,.0f}", _seconds(ours.get("process")), _seconds(theirs.get("process"), self.limit),
                       _ratio(theirs.get("process"), ours.get("process"), self.limit), _ratio(theirs.get("cpu"), ours.get("cpu")),
                       _megabytes(ours), _megabytes(theirs)]  # fmt: skip

        def growing() -> Iterable[list[str]]:
            for size in sizes:
                with tempfile.TemporaryDirectory() as folder:
                    rows = write_rows(Path(folder), size, files)
                    found = apart("datasets_whole", folder, limit=self.limit)
                yield [f"{rows:,}", f"{found.get('claims', 0):,.0f}", f"{found.get('facts', 0):,.0f}",
                       *(_seconds(found.get(key)) for key in ("import", "build", "check", "process")), _megabytes(found)]  # fmt: skip

        self.table(
            "Datasets beside the reference, process start to exit",
            [
                "rows",
                "triples",
                "Mithaq",
                "rdflib + owlrl + pySHACL",
                "ratio",
                "ratio of processor time",
                "its memory",
                "theirs",
            ],
            beside(),
            f"Rows {rows_of}, of ATOP's members, DCAD and MME in equal parts, with the nations that they name. Mithaq reads the rows, accepts the "
            "claims, closes, stores and runs shapes and dataset checks. The reference cannot read the rows: it is given the triples that the "
            "closure starts from and the descriptions of the claims; it reads, closes, runs the shapes and writes.",
        )
        self.table(
            "Datasets as they grow",
            ["rows", "claims", "facts", "import", "build", "check", "start to exit", "memory"],
            growing(),
            f"Rows {rows_of}. “Memory” is the most that the one process held that imported, built and checked.",
        )


def _closure_row(size: int, found: Numbers) -> list[str]:
    if not found:
        return [f"{size:,}", "not done in time", *["-"] * 9]
    close = found["close"]
    return [
        f"{size:,}", _seconds(found["load"]), _seconds(found["read"]), _seconds(close), f"{close / found['load']:.2f}",
        f"{found['derived']:,.0f}", _seconds(found["hand out"]), f"{_seconds(found['add'])}, {found['add'] / close:.2%}",
        f"{_seconds(found['withdraw'])}, {found['withdraw'] / close:.1%}", _seconds(found["why"]), _megabytes(found),
    ]  # fmt: skip


def _seconds(value: float | None, limit: float | None = None) -> str:
    if value is None:
        return "-" if limit is None else f"over {limit:.0f} s"
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value:.2f} s" if value < 10 else f"{value:.0f} s"


def _ratio(one: float | None, other: float | None, limit: float | None = None) -> str:
    if other and one is None and limit is not None:
        return f"over {limit / other:.0f}"
    return "-" if not one or not other else f"{one / other:.1f}" if one / other < 20 else f"{one / other:.0f}"


def _megabytes(found: Numbers) -> str:
    return f"{found['memory']:.0f} MB" if "memory" in found else "-"


def plot(run: Run, path: Path) -> None:
    """Seconds by triples, both on logarithmic scales."""
    from matplotlib import use
    from matplotlib.figure import Figure

    use("svg")
    figure = Figure(figsize=(7, 4.2), layout="constrained")
    axes = figure.subplots()
    done = {size: found for size, found in run.closures.items() if found}
    for key, label in (("load", "pyoxigraph loads"), ("read", "read"), ("close", "close"), ("add", "100 claims more"),
                       ("withdraw", "100 claims less"), ("why", "why")):  # fmt: skip
        axes.plot(list(done), [found[key] for found in done.values()], marker="o", label=label)
    reference = {size: found["close"] for size, found in run.owlrl.items() if found}
    axes.plot(list(reference), list(reference.values()), marker="s", linestyle="", label="owlrl closes")
    axes.set(xscale="log", yscale="log", xlabel="triples of individuals", ylabel="seconds")
    axes.grid(visible=True, which="major", alpha=0.3)
    # Beside the points, of which it would hide some.
    axes.legend(fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000, 1_000_000, 5_000_000])
    parser.add_argument(
        "--quick", action="store_true", help="the first size, without the reference and the shipped graph"
    )
    parser.add_argument(
        "--only", nargs="+", choices=_PARTS, help="these parts; owlrl and use need closure before them"
    )
    parser.add_argument("--files", type=Path, help="datasets: a folder with your own files of them")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md and the plot")
    parser.add_argument("--limit", type=float, default=1200.0, help="seconds that one process may take")
    given = parser.parse_args(sys.argv[1:])
    sizes: list[int] = given.sizes[:1] if given.quick else given.sizes
    run = Run(given.limit)
    bearable = [size for size in sizes if size <= _MOST_CHECKED]
    parts: dict[str, Callable[[], None]] = {
        "closure": lambda: run.closure(sizes),
        "owlrl": run.reference,
        "hard": run.hard,
        "use": lambda: run.use(sizes),
        "validation": lambda: run.validation(bearable),
        "engines": run.engines,
        "builds": lambda: run.builds(bearable),
        "shipped": run.shipped,
        "datasets": lambda: run.datasets(given.files, _ROWS[:1] if given.quick else _ROWS),
    }
    for name in given.only or (_QUICK if given.quick else parts):
        parts[name]()
    if given.write:
        head = _HEAD.replace("COMMAND", " ".join(sys.argv[1:]))
        (DOCS / "benchmarks.md").write_text(head + "\n".join(run.parts), encoding="utf-8")
        plot(run, DOCS / "benchmarks.svg")


if __name__ == "__main__":
    main()
