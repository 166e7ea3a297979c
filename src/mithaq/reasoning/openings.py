"""The ways that the ontology opens to conclude a triple: which rules could, once their premises about the ontology are met.

A thing may be a nation because it is a member of something, because it is a Muslim nation, because it has a capital, and
in a thousand other ways; nearly all of them are closed to any one thing at first sight. So what the ontology opens is asked
once for all triples that are alike to it, and kept in groups that one look at the facts tells apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mithaq.reasoning.facts import Coded, Facts
from mithaq.reasoning.joins import UNBOUND, Frame, Registers, instantiate, solutions, unify
from mithaq.reasoning.programs import Program, Template

#: Groups kept for the next question: a bound on memory, however many triples are asked for one after the other.
_MOST_KEPT = 200_000
_NONE: dict[int, set[int]] = {}


class Opening(NamedTuple):
    """A rule that could conclude a triple: what it still asks of individuals, its frame so far, and the registers filled."""

    program: Program
    template: Template
    frame: Frame
    known: frozenset[int]


class _Guard(NamedTuple):
    """A premise with a known verb about an end of the conclusion: from there, forwards or not, to ``end`` if that is known."""

    forwards: bool
    verb: int
    place: int
    end: int


class _Way(NamedTuple):
    """What the ontology opens, before it is filled in for one triple, with the guards that are still to be passed."""

    template: Template
    base: Frame
    guards: tuple[_Guard, ...]


@dataclass
class _Ways:
    """Ways by the first guard of each: by its verb and its place in the triple, and then by the end that it asks for."""

    unguarded: list[_Way] = field(default_factory=list)
    guarded: dict[tuple[bool, int, int], dict[int, list[_Way]]] = field(default_factory=dict)

    def add(self, template: Template, base: Frame, head: Registers) -> None:
        guards = sorted(_guards(template, base, head), key=lambda guard: guard.end == UNBOUND)
        if not guards:
            self.unguarded.append(_Way(template, base, ()))
            return
        (forwards, verb, place, end), *others = guards
        by_end = self.guarded.setdefault((forwards, verb, place), {})
        by_end.setdefault(end, []).append(_Way(template, base, tuple(others)))

    def open_to(self, triple: Coded, facts: Facts) -> Iterator[_Way]:
        """The ways that have something to go on with: of many, the facts close most."""
        yield from self.unguarded
        for (forwards, verb, place), by_end in self.guarded.items():
            index = facts.by_subject if forwards else facts.by_object
            ends = index.get(verb, _NONE).get(triple[place])
            if ends:
                few, many = (by_end, ends) if len(by_end) < len(ends) else (ends, by_end)
                for end in (UNBOUND, *(end for end in few if end in many)):
                    yield from (way for way in by_end.get(end, ()) if _pass(way.guards, triple, facts))


class _Head:
    """A conclusion of a rule, and what the ontology opens to it for each triple that is alike to the rule."""

    def __init__(self, program: Program, head: Registers) -> None:
        self.program = program
        self.head = head
        self.known = frozenset(head)
        self.asked = [register for register in head if register in program.schema_known]
        self._asked_places = [
            place for place, register in enumerate(head) if register in program.schema_known
        ]
        self._constants = [
            (place, program.blank[register])
            for place, register in enumerate(head)
            if program.blank[register] != UNBOUND
        ]
        self.ways: dict[tuple[int, ...], _Ways] = {}

    def alike(self, triple: Coded) -> tuple[int, ...] | None:
        """What the ontology is asked about the triple, or ``None`` if this conclusion is another."""
        for place, number in self._constants:
            if triple[place] != number:
                return None
        return tuple([triple[place] for place in self._asked_places])

    def ways_for(self, asked: Sequence[int]) -> _Ways:
        """The ways that the ontology opens for these registers."""
        frame, found = list(self.program.blank), _Ways()
        for register, number in zip(self.asked, asked, strict=True):
            if frame[register] not in (UNBOUND, number):
                return found  # the same variable twice, of which the triple makes two things
            frame[register] = number
        for solved in map(list, solutions(self.program.schema_plan(self.asked), frame, self.program.facts)):
            if rest := self.program.specialise(solved):
                found.add(*rest, self.head)
        return found


class Openings:
    """What the ontology opens, kept from triple to triple.

    What is known of individuals may change meanwhile, what is known of the ontology may not.
    """

    def __init__(self, facts: Facts, programs: Iterable[Program]) -> None:
        self.facts = facts
        self.programs = list(programs)
        self._heads: dict[int, list[_Head]] = {}
        self._kept = 0

    def to(self, triple: Coded) -> Iterator[Opening]:
        """Each way to conclude a triple that is open and has something to go on with."""
        for head in self._concluding(triple[1]):
            asked = head.alike(triple)
            if asked is None:
                continue
            if asked not in head.ways:
                self._make_room()
                head.ways[asked] = head.ways_for(asked)
            for way in head.ways[asked].open_to(triple, self.facts):
                frame = list(way.base)
                if unify(frame, head.head, triple):
                    yield Opening(head.program, way.template, frame, head.known)

    def _concluding(self, verb: int) -> list[_Head]:
        """The conclusions with a verb, of rules for which the ontology says anything at all."""
        if verb not in self._heads:
            self._heads[verb] = [
                _Head(program, head)
                for program in self.programs
                if any(program.blank[head[1]] in (verb, UNBOUND) for head in program.heads)
                and self._may_apply(program)
                for head in program.heads
            ]
        return self._heads[verb]

    def _may_apply(self, program: Program) -> bool:
        """Whether the ontology says anything at all for each premise about it."""
        by_object = self.facts.by_object
        schema = (instantiate(program.blank, registers) for registers in program.schema)
        return all(
            verb == UNBOUND
            or (by_object.get(verb) if end == UNBOUND else by_object.get(verb, _NONE).get(end))
            for _, verb, end in schema
        )

    def _make_room(self) -> None:
        self._kept += 1
        if self._kept > _MOST_KEPT:
            self._kept = 1
            for head in (head for heads in self._heads.values() for head in heads):
                head.ways.clear()


def openings(program: Program, triple: Coded) -> Iterator[Opening]:
    """The ways in which the ontology lets one rule conclude a triple, whether or not anything of individuals goes with them."""
    for head in program.heads:
        start = list(program.blank)
        if not unify(start, head, triple):
            continue
        known = frozenset(head)
        for frame in map(list, solutions(program.schema_plan(known), start, program.facts)):
            if rest := program.specialise(frame):
                yield Opening(program, *rest, known)


def _guards(template: Template, base: Frame, head: Registers) -> Iterator[_Guard]:
    for subject, predicate, object_ in template.patterns:
        for forwards, here, there in ((True, subject, object_), (False, object_, subject)):
            if base[predicate] != UNBOUND and here in head and here != there:
                yield _Guard(forwards, base[predicate], head.index(here), base[there])


def _pass(guards: Iterable[_Guard], triple: Coded, facts: Facts) -> bool:
    for guard in guards:
        index = facts.by_subject if guard.forwards else facts.by_object
        ends = index.get(guard.verb, _NONE).get(triple[guard.place])
        if not ends or (guard.end != UNBOUND and guard.end not in ends):
            return False
    return True
