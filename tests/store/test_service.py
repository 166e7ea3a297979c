"""SERVICE: the endpoints that are allowed answer, and no other server ever sees a connection."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from pyoxigraph import Quad

from builders import triple
from mithaq.errors import InputError, QueryError
from mithaq.store import EmbeddedStore, allow
from mithaq.store.service import allowed_services

FACT = triple("nation:PAK mithaq:hasDefensePartner nation:CHN")


class Trap:
    """A port that counts who comes."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/query"
        self.visits = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            connection.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    found = Trap()
    yield found
    found.socket.close()
    assert found.visits == 0, "a server that is not allowed was called"


@pytest.fixture
def endpoint(oxigraph: str) -> str:
    """A real server on which China borders Pakistan."""
    update = "INSERT DATA { <https://w3id.org/mithaq/nation/CHN> <a:borders> <https://w3id.org/mithaq/nation/PAK> }"
    httpx.post(f"{oxigraph}/update", data={"update": update}).raise_for_status()
    return f"{oxigraph}/query"


@pytest.fixture
def store(endpoint: str) -> EmbeddedStore:
    store = EmbeddedStore.in_memory([Quad(*FACT)])
    allow(store, [endpoint])
    return store


def test_an_allowed_endpoint_answers(store, endpoint):
    for word in ("SERVICE", "SERVICE SILENT", "service"):
        sparql = (
            f"SELECT ?x ?y {{ ?x mithaq:hasDefensePartner ?y {word} <{endpoint}> {{ ?y <a:borders> ?x }} }}"
        )
        assert [(row["x"], row["y"]) for row in store.query(sparql)] == [(FACT.subject, FACT.object)]
    assert bool(store.query(f"ASK {{ SERVICE <{endpoint}> {{ ?y <a:borders> ?x }} }}"))
    assert (
        len(
            list(
                store.query(
                    f"CONSTRUCT {{ ?x a ?y }} WHERE {{ SERVICE <{endpoint}> {{ ?y <a:borders> ?x }} }}"
                )
            )
        )
        == 1
    )


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * {{ SERVICE <{other}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <{other}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE<{other}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE <{allowed}> {{ ?s ?p ?o }} SERVICE <{other}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE <{allowed}> {{ SERVICE <{other}> {{ ?s ?p ?o }} }} }}",
        "SELECT * {{ SERVICE <{allowed}> {{ ?s ?p ?o SERVICE <{allowed}> {{ ?s ?p ?o }} }} }}",
        "SELECT * {{ VALUES ?u {{ <{allowed}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND(<{other}> AS ?u) SERVICE ?u {{ ?s ?p ?o }} }}",
        "PREFIX x: <{other}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}",
        "PREFIX x: <{allowed}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}",
        "BASE <{other}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE <{allowed}?x> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE #<{allowed}>\n <{other}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE # x\n <{allowed}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ \\u0053ERVICE <{other}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE <{allowed}> {{ ?s ?p '\\u0041' }} }}",
        "SELECT * {{ SERVICE <\\u0068ttp://{other}> {{ ?s ?p ?o }} }}",
        "LOAD <{other}>",
    ],
)
def test_nothing_else_is_called(store, endpoint, trap, sparql):
    with pytest.raises(QueryError):
        list(store.query(sparql.format(allowed=endpoint, other=trap.url)))


def test_nothing_is_allowed_unasked(endpoint):
    with pytest.raises(QueryError, match="SERVICE is refused"):
        EmbeddedStore.in_memory().query(f"SELECT * {{ SERVICE <{endpoint}> {{ ?s ?p ?o }} }}")


def test_an_allowed_endpoint_that_sends_us_elsewhere_is_not_followed(trap):
    class Redirecting(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(307)
            self.send_header("Location", trap.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Redirecting) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        store = EmbeddedStore.in_memory()
        allow(store, [url])
        with pytest.raises(QueryError, match="sends us elsewhere, which is not allowed"):
            store.query(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")
        assert not list(
            store.query(f"SELECT ?s {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} FILTER(BOUND(?s)) }}")
        )
        server.shutdown()


def test_services_go_by_names_of_a_list(tmp_path, monkeypatch):
    (tmp_path / "services.toml").write_text('[services]\nwikidata = "https://query.wikidata.org/sparql"\n')
    assert allowed_services(["wikidata"], tmp_path) == {"https://query.wikidata.org/sparql"}
    assert allowed_services([], tmp_path) == frozenset()
    with pytest.raises(InputError, match="no service is called dbpedia"):
        allowed_services(["dbpedia"], tmp_path)
    monkeypatch.setenv("MITHAQ_ALLOW_SERVICE", "wikidata http://127.0.0.1:1/x")
    assert len(allowed_services([], tmp_path)) == 2


@pytest.mark.parametrize(
    "text", ["[services", "services = 3", "[services]\nx = 1", '[services]\nx = "file:///etc/passwd"']
)
def test_a_bad_list_is_a_clear_error(tmp_path, text):
    (tmp_path / "services.toml").write_text(text)
    with pytest.raises(InputError):
        allowed_services(["x"], tmp_path)


def test_the_command_line_allows_by_url_with_and_without_a_limit(endpoint, run):
    sparql = f"ASK {{ SERVICE <{endpoint}> {{ nation:CHN <a:borders> ?x }} }}"
    assert run("query", "-e", sparql).status == 2
    assert run("query", "-e", sparql, "--allow-service", endpoint).out == "true\n"
    assert run("query", "-e", sparql, "--allow-service", endpoint, "--timeout", "30").out == "true\n"
    refused = run("query", "-e", "ASK {}", "--allow-service", endpoint, "--store", endpoint)
    assert refused.status == 2
