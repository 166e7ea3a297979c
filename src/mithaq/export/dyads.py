"""Who owes what to whom, a row for each pair of nations and each year: for R, Stata and pandas.

A cell is 1 where an obligation certainly held on at least one day of the year; 0 where none is on record in a census that covers
the year, the kind of obligation and both states; and empty where neither is known. The rows are made one after the other
and stand nowhere, so that what is held in memory grows with the obligations on record, not with the dyad-years.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, islice, permutations
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import NamedNode

from mithaq.errors import InputError
from mithaq.export.choices import choose
from mithaq.export.obligations import Obligations, Promise, Stretch, read_obligations
from mithaq.export.parquet import write_parquet
from mithaq.store.interface import Store
from mithaq.terms import compact

#: Rows that are written at once.
_PIECE = 20_000

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
    return write(table.columns, table.rows())


class Table:
    """The columns and rows of some dyad-years."""

    def __init__(self, known: Obligations, which: Dyads) -> None:
        self._known = known
        self._which = which
        self._wanted = _local_names(which.nations, known)
        last = max(known.now, which.first or 0) if which.last is None else which.last
        self._years = range(min(known.first, last) if which.first is None else which.first, last + 1)
        ways = ("",) if which.directed else ("_a_to_b", "_b_to_a")
        self._cells = [
            (f"{_name(kind)}{way}", kind, way == "_b_to_a") for kind in known.kinds for way in ways
        ]
        self._coverage = {year: self._covered(year) for year in self._years}
        self._nothing = self._covered(0)
        self._texts = {year: str(year) for year in self._years}
        self._numbers = {
            nation: {year: _number(those, year) for year in self._years}
            for nation, those in known.states.items()
        }

    @property
    def columns(self) -> Row:
        """The names of the columns: identifiers of less than 32 characters, as Stata wants them."""
        return (*_BEFORE, *(name for name, _, _ in self._cells), *_AFTER)

    def rows(self) -> Iterator[Row]:
        """One row for each pair and year, its cells as texts."""
        paired = permutations if self._which.directed else combinations
        for a, b in paired(self._known.states, 2):
            if not self._wanted or a in self._wanted or b in self._wanted:
                yield from self._pair(a, b)

    def _pair(self, a: str, b: str) -> Iterator[Row]:
        promises = self._promises(a, b)
        together = self._known.together(a, b)
        for year in self._years:
            coverage = self._nothing
            for years in together:
                if year in years:
                    coverage = self._coverage[year]
            values = self._values(promises, coverage, year) if promises else coverage.unpromised
            yield (a, b, self._numbers[a][year], self._numbers[b][year], self._texts[year], *values)

    def _promises(self, a: str, b: str) -> Mapping[str, list[Promise]]:
        """What is owed, by column; a column without a promise is left out."""
        found: dict[str, list[Promise]] = defaultdict(list)
        owed = {back: self._known.owed(*((b, a) if back else (a, b))) for back in (False, True)}
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

    def _covered(self, year: int) -> _Coverage:
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
    return next((stretch.number for stretch in stretches if year in stretch.years), "")


def _name(kind: str) -> str:
    """NonAggressionObligation as non_aggression."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.removesuffix("Obligation")).lower()


def _written(dialect: type[csv.Dialect]) -> Callable[[Row, Iterator[Row]], Iterator[bytes]]:
    def write(columns: Row, rows: Iterator[Row]) -> Iterator[bytes]:
        piece = [columns, *islice(rows, _PIECE)]
        while piece:
            text = io.StringIO()
            csv.writer(text, dialect, lineterminator="\n").writerows(piece)
            yield text.getvalue().encode()
            piece = list(islice(rows, _PIECE))

    return write


def _parquet(columns: Row, rows: Iterator[Row]) -> Iterable[bytes]:
    texts = {"state_a", "state_b", *_AFTER}
    return write_parquet(
        columns, rows, dict.fromkeys(texts, "text") | {"year": "year", "cow_a": "year", "cow_b": "year"}
    )


#: How dyad-years can be written, the default first.
DYAD_FORMATS: Mapping[str, Callable[[Row, Iterator[Row]], Iterable[bytes]]] = MappingProxyType(
    {"csv": _written(csv.excel), "tsv": _written(csv.excel_tab), "parquet": _parquet}
)
