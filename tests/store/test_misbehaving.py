"""Servers that do not behave: each gives one clear message, and nothing is lost."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from pyoxigraph import Quad, QueryResultsFormat

from builders import triples
from mithaq.errors import QueryError, StoreError
from mithaq.store import http
from mithaq.store.address import read_address
from mithaq.store.home import Manifest
from mithaq.store.inprocess import InProcessServer
from mithaq.store.publishing import publish
from mithaq.store.remote import HOLDS, RECORD_GRAPH, Record, RemoteStore
from mithaq.store.server import Server

RESULTS = "application/sparql-results+json"
MANIFEST = Manifest("0", "inputs", "old", 1, 0, {})
OLD, NEW = (
    [Quad(*t) for t in triples(f"nation:PAK mithaq:hasDefensePartner nation:{name} .")]
    for name in ("CHN", "TUR")
)

Misdeed = Callable[["Handler", str], bool]


class Handler(BaseHTTPRequestHandler):
    """A SPARQL server, with a store in memory, that does wrong where ``misdeed`` says so."""

    protocol_version = "HTTP/1.1"
    misdeed: Misdeed = staticmethod(lambda handler, sparql: False)
    store: InProcessServer
    seen: list[tuple[str, str]]
    headers_seen: list[str]

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        sparql = (form.get("query") or form.get("update") or [""])[0]
        type(self).seen.append((self.path, sparql))
        type(self).headers_seen.append(self.headers.get("Authorization", ""))
        if self.misdeed(self, sparql):
            return
        if "update" in form:
            self.store.store.update(sparql)
            self.answer(204, "", b"")
            return
        self.answer(200, RESULTS, self.store.store.query(sparql).serialize(format=QueryResultsFormat.JSON))

    do_PUT = do_DELETE = do_GET = lambda self: (self._drain(), self.answer(404, "text/plain", b"not here"))  # noqa: N815

    def _drain(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[type[Handler], str]]:
    """A server of one's own, whose misdeed can be set, and its URL; it holds an old graph."""
    monkeypatch.setattr(http, "_PAUSES", (0.01, 0.02))
    kind = type("Own", (Handler,), {"store": InProcessServer(), "seen": [], "headers_seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/sparql"
        publish(Server(read_address(url)), OLD, MANIFEST, lambda _: None)
        kind.seen.clear()
        yield kind, url
        server.shutdown()


def drop_midway(handler: Handler, sparql: str) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Type", RESULTS)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"head":{"vars":["x"]},"results":{"bindings":[')
    handler.close_connection = True
    return True


def say_500(handler: Handler, sparql: str) -> bool:
    handler.answer(500, "text/plain", b"\x1b[31mout of memory\nat line 3")
    return True


def speak_html(handler: Handler, sparql: str) -> bool:
    handler.answer(200, "text/html", b"<html>Welcome</html>")
    return True


def speak_rubbish(handler: Handler, sparql: str) -> bool:
    handler.answer(
        200,
        RESULTS,
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"a:b"}}, rubbish',
    )
    return True


def hang(handler: Handler, sparql: str) -> bool:
    time.sleep(1.2)
    return False


def trickle(handler: Handler, sparql: str) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Type", RESULTS)
    handler.end_headers()
    try:
        for _ in range(30):
            handler.wfile.write(b" ")
            time.sleep(0.05)
    except OSError:
        pass
    handler.close_connection = True
    return True


def send_on(handler: Handler, sparql: str) -> bool:
    handler.answer(302, "text/plain", b"", Location="http://127.0.0.1:9/elsewhere")
    return True


def want_a_password(handler: Handler, sparql: str) -> bool:
    handler.answer(401, "text/plain", b"", WWW_Authenticate='Basic realm="x"')
    return True


@pytest.mark.parametrize(
    ("misdeed", "said"),
    [
        (drop_midway, "dropped the connection before its answer was complete\nTry again later"),
        (say_500, "the server answers 500: [31mout of memory"),
        (speak_html, "answers in another format: text/html"),
        (speak_rubbish, "is not SPARQL results in JSON"),
        (hang, "did not answer within 0.4 s"),
        (send_on, "sends us on to http://127.0.0.1:9/elsewhere"),
        (want_a_password, "the server refuses: 401"),
    ],
)
def test_a_query_that_goes_wrong_says_so_in_one_message(handler, monkeypatch, misdeed, said):
    kind, url = handler
    monkeypatch.setenv("MITHAQ_STORE_TIMEOUT", "0.4")
    store = RemoteStore(Server(read_address(url)))
    assert store.record is not None
    kind.misdeed = staticmethod(misdeed)
    with pytest.raises((StoreError, QueryError)) as error:
        list(store.query("SELECT ?x { ?s ?p ?x }"))
    assert said in error.value.message
    assert url in error.value.message
    assert "\x1b" not in error.value.message


def test_a_time_limit_holds_for_the_whole_answer(handler):
    kind, url = handler
    store = RemoteStore(Server(read_address(url), within=0.4))
    assert store.record is not None
    kind.misdeed = staticmethod(trickle)
    began = time.monotonic()
    with pytest.raises(StoreError, match=r"did not answer within 0\.4 s"):
        store.query("SELECT ?x { ?s ?p ?x }")
    assert time.monotonic() - began < 1.2


@pytest.mark.parametrize(
    "misdeed", [drop_midway, lambda h, s: (h.answer(503, "text/plain", b"busy"), True)[1]]
)
def test_a_query_is_tried_again_where_that_may_help(handler, misdeed):
    kind, url = handler
    failures = iter([True, True, False])
    kind.misdeed = staticmethod(lambda h, s: next(failures, False) and misdeed(h, s))
    assert RemoteStore(Server(read_address(url))).record is not None
    assert next(failures, None) is None


