"""How much two names are alike, and which of a thing's names says so.

Names that fold to one key are the same. Others are as alike as their words in sorted order are: the normalised Indel
similarity of RapidFuzz's ``token_sort_ratio``, from 0 to 1. An alias weighs a little less than a label, and an abbreviation
counts only where it is the same, since a few letters are like many others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

MEASURE = "Indel similarity of the words in sorted order (rapidfuzz token_sort_ratio)"

_ALIAS = 0.97
_SHORT = 4
_ABBREVIATION = 0.9


@dataclass(frozen=True)
class Name:
    """One name: as written, what its spellings have in common, its words in order, and whether it is an alias."""

    text: str
    key: str
    words: str
    is_alias: bool


@dataclass(frozen=True, order=True)
class Likeness:
    """How alike two things are by their names, and by which two."""

    score: float
    same: bool
    ours: str
    theirs: str
    our_kind: str
    their_kind: str

    @property
    def reason(self) -> str:
        """In words."""
        how = "is also" if self.same else f"is like ({self.score:.2f})"
        return f"our {self.our_kind} “{self.ours}” {how} the {self.their_kind} “{self.theirs}”"


def names_of(labels: Iterable[str], aliases: Iterable[str], key: Callable[[str], str]) -> tuple[Name, ...]:
    """Names made ready to be compared, each key once, labels first."""
    found: dict[str, Name] = {}
    for texts, is_alias in ((labels, False), (aliases, True)):
        for text in texts:
            folded = key(text)
            if folded and folded not in found:
                found[folded] = Name(text, folded, _words(text), is_alias)
    return tuple(found.values())


def likeness(ours: Iterable[Name], theirs: Iterable[Name], least: float = 0.0) -> Likeness | None:
    """The best pair of names, where it reaches ``least``."""
    others = tuple(theirs)
    found = (_compared(one, other, least) for one in ours for other in others)
    return max(filter(None, found), default=None)


def _compared(one: Name, other: Name, least: float) -> Likeness | None:
    same = one.key == other.key
    short = min(len(one.key), len(other.key)) <= _SHORT
    if short and not same:
        return None
    weight = _ALIAS ** (one.is_alias + other.is_alias) * (_ABBREVIATION if short else 1.0)
    score = weight if same else weight * fuzz.ratio(one.words, other.words, score_cutoff=100 * least) / 100
    if score < least or score == 0:
        return None
    kinds = tuple("alias" if name.is_alias else "label" for name in (one, other))
    return Likeness(round(score, 4), same, one.text, other.text, *kinds)


def _words(text: str) -> str:
    """The words of a name without case and marks, sorted: what ``token_sort_ratio`` would compare, made once."""
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", text.casefold()) if unicodedata.category(char) != "Mn"
    )
    return " ".join(sorted(re.findall(r"\w+", plain)))
