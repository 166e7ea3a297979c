"""DCAD 1.0: agreements on defence cooperation between two states (Kinne, codebook of version 1.0).

An alternative category is a hedged claim, since the coder found it only the next most likely. A signature is hedged where
news leave it open. Without entry into force nothing is said of it: that is unknown, and neither "in force" nor "not in force".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mithaq.datasets.derive import Ledger, RefusedError, Tools
from mithaq.tables.rows import Row


def agreements(rows: Iterable[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    """The rows of the file as one row for the agreement, one for its signature, and one for each alternative category."""
    seen: set[str] = set()
    for row in rows:
        number = row["DCAid"].rpartition("-")[2]
        try:
            _check(row, number, seen)
        except RefusedError as error:
            ledger.refuse(row.place, error)
            continue
        seen.add(number)
        yield from _agreement(row, number, tools)


def _check(row: Row, number: str, seen: set[str]) -> None:
    if not number.isdigit():
        raise RefusedError("DCAid", row["DCAid"], "unknown identifier", "an identifier such as DCADv1.0-0001")
    if number in seen:
        raise RefusedError("DCAid", row["DCAid"], "repeated identifier", "each agreement once")
    span = row["span"]
    if span and span not in ("-77", "-88") and not (span.isdigit() and int(span) < 1000):
        raise RefusedError("span", span, "unknown code", "a number of years, -77 or -88")


def _agreement(row: Row, number: str, tools: Tools) -> Iterator[Row]:
    parties = list(dict.fromkeys((row["party1"], row["party2"])))
    names = sorted(tools.names.things[party] for party in parties)
    shared = {
        **row.values,
        "claim": f"dcad-{number}",
        "instrument": f"instrument:dcad-{number}",
        "label": f"agreement of {row['signed'][:4]} between {' and '.join(names)} (DCAD {number})",
    }
    yield replace(
        row,
        values={
            **shared,
            "parties": "|".join(parties),
            "ended": row["estimate"] if row["terminated"] == "1" else "",
            "observed_until": tools.until if row["terminated"] == "0" else "",
            "years": f"P{row['span']}Y" if row["span"].isdigit() else "",
        },
    )
    unsure = "Hedged" if row["factivaSign"] in ("0", "-99") else ""
    yield replace(row, values={**shared, "signing": "yes", "claim_certainty": unsure})
    for category in dict.fromkeys(filter(None, (row["second"], row["third"]))):
        yield replace(row, values={**shared, "alternative": category, "claim_certainty": "Hedged"})
