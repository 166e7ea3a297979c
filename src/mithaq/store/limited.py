"""The embedded store with a limit on the time that a query may take: queries run in a process that can be ended."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from mithaq.errors import Place, QueryError, StoreError
from mithaq.store.answers import RESULTS, read_results, read_triples
from mithaq.store.embedded import EmbeddedStore
from mithaq.store.encoding import Codec
from mithaq.store.http import Reply
from mithaq.store.interface import FACTS, GraphName
from mithaq.store.worker import ROWS, TRIPLES
from mithaq.terms import Subject, Term

_IN_MEMORY = 16 * 1024 * 1024


class LimitedStore:
    """A store on disk, as a :class:`mithaq.store.Store`; each query may take ``seconds`` and is ended then.

    The process is started by the first query and kept for the next; what looks up single triples stays in this one.
    """

    def __init__(self, store: EmbeddedStore, folder: Path, seconds: float) -> None:
        self.store, self.folder, self.seconds = store, folder, seconds
        self._process: subprocess.Popen[bytes] | None = None

    def query(self, sparql: str, *, name: str = "<query>") -> QuerySolutions | QueryTriples | QueryBoolean:
        """Run a query; see :meth:`mithaq.store.Store.query`. Raises :class:`QueryError` where it takes too long."""
        process = self._running()
        answers: queue.SimpleQueue[IO[bytes] | None] = queue.SimpleQueue()
        threading.Thread(target=_receive, args=(process, answers), daemon=True).start()
        request = json.dumps(
            {
                "sparql": sparql,
                "name": name,
                "within": self.seconds,
                "services": sorted(self.store.services),
            }
        )
        assert process.stdin is not None  # noqa: S101 - it was asked for
        try:
            process.stdin.write(request.encode() + b"\n")
            process.stdin.flush()
            answer = answers.get(timeout=self.seconds)
        except queue.Empty:
            self.close()
            raise QueryError(
                f"the query took longer than {self.seconds:g} s and was ended", where=Place(name),
                hint="Give it more time with --timeout, or see with 'mithaq query --explain' what takes so long.",
            ) from None  # fmt: skip
        except BrokenPipeError:
            answer = None
        except BaseException:
            self.close()  # interrupted: nobody waits for the answer
            raise
        if answer is None:
            self.close()
            raise QueryError(
                "the process that runs the query has ended before it answered", where=Place(name)
            )
        return _read(answer, name)

    def match(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,  # noqa: A002 - the RDF term
        graph: GraphName | None = FACTS,
    ) -> Iterator[Quad]:
        """Quads by pattern; see :meth:`mithaq.store.Store.match`."""
        return self.store.match(subject, predicate, object, graph)

    def graphs(self) -> list[NamedNode]:
        """The names of all named graphs, sorted."""
        return self.store.graphs()

    def close(self) -> None:
        """End the process, whatever it is at."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError, AttributeError):
                    stream.close()  # type: ignore[union-attr]
            process.wait()

    def __del__(self) -> None:
        self.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            path = os.pathsep.join(
                filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")])
            )
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "mithaq.store.worker", str(self.folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": path},
            )
        return self._process


def _receive(process: subprocess.Popen[bytes], answers: queue.SimpleQueue[IO[bytes] | None]) -> None:
    """Take one answer from a process; ``None`` where it ends before."""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    file = cast("IO[bytes]", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - handed on
    try:
        while size := int.from_bytes(_exactly(process.stdout, 4), "big"):
            file.write(_exactly(process.stdout, size))
    except (EOFError, OSError, ValueError):
        answers.put(None)
        return
    file.seek(0)
    answers.put(file)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _read(answer: IO[bytes], name: str) -> QuerySolutions | QueryTriples | QueryBoolean:
    kind = answer.readline().decode().strip()
    if kind not in (ROWS, TRIPLES):
        said = json.load(answer)
        error = StoreError if said["store"] else QueryError
        raise error(said["what"], where=Place(*said["where"]) if said["where"] else None, hint=said["hint"])
    rest = cast("IO[bytes]", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - handed on
    while piece := answer.read(1 << 20):
        rest.write(piece)
    rest.seek(0)
    if kind == TRIPLES:
        return read_triples(Reply("application/n-triples", {}, rest), Codec(), name)
    return read_results(Reply(RESULTS, {}, rest), Codec(), name)
