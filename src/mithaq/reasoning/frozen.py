"""A closure kept in a file, and read from it without being read in: opening costs the same at any size.

The file holds the terms in the order of their bytes, and the triples twice: by predicate, subject, object (with the round
in which each first appeared, and what it rests on), and by predicate, object, subject. What is asked for is found by bisection
in the mapped file. The first line tells version and key, and the hash of all that follows.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.reasoning.facts import Coded, Facts, Index
from mithaq.reasoning.grounds import Computed, Declared, Ground, Stated
from mithaq.terms import RDF, Term

_VERSION = 1
_STATED, _DECLARED, _COMPUTED = range(3)
_NO_GROUND = -1
#: The arrays of the file in their order: those of numbers below 2**31, then those of places in the file.
_NARROW = ("predicates", "subject", "object", "round", "ground", "object2", "subject2", "grounds")
_WIDE = ("starts", "places", "ground_places")


def freeze(facts: Facts, grounds: Mapping[Triple, Ground], key: str) -> bytes | None:
    """A closure and the grounds of its given triples as the bytes of a file; ``None`` for triples about triples.

    ``key`` says what the closure is of; :func:`thaw` gives the closure back for the same key only.
    """
    writer = _Writer(facts)
    arrays = writer.arrays(grounds)
    if arrays is None:
        return None
    body = b"".join(part.tobytes() for part in arrays.values()) + b"".join(writer.texts)
    head = {
        "version": _VERSION,
        "key": key,
        "order": sys.byteorder,
        "lengths": {name: len(part) for name, part in arrays.items()},
        "hash": hashlib.blake2b(body).hexdigest(),
    }
    line = json.dumps(head).encode()
    return line + b" " * (7 - len(line) % 8) + b"\n" + body


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
        wanted = (_VERSION, key, sys.byteorder)
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


def _encode(term: Term | Triple) -> bytes | None:
    match term:
        case NamedNode():
            text = "I" + term.value
        case BlankNode():
            text = "B" + term.value
        case Literal() if term.language:
            direction = "" if term.direction is None else str(term.direction)
            if direction:
                return None
            text = f"G{term.language}\x00{term.value}"
        case Literal():
            text = f"L{term.datatype.value}\x00{term.value}"
        case _:
            return None
    return text.encode("utf-8", "surrogatepass")


def _decode(data: bytes) -> Term:
    text = data.decode("utf-8", "surrogatepass")
    kind, rest = text[0], text[1:]
    if kind == "I":
        return NamedNode(rest)
    if kind == "B":
        return BlankNode(rest)
    tag, _, value = rest.partition("\x00")
    return Literal(value, language=tag) if kind == "G" else Literal(value, datatype=NamedNode(tag))


class _Writer:
    """Numbers terms by the order of their bytes, and lays out the arrays."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.texts: list[bytes] = []
        self.ground_data = array("i")
        self.ground_places = array("q", [0])
        self._known: dict[Ground, int] = {}

    def arrays(self, grounds: Mapping[Triple, Ground]) -> dict[str, array[int]] | None:
        facts = self.facts
        self._name(grounds)
        encoded = [_encode(term) for term in facts.terms]
        if None in encoded:
            return None
        texts = cast("list[bytes]", encoded)
        order = sorted(range(len(texts)), key=texts.__getitem__)
        self.texts = [texts[number] for number in order]
        self.new = array("i", bytes(4 * len(order)))
        for place, number in enumerate(order):
            self.new[number] = place
        ground_of = {facts.code(triple): self._ground(ground) for triple, ground in grounds.items()}
        new = self.new
        rows = sorted((new[p], new[s], new[o], (s, p, o)) for s, p, o in facts.rounds)
        other = sorted((p, o, s) for p, s, o, _ in rows)
        predicates, starts = array("i"), array("q")
        for place, row in enumerate(rows):
            if not predicates or predicates[-1] != row[0]:
                predicates.append(row[0])
                starts.append(place)
        starts.append(len(rows))
        places = array("q", [0])
        for text in self.texts:
            places.append(places[-1] + len(text))
        found = {
            "starts": starts,
            "places": places,
            "ground_places": self.ground_places,
            "predicates": predicates,
            "subject": array("i", [row[1] for row in rows]),
            "object": array("i", [row[2] for row in rows]),
            "round": array("i", [facts.rounds[row[3]] for row in rows]),
            "ground": array("i", [ground_of.get(row[3], _NO_GROUND) for row in rows]),
            "object2": array("i", [row[1] for row in other]),
            "subject2": array("i", [row[2] for row in other]),
            "grounds": self.ground_data,
        }
        return {name: found[name] for name in (*_WIDE, *_NARROW)}

    def _name(self, grounds: Mapping[Triple, Ground]) -> None:
        """Number what the grounds speak of before the terms are laid out."""
        for ground in dict.fromkeys(grounds.values()):
            for term in _spoken_of(ground):
                self.facts.number(term)

    def _ground(self, ground: Ground) -> int:
        found = self._known.get(ground)
        if found is None:
            found = self._known[ground] = len(self._known)
            kind = (
                _STATED
                if isinstance(ground, Stated)
                else _DECLARED
                if isinstance(ground, Declared)
                else _COMPUTED
            )
            self.ground_data.append(kind)
            self.ground_data.extend(self.new[self.facts.number(term)] for term in _spoken_of(ground))
            self.ground_places.append(len(self.ground_data))
        return found


