"""Which spells are current on a given day.

This is decided before the closure, since it rests on what is absent, which no rule of OWL 2 RL can see: a membership is
current where its status is full, no accepted end lies before the day, and a source whose coverage reaches the day says
that the spell exists. A spell that was merely open when its dataset ended is unknown, not current.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from mithaq.acceptance.dates import read_date
from mithaq.acceptance.schema import Schema
from mithaq.sources import Source
from mithaq.terms import MITHAQ, RDF, Node, compact


@dataclass(frozen=True)
class _Kind:
    """A kind of spell: its class, the class of those that are current, and what says that one exists."""

    name: str
    spell: NamedNode
    current: NamedNode
    identifying: NamedNode
    status: NamedNode | None = None


_KINDS = (
    _Kind(
        "current-full-membership",
        MITHAQ.Membership,
        MITHAQ.CurrentFullMembership,
        MITHAQ.inGroup,
        MITHAQ.FullMember,
    ),
    _Kind("obligation-in-force", MITHAQ.Obligation, MITHAQ.ObligationInForce, MITHAQ.isOwedBy),
    _Kind("designation-in-force", MITHAQ.Designation, MITHAQ.DesignationInForce, MITHAQ.hasHolder),
)

_BEARING = frozenset(
    (
        *(RDF.type, MITHAQ.hasStatus, MITHAQ.hasStage, MITHAQ.isStatedIn),
        *(MITHAQ.startDate, MITHAQ.endDate, MITHAQ.endKind),
        *(kind.identifying for kind in _KINDS),
    )
)


#: Triples by predicate and subject, and then in a fixed order.
_Facts = dict[NamedNode, dict[Node, list[Triple]]]


@dataclass(frozen=True)
class Current:
    """That a spell is current: the type it gets, what that rests on, and what was looked for and not found."""

    rule: str
    triple: Triple
    premises: tuple[Triple, ...]
    absence: str


def current_spells(
    stated: Iterable[Triple], said_by: Callable[[Triple], list[Source]], schema: Schema, as_of: date
) -> Iterator[Current]:
    """The spells current on ``as_of``; ``stated`` are the accepted triples, ``said_by`` tells the sources that state one."""
    facts = _that_bear_on_spells(stated, schema)
    below = {kind: _below(kind.spell, schema) for kind in _KINDS}
    for subject in sorted(facts[RDF.type], key=str):
        types = [(triple, triple.object) for triple in facts[RDF.type][subject]]
        for kind, classes in below.items():
            typed = next((triple for triple, name in types if name in classes), None)
            if typed and (current := _current(kind, typed, facts, said_by, schema, as_of)):
                yield current


def _below(spell: NamedNode, schema: Schema) -> set[NamedNode]:
    return {name for name, above in schema.superclasses.items() if spell in above} | {spell}


def _that_bear_on_spells(stated: Iterable[Triple], schema: Schema) -> _Facts:
    """What is said of spells that bears on whether they are current, and the stages of whatever has some."""
    bearing: dict[NamedNode, list[Triple]] = {prop: [] for prop in _BEARING}
    for triple in stated:
        if (told := bearing.get(triple.predicate)) is not None:
            told.append(triple)
    classes = set[NamedNode]().union(*(_below(kind.spell, schema) for kind in _KINDS))
    spells = {t.subject for t in bearing[RDF.type] if t.object in classes}
    found: _Facts = {}
    for prop, told in bearing.items():
        of_any = prop == MITHAQ.hasStage
        those: dict[Node, list[Triple]] = defaultdict(list)
        for triple in told:
            subject = triple.subject
            if of_any or subject in spells:
                those[subject].append(triple)
        found[prop] = {s: sorted(said, key=str) if len(said) > 1 else said for s, said in those.items()}
    return found


def _current(
    kind: _Kind,
    typed: Triple,
    facts: _Facts,
    said_by: Callable[[Triple], list[Source]],
    schema: Schema,
    as_of: date,
) -> Current | None:
    spell = typed.subject
    identifying = facts[kind.identifying].get(spell, ())
    status = [t for t in facts[MITHAQ.hasStatus].get(spell, ()) if t.object == kind.status]
    if not identifying or (kind.status and not status):
        return None
    reaching = [source for triple in identifying for source in said_by(triple) if source.reaches(as_of)]
    if not reaching or not _within(spell, facts, as_of):
        return None
    if any(schema.bars_force(stages) for stages in _stages(spell, facts)):
        return None
    source = min(reaching, key=lambda source: (source.priority, source.iri.value))
    return Current(
        kind.name,
        Triple(spell, RDF.type, kind.current),
        (typed, *status, *identifying, *facts[MITHAQ.startDate].get(spell, ())),
        f"no accepted end by {as_of.isoformat()}; {compact(source.iri)} covers until {source.covers_until}",
    )


def _within(spell: Node, facts: _Facts, as_of: date) -> bool:
    """Whether a spell has certainly begun and shows no sign of having ended by a day."""
    begun = all(read_date(value).last <= as_of for value in _dates(spell, facts[MITHAQ.startDate]))
    if not begun:
        return False
    ended = any(read_date(value).first <= as_of for value in _dates(spell, facts[MITHAQ.endDate]))
    return not ended or any(t.object == MITHAQ.LastObserved for t in facts[MITHAQ.endKind].get(spell, ()))


def _dates(spell: Node, said: Mapping[Node, list[Triple]]) -> Iterable[Literal]:
    return [triple.object for triple in said.get(spell, ()) if isinstance(triple.object, Literal)]


def _stages(spell: Node, facts: _Facts) -> Iterator[set[Node]]:
    """The stages of a spell, and those of each instrument that states it."""
    stages = facts[MITHAQ.hasStage]
    yield {triple.object for triple in stages.get(spell, ())}
    for stated_in in facts[MITHAQ.isStatedIn].get(spell, ()):
        yield {triple.object for triple in stages.get(stated_in.object, ())}
