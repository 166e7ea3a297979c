"""A built store, shared by all tests that only read it, and the command line run inside the process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import mithaq
from mithaq import cli

ESSAY = Path(__file__).resolve().parents[2] / "shared" / "seed" / "strategic-alliances.md"


@dataclass(frozen=True)
class Run:
    """What a command did."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shipped graph, built once."""
    folder = tmp_path_factory.mktemp("home")
    mithaq.build(home=folder)
    return folder


@pytest.fixture(scope="session")
def kg(home: Path) -> mithaq.KnowledgeGraph:
    """The shipped graph."""
    return mithaq.load(home)


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run ``mithaq ARGUMENTS``; the store is the shared one unless ``home`` names another."""

    def call(*arguments: str, stdin: bytes = b"", home: Path = home) -> Run:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        monkeypatch.setenv("MITHAQ_HOME", str(home))
        monkeypatch.setattr(sys, "argv", ["mithaq", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        try:
            cli.main()
        except SystemExit as end:
            status = end.code
        monkeypatch.undo()
        texts = []
        for stream in (out, err):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode())
        assert "Traceback" not in texts[1]
        return Run(int(status or 0), *texts)

    return call


@pytest.fixture(scope="session")
def essay() -> Path:
    """The source document; it is not part of the project, so what needs it is skipped where it is not at hand."""
    if not ESSAY.is_file():
        pytest.skip("the source document is not at hand: it is described in the project, not copied")
    return ESSAY
