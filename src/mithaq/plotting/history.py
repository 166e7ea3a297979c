"""The time line of a nation, and the history of two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mithaq.errors import InputError
from mithaq.plotting.lanes import Bar, Lanes, Section, counted, in_force, outside_states, shows_anything, span
from mithaq.plotting.parts import AGREEMENT, COLUMNS, EXERCISE, History, Part
from mithaq.plotting.picture import Picture, Table, Words, consulted, ranked_sources
from mithaq.plotting.reading import Reader
from mithaq.plotting.times import Spell, as_year


def timeline(reader: Reader, nation: str, first: int | None = None, last: int | None = None) -> Picture:
    """A nation's time line."""
    history = History(reader, nation)
    parts = [
        history.memberships(),
        *history.obligations(history.owed()),
        history.agreements(),
        history.designations(),
        history.exercises(),
    ]
    label = reader.label(nation)
    subtitle = (
        "Memberships, obligations, agreements, designations and joint exercises on record. A bar is solid where its dates leave no doubt "
        "and pale where it may have held; one that ends in a question mark has no end on record."
    )
    empty = [part.section.title.partition(":")[0].lower() for part in parts if part.section.is_empty]
    notes = [f"Nothing on record: {', '.join(empty)}."] if empty else []
    notes += outside_states(reader, [nation])
    shown = [part for part in parts if not part.section.is_empty]
    legend = {"owes": f"owed by {label}", "owed": f"owed to {label}", "mutual": "owed both ways"}
    words = Words(f"{label}: alliances and obligations over time", subtitle, tuple(notes))
    return _picture(reader, words, shown, legend, first, last)


def dyad(
    reader: Reader, nation: str, other: str, first: int | None = None, last: int | None = None
) -> Picture:
    """The history of two nations; raises :class:`InputError` where they are one."""
    if nation == other:
        raise InputError(
            f"{reader.label(nation)} and {reader.label(other)} are one nation", hint="Name two nations."
        )
    history = History(reader, nation, other)
    parts = [*history.directions(history.owed()), history.agreements(), history.exercises()]
    one, two = reader.label(nation), reader.label(other)
    subtitle = (
        "Obligations, agreements and joint exercises on record between the two. Where the ground is hatched no systematic source looked: "
        "there, an empty place does not mean that nothing happened. A question mark: no end, or no beginning, is on record."
    )
    notes = tuple(outside_states(reader, [nation, other]))
    words = Words(f"{one} and {two}: obligations, agreements and exercises", subtitle, notes)
    return _picture(reader, words, parts, {"owes": f"owed by {one}", "owed": f"owed by {two}"}, first, last)


def _picture(
    reader: Reader,
    words: Words,
    parts: Sequence[Part],
    legend: Mapping[str, str],
    first: int | None,
    last: int | None,
) -> Picture:
    start, end = span([part.section for part in parts], reader.as_of, first, last)
    check_span(reader, start, end)
    if (first, last) != (None, None):
        parts = [part.within(start, end) for part in parts]
        if not shows_anything([part.section for part in parts], start, end):
            parts, words = [], replace(words, title=f"{words.title}, {start} to {end - 1}")
    shown = tuple(_fitting(part, reader.settings.limits["rows"], start, end) for part in parts)
    kinds = [*reader.settings.obligations, AGREEMENT, EXERCISE]
    found = [each for part in parts for each in part.found]
    notes = (*words.notes, *(note for part in parts for note in part.notes))
    return Picture(
        "lanes",
        replace(words, notes=notes),
        Lanes(shown, start, end, as_year(reader.as_of, end=True), {**reader.settings.legend, **legend}),
        Table(COLUMNS, tuple(row.cells for part in parts for row in part.rows)),
        ranked_sources(reader, found),
        consulted(reader, kinds),
        reader.as_of,
        reader.settings,
    )


def check_span(reader: Reader, start: int, end: int) -> None:
    """Raise :class:`InputError` for years that are none, or that lie after all that the graph knows."""
    if end <= start:
        raise InputError(f"there is no year from {start} to {end - 1}", hint="Give the earlier year first.")
    if start > int(reader.as_of[:4]):
        raise InputError(
            f"nothing is on record of {start} or later",
            hint=f"The graph is as of {reader.as_of}: begin earlier.",
        )


def _fitting(part: Part, limit: int, first: int, last: int) -> Section:
    """The section with counts by year in place of its lanes where there are too many of them."""
    section = part.section
    if len(section.lanes) <= limit:
        return section
    if section.key == "agreements":
        counts, _ = counted(
            part.found, f"signed a year, {len(section.lanes)} in all; the table lists each", "agreement"
        )
        return replace(section, title="Other agreements", lanes=(), counts=counts)
    spells: dict[str, tuple[Spell, ...]] = defaultdict(tuple)
    for bar in (bar for lane in section.lanes for bar in lane.bars):
        spells[bar.name] += bar.spells
    bars = [Bar(name, "mutual", those) for name, those in spells.items()]
    counts = in_force(
        bars,
        first,
        last,
        f"agreements that oblige either side in a year, of {len(bars)}; the table lists each",
        "mutual",
    )
    return replace(section, title=section.title.partition(":")[0], lanes=(), counts=counts)
