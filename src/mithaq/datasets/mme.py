"""MME 7: multinational military exercises (D'Orazio), in its wide and its long form.

The identifier is not unique, so an exercise is known by it and its start. A participant that the long form gives no code
stays as it is named: NATO, the Baltic States and small states that the list of states leaves out are never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from mithaq.datasets.dates import first_day, last_day
from mithaq.datasets.derive import Ledger, RefusedError, Tools
from mithaq.tables.rows import Row

_NOTHING = ("", "NA", "-9")
_NOT_NAMED = "(not named)"
_EARTH = {"lat": 90.0, "lon": 180.0}


def long(rows: Iterable[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:  # noqa: ARG001 - as every reader
    """The rows of the long form as one row for each exercise, then one for each participant."""
    sound = (row for row in rows if _is_sound(row, ledger))
    for _, group in groupby(sound, key=_key):
        together = list(group)
        yield _exercise(together[0], ledger)
        people = [
            (row, row["nation"], _in_words(row["nation_unresolved"]) if not row["nation"] else "")
            for row in together
        ]
        yield from _participants(people, ledger)


def wide(rows: Iterable[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    """The rows of the wide form as one row for each exercise, then one for each participant."""
    for row in rows:
        if not _is_sound(row, ledger):
            continue
        names = [
            value
            for column, value in row.values.items()
            if re.fullmatch(r"State[A-Z]{1,2}", column) and value
        ]
        people = [(row, *_known(name, row, tools)) for name in names]
        unresolved = [words for _, _, words in people if words]
        ledger.unresolved += bool(unresolved)
        ledger.unresolved_names.update(unresolved)
        yield _exercise(row, ledger)
        yield from _participants(people, ledger)


def _known(name: str, row: Row, tools: Tools) -> tuple[str, str]:
    """The nation of a name, or the name as it is where it has no code, or one that meant nobody then."""
    if name not in tools.name_codes:
        return "", _in_words(name)
    scheme, code = tools.name_codes[name]
    try:
        return tools.book.nation(scheme, code, row["start"]), ""
    except ValueError:
        return "", name


def _in_words(name: str) -> str:
    return _NOT_NAMED if name in _NOTHING else name


def _key(row: Row) -> tuple[str, str]:
    return row["MMEID"], row["start"]


def _is_sound(row: Row, ledger: Ledger) -> bool:
    try:
        _check(row)
    except RefusedError as error:
        ledger.refuse(row.place, error)
        return False
    return True


def _check(row: Row) -> None:
    if not re.fullmatch(r"mme[0-9]+", row["MMEID"]):
        raise RefusedError("MMEID", row["MMEID"], "unknown identifier", "an identifier such as mme87")
    if row["s.year"] not in _NOTHING and row["s.year"] != row["start"][:4]:
        raise RefusedError(
            "StartDate", row["StartDate"], "impossible date", f"a day of {row['s.year']}, as in s.year"
        )
    for column, most in _EARTH.items():
        if row[column] in _NOTHING:
            continue
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", row[column]) or abs(float(row[column])) > most:
            raise RefusedError(
                column, row[column], "impossible place", f"degrees from -{most:.0f} to {most:.0f}"
            )


def _exercise(row: Row, ledger: Ledger) -> Row:
    number = row["MMEID"].removeprefix("mme")
    name, place, series, focus, further = (
        "" if row[column] in _NOTHING else row[column]
        for column in ("Ex_Name", "Location", "Series_Name", "FocusDescription", "AdditionalParticipantInfo")
    )
    end = row["end"]
    if end and last_day(end) < first_day(row["start"]):
        ledger.note("kept without its end, which is before its start")
        end = ""
    if further:
        ledger.note("exercises with further participants in words alone")
    where = f" at {place}" if place else ""
    values = {
        **row.values,
        **_identity(row),
        "row_key": f"MMEID={row['MMEID']};StartDate={row['StartDate']}",
        "label": f"{name or f'unnamed exercise{where}'}, {row['start'][:4]} (MME {number})",
        "end": end,
        "series": f"activity:mme-series-{_slug(series)}" if _slug(series) else "",
        "series_name": series,
        "place": place,
        "focus": focus,
        "further": further,
        "latitude": "" if row["lat"] in _NOTHING else row["lat"],
        "longitude": "" if row["lon"] in _NOTHING else row["lon"],
    }
    return replace(row, values=values)


def _identity(row: Row) -> dict[str, str]:
    local = f"mme-{row['MMEID'].removeprefix('mme')}-{row['start']}"
    form = "long" if "gwcode" in row.values else "wide"
    return {"exercise": f"activity:{local}", "claim": f"{local}-{form}"}


def _participants(people: list[tuple[Row, str, str]], ledger: Ledger) -> Iterator[Row]:
    seen: set[str] = set()
    for row, nation, words in people:
        if nation and nation in seen:
            ledger.note("participants named twice in one exercise")
            continue
        seen.add(nation or f"#{len(seen)}")
        about = {"person": nation} if nation else {"unnamed": words, "ordinal": str(len(seen))}
        yield replace(row, values={**row.values, **_identity(row), **about})


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
