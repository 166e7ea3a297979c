"""Holding every quote and offset of a document's claims against a copy of its text."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from mithaq.claims import Claim
from mithaq.documents.described import Document
from mithaq.documents.findings import Difference, Problem, Shift, Verification, counted
from mithaq.documents.sentences import Sentence, sentences
from mithaq.errors import InputError, Place

_BOM = "\ufeff"
_STRETCH = re.compile(r"\w(?:[^\n]*\w)?")


def verify(
    text: str | bytes,
    claims: Iterable[Claim],
    document: Document,
    *,
    name: str = "<document>",
    language: str = "en",
) -> Verification:
    """Hold the claims whose source is ``document`` against a copy of it; other claims and withdrawn ones are passed over.

    ``name`` is what messages call the copy. A copy with other line ends or a byte order mark is reported as such, and
    its quotes are then looked for as if it had neither.
    Raises :class:`InputError` for bytes that are not UTF-8.
    """
    data = text.encode("utf-8") if isinstance(text, str) else text
    copy, differences = _read(data, document, name)
    explained = document.sha256 in (None, hashlib.sha256(copy.text.encode("utf-8")).hexdigest())
    copy.sentences = sentences(copy.text, language)
    held = [_hold(claim, copy) for claim in _claims_of(document, claims)]
    _settle_moves(held, copy)
    differences += _measure(copy, document)
    problems = [problem for each in held for problem in _problems(each, copy)]
    carrying = {each.claim.sentence_number for each in held}
    return Verification(
        name,
        document,
        sentence_count=len(copy.sentences),
        claims=len(held),
        quotes_in_place=sum(each.in_place for each in held),
        differences=tuple(differences),
        problems=tuple(
            sorted(problems, key=lambda problem: (problem.place.line or 0, problem.place.column or 0))
        ),
        shifts=tuple(_shifts(held, copy)),
        unclaimed=tuple(sentence for sentence in copy.sentences if sentence.number not in carrying),
        unquoted=tuple(_unquoted(held, copy)) if not explained else (),
    )


class _Copy:
    """A text, the name of its file, and where its lines begin."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.sentences: list[Sentence] = []
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, offset: int) -> Place:
        """Line and column, from 1, of an offset; one beyond the text is at its end."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, offset)
        return Place(self.name, line, offset - self._starts[line - 1] + 1)


@dataclass
class _Held:
    """A claim and where its words stand in the copy.

    ``start`` is the claim's offset, ``found`` where the words are, if anywhere, and ``due`` where they would be if the
    text around them moved as the quote before did. ``agrees_to`` is how far the text agrees with words not found.
    """

    claim: Claim
    start: int | None
    found: int | None = None
    due: int = 0
    agrees_to: int = 0

    @property
    def in_place(self) -> bool:
        claim = self.claim
        if self.found is None:
            return False
        return self.start is None or (
            self.found == self.start and claim.quote_end == self.found + len(claim.quote)
        )

    @property
    def shift(self) -> int:
        return 0 if self.found is None or self.start is None else self.found - self.start


def _read(data: bytes, document: Document, name: str) -> tuple[_Copy, list[Difference]]:
    """The text as the offsets count it, and how the copy's way of storing it differs."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        raise InputError(
            f"not UTF-8 text: byte {data[error.start]:#04x}",
            where=_Copy(before, name).place(len(before)),
            hint="Quotes are counted in the characters of the UTF-8 text. Save the copy as UTF-8.",
        ) from error
    digest = hashlib.sha256(data).hexdigest()
    if document.sha256 is None or digest == document.sha256:
        return _Copy(text, name), []
    plain, differences = _plain(text)
    message = f"the SHA-256 is {digest}, not {document.sha256} as described"
    if differences and hashlib.sha256(plain.encode("utf-8")).hexdigest() == document.sha256:
        message += "; without this the copy would be the document, byte for byte"
    return _Copy(plain, name), [*differences, Difference("sha256", document.sha256, digest, message)]


def _plain(text: str) -> tuple[str, list[Difference]]:
    differences = []
    if text.startswith(_BOM):
        text = text.removeprefix(_BOM)
        message = "begins with a byte order mark, so everything in it stands 1 character later; it is passed over here"
        differences.append(Difference("byte-order-mark", "none", "U+FEFF", message))
    if "\r" in text:
        kind = "CRLF" if "\r\n" in text else "CR"
        message = (
            f"has line ends of another kind ({kind}, not LF), so its offsets are not those of the document; "
            "it is read here as if they were LF"
        )
        differences.append(Difference("line-ends", "LF", kind, message))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, differences


def _measure(copy: _Copy, document: Document) -> list[Difference]:
    differences = []
    for about, noun, expected, found in (
        ("characters", "character", document.character_count, len(copy.text)),
        ("sentences", "sentence", document.sentence_count, len(copy.sentences)),
    ):
        if expected is not None and expected != found:
            message = f"has {counted(found, noun)}, not {expected} as described"
            differences.append(Difference(about, str(expected), str(found), message))
    return differences


def _claims_of(document: Document, claims: Iterable[Claim]) -> list[Claim]:
    ours = (claim for claim in claims if claim.source == document.iri and not claim.is_withdrawn)
    return sorted(ours, key=lambda claim: (claim.quote_start or 0, claim.quote_end or 0, claim.iri.value))


def _hold(claim: Claim, copy: _Copy) -> _Held:
    start, quote = claim.quote_start, claim.quote
    if not quote:
        return _Held(claim, start)
    if start is None:
        number = claim.sentence_number or 0
        around = copy.sentences[number - 1].start if 0 < number <= len(copy.sentences) else 0
        return _Held(claim, None, _nearest(copy.text, quote, around))
    return _Held(claim, start, start if copy.text.startswith(quote, start) else None)


