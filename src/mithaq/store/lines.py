"""Sorted lines as a document, in pieces that are neither too small to write nor too large to hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

#: Bytes handed on at once.
PIECE = 1 << 20


def in_pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines, each once though it stand there several times in a row, in pieces of about a megabyte."""
    piece, before = bytearray(), b""
    for line in lines:
        if line != before:
            piece += line
            before = line
        if len(piece) > PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def in_batches(lines: Sequence[bytes], size: int = 8192) -> Iterator[bytes]:
    """The lines as they are, put together to pieces of so many."""
    for start in range(0, len(lines), size):
        yield b"".join(lines[start : start + size])
