"""What two spellings of one name have in common, so that a name is found however it is typed."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from mithaq.errors import InputError, Place

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_APOSTROPHE_OR_STOP = re.compile(r"['’‘`.]")
_WORD = re.compile(r"[^\W_]+")
_ARTICLE = "the"


class Folding:
    """Folds a name to a key that is the same for all its usual spellings.

    Case, compatibility forms (NFKC), diacritics, hyphens, spaces, underscores and a leading "the" do not count; single
    letters and words are replaced as the two tables say (see ``data/lexicons``).
    """

    def __init__(self, letters: Mapping[str, str], words: Mapping[str, str]) -> None:
        self._letters = str.maketrans(dict(letters))
        self._words = dict(words)

    @classmethod
    def read(cls, lexicons: Path) -> Folding:
        """The folding that ``letters.csv`` and ``spellings.csv`` in a folder describe.

        Raises :class:`InputError` where a table is missing or its columns are not the expected ones.
        """
        return cls(
            _read_table(lexicons / "letters.csv", "letter"),
            _read_table(lexicons / "spellings.csv", "spelling"),
        )

    def __call__(self, text: str) -> str:
        """The key of ``text``; empty where it holds neither letters nor digits."""
        humps = _HUMP.sub(" ", unicodedata.normalize("NFKC", text))
        plain = _APOSTROPHE_OR_STOP.sub("", _without_marks(humps.casefold()).translate(self._letters))
        words = [self._words.get(word, word) for word in _WORD.findall(plain)]
        if len(words) > 1 and words[0] == _ARTICLE:
            words = words[1:]
        # Joined without spaces, since "counter-terrorism", "counter terrorism" and "CounterTerrorism" are one name.
        return "".join(words).replace(" ", "")


def _without_marks(text: str) -> str:
    if text.isascii():  # as most are: a large graph has hundreds of thousands of names
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char) != "Mn")


def _read_table(path: Path, key: str) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if not {key, "written_as"} <= set(rows.fieldnames or ()):
                raise InputError(f"the columns must be '{key}' and 'written_as'", where=Place(str(path), 1))
            return {row[key]: row["written_as"] for row in rows}
    except FileNotFoundError as error:
        raise InputError("the table is missing", where=Place(str(path))) from error
