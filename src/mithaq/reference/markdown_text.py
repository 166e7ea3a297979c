"""Small pieces of Markdown, the same for GitHub's renderer and for ours."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode

from mithaq.reference.vocabulary import Vocabulary
from mithaq.terms import MITHAQ, compact

_SPECIAL = re.compile(r"([\\`*_\[\]])")


def text(words: str) -> str:
    """A text that means itself: no mark-up in it takes effect, and it stays on one line."""
    one_line = " ".join(words.split()).replace("&", "&amp;").replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", one_line)


def bullet(lead: str, rest: str) -> str:
    """A list item that begins with a word in bold; ``rest`` is Markdown."""
    return f"- **{lead}:** {rest}"


def heading(words: Vocabulary, term: NamedNode, level: int) -> str:
    """A term's heading: its label and its CURIE."""
    return f"{'#' * level} {text(_title(words, term))}"


def link(words: Vocabulary, term: NamedNode) -> str:
    """A link to a term's heading on the same page; the bare name for a term that has none."""
    if term in MITHAQ:
        return f"[{text(words.label(term))}](#{slug(_title(words, term))})"
    return f"`{compact(term)}`"


def slug(title: str, separator: str = "-") -> str:
    """The fragment by which a heading is linked to, as GitHub makes it from the heading's text."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", separator)


def _title(words: Vocabulary, term: NamedNode) -> str:
    return f"{words.label(term)} ({compact(term)})"
