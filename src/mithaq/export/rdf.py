"""Writing graphs: the same graph gives the same bytes, whatever the order and the blank node labels of the input."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from mithaq import parsing
from mithaq.errors import InputError
from mithaq.export.blanks import Nesting, nesting
from mithaq.export.choices import choose
from mithaq.export.names import Names
from mithaq.export.rdfxml import rdfxml
from mithaq.export.turtle import trig, turtle


@dataclass(frozen=True)
class Format:
    """A syntax for graphs, and the function that gives a document in pieces."""

    name: str
    rdf: RdfFormat
    pieces: Callable[[set[Quad]], Iterator[str]]

    @property
    def keeps_graphs(self) -> bool:
        """Whether it can say which named graph a triple is in."""
        return self.rdf.supports_datasets

    @property
    def media_type(self) -> str:
        """The media type registered for it."""
        return self.rdf.media_type


def write(quads: Iterable[Quad | Triple], format: str) -> bytes:  # noqa: A002 - the RDF term
    """The canonical document of a graph or dataset: UTF-8, LF line ends; a :class:`Triple` is in the default graph.

    Blank nodes that need a label have that of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/).
    Raises :class:`UnknownNameError` for an unknown format, :class:`InputError` for what the format cannot hold.
    """
    return b"".join(_chunks(quads, format))


def write_to(file: IO[bytes], quads: Iterable[Quad | Triple], format: str) -> None:  # noqa: A002 - the RDF term
    """As :func:`write`, to a file open for bytes. Nothing is written when the format cannot hold the graph."""
    for chunk in _chunks(quads, format):
        file.write(chunk)


def _chunks(quads: Iterable[Quad | Triple], name: str) -> Iterator[bytes]:
    chosen = choose("graph format", name, FORMATS)
    dataset = {Quad(*quad) if isinstance(quad, Triple) else quad for quad in quads}
    if not chosen.keeps_graphs:
        _refuse_graphs(dataset, name)
    return (piece.encode() for piece in chosen.pieces(dataset))


def _refuse_graphs(quads: set[Quad], name: str) -> None:
    graphs = {str(quad.graph_name) for quad in quads if not isinstance(quad.graph_name, DefaultGraph)}
    if graphs:
        keeping = ", ".join(each.name for each in FORMATS.values() if each.keeps_graphs)
        some = f"{min(graphs)}" + (f" and {len(graphs) - 1} more" if len(graphs) > 1 else "")
        raise InputError(
            f"{name} cannot keep named graphs, and the data has {some}",
            hint=f"Formats that keep them: {keeping}.",
        )


def _has_blanks(quad: Quad) -> bool:
    terms = (quad.subject, quad.object, quad.graph_name)
    return any(isinstance(term, BlankNode | Triple) for term in terms)


def _canonical(quads: set[Quad]) -> set[Quad]:
    """The quads with canonical blank node labels."""
    if not any(map(_has_blanks, quads)):
        return quads
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _nested(quads: set[Quad]) -> tuple[set[Quad], Nesting]:
    """The quads and how to nest them; labels are computed, which can be slow, only when one will be seen."""
    found = nesting(quads)
    if not found.labelled:
        return quads, found
    canonical = _canonical(quads)
    return canonical, nesting(canonical)


def _in_order(quads: set[Quad]) -> list[Quad]:
    return sorted(_canonical(quads), key=Names().quad_key)


def _turtle(quads: set[Quad]) -> Iterator[str]:
    return turtle(*_nested(quads))


def _trig(quads: set[Quad]) -> Iterator[str]:
    return trig(*_nested(quads))


def _lines(quads: set[Quad]) -> Iterator[str]:
    """Canonical N-Quads, which is N-Triples where all is in the default graph: one line a quad, by code point."""
    text = serialize(_canonical(quads), format=RdfFormat.N_QUADS) or b""
    return (line.decode() for line in sorted(text.splitlines(keepends=True)))


def _jsonld(quads: set[Quad]) -> Iterator[str]:
    try:
        text = serialize(_in_order(quads), format=RdfFormat.JSON_LD) or b""
    except OSError as error:
        raise InputError(f"JSON-LD cannot hold this graph: {error}", hint="Use turtle or nquads.") from error
    yield json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def _rdfxml(quads: set[Quad]) -> Iterator[str]:
    return rdfxml(_in_order(quads))


_PIECES: Mapping[str, Callable[[set[Quad]], Iterator[str]]] = {
    "turtle": _turtle,
    "trig": _trig,
    "ntriples": _lines,
    "nquads": _lines,
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
}

#: The formats that graphs can be written in, by name; the same that :mod:`mithaq.parsing` reads.
FORMATS: Mapping[str, Format] = MappingProxyType(
    {name: Format(name, rdf, _PIECES[name]) for name, rdf in parsing.FORMATS.items()}
)
