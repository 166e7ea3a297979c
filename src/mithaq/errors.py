"""What can go wrong for a person, each with what they need to mend it.

Every error a user can cause is a :class:`MithaqError`: one message that says what is wrong, where, and what to do.
The command line prints it and exits with status 2; nothing else is ever shown as a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mithaq.reasoning import Inconsistency


@dataclass(frozen=True)
class Place:
    """Where in the input a problem is: a file (or ``<stdin>``), and a line and column counted from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class MithaqError(Exception):
    """The root of all errors a person can cause: ``what`` is wrong, ``where``, and what to do (``hint``)."""

    def __init__(self, what: str, *, where: Place | None = None, hint: str = "") -> None:
        self.what = what
        self.where = where
        self.hint = hint
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The whole message, ready to print."""
        prefix = f"{self.where}: " if self.where else ""
        return f"{prefix}{self.what}" + (f"\n{self.hint}" if self.hint else "")


class InputError(MithaqError):
    """A file or an argument cannot be read as what it should be."""


class QueryError(MithaqError):
    """A SPARQL query that cannot be run: a syntax error, or something that is not allowed."""


class UnknownNameError(MithaqError):
    """Nothing, or more than one thing, goes by a name; carries the nearest or the candidates."""

    def __init__(self, what: str, candidates: Iterable[str] = (), *, hint: str = "") -> None:
        self.candidates = tuple(candidates)
        listed = "did you mean: " + ", ".join(self.candidates) if self.candidates else ""
        super().__init__(what, hint="\n".join(part for part in (listed, hint) if part))


class ClaimError(MithaqError):
    """A claim that is not well formed, or two that collide."""


class RuleError(MithaqError):
    """A rule file that cannot be read, or a rule that is not safe to run."""


class InconsistencyError(MithaqError):
    """The facts contradict the ontology or each other; ``found`` are the contradictions, so nothing was stored."""

    def __init__(self, what: str, *, found: Iterable[Inconsistency] = (), hint: str = "") -> None:
        self.found = tuple(found)
        super().__init__(what, hint=hint)


class StoreError(MithaqError):
    """The store is missing, locked, damaged, or cannot be written."""