def _settle_moves(held: Sequence[_Held], copy: _Copy) -> None:
    """Look elsewhere for quotes that are not in their place, the nearer to where the quote before it went the better."""
    shift = 0
    for each in held:
        if each.start is None or not each.claim.quote:
            continue
        each.due = each.start + shift
        if each.found is None:
            each.found = _nearest(copy.text, each.claim.quote, each.due)
        if each.found is None:
            each.agrees_to = each.due + _agreeing(copy.text[max(each.due, 0) :], each.claim.quote)
        shift = each.shift if each.found is not None else shift


def _nearest(text: str, quote: str, offset: int) -> int | None:
    found = [match.start() for match in re.finditer(f"(?={re.escape(quote)})", text)]
    return min(found, key=lambda start: abs(start - offset), default=None)


def _problems(held: _Held, copy: _Copy) -> Iterator[Problem]:
    claim = held.claim
    problem = Problem(
        "", claim.iri, claim.sentence_number, copy.place(held.found or held.start or 0), "", claim.quote
    )
    if not claim.quote:
        yield replace(problem, kind="unquoted", message="the claim quotes nothing from the document")
    elif held.found is None:
        yield _altered(held, copy, problem)
    elif not held.in_place:
        yield _misplaced(held, problem)
    if held.found is not None and (message := _wrong_sentence(held, copy)):
        yield replace(problem, kind="sentence", message=message)


def _altered(held: _Held, copy: _Copy, problem: Problem) -> Problem:
    quote = problem.expected
    if held.start is None:
        return replace(problem, kind="altered", message=f"the text nowhere says “{quote}”")
    if held.due >= len(copy.text):
        message = (
            f"the quote should start at {held.due}, beyond the text's {counted(len(copy.text), 'character')}"
        )
        return replace(problem, kind="offsets", place=copy.place(held.due), message=message)
    found = copy.text[max(held.due, 0) :][: len(quote)]
    at = held.agrees_to - held.due
    message = f"the text differs from the quote at its character {at + 1}: {_shown(found, at)}, not {_shown(quote, at)}"
    return replace(
        problem, kind="altered", place=copy.place(held.agrees_to), message=message, found=found, at=at
    )


def _agreeing(text: str, quote: str) -> int:
    """How many characters at the beginning are the same."""
    return next(
        (index for index, (a, b) in enumerate(zip(text, quote, strict=False)) if a != b),
        min(len(text), len(quote)),
    )


def _shown(text: str, at: int) -> str:
    return f"“{text[at]}”".replace("\n", "⏎") if at < len(text) else "the end of the text"


def _misplaced(held: _Held, problem: Problem) -> Problem:
    claim, shift = held.claim, held.shift
    if shift:
        where = f"{counted(abs(shift), 'character')} {'later' if shift > 0 else 'earlier'}"
        return replace(
            problem, kind="moved", shift=shift, message=f"the quote was found {where} than it should stand"
        )
    end = (held.found or 0) + len(claim.quote)
    given = "is missing" if claim.quote_end is None else f"is {claim.quote_end}"
    return replace(problem, kind="offsets", message=f"quoteEnd {given}, but the quote ends at {end}")


def _wrong_sentence(held: _Held, copy: _Copy) -> str:
    number, start = held.claim.sentence_number, held.found or 0
    end = start + len(held.claim.quote)
    within = [each.number for each in copy.sentences if each.start < end and start < each.end]
    whole = any(each.start <= start and end <= each.end for each in copy.sentences)
    if whole and within == [number]:
        return ""
    if not within:
        return "the quote stands in no sentence of the text (is it a heading?)"
    if not whole:
        return f"the quote is not inside one sentence: it touches {_listed(within)}"
    return f"the quote stands in sentence {within[0]}, " + (
        f"not {number}" if number else "but the claim names none"
    )


def _listed(numbers: Sequence[int]) -> str:
    return "sentence " + " and ".join(str(number) for number in numbers)


def _shifts(held: Sequence[_Held], copy: _Copy) -> Iterator[Shift]:
    """Where the shift of one quote is not that of the quote before, text was put in or taken out in between."""
    known = [each for each in held if each.start is not None and each.found is not None]
    shift, after = 0, 0
    for new_shift, group in groupby(known, key=lambda each: each.shift):
        run = list(group)
        if new_shift != shift:
            before = run[0].found or 0
            partly = [each.agrees_to for each in held if after < each.agrees_to <= before]
            moved = len(run) if new_shift else 0
            yield Shift(new_shift - shift, copy.place(max([after, *partly])), copy.place(before), moved)
        shift = new_shift
        after = max((each.found or 0) + len(each.claim.quote) for each in run)


def _unquoted(held: Sequence[_Held], copy: _Copy) -> Iterator[str]:
    """The stretches of text with words in them that no quote covers, as ``line:column-column``."""
    covered = bytearray(len(copy.text))
    for each in held:
        if each.found is not None:
            end = min(each.found + len(each.claim.quote), len(covered))
            covered[each.found : end] = b"\1" * (end - each.found)
    for gap in re.finditer(rb"\0+", bytes(covered)):
        for stretch in _STRETCH.finditer(copy.text, gap.start(), gap.end()):
            first, last = copy.place(stretch.start()), copy.place(stretch.end() - 1)
            yield f"{first.line}:{first.column}-{last.column}"
