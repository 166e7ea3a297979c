"""Files in the formats of the datasets, with rows written for these tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from pyoxigraph import Literal

from mithaq.datasets.forms import read_dataset
from mithaq.datasets.reading import Reading
from mithaq.resources import model
from mithaq.terms import compact, expand

#: Real files, which are not part of the project; what needs them is skipped where they are not at hand.
SHARED = Path(__file__).resolve().parents[2] / "shared" / "datasets"


def columns_of(dataset: str, form: str) -> tuple[str, ...]:
    """The columns of a form, as its mapping names them."""
    found = read_dataset(model().data / "datasets", dataset).forms
    return next(one.columns for one in found if one.name == form)


def table(columns: Iterable[str], rows: Iterable[Mapping[str, str]], default: str = "") -> str:
    """A CSV text of some rows; what a row leaves out is ``default``."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(columns), restval=default, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def member(atopid: str, code: str, start: str, end: str = "", **more: str) -> dict[str, str]:
    """A row of ATOP's member form; ``start`` and ``end`` are ISO dates, the day may be missing; no end is the year 0."""
    year, month, day = (*start.split("-"), "")[:3]
    gone = [str(int(part)) for part in end.split("-")] if end else ["0", "0", "0"]
    return {
        "atopid": atopid,
        "member": code,
        "yrent": year,
        "moent": str(int(month)),
        "dayent": str(int(day)) if day else "",
        "yrexit": gone[0],
        "moexit": gone[1],
        "dayexit": gone[2] if len(gone) > 2 else "",
        "ineffect": "0" if end else "1",
        "estmode": "1",
        "version": "5.1",
        **more,
    }


def members(*rows: dict[str, str]) -> str:
    """A file of ATOP's member form."""
    return table(columns_of("atop", "member"), rows, default="0")


def said(reading: Reading, subject: str, predicate: str) -> set[str]:
    """What the claims of a reading say of something, as CURIEs or texts."""
    return {
        q.object.value if isinstance(q.object, Literal) else compact(q.object)
        for q in reading.quads
        if compact(q.subject) == subject and q.predicate == expand(predicate)
    }


def directed(debtor: str, creditor: str, years: range, *alliances: str, **owed: str) -> list[dict[str, str]]:
    """Rows of ATOP's directed dyads: what the first owes the second in each year, by which alliances they are bound."""
    named = {f"atopid{number}": alliance for number, alliance in enumerate((*alliances, *[""] * 9)[:9], 1)}
    shared = dict.fromkeys(("defense", "offense", "neutral", "nonagg", "consul"), "0")
    shared |= {"stateA": debtor, "stateB": creditor, "asymm": "1", "version": "5.1", **named, **owed}
    return [{**shared, "year": str(year)} for year in years]


def directed_dyads(*rows: list[dict[str, str]]) -> str:
    """A file of ATOP's form by directed dyad."""
    return table(columns_of("atop", "directed-dyad"), [row for some in rows for row in some])
