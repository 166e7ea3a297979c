"""Memberships as one table for R, Stata and pandas: codes to join on, dates with their bounds, coverage, and the claims.

Column names are plain and shorter than 32 characters, as Stata wants them; truth values are 1 and 0. A cell is empty where
nothing is known: an empty end is no statement that the membership goes on, which ``current_as_of`` alone makes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from mithaq.export.choices import choose
from mithaq.export.rows import rows
from mithaq.store.interface import Store
from mithaq.terms import expand

COLUMNS = (
    "group", "group_name", "nation", "nation_name", "iso3", "cow", "gw", "spell", "status",
    "start", "start_kind", "end", "end_kind", "observed_until",
    "starts_no_earlier", "starts_no_later", "ends_no_earlier", "ends_no_later",
    "as_of", "current_as_of", "covered_until", "covers_as_of", "membership", "claims",
)  # fmt: skip


def members(store: Store, queries: Path, format: str) -> bytes:  # noqa: A002 - as for the other exports
    """The table in ``csv`` or ``tsv``, UTF-8, sorted by group, nation and spell."""
    return choose("format", format, MEMBER_FORMATS)(member_rows(store, queries))


def member_rows(store: Store, queries: Path) -> list[dict[str, str]]:
    """One row for each membership spell, in the order in which they are written."""
    spells: dict[str, list[dict[str, str | bool]]] = {}
    for row in rows(store, queries / "exports" / "members.rq"):
        spells.setdefault(str(row["membership"]), []).append(row)
    return sorted((_spell(found) for found in spells.values()), key=_order)


def _order(row: Mapping[str, str]) -> tuple[str, str, int]:
    return row["group"], row["nation"], int(row["spell"]) if row["spell"].isdigit() else 0


def _spell(found: list[dict[str, str | bool]]) -> dict[str, str]:
    """The rows of one spell, which differ in the claim and its coverage (and in dates of several precisions), as one."""
    cells = {column: _finest(row.get(column, "") for row in found) for column in COLUMNS}
    covered = max((str(row.get("covered_until", "")) for row in found), default="")
    return {
        **cells,
        "group": _local(cells["group"]),
        "nation": _local(cells["nation"]),
        "spell": cells["membership"].rpartition("-")[2],
        "status": _local(cells["status"]),
        "start_kind": _local(cells["start_kind"]),
        "end_kind": _local(cells["end_kind"]),
        "current_as_of": "1" if any(row.get("current") is True for row in found) else "0",
        "covered_until": covered,
        "covers_as_of": "1" if covered >= cells["as_of"] else "0",
        "membership": expand(cells["membership"]).value,
        "claims": " ".join(sorted({expand(str(row["claim"])).value for row in found if "claim" in row})),
    }


def _finest(values: Iterable[str | bool]) -> str:
    """The value of several that agree: of dates the most exact, which is the longest."""
    return max(sorted({str(value) for value in values}), key=len)


def _local(curie: str) -> str:
    return curie.partition(":")[2]


def _written(dialect: type[csv.Dialect]) -> Callable[[list[dict[str, str]]], bytes]:
    def write(found: list[dict[str, str]]) -> bytes:
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, dialect=dialect, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
        return text.getvalue().encode()

    return write


#: How members can be written, the default first.
MEMBER_FORMATS: Mapping[str, Callable[[list[dict[str, str]]], bytes]] = MappingProxyType(
    {"csv": _written(csv.excel), "tsv": _written(csv.excel_tab)}
)
