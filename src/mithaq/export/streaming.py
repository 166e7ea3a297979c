"""N-Triples and N-Quads of any size in bounded memory, and still canonical: the same bytes as :func:`mithaq.export.write`.

Lines are sorted in runs that wait on disk and are merged. Canonical labels of blank nodes (RDFC-1.0) depend on the quads in
which blank nodes stand and on no others, so only those are held in memory; of ours only the ontology has any.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from mithaq.errors import InputError
from mithaq.store.lines import in_pieces

#: The formats that can be streamed.
STREAMED = ("ntriples", "nquads")
#: Quads in one run: some hundred megabytes at most.
RUN = 200_000


def stream(quads: Iterable[Quad], format: str, *, run: int = RUN) -> Iterator[bytes]:  # noqa: A002 - the RDF term
    """The canonical document in pieces; ``run`` is the number of quads that are held in memory.

    Raises :class:`InputError`, before the first piece, for named graphs in N-Triples.
    """
    blanks: list[Quad] = []
    if format == "ntriples":
        quads = _without_graphs(quads)
    with ExitStack() as files:
        runs = [files.enter_context(_spilled(lines)) for lines in _runs(iter(quads), blanks, run)]
        dataset = Dataset(blanks)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        yield from in_pieces(heapq.merge(*runs, sorted(_lines(dataset))))


def _without_graphs(quads: Iterable[Quad]) -> Iterator[Quad]:
    for quad in quads:
        if not isinstance(quad.graph_name, DefaultGraph):
            raise InputError(
                f"ntriples cannot keep named graphs, and the data has {quad.graph_name}",
                hint="Formats that keep them: trig, nquads, jsonld.",
            )
        yield quad


def _runs(quads: Iterator[Quad], blanks: list[Quad], size: int) -> Iterator[list[bytes]]:
    """The lines of so many quads at a time, sorted; quads with blank nodes, or triples in them, are put aside."""
    while part := list(islice(quads, size)):
        lines: list[bytes] = []
        doubtful: list[bytes] = []
        for line in _lines(part):
            # Written so, both are easily seen, though the words of a literal may look like them.
            (doubtful if b"_:" in line or b"<<(" in line else lines).append(line)
        for line, quad in zip(doubtful, _read(doubtful), strict=True):
            if any(
                isinstance(term, BlankNode | Triple) for term in (quad.subject, quad.object, quad.graph_name)
            ):
                blanks.append(quad)
            else:
                lines.append(line)
        yield sorted(lines)


def _read(lines: Iterable[bytes]) -> Iterable[Quad]:
    return parse(b"".join(lines), format=RdfFormat.N_QUADS)


def _lines(quads: Iterable[Quad]) -> list[bytes]:
    return (serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)


def _spilled(lines: list[bytes]) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the others
    file.writelines(lines)
    file.seek(0)
    return file
