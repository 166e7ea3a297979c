"""A closure kept in a file, and read from it without being read in: opening costs the same at any size.

What is asked for is found by bisection in the mapped file, which :mod:`mithaq.reasoning.freezing` has written.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import cast

from pyoxigraph import Literal, NamedNode, Triple

from mithaq.reasoning.facts import Coded, Facts, Index
from mithaq.reasoning.freezing import DECLARED, NARROW, NO_GROUND, STATED, VERSION, WIDE, decode, encode
from mithaq.reasoning.grounds import Computed, Declared, Ground, Stated
from mithaq.terms import RDF, Term

#: Subjects whose triples of one predicate are kept at hand: from one question to the next the same are asked for.
_FEW = 4096


def thaw(path: Path, key: str) -> tuple[Facts, Mapping[Triple, Ground]] | None:
    """The closure in a file, if the file is whole and of this version and key; else ``None``."""
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # none there, or an empty one
        return None
    end = data.find(b"\n") + 1
    try:
        head = json.loads(data[:end])
        wanted = (VERSION, key, sys.byteorder)
        if (head["version"], head["key"], head["order"]) != wanted:
            return None
        body = memoryview(data)[end:]
        if head["hash"] != hashlib.blake2b(body).hexdigest():
            return None
        lengths = head["lengths"]
    except (ValueError, KeyError, TypeError):
        return None
    facts = FrozenFacts(_Table(body, lengths))
    return facts, FrozenGrounds(facts)


class _Table:
    """The arrays of a mapped file."""

    def __init__(self, body: memoryview, lengths: Mapping[str, int]) -> None:
        at = 0
        self.parts: dict[str, memoryview] = {}
        for name in (*WIDE, *NARROW):
            size = 8 if name in WIDE else 4
            end = at + size * lengths[name]
            part = body[at:end]
            self.parts[name] = part.cast("q") if name in WIDE else part.cast("i")
            at = end
        self.text = body[at:]
        starts = self.parts["starts"]
        self._ranges = dict(zip(self.parts["predicates"], pairwise(starts), strict=True))

    def range_of(self, predicate: int) -> tuple[int, int]:
        """Where a predicate's triples stand; an empty range if it has none."""
        return self._ranges.get(predicate, (0, 0))

    def rows(self, subject: int, predicate: int) -> tuple[int, int]:
        """Where a predicate's triples of one subject stand."""
        low, high = self.range_of(predicate)
        subjects = self.parts["subject"]
        low = bisect_left(subjects, subject, low, high)
        return low, bisect_right(subjects, subject, low, high)

    def row(self, coded: Coded) -> int | None:
        """The place of a triple."""
        subject, predicate, object_ = coded
        low, high = self.rows(subject, predicate)
        objects = self.parts["object"]
        low = bisect_left(objects, object_, low, high)
        return low if low < high and objects[low] == object_ else None

    def term(self, number: int) -> bytes:
        """A term as it is written in the file."""
        places = self.parts["places"]
        return bytes(self.text[places[number] : places[number + 1]])

    def find(self, wanted: bytes) -> int | None:
        """The number of a term."""
        low, high = 0, self.count
        while low < high:
            middle = (low + high) // 2
            if self.term(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < self.count and self.term(low) == wanted else None

    @property
    def count(self) -> int:
        """How many terms there are."""
        return len(self.parts["places"]) - 1


class _Terms(Sequence[Term]):
    """The terms of a file, and behind them those that are new."""

    def __init__(self, table: _Table) -> None:
        self.table = table
        self.added: list[Term] = []
        self._read: dict[int, Term] = {}

    def __getitem__(self, number: int) -> Term:  # type: ignore[override]  # no slices are asked for
        if number >= self.table.count:
            return self.added[number - self.table.count]
        found = self._read.get(number)
        if found is None:
            found = self._read[number] = decode(self.table.term(number))
        return found

    def __len__(self) -> int:
        return self.table.count + len(self.added)

    def append(self, term: Term) -> None:
        self.added.append(term)


class _Numbers:
    """The numbers of terms: found in the file, or given to new ones."""

    def __init__(self, table: _Table) -> None:
        self.table = table
        self._known: dict[Term, int | None] = {}

    def get(self, term: Term) -> int | None:
        if term not in self._known:
            encoded = encode(term)
            self._known[term] = None if encoded is None else self.table.find(encoded)
        return self._known[term]

    def __getitem__(self, term: Term) -> int:
        found = self.get(term)
        if found is None:
            raise KeyError(term)
        return found

    def __setitem__(self, term: Term, number: int) -> None:
        self._known[term] = number


class _Ends(Mapping[int, set[int]]):
    """One predicate's triples: from one end to the others."""

    def __init__(self, from_: memoryview, to: memoryview, low: int, high: int) -> None:
        self.from_, self.to, self.low, self.high = from_, to, low, high

    def __getitem__(self, number: int) -> set[int]:
        low = bisect_left(self.from_, number, self.low, self.high)
        high = bisect_right(self.from_, number, low, self.high)
        if low == high:
            raise KeyError(number)
        return set(self.to[low:high])

    def __iter__(self) -> Iterator[int]:
        return iter(dict.fromkeys(self.from_[self.low : self.high]))

    def __len__(self) -> int:
        return len(set(self.from_[self.low : self.high]))


class _Index(Mapping[int, _Ends]):
    """All triples by predicate."""

    def __init__(self, table: _Table, from_: str, to: str) -> None:
        self.table, self.from_, self.to = table, table.parts[from_], table.parts[to]

    def __getitem__(self, predicate: int) -> _Ends:
        low, high = self.table.range_of(predicate)
        if low == high:
            raise KeyError(predicate)
        return _Ends(self.from_, self.to, low, high)

    def __iter__(self) -> Iterator[int]:
        return iter(self.table.parts["predicates"])

    def __len__(self) -> int:
        return len(self.table.parts["predicates"])


class _Rounds(Mapping[Coded, int]):
    """The round of each triple."""

    def __init__(self, table: _Table) -> None:
        self.table = table
        self._of = lru_cache(maxsize=_FEW)(self._look_up)

    def __getitem__(self, coded: Coded) -> int:
        return self._of(*coded[:2])[coded[2]]

    def __contains__(self, coded: object) -> bool:
        subject, predicate, object_ = cast("Coded", coded)
        return object_ in self._of(subject, predicate)

    def _look_up(self, subject: int, predicate: int) -> dict[int, int]:
        parts, (low, high) = self.table.parts, self.table.rows(subject, predicate)
        return dict(zip(parts["object"][low:high], parts["round"][low:high], strict=True))

    def __iter__(self) -> Iterator[Coded]:
        parts = self.table.parts
        for predicate in parts["predicates"]:
            for row in range(*self.table.range_of(predicate)):
                yield parts["subject"][row], predicate, parts["object"][row]

    def __len__(self) -> int:
        return len(self.table.parts["subject"])


class FrozenFacts(Facts):
    """Facts that are read from a file as they are asked for, and cannot grow."""

    def __init__(self, table: _Table) -> None:
        self.table = table
        self.terms = cast("list[Term]", _Terms(table))
        self._numbers = cast("dict[Term, int]", _Numbers(table))
        self.by_subject = cast("Index", _Index(table, "subject", "object"))
        self.by_object = cast("Index", _Index(table, "object2", "subject2"))
        self.rounds = cast("dict[Coded, int]", _Rounds(table))
        self._judgements = {}
        self._literals = []  # those that the closure does not know, and that are asked about all the same
        self.first, self.rest, self.nil = self.number(RDF.first), self.number(RDF.rest), self.number(RDF.nil)

    def literals(self) -> Sequence[int]:
        return [number for number, term in enumerate(self.terms) if isinstance(term, Literal)]


class FrozenGrounds(Mapping[Triple, Ground]):
    """What each given triple of a file rests on."""

    def __init__(self, facts: FrozenFacts) -> None:
        self.facts = facts

    def __getitem__(self, triple: Triple) -> Ground:
        coded = self.facts.find(triple)
        row = None if coded is None else self.facts.table.row(coded)
        number = NO_GROUND if row is None else self.facts.table.parts["ground"][row]
        if number == NO_GROUND:
            raise KeyError(triple)
        return self._ground(number)

    def __iter__(self) -> Iterator[Triple]:
        for coded in self.facts.rounds:
            triple = self.facts.decode(coded)
            if triple is not None and triple in self:
                yield triple

    def __len__(self) -> int:
        return sum(number != NO_GROUND for number in self.facts.table.parts["ground"])

    def __contains__(self, triple: object) -> bool:
        return isinstance(triple, Triple) and self.get(triple) is not None

    def _ground(self, number: int) -> Ground:
        parts = self.facts.table.parts
        places = parts["ground_places"]
        kind, *numbers = parts["grounds"][places[number] : places[number + 1]]
        terms = [self.facts.terms[term] for term in numbers]
        if kind == STATED:
            return Stated(tuple(term for term in terms if isinstance(term, NamedNode)))
        if kind == DECLARED:
            return Declared(cast("NamedNode", terms[0]), terms[1].value)
        return Computed(terms[0].value, tuple(_threes(terms[2:])), terms[1].value)


def _threes(terms: Sequence[Term]) -> Iterable[Triple]:
    for place in range(0, len(terms), 3):
        yield Triple(*terms[place : place + 3])  # type: ignore[arg-type]
