"""Every verb has help and a place in the documentation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mithaq.cli import VERBS

DOCS = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(run, verb):
    result = run(verb, "--help")
    assert result.status == 0
    assert len(result.out.split("Options:")[0].split()) > 10


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_documented(verb):
    pages = [DOCS / "README.md", *(DOCS / "docs").rglob("*.md")]
    assert any(f"mithaq {verb}" in page.read_text(encoding="utf-8") for page in pages)


def test_help_lists_every_verb(run):
    out = run("--help").out
    assert all(f"\n  {verb} " in out for verb in VERBS)


def test_the_package_can_be_run_where_the_command_is_not_on_the_path():
    done = subprocess.run(
        [sys.executable, "-m", "mithaq", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("mithaq, version ")
