"""The defence network of a year, in three columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Patch
from matplotlib.path import Path

from mithaq.plotting.defence import Defence, Tie
from mithaq.plotting.layers import Layers, Pact, lay_out
from mithaq.plotting.painting.sheet import LABEL, SMALL, Key, Sheet, height_of, local, width_of, wrapped
from mithaq.plotting.picture import Picture

_ROW, _BOX = 0.25, 0.19  # from node to node, and how high a node is, in inches
_PACT_WIDTH, _GAP, _RIGHT_GAP = 3.3, 2.1, 2.6


def paint(picture: Picture) -> Figure:
    """Draw it."""
    known = picture.data
    assert isinstance(known, Defence)  # noqa: S101 - what the picture was made with
    layers = lay_out(known, picture.settings.limits["hub_parties"])
    return _Network(picture, known, layers).figure()


class _Network:
    def __init__(self, picture: Picture, known: Defence, layers: Layers) -> None:
        self.known, self.layers, self.settings = known, layers, picture.settings
        self.nation_width = _widest(known, layers.nations)
        self.partner_width = _widest(known, layers.partners)
        self.pact_lines = [self._pact_label(pact) for pact in layers.pacts]
        heights = [max(0.42, height_of(len(lines), SMALL) + 0.14) for lines in self.pact_lines]
        body = max(len(layers.nations) * _ROW, len(layers.partners) * _ROW, sum(heights), 2.0) + 0.35
        self.left = _PACT_WIDTH if layers.pacts else 0.0
        self.nations_at = self.left + (_GAP if layers.pacts else 0.1)
        self.partners_at = self.nations_at + self.nation_width + _RIGHT_GAP
        width = max(self.partners_at + self.partner_width, 9.0)
        self.sheet = Sheet(picture, width, body, self._legend())
        self.axes = self.sheet.inches()
        self.nation_y = _spread([_ROW] * len(layers.nations), body)
        self.partner_y = _spread([_ROW] * len(layers.partners), body, self._beside_partners())
        self.pact_y = _spread(heights, body, self._beside_pacts())

    def figure(self) -> Figure:
        self._headings()
        for number, pact in enumerate(self.layers.pacts):
            self._pact(number, pact)
        for a, b in self.layers.pairs:
            self._tie(a, b, self.layers.ties[a, b])
        self._boxes()
        return self.sheet.figure

    def _headings(self) -> None:
        middle = self.nations_at + self.nation_width / 2
        for there, x, text, side in (
            (
                self.layers.pacts,
                self.left,
                f"Pacts of {self.settings.limits['hub_parties']} parties or more",
                "right",
            ),
            (self.layers.nations, middle, "Islamic nations", "center"),
            (self.layers.partners, self.partners_at + self.partner_width / 2, "Partners", "center"),
        ):
            if there:
                self.axes.text(
                    x,
                    0.02,
                    text,
                    ha=side,
                    va="top",
                    fontsize=LABEL,
                    fontweight="bold",
                    color=self.settings.colours["quiet"],
                )

    def _pact_label(self, pact: Pact) -> list[str]:
        name = " = ".join(self.known.labels[name] for name in pact.names)
        return [*wrapped(name, _PACT_WIDTH - 0.25, SMALL), *wrapped(_others(pact), _PACT_WIDTH - 0.25, SMALL)]

    def _pact(self, number: int, pact: Pact) -> None:
        y = self.pact_y[number]
        colour = self.settings.pacts[number % len(self.settings.pacts)]
        text = "\n".join(self.pact_lines[number])
        self.axes.text(
            self.left - 0.14,
            y,
            text,
            ha="right",
            va="center",
            fontsize=SMALL,
            linespacing=1.25,
            color=self.settings.colours["ink"],
        )
        self.axes.plot(
            [self.left], [y], marker="s", markersize=9, color=colour, gid=f"pact-{local(pact.names[0])}"
        )
        for party, tie in pact.parties.items():
            end = self.nation_y[self.layers.nations.index(party)]
            path = _curve(self.left + 0.07, y, self.nations_at, end)
            self._line(path, tie, colour, 1.1, f"party-{local(pact.names[0])}-{local(party)}", reverse=True)

    def _tie(self, a: str, b: str, tie: Tie) -> None:
        start = self.nations_at + self.nation_width
        y = self.nation_y[self.layers.nations.index(a)]
        if b in self.layers.partners:
            path = _curve(start, y, self.partners_at, self.partner_y[self.layers.partners.index(b)])
        else:
            other = self.nation_y[self.layers.nations.index(b)]
            out = start + min(0.35 + abs(other - y) * 0.3, _RIGHT_GAP * 0.8)
            path = Path(
                [(start, y), (out, y), (out, other), (start, other)], [Path.MOVETO, *[Path.CURVE4] * 3]
            )
        colour = self.settings.colours["mutual" if tie.is_mutual else "owes"]
        self._line(path, tie, colour, 1.8, f"tie-{local(a)}-{local(b)}")

    def _line(
        self, path: Path, tie: Tie, colour: str, width: float, gid: str, *, reverse: bool = False
    ) -> None:
        """A line from a node to another: an arrow from the one that promises where only one does."""
        towards_start = (tie.word == "owed") != reverse
        arrow = "-" if tie.is_mutual else "<|-" if towards_start else "-|>"
        self.axes.add_patch(
            FancyArrowPatch(
                path=path,
                arrowstyle=arrow,
                mutation_scale=11,
                linewidth=width,
                linestyle="-" if tie.is_certain else (0, (4, 2.5)),
                color=colour,
                fill=not tie.is_mutual,
                shrinkA=0,
                shrinkB=0,
                zorder=1,
                gid=gid,
            )
        )

    def _boxes(self) -> None:
        colours = self.settings.colours
        for nation, y in zip(self.layers.nations, self.nation_y, strict=True):
            self._box(
                nation,
                self.nations_at,
                y,
                self.nation_width,
                colours["islamic"],
                "round,pad=0,rounding_size=0.09",
            )
        for nation, y in zip(self.layers.partners, self.partner_y, strict=True):
            self._box(nation, self.partners_at, y, self.partner_width, colours["paper"], "square,pad=0")

    def _box(self, nation: str, x: float, y: float, width: float, fill: str, shape: str) -> None:
        edge = self.settings.colours["quiet"]
        self.axes.add_patch(
            FancyBboxPatch(
                (x, y - _BOX / 2),
                width,
                _BOX,
                boxstyle=shape,
                facecolor=fill,
                edgecolor=edge,
                linewidth=0.8,
                zorder=2,
                clip_on=False,
                gid=f"nation-{local(nation)}",
            )
        )
        self.axes.text(
            x + width / 2,
            y,
            self.known.labels[nation],
            ha="center",
            va="center",
            fontsize=LABEL,
            color=self.settings.colours["ink"],
            zorder=3,
        )

    def _beside_pacts(self) -> list[float]:
        return [
            _mean([self.nation_y[self.layers.nations.index(party)] for party in pact.parties])
            for pact in self.layers.pacts
        ]

    def _beside_partners(self) -> list[float]:
        place: Mapping[str, float] = dict(zip(self.layers.nations, self.nation_y, strict=True))
        return [
            _mean([place[a] for a, b in self.layers.ties if b == end and a in place])
            for end in self.layers.partners
        ]

    def _legend(self) -> list[Key]:
        colours = self.settings.colours
        return [
            Key(
                Line2D([], [], color=colours["mutual"], linewidth=1.8),
                "both promise to defend each other, whatever the agreements",
            ),
            Key(
                Line2D([], [], color=colours["owes"], linewidth=1.8, marker=">", markevery=[1]),
                "only one promises, in any agreement: the arrow points to the protected",
            ),
            Key(
                Line2D([], [], color=colours["ink"], linewidth=1.2, linestyle=(0, (4, 2.5))),
                "possible: dates, stage or creditor leave it open",
            ),
            Key(
                Line2D([], [], color=self.settings.pacts[0], linewidth=1.1, marker="s", markevery=[0]),
                "party to a large pact (its colour only helps to follow the lines)",
            ),
            Key(Patch(facecolor=colours["islamic"], edgecolor=colours["quiet"]), "Islamic nation (rounded)"),
            Key(Patch(facecolor=colours["paper"], edgecolor=colours["quiet"]), "partner (angular)"),
        ]


def _others(pact: Pact) -> str:
    """The parties that are no Islamic nations: some by name, else by number."""
    if not pact.others:
        return "Islamic nations only"
    if len(pact.others) <= 3:
        return f"with {', '.join(pact.others)}"
    return f"with {len(pact.others)} partners that the table names"


def _widest(known: Defence, nations: Sequence[str]) -> float:
    return max((width_of(known.labels[nation]) for nation in nations), default=1.0) + 0.24


def _curve(x: float, y: float, to_x: float, to_y: float) -> Path:
    middle = (x + to_x) / 2
    return Path([(x, y), (middle, y), (middle, to_y), (to_x, to_y)], [Path.MOVETO, *[Path.CURVE4] * 3])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _spread(heights: Sequence[float], body: float, wanted: Sequence[float] | None = None) -> list[float]:
    """The middles of things of these heights, one below the other: near where they are wanted, or evenly over the body."""
    if wanted is None:
        step = (body - 0.35) / max(len(heights), 1)
        return [0.35 + step * (number + 0.5) for number in range(len(heights))]
    tops: list[float] = []
    down = 0.3
    for height, middle in zip(heights, wanted, strict=True):
        tops.append(max(down, middle - height / 2))
        down = tops[-1] + height
    up = body
    for number in reversed(range(len(heights))):
        tops[number] = max(0.3, min(tops[number], up - heights[number]))
        up = tops[number]
    return [top + height / 2 for top, height in zip(tops, heights, strict=True)]
