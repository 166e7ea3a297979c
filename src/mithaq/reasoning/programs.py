"""Rules made ready to run, in two stages.

The premises about the ontology (its vocabulary, and whatever names a list) are solved first. With each of their solutions
the rest of the rule is an ordinary conjunction of triple patterns, in which the ontology's terms and the members of its
lists are constants: a :class:`Template` and a frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from pyoxigraph import NamedNode

from mithaq.reasoning.facts import Coded, Facts
from mithaq.reasoning.joins import (
    UNBOUND,
    Frame,
    Goal,
    LiteralsGoal,
    MemberGoal,
    PatternGoal,
    Registers,
    Step,
    TestGoal,
    instantiate,
    plan,
    solutions,
)
from mithaq.reasoning.rules import (
    ENUMERATING,
    Chain,
    Condition,
    Every,
    Member,
    Pair,
    Pattern,
    Rule,
    Slot,
    Variable,
    variables,
)
from mithaq.terms import OWL, RDF, RDFS

#: Terms of the OWL vocabulary that speak of individuals, so that a premise with one is not about the ontology.
_OF_INDIVIDUALS = frozenset({OWL.differentFrom, OWL.Thing, OWL.Nothing})


def is_schema(pattern: Pattern) -> bool:
    """Whether a premise is about the ontology, or an equality, rather than about individuals."""
    term = pattern.object if pattern.predicate == RDF.type else pattern.predicate
    return isinstance(term, NamedNode) and (term in OWL or term in RDFS) and term not in _OF_INDIVIDUALS


class Program:
    """A rule over the numbers of some facts. ``blank`` is its frame with constants only."""

    def __init__(self, rule: Rule, facts: Facts, order: int) -> None:
        self.rule = rule
        self.facts = facts
        self.order = order
        self.registers: dict[Slot, int] = {}
        self.lists = [premise for premise in rule.body if isinstance(premise, (Every, Chain))]
        self.has_lists = any(isinstance(premise, (Member, Pair, Every, Chain)) for premise in rule.body)
        self._name_registers()
        self.blank: Frame = [
            UNBOUND if isinstance(slot, Variable) else facts.number(slot) for slot in self.registers
        ]
        self.type_ = facts.number(RDF.type)
        self.constants = frozenset(i for i, number in enumerate(self.blank) if number != UNBOUND)
        self.heads = [self.of(pattern) for pattern in rule.head]
        self._divide()
        self._plans: dict[frozenset[int], tuple[Step, ...]] = {}
        self._templates: dict[tuple[int, ...], Template] = {}

    def of(self, pattern: Pattern) -> Registers:
        """The registers of a pattern."""
        registers = self.registers
        return registers[pattern.subject], registers[pattern.predicate], registers[pattern.object]

    def _name_registers(self) -> None:
        shared: list[Slot] = []
        for premise in (*self.rule.body, *self.rule.head):
            match premise:
                case Pattern(subject, predicate, object_):
                    shared += (subject, predicate, object_)
                case Condition(_, left, right):
                    shared += (left, right)
                case Every(_, list_, patterns):
                    shared.append(list_)
                    shared += [
                        s
                        for p in patterns
                        for s in (p.subject, p.predicate, p.object)
                        if not isinstance(s, Variable)
                    ]
                case _:
                    shared += sorted(variables(premise), key=str)
        for slot in shared:
            self.registers.setdefault(slot, len(self.registers))

    def _divide(self) -> None:
        """Tell premises about the ontology from those about individuals; conditions go with the first that can test them."""
        listed = {
            premise.list for premise in self.rule.body if isinstance(premise, (Member, Pair, Every, Chain))
        }
        patterns = [(self.of(p), p) for p in self.rule.body if isinstance(p, Pattern)]
        self.schema = [
            registers for registers, p in patterns if is_schema(p) or (listed and variables(p) & listed)
        ]
        self.instance = [registers for registers, _ in patterns if registers not in self.schema]
        goals: list[Goal] = [PatternGoal(registers) for registers in self.schema]
        for premise in self.rule.body:
            if isinstance(premise, Member):
                goals.append(MemberGoal((self.registers[premise.item],), self.registers[premise.list]))
            elif isinstance(premise, Pair):
                items = (self.registers[premise.first], self.registers[premise.second])
                goals.append(MemberGoal(items, self.registers[premise.list]))
            elif isinstance(premise, Condition) and premise.test in ENUMERATING:
                goals.append(
                    LiteralsGoal(premise.test, self.registers[premise.left], self.registers[premise.right])
                )
        self.schema_known = self.constants.union(*(goal.touches for goal in goals))
        self.tests: list[Goal] = []
        for premise in self.rule.body:
            if isinstance(premise, Condition) and premise.test not in ENUMERATING:
                test = TestGoal(premise.test, self.registers[premise.left], self.registers[premise.right])
                (goals if test.reads <= self.schema_known else self.tests).append(test)
        self.schema_goals = goals

    @cached_property
    def goes_by_names(self) -> bool:
        """Whether it matters to the rule which of several names for the same thing a fact has.

        It does not if all that is concluded is that things are the same.
        """
        same = self.rule.head and all(pattern.predicate == OWL.sameAs for pattern in self.rule.head)
        tests = any(isinstance(premise, Condition) for premise in self.rule.body)
        spoken = any(isinstance(p, Pattern) and p.predicate == OWL.sameAs for p in self.rule.body)
        return spoken or (tests and not same)

    @cached_property
    def enumerated(self) -> list[int]:
        """The registers of literals that the rule goes through, whatever the ontology says."""
        return [goal.literal for goal in self.schema_goals if isinstance(goal, LiteralsGoal)]

    @cached_property
    def is_immediate(self) -> bool:
        """Whether all of the rule is of the ontology, or of literals, without lists: what solves that is a conclusion."""
        return not self.instance and not self.tests and not self.lists

    @cached_property
    def whole(self) -> Template:
        """The one template of a rule without lists."""
        return Template(self, ())

    def schema_plan(self, known: Iterable[int]) -> tuple[Step, ...]:
        """A plan for the premises about the ontology, when some registers are known beside the constants."""
        bound = self.constants.union(known)
        if bound not in self._plans:
            self._plans[bound] = plan(self.schema_goals, bound)
        return self._plans[bound]

    def specialise(self, frame: Frame) -> tuple[Template, Frame] | None:
        """The rest of the rule once the ontology's premises are solved; ``None`` if one of its lists is none, or empty.

        The frame is the caller's to give: it may be part of the answer.
        """
        if not self.lists:
            return self.whole, frame
        members = [self.facts.members(frame[self.registers[premise.list]]) for premise in self.lists]
        found = [list_ for list_ in members if list_]
        if len(found) < len(members):
            return None
        lengths = tuple(map(len, found))
        template = self._templates.get(lengths)
        if template is None:
            template = self._templates[lengths] = Template(self, lengths)
        base = frame[: len(self.blank)] + [UNBOUND] * (template.size - len(self.blank))
        for registers, list_ in zip(template.member_registers, found, strict=True):
            for register, member in zip(registers, list_, strict=True):
                base[register] = member
        return template, base

    def premises(self, template: Template, frame: Frame) -> list[Coded]:
        """The triples from which a full frame concludes: the ontology's, the individuals', the cells of lists."""
        found = [instantiate(frame, registers) for registers in (*self.schema, *template.patterns)]
        for premise in self.rule.body:
            if isinstance(premise, (Member, Pair, Every, Chain)):
                found += self.facts.cells(frame[self.registers[premise.list]])
        return list(dict.fromkeys(found))


class Template:
    """The premises about individuals of a rule whose lists have given lengths, as patterns over a longer frame."""

    def __init__(self, program: Program, lengths: Sequence[int]) -> None:
        self.program = program
        self.size = len(program.blank)
        self.patterns: list[Registers] = list(program.instance)
        self.member_registers: list[list[int]] = []
        for premise, length in zip(program.lists, lengths, strict=True):
            members = [self._fresh() for _ in range(length)]
            self.member_registers.append(members)
            if isinstance(premise, Chain):
                self._chain(premise, members)
            else:
                self._every(premise, members)
        self.heads = program.heads
        verbs = [program.blank[p] if p < len(program.blank) else UNBOUND for _, p, _ in self.patterns]
        self.goals: list[Goal] = [
            PatternGoal(registers, is_type=verb == program.type_)
            for registers, verb in zip(self.patterns, verbs, strict=True)
        ]
        self.goals += program.tests
        self.known = program.schema_known.union(*self.member_registers)
        self.plan_for = lru_cache(maxsize=None)(self._plan_for)
        self._echoes = [
            [[(h, p) for h, p in zip(head, pattern, strict=True) if h != p] for pattern in self.patterns]
            for head in self.heads
        ]

    def is_idle(self, base: Frame) -> bool:
        """Whether each conclusion is one of the premises, or known where there are none: C ⊑ C makes a C of each C."""
        if not self.patterns:
            rounds = self.program.facts.rounds
            return all(instantiate(base, head) in rounds for head in self.heads)
        for patterns in self._echoes:
            for pairs in patterns:
                for here, there in pairs:
                    if base[here] != base[there] or base[here] == UNBOUND:
                        break
                else:
                    break  # this premise says the same
            else:
                return False
        return True

    def _fresh(self) -> int:
        self.size += 1
        return self.size - 1

    def _chain(self, premise: Chain, members: list[int]) -> None:
        here = self.program.registers[premise.start]
        for place, member in enumerate(members):
            last = place == len(members) - 1
            there = self.program.registers[premise.end] if last else self._fresh()
            self.patterns.append((here, member, there))
            here = there

    def _every(self, premise: Every, members: list[int]) -> None:
        for member in members:
            own: dict[Slot, int] = {premise.item: member}
            for pattern in premise.patterns:
                subject, predicate, object_ = (
                    self._inner(slot, own) for slot in (pattern.subject, pattern.predicate, pattern.object)
                )
                self.patterns.append((subject, predicate, object_))

    def _inner(self, slot: Slot, own: dict[Slot, int]) -> int:
        if slot in own:
            return own[slot]
        if slot in self.program.registers:
            return self.program.registers[slot]
        own[slot] = self._fresh()
        return own[slot]

    def _plan_for(self, known: frozenset[int], without: int | None) -> tuple[Step, ...]:
        goals = [goal for place, goal in enumerate(self.goals) if place != without]
        return plan(goals, self.known | known)

    def solve(self, frame: Frame, known: frozenset[int] = frozenset()) -> Iterator[Frame]:
        """Every way to fill a specialised frame; ``known`` are registers filled beside the ontology's."""
        return solutions(self.plan_for(known, None), frame, self.program.facts)
