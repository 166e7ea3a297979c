"""What is measured, each in a process of its own; prints the numbers as JSON. Called by ``run.py``.

    python benchmarks/tasks.py TASK [WORD ...]

Seconds are of the work alone, ``memory`` is the most that the process has held, in MB.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import dataset_rows
import generate
from engines import shape_engine
from measuring import Numbers, peak_memory, seconds
from pyoxigraph import Quad, RdfFormat, Store, Triple, parse, serialize

from mithaq.build import assemble, read_all_rules, read_model
from mithaq.export.streaming import stream
from mithaq.graph import KnowledgeGraph
from mithaq.reasoning import Closure, Declared, Explainer, close
from mithaq.reasoning.facts import Facts
from mithaq.reasoning.incremental import ClosedGraph
from mithaq.reasoning.native import closure_of
from mithaq.reasoning.pausing import collection_paused
from mithaq.reasoning.saturation import Saturation
from mithaq.resources import model
from mithaq.store import EmbeddedStore
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, ONTOLOGY_GRAPH
from mithaq.validation.shapes import engine_of, read_shapes

QUERIES = {
    "one thing": "SELECT ?p ?o { <https://w3id.org/mithaq/nation/g1> ?p ?o }",
    "members of alliances": "SELECT (COUNT(*) AS ?n) { ?g a mithaq:Alliance ; mithaq:hasMember ?m }",
    "partners of partners": "SELECT (COUNT(*) AS ?n) { <https://w3id.org/mithaq/nation/g1> mithaq:hasDefensePartner/mithaq:hasDefensePartner ?x }",
    "three joined": "SELECT (COUNT(*) AS ?n) { ?o mithaq:isOwedBy ?a ; mithaq:isOwedTo ?b . ?a mithaq:cooperatesWith ?b }",
    "counted by class": "SELECT ?c (COUNT(*) AS ?n) { ?x a ?c } GROUP BY ?c",
}


def data_of(size: int) -> bytes:
    """The ontology with a generated graph, as N-Triples."""
    triples = [*generate.ontology(), *generate.instances(size)]
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def floor(size: str) -> Numbers:
    """pyoxigraph alone: bulk load into memory."""
    data = data_of(int(size))
    load = seconds(lambda: Store().bulk_load(data, format=RdfFormat.N_TRIPLES), 3)
    return {"load": load, "memory": peak_memory()}


def closure(size: str) -> Numbers:
    """Load, read and close a graph; then 100 claims more and less, why, queries and export of what came out."""
    data, rules = data_of(int(size)), read_all_rules(model())
    found: Numbers = {}
    store = Store()
    found["load"] = seconds(lambda: store.bulk_load(data, format=RdfFormat.N_TRIPLES))
    triples = [quad.triple for quad in parse(data, format=RdfFormat.N_TRIPLES)]
    runs = 5 if int(size) <= 10_000 else 1

    def once() -> Saturation:
        with collection_paused():
            facts: list[Facts] = []
            found["read"] = seconds(lambda: facts.append(Facts(triples)))
            made: list[Saturation] = []
            took = seconds(lambda: made.append(Saturation(facts[0], rules))) + seconds(lambda: made[0].run())
            found["close"] = min(found.get("close", 1e9), took)
        return made[0]

    for _ in range(runs):
        saturation = once()
    with collection_paused():
        found["hand out"] = seconds(lambda: closure_of(saturation))
    found["derived"] = float(sum(round_ > 0 for round_ in saturation.facts.rounds.values()))
    found["memory"] = peak_memory()
    _change(found, ClosedGraph.of(saturation, rules), triples)
    _use(found, store, closure_of(saturation).inferred, runs=3 if int(size) <= 1_000_000 else 1)
    return found


def _change(found: Numbers, graph: ClosedGraph, triples: list[Triple]) -> None:
    claims = [[t for claim in generate.additions(100, start=100 * n) for t in claim] for n in range(3)]
    found["add"] = sorted(seconds(lambda batch=batch: graph.add(batch)) for batch in claims)[1]
    found["withdraw"] = sorted(seconds(lambda batch=batch: graph.withdraw(batch)) for batch in claims)[1]
    explainer = Explainer(dict.fromkeys(triples, Declared(ONTOLOGY_GRAPH)), list(graph.rules), graph.facts)
    explainer.why(triples[0])
    facts, verb = graph.facts, graph.facts.number(MITHAQ.cooperatesWith)
    pairs = [(s, verb, o) for s, ends in list(facts.by_subject[verb].items())[:5] for o in list(ends)[:2]]
    wanted = [triple for pair in pairs if (triple := facts.decode(pair))]
    found["why"] = max(seconds(lambda triple=triple: explainer.why(triple)) for triple in wanted)


def _use(found: Numbers, store: Store, inferred: Iterable[Triple], runs: int) -> None:
    store.bulk_extend(Quad(*triple) for triple in inferred)
    embedded = EmbeddedStore(store)
    for name, query in QUERIES.items():
        found[f"query: {name}"] = seconds(lambda query=query: list(embedded.query(query)), runs)
    found["export"] = seconds(lambda: sum(map(len, stream(embedded.match(), "ntriples"))))


def owlrl(size: str) -> Numbers:
    """rdflib and owlrl: read the same file, and close it."""
    import owlrl
    import rdflib

    rdflib.NORMALIZE_LITERALS = False
    data, graph = data_of(int(size)), rdflib.Graph()
    read = seconds(lambda: graph.parse(io.BytesIO(data), format="nt"))
    before = len(graph)
    done = seconds(lambda: owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph))
    return {"load": read, "close": done, "derived": float(len(graph) - before), "memory": peak_memory()}


def same_triples(size: str) -> Numbers:
    """How many triples our closure and owlrl's have of individuals, and how many of these only one of them has."""
    data, rules = [*generate.ontology(), *generate.instances(int(size))], read_all_rules(model())
    ours, theirs = (close(data, rules, engine=engine).inferred for engine in ("mithaq", "owlrl"))
    return {"both": float(len(ours & theirs)), "only one": float(len(ours ^ theirs))}


