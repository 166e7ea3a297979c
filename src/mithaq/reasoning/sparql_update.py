"""The rules as SPARQL 1.1 Update: printed, and run on a server to a fixpoint.

Each conclusion of a rule is one ``INSERT ... WHERE`` with a ``FILTER NOT EXISTS``. All of it happens in graphs of its own,
named in every pattern, so the text is the same for a server whose default graph stands apart and for one where it is the
union of all graphs. SPARQL has no triple with a literal as subject, lets blank nodes not be named twice and may rewrite
numbers: so there every literal and blank node goes by an IRI of ours. What a rule asks of a literal (its value, its
datatypes) and of a list (its members by place and its length) stands beside the triples in a graph of help; both are worked
out here, as no rule makes a literal. A list that equalities change is worked out again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from pyoxigraph import Literal, NamedNode

from mithaq.reasoning.rules import (
    Chain,
    Condition,
    Every,
    Member,
    Pair,
    Pattern,
    Rule,
    Slot,
    Test,
    Use,
    Variable,
    variables,
)
from mithaq.terms import BASE, Namespace

#: Literals and blank nodes go by IRIs that begin like this.
TERM = BASE + ".well-known/term/"
HELP = Namespace(BASE + ".well-known/help#")

Names = Mapping[Literal, NamedNode]


@dataclass(frozen=True)
class Graphs:
    """Where the closure is worked out: the triples, those true of anything among them, and what helps the rules."""

    work: NamedNode
    tautologies: NamedNode
    help: NamedNode

    def all(self) -> tuple[NamedNode, ...]:
        """All of them."""
        return self.work, self.tautologies, self.help


@dataclass(frozen=True)
class Statement:
    """A rule, or one conclusion of it, as SPARQL: an update, or for a contradiction the pattern that finds it.

    ``needs`` are the triple patterns of its premises: while none of them has new matches, there is nothing new to conclude.
    """

    rule: Rule
    text: str
    needs: tuple[Pattern, ...]


def statements(rule: Rule, graphs: Graphs, names: Names, lengths: Sequence[int]) -> list[Statement]:
    """A rule as SPARQL, once for each length that its lists may have.

    ``names`` are the IRIs of the literals that rules mention.
    """
    if rule.use is Use.NOT_RUN:
        return []
    lists = [premise for premise in rule.body if isinstance(premise, (Every, Chain))]
    found = []
    for chosen in product(lengths, repeat=len(lists)):
        where = _Where(rule, graphs, names, dict(zip(map(id, lists), chosen, strict=True)))
        if not rule.head:
            found.append(Statement(rule, where.text(), tuple(where.patterns)))
        for head in rule.head:
            text = _insert(where, head, graphs, is_tautology=rule.use is Use.TAUTOLOGY)
            found.append(Statement(rule, text, tuple(where.patterns)))
    return found


def _insert(where: _Where, head: Pattern, graphs: Graphs, *, is_tautology: bool) -> str:
    triple = where.triple(head)
    target = graphs.tautologies if is_tautology else graphs.work
    also = f" GRAPH {graphs.tautologies} {{ {triple} }}" if is_tautology else ""
    return (
        f"INSERT {{ GRAPH {graphs.work} {{ {triple} }}{also} }}\n"
        f"WHERE {{ {where.text()}\n  FILTER NOT EXISTS {{ GRAPH {target} {{ {triple} }} }} }}"
    )


class _Where:
    """The premises of a rule as a group pattern. ``patterns`` are the triple patterns among them."""

    def __init__(self, rule: Rule, graphs: Graphs, names: Names, lengths: Mapping[int, int]) -> None:
        self.rule, self.graphs, self.names = rule, graphs, names
        self.patterns: list[Pattern] = []
        self.help: list[str] = []
        self.filters: list[str] = []
        self._cells = 0
        self._shared = _shared(rule)
        for premise in rule.body:
            match premise:
                case Pattern():
                    self.patterns.append(premise)
                case Member(item, list_):
                    self._cell(list_, item, None)
                case Pair(first, second, list_):
                    places = self._cell(list_, first, None), self._cell(list_, second, None)
                    self.filters.append(f"{places[0]} < {places[1]}")
                case Every():
                    self._every(premise, lengths[id(premise)])
                case Chain():
                    self._chain(premise, lengths[id(premise)])
                case Condition():
                    self._condition(premise)

    def text(self) -> str:
        """The group pattern without its braces."""
        triples = " . ".join(map(self.triple, self.patterns))
        parts = [f"GRAPH {self.graphs.work} {{ {triples} }}"] if triples else []
        if self.help:
            parts.append(f"GRAPH {self.graphs.help} {{ {' . '.join(self.help)} }}")
        parts += [f"FILTER({condition})" for condition in self.filters]
        return "\n  ".join(parts)

    def triple(self, pattern: Pattern) -> str:
        """A triple pattern in SPARQL."""
        return " ".join(map(self._slot, (pattern.subject, pattern.predicate, pattern.object)))

    def _slot(self, slot: Slot) -> str:
        return str(self.names[slot]) if isinstance(slot, Literal) else str(slot)

    def _cell(self, list_: Variable, item: Variable, place: int | None) -> str:
        """Add that a list has an item; at which place, as a variable where it is not told."""
        self._cells += 1
        cell = f"?cell_{self._cells}"
        at = f"?place_{self._cells}" if place is None else str(HELP[f"at-{place}"])
        if place is None:
            self.help.append(f"{cell} {HELP.place} {at}")
        else:
            self.help.append(f"{cell} {HELP.at} {at}")
        self.help.append(f"{cell} {HELP.list} {list_} . {cell} {HELP.item} {item}")
        return at

    def _members(self, list_: Variable, length: int) -> list[Variable]:
        """Variables for the members of a list of a certain length."""
        self.help.append(f"{list_} {HELP.length} {HELP[f'length-{length}']}")
        members = []
        for place in range(length):
            members.append(Variable(f"{list_.name}_{place}"))
            self._cell(list_, members[-1], place)
        return members

    def _every(self, premise: Every, length: int) -> None:
        for place, member in enumerate(self._members(premise.list, length)):
            own: dict[Slot, Slot] = {premise.item: member}
            for pattern in premise.patterns:
                for slot in (pattern.subject, pattern.predicate, pattern.object):
                    if isinstance(slot, Variable) and slot not in own and slot not in self._shared:
                        own[slot] = Variable(f"{slot.name}_{place}_own")
                s, p, o = (
                    own.get(slot, slot) for slot in (pattern.subject, pattern.predicate, pattern.object)
                )
                self.patterns.append(Pattern(s, p, o))

    def _chain(self, premise: Chain, length: int) -> None:
        here: Slot = premise.start
        members = self._members(premise.list, length)
        for place, member in enumerate(members):
            there = premise.end if place == length - 1 else Variable(f"{premise.list.name}_after_{place}")
            self.patterns.append(Pattern(here, member, there))
            here = there

    def _condition(self, condition: Condition) -> None:
        left, right = self._slot(condition.left), self._slot(condition.right)
        here = len(self.help)
        match condition.test:
            case Test.OTHER_TERM:
                self.filters.append(f"{left} != {right}")
            case Test.SAME_VALUE:
                self.help.append(f"{left} {HELP.value} ?value_{here} . {right} {HELP.value} ?value_{here}")
            case Test.OTHER_VALUE:
                self.help.append(f"{left} {HELP.known} ?value_{here} . {right} {HELP.known} ?other_{here}")
                self.filters.append(f"?value_{here} != ?other_{here}")
            case Test.OUTSIDE:
                self.help.append(f"{left} {HELP.outside} {right}")
            case Test.OF_DATATYPE:
                self.help.append(f"{left} {HELP.inside} {right}")
            case Test.ILL_TYPED:
                self.help.append(f"{left} {HELP.is_} {HELP.IllTyped}")
            case Test.STARTS_WITH:
                begin = condition.right.value if isinstance(condition.right, Literal) else ""
                self.filters.append(
                    f'STRSTARTS(STR({left}), {Literal(begin)}) && !STRSTARTS(STR({left}), "{TERM}")'
                )


def _shared(rule: Rule) -> frozenset[Variable]:
    """Variables that mean one term throughout a rule: all but those that stand inside one ``forall`` alone."""
    found: set[Variable] = set()
    for premise in (*rule.body, *rule.head):
        if isinstance(premise, Every):
            found.add(premise.list)
        else:
            found |= variables(premise)
    return frozenset(found)


def mentioned_literals(rules: Sequence[Rule]) -> Iterator[Literal]:
    """The literals that stand in rules."""
    for rule in rules:
        for premise in (*rule.body, *rule.head):
            slots: tuple[Slot, ...] = ()
            if isinstance(premise, Pattern):
                slots = (premise.subject, premise.predicate, premise.object)
            elif isinstance(premise, Condition):
                slots = (premise.left, premise.right)
            yield from (slot for slot in slots if isinstance(slot, Literal))
