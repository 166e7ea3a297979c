"""The sheet that every picture is drawn on: title, subtitle, legend and footer around a body measured in inches."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from html import escape

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from mithaq.plotting.picture import Picture

FONT = "DejaVu Sans"
#: Sizes of text in points.
TITLE, SUBTITLE, LABEL, SMALL = 15.0, 9.5, 8.5, 7.5
#: The edge of the sheet, in inches.
MARGIN = 0.3
#: How what is merely possible is filled and outlined.
PALE, DASHED = 0.28, (0, (2.0, 1.5))
_LINE = 1.35 / 72  # the height of a line of text in inches, for each point of its size


def style() -> AbstractContextManager[None]:
    """The settings of the library while a picture is drawn: texts stay texts, and nothing is random."""
    return mpl.rc_context(
        {
            "font.family": FONT,
            "font.size": LABEL,
            "svg.fonttype": "none",
            "svg.hashsalt": "mithaq",
            "text.parse_math": False,
            "axes.unicode_minus": False,
            "hatch.linewidth": 0.6,
            "path.simplify": False,
        }
    )


@cache
def _measure() -> TextToPath:
    return TextToPath()


@cache
def width_of(text: str, size: float = LABEL, weight: str = "normal") -> float:
    """The width of a text in inches."""
    font = FontProperties(family=FONT, size=size, weight=weight)
    width: float = _measure().get_text_width_height_descent(text, font, ismath=False)[0]
    return width / 72


def wrapped(text: str, width: float, size: float = LABEL, weight: str = "normal") -> list[str]:
    """A text in lines that are no wider than so many inches, as far as its words allow."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def local(name: str) -> str:
    """The last part of a CURIE, as identifiers in a drawing have it."""
    return name.rpartition(":")[2]


def height_of(lines: int, size: float = LABEL) -> float:
    """The height of so many lines of text in inches."""
    return lines * size * _LINE


@dataclass(frozen=True)
class Key:
    """An entry of the legend."""

    sign: Artist
    label: str


class Sheet:
    """A sheet with room for a body of ``width`` times ``height`` inches."""

    def __init__(self, picture: Picture, width: float, height: float, legend: Sequence[Key] = ()) -> None:
        self.picture = picture
        self.width, self.height = width, height
        words = picture.words
        self._title = wrapped(words.title, width, TITLE, "bold")
        self._subtitle = wrapped(words.subtitle, width, SUBTITLE)
        self._foot = [line for part in (*words.notes, picture.footer) for line in wrapped(part, width, SMALL)]
        self._head = height_of(len(self._title), TITLE) + height_of(len(self._subtitle), SUBTITLE) + 0.15
        columns = max(1, int(width / (0.75 + max((width_of(key.label) for key in legend), default=1))))
        rows = -(-len(legend) // columns)
        self._legend_height = rows * 0.215 + 0.1 if legend else 0.0
        below = self._legend_height + height_of(len(self._foot), SMALL) + 0.15
        self._total = (width + 2 * MARGIN, height + self._head + below + 2 * MARGIN)
        self.figure = Figure(figsize=self._total, facecolor=picture.settings.colours["paper"])
        FigureCanvasAgg(self.figure)
        self._write()
        if legend:
            self._legend(legend, columns)

    def axes(self, left: float = 0.0, top: float = 0.0, width: float = 0.0, height: float = 0.0) -> Axes:
        """Axes in a part of the body, measured from its upper left corner; by default all of it."""
        width, height = width or self.width - left, height or self.height - top
        x, y = MARGIN + left, self._total[1] - MARGIN - self._head - top - height
        across, up = self._total
        axes = self.figure.add_axes((x / across, y / up, width / across, height / up))
        axes.set_facecolor("none")
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0, labelsize=LABEL, colors=self.picture.settings.colours["quiet"])
        return axes

    def inches(self) -> Axes:
        """Axes over the whole body in which a unit is an inch, from the upper left corner down and to the right."""
        axes = self.axes()
        axes.set_xlim(0, self.width)
        axes.set_ylim(self.height, 0)
        axes.set_axis_off()
        return axes

    def _write(self) -> None:
        colours = self.picture.settings.colours
        down = MARGIN
        for lines, size, weight, colour in (
            (self._title, TITLE, "bold", colours["ink"]),
            (self._subtitle, SUBTITLE, "normal", colours["quiet"]),
        ):
            for line in lines:
                self._text(line, down, size, weight, colour)
                down += height_of(1, size)
        down = self._total[1] - MARGIN - height_of(len(self._foot), SMALL)
        for line in self._foot:
            self._text(line, down, SMALL, "normal", colours["quiet"])
            down += height_of(1, SMALL)

    def _text(self, text: str, down: float, size: float, weight: str, colour: str) -> None:
        x, y = MARGIN / self._total[0], 1 - down / self._total[1]
        self.figure.text(x, y, text, fontsize=size, fontweight=weight, color=colour, va="top")

    def _legend(self, legend: Sequence[Key], columns: int) -> None:
        foot = MARGIN + height_of(len(self._foot), SMALL) + 0.1
        # Filled row by row, as it is read, where the library fills column by column.
        rows = -(-len(legend) // columns)
        order = [row * columns + column for column in range(columns) for row in range(rows)]
        shown = [legend[place] for place in order if place < len(legend)]
        made = self.figure.legend(
            [key.sign for key in shown],
            [key.label for key in shown],
            loc="lower left",
            bbox_to_anchor=(MARGIN / self._total[0], foot / self._total[1]),
            ncols=columns,
            frameon=False,
            fontsize=LABEL,
            borderpad=0,
            borderaxespad=0,
            handlelength=2.2,
            handleheight=0.9,
            labelspacing=0.45,
            columnspacing=1.6,
        )
        made.set_gid("legend")


def saved(figure: Figure, picture: Picture, format: str) -> bytes:  # noqa: A002 - as for exports
    """The figure as ``svg`` or ``png``, with nothing in it that differs from one time to the next."""
    target = io.BytesIO()
    if format == "png":
        figure.savefig(
            target, format="png", dpi=144, metadata={"Software": None, "Title": picture.words.title}
        )
        return target.getvalue()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(target, format="svg", metadata=nothing)
    return _described(target.getvalue().decode(), picture).encode()


def _described(svg: str, picture: Picture) -> str:
    """The drawing with a title and a description that screen readers find."""
    # Several pictures may stand on one page, such as a notebook.
    name = f"picture-{hashlib.sha256(picture.words.title.encode()).hexdigest()[:8]}"
    start = svg.index("<svg")
    end = svg.index(">", start)
    words = (
        f'<title id="{name}-title">{escape(picture.words.title)}</title>\n'
        f'<desc id="{name}-description">{escape(picture.description)}</desc>'
    )
    named = f' role="img" aria-labelledby="{name}-title {name}-description"'
    return f"{svg[:end]}{named}>\n{words}{svg[end + 1 :]}"
