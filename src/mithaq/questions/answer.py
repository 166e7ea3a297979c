"""An answer: typed rows with what they rest on, to read, to compute with and to show."""

from __future__ import annotations

import keyword
from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal

from mithaq.export.tables import Table
from mithaq.questions.consulted import Consulted
from mithaq.questions.notebook import to_html
from mithaq.questions.question import Question
from mithaq.questions.values import Thing, Value
from mithaq.terms import Term

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Caption:
    """What was asked: the question's title, its parameters as read, the time it is about, and the rows found."""

    title: str
    parameters: Mapping[str, str]
    when: str
    rows: int
    inferred: int

    def __str__(self) -> str:
        given = ", ".join(f"{name}: {value}" for name, value in self.parameters.items())
        count = "no rows" if self.rows == 0 else "1 row" if self.rows == 1 else f"{self.rows} rows"
        inferred = f", {self.inferred} inferred" if self.inferred else ""
        parts = [
            self.title + (f" ({given})" if given else ""),
            self.when,
            count + inferred,
        ]
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True, repr=False)
class Answer:
    """The answer to a question.

    ``terms`` are the rows as RDF, ``values`` the same as Python values, both in the order of ``columns``; :attr:`rows`
    gives the values by name.
    ``boolean``: for a yes-or-no question. ``consulted``: for an empty answer, what was looked at.
    """

    question: Question
    columns: tuple[str, ...]
    terms: Sequence[Sequence[Term | None]]
    values: Sequence[Sequence[Value]]
    caption: Caption
    sparql: str
    boolean: bool | None = None
    consulted: Consulted | None = None

    def __repr__(self) -> str:
        return f"<Answer: {self.caption}>"

    @cached_property
    def rows(self) -> list[Any]:
        """Rows as named tuples: ``row.partner``; a column named like a Python keyword ends in an underscore."""
        # The columns are those of a query, so no class can be written down for them.
        fields = [f"{name}_" if keyword.iskeyword(name) else name for name in self.columns]
        row_type = namedtuple("Row", fields)  # type: ignore[misc]
        return [row_type._make(row) for row in self.values]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.values)

    def __bool__(self) -> bool:
        return bool(self.values)

    def describe(self, column: str) -> str:
        """What a column holds, where the question says so."""
        return self.question.about.get(column, "")

    def table(self, *, labels: bool = False) -> Table:
        """The answer as a table of terms; with ``labels``, things are shown to people as ``label (CURIE)``."""
        rows = [
            tuple(
                Literal(f"{value.label} ({value.curie})")
                if labels and isinstance(value, Thing) and value.label != value.curie
                else term
                for term, value in zip(terms, values, strict=True)
            )
            for terms, values in zip(self.terms, self.values, strict=True)
        ]
        return Table(self.columns, tuple(rows), str(self.caption))

    def to_dataframe(self) -> pd.DataFrame:
        """A data frame with real types: whole numbers, truth values and dates as such, all else as text.

        A column of things becomes two, ``NAME`` with the labels and ``NAME_id`` with the CURIEs to join on. Needs pandas.
        """
        import pandas as pd

        frame: dict[str, pd.Series[Any]] = {}
        for number, column in enumerate(self.columns):
            values = [row[number] for row in self.values]
            frame[column] = _series([str(value) if isinstance(value, Thing) else value for value in values])
            if any(isinstance(value, Thing) for value in values):
                curies = [value.curie if isinstance(value, Thing) else None for value in values]
                frame[f"{column}_id"] = pd.Series(curies, dtype="string")
        return pd.DataFrame(frame)

    def _repr_html_(self) -> str:
        """A table for notebooks."""
        return to_html(self)


def _series(values: Sequence[Value]) -> pd.Series[Any]:
    import pandas as pd

    present = {type(value) for value in values if value is not None}
    if present == {int}:
        return pd.Series(values, dtype="Int64")
    if present == {bool}:
        return pd.Series(values, dtype="boolean")
    if present == {date}:
        # In seconds, since the alliances of 1648 lie outside what nanoseconds reach.
        return pd.Series(values, dtype="datetime64[s]")
    if present <= {int, float} and present:
        return pd.Series(values, dtype="Float64")
    return pd.Series([None if value is None else str(value) for value in values], dtype="string")
