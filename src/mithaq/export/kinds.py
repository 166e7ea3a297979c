"""The kinds of export: parts of the graph as RDF, and the tables and networks that are made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from mithaq.errors import InputError
from mithaq.export.choices import choose
from mithaq.export.members import MEMBER_FORMATS, members
from mithaq.export.network import NETWORK_FORMATS, network
from mithaq.export.rdf import FORMATS, write
from mithaq.export.selections import SELECTIONS, Selection
from mithaq.store.interface import Store


@dataclass(frozen=True)
class Kind:
    """Something that can be exported: ``formats``, the default first; ``render`` gets the store, the folder of queries and
    the format.
    """

    name: str
    description: str
    formats: tuple[str, ...]
    render: Callable[[Store, Path, str], bytes]


def export(store: Store, queries: Path, what: str, format: str | None = None) -> bytes:  # noqa: A002 - the RDF term
    """What is called ``what`` in a format, by default its first; the same graph gives the same bytes.

    Raises :class:`mithaq.errors.UnknownNameError` for an unknown kind, :class:`InputError` for a format it has not.
    """
    kind = choose("kind of export", what, KINDS)
    chosen = format or kind.formats[0]
    if chosen not in kind.formats:
        raise InputError(
            f"'{what}' cannot be written as {chosen}", hint=f"Use one of {', '.join(kind.formats)}."
        )
    return kind.render(store, queries, chosen)


def _rdf(selection: Selection) -> Kind:
    first = "trig" if selection.has_graphs else "turtle"
    formats = (first, *(name for name in FORMATS if name != first))
    return Kind(
        selection.name,
        selection.description,
        formats,
        lambda store, _queries, format: write(selection.quads(store), format),  # noqa: A006 - the RDF term
    )


#: What can be exported, by name.
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            *(_rdf(selection) for selection in SELECTIONS.values()),
            Kind(
                "network",
                "the alliance network with dates and kinds of ties",
                tuple(NETWORK_FORMATS),
                network,
            ),
            Kind(
                "members",
                "memberships as a table with codes, coverage and claims",
                tuple(MEMBER_FORMATS),
                members,
            ),
        )
    }
)
