"""A process killed at any moment of a build leaves the old graph or the new one, whole."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")


def killing(*arguments: str) -> str:
    """What the program beside this file prints; it fails where a store is broken."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    script = str(Path(__file__).with_name("killing.py"))
    done = subprocess.run(
        [sys.executable, script, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_hundreds_of_kills_at_random_moments_never_break_a_store(tmp_path):
    memory = Path("/dev/shm")  # noqa: S108 - where there is such a disk in memory, many more fit into the time
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        # Who kills waits most of the time, so four do at once, each in a home of its own.
        with ThreadPoolExecutor(4) as pool:
            killed = pool.map(lambda seed: int(killing(f"{folder}/{seed}", "60", str(seed))), range(4))
        assert sum(killed) >= 50, "too few were killed at work to say anything"


STEPS = ["mkdir", "write_text", "rename", "fdopen", "fsync", "replace"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_at_each_step_leaves_a_whole_store(tmp_path, when):
    assert killing(str(tmp_path), when, *STEPS).split() == STEPS  # one process forks all that die
