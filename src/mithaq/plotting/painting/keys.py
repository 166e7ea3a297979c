"""The legend of lanes: only what is drawn."""

from __future__ import annotations

from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from mithaq.plotting.lanes import Lanes
from mithaq.plotting.painting.sheet import DASHED, PALE, Key
from mithaq.plotting.settings import Settings


def legend_of(lanes: Lanes, settings: Settings) -> list[Key]:
    """What the styles, the marks and the ground mean."""
    lines = [lane for section in lanes.sections for lane in section.lanes]
    bars = [bar for lane in lines for bar in lane.bars if bar.is_dated]
    counts = [section.counts for section in lanes.sections if section.counts]
    series = [each for some in counts for each in some.series if any(each.numbers.values())]
    used = {bar.style for bar in bars} | {each.style for each in series}
    keys = [Key(_sign(style, settings), words) for style, words in lanes.legend.items() if style in used]
    if bars or any(each.is_pale for each in series):
        quiet = settings.colours["quiet"]
        pale = Patch(facecolor=(quiet, PALE), edgecolor=quiet, linestyle=DASHED)
        keys.append(Key(pale, "possible (pale, dashed)"))
    if any(lane.marks for lane in lines):
        mark = Line2D([], [], linestyle="none", marker="D", markersize=4, color=settings.colours["ink"])
        keys.append(Key(mark, "signed"))
    return [*keys, *_ground(lanes, settings)]


def _ground(lanes: Lanes, settings: Settings) -> list[Key]:
    """What the ground says of the coverage of sources."""
    colours = settings.colours
    grounds = [section.covered for section in lanes.sections if section.covered is not None]
    kinds = {census for ground in grounds for _, census in ground}
    census = Key(Patch(facecolor=colours["census"]), "covered by a census: empty means none on record")
    best = Key(
        Patch(facecolor=colours["best_effort"]), "covered by a best effort: empty means none was found"
    )
    hatched = Patch(facecolor=colours["uncovered"], edgecolor=colours["line"], hatch="////")
    none = Key(hatched, "no systematic source looked: empty says nothing")
    return [
        *([census] if True in kinds else []),
        *([best] if False in kinds else []),
        *([none] if grounds else []),
    ]


def _sign(style: str, settings: Settings) -> Artist:
    shade = settings.colours[style]
    if style == "other_member":
        return Line2D([], [], color=shade, linewidth=3)
    if style == "suspended":
        return Patch(facecolor=settings.colours["paper"], edgecolor=shade, hatch="xxxx")
    return Patch(facecolor=shade)
