"""Writing the file in which a closure is kept; :mod:`mithaq.reasoning.frozen` reads it.

The file holds the terms in the order of their bytes, and the triples twice: by predicate, subject, object (with the round
in which each first appeared, and what it rests on), and by predicate, object, subject. The first line tells version and key,
and the hash of all that follows.
"""

from __future__ import annotations

import hashlib
import json
import sys
from array import array
from collections.abc import Mapping
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.reasoning.facts import Facts
from mithaq.reasoning.grounds import Computed, Declared, Ground, Stated
from mithaq.terms import Term

VERSION = 1
#: The kinds of ground, by number.
STATED, DECLARED, COMPUTED = range(3)
NO_GROUND = -1
#: The arrays of the file in their order: those of places in the file, then those of numbers below 2**31.
WIDE = ("starts", "places", "ground_places")
NARROW = ("predicates", "subject", "object", "round", "ground", "object2", "subject2", "grounds")


def freeze(facts: Facts, grounds: Mapping[Triple, Ground], key: str) -> bytes | None:
    """A closure and the grounds of its given triples as the bytes of a file; ``None`` for triples about triples.

    ``key`` says what the closure is of; :func:`mithaq.reasoning.frozen.thaw` gives the closure back for the same key only.
    """
    writer = _Writer(facts)
    arrays = writer.arrays(grounds)
    if arrays is None:
        return None
    body = b"".join(part.tobytes() for part in arrays.values()) + b"".join(writer.texts)
    head = {
        "version": VERSION,
        "key": key,
        "order": sys.byteorder,
        "lengths": {name: len(part) for name, part in arrays.items()},
        "hash": hashlib.blake2b(body).hexdigest(),
    }
    line = json.dumps(head).encode()
    return line + b" " * (7 - len(line) % 8) + b"\n" + body


def encode(term: Term | Triple) -> bytes | None:
    """A term as bytes that sort as they are looked for; ``None`` for what has no place in such a file."""
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


def decode(data: bytes) -> Term:
    """The term that :func:`encode` gave these bytes for."""
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
        encoded = [encode(term) for term in facts.terms]
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
            "ground": array("i", [ground_of.get(row[3], NO_GROUND) for row in rows]),
            "object2": array("i", [row[1] for row in other]),
            "subject2": array("i", [row[2] for row in other]),
            "grounds": self.ground_data,
        }
        return {name: found[name] for name in (*WIDE, *NARROW)}

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
                STATED
                if isinstance(ground, Stated)
                else DECLARED
                if isinstance(ground, Declared)
                else COMPUTED
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