def hard(kind: str, size: str, engine: str) -> Numbers:
    """The closure of a graph from which much follows, by the standard's rules alone, with one engine."""
    data = {"steps": generate.steps, "equals": generate.equals}[kind](int(size))
    rules = [rule for rule in read_all_rules(model()) if rule.ruleset == "owl2-rl"]
    found: list[Closure] = []
    took = seconds(lambda: found.append(close(data, rules, engine=engine)))
    told = hash_of(sorted(map(str, found[0].inferred)))
    return {"close": took, "derived": float(len(found[0].inferred)), "hash": told, "memory": peak_memory()}


def validation(size: str, engine: str) -> Numbers:
    """The shipped shapes over a closed graph, with one engine."""
    data, rules = [*generate.ontology(), *generate.instances(int(size))], read_all_rules(model())
    flat = [*data, *close(data, rules).inferred]
    shapes = read_shapes(model().ontology / "shapes")
    results: list[object] = []
    took = seconds(lambda: results.extend(engine_of(engine).validate(flat, shapes)))
    keys = sorted(f"{each.check} {each.focus} {each.path} {each.value}" for each in results)  # type: ignore[attr-defined]
    told = hash_of(keys)
    return {"validate": took, "results": float(len(results)), "hash": told, "memory": peak_memory()}


def hash_of(texts: Iterable[str]) -> float:
    """A number that is the same for the same texts."""
    import hashlib

    return float(int(hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12], 16))


def claims_file(size: int, path: Path) -> None:
    """Claims that hold ``size`` triples, with the ontology and what a build needs beside, as N-Quads."""
    quads = [Quad(*triple, ONTOLOGY_GRAPH) for triple in generate.ontology()]
    serialize([*quads, *generate.background(), *generate.claims(size)], path, format=RdfFormat.N_QUADS)


