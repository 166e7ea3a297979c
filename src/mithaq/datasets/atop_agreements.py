"""ATOP 5.1 by alliance and phase: agreements, their parties and their codes (codebook of 9 August 2022).

These forms list the codes of the members and do not say when each came and went. A code that meant one state in all of the record's
time is that state. One that a successor took over in that time is read with the years of the member, which the form by
member has; where that is not at hand, nobody is named a party for it, and the states that it may be are told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mithaq.datasets.derive import Ledger, RefusedError, Tools
from mithaq.datasets.nations import CodeBook
from mithaq.tables.rows import Row

#: The form whose rows are looked at, as ``data/datasets/atop`` names it.
FORM = "member"
#: What an agreement is, beside a treaty, where anyone promised one of these; consultation alone makes a third kind.
_PACTS = {"defense": "DefensePact", "nonagg": "NonAggressionPact"}
_OBLIGATIONS = ("defense", "offense", "neutral", "nonagg", "consul")


@dataclass(frozen=True)
class Seat:
    """A code among the members of a record, with the states that it is or may be.

    ``told`` has the member's rows by state where only they could tell, and is ``None`` where they are not at hand.
    """

    code: str
    nations: tuple[str, ...]
    told: Mapping[str, tuple[Mapping[str, str], ...]] | None

    @property
    def is_certain(self) -> bool:
        """Whether the record alone tells who is meant."""
        return self.told == {}


class Roll:
    """Whom codes mean in a record without the dates of its members; the rows of the form by member may tell."""

    def __init__(self, members: Iterable[Mapping[str, str]], book: CodeBook) -> None:
        self._book = book
        self._members: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
        for row in members:
            self._members[row["atopid"], row["member"]].append(row)

    def seat(self, code: str, row: Row, phase: str | None) -> Seat:
        """Whom a code means in a row with ``start`` and ``end``; ``phase`` where the row is of one phase alone.

        Raises :class:`ValueError` for a code that meant nobody.
        """
        possible = self._book.holders("CowNumber", code, row["start"], row["end"])
        if len(possible) == 1:
            return Seat(code, possible, {})
        told: dict[str, tuple[Mapping[str, str], ...]] = {}
        for member in self._members[row["atopid"], code]:
            if phase in (None, member["phase"]):
                for nation in self._book.holders("CowNumber", code, member["start"], member["end"]):
                    told[nation] = (*told.get(nation, ()), member)
        return Seat(code, tuple(told), told) if told else Seat(code, possible, None)


def alliances(rows: Iterable[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    """The rows of the alliance form: one agreement each, then the parties whom the form by member tells."""
    roll = Roll(tools.beside.get(FORM, ()), tools.book)
    for row in list(rows):
        yield from _agreement(row, roll, tools, ledger)


def phases(rows: Iterable[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    """The rows of the phase form: the agreement that they share, then each phase; the only phase is the agreement itself."""
    roll = Roll(tools.beside.get(FORM, ()), tools.book)
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["atopid"]].append(row)
    for group in grouped.values():
        single = [row for row in group if row["phase"] == "0"]
        if single:
            for row in single:
                yield from _agreement(row, roll, tools, ledger)
        else:
            yield from _phases(group, roll, tools)


def _phases(group: list[Row], roll: Roll, tools: Tools) -> Iterator[Row]:
    label = label_of(group[0]["atopid"], _holders(group, roll), min(row["start"] for row in group), tools)
    yield instrument(group, label)
    for row in group:
        phase = f"instrument:atop-{row['atopid']}.{row['phase']}"
        values = {
            **row.values,
            "phase_thing": phase,
            "thing": phase,
            "claim": f"atop-ph-{row['atopid']}.{row['phase']}",
            "label": label,
            "thing_label": f"phase {row['phase']} of the {label}",
            "observed_until": "" if row["end"] else tools.until,
        }
        yield replace(row, values=values)


def _holders(group: list[Row], roll: Roll) -> dict[str, set[str]]:
    """Whom each code means in any phase of an agreement. A code that meant nobody names nobody here: it is one party all the same."""
    holders: dict[str, set[str]] = defaultdict(set)
    for row in group:
        for _, code in _member_codes(row):
            try:
                holders[code].update(roll.seat(code, row, row["phase"]).nations)
            except ValueError:
                holders[code].add(code)
    return holders


def _agreement(row: Row, roll: Roll, tools: Tools, ledger: Ledger) -> Iterator[Row]:
    phase = row["phase"] if "atopidphase" in row.values else None
    seats = []
    for column, code in _member_codes(row):
        try:
            seats.append(roll.seat(code, row, phase))
        except ValueError as error:
            ledger.refuse(row.place, RefusedError(column, code, "unknown code", str(error)))
            return
    label = label_of(row["atopid"], {seat.code: seat.nations for seat in seats}, row["start"], tools)
    made = instrument([row], label).values
    certain = list(dict.fromkeys(seat.nations[0] for seat in seats if seat.is_certain))
    values = {
        **made,
        "row_key": row["row_key"],
        "thing": made["instrument"],
        "thing_label": label,
        "parties": "|".join(certain),
        "observed_until": "" if row["end"] else tools.until,
    }
    yield replace(row, values=values)
    shared = {**row.values, **{name: made[name] for name in ("instrument", "claim", "label")}}
    yield from _others(
        replace(row, values=shared), [seat for seat in seats if not seat.is_certain], tools, ledger
    )


def _others(row: Row, seats: list[Seat], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    """The parties of whom the record alone does not tell who they are."""
    open_ = [seat for seat in seats if seat.told is None]
    ledger.unresolved += bool(open_)
    for seat in open_:
        maybe = " or ".join(tools.names.things[nation] for nation in seat.nations)
        ledger.unresolved_names[f"{maybe} (code {seat.code})"] += 1
        words = f"a party that is told by the code {seat.code} alone: {maybe}"
        yield replace(row, values={**row.values, "open_code": seat.code, "open_words": words})
    for seat in seats:
        for nation, members in (seat.told or {}).items():
            years = ",".join(member["start"][:4] for member in members)
            key = f"{row['row_key']};member={seat.code};yrent={years}"
            yield replace(row, values={**row.values, "row_key": key, "parties": nation})
        if seat.told:
            ledger.note("read with the years of the member, since a successor took the code over")


def _member_codes(row: Row) -> list[tuple[str, str]]:
    """The codes of the members, each once, with the column in which it stands."""
    found: dict[str, str] = {}
    for column in (f"mem{number}" for number in range(1, 60)):
        code = row.values.get(column, "")
        if code not in ("", "0"):
            found.setdefault(code, column)
    return [(column, code) for code, column in found.items()]


def instrument(rows: list[Row], label: str) -> Row:
    """An agreement as a thing: its classes by what anyone promised, and a label."""
    row = rows[0]
    form = "m" if "member" in row.values else "ph" if "atopidphase" in row.values else "a"
    promised = {column for column in _OBLIGATIONS for one in rows if one[column] == "1"}
    types = ["Treaty" if row["estmode"] == "1" else "Instrument"]
    types += [kind for column, kind in _PACTS.items() if column in promised]
    types += ["ConsultationPact"] if promised == {"consul"} else []
    values = {
        **row.values,
        "instrument": f"instrument:atop-{row['atopid']}",
        "claim": f"atop-{form}-{row['atopid']}",
        "label": label,
        "instrument_types": "|".join(types),
        "row_key": f"atopid={row['atopid']}",
    }
    if form == "m":
        values |= dict.fromkeys(("start", "end"), "")
    return replace(row, values=values)


def label_of(atopid: str, holders: Mapping[str, Collection[str]], start: str, tools: Tools) -> str:
    """A name, since ATOP gives agreements none: by the parties where there are two, else by how many there are.

    ``holders`` has for each code whom it means. ATOP counts a state and its successor under one code as one party; where
    more states are parties than that, the name says how it is counted.
    """
    names = sorted({_name(code, start, tools) for code in holders})
    if len(names) == 2:
        who = f"between {names[0]} and {names[1]}"
    else:
        by_code = ", counted by code" if any(len(nations) != 1 for nations in holders.values()) else ""
        who = f"of {len(names)} parties{by_code}"
    return f"alliance of {start[:4]} {who} (ATOP {atopid})"


def _name(code: str, on: str, tools: Tools) -> str:
    try:
        return tools.names.things[tools.book.nation("CowNumber", code, on)]
    except (ValueError, KeyError):
        return f"state {code}"
