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
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from typing import TYPE_CHECKING, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.reasoning.facts import Facts
from mithaq.reasoning.grounds import Computed, Declared, Ground, Stated
from mithaq.terms import Term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = 1
#: The kinds of ground, by number.
STATED, DECLARED, COMPUTED = range(3)
NO_GROUND = -1
#: The arrays of the file in their order: those of places in the file, then those of numbers below 2**31.
WIDE = ("starts", "places", "ground_places")
NARROW = ("predicates", "subject", "object", "round", "ground", "object2", "subject2", "grounds")


def freeze(facts: Facts, grounds: Mapping[Triple, Ground], key: str) -> bytes | None:
    """A closure and the grounds of its given triples as the bytes of a file; ``None`` for triples about triples.

    The facts were read from these triples, in this order, and from no others.
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

    def arrays(self, grounds: Mapping[Triple, Ground]) -> dict[str, array[int]] | None:
        # All that a claim says has one ground: each is looked at once. This numbers terms that no triple has.
        of_given = list(grounds.values())
        keys = {known: self._key(ground) for known, ground in {id(g): g for g in of_given}.items()}
        new = self._lay_out()
        if new is None:
            return None
        ids, ground_data, ground_places = _laid_out(keys, new)
        # The given triples are the first among the facts, in the order in which these were read.
        ground_of = array("i", [ids[id(ground)] for ground in of_given])
        ground_of.extend([NO_GROUND] * (len(self.facts.rounds) - len(ground_of)))
        places = array("q", accumulate(map(len, self.texts), initial=0))
        found = {
            "places": places,
            "ground_places": ground_places,
            "grounds": ground_data,
            **self._rows(new, ground_of),
        }
        return {name: found[name] for name in (*WIDE, *NARROW)}

    def _lay_out(self) -> list[int] | None:
        """Put the terms in the order of their bytes; the place of each by its number among the facts."""
        texts = [encode(term) for term in self.facts.terms]
        if None in texts:
            return None
        order = sorted(range(len(texts)), key=cast("list[bytes]", texts).__getitem__)
        self.texts = [cast("bytes", texts[number]) for number in order]
        new = [0] * len(order)
        for place, number in enumerate(order):
            new[number] = place
        return new

    def _rows(self, new: Sequence[int], ground_of: Sequence[int]) -> dict[str, array[int]]:
        """The triples in their two orders."""
        import numpy as np  # most commands only read closures that are kept, and do without

        rounds = self.facts.rounds
        codes = np.fromiter(chain.from_iterable(rounds), np.int64, 3 * len(rounds)).reshape(-1, 3)
        subject, predicate, object_ = np.asarray(new, np.int64)[codes].T
        order, turned = np.lexsort((object_, subject, predicate)), np.lexsort((subject, object_, predicate))
        predicates, starts = np.unique(predicate[order], return_index=True)
        round_of = np.fromiter(rounds.values(), np.int64, len(rounds))
        found = {
            "starts": np.append(starts, len(rounds)),
            "predicates": predicates,
            "subject": subject[order],
            "object": object_[order],
            "round": round_of[order],
            "ground": np.asarray(ground_of)[order],
            "object2": object_[turned],
            "subject2": subject[turned],
        }
        return {name: _array(name, part) for name, part in found.items()}

    def _key(self, ground: Ground) -> tuple[int, ...]:
        """The kind of a ground and the numbers of what it speaks of."""
        kind = (
            STATED if isinstance(ground, Stated) else DECLARED if isinstance(ground, Declared) else COMPUTED
        )
        return kind, *map(self.facts.number, _spoken_of(ground))


def _array(name: str, numbers: NDArray[np.int64]) -> array[int]:
    found = array("q" if name in WIDE else "i")
    found.frombytes(numbers.astype(found.typecode).tobytes())
    return found


def _laid_out(
    keys: Mapping[int, tuple[int, ...]], new: list[int]
) -> tuple[dict[int, int], array[int], array[int]]:
    """The grounds, each once: which of them each key stands for, what they say, and where each begins."""
    known: dict[tuple[int, ...], int] = {}
    ids = {of: known.setdefault(key, len(known)) for of, key in keys.items()}
    data, places = array("i"), array("q", [0])
    for kind, *numbers in known:
        data.append(kind)
        data.extend([new[number] for number in numbers])
        places.append(len(data))
    return ids, data, places


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
