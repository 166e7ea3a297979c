"""Whether identifiers resolve: asked politely, and no more often than need be.

One question at a time, each server no more often than the rate allows; HEAD first, GET where a server does not take it;
``Retry-After`` is heeded; a server that fails again and again is left alone. What a server answered for good is kept in a
folder, so that a second run asks only about what is new.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from pyoxigraph import NamedNode

from mithaq.errors import InputError, Place
from mithaq.export.files import write_beside
from mithaq.linking.collecting import Collection
from mithaq.mappings import Row, Target, target_of
from mithaq.terms import OWL
from mithaq.validation import Finding, Report

Progress = Callable[[str], None]

#: Who asks, and where to read about it.
USER_AGENT = f"mithaq/{version('mithaq')} (link check; +https://w3id.org/mithaq/)"
#: Servers that do not know HEAD, or refuse it to whom they would give the thing itself.
_TRY_GET = frozenset({400, 403, 405, 406, 501})
_LATER = frozenset({429, 503})
_GONE = frozenset({404, 410})
_MOVED = frozenset({301, 308})
#: After so many failures one after the other a server is asked no more.
_ENOUGH = 3
_TRIES = 3
_HOPS = 6


@dataclass(frozen=True)
class Answer:
    """What became of one identifier: an HTTP status (0 where there was none), and why it failed or where it led for good."""

    status: int
    reason: str = ""
    moved_to: str = ""

    @property
    def is_final(self) -> bool:
        """Whether asking again tomorrow would likely give the same."""
        return 200 <= self.status < 300 or self.status in _GONE


@dataclass
class Resolver:
    """Asks about identifiers. ``pause`` and ``patience`` are seconds; ``cache`` a folder, made when it is first needed.

    ``longest`` is the longest wait in seconds that a server may ask for.
    """

    cache: Path | None
    pause: float = 1.0
    patience: float = 20.0
    longest: float = 60.0
    refresh: bool = False
    progress: Progress = lambda _: None
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def ask(self, iris: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        """Each identifier with its answer, the servers in turn."""
        asked = list(_in_turn(iris))
        timeout = httpx.Timeout(self.patience)
        with httpx.Client(timeout=timeout, headers={"User-Agent": USER_AGENT}) as client:
            for number, iri in enumerate(asked, 1):
                answer = self._known(iri) or self._fresh(client, iri)
                if number % 25 == 0 or number == len(asked):
                    self.progress(f"asked about {number} of {len(asked)} identifiers")
                yield iri, answer

    def _fresh(self, client: httpx.Client, iri: str) -> Answer:
        server = urlsplit(iri).netloc
        if self._failures[server] >= _ENOUGH:
            return Answer(0, f"not asked, since {server} failed {_ENOUGH} times in a row")
        answer = self._resolved(client, iri)
        failed = answer.status == 0 or answer.status >= 500 or answer.status in _LATER
        self._failures[server] = self._failures[server] + 1 if failed else 0
        if answer.is_final:
            self._keep(iri, answer)
        return answer

    def _resolved(self, client: httpx.Client, iri: str) -> Answer:
        url, moved = iri, ""
        for _ in range(_HOPS):
            try:
                response = self._asked(client, url)
            except httpx.TimeoutException:
                return Answer(0, f"no answer within {self.patience:g} s")
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                return Answer(0, f"no proper answer: {error}")
            if response.next_request is None:
                return Answer(response.status_code, response.reason_phrase, moved)
            url = str(response.next_request.url)
            moved = url if response.status_code in _MOVED else moved
        return Answer(0, f"sent from one address to the next more than {_HOPS} times")

    def _asked(self, client: httpx.Client, url: str) -> httpx.Response:
        """The answer to HEAD, or to GET, when the server no longer says "later"; the body is never read."""
        method, tries = "HEAD", 0
        while True:
            self._wait(url)
            with client.stream(method, url, headers={"Accept": "*/*"}) as response:
                tries += 1
            if response.status_code in _LATER and tries < _TRIES and (wait := self._asked_to_wait(response)):
                self.progress(f"{urlsplit(url).netloc} asks us to wait {wait:g} s")
                self.sleep(wait)
            elif method == "HEAD" and response.status_code in _TRY_GET:
                method = "GET"
            else:
                return response

    def _asked_to_wait(self, response: httpx.Response) -> float:
        """The seconds of Retry-After; nothing where it is missing, a date, or too long."""
        said = response.headers.get("retry-after", "")
        return float(said) if said.isdecimal() and 0 < float(said) <= self.longest else 0.0

    def _wait(self, url: str) -> None:
        server, now = urlsplit(url).netloc, time.monotonic()
        rest = self._last.get(server, now - self.pause) + self.pause - now
        if rest > 0:
            self.sleep(rest)
        self._last[server] = time.monotonic()

    def _known(self, iri: str) -> Answer | None:
        if self.cache is None or self.refresh:
            return None
        try:
            return Answer(**json.loads(self._file(self.cache, iri).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None  # not asked yet, or a file that is damaged: it is asked and written anew

    def _keep(self, iri: str, answer: Answer) -> None:
        if self.cache is None:
            return
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"the folder for answers cannot be made: {error.strerror}",
                where=Place(str(self.cache)),
                hint="Name another with --cache.",
            ) from error
        write_beside(self._file(self.cache, iri), json.dumps(asdict(answer)).encode())

    @staticmethod
    def _file(cache: Path, iri: str) -> Path:
        return cache / f"{hashlib.sha256(iri.encode()).hexdigest()}.json"


def _in_turn(iris: Iterable[str]) -> Iterator[str]:
    """The identifiers, one of each server in turn, so that waiting for one is time used for another."""
    by_server: dict[str, list[str]] = defaultdict(list)
    for iri in dict.fromkeys(iris):
        by_server[urlsplit(iri).netloc].append(iri)
    for group in zip_longest(*by_server.values()):
        yield from (iri for iri in group if iri is not None)


def resolve_links(collection: Collection, resolver: Resolver) -> Report:
    """What does not resolve among the objects of the mappings that are looked at; records that are imported are not asked about."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row, wanted in collection.rows():
        linked = row.iri("object_id")
        target = target_of(linked, collection.targets)
        if wanted and linked.value.startswith(("http://", "https://")) and not (target and target.imported):
            rows[linked.value].append(row)
    findings: list[Finding] = []
    for iri, answer in resolver.ask(rows):
        if verdict := _verdict(iri, answer, target_of(NamedNode(iri), collection.targets)):
            findings += (_finding(row, *verdict) for row in rows[iri])
    return Report(tuple(findings))


def _verdict(iri: str, answer: Answer, target: Target | None) -> tuple[str, str, str] | None:
    """Check, level and message; nothing where all is well."""
    if answer.status in _GONE:
        return "identifier-gone", "violation", f"there is no {{}} any more: {answer.status} {answer.reason}."
    if not 200 <= answer.status < 300:
        said = f"{answer.status} {answer.reason}" if answer.status else answer.reason
        return "identifier-unresolved", "warning", f"{{}} could not be resolved: {said}; try again later."
    if target and answer.moved_to.startswith(target.namespace) and answer.moved_to != iri:
        return "identifier-moved", "warning", f"{{}} has moved for good to {answer.moved_to}; link that."
    return None


def _finding(row: Row, check: str, level: str, message: str) -> Finding:
    return Finding(
        check=check,
        level=level,
        message=message.replace("{}", row.values["object_id"]),
        focus=row.iri("subject_id"),
        path=OWL.annotatedTarget,
        value=row.iri("object_id"),
        place=row.place,
        label=row.values.get("subject_label", ""),
    )
