"""Kills builds, as a program of its own: ``killing.py HOME KILLS SEED``, or ``killing.py HOME before|after STEP ...``.

It never opens a store itself, only its children do: a process that has opened one has threads, and cannot be forked safely.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, Quad, RdfFormat, serialize

from mithaq.store import EmbeddedStore
from mithaq.store.home import Home, Manifest
from mithaq.terms import MITHAQ, NATION

#: Seconds after which no more are begun.
PATIENCE = 10.0
GRAPHS = {
    name: {Quad(NATION[f"x-{n}"], MITHAQ.p, Literal(name), DefaultGraph()) for n in range(20)}
    for name in ("OLD", "NEW")
}


def replace(home: Home, name: str) -> None:
    def write(folder: Path) -> Manifest:
        EmbeddedStore.create(folder, [serialize(GRAPHS[name], format=RdfFormat.N_QUADS)])
        return Manifest("0", name, name, 20, 0, {})

    home.replace(write)


def look(home: Home, name: str) -> None:
    """Fail unless the home holds a graph that is whole and what its manifest says; ``name`` is which, or empty for any."""
    current, manifest = home.current(), home.manifest()
    assert current is not None
    assert manifest is not None
    assert set(EmbeddedStore.open(current).match()) == GRAPHS[manifest.export]
    assert name in ("", manifest.export), f"{manifest.export} in place of {name}"


def child(work: Callable[[Home, str], None], home: Home, name: str) -> int:
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work(home, name)
            status = 0
        finally:
            os._exit(status)
    return pid


def done(pid: int) -> bool:
    return os.waitpid(pid, 0)[1] == 0


def kill_at_random(home: Home, kills: int, seed: int) -> int:
    """How many were killed before they had finished."""
    draw, names, killed = random.Random(seed), ["OLD", "NEW"], 0  # noqa: S311 - moments, not secrets
    began = time.monotonic()
    assert done(child(replace, home, "OLD"))
    whole = time.monotonic() - began
    for number in range(kills):
        pid = child(replace, home, names[number % 2])
        time.sleep(draw.uniform(0, whole))
        os.kill(pid, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(pid, 0)[1])
        if number % 5 == 4:  # a broken store stays broken: kills do not mend it
            assert done(child(look, home, "")), f"broken after {number + 1} kills"
        if time.monotonic() - began > PATIENCE:
            break
    assert done(child(replace, home, "NEW")), "what the killed ones left behind keeps a build from working"
    assert done(child(look, home, "NEW"))
    return killed


def kill_at(home: Home, step: str, after: bool) -> None:
    """Kill a build just before or after it first takes a step."""

    def dying(home: Home, name: str) -> None:
        owner = Path if hasattr(Path, step) else os
        original = getattr(owner, step)

        def die(*arguments: object, **named: object) -> None:
            if after:
                original(*arguments, **named)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(owner, step, die)
        replace(home, name)

    assert done(child(replace, home, "OLD"))
    assert not done(child(dying, home, "NEW"))
    assert done(child(look, home, "NEW" if (step, after) == ("replace", True) else "OLD"))
    assert done(child(replace, home, "NEW"))
    assert done(child(look, home, "NEW"))


if __name__ == "__main__":
    folder, what, *steps = Path(sys.argv[1]), *sys.argv[2:]
    if what.isdigit():
        print(kill_at_random(Home(folder), int(what), seed=int(steps.pop())))
    for name in steps:
        print(name, flush=True)
        kill_at(Home(folder / name), name, what == "after")
