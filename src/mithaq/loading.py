"""To a graph: opened where a store is up to date, built where there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyoxigraph
from pyoxigraph import DefaultGraph, Quad, Triple

from mithaq.build import (
    Built,
    Document,
    Draft,
    Grounds,
    Inputs,
    assemble,
    inputs_from,
    read_all_rules,
    read_files,
    read_model,
    read_ontology,
    read_quads,
)
from mithaq.build.inputs import has_standings
from mithaq.corroboration.rulefiles import digest as rules_digest
from mithaq.errors import InputError, Place
from mithaq.graph import KnowledgeGraph, manifest_of, proofs_key, version
from mithaq.importing import imports_in
from mithaq.parsing import parse_bytes, parse_file
from mithaq.reasoning import Rule
from mithaq.reasoning.pausing import collection_paused
from mithaq.resources import Model, model
from mithaq.store import EmbeddedStore
from mithaq.store.address import is_url
from mithaq.store.filling import filling
from mithaq.store.home import PROOFS, Home, Manifest, default_home
from mithaq.store.imports import Imports
from mithaq.store.verdicts import KeptVerdicts
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, ONTOLOGY_GRAPH, RDF, VOCABULARY_GRAPH

if TYPE_CHECKING:
    import rdflib

    from mithaq.store.server import Server

Progress = Callable[[str], None]


def load(home: Path | str | None = None, *, progress: Progress = lambda _: None) -> KnowledgeGraph:
    """Open the graph in ``home``; build it first where there is none, or one older than the shipped model.

    A graph that was built from files of your own is opened as it is. ``home`` may be the URL of a SPARQL server, which is
    never built into unasked.
    """
    if is_url(home):
        from mithaq.hosting import open_remote  # which takes a while to import, and is rarely needed

        return open_remote(str(home), model(), _digest(model(), imports_in(home)), progress)
    folder, shipped = Home(Path(home) if home else default_home()), model()
    manifest = folder.manifest()
    if manifest is None:
        progress(f"no store in {folder.folder} yet: building it")
    elif manifest.inputs not in ("", _digest(shipped, imports_in(folder.folder))):
        progress("the store is older than its inputs: building it anew")
    else:
        return _opened(folder, manifest, shipped)
    return build(home=home, progress=progress)


@collection_paused()
def build(
    files: Iterable[Path | str] = (),
    *,
    home: Path | str | None = None,
    engine: str = "mithaq",
    reason_at: str = "here",
    to_check: bool = False,
    progress: Progress = lambda _: None,
) -> KnowledgeGraph:
    """Build a graph from the shipped model, or from files that hold a whole graph, and keep it in ``home``.

    ``home`` is a folder or the URL of a SPARQL server; ``engine`` the reasoner: ``mithaq`` or ``owlrl``.
    ``reason_at`` is ``here``, or ``server`` to work the closure out there by SPARQL Update.
    ``to_check`` keeps a copy in memory for a :meth:`KnowledgeGraph.validate` that follows, which is then quicker.
    Raises :class:`mithaq.errors.MithaqError`; the store that was there before is then untouched.
    """
    shipped, paths = model(), list(files)
    server = _reached(str(home)) if is_url(home) else None
    progress("reading claims and ontology")
    imports = imports_in(home)
    added = [] if paths else _added(shipped, imports, progress)
    rules = read_all_rules(shipped)
    making = _Making(shipped, rules, "" if paths else _digest(shipped, imports), progress)

    def make(draft: Draft) -> Built:
        passing = draft.reading
        inputs = read_files(paths, passing=passing) if paths else read_model(shipped, added, passing=passing)
        progress(f"accepting {len(inputs.claims)} claims and closing the graph")
        close = partial(assemble, engine=engine) if reason_at == "here" else partial(_there, server)
        built = close(inputs, rules, weighed=draft.weighed)
        draft.closed(built)
        for contradiction in built.contradictions:
            progress(f"contradiction: {contradiction}")
        return built

    if server is not None:
        return making.put(server, make)
    return making.keep(Home(Path(home) if home else default_home()), make, to_check=to_check)


@dataclass(frozen=True)
class _Making:
    """A graph on its way into a store. ``digest`` is what it depends on, see :func:`_digest`."""

    shipped: Model
    rules: tuple[Rule, ...]
    digest: str
    progress: Progress

    def put(self, server: Server, make: Callable[[Draft], Built]) -> KnowledgeGraph:
        """Put what is made on a server."""
        from mithaq.hosting import put_remote

        draft = Draft()
        built = make(draft)
        manifest = manifest_of(built, Document(draft), self.digest)
        return put_remote(server, built.quads(), manifest, self.shipped, self.progress)

    def keep(self, folder: Home, make: Callable[[Draft], Built], *, to_check: bool) -> KnowledgeGraph:
        """Put what is made in place of what is in a folder: the store is written while the rest is read, accepted and closed."""
        checked: list[EmbeddedStore] = []
        with folder.renewing() as new, filling(new.store, progress=self.progress) as store:
            draft = Draft(store.add)
            built = make(draft)
            store.complete()
            document = Document(draft)
            manifest = new.manifest = manifest_of(built, document, self.digest)
            self.progress(f"storing {manifest.facts} facts in {folder.folder}")
            proofs = partial(built.freezer, proofs_key(manifest, self.rules))
            del built, draft  # the store takes as much memory again
            with document.on_disk(new.store.parent / "document.nq", wanted=to_check) as pieces:
                if frozen := proofs():
                    (new.store.parent / PROOFS).write_bytes(frozen)
                checked += [EmbeddedStore.in_memory_of(pieces())] if to_check else []
        graph = _opened(folder, manifest, self.shipped)
        graph.unchecked = checked[0] if checked else None
        return graph


def _there(
    server: Server | None, inputs: Inputs, rules: tuple[Rule, ...], *, weighed: Callable[[Grounds], None]
) -> Built:
    if server is None:
        raise InputError("there is no server to reason at", hint="Name one with --store URL.")
    from mithaq.hosting import assemble_on

    return assemble_on(server, inputs, rules, weighed=weighed)


def _reached(url: str) -> Server:
    from mithaq.hosting import reach

    return reach(url)


@collection_paused()
def built_from(place: Path | str) -> EmbeddedStore:
    """What a build left in a folder, or what a file that holds a whole graph gives once it is built in memory.

    Raises :class:`InputError` where there is no store in the folder, and whatever is wrong in the file.
    """
    if not Path(place).is_dir():
        quads, origins = read_quads([place])
        if has_standings(quads):
            return EmbeddedStore.in_memory(quads)
        return EmbeddedStore.in_memory(assemble(inputs_from(quads, origins), read_all_rules(model())).quads())
    current = Home(Path(place)).current()
    if current is None:
        raise InputError(
            "there is no store in this folder", where=Place(str(place)), hint="Build one there first."
        )
    return EmbeddedStore.open(current)


@collection_paused()
def graph_from(
    data: rdflib.Dataset | pyoxigraph.Store | Iterable[Quad], *, engine: str = "mithaq"
) -> KnowledgeGraph:
    """Build a graph in memory from an rdflib dataset, a pyoxigraph store, or quads that hold a whole graph."""
    shipped = model()
    built = assemble(_inputs(data), read_all_rules(shipped), engine=engine)
    return KnowledgeGraph.from_built(built, model=shipped)


def _inputs(data: rdflib.Dataset | pyoxigraph.Store | Iterable[Quad]) -> Inputs:
    if isinstance(data, pyoxigraph.Store):
        return inputs_from(data)
    if isinstance(data, Iterable) and not isinstance(data, str | bytes):
        # An rdflib dataset can be iterated over too, but hands out terms of its own kind.
        text = data.serialize(format="nquads", encoding="utf-8") if hasattr(data, "serialize") else None
        return inputs_from(
            cast("Iterable[Quad]", data) if text is None else parse_bytes(text, "nquads", "<rdflib>")
        )
    raise InputError(
        f"a graph cannot be built from {type(data).__name__}",
        hint="Give an rdflib.Dataset, a pyoxigraph.Store, or quads.",
    )


def _opened(folder: Home, manifest: Manifest, shipped: Model) -> KnowledgeGraph:
    current = folder.current()
    assert current is not None, "a manifest is only ever found beside a store"  # noqa: S101
    return KnowledgeGraph(
        EmbeddedStore.open(current), manifest=manifest, model=shipped, proofs=current.parent / PROOFS
    )


def keep_verdicts(home: Path | str | None, graph: KnowledgeGraph, quads: Iterable[Quad]) -> None:
    """Keep verdicts on the claims of a graph, so that the next build of its home holds them.

    Raises :class:`InputError` for a graph on a server or built from files, whose builds do not read what is kept.
    """
    if is_url(home) or not graph.manifest.inputs:
        raise InputError(
            "verdicts are kept only for a graph that was built from the shipped data and imports, in a folder",
            hint="Write them to a file with --format trig --output FILE.",
        )
    imports = imports_in(home)
    if graph.manifest.inputs not in (_digest(graph.model, imports), _claims_digest(graph.model, imports)):
        raise InputError(
            "the claims or imports have changed since this graph was built, so its verdicts are not kept",
            hint="Open the graph again, and hold its claims against the records anew.",
        )
    kept, basis = _verdicts(graph.model, imports)
    kept.keep(basis, quads)


def _added(shipped: Model, imports: Imports, progress: Progress) -> list[Path]:
    """The files that a build reads beside the shipped ones: what is imported, and verdicts, unless these are out of date."""
    kept, basis = _verdicts(shipped, imports)
    if kept.is_stale(basis):
        progress(
            "the verdicts that are kept are of other claims or other rules: left out; 'mithaq corroborate --keep' makes them anew"
        )
    return [*imports.claims(), *kept.files(basis)]


def _verdicts(shipped: Model, imports: Imports, claims: str = "") -> tuple[KeptVerdicts, str]:
    """The verdicts kept beside imports, and the digest of what they must have been made from: claims and rules."""
    told = f"{claims or _claims_digest(shipped, imports)} {rules_digest(shipped.data / 'corroboration')}"
    return KeptVerdicts(imports.folder.parent), hashlib.sha256(told.encode()).hexdigest()


def _digest(shipped: Model, imports: Imports) -> str:
    """What a build of the shipped model depends on; see :func:`_claims_digest`. Verdicts that are kept belong to it."""
    claims = _claims_digest(shipped, imports)
    kept, basis = _verdicts(shipped, imports, claims)
    told = kept.digest(basis)
    return hashlib.sha256(f"{claims} {told}".encode()).hexdigest() if told else claims


def _claims_digest(shipped: Model, imports: Imports) -> str:
    """The digest of the shipped model's files, what is imported, and the program that interprets them.

    The program's own text counts beside its version, since in a checkout it changes between versions too.
    """
    total = hashlib.sha256(f"{version()} {shipped.digest()}{imports.digest()}".encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()


@collection_paused()
def dataset_from(files: Iterable[Path | str], format: str | None = None) -> EmbeddedStore:  # noqa: A002 - the RDF term
    """What files hold, as a store to check: a whole graph as it is, claims built first, or facts beside what is shipped.

    Claims without standings are accepted, dated and closed in memory first, with the shipped model beside them; so a
    file of new claims can be checked before it goes anywhere. Anything else that brings no ontology is laid beside the
    shipped graph, which has no findings of its own, so that all there are concern the files.
    Raises :class:`mithaq.errors.MithaqError`, also for what would be passed over beside claims that are to be built.
    """
    shipped = model()
    quads, origins = read_quads(files, format)
    if _has_claims(quads) and not has_standings(quads):
        own = read_model(shipped)
        return EmbeddedStore.in_memory(
            assemble(_beside(quads, origins, own), read_all_rules(shipped)).quads()
        )
    if any(quad.graph_name == ONTOLOGY_GRAPH for quad in quads):
        return EmbeddedStore.in_memory(quads)
    built = list(assemble(read_model(shipped), read_all_rules(shipped)).quads())
    # Turtle has no named graphs: the model's own files, given alone, say outside of them what the shipped graph says within.
    said = {quad.triple for quad in built if quad.graph_name in (CLAIMS_GRAPH, VOCABULARY_GRAPH)}
    loose = [q for q in quads if not (isinstance(q.graph_name, DefaultGraph) and q.triple in said)]
    return EmbeddedStore.in_memory([*built, *loose])


def _beside(quads: list[Quad], origins: dict[str, Place], own: Inputs) -> Inputs:
    """Claims from files as inputs, with the rest of the shipped model; a claim of a file takes its namesake's place."""
    given_claims = {quad.subject for quad in quads if quad.graph_name == CLAIMS_GRAPH}
    others = [claim for claim in own.claims if claim.iri not in given_claims]
    quads += [quad for claim in others for quad in claim.quads()]
    origins = {claim.iri.value: claim.origin for claim in others if claim.origin} | origins
    graphs = {ONTOLOGY_GRAPH: own.ontology, VOCABULARY_GRAPH: own.vocabulary, CLAIMS_GRAPH: own.described}
    given = {quad.triple for quad in quads if quad.predicate == MITHAQ.asOf}
    brought = {quad.graph_name for quad in quads} - {
        CLAIMS_GRAPH
    }  # an ontology of one's own stands in place of ours
    for graph, triples in graphs.items():
        if graph in brought:
            continue
        quads += [
            Quad(t.subject, t.predicate, t.object, graph)
            for t in triples
            if not (given and t.predicate == MITHAQ.asOf)
        ]
    return inputs_from(quads, origins)


def _has_claims(quads: Iterable[Quad]) -> bool:
    """Whether claims are described where claims are: a class given in any other graph makes none."""
    return any(
        quad.graph_name == CLAIMS_GRAPH and quad.predicate == RDF.type and quad.object == MITHAQ.Claim
        for quad in quads
    )


def ontology_triples(files: Iterable[Path | str] = ()) -> list[Triple]:
    """The triples of ontology files, by default those shipped."""
    paths = list(files)
    if not paths:
        return read_ontology(model())
    return [quad.triple for path in paths for quad in parse_file(path)]