def _spoken_of(ground: Ground) -> list[Term]:
    """The terms of which a ground is made, words as literals among them."""
    match ground:
        case Stated(claims):
            return list(claims)
        case Declared(graph, note):
            return [graph, Literal(note)]
        case Computed(rule, premises, absence):
            terms = [term for t in premises for term in (t.subject, t.predicate, t.object)]
            return [Literal(rule), Literal(absence), *cast("list[Term]", terms)]


class _Table:
    """The arrays of a mapped file."""

    def __init__(self, body: memoryview, lengths: Mapping[str, int]) -> None:
        at = 0
        self.parts: dict[str, memoryview] = {}
        for name in (*_WIDE, *_NARROW):
            size = 8 if name in _WIDE else 4
            end = at + size * lengths[name]
            part = body[at:end]
            self.parts[name] = part.cast("q") if name in _WIDE else part.cast("i")
            at = end
        self.text = body[at:]
        starts = self.parts["starts"]
        self._ranges = dict(zip(self.parts["predicates"], pairwise(starts), strict=True))

    def range_of(self, predicate: int) -> tuple[int, int]:
        """Where a predicate's triples stand; an empty range if it has none."""
        return self._ranges.get(predicate, (0, 0))

    def row(self, coded: Coded) -> int | None:
        """The place of a triple."""
        subject, predicate, object_ = coded
        low, high = self.range_of(predicate)
        subjects, objects = self.parts["subject"], self.parts["object"]
        low = bisect_left(subjects, subject, low, high)
        high = bisect_right(subjects, subject, low, high)
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
            found = self._read[number] = _decode(self.table.term(number))
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
            encoded = _encode(term)
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

    def __getitem__(self, coded: Coded) -> int:
        row = self.table.row(coded)
        if row is None:
            raise KeyError(coded)
        return self.table.parts["round"][row]

    def __contains__(self, coded: object) -> bool:
        return self.table.row(cast("Coded", coded)) is not None

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
        self.first, self.rest, self.nil = self.number(RDF.first), self.number(RDF.rest), self.number(RDF.nil)


class FrozenGrounds(Mapping[Triple, Ground]):
    """What each given triple of a file rests on."""

    def __init__(self, facts: FrozenFacts) -> None:
        self.facts = facts

    def __getitem__(self, triple: Triple) -> Ground:
        coded = self.facts.find(triple)
        row = None if coded is None else self.facts.table.row(coded)
        number = _NO_GROUND if row is None else self.facts.table.parts["ground"][row]
        if number == _NO_GROUND:
            raise KeyError(triple)
        return self._ground(number)

    def __iter__(self) -> Iterator[Triple]:
        for coded in self.facts.rounds:
            triple = self.facts.decode(coded)
            if triple is not None and triple in self:
                yield triple

    def __len__(self) -> int:
        return sum(number != _NO_GROUND for number in self.facts.table.parts["ground"])

    def __contains__(self, triple: object) -> bool:
        return isinstance(triple, Triple) and self.get(triple) is not None

    def _ground(self, number: int) -> Ground:
        parts = self.facts.table.parts
        places = parts["ground_places"]
        kind, *numbers = parts["grounds"][places[number] : places[number + 1]]
        terms = [self.facts.terms[term] for term in numbers]
        if kind == _STATED:
            return Stated(tuple(term for term in terms if isinstance(term, NamedNode)))
        if kind == _DECLARED:
            return Declared(cast("NamedNode", terms[0]), terms[1].value)
        return Computed(terms[0].value, tuple(_threes(terms[2:])), terms[1].value)


def _threes(terms: Sequence[Term]) -> Iterable[Triple]:
    for place in range(0, len(terms), 3):
        yield Triple(*terms[place : place + 3])  # type: ignore[arg-type]
