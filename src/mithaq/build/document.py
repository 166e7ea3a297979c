"""A built graph as canonical N-Quads: what is stored, and what its hash is taken of.

The lines are the ones that :func:`mithaq.export.streaming.stream` gives of the same quads, which a test holds them to. They
are put together from texts, since a quad of Python costs several times as much as its line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import groupby, islice
from operator import eq
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from mithaq.build.inputs import Inputs
from mithaq.build.pipeline import Built
from mithaq.store.lines import PIECE, in_batches
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, ONTOLOGY_GRAPH, VOCABULARY_GRAPH

#: How a line of a triple ends; no literal holds this, since line ends are escaped within.
_END = b" .\n"


class Document:
    """The lines, in their order, each once.

    ``read`` are the lines of its inputs, where they were made before.
    """

    def __init__(self, built: Built, read: list[bytes] | None = None) -> None:
        #: What the build has added to its inputs.
        self.found = _found(built)
        lines = [*(read_lines(built.grounds.inputs) if read is None else read), *self.found]
        lines.sort()
        if any(map(eq, lines, islice(lines, 1, None))):
            lines = [line for line, _ in groupby(lines)]
        self.lines = lines

    def pieces(self) -> Iterator[bytes]:
        """The document in pieces of about a megabyte."""
        return in_batches(self.lines)

    @contextmanager
    def on_disk(self, path: Path, *, wanted: bool = True) -> Iterator[Callable[[], Iterator[bytes]]]:
        """Put the document into a file for a while, so that it takes no memory; gives what reads its pieces.

        The lines are gone from here then, and the file afterwards. Where it is not ``wanted`` there is no file, and no piece.
        """
        with path.open("wb") as file:
            file.writelines(self.pieces() if wanted else ())
        self.lines, self.found = [], []
        yield partial(_pieces_of, path)
        path.unlink()

    @property
    def sha256(self) -> str:
        """The hash of ``mithaq export all --format nquads``."""
        total = hashlib.sha256()
        for piece in self.pieces():
            total.update(piece)
        return total.hexdigest()


def _pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while lines := file.readlines(PIECE):
            yield b"".join(lines)


def read_lines(inputs: Inputs) -> list[bytes]:
    """The lines of what goes into a build, which are known before any claim is weighed; in their order."""
    lines = [*_beside_claims(inputs), *_claims(inputs)]
    lines.sort()
    return lines


def _found(built: Built) -> list[bytes]:
    """What holds, which standing each claim has, and which other one it gives way to; in their order."""
    lines = [*_written(built.facts).splitlines(keepends=True), *_weighed(built)]
    lines.sort()
    return lines


def _beside_claims(inputs: Inputs) -> Iterator[bytes]:
    """The ontology, whose blank nodes get canonical labels, the vocabulary, and what describes sources."""
    anonymous = [Quad(*t, ONTOLOGY_GRAPH) for t in inputs.ontology if _has_blanks(t)]  # type: ignore[call-arg]
    dataset = Dataset(anonymous)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    yield from (serialize(dataset, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    for graph, triples in (
        (ONTOLOGY_GRAPH, [t for t in inputs.ontology if not _has_blanks(t)]),
        (VOCABULARY_GRAPH, inputs.vocabulary),
        (CLAIMS_GRAPH, inputs.described),
    ):
        yield from _in_graph(triples, graph)


def _claims(inputs: Inputs) -> Iterator[bytes]:
    end = f" {CLAIMS_GRAPH} .\n"
    for claim in inputs.claims:
        yield from _in_graph(claim.content, claim.iri)
        iri = str(claim.iri)
        for prop, value in claim.metadata:
            yield f"{iri} {prop} {value}{end}".encode()


def _weighed(built: Built) -> Iterator[bytes]:
    acceptance, end = built.grounds.acceptance, f" {CLAIMS_GRAPH} .\n"
    for iri, standing in acceptance.standings.items():
        yield f"{iri} {MITHAQ.hasStanding} {standing}{end}".encode()
    for conflict in acceptance.conflicts:
        yield f"{conflict.loser.iri} {MITHAQ.isOutrankedBy} {conflict.winner.iri}{end}".encode()


def _in_graph(triples: Iterable[Triple], graph: NamedNode) -> list[bytes]:
    return _written(triples).replace(_END, f" {graph} .\n".encode()).splitlines(keepends=True)


def _written(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _has_blanks(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)
