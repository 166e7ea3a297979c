"""Real servers on the loopback, for what asks others: one that has things, one that reconciles, and ways to be broken."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

#: How long a server that hangs does so; far beyond the patience of the tests.
HANG = 5.0


@dataclass
class Asked:
    """One request that a server saw."""

    method: str
    path: str
    agent: str
    when: float
    form: dict[str, list[str]]


@dataclass
class Server:
    """A running server: its address, what it was asked, and how it is to behave."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    #: What the reconciliation service says of itself.
    manifest: dict = field(default_factory=dict)
    #: Name → candidates, for the reconciliation service.
    known: dict[str, list[dict]] = field(default_factory=dict)
    #: From which request on it is broken, and how.
    breaks_after: int = 10**9
    how: str = ""


class Quiet(BaseHTTPRequestHandler):
    """A handler that notes what it is asked and writes no log."""

    place: Server
    stop: threading.Event

    def log_message(self, *arguments: object) -> None:
        pass

    def note(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        form = parse_qs(self.rfile.read(length).decode()) if length else {}
        agent = self.headers.get("user-agent", "")
        self.place.asked.append(Asked(self.command, self.path, agent, time.monotonic(), form))

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def hang(self) -> None:
        self.stop.wait(HANG)

    def babble(self) -> None:
        self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")
        self.close_connection = True


class Things(Quiet):
    """Has things at /id/N; the local name tells how it behaves."""

    def do_HEAD(self) -> None:  # noqa: C901 - a way to behave for each name
        self.note()
        name = self.path.removeprefix("/id/")
        busy = sum(each.path == self.path for each in self.place.asked) == 1
        match name:
            case "ok" | "Q1" | "Q2":
                self.say(200)
            case "gone":
                self.say(404)
            case "broken" | "broken2" | "broken3" | "broken4":
                self.say(500)
            case "hang":
                self.hang()
            case "garbage":
                self.babble()
            case "get-only":
                self.say(200 if self.command == "GET" else 405)
            case "busy":
                self.say(429 if busy else 200, **({"Retry_After": "7"} if busy else {}))
            case "always-busy" | "always-busy2" | "always-busy3" | "always-busy4":
                self.say(429, Retry_After="100000")
            case "moved":
                self.say(301, Location="/id/ok")
            case "see-other":
                self.say(303, Location="/about/ok")
            case "circle":
                self.say(302, Location="/id/circle")
            case _:
                self.say(200 if self.path.startswith("/about/") else 404)

    do_GET = do_HEAD  # noqa: N815 - the library's way to name methods


class Reconciling(Quiet):
    """The Reconciliation Service API 0.2: the manifest by GET, batches of names by POST."""

    def do_GET(self) -> None:
        self.answer(lambda: self.place.manifest)

    def do_POST(self) -> None:
        self.answer(self.candidates)

    def candidates(self) -> dict:
        queries = json.loads(self.place.asked[-1].form["queries"][0])
        found = {}
        for key, query in queries.items():
            known = self.place.known.get(query["query"], [])
            kind = query.get("type")
            fitting = [each for each in known if not kind or kind in [one["id"] for one in each["type"]]]
            found[key] = {"result": fitting[: query["limit"]]}
        return found

    def answer(self, make: Callable[[], dict]) -> None:
        self.note()
        how = self.place.how if len(self.place.asked) > self.place.breaks_after else ""
        match how:
            case "500":
                self.say(500, b"<html><body>Out of <b>order</b></body></html>", Content_Type="text/html")
            case "hang":
                self.hang()
            case "rubbish":
                self.say(200, b"<html>Welcome!</html>", Content_Type="text/html")
            case "garbage":
                self.babble()
            case "short":
                self.say(200, b"{}", Content_Type="application/json")
            case _:
                self.say(200, json.dumps(make()).encode(), Content_Type="application/json")


def running(kind: type[Quiet]) -> Iterator[Server]:
    stop = threading.Event()
    handler = type(kind.__name__, (kind,), {"stop": stop})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    handler.place = Server(f"http://127.0.0.1:{server.server_address[1]}/")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield handler.place
    stop.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def things() -> Iterator[Server]:
    """A server that has things."""
    yield from running(Things)


@pytest.fixture
def reconciler() -> Iterator[Server]:
    """A reconciliation service for Wikidata that knows a few organisations."""

    def candidate(item: str, name: str, score: float, match: bool, *types: str) -> dict:
        kinds = [{"id": each, "name": f"type {each}"} for each in types]
        return {"id": item, "name": name, "score": score, "match": match, "type": kinds}

    for server in running(Reconciling):
        server.manifest = {
            "versions": ["0.1", "0.2"],
            "name": "A test of reconciliation",
            "identifierSpace": "http://www.wikidata.org/entity/",
            "schemaSpace": "http://www.wikidata.org/prop/direct/",
            "batchSize": 2,
        }
        server.known = {
            "D-8 Organization for Economic Cooperation": [
                candidate("Q900001", "Developing 8", 71, False, "Q900002"),
                candidate("Q900003", "D-8 Organisation for Economic Cooperation", 98, True, "Q900004"),
                candidate("Q900005", "Something else", 12, False),
            ],
            "Economic Cooperation Organization": [
                candidate("Q900006", "Economic Cooperation Organization", 100, True, "Q900004"),
            ],
            "Arab Maghreb Union": [candidate("Q900007", "Maghreb", 80, False, "Q900002")],
        }
        yield server
