"""Candidates for things that have no link yet, ranked, each with its reasons, for a person to judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from pyoxigraph import Literal, NamedNode

from mithaq.linking.candidates import Candidate
from mithaq.linking.collecting import collect
from mithaq.linking.describing import name_key
from mithaq.linking.likeness import MEASURE, Likeness, Name, likeness, names_of
from mithaq.linking.reconciling import Found, Service
from mithaq.linking.writing import COLUMNS, LICENCE, as_text, compact_in, header, prefixes_for, table
from mithaq.mappings import Target
from mithaq.names import Folding, Names
from mithaq.names.index import LABELS
from mithaq.resources import model
from mithaq.store import Store
from mithaq.terms import BASE, MITHAQ, SKOS, compact

#: The classes whose things are linked, unless a person names things or classes.
CLASSES = (MITHAQ.Nation, MITHAQ.Group, MITHAQ.Instrument)

_ALIASES = (SKOS.altLabel, MITHAQ.officialName)
_LINKS = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch)
_PROPOSAL = "proposal"
#: What is left to a person.
_TO_FILL = ("reviewer_id", "reviewer_label")
_ALWAYS = frozenset(
    {"record_id", "subject_id", "predicate_id", "object_id", "mapping_justification", *_TO_FILL}
)


@dataclass(frozen=True)
class Thing:
    """One of ours that has no link, with the names to compare."""

    iri: NamedNode
    label: str
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Proposal:
    """A candidate for a thing. ``confidence`` ranks it, from 0 to 1; ``reason`` is for a person; ``relation`` is what it would be."""

    thing: Thing
    iri: NamedNode
    label: str
    confidence: float
    justification: str
    likeness: Likeness | None
    tool: str
    reason: str
    relation: NamedNode = SKOS.exactMatch


@dataclass(frozen=True)
class Ask:
    """What is wanted: the dataset, how many candidates a thing, from which confidence on, and of which type of a service."""

    target: Target
    limit: int = 3
    least: float = 0.7
    kind: str = ""


class Unlinked:
    """The things of a graph that have no link to a dataset."""

    def __init__(self, store: Store, target: Target) -> None:
        self._store = store
        self._target = target
        self._names = Names(store)
        self._folding = Folding.read(model().data / "lexicons")

    def named(self, texts: Iterable[str]) -> Iterator[tuple[Thing, NamedNode | None]]:
        """The things that go by these names, each with the link that it has. Raises :class:`UnknownNameError`."""
        for text in texts:
            thing = self._names.resolve(text)
            yield self._thing(thing), self._link(thing)

    def of(self, classes: Iterable[NamedNode]) -> list[Thing]:
        """Those of some classes that lack one, by label."""
        things = {thing for cls in classes for thing in self._names.instances(cls)}
        found = [self._thing(thing) for thing in things if self._link(thing) is None]
        return sorted(found, key=lambda each: (each.label, each.iri.value))

    def ready(self, candidate: Candidate) -> tuple[Name, ...]:
        """A candidate's names, made ready to be compared."""
        return names_of([candidate.label], candidate.aliases, self.key)

    def key(self, text: str) -> str:
        """What the spellings of a name have in common."""
        return name_key(text, self._folding)

    def _link(self, thing: NamedNode) -> NamedNode | None:
        linked = (quad.object for prop in _LINKS for quad in self._store.match(thing, prop))
        return next(
            (
                each
                for each in linked
                if isinstance(each, NamedNode) and each.value.startswith(self._target.namespace)
            ),
            None,
        )

    def _thing(self, iri: NamedNode) -> Thing:
        label = self._names.label(iri)
        labels, aliases = (
            [
                quad.object.value
                for prop in props
                for quad in self._store.match(iri, prop)
                if isinstance(quad.object, Literal)
            ]
            for props in (LABELS, _ALIASES)
        )
        return Thing(iri, label, names_of([label, *sorted(labels)], sorted(aliases), self.key))


