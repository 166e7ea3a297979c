"""Rows of text set in columns: as wide as they need to be, and as narrow as the screen demands."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from mithaq.questions import Thing, Value
from mithaq.screen.safe import in_line

GAP = 2
_NARROWEST = 8


def cell_text(value: Value, with_curie: bool) -> str:
    """A value in a cell; a thing ``with_curie`` shows by which name to ask on."""
    if with_curie and isinstance(value, Thing) and value.label != value.curie:
        return in_line(f"{value.label} ({value.curie})")
    return "" if value is None else in_line(value)


def widths_of(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """As wide as the longest cell, taking from the widest columns what the screen does not have; heads stay whole."""
    widths = [max(cell_len(row[n]) for row in rows) for n in range(len(rows[0]))]
    least = [max([_NARROWEST, *map(cell_len, head.split())]) for head in rows[0]]
    room = width - GAP * (len(widths) - 1)
    while sum(widths) > room and any(wide > low for wide, low in zip(widths, least, strict=True)):
        widest = max(range(len(widths)), key=lambda n: (widths[n] > least[n], widths[n]))
        widths[widest] -= 1
    return widths


def row_lines(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """One row, on as many lines as its longest cell needs."""
    wrapped = [textwrap.wrap(cell, column) or [""] for cell, column in zip(cells, widths, strict=True)]
    for n in range(max(map(len, wrapped))):
        parts = (lines[n] if n < len(lines) else "" for lines in wrapped)
        yield (" " * GAP).join(
            part + " " * (column - cell_len(part)) for part, column in zip(parts, widths, strict=True)
        )
