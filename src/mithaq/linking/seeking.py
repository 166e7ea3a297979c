"""From what a person asks for to a mapping set of proposals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mithaq.errors import InputError, MithaqError
from mithaq.linking.candidates import read_candidates
from mithaq.linking.collecting import links_folder
from mithaq.linking.matching import Weights
from mithaq.linking.pairing import candidates_in_graph
from mithaq.linking.proposing import (
    CLASSES,
    Ask,
    Proposal,
    Thing,
    Unlinked,
    proposals_as_sssom,
    propose,
)
from mithaq.linking.reconciling import Service
from mithaq.mappings import Target, targets_beside
from mithaq.names import Names
from mithaq.store import Store
from mithaq.terms import OWL, compact

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Limits:
    """How many candidates a thing, from which confidence on, and how long in seconds a service may take."""

    candidates: int = 3
    least: float = 0.7
    patience: float = 30.0


@dataclass(frozen=True)
class Wanted:
    """What is looked for: the dataset to link to, where candidates come from, and for which classes or things."""

    target: str
    files: Sequence[str] = ()
    service: str | None = None
    kind: str = ""
    classes: Sequence[str] = ()
    things: Sequence[str] = ()
    limits: Limits = Limits()


def proposed(
    store: Store, wanted: Wanted, progress: Progress = lambda _: None
) -> tuple[bytes, MithaqError | None]:
    """The proposals as a mapping set, and what ended the search early: a service that failed loses nothing found before.

    The set is empty where nothing was found before a failure. Raises :class:`MithaqError` for what is wrong at the start.
    """
    targets = targets_beside(links_folder())
    target = _target(wanted.target, targets)
    if target.imported:
        return _in_graph(store, wanted, target, targets, progress), None
    if not wanted.files and not wanted.service:
        raise InputError(
            "there is nowhere to look for candidates",
            hint="Name a file with --candidates, or a service with --service.",
        )
    candidates = [each for path in wanted.files for each in read_candidates(path, targets, target)]
    unlinked = Unlinked(store, target)
    things = _things(store, wanted, unlinked, progress)
    service = Service(wanted.service, wanted.limits.patience) if wanted.service else None
    ask = Ask(target, wanted.limits.candidates, wanted.limits.least, wanted.kind)
    found: list[Proposal] = []
    failure = None
    try:
        for each in propose(things, ask, unlinked, candidates, service, progress):
            found += each
    except MithaqError as error:
        failure = error
    finally:
        if service:
            service.close()
    progress(_counted(found, things))
    return (b"" if failure and not found else proposals_as_sssom(found, target, targets)), failure


def _counted(found: Sequence[Proposal], things: Sequence[Thing]) -> str:
    with_some = len({each.thing.iri for each in found})
    return f"{len(found)} {'candidate' if len(found) == 1 else 'candidates'} for {with_some} of {len(things)} things"


def _in_graph(
    store: Store, wanted: Wanted, target: Target, targets: tuple[Target, ...], progress: Progress
) -> bytes:
    """The same where the dataset is one that an import brings into the graph."""
    if wanted.files or wanted.service:
        raise InputError(
            f"candidates of {target.title} are the records that were imported",
            hint="Leave out --candidates and --service.",
        )
    weights = Weights.read(links_folder() / "matching.toml")
    ask = Ask(target, wanted.limits.candidates, wanted.limits.least)
    things = _things(store, wanted, Unlinked(store, target), progress)
    ours, candidates = candidates_in_graph(store, ask, targets, weights, things)
    found = [each for some in candidates for each in some]
    progress(_counted(found, ours))
    return proposals_as_sssom(found, target, targets)


def _target(name: str, targets: tuple[Target, ...]) -> Target:
    for target in targets:
        if target.name == name:
            return target
    raise InputError(
        f"there is no dataset '{name}' to link to",
        hint=f"targets.toml describes {', '.join(target.name for target in targets)}.",
    )


def _things(store: Store, wanted: Wanted, unlinked: Unlinked, progress: Progress) -> list[Thing]:
    if not wanted.things:
        names = Names(store)
        named = [names.resolve(text, OWL.Class) for text in wanted.classes]
        return unlinked.of(named or CLASSES)
    found = []
    for thing, link in unlinked.named(wanted.things):
        if link is None:
            found.append(thing)
        else:
            progress(f"{thing.label} ({compact(thing.iri)}) is linked to {link.value} already")
    return found
