"""``SERVICE`` for the endpoints that a person allows by name, and for no others.

The engine dials whatever a query names, follows redirections, and has no switch. So it never sees the true address: each
allowed ``SERVICE <IRI>`` is made to lead to a door of this process on the loopback, which passes the question on to that
one endpoint and to nowhere else.
"""

from __future__ import annotations

import os
import re
import secrets
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx

from mithaq.errors import InputError, Place
from mithaq.store.guard import Called, blanked, services_called
from mithaq.store.home import default_home

#: Names for endpoints, in the folder of the user's data: a table ``[services]`` of names and addresses.
LIST = "services.toml"
_PATIENCE = 60.0
#: Bytes of an endpoint's answer that are passed on at most.
_MOST = 256 * 1024 * 1024


def allowed_services(said: Iterable[str], home: Path | None = None) -> frozenset[str]:
    """The IRIs of endpoints that the words of a person allow: addresses, or names from ``services.toml``.

    ``MITHAQ_ALLOW_SERVICE`` adds further words. Raises :class:`InputError` for a word that is neither.
    """
    words = [*said, *os.environ.get("MITHAQ_ALLOW_SERVICE", "").split()]
    path = (home or default_home()) / LIST
    names = _read_list(path) if any("://" not in word for word in words) else {}
    return frozenset(_address(word, names, path) for word in words)


def _address(word: str, names: Mapping[str, str], path: Path) -> str:
    iri = word if "://" in word else names.get(word)
    if iri is None:
        known = f"It names: {', '.join(sorted(names))}." if names else "There is no such list yet."
        raise InputError(
            f"no service is called {word}", where=Place(str(path)), hint=f"Give its address. {known}"
        )
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`@]+", iri):
        raise InputError(f"not the address of an endpoint: {iri}", hint="It begins with http:// or https://.")
    return iri


def _read_list(path: Path) -> dict[str, str]:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", where=Place(str(path))) from error
    services = said.get("services", {})
    if not isinstance(services, dict) or not all(isinstance(iri, str) for iri in services.values()):
        raise InputError(
            "not a list of services",
            where=Place(str(path)),
            hint='Write [services] and below it NAME = "ADDRESS".',
        )
    return services


@contextmanager
def doors(sparql: str, allowed: Collection[str], name: str) -> Iterator[str]:
    """The query with a door of ours in the place of each endpoint, for as long as the doors are open.

    Raises :class:`mithaq.errors.QueryError` for an endpoint that is not allowed, or not written as a constant.
    """
    calls = services_called(sparql, allowed, name)
    if not calls:
        yield sparql
        return
    secret = secrets.token_urlsafe(16)
    targets = {f"/{secret}/{place}": call.iri for place, call in enumerate(calls)}
    handler = type("Doors", (_Door,), {"targets": targets})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield _redirected(
                sparql, calls, [f"http://127.0.0.1:{server.server_port}{path}" for path in targets]
            )
        finally:
            server.shutdown()


def _redirected(sparql: str, calls: Iterable[Called], addresses: Iterable[str]) -> str:
    parts, at = [], 0
    for call, address in zip(calls, addresses, strict=True):
        parts += [sparql[at : call.start], f"<{address}>"]
        at = call.end
    text = "".join([*parts, sparql[at:]])
    assert len(re.findall("service", blanked(text), re.IGNORECASE)) == len(parts) // 2  # noqa: S101 - none is left over
    return text


class _Door(BaseHTTPRequestHandler):
    """Passes a question on to the endpoint behind the path at which it came in."""

    targets: Mapping[str, str] = {}

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        target = self.targets.get(self.path)
        if target is None:
            self._say(404, "text/plain", b"no such door")
            return
        headers = {name: self.headers[name] for name in ("Accept", "Content-Type") if name in self.headers}
        try:
            self._say(*_asked(target, body, headers))
        except httpx.HTTPError as error:
            self._say(502, "text/plain", f"the service {target} did not answer: {error}".encode())

    def _say(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the answer carries what is wrong."""


def _asked(target: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str, bytes]:
    """What an endpoint answers: status, type and bytes. A redirection is not followed: it was not what was allowed."""
    with httpx.stream(
        "POST", target, content=body, headers=headers, timeout=_PATIENCE, follow_redirects=False
    ) as reply:
        if reply.is_redirect:
            return (
                502,
                "text/plain",
                f"the service {target} sends us elsewhere, which is not allowed".encode(),
            )
        data = bytearray()
        for piece in reply.iter_bytes():
            data += piece
            if len(data) > _MOST:
                return (
                    502,
                    "text/plain",
                    f"the service {target} answers with more than {_MOST} bytes".encode(),
                )
        return reply.status_code, reply.headers.get("content-type", "text/plain"), bytes(data)
