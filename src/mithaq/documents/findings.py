"""What holding claims against a copy of their document found, and two ways to show it: text for a person, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from pyoxigraph import NamedNode

from mithaq.documents.described import Document
from mithaq.documents.sentences import Sentence
from mithaq.errors import Place
from mithaq.terms import compact

_MARGIN = 36
_LISTED = 12


@dataclass(frozen=True)
class Difference:
    """Something about the whole copy that is not as the document is described.

    ``about`` is one of ``sha256``, ``characters``, ``sentences``, ``line-ends``, ``byte-order-mark``.
    """

    about: str
    expected: str
    found: str
    message: str


@dataclass(frozen=True)
class Problem:
    """A claim that the copy does not bear out.

    ``kind`` is one of ``altered`` (other words), ``moved`` (the words stand elsewhere, ``shift`` characters later),
    ``offsets`` (the pair does not fit the quote, or lies beyond the text), ``sentence`` (the words stand in another
    sentence) and ``unquoted`` (the claim quotes nothing). ``place`` is where in the copy to look, for altered words the
    first character that differs; ``at`` is that character's index in ``expected`` and ``found``.
    """

    kind: str
    claim: NamedNode
    sentence_number: int | None
    place: Place
    message: str
    expected: str = ""
    found: str = ""
    at: int | None = None
    shift: int | None = None


@dataclass(frozen=True)
class Shift:
    """Text was put in (``characters`` above 0) or taken out (below) between two quotes.

    It happened at or after ``after`` and before ``before``; ``quotes`` is how many quotes stand elsewhere because of it.
    """

    characters: int
    after: Place
    before: Place
    quotes: int


@dataclass(frozen=True)
class Verification:
    """The outcome for one copy of one document.

    ``claims`` counts the document's claims that are not withdrawn, ``quotes_in_place`` those whose words stand where
    they should. ``unclaimed`` are sentences no claim rests on, which is no fault. ``unquoted`` names the stretches
    (``line:column-column``) that no claim quotes: where a change must lie that no quote shows.
    """

    name: str
    document: Document
    sentence_count: int
    claims: int
    quotes_in_place: int
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()
    shifts: tuple[Shift, ...] = ()
    unclaimed: tuple[Sentence, ...] = ()
    unquoted: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the copy is as described and bears out every claim."""
        return not self.differences and not self.problems

    def to_text(self) -> str:
        """What a person reads: each finding with its place, then the counts."""
        return "".join(f"{line}\n" for line in _lines(self))

    def to_json(self) -> str:
        """One object; places are ``file``, ``line`` and ``column``, counted from 1."""
        return json.dumps(_as_json(self), ensure_ascii=False, indent=2) + "\n"


def counted(number: int, noun: str) -> str:
    """``1 quote``, ``2 quotes``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _lines(result: Verification) -> Iterator[str]:
    yield f"{result.name}: a copy of {compact(result.document.iri)}, “{result.document.title}”"
    for difference in result.differences:
        yield f"{result.name}: {difference.message}"
    for shift in result.shifts:
        yield _shift_line(result.name, shift)
    moved = [problem for problem in result.problems if problem.kind == "moved"]
    unlisted = moved[_LISTED:]
    for problem in result.problems:
        if problem not in unlisted:
            yield from _problem_lines(problem)
    if unlisted:
        yield f"{counted(len(unlisted), 'more quote')} moved likewise"
    if result.unquoted and not result.problems:
        yield _unquoted_line(result)
    for sentence in result.unclaimed:
        yield f"sentence {sentence.number} carries no claim"
    claimed = result.sentence_count - len(result.unclaimed)
    yield f"{result.quotes_in_place} of {counted(result.claims, 'quote')} stand as claimed"
    yield f"{claimed} of {counted(result.sentence_count, 'sentence')} {'carries' if claimed == 1 else 'carry'} a claim"


def _shift_line(name: str, shift: Shift) -> str:
    size = abs(shift.characters)
    what = f"{'was' if size == 1 else 'were'} {'put in' if shift.characters > 0 else 'taken out'}"
    after, before = (f"{place.line}:{place.column}" for place in (shift.after, shift.before))
    return (
        f"{name}: {counted(size, 'character')} {what} between {after} and {before}, "
        f"which moves {counted(shift.quotes, 'quote')}"
    )


def _problem_lines(problem: Problem) -> Iterator[str]:
    number = f" (sentence {problem.sentence_number})" if problem.sentence_number is not None else ""
    yield f"{problem.place}: {compact(problem.claim)}{number}: {problem.message}"
    if problem.at is not None:
        yield f"    quoted  {_window(problem.expected, problem.at)}"
        yield f"    found   {_window(problem.found, problem.at)}"
        yield f"            {' ' * min(problem.at, _MARGIN + 1)}^"


def _window(text: str, at: int) -> str:
    """The words around a character, so that it stands in the same column whatever the text."""
    start = at - _MARGIN
    head = f"…{text[start:at]}" if start > 0 else text[:at]
    tail = text[at : at + _MARGIN]
    shown = f"{head}{tail}…" if at + _MARGIN < len(text) else head + tail
    return shown.replace("\n", "⏎").replace("\t", " ")


def _unquoted_line(result: Verification) -> str:
    more = len(result.unquoted) - _LISTED
    listed = ", ".join(result.unquoted[:_LISTED]) + (f" and {more} more" if more > 0 else "")
    return f"every quote stands where it should, so the difference is in text that no claim quotes: {listed}"


def _as_json(result: Verification) -> dict[str, object]:
    return {
        "ok": result.ok,
        "file": result.name,
        "source": result.document.iri.value,
        "title": result.document.title,
        "sentences": result.sentence_count,
        "claims": result.claims,
        "quotesInPlace": result.quotes_in_place,
        "differences": [asdict(difference) for difference in result.differences],
        "shifts": [asdict(shift) for shift in result.shifts],
        "problems": [_problem_as_json(problem) for problem in result.problems],
        "sentencesWithoutClaim": [sentence.number for sentence in result.unclaimed],
        "textWithoutQuote": list(result.unquoted),
    }


def _problem_as_json(problem: Problem) -> dict[str, object]:
    return {
        "kind": problem.kind,
        "claim": problem.claim.value,
        "sentence": problem.sentence_number,
        "place": asdict(problem.place),
        "message": problem.message,
        "expected": problem.expected,
        "found": problem.found,
        "at": problem.at,
        "shift": problem.shift,
    }
