"""What a rule is: premises, conditions on them, and conclusions. Rules are data; nothing here runs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from pyoxigraph import Literal, NamedNode

from mithaq.errors import Place
from mithaq.terms import compact


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that stands for a term, written ``?name``."""

    name: str

    def __str__(self) -> str:
        return f"?{self.name}"


Slot = Variable | NamedNode | Literal


def show(slot: Slot) -> str:
    """A slot as it is written in a rule file."""
    return str(slot) if isinstance(slot, Variable) else compact(slot)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple in which variables may stand."""

    subject: Slot
    predicate: Slot
    object: Slot

    def __str__(self) -> str:
        return f"{show(self.subject)} {show(self.predicate)} {show(self.object)}"


@dataclass(frozen=True, slots=True)
class Member:
    """``?x in ?l``: a member of an RDF list."""

    item: Variable
    list: Variable

    def __str__(self) -> str:
        return f"{self.item} in {self.list}"


@dataclass(frozen=True, slots=True)
class Pair:
    """``?x, ?y in ?l``: the members at two different places of an RDF list, the earlier one first."""

    first: Variable
    second: Variable
    list: Variable

    def __str__(self) -> str:
        return f"{self.first}, {self.second} in {self.list}"


@dataclass(frozen=True, slots=True)
class Every:
    """``forall ?x in ?l { ... }``: the patterns hold for each member; other new variables may differ from member to member."""

    item: Variable
    list: Variable
    patterns: tuple[Pattern, ...]

    def __str__(self) -> str:
        return f"forall {self.item} in {self.list} {{ {' . '.join(map(str, self.patterns))} }}"


@dataclass(frozen=True, slots=True)
class Chain:
    """``chain ?l from ?x to ?y``: the properties of a list lead, one after the other, from one term to another."""

    list: Variable
    start: Variable
    end: Variable

    def __str__(self) -> str:
        return f"chain {self.list} from {self.start} to {self.end}"


class Test(Enum):
    """A condition on terms, by the word with which it is written."""

    OTHER_TERM = "!="
    SAME_VALUE = "="
    OTHER_VALUE = "differs-from"
    OUTSIDE = "outside"
    STARTS_WITH = "starts-with"
    OF_DATATYPE = "literal-of"
    ILL_TYPED = "ill-typed"


#: Tests that enumerate the literals of the data rather than test what patterns have bound.
ENUMERATING = frozenset({Test.OF_DATATYPE, Test.ILL_TYPED})


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one or two terms. ``ILL_TYPED`` has the literal on both sides."""

    test: Test
    left: Slot
    right: Slot

    def __str__(self) -> str:
        if self.test is Test.ILL_TYPED:
            return f"{self.test.value} {show(self.left)}"
        return f"{show(self.left)} {self.test.value} {show(self.right)}"


Premise = Pattern | Member | Pair | Every | Chain | Condition


class Use(Enum):
    """What becomes of a rule's conclusions."""

    KEPT = ""
    #: True of anything: other rules may build on them, results leave them out.
    TAUTOLOGY = "tautology"
    #: True of anything, and of no use to another rule: listed for completeness only.
    NOT_RUN = "not run"


@dataclass(frozen=True)
class Rule:
    """If the body holds, so does the head; an empty head means that the data contradict themselves.

    ``body`` is empty where the standard says "true". ``description`` says the rule in words, in which its variables may
    stand. ``ruleset`` is the name that the file gives to its rules.
    """

    name: str
    body: tuple[Premise, ...]
    head: tuple[Pattern, ...]
    description: str = ""
    use: Use = Use.KEPT
    ruleset: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        body = " . ".join(map(str, self.body)) or "true"
        head = " . ".join(map(str, self.head)) or "false"
        return f"{self.name}: {body} => {head}"


def variables(premise: Premise) -> frozenset[Variable]:
    """The variables that are shared with other premises (those inside ``forall`` that occur nowhere else do no harm)."""
    match premise:
        case Pattern(subject, predicate, object_):
            found: tuple[Slot, ...] = (subject, predicate, object_)
        case Member(item, list_):
            found = (item, list_)
        case Pair(first, second, list_):
            found = (first, second, list_)
        case Every(item, list_, patterns):
            inner = frozenset[Variable]().union(*map(variables, patterns))
            found = (list_, *(inner - {item}))
        case Chain(list_, start, end):
            found = (list_, start, end)
        case Condition(_, left, right):
            found = (left, right)
    return frozenset(slot for slot in found if isinstance(slot, Variable))


def fill(description: str, bindings: Mapping[str, str]) -> str:
    """A rule's description with terms, as text, in place of its variables."""
    return re.sub(r"\?(\w+)", lambda found: bindings.get(found[1], found[0]), description)