def test_an_answer_of_no_is_not_asked_for_again(handler):
    kind, url = handler
    store = RemoteStore(Server(read_address(url)))
    assert store.record is not None
    kind.misdeed = staticmethod(lambda h, s: (h.answer(400, "text/plain", b"bad query"), True)[1])
    kind.seen.clear()
    with pytest.raises(QueryError, match="400: bad query"):
        store.query("SELECT ?x { ?s ?p ?x }")
    assert len(kind.seen) == 1


def holds(kind: type[Handler], quads: list[Quad]) -> bool:
    default = {quad.triple for quad in kind.store.store if "Default" in type(quad.graph_name).__name__}
    return default == {quad.triple for quad in quads}


def test_a_server_that_takes_no_updates_is_left_alone(handler):
    kind, url = handler
    kind.misdeed = staticmethod(
        lambda h, s: (
            any(w in s for w in ("INSERT", "DELETE", "DROP"))
            and (h.answer(403, "text/plain", b"no"), True)[1]
        )
    )
    with pytest.raises(StoreError, match=r"takes no updates: .*nothing was changed"):
        publish(Server(read_address(url)), NEW, MANIFEST, lambda _: None)
    assert holds(kind, OLD)


class FailAt:
    """Does a misdeed at the n-th update, once or from then on."""

    def __init__(self, at: int, misdeed: Misdeed, *, after: bool = False) -> None:
        self.left, self.misdeed, self.after = at, misdeed, after
        self.done = False

    def __call__(self, handler: Handler, sparql: str) -> bool:
        if not any(word in sparql for word in ("INSERT", "DELETE", "DROP", "MOVE")):
            return False
        self.left -= 1
        if self.left != 0:
            return False
        self.done = True
        if self.after:
            handler.store.store.update(sparql)
        return self.misdeed(handler, sparql)


@pytest.mark.parametrize("at", range(1, 9))
@pytest.mark.parametrize("after", [False, True])
def test_a_build_that_is_cut_off_at_any_step_leaves_the_old_graph_or_the_new(handler, at, after):
    kind, url = handler
    fail = kind.misdeed = FailAt(at, drop_midway, after=after)
    new = Manifest("0", "inputs", "new", 1, 0, {})
    try:
        publish(Server(read_address(url)), NEW, new, lambda _: None)
    except StoreError as error:
        assert "what the server held is as it was" in error.message or "nothing was" in error.message.lower()
        assert holds(kind, OLD)
    else:
        assert holds(kind, NEW)
    record = RemoteStore(Server(read_address(url))).record
    assert record is not None
    assert holds(kind, NEW if record.manifest == new else OLD)
    assert fail.done or at > 6


def test_a_triple_that_does_not_arrive_stops_the_build(handler):
    kind, url = handler
    kind.misdeed = staticmethod(
        lambda h, s: s.startswith("INSERT DATA") and "staging-" in s and (h.answer(204, "", b""), True)[1]
    )
    with pytest.raises(StoreError, match="of 1 triples 0 arrived; what the server held is as it was"):
        publish(Server(read_address(url)), NEW, MANIFEST, lambda _: None)
    assert holds(kind, OLD)


def test_a_password_is_given_only_when_asked_for_and_never_shown(handler):
    kind, url = handler
    secret = url.replace("http://", "http://me:s3cret@")
    store = RemoteStore(Server(read_address(secret)))
    assert store.record is not None
    assert not any(kind.headers_seen[-3:])

    def once(h: Handler, s: str) -> bool:
        if h.headers.get("Authorization"):
            return False
        h.answer(401, "text/plain", b"", WWW_Authenticate='Basic realm="x"')
        return True

    kind.misdeed = staticmethod(once)
    assert bool(store.query("ASK { ?s ?p ?o }"))
    assert kind.headers_seen[-1].startswith("Basic ")
    kind.misdeed = staticmethod(want_a_password)
    with pytest.raises(StoreError) as error:
        store.query("ASK { ?s ?p ?o }")
    assert "s3cret" not in error.value.message + repr(store.server.address)
    assert "It does not take the user and password" in error.value.hint
    with pytest.raises(StoreError) as error:
        RemoteStore(Server(read_address(url))).query("ASK { ?s ?p ?o }")
    assert error.value.hint.startswith("Give a user and password in the URL")


def test_a_token_goes_with_every_request(handler, monkeypatch):
    kind, url = handler
    monkeypatch.setenv("MITHAQ_STORE_TOKEN", "abc")
    assert RemoteStore(Server(read_address(url))).record is not None
    assert kind.headers_seen[-1] == "Bearer abc"


@pytest.mark.parametrize("url", ["ftp://e.org/", "http://", "http://me:pw@:x/", "http://[::1"])
def test_what_is_no_url_of_a_server_is_refused_without_its_password(url):
    with pytest.raises(StoreError, match="not the URL of a SPARQL server") as error:
        read_address(url)
    assert "pw" not in error.value.message


def test_no_server_at_all_is_a_clear_error():
    with pytest.raises(StoreError, match="no server answers"):
        _ = Server(read_address("http://127.0.0.1:9/")).query_url


def test_a_record_of_another_version_counts_as_none(handler):
    kind, url = handler
    kind.store.update(f"DROP GRAPH {RECORD_GRAPH}")
    kind.store.update(
        f"INSERT DATA {{ GRAPH {RECORD_GRAPH} {{ {RECORD_GRAPH} {HOLDS} {json.dumps('{}')} }} }}"
    )
    assert RemoteStore(Server(read_address(url))).record is None
    assert isinstance(Record(MANIFEST), Record)
