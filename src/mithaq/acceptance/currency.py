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
    below = {
        kind: {name for name, above in schema.superclasses.items() if kind.spell in above} | {kind.spell}
        for kind in _KINDS
    }
    for subject in sorted(facts, key=str):
        about = facts[subject]
        types = [(t, t.object) for t in about.get(RDF.type, ())]
        for kind, classes in below.items():
            typed = next((t for t, name in types if name in classes), None)
            if typed and (current := _current(kind, typed, about, facts, said_by, schema, as_of)):
                yield current


def _that_bear_on_spells(
    stated: Iterable[Triple], schema: Schema
) -> dict[Node, dict[NamedNode, list[Triple]]]:
    """What is said of spells that bears on whether they are current, and the stages of whatever has some.

    By subject and predicate, and then in a fixed order.
    """
    bearing: dict[NamedNode, list[Triple]] = {prop: [] for prop in _BEARING}
    for triple in stated:
        if (told := bearing.get(triple.predicate)) is not None:
            told.append(triple)
    above = {kind.spell for kind in _KINDS}
    classes = {name for name, those in schema.superclasses.items() if above & those} | above
    spells = {t.subject for t in bearing[RDF.type] if t.object in classes}
    found: dict[Node, dict[NamedNode, list[Triple]]] = defaultdict(dict)
    for prop, told in bearing.items():
        for triple in told:
            subject = triple.subject
            if prop == MITHAQ.hasStage or subject in spells:
                found[subject].setdefault(prop, []).append(triple)
    for about in found.values():
        for those in about.values():
            if len(those) > 1:
                those.sort(key=str)
    return found


def _current(
    kind: _Kind,
    typed: Triple,
    about: Mapping[NamedNode, list[Triple]],
    facts: Mapping[Node, Mapping[NamedNode, list[Triple]]],
    said_by: Callable[[Triple], list[Source]],
    schema: Schema,
    as_of: date,
) -> Current | None:
    identifying = about.get(kind.identifying, [])
    status = [t for t in about.get(MITHAQ.hasStatus, []) if t.object == kind.status]
    reaching = [source for triple in identifying for source in said_by(triple) if source.reaches(as_of)]
    if not reaching or (kind.status and not status) or not _within(about, as_of):
        return None
    if any(schema.bars_force(stages) for stages in _stages(about, facts)):
        return None
    source = min(reaching, key=lambda source: (source.priority, source.iri.value))
    return Current(
        kind.name,
        Triple(typed.subject, RDF.type, kind.current),
        (typed, *status, *identifying, *about.get(MITHAQ.startDate, [])),
        f"no accepted end by {as_of.isoformat()}; {compact(source.iri)} covers until {source.covers_until}",
    )


def _within(about: Mapping[NamedNode, list[Triple]], as_of: date) -> bool:
    """Whether a spell has certainly begun and shows no sign of having ended by a day."""
    begun = all(read_date(value).last <= as_of for value in _dates(about, MITHAQ.startDate))
    last_seen = any(t.object == MITHAQ.LastObserved for t in about.get(MITHAQ.endKind, []))
    ended = any(read_date(value).first <= as_of for value in _dates(about, MITHAQ.endDate))
    return begun and (last_seen or not ended)


def _dates(about: Mapping[NamedNode, list[Triple]], prop: NamedNode) -> Iterable[Literal]:
    return [triple.object for triple in about.get(prop, []) if isinstance(triple.object, Literal)]


def _stages(
    about: Mapping[NamedNode, list[Triple]], facts: Mapping[Node, Mapping[NamedNode, list[Triple]]]
) -> Iterator[set[Node]]:
    """The stages of a spell, and those of each instrument that states it."""
    yield {triple.object for triple in about.get(MITHAQ.hasStage, [])}
    for stated_in in about.get(MITHAQ.isStatedIn, []):
        instrument = facts.get(stated_in.object, {})
        yield {triple.object for triple in instrument.get(MITHAQ.hasStage, [])}


def _superclasses(term: Node, schema: Schema) -> frozenset[NamedNode]:
    return schema.superclasses.get(term, frozenset({term})) if isinstance(term, NamedNode) else frozenset()
