"""A process that runs queries, so that it can be ended: the engine has no switch to stop one that it has begun.

Standard input brings one request a line, in JSON: the query, what to call it, the seconds it
may take, and the endpoints it may call. Standard output
gives for each a word for the kind of answer and then the answer, in frames: four bytes of length, then that many bytes; a
frame without bytes ends the answer.
"""

from __future__ import annotations

import io
import json
import signal
import sys
from pathlib import Path
from typing import IO

from pyoxigraph import QueryBoolean, QueryResultsFormat, QueryTriples, RdfFormat, serialize

from mithaq.errors import MithaqError, StoreError
from mithaq.store.embedded import EmbeddedStore

#: Words for the kinds of answers.
ROWS, TRIPLES, WRONG = "rows", "triples", "wrong"
#: Seconds after which a process that nobody ends, since its parent is gone, ends itself.
_GRACE = 2.0


class Frames(io.RawIOBase):
    """A stream in which each write is a frame."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        if piece:
            self.out.write(len(piece).to_bytes(4, "big") + piece)
        return len(piece)

    def end(self) -> None:
        """End an answer."""
        self.out.write(bytes(4))
        self.out.flush()


def serve(folder: Path, requests: IO[bytes], out: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    frames = Frames(out)
    store: EmbeddedStore | None = None
    for line in requests:
        request = json.loads(line)
        _alarm(request["within"] + _GRACE)
        try:
            if store is None:
                store = EmbeddedStore.open(folder)
            store.services = frozenset(request["services"])
            _answer(store, request["sparql"], request["name"], frames)
        except MithaqError as error:
            frames.write(f"{WRONG}\n".encode())
            frames.write(json.dumps(_told(error)).encode())
        frames.end()
        _alarm(0)


def _told(error: MithaqError) -> dict[str, object]:
    where = error.where
    place = [where.file, where.line, where.column] if where else None
    return {"what": error.what, "where": place, "hint": error.hint, "store": isinstance(error, StoreError)}


def _answer(store: EmbeddedStore, sparql: str, name: str, frames: Frames) -> None:
    found = store.query(sparql, name=name)
    whole = io.BufferedWriter(frames, 1 << 16)
    if isinstance(found, QueryTriples):
        whole.write(f"{TRIPLES}\n".encode())
        serialize(found, whole, format=RdfFormat.N_TRIPLES)
    elif isinstance(found, QueryBoolean):
        whole.write(f"{ROWS}\n".encode() + json.dumps({"head": {}, "boolean": bool(found)}).encode())
    else:
        whole.write(f"{ROWS}\n".encode())
        found.serialize(whole, format=QueryResultsFormat.JSON)
    whole.flush()
    whole.detach()


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # an interrupt ends it, whatever the engine is at
    serve(Path(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
