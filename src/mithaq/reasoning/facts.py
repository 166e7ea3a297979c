"""Triples as numbers, indexed for joins, each with the round in which it first appeared.

Literals may be subjects here, as the rules of OWL 2 RL ask for; no such triple leaves this package.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.reasoning import literals
from mithaq.terms import RDF, Term

Coded = tuple[int, int, int]
Index = dict[int, dict[int, set[int]]]


def grouped(triples: Iterable[Coded]) -> dict[int, list[Coded]]:
    """Triples by their predicates."""
    groups: dict[int, list[Coded]] = defaultdict(list)
    for row in triples:
        groups[row[1]].append(row)
    return groups


class Facts:
    """A growing set of triples.

    ``by_subject[p][s]`` and ``by_object[p][o]`` hold the other end; ``rounds`` maps each triple to 0 (given) or the round
    of the closure in which it was first derived: its least height in a derivation.

    ``only_new`` allows rules to keep to themselves what is among the facts already.
    """

    only_new = True

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self.terms: list[Term] = []
        self.by_subject: Index = {}
        self.by_object: Index = {}
        self.rounds: dict[Coded, int] = {}
        self._numbers: dict[Term, int] = {}
        self._literals: list[int] = []
        self._judgements: dict[int, tuple[bool | None, int]] = {}
        #: Whether any text is a literal of a datatype.
        self._free: dict[int, bool] = {}
        self.first, self.rest, self.nil = self.number(RDF.first), self.number(RDF.rest), self.number(RDF.nil)
        self._read(triples)

    def _read(self, triples: Iterable[Triple]) -> None:
        number, rounds = self.number, self.rounds
        for subject, predicate, object_ in triples:
            rounds[number(subject), number(predicate), number(object_)] = 0
        for predicate, rows in grouped(rounds).items():
            self._index(predicate, rows)

    def number(self, term: Term) -> int:
        """The number of a term, a new one if it has none."""
        found = self._numbers.get(term)
        if found is None:
            found = self._numbers[term] = len(self.terms)
            self.terms.append(term)
            if type(term) is Literal:
                self._literals.append(found)
        return found

    def code(self, triple: Triple) -> Coded:
        """A triple in numbers. Triples about triples are beyond the rules: their inner triple is one opaque term."""
        return self.number(triple.subject), self.number(triple.predicate), self.number(triple.object)  # type: ignore[arg-type]

    def find(self, triple: Triple) -> Coded | None:
        """The numbers of a triple if it is among the facts."""
        numbers = self._numbers
        try:
            coded = numbers[triple.subject], numbers[triple.predicate], numbers[triple.object]  # type: ignore[index]
        except KeyError:
            return None
        return coded if coded in self.rounds else None

    def decode(self, coded: Coded) -> Triple | None:
        """The triple of three numbers, or ``None`` where RDF has no such triple (a literal as subject, say)."""
        subject, predicate, object_ = (self.terms[number] for number in coded)
        if isinstance(subject, Literal) or not isinstance(predicate, NamedNode):
            return None
        return Triple(subject, predicate, object_)

    def add(self, coded: Coded, round_: int) -> bool:
        """Add a triple; whether it is new."""
        if coded in self.rounds:
            return False
        self.rounds[coded] = round_
        subject, predicate, object_ = coded
        subjects = self.by_subject.get(predicate)
        if subjects is None:
            subjects = self.by_subject[predicate] = {}
            self.by_object[predicate] = {}
        objects = self.by_object[predicate]
        ends = subjects.get(subject)
        if ends is None:
            subjects[subject] = {object_}
        else:
            ends.add(object_)
        starts = objects.get(object_)
        if starts is None:
            objects[object_] = {subject}
        else:
            starts.add(subject)
        return True

    def add_all(self, found: set[Coded], round_: int) -> dict[int, list[Coded]]:
        """Add triples at once; those that are new, by their predicates."""
        new = found.difference(self.rounds)
        self.rounds.update(dict.fromkeys(new, round_))
        groups = grouped(new)
        for predicate, rows in groups.items():
            self._index(predicate, rows)
        return groups

    def _index(self, predicate: int, rows: Iterable[Coded]) -> None:
        subjects = self.by_subject.setdefault(predicate, {})
        objects = self.by_object.setdefault(predicate, {})
        for subject, _, object_ in rows:
            ends = subjects.get(subject)
            if ends is None:
                subjects[subject] = {object_}
            else:
                ends.add(object_)
            starts = objects.get(object_)
            if starts is None:
                objects[object_] = {subject}
            else:
                starts.add(subject)

    def of_predicate(self, predicate: int) -> list[Coded]:
        """The triples of one predicate."""
        subjects = self.by_subject.get(predicate, {})
        return [(subject, predicate, end) for subject, ends in subjects.items() for end in ends]

    def remove(self, coded: Coded) -> None:
        """Take a triple out; it must be there."""
        subject, predicate, object_ = coded
        del self.rounds[coded]
        for index, here, there in ((self.by_subject, subject, object_), (self.by_object, object_, subject)):
            ends = index[predicate][here]
            ends.discard(there)
            if not ends:  # what is in an index has an end, and a rule may ask for no more
                del index[predicate][here]

    def literals(self) -> Sequence[int]:
        """The numbers of literals, in the order in which they came."""
        return self._literals

    def judged(self, number: int) -> tuple[bool | None, int]:
        """Whether a literal is written as its datatype asks (``None`` where that is not known), and the datatype's number."""
        found = self._judgements.get(number)
        if found is None:
            literal = self.literal(number)
            datatype = self.number(literal.datatype)
            is_free = self._free.get(datatype)
            if is_free is None:
                is_free = self._free[datatype] = self.iri(datatype) in literals.OF_ANY_TEXT
            # Most literals are words, of which nothing need be looked at.
            found = is_free or literals.is_well_typed(literal), datatype
            self._judgements[number] = found
        return found

    def literal(self, number: int) -> Literal:
        """The literal of a number that is one's."""
        return self.terms[number]  # type: ignore[return-value]

    def iri(self, number: int) -> str:
        """The IRI of a number that is one's."""
        return self.terms[number].value

    @cached_property
    def datatypes(self) -> list[tuple[str, int]]:
        """The datatypes of which the data speak when first asked, with their numbers."""
        found = ((iri, self.mentioned(NamedNode(iri))) for iri in sorted(literals.DATATYPES))
        return [(iri, number) for iri, number in found if number is not None]

    def mentioned(self, iri: NamedNode) -> int | None:
        """The number of an IRI that is the subject or object of a triple, else ``None``."""
        number = self._numbers.get(iri)
        if number is None or not any(
            number in ends for index in (self.by_object, self.by_subject) for ends in index.values()
        ):
            return None
        return number

    def is_blank(self, number: int) -> bool:
        """Whether a number stands for a blank node."""
        return isinstance(self.terms[number], BlankNode)

    def members(self, head: int) -> tuple[int, ...] | None:
        """The members of an RDF list, or ``None`` if it is not one (a cell without a member or an end, or a loop)."""
        members: list[int] = []
        for cell in self._cells(head):
            member = self._only(self.first, cell)
            if member is None:
                return None
            members.append(member)
        return tuple(members) if self._is_closed(head) else None

    def cells(self, head: int) -> list[Coded]:
        """The triples that make up a list."""
        found: list[Coded] = []
        for cell in self._cells(head):
            for predicate in (self.first, self.rest):
                end = self._only(predicate, cell)
                if end is not None:
                    found.append((cell, predicate, end))
        return found

    def _cells(self, head: int) -> Iterator[int]:
        seen: set[int] = set()
        cell: int | None = head
        while cell is not None and cell != self.nil and cell not in seen:
            seen.add(cell)
            yield cell
            cell = self._only(self.rest, cell)

    def _is_closed(self, head: int) -> bool:
        cells = list(self._cells(head))
        return not cells or self._only(self.rest, cells[-1]) == self.nil

    def _only(self, predicate: int, cell: int) -> int | None:
        """The one value; of several (which equalities bring about, and which mean the same) the earliest."""
        ends = self.by_subject.get(predicate, {}).get(cell)
        if not ends:
            return None
        if len(ends) == 1:
            return next(iter(ends))
        return min(ends, key=lambda end: (self.rounds[cell, predicate, end], str(self.terms[end])))
