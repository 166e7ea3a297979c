"""A picture: what it shows, in words and as a table, and the drawing of it as SVG, PNG or HTML."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from types import MappingProxyType

from mithaq.errors import InputError
from mithaq.export.choices import choose
from mithaq.plotting.reading import Found, Reader, Source, iri
from mithaq.plotting.settings import Settings


@dataclass(frozen=True)
class Link:
    """A thing that a cell of the table names, with its address; without one, plain words."""

    text: str
    address: str = ""


#: The cells of a table's row: words, or things with their addresses.
Cell = str | tuple[Link, ...]


@dataclass(frozen=True)
class Table:
    """All that a picture shows, for those who cannot see it or want to know more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Words:
    """What stands around a drawing; ``notes`` say what it leaves out."""

    title: str
    subtitle: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Picture:
    """A picture of a part of the graph; the same graph gives the same bytes.

    ``painter``: the module that draws ``data``. ``sources``: those it rests on, the most used first.
    ``consulted``: those that set out to record what it is about. A picture is false where there is nothing to draw.
    """

    painter: str
    words: Words
    data: object
    table: Table
    sources: tuple[Source, ...]
    consulted: tuple[Source, ...]
    as_of: str
    settings: Settings

    def __repr__(self) -> str:
        return f"<Picture: {self.words.title}; {len(self.table.rows)} rows>"

    def __bool__(self) -> bool:
        return bool(self.table.rows)

    @property
    def footer(self) -> str:
        """The sources, as far as there is room for their names, and the day as of which they were read."""
        most = self.settings.limits["sources"]
        named = [str(source) for source in self.sources[:most]]
        more = len(self.sources) - len(named)
        listed = "; ".join(named) + (f"; and {more} more" if more else "")
        return f"Sources: {listed or 'none'}. As of {self.as_of}. Mithaq."

    @property
    def nothing(self) -> str:
        """Why there is nothing to draw: what was looked at."""
        looked = "; ".join([*map(str, self.consulted), "single documents"])
        return f"nothing to draw: {self.words.title}: nothing is on record.\nSources consulted: {looked}."

    @cached_property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        told = f"It shows {len(self.table.rows)} records, which the page as HTML lists in a table."
        parts = (self.words.subtitle, *self.words.notes, told, self.footer)
        return " ".join(part for part in parts if part)

    def render(self, format: str = "svg") -> bytes:  # noqa: A002 - as for exports
        """The picture in one of :data:`FORMATS`; raises :class:`InputError` where matplotlib is not installed."""
        return choose("format", format, FORMATS)(self)

    def svg(self) -> str:
        """The drawing alone, as text that is an ``<svg>`` element."""
        return self._svg

    @cached_property
    def _svg(self) -> str:
        return self._drawn("svg").decode()  # once, whether a page or a notebook asks for it

    def _drawn(self, format: str) -> bytes:  # noqa: A002 - as above
        check_library()
        # Only here is the plotting library imported: it takes a while, and nothing else needs it.
        painter = importlib.import_module(f"mithaq.plotting.painting.{self.painter}")
        sheet = importlib.import_module("mithaq.plotting.painting.sheet")
        with sheet.style():
            drawn: bytes = sheet.saved(painter.paint(self), self, format)
        return drawn

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        from mithaq.plotting.page import figure

        return figure(self)


def check_library() -> None:
    """Raise :class:`InputError` where there is nothing to draw with."""
    if find_spec("matplotlib") is None:
        raise InputError(
            "pictures need matplotlib, which is not installed",
            hint="Install it with: pip install 'mithaq[plot]'",
        )


def _svg(picture: Picture) -> bytes:
    return picture.svg().encode()


def _png(picture: Picture) -> bytes:
    return picture._drawn("png")


def _html(picture: Picture) -> bytes:
    from mithaq.plotting.page import page

    return page(picture).encode()


#: How a picture can be written, the default first.
FORMATS: Mapping[str, Callable[[Picture], bytes]] = MappingProxyType(
    {"svg": _svg, "png": _png, "html": _html}
)


def link(reader: Reader, name: str) -> Link:
    """A thing by its label, with its IRI."""
    return Link(reader.label(name), iri(name).value)


def evidence(found: Found) -> tuple[Link, ...]:
    """The claims that a thing rests on."""
    return tuple(Link(claim, iri(claim).value) for claim in found.claims)


def ranked_sources(reader: Reader, found: Iterable[Found]) -> tuple[Source, ...]:
    """The sources of what is drawn, those of most of it first."""
    counts = Counter(source for each in found for source in each.sources)
    return tuple(reader.sources[name] for name in sorted(counts, key=lambda name: (-counts[name], name)))


def consulted(reader: Reader, kinds: Iterable[str]) -> tuple[Source, ...]:
    """The sources that set out to record one of these kinds of thing."""
    return tuple(reader.sources[name] for name in dict.fromkeys(one.source for one in reader.coverage(kinds)))
