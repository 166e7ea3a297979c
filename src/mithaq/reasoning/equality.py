"""Equal things closed by representatives.

One of the things that are the same stands for all of them. A fact about any of them is handed to the representative and from
there to each of the others, once, instead of from each to each; what is the same as what is found by way of it in the
same manner; and other rules need to be run on facts about representatives only, as what they conclude is handed on too.
All that is done are applications of the standard's rules of equality, so each fact has its round and its proof as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from mithaq.reasoning.facts import Coded, Facts, grouped
from mithaq.reasoning.rules import Pattern, Rule, Slot, Use, Variable
from mithaq.terms import OWL

#: Facts by their predicates.
Groups = Mapping[int, Sequence[Coded]]

_NONE: frozenset[int] = frozenset()
_EMPTY: dict[int, set[int]] = {}
_X, _Y, _Z, _P, _O = map(Variable, "xyzpo")
_SAME = OWL.sameAs
#: The rules eq-sym, eq-trans, eq-rep-s, eq-rep-p and eq-rep-o, whatever their variables are called.
_RULES_OF_EQUALITY = (
    ((Pattern(_X, _SAME, _Y),), Pattern(_Y, _SAME, _X)),
    ((Pattern(_X, _SAME, _Y), Pattern(_Y, _SAME, _Z)), Pattern(_X, _SAME, _Z)),
    ((Pattern(_X, _SAME, _Y), Pattern(_X, _P, _O)), Pattern(_Y, _P, _O)),
    ((Pattern(_X, _SAME, _Y), Pattern(_Z, _X, _O)), Pattern(_Z, _Y, _O)),
    ((Pattern(_X, _SAME, _Y), Pattern(_Z, _P, _X)), Pattern(_Z, _P, _Y)),
)


def _form(patterns: Iterable[Pattern]) -> tuple[Slot | int, ...]:
    """Patterns with numbers for variables, in the order in which they first stand."""
    numbers: dict[Slot, int] = {}
    slots = [slot for pattern in patterns for slot in (pattern.subject, pattern.predicate, pattern.object)]
    return tuple(
        numbers.setdefault(slot, len(numbers)) if isinstance(slot, Variable) else slot for slot in slots
    )


_FORMS = frozenset(_form((*body, head)) for body, head in _RULES_OF_EQUALITY)


def rules_of_equality(rules: Iterable[Rule]) -> list[Rule]:
    """Those of some rules that make up equality, if all that it takes are among them; else none."""
    found: dict[tuple[Slot | int, ...], Rule] = {}
    for rule in rules:
        patterns = [premise for premise in rule.body if isinstance(premise, Pattern)]
        if (
            patterns
            and patterns[0].predicate == _SAME
            and rule.use is Use.KEPT
            and len(rule.head) == 1
            and len(patterns) == len(rule.body)
        ):
            form = _form((*patterns, *rule.head))
            if form in _FORMS:
                found[form] = rule
    return list(found.values()) if len(found) == len(_FORMS) else []


class Equality:
    """Which things are the same, and what follows for facts about them.

    ``found`` takes conclusions. ``fixed`` tells the terms of which specialised rules speak: they stand for themselves as
    long as no two of them are the same. If they are, there is nothing for it but to run all rules on all facts.
    """

    def __init__(self, facts: Facts, found: set[Coded], fixed: Callable[[], frozenset[int]]) -> None:
        self.facts = facts
        self.same = facts.number(_SAME)
        self.is_behind = False
        self._runs_on_all = False
        self._found = found
        self._fixed = fixed
        self._stands_for: dict[int, int] = {}
        self._members: dict[int, set[int]] = {}

    def spread(self, groups: Groups, *, first: bool) -> Groups:
        """Take in facts by their predicates, conclude what equality makes of them, and return those to run other rules on.

        If they are the ``first``, they are all there is, and what is handed over from equal to equal is all that needs to be.
        """
        equal = [(x, y) for x, _, y in groups.get(self.same, ()) if x != y]
        self._join(equal)
        if not self._members:
            return groups
        rounds = self.facts.rounds
        for found in (
            self._more_equal(equal),
            self._handed_over(equal),
            () if first else self._copies(groups),
        ):
            self._found.update(coded for coded in found if coded not in rounds)
        if self.is_behind:
            self.is_behind = False
            return grouped(rounds)
        return groups if self._runs_on_all else self._of_representatives(groups)

    def consequences(self, groups: Groups) -> None:
        """Conclude all that equality makes of facts in one step, known or not."""
        ends = self.facts.by_subject.get(self.same)
        if ends:
            for verb, rows in groups.items():
                for x, _, y in rows:
                    self._found.update((x, other, y) for other in ends.get(verb, _NONE))
                    self._found.update((other, verb, y) for other in ends.get(x, _NONE))
                    self._found.update((x, verb, other) for other in ends.get(y, _NONE))

    def run_on_all(self) -> None:
        """Run rules on all facts from now on, and on those that were passed over."""
        self.is_behind = self.is_behind or not self._runs_on_all
        self._runs_on_all = True

    def stands_for_any(self, terms: Iterable[int]) -> bool:
        """Whether something else stands for any of some terms."""
        stands_for = self._stands_for
        return bool(stands_for) and any(stands_for.get(term, term) != term for term in terms)

    def _join(self, equal: Iterable[tuple[int, int]]) -> None:
        fixed: frozenset[int] | None = None
        for x, y in equal:
            ends = self._stands_for.get(x, x), self._stands_for.get(y, y)
            if ends[0] == ends[1]:
                continue
            fixed = self._fixed() if fixed is None else fixed
            if fixed.issuperset(ends):
                self.run_on_all()
            # The larger class keeps its own: facts of the other are handed over.
            gone, stays = sorted(ends, key=lambda end: (end in fixed, len(self._members.get(end, ())), -end))
            members = self._members.setdefault(stays, {stays})
            members |= self._members.pop(gone, {gone})
            self._stands_for.update(dict.fromkeys(members, stays))

    def _more_equal(self, equal: Iterable[tuple[int, int]]) -> Iterator[Coded]:
        """The rules eq-sym and eq-trans, the latter by way of representatives."""
        same, ends = self.same, self.facts.by_subject[self.same]
        starts = self.facts.by_object[same]
        for x, y in equal:
            middle = self._stands_for[x]
            yield y, same, x
            if middle in (x, y):
                yield from ((x, same, z) for z in ends.get(y, _NONE))
                if middle == x:
                    yield from ((w, same, y) for w in starts.get(x, _NONE))
                elif x in ends.get(y, _NONE):
                    yield y, same, y
            elif x in ends.get(middle, _NONE):
                yield middle, same, y

    def _handed_over(self, equal: Iterable[tuple[int, int]]) -> Iterator[Coded]:
        """What is known of one thing goes to another, to or from the representative."""
        by_subject, by_object = self.facts.by_subject, self.facts.by_object
        for x, y in equal:
            if self._stands_for[x] not in (x, y):
                continue
            for start, ends in by_subject.get(x, _EMPTY).items():
                yield from ((start, y, end) for end in ends)
            for verb in by_subject:
                if verb != self.same:
                    yield from ((y, verb, end) for end in by_subject[verb].get(x, _NONE))
                    yield from ((start, verb, y) for start in by_object[verb].get(x, _NONE))

    def _copies(self, groups: Groups) -> Iterator[Coded]:
        """What is new of one thing goes to the representative, and from there to each of the others."""
        stands_for, to = self._stands_for, self._to
        for verb, rows in groups.items():
            for other in to(verb):
                yield from ((x, other, y) for x, _, y in rows)
            if verb != self.same:
                for x, _, y in rows:
                    if x in stands_for:
                        yield from ((other, verb, y) for other in to(x))
                    if y in stands_for:
                        yield from ((x, verb, other) for other in to(y))

    def _to(self, term: int) -> Iterable[int]:
        """To which of its equals a fact about a term is handed: those only that are known to be the same by now."""
        middle = self._stands_for.get(term)
        if middle is None:
            return ()
        known = self.facts.by_subject[self.same].get(term, _NONE)
        return known if middle == term else known & {middle}

    def _of_representatives(self, groups: Groups) -> Groups:
        stands_for = self._stands_for
        return {
            verb: [
                row
                for row in rows
                if stands_for.get(row[0], row[0]) == row[0] and stands_for.get(row[2], row[2]) == row[2]
            ]
            for verb, rows in groups.items()
            if stands_for.get(verb, verb) == verb
        }
