"""Lanes of time: the time line of a nation, the history of two, and exercises by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from mithaq.plotting.lanes import Bar, Counts, Lane, Lanes, Mark, Section
from mithaq.plotting.painting.keys import legend_of
from mithaq.plotting.painting.sheet import (
    DASHED,
    LABEL,
    PALE,
    SMALL,
    Sheet,
    height_of,
    local,
    width_of,
    wrapped,
)
from mithaq.plotting.painting.strips import STRIP, Strip
from mithaq.plotting.picture import Picture
from mithaq.plotting.times import Stretch

_HEAD, _LANE, _AFTER = 0.27, 0.2, 0.16  # heights in inches
_TOP, _BELOW = 0.25, 0.2  # room for the years above and below
_PLOT, _GUTTER = 8.6, 4.4  # the width of the years, and the greatest width of the labels
_BAR, _THIN = 0.115, 0.055


@dataclass(frozen=True)
class _Placed:
    """A section with the height of its upper edge and the lines of its labels."""

    section: Section
    top: float
    labels: tuple[tuple[str, ...], ...]

    @property
    def body(self) -> float:
        if self.section.counts:
            return STRIP
        return sum(_lane_height(lines) for lines in self.labels) or _LANE

    @property
    def bottom(self) -> float:
        return self.top + _HEAD + self.body


def paint(picture: Picture) -> Figure:
    """Draw it."""
    lanes = picture.data
    assert isinstance(lanes, Lanes)  # noqa: S101 - what the picture was made with
    return _Chart(picture, lanes).figure()


class _Chart:
    def __init__(self, picture: Picture, lanes: Lanes) -> None:
        self.lanes, self.settings, self.colours = lanes, picture.settings, picture.settings.colours
        self.gutter = min(_GUTTER, _widest(lanes.sections) + 0.2)
        self.placed: list[_Placed] = []
        down = _TOP
        for section in lanes.sections:
            labels = tuple(tuple(wrapped(lane.label, self.gutter - 0.15, SMALL)) for lane in section.lanes)
            self.placed.append(_Placed(section, down, labels))
            down = self.placed[-1].bottom + _AFTER
        height = down - _AFTER + _BELOW
        self.sheet = Sheet(picture, self.gutter + _PLOT + 0.15, height, legend_of(lanes, self.settings))
        self.words = self.sheet.inches()
        self.years = self.sheet.axes(self.gutter, 0, _PLOT, height)
        self.years.set_xlim(lanes.first, lanes.last)
        self.years.set_ylim(height, 0)

    def figure(self) -> Figure:
        self._scale()
        for placed in self.placed:
            self._ground(placed)
            self._heading(placed)
            if placed.section.counts:
                self._counts(placed, placed.section.counts)
            elif placed.section.lanes:
                self._lanes(placed)
            else:
                self._label(placed.top + _HEAD + placed.body / 2, "none on record", "italic")
        return self.sheet.figure

    def _scale(self) -> None:
        """The years above and below, with a line through all sections."""
        first, last, now = self.lanes.first, self.lanes.last, self.lanes.now
        ends = (_TOP - 0.05, self.placed[-1].bottom)
        ticks = MaxNLocator(nbins=12, integer=True, steps=[1, 2, 5, 10]).tick_values(first, last)
        self.years.set_xticks([])
        self.years.set_yticks([])
        for year in (int(tick) for tick in ticks if first <= tick <= last):
            self.years.plot([year, year], ends, color=self.colours["line"], linewidth=0.5, zorder=0.5)
            for y, side in ((ends[0] - 0.05, "bottom"), (ends[1] + 0.05, "top")):
                look: dict[str, Any] = {"ha": "center", "va": side, "fontsize": SMALL}
                self.years.text(year, y, str(year), color=self.colours["quiet"], **look)
        if first < now < last:
            style: dict[str, Any] = {"color": self.colours["ink"], "linewidth": 0.8, "linestyle": ":"}
            self.years.plot([now, now], ends, zorder=4, gid="as-of", **style)

    def _ground(self, placed: _Placed) -> None:
        """What the sources cover: where none looks the ground is hatched."""
        section = placed.section
        if section.covered is None:
            return
        ends = (self.lanes.first, min(self.lanes.last, self.lanes.now))
        self._ground_part(placed, ends, "uncovered", f"uncovered-{section.key}", "////")
        for number, (stretch, census) in enumerate(section.covered, 1):
            start, end = max(stretch[0], ends[0]), min(stretch[1], ends[1])
            if start < end:
                kind = "census" if census else "best_effort"
                gid = f"{kind.replace('_', '-')}-{section.key}-{number}"
                self._ground_part(placed, (start, end), kind, gid)

    def _ground_part(self, placed: _Placed, ends: Stretch, kind: str, gid: str, hatch: str = "") -> None:
        shade = self.colours[kind]
        look: dict[str, Any] = {
            "facecolor": shade,
            "edgecolor": self.colours["line"] if hatch else shade,
            "hatch": hatch,
        }
        corner, width = (ends[0], placed.top + _HEAD), ends[1] - ends[0]
        part = Rectangle(corner, width, placed.body, linewidth=0, zorder=0.1, gid=gid, **look)
        self.years.add_patch(part)

    def _heading(self, placed: _Placed) -> None:
        section, y = placed.section, placed.top + _HEAD - 0.06
        style: dict[str, Any] = {"fontsize": LABEL, "fontweight": "bold", "color": self.colours["ink"]}
        self.words.text(0, y, section.title, va="bottom", **style)
        if section.covering is not None:
            self._covering(section.covering, y)

    def _covering(self, sources: str, y: float) -> None:
        """Who covers a section, at its right upper corner."""
        text = f"covered by {sources}" if sources else "no source here sets out to record this"
        x = self.lanes.last - 0.015 * (self.lanes.last - self.lanes.first)
        behind = {"facecolor": self.colours["paper"], "edgecolor": "none", "pad": 1}
        look: dict[str, Any] = {"fontsize": SMALL, "ha": "right", "va": "bottom", "bbox": behind}
        self.years.text(x, y, text, color=self.colours["quiet"], zorder=5, **look)

    def _label(self, y: float, text: str, style: str = "normal") -> None:
        """What stands before a lane, to the left of the years."""
        ink = self.colours["ink" if style == "normal" else "quiet"]
        look: dict[str, Any] = {"ha": "right", "va": "center", "linespacing": 1.15, "fontsize": SMALL}
        self.words.text(self.gutter - 0.12, y, text, fontstyle=style, color=ink, **look)

    def _counts(self, placed: _Placed, counts: Counts) -> None:
        self._label(placed.bottom - STRIP / 2, "\n".join(wrapped(counts.what, self.gutter - 0.15, SMALL)))
        Strip(self.years, self.settings, self.lanes, placed.section, placed.bottom).draw(counts)

    def _lanes(self, placed: _Placed) -> None:
        down = placed.top + _HEAD
        for lane, lines in zip(placed.section.lanes, placed.labels, strict=True):
            middle = down + _lane_height(lines) / 2
            self._label(middle, "\n".join(lines))
            self._lane(lane, middle)
            down += _lane_height(lines)

    def _lane(self, lane: Lane, y: float) -> None:
        for bar in lane.bars:
            if bar.is_dated:
                self._bar(bar, y)
        for mark in lane.marks:
            self._mark(mark, y)
        if not lane.marks and not any(bar.is_dated for bar in lane.bars):
            look: dict[str, Any] = {"fontsize": SMALL, "style": "italic", "va": "center"}
            self.years.text(self.lanes.first, y, " no date on record", color=self.colours["quiet"], **look)

    def _mark(self, mark: Mark, y: float) -> None:
        """A diamond on the day, or in the middle of a line over the month or year."""
        start, end = mark.when
        if not self.lanes.first <= start <= self.lanes.last:
            return
        ink = self.colours["ink"]
        self.years.plot(mark.when, [y, y], color=ink, linewidth=1, zorder=3.5)
        gid = f"signed-{local(mark.name)}"
        self.years.plot([(start + end) / 2], [y], marker="D", markersize=4, color=ink, zorder=3.6, gid=gid)

    def _bar(self, bar: Bar, y: float) -> None:
        name, ends = local(bar.name), (self.lanes.first, self.lanes.last)
        for number, stretch in enumerate(bar.possible(*ends), 1):
            self._block(stretch, y, bar, f"possible-{name}-{number}", certain=False)
            self._open_ends(bar, stretch, y)
        for number, stretch in enumerate(bar.certain(*ends), 1):
            self._block(stretch, y, bar, f"certain-{name}-{number}", certain=True)

    def _block(self, ends: Stretch, y: float, bar: Bar, gid: str, *, certain: bool) -> None:
        shade, suspended = self.colours[bar.style], bar.style == "suspended"
        height = _THIN if bar.style == "other_member" else _BAR
        face = self.colours["paper"] if suspended else shade
        block = Rectangle(
            (ends[0], y - height / 2),
            ends[1] - ends[0],
            height,
            facecolor=(face, 1.0 if certain or suspended else PALE),
            edgecolor=shade,
            hatch="xxxx" if suspended else "",
            linewidth=0.7,
            linestyle="-" if certain else DASHED,
            zorder=(3 if certain else 2) + (0.4 if suspended else 0),
            gid=gid,
        )
        self.years.add_patch(block)

    def _open_ends(self, bar: Bar, stretch: Stretch, y: float) -> None:
        """A question mark where a stretch stops only because nothing tells how far it goes."""
        last = min(self.lanes.now, self.lanes.last)
        ends = (
            (stretch[0], self.lanes.first, "right", any(each.has_open_start for each in bar.spells)),
            (stretch[1], last, "left", any(each.has_open_end for each in bar.spells)),
        )
        for x, edge, side, is_open in ends:
            if is_open and abs(x - edge) < 1e-9:
                look: dict[str, Any] = {"ha": side, "va": "center", "fontsize": SMALL, "fontweight": "bold"}
                self.years.text(x, y, "?", color=self.colours[bar.style], zorder=5, **look)


def _lane_height(lines: Sequence[str]) -> float:
    return max(_LANE, height_of(len(lines), SMALL) * 0.9 + 0.05)


def _widest(sections: Sequence[Section]) -> float:
    labels = [lane.label for section in sections for lane in section.lanes]
    titles = [section.title for section in sections if section.counts]
    widths = [
        *(width_of(label, SMALL) for label in labels),
        *(width_of(title, LABEL, "bold") for title in titles),
    ]
    return max(widths, default=2.0)
