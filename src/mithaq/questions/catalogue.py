"""The questions in a folder, and those that a user adds in folders of their own."""

from __future__ import annotations

import difflib
from pathlib import Path

from mithaq.errors import InputError, Place, UnknownNameError
from mithaq.names import Folding
from mithaq.questions.question import Question
from mithaq.questions.reading import read_question
from mithaq.resources import model


class Catalogue:
    """The questions of several folders; a file of a later folder takes the place of its namesake in an earlier one.

    Raises :class:`InputError` for a folder that is not there.
    """

    def __init__(self, *folders: Path) -> None:
        self._paths: dict[str, Path] = {}
        self._read: dict[str, Question] = {}
        for folder in folders:
            if not folder.is_dir():
                raise InputError("there is no such folder of questions", where=Place(str(folder)))
            self._paths |= {path.stem: path for path in sorted(folder.glob("*.rq"))}

    def names(self) -> list[str]:
        """The names of all questions, sorted."""
        return sorted(self._paths)

    def get(self, name: str) -> Question:
        """The question of that name, however it is spelt ("defence-partners"); only its file is read.

        Raises :class:`UnknownNameError` with the nearest names.
        """
        if name not in self._paths:
            name = self._spelt_otherwise(name)
        if name not in self._paths:
            near = difflib.get_close_matches(name, self._paths, n=5, cutoff=0.5)
            hint = "" if near else "Run 'mithaq ask' without a name to list the questions."
            raise UnknownNameError(f"there is no question “{name}”", near, hint=hint)
        if name not in self._read:
            self._read[name] = read_question(self._paths[name])
        return self._read[name]

    def _spelt_otherwise(self, name: str) -> str:
        fold = Folding.read(model().data / "lexicons")
        return next((known for known in self._paths if fold(known) == fold(name)), name)

    def list(self, tag: str | None = None) -> list[Question]:
        """All questions, or those with a tag, sorted by name."""
        questions = [self.get(name) for name in self.names()]
        return [question for question in questions if tag is None or tag in question.tags]

    def tags(self) -> dict[str, int]:
        """Each tag with the number of questions that have it, sorted."""
        used = [tag for question in self.list() for tag in question.tags]
        return {tag: used.count(tag) for tag in sorted(set(used))}