def propose(
    things: Sequence[Thing],
    ask: Ask,
    unlinked: Unlinked,
    candidates: Sequence[Candidate] = (),
    service: Service | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Iterator[list[Proposal]]:
    """For each thing its candidates, the best first, from a file, a service or both.

    Raises :class:`mithaq.errors.MithaqError` when a service fails; what was given before it stands.
    """
    ready = [(each, unlinked.ready(each)) for each in candidates]
    answers = service.ask([thing.label for thing in things], ask.kind, ask.limit) if service else None
    for number, thing in enumerate(things, 1):
        found = list(_by_names(thing, ready, ask))
        if service and answers:
            found += _by_service(thing, next(answers), service, ask, unlinked)
        if number % 25 == 0 or number == len(things):
            progress(f"looked for {number} of {len(things)} things")
        best: dict[NamedNode, Proposal] = {}
        for each in sorted(found, key=lambda each: -each.confidence):
            best.setdefault(each.iri, each)
        ranked = sorted(best.values(), key=lambda each: (-each.confidence, each.iri.value))
        yield ranked[: ask.limit]


def _by_names(
    thing: Thing, ready: Iterable[tuple[Candidate, tuple[Name, ...]]], ask: Ask
) -> Iterator[Proposal]:
    for candidate, names in ready:
        alike = likeness(thing.names, names, ask.least)
        if alike is None:
            continue
        how = "LexicalMatching" if alike.same else "LexicalSimilarityThresholdMatching"
        yield Proposal(
            thing, candidate.iri, candidate.label, alike.score, f"semapv:{how}", alike, tool(), alike.reason
        )


def _by_service(
    thing: Thing, found: Sequence[Found], service: Service, ask: Ask, unlinked: Unlinked
) -> Iterator[Proposal]:
    # The protocol gives scores no range: one of a hundred is usual, else the best of an answer is the measure.
    top = max((each.score for each in found), default=0.0)
    scale = 100.0 if top <= 100 else top
    for each in found:
        if not each.iri.value.startswith(ask.target.namespace):
            continue
        confidence = round(max(0.0, each.score / scale), 4)
        if confidence < ask.least and not each.match:
            continue
        alike = likeness(thing.names, names_of([each.name], (), unlinked.key))
        said = [
            f"{service.name} gives it a score of {each.score:g}"
            + (" and calls it a match" if each.match else "")
        ]
        said += [f"as {', '.join(each.types)}"] if each.types else []
        said += [alike.reason] if alike else []
        yield Proposal(
            thing,
            each.iri,
            each.name,
            confidence,
            "semapv:UnspecifiedMatching",
            alike,
            service.name,
            "; ".join(said),
        )


def tool() -> str:
    """What a proposal of ours was found with."""
    return f"Mithaq {version('mithaq')}"


def proposals_as_sssom(proposals: Iterable[Proposal], target: Target, targets: Sequence[Target]) -> bytes:
    """Proposals as a mapping set: one row a candidate, whose reviewer is still to be filled in."""
    declared = {name: iri for each in collect().looked_at for name, iri in each.prefixes.items()}
    prefixes = prefixes_for(targets, declared) | {_PROPOSAL: f"{BASE}{_PROPOSAL}/"}
    used = {_PROPOSAL, "skos", "semapv"}
    rows, ranks = [], dict[NamedNode, int]()
    for each in proposals:
        ranks[each.thing.iri] = ranks.get(each.thing.iri, 0) + 1
        rows.append(_as_row(each, ranks[each.thing.iri], prefixes, used))
    metadata = {
        "curie_map": {name: prefixes[name] for name in sorted(used)},
        "mapping_set_id": f"{BASE}links/proposals-{target.name}",
        "mapping_set_title": f"Proposed links to {target.title}, for a person to accept",
        "license": LICENCE,
        "object_source": target.namespace,
    }
    filled = {column for row in rows for column in row} | _ALWAYS
    columns = [column for column in COLUMNS if column in filled]
    return as_text([*header(metadata), *table(columns, rows)])


def _as_row(each: Proposal, rank: int, prefixes: dict[str, str], used: set[str]) -> dict[str, str]:
    subject, subject_prefix = compact_in(each.thing.iri.value, prefixes)
    found, found_prefix = compact_in(each.iri.value, prefixes)
    used |= {subject_prefix, found_prefix}
    row = {
        "record_id": f"{_PROPOSAL}:{subject.partition(':')[2]}-{rank}",
        "subject_id": subject,
        "subject_label": each.thing.label,
        "predicate_id": compact(each.relation),
        "object_id": found,
        "object_label": each.label,
        "mapping_justification": each.justification,
        "confidence": f"{each.confidence:g}",
        "mapping_tool": each.tool,
        "comment": each.reason,
    }
    if each.likeness:
        row |= {"similarity_score": f"{each.likeness.score:g}", "similarity_measure": MEASURE}
        row |= {"match_string": each.likeness.theirs} if each.likeness.same else {}
    return row
