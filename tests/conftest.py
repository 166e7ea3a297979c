"""A built store, shared by all tests that only read it, and the command line run inside the process."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import pyoxigraph
import pytest
from filelock import FileLock

import mithaq
import small_world
from mithaq import cli
from mithaq.loading import ontology_triples
from mithaq.resources import Model, model
from mithaq.terms import CLAIM, CLAIMS_GRAPH, MITHAQ, ONTOLOGY_GRAPH, SOURCE, VOCABULARY_GRAPH

#: What the command that built the shipped graph did is kept in this file beside its folder.
BUILD = "shipped-build.json"
#: Whether this is one of several processes that run tests at a time.
IN_WORKER = "PYTEST_XDIST_WORKER" in os.environ
ESSAY = Path(__file__).resolve().parents[2] / "shared" / "seed" / "strategic-alliances.md"


def pytest_configure(config: pytest.Config) -> None:
    """Where Python is told to keep no compiled modules beside their sources, they are kept with pytest's cache.

    To rewrite the assertions of all tests takes as long as to collect them. The process that only deals tests out leaves
    all as it is, so that those that run them find what is compiled already.
    """
    runs_tests = IN_WORKER or not config.getoption("numprocesses", None)
    if runs_tests and hasattr(config, "cache") and os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        folder = os.environ["PYTHONPYCACHEPREFIX"] = str(config.cache.mkdir("bytecode"))
        sys.dont_write_bytecode, sys.pycache_prefix = False, folder


@dataclass(frozen=True)
class Run:
    """What a command did."""

    status: int
    out: str
    err: str


def command(*arguments: str, stdin: bytes = b"", home: Path) -> Run:
    """Run ``mithaq ARGUMENTS`` inside this process with the store in ``home``."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MITHAQ_HOME", str(home))
        patch.setattr(sys, "argv", ["mithaq", *arguments])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        try:
            cli.main()
        except SystemExit as end:
            status = end.code
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    assert "Traceback" not in texts[1]
    return Run(int(status or 0), *texts)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all processes that run tests at a time."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if IN_WORKER else base


@pytest.fixture(scope="session")
def made_once(shared_folder: Path) -> Callable[[str, Callable[[Path], object]], Path]:
    """``made_once(NAME, MAKE)``: a folder that ``MAKE`` fills, once for all processes that run tests."""

    def call(name: str, make: Callable[[Path], object]) -> Path:
        folder, made = shared_folder / name, shared_folder / f"{name}.made"
        with FileLock(f"{folder}.lock"):
            if not made.exists():
                shutil.rmtree(folder, ignore_errors=True)  # what one who failed left behind
                make(folder)
                made.touch()
        return folder

    return call


@pytest.fixture(scope="session")
def home(made_once: Callable[..., Path]) -> Path:
    """A folder with the shipped graph, which ``mithaq build`` has made and checked once for all processes that run tests."""

    def make(folder: Path) -> None:
        result = command("build", home=folder)
        assert result.status < 2, result.err
        folder.with_name(BUILD).write_text(json.dumps(asdict(result)), encoding="utf-8")

    return made_once("shipped", make)


@pytest.fixture
def shipped_build(home: Path) -> Run:
    """What the command that built the shipped graph did."""
    return Run(**json.loads(home.with_name(BUILD).read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def small_model(made_once: Callable[..., Path]) -> Model:
    """The shipped model with few data, for tests that build again and again."""
    return replace(model(), data=made_once("small-model", small_world.small_model) / "data")


@pytest.fixture(scope="session")
def small_home(small_model: Model, made_once: Callable[..., Path]) -> Path:
    """A folder with the graph of the small model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mithaq.loading.model", lambda: small_model)
        return made_once("small-home", lambda folder: mithaq.build(home=folder))


@pytest.fixture(scope="session")
def small_kg(small_model: Model, small_home: Path) -> mithaq.KnowledgeGraph:
    """The graph of the small model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mithaq.loading.model", lambda: small_model)
        return mithaq.load(small_home)


@pytest.fixture(scope="session")
def essay_world(small_kg: mithaq.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ontology with the claims of the essay alone, as a file to build from: small enough for engines that are slow."""
    quads = list(small_kg.store.match(graph=None))
    about_essay = {
        quad.subject
        for quad in quads
        if quad.predicate == MITHAQ.hasSource and quad.object == SOURCE["strategic-alliances"]
    }
    kept = [
        quad
        for quad in quads
        if quad.graph_name in (ONTOLOGY_GRAPH, VOCABULARY_GRAPH)
        or quad.graph_name in about_essay
        or (quad.graph_name == CLAIMS_GRAPH and (quad.subject in about_essay or quad.subject not in CLAIM))
    ]
    path = tmp_path_factory.mktemp("essay") / "essay.nq"
    path.write_bytes(pyoxigraph.serialize(kept, format=pyoxigraph.RdfFormat.N_QUADS))
    return path


@pytest.fixture(scope="session")
def home_from_file(small_kg: mithaq.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the graph of the small model, built from a file, so that other processes open it as it is."""
    folder = tmp_path_factory.mktemp("home-from-file")
    (folder / "all.nq").write_bytes(small_kg.export("all", "nquads"))
    mithaq.build([folder / "all.nq"], home=folder)
    return folder


@pytest.fixture
def in_small_world(small_model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the small model for the shipped one. Modules that use it make ``home`` and ``kg`` the small ones too."""
    monkeypatch.setattr("mithaq.loading.model", lambda: small_model)


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    """The same in a folder of the test's own, which it may change."""
    return Path(shutil.copytree(home, tmp_path / "own-home"))


@pytest.fixture(scope="session")
def kg(home: Path) -> mithaq.KnowledgeGraph:
    """The shipped graph."""
    return mithaq.load(home)


@pytest.fixture(scope="session")
def plain(kg: mithaq.KnowledgeGraph) -> pyoxigraph.Store:
    """The same as a plain store of pyoxigraph, to read only."""
    return kg.to_pyoxigraph()


@pytest.fixture
def run(home: Path) -> Callable[..., Run]:
    """Run ``mithaq ARGUMENTS``; the store is the shared one unless ``home`` names another."""
    return partial(command, home=home)


@pytest.fixture(scope="session")
def reference_folder(shared_folder: Path) -> Path:
    """The reference pages of the shipped model, made once for all processes that run tests."""
    from mithaq.reference import write_reference  # which takes a second to import, and few tests need it

    folder = shared_folder / "reference"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            write_reference(folder, ontology_triples(), model())
    return folder


@pytest.fixture
def pages_at_hand(reference_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the command alone: the pages that it writes are those that are made already."""
    pages = {path.name: path.read_text(encoding="utf-8") for path in reference_folder.glob("[!.]*")}
    monkeypatch.setattr("mithaq.reference.reference_pages", lambda *_, **__: pages)


@pytest.fixture(scope="session")
def essay() -> Path:
    """The source document; it is not part of the project, so what needs it is skipped where it is not at hand."""
    if not ESSAY.is_file():
        pytest.skip("the source document is not at hand: it is described in the project, not copied")
    return ESSAY
