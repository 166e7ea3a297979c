"""Other SHACL engines over the shipped graph: how long each takes, and whether it finds what the referee finds.

An engine that is not installed is left out (``pip install '.[benchmarks]'`` brings those that have wheels).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

from measuring import Numbers, peak_memory, seconds
from pyoxigraph import RdfFormat, parse, serialize

from mithaq.build import assemble, read_all_rules, read_model
from mithaq.resources import model
from mithaq.store import EmbeddedStore
from mithaq.validation.dataset import flat_graph
from mithaq.validation.shapes import engine_of, read_shapes

#: The engines by the names of their packages, with the module of each.
ENGINES = {"mithaq": "mithaq", "pyshacl": "pyshacl", "pyshifty": "shifty", "shacl-rust": "shacl_rust"}
#: A triple that breaks a shape: without one a graph that conforms would not tell an engine that sees nothing.
_FAULT = (
    b"<https://w3id.org/mithaq/concept/benchmark-fault> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    b"<http://www.w3.org/2004/02/skos/core#Concept> .\n"
)


def installed() -> list[str]:
    """The engines that can be measured here."""
    return [name for name, module in ENGINES.items() if find_spec(module)]


def write_input(folder: Path) -> None:
    """The shipped graph, flat and with one fault, and the shapes, as N-Triples."""
    built = assemble(read_model(model()), read_all_rules(model()))
    flat = flat_graph(EmbeddedStore.in_memory(built.quads()))
    (folder / "data.nt").write_bytes((serialize(flat, format=RdfFormat.N_TRIPLES) or b"") + _FAULT)
    shapes = read_shapes(model().ontology / "shapes")
    (folder / "shapes.nt").write_bytes(serialize(shapes, format=RdfFormat.N_TRIPLES) or b"")


def shape_engine(name: str, folder: str) -> Numbers:
    """One engine, from the files to its results: seconds, how many results, and of how many things it complains."""
    data, shapes = Path(folder, "data.nt"), Path(folder, "shapes.nt")
    found: list[str] = []
    took = seconds(lambda: found.extend(_RUNS[name](data, shapes)))
    return {
        "validate": took,
        "results": float(len(found)),
        "things": float(len(set(found))),
        "memory": peak_memory(),
    }


def _ours(name: str) -> Callable[[Path, Path], Iterable[str]]:
    def run(data: Path, shapes: Path) -> Iterable[str]:
        triples, rules = (
            [quad.triple for quad in parse(path.read_bytes(), format=RdfFormat.N_TRIPLES)]
            for path in (data, shapes)
        )
        return [str(finding.focus) for finding in engine_of(name).validate(triples, rules)]

    return run


def _shifty(data: Path, shapes: Path) -> Iterable[str]:
    import shifty
    from rdflib import SH

    _, report, _ = shifty.validate(data, shapes, infer=False)
    return [str(focus) for focus in report.objects(None, SH.focusNode)]


def _shacl_rust(data: Path, shapes: Path) -> Iterable[str]:
    import shacl_rust

    report = shacl_rust.validate(
        data.read_text(), shapes.read_text(), data_format="nt", shapes_format="nt", experimental_index=True
    )
    return [result["focusNode"] for result in report["results"]]


_RUNS: dict[str, Callable[[Path, Path], Iterable[str]]] = {
    "mithaq": _ours("mithaq"),
    "pyshacl": _ours("pyshacl"),
    "pyshifty": _shifty,
    "shacl-rust": _shacl_rust,
}
