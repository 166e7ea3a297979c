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
from typing import Self

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from mithaq.build.grounds import Grounds, anonymous
from mithaq.build.pipeline import Built
from mithaq.claims import DERIVED
from mithaq.store.lines import PIECE, in_batches
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, ONTOLOGY_GRAPH

#: Quads whose lines are handed on together, while more are read.
_PORTION = 50_000
#: What is in every line that an input may have and its document has not, or not so; in a few others too.
_DOUBTFUL = (b"_:", *(str(prop).encode() for prop in DERIVED))
_BESIDES = frozenset(DERIVED)
_Tell = Callable[[Iterable[bytes]], None]


class Draft:
    """The lines of a document in the order in which a build comes to know them.

    ``tell`` gets them at once, in pieces of whole lines, so that a store is filled while the build goes on.
    """

    def __init__(self, tell: _Tell = lambda _: None) -> None:
        self._tell = tell
        self.lines: list[bytes] = []

    def reading(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Quads on their way into the inputs of a build, which keeps them all, or fails."""
        coming = iter(quads)
        while portion := list(islice(coming, _PORTION)):
            self._add(_kept(portion))
            yield from portion

    def weighed(self, grounds: Grounds) -> None:
        """What holds by itself, which standing each claim has, and which other one it gives way to."""
        ontology = grounds.inputs.ontology
        unnamed = anonymous(ontology)
        dataset = Dataset(Quad(*triple, ONTOLOGY_GRAPH) for triple in unnamed)  # type: ignore[call-arg]
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        self._add(_written(dataset, RdfFormat.N_QUADS))
        self._add(_written(set(grounds.triples) - unnamed, RdfFormat.N_TRIPLES))
        self._add(b"".join(_weighed(grounds)))

    def closed(self, built: Built) -> None:
        """What follows."""
        self._add(_written(built.closure.inferred, RdfFormat.N_TRIPLES))

    def _add(self, text: bytes) -> None:
        lines = text.splitlines(keepends=True)
        self._tell(in_batches(lines))
        self.lines += lines


class Document:
    """The lines of a draft, in their order, each once."""

    def __init__(self, draft: Draft) -> None:
        lines = draft.lines
        lines.sort()
        if any(map(eq, lines, islice(lines, 1, None))):
            lines = [line for line, _ in groupby(lines)]
        self.lines = lines

    @classmethod
    def of(cls, built: Built) -> Self:
        """The document of a graph that has been built."""
        draft = Draft()
        for _ in draft.reading(built.grounds.inputs.quads()):
            pass
        draft.weighed(built.grounds)
        draft.closed(built)
        return cls(draft)

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
        self.lines = []
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


def _kept(quads: list[Quad]) -> bytes:
    """The lines of what goes into a build, as far as these are known before all of it is read: of no blank nodes."""
    told = [quad for quad in quads if not isinstance(quad.graph_name, DefaultGraph)]
    text = _written(told, RdfFormat.N_QUADS)
    # Asked of the text, since it takes longer to look at a quad than to write it.
    if any(mark in text for mark in _DOUBTFUL):
        text = _written([quad for quad in told if not _is_made_anew(quad)], RdfFormat.N_QUADS)
    return text


def _is_made_anew(quad: Quad) -> bool:
    """Whether a quad has blank nodes, whose labels each build gives, or says what each build finds out about a claim."""
    return (
        isinstance(quad.subject, BlankNode)
        or isinstance(quad.object, BlankNode)
        or (quad.graph_name == CLAIMS_GRAPH and quad.predicate in _BESIDES)
    )


def _weighed(grounds: Grounds) -> Iterator[bytes]:
    acceptance, end = grounds.acceptance, f" {CLAIMS_GRAPH} .\n"
    for iri, standing in acceptance.standings.items():
        yield f"{iri} {MITHAQ.hasStanding} {standing}{end}".encode()
    for conflict in acceptance.conflicts:
        yield f"{conflict.loser.iri} {MITHAQ.isOutrankedBy} {conflict.winner.iri}{end}".encode()


def _written(statements: Iterable[Quad] | Iterable[Triple], format: RdfFormat) -> bytes:  # noqa: A002 - the RDF term
    return serialize(statements, format=format) or b""
