"""The rows and columns of the matrix of promises, in the order of the network, so that the pacts stand out as blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from mithaq.plotting.defence import Defence, Pair, Tie
from mithaq.plotting.layers import lay_out


@dataclass(frozen=True)
class Column:
    """A partner, or several that are tied alike to every Islamic nation: ``letter`` names these, a nation's label the one."""

    nations: tuple[str, ...]
    label: str
    letter: str = ""


@dataclass(frozen=True)
class Grid:
    """Islamic nations as rows and columns, and their partners as more columns."""

    nations: tuple[str, ...]
    columns: tuple[Column, ...]
    ties: Mapping[Pair, Tie]

    def notes(self, labels: Mapping[str, str]) -> list[str]:
        """Who the partners in a common column are."""
        return [
            f"{column.letter}: {', '.join(labels[nation] for nation in column.nations)}."
            for column in self.columns
            if column.letter
        ]


def arrange(known: Defence, hub_parties: int) -> Grid:
    """Arrange the promises of a year."""
    layers = lay_out(known, hub_parties)
    ties = known.ties()
    alike: dict[tuple[tuple[str, Tie], ...], list[str]] = defaultdict(list)
    for partner in known.partners:
        pattern = tuple(
            (nation, ties[nation, partner]) for nation in layers.nations if (nation, partner) in ties
        )
        alike[pattern].append(partner)
    place = {nation: number for number, nation in enumerate(layers.nations)}
    ordered = sorted(
        alike,
        key=lambda pattern: (sum(place[nation] for nation, _ in pattern) / len(pattern), alike[pattern]),
    )
    return Grid(layers.nations, tuple(_columns([alike[pattern] for pattern in ordered], known)), ties)


def _columns(groups: Sequence[Sequence[str]], known: Defence) -> list[Column]:
    letters = map(_letter, count())
    columns = []
    for group in groups:
        if len(group) == 1:
            columns.append(Column(tuple(group), known.labels[group[0]]))
        else:
            letter = next(letters)
            columns.append(Column(tuple(group), f"{letter} ({len(group)} partners)", letter))
    return columns


def _letter(number: int) -> str:
    """A to Z, then AA and so on."""
    before, last = divmod(number, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)
