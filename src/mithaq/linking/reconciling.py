"""A client of the Reconciliation Service API 0.2: the manifest, then names in batches, then ranked candidates.

The protocol is that of the W3C Entity Reconciliation Community Group, which OpenRefine speaks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from mithaq.errors import InputError, Place
from mithaq.linking.resolving import USER_AGENT
from mithaq.store.address import read_address
from mithaq.store.http import Connection, Reply

VERSION = "0.2"
#: Names in one request, unless the manifest says that the service takes fewer.
_BATCH = 20


@dataclass(frozen=True)
class Found:
    """A candidate of a service: ``score`` is in the service's own measure, ``match`` its own verdict."""

    iri: NamedNode
    name: str
    score: float
    match: bool
    types: tuple[str, ...]


class Service:
    """A reconciliation service. ``patience`` is the time in seconds that each answer may take, as a whole.

    Raises :class:`mithaq.errors.MithaqError` with the service's address for one that does not answer, or not in this protocol.
    """

    def __init__(self, url: str, patience: float = 30.0) -> None:
        self.url = url
        self._patience = patience
        address = read_address(url)
        self._address = address.url
        self._connection = Connection(address)
        manifest = self._read(self._send("GET"), "manifest")
        if not isinstance(manifest.get("name"), str) or not isinstance(manifest.get("identifierSpace"), str):
            raise self._rubbish("its manifest has no name or identifierSpace")
        versions = manifest.get("versions", [VERSION])
        if not isinstance(versions, list) or VERSION not in versions:
            raise self._rubbish(f"it speaks versions {versions} of the protocol, not {VERSION}")
        self.name: str = manifest["name"]
        self.space: str = manifest["identifierSpace"]
        size = manifest.get("batchSize")
        self._batch = min(_BATCH, size) if isinstance(size, int) and size > 0 else _BATCH

    def close(self) -> None:
        """Let go of the service."""
        self._connection.close()

    def ask(self, names: Sequence[str], kind: str = "", limit: int = 5) -> Iterator[list[Found]]:
        """The candidates for each name, in the order of the names, the best first; ``kind`` is one of the service's types."""
        for start in range(0, len(names), self._batch):
            batch = names[start : start + self._batch]
            query: dict[str, Any] = {"limit": limit} | ({"type": kind} if kind else {})
            queries = {f"q{number}": {"query": name, **query} for number, name in enumerate(batch)}
            answer = self._read(self._send("POST", {"queries": json.dumps(queries)}), "answer")
            for key in queries:
                yield self._found(answer.get(key))

    def _send(self, method: str, form: Mapping[str, str] | None = None) -> Reply:
        headers = {"Accept": "application/json", "User-Agent": USER_AGENT}
        return self._connection.send(
            method, self._address, form=form, headers=headers, again=True, within=self._patience
        )

    def _read(self, reply: Reply, what: str) -> dict[str, Any]:
        try:
            found = json.loads(reply.text())
        except ValueError as error:
            raise self._rubbish(f"its {what} is not JSON") from error
        if not isinstance(found, dict):
            raise self._rubbish(f"its {what} is no JSON object")
        return found

    def _found(self, answer: object) -> list[Found]:
        results = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(results, list):
            raise self._rubbish("its answer lacks the results of a name that was asked")
        found = [self._candidate(each) for each in results]
        return sorted(found, key=lambda each: (-each.score, each.iri.value))

    def _candidate(self, each: object) -> Found:
        try:
            assert isinstance(each, dict)  # noqa: S101 - caught below, as are the other ways to be wrong
            local, types = str(each["id"]), each.get("type") or []
            whole = local if local.startswith(("http://", "https://")) else self.space + local
            kinds = tuple(str(kind["name"] if isinstance(kind, dict) else kind) for kind in types)
            score = float(each.get("score") or 0)
            return Found(NamedNode(whole), str(each["name"]), score, each.get("match") is True, kinds)
        except (AssertionError, KeyError, TypeError, ValueError) as error:
            raise self._rubbish("a candidate has no id, name or score that can be read") from error

    def _rubbish(self, what: str) -> InputError:
        return InputError(
            f"not a reconciliation service of version {VERSION}: {what}",
            where=Place(self._address),
            hint="Name the address of its manifest with --service.",
        )
