"""Pictures of the graph: the defence network, the time line of a nation, the history of two, exercises, and who promises what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from mithaq.errors import InputError
from mithaq.export.choices import choose
from mithaq.names import Names
from mithaq.plotting.defence import picture_of_defence
from mithaq.plotting.exercises import exercises
from mithaq.plotting.grid import arrange
from mithaq.plotting.history import dyad, timeline
from mithaq.plotting.layers import lay_out
from mithaq.plotting.picture import FORMATS, Picture, check_library
from mithaq.plotting.reading import Reader
from mithaq.store import Store
from mithaq.terms import MITHAQ, compact

__all__ = ["FORMATS", "PICTURES", "Picture", "Wanted", "check_library", "format_for", "plot"]


@dataclass(frozen=True)
class Wanted:
    """What a picture is to show: ``nations`` by any of their names, a ``year``, or a span of years, both included."""

    nations: Sequence[str] = ()
    year: int | None = None
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of picture: how many nations it is about, whether of one year, and how it is made of these."""

    nations: tuple[int, int]
    of_a_year: bool
    make: Callable[[Reader, Sequence[str], Wanted], Picture]


def plot(store: Store, names: Names, queries: Path, what: str, wanted: Wanted) -> Picture:
    """A picture of one of :data:`PICTURES`, drawn when it is rendered.

    Raises :class:`UnknownNameError` for a picture or nation that is not known, and :class:`InputError` for what the picture does not
    take, for years of which nothing can be known, and for one nation in the place of two.
    """
    kind = choose("picture", what, PICTURES)
    _check(what, kind, wanted)
    reader = Reader(store, names, queries)
    nations = [compact(names.resolve(nation, MITHAQ.Nation)) for nation in wanted.nations]
    return kind.make(reader, nations, wanted)


def format_for(given: str | None, output: Path | None, *, terminal: bool = False) -> str:
    """The format that is meant: the one given, else that of the output's name, else SVG.

    Raises :class:`InputError` for a name of another format, and for a PNG that would go to a terminal.
    """
    suffix = output.suffix.removeprefix(".").lower() if output else ""
    if given is None and suffix and suffix not in FORMATS:
        raise InputError(
            f"{output}: no format of pictures ends in .{suffix}", hint=f"Give --format: {', '.join(FORMATS)}."
        )
    chosen = given or suffix or next(iter(FORMATS))
    if chosen == "png" and terminal:
        raise InputError("a PNG is no text that a terminal can show", hint="Name a file with --output.")
    return chosen


def _check(what: str, kind: Kind, wanted: Wanted) -> None:
    least, most = kind.nations
    if not least <= len(wanted.nations) <= most:
        number = str(least) if least == most else f"{least} or {most}"
        raise InputError(
            f"'{what}' is about {_NUMBERS.get(number, number)}, and {len(wanted.nations)} are named",
            hint="For example: plot timeline Pakistan, plot dyad Pakistan China, plot exercises --nation Pakistan.",
        )
    if kind.of_a_year and (wanted.first is not None or wanted.last is not None):
        raise InputError(f"'{what}' shows one year", hint="Give --year in place of --from and --to.")
    if not kind.of_a_year and wanted.year is not None:
        raise InputError(f"'{what}' shows all years", hint="Give --from and --to in place of --year.")


_NUMBERS = {"0": "no nation by itself", "1": "one nation", "2": "two nations", "0 or 1": "one nation or all"}


def _network(reader: Reader, _nations: Sequence[str], wanted: Wanted) -> Picture:
    limit = reader.settings.limits["hub_parties"]
    title = "Who owes defence to whom: Islamic nations and their partners"
    return picture_of_defence(
        reader,
        "network",
        title,
        _year(reader, wanted),
        lambda known: lay_out(known, limit).notes(known.labels),
    )


def _matrix(reader: Reader, _nations: Sequence[str], wanted: Wanted) -> Picture:
    limit = reader.settings.limits["hub_parties"]
    title = "Who promises defence to whom: Islamic nations and their partners"
    return picture_of_defence(
        reader,
        "matrix",
        title,
        _year(reader, wanted),
        lambda known: arrange(known, limit).notes(known.labels),
    )


def _year(reader: Reader, wanted: Wanted) -> int:
    return int(reader.as_of[:4]) if wanted.year is None else wanted.year


def _timeline(reader: Reader, nations: Sequence[str], wanted: Wanted) -> Picture:
    return timeline(reader, nations[0], wanted.first, wanted.last)


def _dyad(reader: Reader, nations: Sequence[str], wanted: Wanted) -> Picture:
    return dyad(reader, nations[0], nations[1], wanted.first, wanted.last)


def _exercises(reader: Reader, nations: Sequence[str], wanted: Wanted) -> Picture:
    return exercises(reader, nations[0] if nations else "", wanted.first, wanted.last)


#: The kinds of pictures by name.
PICTURES: Mapping[str, Kind] = MappingProxyType(
    {
        "network": Kind((0, 0), True, _network),
        "timeline": Kind((1, 1), False, _timeline),
        "dyad": Kind((2, 2), False, _dyad),
        "exercises": Kind((0, 1), False, _exercises),
        "matrix": Kind((0, 0), True, _matrix),
    }
)
