"""What a fact rests on when no rule has concluded it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple


@dataclass(frozen=True)
class Stated:
    """Accepted claims state it."""

    claims: tuple[NamedNode, ...]


@dataclass(frozen=True)
class Declared:
    """The ontology or the vocabulary says it. ``note`` tells a choice of definition: "definition: islamic-nation"."""

    graph: NamedNode
    note: str = ""


@dataclass(frozen=True)
class Computed:
    """The build computed it from other facts, and perhaps from the ``absence`` of something, in words."""

    rule: str
    premises: tuple[Triple, ...]
    absence: str = ""


Ground = Stated | Declared | Computed
