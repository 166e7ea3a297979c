"""Measuring: work in a process of its own, with its seconds and the most memory that it had."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Numbers = dict[str, float]


def seconds(work: Callable[[], object], runs: int = 1) -> float:
    """How long some work takes: the middle one of several runs."""
    times = []
    for _ in range(runs):
        before = time.perf_counter()
        work()
        times.append(time.perf_counter() - before)
    return sorted(times)[runs // 2]


def memory_now() -> float:
    """What this process holds, in MB."""
    return _status("VmRSS")


def peak_memory() -> float:
    """The most that this process has held so far, in MB."""
    return _status("VmHWM")


def _status(key: str) -> float:
    text = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(text.split(f"{key}:")[1].split()[0]) / 1024


def apart(task: str, *words: object, limit: float = 3600.0) -> Numbers:
    """Run a task of :mod:`tasks` in a process of its own: what it tells, ``process`` seconds from start to exit, ``memory``,
    and ``cpu``, the seconds for which it had a processor, which say more on a machine that others use too.

    An empty answer where it is not done within ``limit`` seconds.
    """
    script = Path(__file__).with_name("tasks.py")
    command = [sys.executable, str(script), task, *map(str, words)]
    before, used = time.perf_counter(), _cpu_of_children()
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=limit)
    except subprocess.TimeoutExpired:
        return {}
    took = time.perf_counter() - before
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr.decode()}")
    told: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return {**told, "process": took, "cpu": _cpu_of_children() - used}


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
