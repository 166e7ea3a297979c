"""Columns by year in a section of lanes: how many things there were."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from mithaq.plotting.lanes import Counts, Lanes, Section, Series
from mithaq.plotting.painting.sheet import DASHED, PALE, SMALL
from mithaq.plotting.settings import Settings

#: How high a strip is, and how much of it stays free above the highest column, in inches.
STRIP, _FREE = 0.7, 0.14


class Strip:
    """Draws the numbers of a section on axes of years, with its foot at a height in inches."""

    def __init__(self, axes: Axes, settings: Settings, lanes: Lanes, section: Section, foot: float) -> None:
        self._axes, self._settings, self._lanes, self._section, self._foot = (
            axes,
            settings,
            lanes,
            section,
            foot,
        )

    def draw(self, counts: Counts) -> None:
        """Draw the columns, the line they stand on, and the highest number."""
        unit = (STRIP - _FREE) / max(counts.scale, counts.most, 1)
        for year in counts.years:
            foot = self._foot
            for number, series in enumerate(counts.series, 1):
                height = series.numbers.get(year, 0) * unit
                self._column(year, foot, height, series, f"{self._section.key}-{year}-{number}")
                foot -= height
        self._scale(counts.most, self._foot - counts.most * unit)
        if counts.shows_none:
            self._none(counts)

    def _scale(self, most: int, highest: float) -> None:
        quiet = self._settings.colours["quiet"]
        ends = (self._lanes.first, self._lanes.last)
        self._axes.plot(ends, [self._foot] * 2, color=quiet, linewidth=0.6, zorder=3)
        self._axes.plot(ends, [highest] * 2, color=quiet, linewidth=0.5, linestyle=(0, (1, 2)), zorder=1)
        self._axes.text(ends[1], highest, f" {most}", fontsize=SMALL, va="center", ha="left", color=quiet)

    def _column(self, year: int, foot: float, height: float, series: Series, gid: str) -> None:
        if not height or not self._lanes.first <= year < self._lanes.last:
            return
        shade = self._settings.colours[series.style]
        look: dict[str, Any] = {
            "facecolor": (shade, PALE if series.is_pale else 1.0),
            "edgecolor": shade,
            "linewidth": 0.4,
        }
        line = DASHED if series.is_pale else "-"
        column = Rectangle(
            (year + 0.1, foot - height), 0.8, height, linestyle=line, zorder=2, gid=gid, **look
        )
        self._axes.add_patch(column)

    def _none(self, counts: Counts) -> None:
        """A zero in each year that a source covers whole and of which it knows none."""
        ink = self._settings.colours["ink"]
        for year in range(int(self._lanes.first), int(self._lanes.last)):
            covered = any(
                start <= year and year + 1 <= end for (start, end), _ in self._section.covered or ()
            )
            if covered and year not in counts.years and year not in counts.unsure:
                gid = f"none-{self._section.key}-{year}"
                self._axes.text(
                    year + 0.5,
                    self._foot - 0.02,
                    "0",
                    fontsize=6,
                    ha="center",
                    va="bottom",
                    color=ink,
                    gid=gid,
                )
