"""The sentences of a document, numbered from 1, with their offsets in the text as it is stored.

Headings and blank lines of Markdown are not sentences. Where a sentence ends inside a paragraph is for the sentencex
library to say (Wikimedia's, rules for many languages); it counts in Unicode code points, as the offsets of quotes do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sentencex import get_sentence_boundaries

_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|\Z)")


@dataclass(frozen=True)
class Sentence:
    """A sentence: ``text[start:end]``, without white space at either end.

    ``number`` counts from 1; ``start`` and ``end`` are offsets in code points from 0, the end exclusive.
    """

    number: int
    start: int
    end: int


def sentences(text: str, language: str = "en") -> list[Sentence]:
    """The sentences of a text in the order they stand in; ``language`` is an ISO 639-1 code."""
    spans = [span for start, end in _paragraphs(text) for span in _split(text, start, end, language)]
    return [Sentence(number, start, end) for number, (start, end) in enumerate(spans, 1)]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines that are neither blank nor headings."""
    start: int | None = None
    for match in _LINE.finditer(text):
        if match[0].strip() and not _HEADING.match(match[0]):
            start = match.start() if start is None else start
        elif start is not None:
            yield start, match.start()
            start = None
    if start is not None:
        yield start, len(text)


def _split(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    for boundary in get_sentence_boundaries(language, text[start:end]):
        piece = boundary["text"]
        first = start + boundary["start_index"] + len(piece) - len(piece.lstrip())
        last = first + len(piece.strip())
        if first < last:
            yield first, last
