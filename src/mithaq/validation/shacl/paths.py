"""SHACL property paths: what they reach, read forwards and backwards, and which triples they read on the way.

The last is what validating only after a change rests on. A path from a focus node reads triples of a predicate at the end
of some beginning of itself; followed backwards from a changed triple, that beginning leads to the focus nodes whose
results may have changed, and to no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mithaq.validation.shacl.graph import IndexedGraph


@dataclass(frozen=True)
class Step:
    """One predicate, by its number, forwards or against its direction."""

    predicate: int
    inverse: bool = False


@dataclass(frozen=True)
class Chain:
    """Paths one after the other; none at all stays where it is."""

    parts: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Alternative:
    """Any of several paths."""

    parts: tuple[Path, ...]


@dataclass(frozen=True)
class Repeated:
    """A path taken ``at_least`` (0 or 1) times, and at most once unless ``many``."""

    part: Path
    at_least: int
    many: bool


Path = Step | Chain | Alternative | Repeated

#: The focus node itself.
HERE = Chain()


class Read(NamedTuple):
    """Where a triple may be read: at the end of ``before``, with ``predicate`` (any where ``None``), or against it."""

    before: Path
    predicate: int | None
    inverse: bool


def follow(graph: IndexedGraph, path: Path, start: int) -> list[int]:
    """The nodes that a path reaches from a node, each once, in the order in which they are found."""
    match path:
        case Step(predicate, inverse):
            return list(graph.subjects(predicate, start) if inverse else graph.objects(start, predicate))
        case Chain(parts):
            nodes = [start]
            for part in parts:
                nodes = list(dict.fromkeys(end for node in nodes for end in follow(graph, part, node)))
            return nodes
        case Alternative(parts):
            return list(dict.fromkeys(end for part in parts for end in follow(graph, part, start)))
        case Repeated():
            return _repeat(graph, path, start)


def _repeat(graph: IndexedGraph, path: Repeated, start: int) -> list[int]:
    first = follow(graph, path.part, start)
    reached = dict.fromkeys(first if path.at_least else [start, *first])
    ahead = list(first) if path.many else []
    followed = set()
    while ahead:
        node = ahead.pop()
        if node not in followed:
            followed.add(node)
            ends = follow(graph, path.part, node)
            reached.update(dict.fromkeys(ends))
            ahead.extend(ends)
    return list(reached)


def turned(path: Path) -> Path:
    """The path that leads back."""
    match path:
        case Step(predicate, inverse):
            return Step(predicate, not inverse)
        case Chain(parts):
            return Chain(tuple(turned(part) for part in reversed(parts)))
        case Alternative(parts):
            return Alternative(tuple(turned(part) for part in parts))
        case Repeated(part, at_least, many):
            return Repeated(turned(part), at_least, many)


def joined(first: Path, second: Path) -> Path:
    """One path after another."""
    if first == HERE:
        return second
    return first if second == HERE else Chain((first, second))


def reads(path: Path) -> Iterator[Read]:
    """Every way in which following a path reads a triple."""
    match path:
        case Step(predicate, inverse):
            yield Read(HERE, predicate, inverse)
        case Chain(parts):
            for index, part in enumerate(parts):
                yield from after(Chain(parts[:index]) if index else HERE, reads(part))
        case Alternative(parts):
            for part in parts:
                yield from reads(part)
        case Repeated(part, _, many):
            yield from after(Repeated(part, 0, True) if many else HERE, reads(part))


def after(path: Path, later: Iterator[Read]) -> Iterator[Read]:
    """The same reads, begun where a path ends."""
    return (Read(joined(path, read.before), read.predicate, read.inverse) for read in later)
