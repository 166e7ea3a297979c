"""Real SPARQL servers on free ports of the loopback: Oxigraph's own, and Virtuoso 7 where it is installed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from mithaq.store.address import read_address
from mithaq.store.server import Server
from small_fixtures import home, kg, small  # noqa: F401 - what goes to a server need not be large

CONFIGURATION = """
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = t.db
TransactionFile = t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
MaxClientConnections = 5
[SPARQL]
ResultSetMaxRows = 1000
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def binary(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


@contextmanager
def running(command: list[str], url: str, folder: Path) -> Iterator[str]:
    """A server that is up while this lasts."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        for _ in range(300):
            try:
                httpx.get(url, timeout=1)
                break
            except httpx.HTTPError:
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
        yield url
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[str]:
    """An empty Oxigraph server, whose default graph stands apart."""
    program = binary("oxigraph")
    if program is None:
        pytest.skip("the oxigraph server is not installed: pip install oxigraph")
    port = free_port()
    with running(
        [program, "serve", "--bind", f"127.0.0.1:{port}"], f"http://127.0.0.1:{port}", tmp_path
    ) as url:
        yield url


@pytest.fixture(scope="session")
def virtuoso_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if shutil.which("virtuoso-t") is None:
        pytest.skip("Virtuoso 7 is not installed: apt-get install virtuoso-opensource-7")
    folder, sql, http = tmp_path_factory.mktemp("virtuoso"), free_port(), free_port()
    (folder / "virtuoso.ini").write_text(CONFIGURATION.format(sql=sql, http=http))
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    with running(command, f"http://127.0.0.1:{http}/sparql", folder):
        yield f"http://dba:dba@127.0.0.1:{http}/sparql"


@pytest.fixture
def virtuoso(virtuoso_process: str) -> Iterator[str]:
    """A Virtuoso that holds nothing of ours; its default graph is the union of all graphs, its answers end at 1000 rows."""
    yield virtuoso_process
    server = Server(read_address(virtuoso_process))
    for (graph,) in list(server.rows(["g"], "{ SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } }")):
        if "w3id.org/mithaq" in str(graph) or "e.org" in str(graph):
            server.update(f"DROP SILENT GRAPH {graph}")


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server_url(request: pytest.FixtureRequest) -> str:
    """Each kind of server in turn."""
    return request.getfixturevalue(request.param)
