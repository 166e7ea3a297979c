"""The matrix of a year: who promises defence to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from mithaq.plotting.defence import Defence, Tie
from mithaq.plotting.grid import Grid, arrange
from mithaq.plotting.painting.sheet import LABEL, SMALL, Key, Sheet, width_of
from mithaq.plotting.picture import Picture
from mithaq.plotting.settings import Settings

_CELL = 0.19
#: By the direction of a tie as its row sees it: the marker, the colour, and what it says.
_SIGNS = {
    "mutual": ("s", "mutual", "both promise to defend each other"),
    "owes": (">", "owes", "only the row promises to defend the column"),
    "owed": ("<", "owed", "only the column promises to defend the row"),
}


def paint(picture: Picture) -> Figure:
    """Draw it."""
    known = picture.data
    assert isinstance(known, Defence)  # noqa: S101 - what the picture was made with
    grid = arrange(known, picture.settings.limits["hub_parties"])
    heads = [*(known.labels[nation] for nation in grid.nations), *(column.label for column in grid.columns)]
    left = max((width_of(known.labels[nation], SMALL) for nation in grid.nations), default=1.0) + 0.15
    top = max((width_of(head, SMALL) for head in heads), default=1.0) + 0.5
    rows, partners = len(grid.nations), len(grid.columns)
    second = left + rows * _CELL + 0.35
    width = max(second + partners * _CELL + 0.1, 9.5)
    sheet = Sheet(picture, width, top + rows * _CELL + 0.1, _legend(picture.settings))
    names = {place: known.labels[nation] for place, nation in enumerate(grid.nations)}
    if rows:
        axes = sheet.axes(left, top, rows * _CELL, rows * _CELL)
        _panel(axes, picture.settings, rows, [known.labels[nation] for nation in grid.nations], names)
        _marks(axes, picture.settings, _among(grid))
        _heading(axes, picture.settings, "Among Islamic nations", top)
    if partners:
        axes = sheet.axes(second, top, partners * _CELL, rows * _CELL)
        _panel(axes, picture.settings, rows, [column.label for column in grid.columns], {})
        _marks(axes, picture.settings, _with_partners(grid))
        _heading(axes, picture.settings, "With their partners", top)
    _corner(sheet, left, top)
    return sheet.figure


def _corner(sheet: Sheet, left: float, top: float) -> None:
    axes = sheet.inches()
    axes.text(
        left - 0.1,
        top - 0.06,
        "Row: who promises\nColumn: to whom",
        ha="right",
        va="bottom",
        fontsize=SMALL,
        fontweight="bold",
        color=sheet.picture.settings.colours["quiet"],
    )


def _panel(axes: Axes, settings: Settings, rows: int, heads: list[str], names: Mapping[int, str]) -> None:
    axes.set_xlim(-0.5, len(heads) - 0.5)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(heads)), heads, rotation=90, fontsize=SMALL, color=settings.colours["ink"])
    axes.set_yticks(list(names), list(names.values()), fontsize=SMALL, color=settings.colours["ink"])
    axes.tick_params(pad=2)
    for place in range(rows + 1):
        axes.axhline(place - 0.5, color=settings.colours["line"], linewidth=0.35, zorder=0)
    for place in range(len(heads) + 1):
        axes.axvline(place - 0.5, color=settings.colours["line"], linewidth=0.35, zorder=0)
    if names:
        for place in range(rows):  # a nation promises itself nothing
            axes.fill_between(
                [place - 0.5, place + 0.5],
                place - 0.5,
                place + 0.5,
                color=settings.colours["line"],
                linewidth=0,
                zorder=0,
            )


def _heading(axes: Axes, settings: Settings, text: str, top: float) -> None:
    above = -0.5 - (top - 0.05) / _CELL
    axes.text(-0.5, above, text, fontsize=LABEL, fontweight="bold", va="top", color=settings.colours["quiet"])


#: The cells of each sign, whether it is certain: across and down.
Cells = dict[tuple[str, bool], list[tuple[int, int]]]


def _among(grid: Grid) -> Cells:
    """Islamic nations among themselves: one that promises and is promised nothing shows in its own row only."""
    place = {nation: number for number, nation in enumerate(grid.nations)}
    cells: Cells = defaultdict(list)
    for (a, b), tie in grid.ties.items():
        if a in place and b in place and tie.owes:
            _put(cells, tie, place[b], place[a])
    return cells


def _with_partners(grid: Grid) -> Cells:
    cells: Cells = defaultdict(list)
    for across, column in enumerate(grid.columns):
        for down, nation in enumerate(grid.nations):
            if tie := grid.ties.get((nation, column.nations[0])):
                _put(cells, tie, across, down)
    return cells


def _put(cells: Cells, tie: Tie, across: int, down: int) -> None:
    cells[tie.word, tie.is_certain].append((across, down))
    if tie.is_mutual and tie.owes != tie.is_owed:  # possible both ways, and certain in one
        cells["owes" if tie.owes == "certain" else "owed", True].append((across, down))


def _marks(axes: Axes, settings: Settings, cells: Cells) -> None:
    for (word, certain), places in sorted(cells.items()):
        marker, colour, _ = _SIGNS[word]
        axes.scatter(
            [x for x, _ in places],
            [y for _, y in places],
            marker=marker,
            s=52 if marker == "s" else 46,
            facecolors=settings.colours[colour] if certain else "none",
            edgecolors=settings.colours[colour],
            linewidths=0.9,
            clip_on=False,
            gid=f"{word}-{'certain' if certain else 'possible'}",
        )


def _legend(settings: Settings) -> list[Key]:
    def sign(word: str, *, certain: bool = True) -> Line2D:
        marker, colour, _ = _SIGNS[word]
        shade = settings.colours[colour]
        return Line2D(
            [],
            [],
            linestyle="none",
            marker=marker,
            markersize=7,
            color=shade,
            markerfacecolor=shade if certain else "none",
        )

    keys = [Key(sign(word), says) for word, (_, _, says) in _SIGNS.items()]
    return [
        *keys,
        Key(sign("mutual", certain=False), "hollow: possible, since dates, stage or creditor leave it open"),
    ]
