"""A limit on the time that a query may take: it really ends, and the next one runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, Quad, RdfFormat, serialize

from mithaq.errors import QueryError
from mithaq.store import EmbeddedStore, within
from mithaq.store.limited import LimitedStore
from mithaq.terms import MITHAQ, NATION

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
MANY = [
    *(Quad(NATION[f"x-{n}"], MITHAQ.p, Literal(str(n)), DefaultGraph()) for n in range(2000)),
    Quad(BlankNode("b"), MITHAQ.q, NATION.PAK, DefaultGraph()),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("limited") / "store"
    EmbeddedStore.create(path, [serialize(MANY, format=RdfFormat.N_QUADS)])
    return path


@pytest.fixture
def limited(folder: Path):
    store = within(EmbeddedStore.open(folder), 20)
    assert isinstance(store, LimitedStore)
    yield store
    store.close()


def test_a_query_within_its_time_answers_as_ever(limited, folder):
    plain = EmbeddedStore.open(folder)
    rows = "SELECT ?s ?o { ?s mithaq:p ?o } ORDER BY ?o"
    assert [(row["s"], row["o"]) for row in limited.query(rows)] == [
        (row["s"], row["o"]) for row in plain.query(rows)
    ]
    assert bool(limited.query("ASK { ?s mithaq:q nation:PAK }"))
    assert len(list(limited.query("CONSTRUCT WHERE { ?s mithaq:p ?o }"))) == 2000
    assert len(list(limited.match(None, MITHAQ.q))) == 1
    assert limited.graphs() == []


def test_an_error_of_a_query_is_the_same_error(limited):
    with pytest.raises(QueryError) as error:
        limited.query("SELECT * {\n ?s a foof:P }", name="my.rq")
    assert error.value.message.startswith("my.rq:2:7: the prefix 'foof:' is not declared")
    with pytest.raises(QueryError, match="SERVICE is refused"):
        limited.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_a_query_that_takes_too_long_is_ended_and_the_next_one_runs(limited):
    assert bool(limited.query("ASK { ?s ?p ?o }"))
    process = limited._process
    limited.seconds = 0.5
    began = time.monotonic()
    with pytest.raises(QueryError, match=r"took longer than 0\.5 s and was ended"):
        limited.query(ENDLESS)
    assert time.monotonic() - began < 5
    assert process.returncode is not None, "it still runs"
    limited.seconds = 20
    assert bool(limited.query("ASK { ?s ?p ?o }"))


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="interrupts go to groups of processes")
def test_an_interrupt_ends_all(folder):
    script = (
        "from pathlib import Path; from mithaq.store import EmbeddedStore, within; import sys\n"
        f"store = within(EmbeddedStore.open(Path({str(folder)!r})), 60); store.query('ASK {{ }}')\n"
        f"print(store._process.pid, flush=True); store.query({ENDLESS!r})"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as process:
        worker = int(process.stdout.readline())
        time.sleep(0.2)
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=10)
    for _ in range(100):
        if not Path(f"/proc/{worker}").exists():
            break
        time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_the_command_line_takes_a_limit(run):
    slow = run("query", "-e", ENDLESS, "--timeout", "1")
    assert slow.status == 2
    assert "took longer than 1 s and was ended" in slow.err
    assert run("query", "-e", "ASK { nation:PAK ?p ?o }", "--timeout", "30").out == "true\n"
    quick, plain = (
        run("ask", "defense-partners", "nation=China", *more) for more in (("--timeout", "30"), ())
    )
    assert quick.out == plain.out
    assert run("query", "-e", "ASK {}", "--timeout", "0").status == 2
