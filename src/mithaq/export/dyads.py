"""Who owes what to whom, a row for each pair of nations and each year: for R, Stata and pandas.

A cell is 1 where an obligation certainly held on at least one day of the year; 0 where none is on record in a census that covers
the year, the kind of obligation and both states; and empty where neither is known. The rows are made as they are written, by
runs of years in which nothing changes between the two, and stand nowhere, so that what is held in memory grows with the
obligations on record, not with the dyad-years.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations, pairwise, permutations
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import NamedNode

from mithaq.errors import InputError
from mithaq.export.choices import choose
from mithaq.export.obligations import Obligations, Promise, Stretch, Years, read_obligations
from mithaq.export.parquet import write_parquet
from mithaq.store.interface import Store
from mithaq.terms import compact

#: About how many characters are handed on at once.
_PIECE = 1 << 18

#: The columns before and after those of the obligations.
_BEFORE = ("state_a", "state_b", "cow_a", "cow_b", "year")
_AFTER = ("covered_by", "note")

Row = tuple[str, ...]


@dataclass(frozen=True)
class Dyads:
    """Which dyad-years: from the ``first`` year to the ``last``, by default all since the first on record until now.

    ``directed``: each pair in both directions, and only what the first owes to the second; else each pair once, with both.
    ``nations``: only pairs with one of these; else all.
    """

    first: int | None = None
    last: int | None = None
    directed: bool = False
    nations: frozenset[NamedNode] = frozenset()

    def __post_init__(self) -> None:
        for year in (self.first, self.last):
            if year is not None and not 1 <= year <= 9998:
                raise InputError(
                    f"'{year}' is no year of a dyad", hint="Give a year of four digits, such as 1950."
                )
        if self.first is not None and self.last is not None and self.first > self.last:
            raise InputError(
                f"there is no year from {self.first} to {self.last}", hint="Give the earlier year first."
            )


def dyads(store: Store, queries: Path, format: str, which: Dyads) -> Iterable[bytes]:  # noqa: A002 - as for the other exports
    """The table in ``csv``, ``tsv`` or ``parquet``, in pieces, sorted by the pair and the year."""
    write = choose("format", format, DYAD_FORMATS)
    table = Table(read_obligations(store, queries), which)
    return write(table.columns, table.runs())


@dataclass(frozen=True)
class Run:
    """Years, as texts, for which all other cells of a pair's rows are the same: those ``before`` the year and those ``after``."""

    before: Row
    years: Sequence[str]
    after: Row


class Table:
    """The columns of some dyad-years, and their rows as runs."""

    def __init__(self, known: Obligations, which: Dyads) -> None:
        self._known = known
        self._which = which
        self._wanted = _local_names(which.nations, known)
        last = max(known.now, which.first or 0) if which.last is None else which.last
        self._years = range(min(known.first, last) if which.first is None else which.first, last + 1)
        self._texts = tuple(map(str, self._years))
        ways = ("",) if which.directed else ("_a_to_b", "_b_to_a")
        self._cells = [
            (f"{_name(kind)}{way}", kind, way == "_b_to_a") for kind in known.kinds for way in ways
        ]
        self._covered = cache(self._coverage)
        self._never = self._covered(0)
        self._censuses = self._edges(each.years for each in known.censuses)
        self._turns = {
            nation: self._edges(stretch.years for stretch in those) for nation, those in known.states.items()
        }

    @property
    def columns(self) -> Row:
        """The names of the columns: identifiers of less than 32 characters, as Stata wants them."""
        return (*_BEFORE, *(name for name, _, _ in self._cells), *_AFTER)

    def runs(self) -> Iterator[Run]:
        """The rows, sorted by pair and year; all years of a pair are in its runs."""
        paired = permutations if self._which.directed else combinations
        for a, b in paired(self._known.states, 2):
            if not self._wanted or a in self._wanted or b in self._wanted:
                yield from self._pair(a, b)

    def _pair(self, a: str, b: str) -> Iterator[Run]:
        states, texts, start = self._known.states, self._texts, self._years.start
        promises, together = self._promises(a, b), self._known.together(a, b)
        # What the two have in common begins and ends where it does for one of them.
        changes = {start, self._years.stop} | self._turns[a] | self._turns[b]
        if together:
            changes |= self._censuses
        if promises:
            changes |= self._edges(
                years for owed in promises.values() for each in owed for years in each.spans
            )
        for first, after in pairwise(sorted(changes)):
            both = any(first in years for years in together)
            coverage = self._covered(first) if both else self._never
            values = self._values(promises, coverage, first) if promises else coverage.unpromised
            before = (a, b, _number(states[a], first), _number(states[b], first))
            yield Run(before, texts[first - start : after - start], values)

    def _edges(self, spans: Iterable[Years]) -> frozenset[int]:
        """The years with which a row may begin to differ from the one before: those of a beginning, and those after an end."""
        edges = (edge for span in spans for edge in (span.first, span.last + 1))
        return frozenset(edge for edge in edges if edge in self._years)

    def _promises(self, a: str, b: str) -> Mapping[str, list[Promise]]:
        """What is owed, by column; a column without a promise is left out."""
        found: dict[str, list[Promise]] = defaultdict(list)
        owed = {back: self._known.owed(*((b, a) if back else (a, b))) for back in (False, True)}
        if not any(owed.values()):
            return found
        for name, kind, back in self._cells:
            for each in owed[back]:
                if each.kind == kind:
                    found[name].append(each)
        return found

    def _values(self, promises: Mapping[str, list[Promise]], coverage: _Coverage, year: int) -> Row:
        """The cells of a row from the first obligation on."""
        cells, notes = [], []
        for name, kind, _ in self._cells:
            value, doubts = _cell(promises.get(name, ()), coverage.by_kind[kind], year)
            cells.append(value)
            notes += [f"{name}:{doubt}" for doubt in doubts]
        return (*cells, coverage.names, " ".join(notes))

    def _coverage(self, year: int) -> _Coverage:
        """The censuses of a year, for two that were in the state system in it; of year 0 there is none."""
        by_kind = {
            kind: frozenset(
                each.source for each in self._known.censuses if each.kind == kind and year in each.years
            )
            for kind in self._known.kinds
        }
        names = " ".join(sorted(frozenset().union(*by_kind.values())))
        cells = ["0" if by_kind[kind] else "" for _, kind, _ in self._cells]
        return _Coverage(by_kind, names, (*cells, names, ""))