def bulk_load(path: str) -> Numbers:
    """pyoxigraph alone: bulk load of a file to disk."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(str(Path(folder, "store")))
        load = seconds(lambda: (store.bulk_load(path=path, format=RdfFormat.N_QUADS), store.flush()))
        return {"load": load, "memory": peak_memory()}


def whole_build(path: str) -> Numbers:
    """Read, accept, close, store on disk."""
    from mithaq import loading

    folder = tempfile.mkdtemp()
    try:
        took = seconds(lambda: loading.build([path], home=folder))
        return {"build": took, "memory": peak_memory()}
    finally:
        shutil.rmtree(folder)


def given_triples(path: Path) -> None:
    """What the closure of the shipped graph starts from, and the descriptions of claims, as N-Triples."""
    built = assemble(read_model(model()), read_all_rules(model()))
    described = (quad.triple for quad in built.quads() if quad.graph_name == CLAIMS_GRAPH)
    serialize({*built.grounds.triples, *described}, path, format=RdfFormat.N_TRIPLES)


def shipped(home: str, check: str) -> Numbers:
    """The shipped graph, by the command."""
    from mithaq.cli import main

    sys.argv[1:] = ["build", "--store", home, *(["--no-check"] if check == "no" else [])]
    out, sys.stdout = sys.stdout, io.TextIOWrapper(io.BytesIO())
    try:
        main()
    except SystemExit as end:
        if end.code not in (0, None):
            raise
    finally:
        sys.stdout = out
    return {"memory": peak_memory()}


def shipped_reference(given: str, check: str) -> Numbers:
    """The same triples by rdflib, owlrl and pySHACL."""
    import owlrl
    import pyshacl
    import rdflib

    rdflib.NORMALIZE_LITERALS = False
    graph, shapes = rdflib.Graph().parse(given, format="nt"), rdflib.Graph()
    closing = seconds(lambda: owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph))
    for path in sorted((model().ontology / "shapes").glob("*.ttl")):
        shapes.parse(path)
    checking = 0.0
    if check == "yes":
        checking = seconds(lambda: pyshacl.validate(graph, shacl_graph=shapes, inference="none"))
    graph.serialize(f"{given}.out", format="nt")
    return {"close": closing, "validate": checking, "memory": peak_memory()}


def datasets_whole(folder: str) -> Numbers:
    """Import the rows in a folder, then build: read, accept, close, store on disk; and check."""
    home = Path(folder)
    found: Numbers = {}
    found["import"] = seconds(lambda: found.update(claims=float(dataset_rows.import_rows(home))))
    graphs: list[KnowledgeGraph] = []
    found["build"] = seconds(lambda: graphs.append(dataset_rows.build_rows(home)))
    found["check"] = seconds(lambda: found.update(findings=float(len(graphs[0].validate().findings))))
    return {**found, "facts": float(graphs[0].manifest.facts), "memory": peak_memory()}


def datasets_given(folder: str, given: str) -> Numbers:
    """What the closure of imported rows starts from, and the descriptions of their claims, as N-Triples."""
    dataset_rows.import_rows(Path(folder))
    built = dataset_rows.assembled(Path(folder))
    described = (quad.triple for quad in built.quads() if quad.graph_name == CLAIMS_GRAPH)
    triples = {*built.grounds.triples, *described}
    serialize(triples, given, format=RdfFormat.N_TRIPLES)
    return {"triples": float(len(triples))}


TASKS: dict[str, Callable[..., Numbers]] = {
    task.__name__: task
    for task in (
        floor,
        closure,
        owlrl,
        same_triples,
        hard,
        validation,
        shape_engine,
        bulk_load,
        whole_build,
        shipped,
        datasets_whole,
        datasets_given,
    )
} | {"shipped_reference": shipped_reference}


def main() -> None:
    """Run one task."""
    task, *words = sys.argv[1:]
    print(json.dumps(TASKS[task](*words)))


if __name__ == "__main__":
    main()
