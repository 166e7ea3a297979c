"""The kinds of export: parts of the graph as RDF, and the tables and networks that are made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from pyoxigraph import Quad, Triple

from mithaq.errors import InputError
from mithaq.export.choices import choose
from mithaq.export.dyads import DYAD_FORMATS, Dyads, dyads
from mithaq.export.members import MEMBER_FORMATS, members
from mithaq.export.metadata import Dump, metadata
from mithaq.export.network import NETWORK_FORMATS, network
from mithaq.export.rdf import FORMATS, write
from mithaq.export.selections import SELECTIONS, Selection
from mithaq.export.streaming import STREAMED, stream
from mithaq.resources import Model
from mithaq.store.home import Manifest
from mithaq.store.interface import Store


class Exportable(Protocol):
    """What an export is made of: a built graph."""

    @property
    def store(self) -> Store:
        """All its quads."""

    @property
    def model(self) -> Model:
        """The folders with its queries."""

    @property
    def manifest(self) -> Manifest:
        """What it was built from."""

    def provenance(self) -> Iterator[Triple]:
        """The evidence of its inferred facts."""


#: The formats of a graph, and of a dataset with named graphs, the default first.
_GRAPH_FORMATS = tuple(FORMATS)
_DATASET_FORMATS = ("trig", *(name for name, each in FORMATS.items() if each.keeps_graphs and name != "trig"))


@dataclass(frozen=True)
class Kind:
    """Something that can be exported: ``formats``, the default first; ``render`` gives the document in pieces.

    ``choose`` gives what is rendered where only some dyad-years are asked for; of other kinds there is no such part.
    """

    name: str
    description: str
    formats: tuple[str, ...]
    render: Callable[[Exportable, str], Iterable[bytes]]
    choose: Callable[[Exportable, str, Dyads], Iterable[bytes]] | None = None


def export(
    graph: Exportable,
    what: str,
    format: str | None = None,  # noqa: A002 - the RDF term
    which: Dyads | None = None,
) -> Iterable[bytes]:
    """What is called ``what`` in a format, by default its first, in pieces; the same graph gives the same bytes.

    N-Triples, N-Quads and dyad-years are made in bounded memory, however large the graph is; ``which`` of the latter is
    for that kind alone.
    Raises :class:`mithaq.errors.UnknownNameError` for an unknown kind, :class:`InputError` for a format it has not.
    """
    kind = choose("kind of export", what, KINDS)
    chosen = format or kind.formats[0]
    if chosen not in kind.formats:
        raise InputError(
            f"'{what}' cannot be written as {chosen}", hint=f"Use one of {', '.join(kind.formats)}."
        )
    if which is None:
        return kind.render(graph, chosen)
    if kind.choose is None:
        raise InputError(
            f"'{what}' is exported whole: years, directions and nations are for dyads",
            hint="Leave them out, or export dyads.",
        )
    return kind.choose(graph, chosen, which)


def _document(quads: Iterable[Quad | Triple], format: str) -> Iterable[bytes]:  # noqa: A002 - the RDF term
    if format in STREAMED:
        return stream((Quad(*quad) if isinstance(quad, Triple) else quad for quad in quads), format)
    return [write(quads, format)]


def _metadata(graph: Exportable, format: str) -> Iterable[bytes]:  # noqa: A002 - the RDF term
    dumps = [
        Dump(kind.name, each, kind.description)
        for kind in KINDS.values()
        if kind.name != "metadata"  # which is about the others
        for each in kind.formats
    ]
    return _document(metadata(graph.store, graph.model, graph.manifest, dumps), format)


def _dyads(graph: Exportable, format: str, which: Dyads) -> Iterable[bytes]:  # noqa: A002 - the RDF term
    return dyads(graph.store, graph.model.queries, format, which)


def _rdf(selection: Selection) -> Kind:
    return Kind(
        selection.name,
        selection.description,
        _DATASET_FORMATS if selection.has_graphs else _GRAPH_FORMATS,
        lambda graph, format: _document(selection.quads(graph.store), format),  # noqa: A006 - the RDF term
    )


#: What can be exported, by name.
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            *(_rdf(selection) for selection in SELECTIONS.values()),
            Kind(
                "evidence",
                "how each inferred fact follows, step by step down to the claims, in PROV-O",
                _GRAPH_FORMATS,
                lambda graph, format: _document(graph.provenance(), format),  # noqa: A006 - the RDF term
            ),
            Kind(
                "metadata",
                "what the whole is: counts, links, files, licence and sources, in VoID, DCAT and schema.org",
                _GRAPH_FORMATS,
                _metadata,
            ),
            Kind(
                "network",
                "the alliance network with dates and kinds of ties",
                tuple(NETWORK_FORMATS),
                lambda graph, format: [network(graph.store, graph.model.queries, format)],  # noqa: A006
            ),
            Kind(
                "members",
                "memberships as a table with codes, coverage and claims",
                tuple(MEMBER_FORMATS),
                lambda graph, format: [members(graph.store, graph.model.queries, format)],  # noqa: A006
            ),
            Kind(
                "dyads",
                "who owes what to whom as a table of dyad-years, empty where nothing is known",
                tuple(DYAD_FORMATS),
                lambda graph, format: _dyads(graph, format, Dyads()),  # noqa: A006
                _dyads,
            ),
        )
    }
)