@dataclass(frozen=True)
class _Coverage:
    """The censuses by kind of obligation, their names, and the end of a row of two who promised each other nothing."""

    by_kind: Mapping[str, frozenset[str]]
    names: str
    unpromised: Row


def _local_names(nations: Iterable[NamedNode], known: Obligations) -> frozenset[str]:
    for nation in nations:
        if compact(nation).partition(":")[2] not in known.states:
            raise InputError(
                f"{compact(nation)} is no nation", hint="Name nations of the graph, such as PAK."
            )
    return frozenset(compact(nation).partition(":")[2] for nation in nations)


def _cell(promises: Collection[Promise], covering: frozenset[str], year: int) -> tuple[str, list[str]]:
    """The value, and why a promise that may have held in the year is not known to have.

    Such a promise leaves the cell empty, but for one that only another source than the census knows: where a source
    tells no more than when it first saw an obligation, that the census has none earlier counts.
    """
    if not promises:
        return "0" if covering else "", []
    if any(each.certain and year in each.certain for each in promises):
        return "1", []
    possible = [each for each in promises if year in each.possible]
    open_ = [each for each in possible if not covering or each.sources & covering]
    return "0" if covering and not open_ else "", sorted({each.doubt for each in possible})


def _number(stretches: Iterable[Stretch], year: int) -> str:
    for stretch in stretches:
        if year in stretch.years:
            return stretch.number
    return ""


def _name(kind: str) -> str:
    """NonAggressionObligation as non_aggression."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.removesuffix("Obligation")).lower()


def _written(dialect: type[csv.Dialect]) -> Callable[[Row, Iterator[Run]], Iterator[bytes]]:
    between, cell = dialect.delimiter, cache(partial(_cell_text, dialect))

    def line(cells: Row) -> str:
        return between.join(map(cell, cells))

    def write(columns: Row, runs: Iterator[Run]) -> Iterator[bytes]:
        piece = [f"{line(columns)}\n"]
        size = 0
        for run in runs:
            before, after = f"{line(run.before)}{between}", f"{between}{line(run.after)}\n"
            # The rows of a run differ in the year alone: they are put together at once.
            piece.append(f"{before}{(after + before).join(run.years)}{after}")
            size += len(piece[-1])
            if size > _PIECE:
                yield "".join(piece).encode()
                piece, size = [], 0
        yield "".join(piece).encode()

    return write


def _cell_text(dialect: type[csv.Dialect], cell: str) -> str:
    """A cell as the dialect writes it among others: alone in its row an empty one would have quotation marks."""
    text = io.StringIO()
    csv.writer(text, dialect, lineterminator="").writerow((cell, ""))
    return text.getvalue().removesuffix(dialect.delimiter)


def _parquet(columns: Row, runs: Iterator[Run]) -> Iterable[bytes]:
    texts = {"state_a", "state_b", *_AFTER}
    return write_parquet(
        columns,
        "year",
        ((run.before, run.years, run.after) for run in runs),
        dict.fromkeys(texts, "text") | {"year": "year", "cow_a": "year", "cow_b": "year"},
    )


#: How dyad-years can be written, the default first.
DYAD_FORMATS: Mapping[str, Callable[[Row, Iterator[Run]], Iterable[bytes]]] = MappingProxyType(
    {"csv": _written(csv.excel), "tsv": _written(csv.excel_tab), "parquet": _parquet}
)
