"""The closure, round by round: each round applies every rule to what the round before found (semi-naive evaluation).

Whatever the ontology decides is decided once: a premise about the ontology that becomes true specialises its rule, the
specialised rule is run over all that is known and then waits for triples that it can use. If the closure itself finds a
triple about the ontology, the same happens then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from mithaq.reasoning.compiled import Action, Maker, maker_of, schema_maker_of
from mithaq.reasoning.equality import Equality, Groups, rules_of_equality
from mithaq.reasoning.facts import Coded, Facts, grouped
from mithaq.reasoning.joins import (
    UNBOUND,
    Frame,
    Step,
    instantiate,
    solutions,
    unify,
)
from mithaq.reasoning.programs import Program, Template
from mithaq.reasoning.rules import Rule, Use
from mithaq.reasoning.transitivity import TransitiveClosure, transitive_predicate


@dataclass(slots=True)
class _Later:
    """An action that is made when it is first called: most of what waits, waits in vain."""

    make: Callable[[], Action]
    action: Action | None = None

    def __call__(self, rows: Sequence[Coded]) -> None:
        if self.action is None:
            self.action = self.make()
        self.action(rows)


@dataclass(slots=True)
class _Waiting:
    """What waits for triples of one predicate: for any of them, or for a certain subject, object, or both."""

    any: list[Action] = field(default_factory=list)
    by_subject: dict[int, list[Action]] = field(default_factory=dict)
    by_object: dict[int, list[Action]] = field(default_factory=dict)
    by_both: dict[tuple[int, int], list[Action]] = field(default_factory=dict)

    def add(self, subject: int, object_: int, action: Action) -> None:
        if subject != UNBOUND and object_ != UNBOUND:
            self.by_both.setdefault((subject, object_), []).append(action)
        elif subject != UNBOUND:
            self.by_subject.setdefault(subject, []).append(action)
        elif object_ != UNBOUND:
            self.by_object.setdefault(object_, []).append(action)
        else:
            self.any.append(action)

    def waits_for(self, subject: int, object_: int) -> bool:
        return bool(
            self.any
            or subject in self.by_subject
            or object_ in self.by_object
            or (subject, object_) in self.by_both
        )

    def fire(self, rows: Sequence[Coded]) -> None:
        for action in self.any:
            action(rows)
        if self.by_object:
            _fire_grouped(self.by_object, rows, 2)
        if self.by_subject:
            _fire_grouped(self.by_subject, rows, 0)
        if self.by_both:
            for row in rows:
                for action in self.by_both.get((row[0], row[2]), ()):
                    action((row,))


def _fire_grouped(waiting: dict[int, list[Action]], rows: Sequence[Coded], place: int) -> None:
    groups: dict[int, list[Coded]] = defaultdict(list)
    for row in rows:
        if row[place] in waiting:
            groups[row[place]].append(row)
    for term, group in groups.items():
        for action in waiting[term]:
            action(group)


def programs(rules: Iterable[Rule], facts: Facts) -> list[Program]:
    """The rules that are run, made ready for some facts."""
    return [Program(rule, facts, order) for order, rule in enumerate(rules) if rule.use is not Use.NOT_RUN]


class Saturation:
    """Closes facts under rules. After :meth:`run`, ``facts`` holds the closure and ``clashes`` the contradictions found.

    A clash is a rule's program and the full frame with which it fired. ``tautologies`` are conclusions of rules so marked.
    """

    def __init__(self, facts: Facts, rules: Iterable[Rule]) -> None:
        self.facts = facts
        self.programs = programs(rules, facts)
        self.clashes: list[tuple[Program, Template, Frame]] = []
        self.tautologies: set[Coded] = set()
        self._clashed: set[tuple[int, tuple[Coded, ...]]] = set()
        self._waiting: defaultdict[int, _Waiting] = defaultdict(_Waiting)
        self._waiting_for_names: defaultdict[int, _Waiting] = defaultdict(_Waiting)
        self._specialised: set[tuple[int, ...]] = set()
        self._found: set[Coded] = set()
        self._makers: dict[tuple[Template, int | None], Maker | None] = {}
        self._transitive: dict[int, TransitiveClosure] = {}
        self.round = 0
        self._schema: defaultdict[int, _Waiting] = defaultdict(_Waiting)
        of_equality = rules_of_equality(program.rule for program in self.programs)
        self._equality = Equality(facts, self._found, self._fixed) if of_equality else None
        for program in self.programs:
            if program.rule not in of_equality:
                self._wait_for_schema(program)

    def _wait_for_schema(self, program: Program) -> None:
        verb = transitive_predicate(program.schema, program.heads, program.blank)
        if verb is not None and program.is_immediate and program.rule.use is Use.KEPT:
            self._schema[verb].any.append(self._closing(verb))
            return
        for place, registers in enumerate(program.schema):
            subject, predicate, object_ = instantiate(program.blank, registers)
            self._schema[predicate].add(
                subject, object_, _Later(partial(self._schema_action, program, place))
            )

    def _closing(self, verb: int) -> TransitiveClosure:
        return self._transitive.setdefault(verb, TransitiveClosure(self.facts, verb, self._found))

    def _fixed(self) -> frozenset[int]:
        """The terms of which rules speak."""
        by_names = {program.order for program in self.programs if program.goes_by_names}
        spoken = {number for order, *base in self._specialised if order not in by_names for number in base}
        return frozenset(spoken.union(*(program.blank for program in self.programs)) - {UNBOUND})

    def run(self) -> None:
        """Apply the rules until nothing new is found."""
        self._apply(grouped(self.facts.rounds), first=True)
        # After the rest: each of these is run over all that is known, which must not come to it once more.
        self.solve_without_schema()
        self.spread(())

    def solve_without_schema(self) -> None:
        """Apply the rules that no premise about the ontology starts: those on literals, and those without premises."""
        for program in self.programs:
            if not program.schema:
                self._solve_schema(program, program.schema_plan(()), list(program.blank))

    def solve_literals(self, numbers: Iterable[int]) -> None:
        """The same for literals that are new."""
        for program in self.programs:
            if program.schema or not program.enumerated:
                continue
            for number in numbers:
                frame = list(program.blank)
                frame[program.enumerated[0]] = number
                self._solve_schema(program, program.schema_plan(program.enumerated[:1]), frame)

    def spread(self, delta: Sequence[Coded]) -> None:
        """Apply the rules to facts that are new, and to what follows from them, until nothing new is found."""
        groups = grouped(delta)
        while groups or self._found or (self._equality and self._equality.is_behind):
            self.round += 1
            self._apply(groups, first=False)
            groups = self.facts.add_all(self._found, self.round)
            self._found.clear()

    def consequences(self, delta: Sequence[Coded]) -> set[Coded]:
        """What follows in one step from facts together with the others, known or not; nothing is added."""
        self.facts.only_new = False
        groups = grouped(delta)
        if self._equality:
            self._equality.consequences(groups)
        self._fire(groups, groups)
        self.facts.only_new = True
        found = set(self._found)
        self._found.clear()
        return found

    def is_schema(self, coded: Coded) -> bool:
        """Whether a triple may be a premise about the ontology, an equality, or a cell of a list."""
        subject, predicate, object_ = coded
        if predicate in (self.facts.first, self.facts.rest):
            return True
        if self._equality and predicate == self._equality.same:
            return True
        waiting = (self._schema.get(predicate), self._schema.get(UNBOUND))
        return any(found.waits_for(subject, object_) for found in waiting if found)

    def take_all_as_first(self) -> None:
        """After triples are gone: those of transitive properties that rested on them may be all there is to go on from."""
        for closing in self._transitive.values():
            closing.take_all_as_first()

    def forget_lost(self) -> None:
        """Drop contradictions and tautologies whose triples are gone."""
        rounds = self.facts.rounds
        self.clashes = [
            (program, template, frame)
            for program, template, frame in self.clashes
            if all(premise in rounds for premise in program.premises(template, frame))
        ]
        self._clashed = {
            (program.order, tuple(sorted(program.premises(template, frame))))
            for program, template, frame in self.clashes
        }
        self.tautologies = {coded for coded in self.tautologies if coded in rounds}

    def _apply(self, by_predicate: Groups, *, first: bool) -> None:
        by_representatives = (
            self._equality.spread(by_predicate, first=first) if self._equality else by_predicate
        )
        self._fire(by_predicate, by_representatives)
        if not first and (self.facts.first in by_predicate or self.facts.rest in by_predicate):
            self._solve_lists()

    def _fire(self, groups: Groups, by_representatives: Groups) -> None:
        # What waits is fired before new specialisations join it: those run over everything at once.
        for waiting, rows_of in (
            (self._waiting, by_representatives),
            (self._waiting_for_names, groups),
            (self._schema, groups),
        ):
            anything = waiting.get(UNBOUND)
            for predicate, rows in rows_of.items():
                if found := waiting.get(predicate):
                    found.fire(rows)
                if anything:
                    anything.fire(rows)

    def _schema_action(self, program: Program, place: int) -> Action:
        """What to do with triples that match one premise about the ontology."""
        if maker := schema_maker_of(program, place):
            return maker(self.facts, program.blank, self._found.add, partial(self._solved, program))
        registers = program.schema[place]
        steps = program.schema_plan(registers)

        def specialise(rows: Sequence[Coded]) -> None:
            for row in rows:
                frame = list(program.blank)
                if unify(frame, registers, row):
                    self._solve_schema(program, steps, frame)

        return specialise

    def _solve_lists(self) -> None:
        """A list has grown: rules with lists start again, as no single triple of a list tells what it changes."""
        for program in self.programs:
            if program.has_lists:
                self._solve_schema(program, program.schema_plan(()), list(program.blank))

    def _solve_schema(self, program: Program, steps: Sequence[Step], start: Frame) -> None:
        if program.is_immediate:
            # Nothing of individuals is left to be waited for, and there is one of these for each literal.
            if program.heads and program.rule.use is Use.KEPT:
                add = self._found.add
                for frame in solutions(steps, start, self.facts):
                    for s, p, o in program.heads:
                        add((frame[s], frame[p], frame[o]))
                return
            for frame in solutions(steps, start, self.facts):
                self._conclude(program.whole, frame)
            return
        for frame in list(map(list, solutions(steps, start, self.facts))):
            self._solved(program, frame)

    def _solved(self, program: Program, frame: Frame) -> None:
        """The premises about the ontology hold: the rest of the rule is run, once for each of their solutions."""
        rest = program.specialise(frame)
        if rest is None:
            return
        template, base = rest
        # A frame has nothing but what these premises fill, and then the members of lists.
        key = (program.order, *base)
        if key not in self._specialised:
            self._specialised.add(key)
            self._specialise(template, base)

    def _specialise(self, template: Template, base: Frame) -> None:
        if template.heads and template.is_idle(base):
            return
        if not template.goals:
            self._conclude(template, base)
            return
        if self._transitivity(template, base):
            return
        by_names = template.program.goes_by_names
        if self._equality and not by_names and self._equality.stands_for_any(base):
            self._equality.run_on_all()
        self._action(template, base, None)(())
        waiting = self._waiting_for_names if by_names else self._waiting
        for place, registers in enumerate(template.patterns):
            subject, predicate, object_ = instantiate(base, registers)
            action = _Later(partial(self._action, template, base, place))
            waiting[predicate].add(subject, object_, action)

    def _transitivity(self, template: Template, base: Frame) -> bool:
        """Close a property that the rule makes transitive, if that is what it does."""
        verb = transitive_predicate(template.patterns, template.heads, base)
        if verb is None or template.program.rule.use is not Use.KEPT:
            return False
        if verb not in self._transitive:
            closing = self._closing(verb)
            # What it finds by other names are steps that it goes on from, so it is run on all.
            self._waiting_for_names[verb].any.append(closing)
            closing(self.facts.of_predicate(verb))
        return True

    def _maker(self, template: Template, place: int | None) -> Maker | None:
        if (template, place) not in self._makers:
            self._makers[template, place] = maker_of(template, place)
        return self._makers[template, place]

    def _action(self, template: Template, base: Frame, place: int | None) -> Action:
        """What to do with triples that match one pattern of a specialised rule; without one, with all that is known."""
        conclude = partial(self._conclude, template)
        if maker := self._maker(template, place):
            return maker(self.facts, base, self._found.add, conclude)
        registers = None if place is None else template.patterns[place]
        steps = template.plan_for(frozenset(registers or ()), place)

        def join(rows: Sequence[Coded]) -> None:
            for row in rows if registers else (None,):
                frame = list(base)
                if registers is None or row is None or unify(frame, registers, row):
                    for full in solutions(steps, frame, self.facts):
                        conclude(full)

        return join

    def _conclude(self, template: Template, frame: Frame) -> None:
        for registers in template.heads:
            self._found.add((frame[registers[0]], frame[registers[1]], frame[registers[2]]))
        program = template.program
        if program.rule.use is Use.TAUTOLOGY:
            self.tautologies.update(instantiate(frame, registers) for registers in template.heads)
        if not template.heads:
            premises = tuple(sorted(program.premises(template, frame)))
            if (program.order, premises) not in self._clashed:
                self._clashed.add((program.order, premises))
                self.clashes.append((program, template, list(frame)))
