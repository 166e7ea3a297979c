"""Which blank nodes are written in place, without a label.

A blank node that is the object of one statement only can be written there, as ``[ ... ]`` or as an item chain
``( ... )``; one that nothing refers to can begin its own block as ``[]``. Neither needs a label, so neither can change
when the labels of others do. What is left (shared, on a cycle, in two graphs, a graph's name, part of a triple term, or
nested too deep to read) is labelled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import dropwhile
from operator import ne

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from mithaq.export.names import AnyTerm
from mithaq.terms import RDF

#: Deeper than this nobody can read it, and readers with a recursive parser may not either.
MAX_DEPTH = 24

_CELL = {RDF.first, RDF.rest}


@dataclass(frozen=True)
class Nesting:
    """How each blank node of a dataset is written."""

    nested: frozenset[BlankNode]
    anonymous: frozenset[BlankNode]
    labelled: frozenset[BlankNode]
    #: Cells of well-formed lists; those that are also ``nested`` are written as ``( ... )``.
    cells: frozenset[BlankNode]


class _Survey:
    """Where each blank node occurs."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.said: defaultdict[BlankNode, list[Quad]] = defaultdict(list)
        self.uses: defaultdict[BlankNode, list[Quad]] = defaultdict(list)
        self.pinned: set[BlankNode] = set()
        for quad in quads:
            if isinstance(quad.subject, BlankNode):
                self.said[quad.subject].append(quad)
            obj = quad.object
            if isinstance(obj, BlankNode):
                self.uses[obj].append(quad)
            elif isinstance(obj, Triple):
                self.pinned.update(_blanks_within(obj))
            if isinstance(quad.graph_name, BlankNode):
                self.pinned.add(quad.graph_name)

    def all(self) -> set[BlankNode]:
        return {*self.said, *self.uses, *self.pinned}

    def graphs(self, node: BlankNode) -> set[object]:
        return {
            quad.graph_name for occurrences in (self.said, self.uses) for quad in occurrences.get(node, ())
        }

    def free(self) -> Iterator[BlankNode]:
        """The blank nodes that live in one graph and stand nowhere a label is needed."""
        return (node for node in self.all() if node not in self.pinned and len(self.graphs(node)) == 1)


def _blanks_within(term: AnyTerm) -> Iterator[BlankNode]:
    if isinstance(term, BlankNode):
        yield term
    elif isinstance(term, Triple):
        yield from _blanks_within(term.subject)
        yield from _blanks_within(term.object)


def nesting(quads: Iterable[Quad]) -> Nesting:
    """Sort the blank nodes of ``quads``; linear in their number."""
    survey = _Survey(quads)
    places: dict[BlankNode, Quad] = {}
    anonymous: set[BlankNode] = set()
    for node in survey.free():
        uses = survey.uses.get(node, ())
        if not uses:
            anonymous.add(node)
        elif len(uses) == 1:
            places[node] = uses[0]
    cells = _cells(survey.said, places)
    nested = places.keys() - _cut(places, cells)
    return Nesting(
        nested=frozenset(nested),
        anonymous=frozenset(anonymous),
        labelled=frozenset(survey.all() - nested - anonymous),
        cells=frozenset(cells),
    )


def _cells(said: Mapping[BlankNode, list[Quad]], places: Mapping[BlankNode, Quad]) -> set[BlankNode]:
    """The nodes from which ``rdf:rest`` leads over plain cells to ``rdf:nil``; followed from the end."""
    shaped = {node for node in places if _is_cell(said.get(node, []))}
    cells = set()
    for last in [node for node in shaped if _rest(said[node]) == RDF.nil]:
        node: object = last
        while isinstance(node, BlankNode) and node in shaped and node not in cells:
            cells.add(node)
            place = places[node]
            node = place.subject if place.predicate == RDF.rest else None
    return cells


def _is_cell(quads: list[Quad]) -> bool:
    return len(quads) == 2 and {quad.predicate for quad in quads} == _CELL


def _rest(quads: list[Quad]) -> object:
    return next(quad.object for quad in quads if quad.predicate == RDF.rest)


def _cut(places: Mapping[BlankNode, Quad], cells: set[BlankNode]) -> set[BlankNode]:
    """The nodes that have one place and still need a label: on a cycle, or too deep.

    Every node has one parent at most, so each walk upwards ends at a root, at a node already measured, or in a cycle.
    """
    depths: dict[BlankNode, int] = {}
    cut: set[BlankNode] = set()
    for start in places:
        path: dict[BlankNode, None] = {}
        node: NamedNode | BlankNode | Triple = start
        while isinstance(node, BlankNode) and node in places and node not in depths and node not in path:
            path[node] = None
            node = places[node].subject
        if node in path:
            cut.update(dropwhile(partial(ne, node), path))
        for step in reversed(path):
            depths[step] = 0 if step in cut else _depth(step, places[step], depths, cells)
            if depths[step] > MAX_DEPTH:
                depths[step] = 0
                cut.add(step)
    return cut


def _depth(node: BlankNode, place: Quad, depths: Mapping[BlankNode, int], cells: set[BlankNode]) -> int:
    above = depths.get(place.subject, 0) if isinstance(place.subject, BlankNode) else 0
    inside_list = node in cells and place.subject in cells and place.predicate == RDF.rest
    return above if inside_list else above + 1
