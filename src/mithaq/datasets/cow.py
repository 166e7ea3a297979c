"""The Correlates of War: the list of states (and that of Gleditsch and Ward), formal alliances 4.1, organisations 3."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mithaq.datasets.derive import Ledger, RefusedError, Tools
from mithaq.datasets.nations import Stretch
from mithaq.datasets.spans import Bond, Span, bonds, in_words
from mithaq.tables.rows import Row

_OBLIGATIONS = {
    "defense": "DefenseObligation",
    "neutrality": "NeutralityObligation",
    "nonaggression": "NonAggressionObligation",
    "entente": "ConsultationObligation",
}
_STATUSES = {"1": "FullMember", "2": "AssociateMember", "3": "Observer"}
_NO_MEMBER = ("0", "-1", "-9", "")
#: More spells than the curated data number for any holder and group: that two sources' spells are one is never guessed.
_CURATED = 100
_TYPE = re.compile(r"Type (III|IIa|IIb|II|I)\b.*")


def states(rows: Iterable[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    """Each row as one holder of a code after another: a list gives one stretch to a state and its successors."""
    every = list(rows)
    ends = max((row["end"] for row in every), default="")
    begins = min((row["start"] for row in every if row["start"]), default="")
    for row in every:
        scheme = "CowNumber" if "ccode" in row.values else "GleditschWardNumber"
        code = row.values.get("ccode") or row.values["gwcode"]
        try:
            stretches = tools.book.stretches(scheme, code, row["start"], row["end"])
        except ValueError as error:
            ledger.refuse(row.place, RefusedError("ccode", code, "unknown code", str(error)))
            continue
        for number, stretch in enumerate(stretches, 1):
            local = f"{scheme[:3].lower()}-list-{code}-{row['start'][:4]}-{number}"
            end = stretch.last or row["end"]
            yield replace(
                row,
                values={
                    **row.values,
                    "claim": local,
                    "assignment": f"code:{local}",
                    "nation": stretch.nation,
                    "scheme": scheme,
                    "code": code,
                    "start": stretch.first or row["start"],
                    "kind": "FirstObserved" if (stretch.first or row["start"]) == begins else "",
                    "end": "" if end == ends else end,
                    "observed_until": end if end == ends else "",
                },
            )


@dataclass(frozen=True)
class _Time:
    """The time of a member in an alliance, as one nation: a row, or the part of it that is one holder's of the code."""

    row: Row
    stretch: Stretch
    ordinal: int

    @property
    def nation(self) -> str:
        return self.stretch.nation

    @property
    def span(self) -> Span:
        observed = self.row["left_censor"] == "1" and not self.stretch.first
        first, last = self.stretch.first or self.row["start"], self.stretch.last or _end(self.row)
        return Span(first, last, "FirstObserved" if observed else "")

    def last_seen(self, until: str) -> str:
        """Until when it was on record, where that is not its end; the data end on the day ``until``."""
        return (self.row["end"] or until) if not self.span.last else ""


def _end(row: Row) -> str:
    """The end of a member's time, empty where it is only that the data end."""
    return "" if row["right_censor"] == "1" else row["end"]


def _times(group: list[Row], tools: Tools, ledger: Ledger) -> Iterator[_Time]:
    seen = defaultdict[str, int](int)
    for row in sorted(group, key=lambda row: row["start"]):
        stretches = tools.book.stretches("CowNumber", row["ccode"], row["start"], _end(row))
        for stretch in stretches:
            seen[stretch.nation] += 1
            yield _Time(row, stretch, seen[stretch.nation])
        if len(stretches) > 1:
            ledger.note("divided between a state and its successor, who share the code")


def alliances(rows: Iterable[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    """Each alliance as one row for the agreement, one for the time of each member, and one for each obligation."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if not _TYPE.fullmatch(row["ss_type"]):
            error = RefusedError(
                "ss_type", row["ss_type"], "unknown code", "a type such as Type I: Defense Pact"
            )
            ledger.refuse(row.place, error)
            continue
        grouped[row["version4id"]].append(row)
    for group in grouped.values():
        times = list(_times(group, tools, ledger))
        label = _label(times, tools)
        yield _agreement(times[0].row, label)
        for time in times:
            yield _adherence(time, label, tools)
            # A state and its successor share a code, and were never parties beside each other.
            others = ((one.nation, one.span) for one in times if one.row["ccode"] != time.row["ccode"])
            found = bonds(time.nation, time.span, others, tools.until)
            for ordinal, bond in enumerate(found or [Bond(time.span, (), True)], 1):
                yield from _obligations(time, bond, ordinal, label, tools)


def _label(times: list[_Time], tools: Tools) -> str:
    """A name; as in ATOP a state and its successor under one code count as one, and where that matters the name says so."""
    holders: dict[str, list[str]] = defaultdict(list)
    for time in times:
        holders[time.row["ccode"]].append(time.nation)
    names = sorted({tools.names.things[nations[0]] for nations in holders.values()})
    by_code = ", counted by code" if any(len(set(nations)) > 1 for nations in holders.values()) else ""
    who = f"between {names[0]} and {names[1]}" if len(names) == 2 else f"of {len(names)} parties{by_code}"
    first = times[0].row
    return f"alliance of {first['start'][:4]} {who} (COW {first['version4id']})"


def _agreement(row: Row, label: str) -> Row:
    match = _TYPE.fullmatch(row["ss_type"])
    kind = match[1] if match else ""
    classes = {
        "I": "DefensePact",
        "IIa": "NonAggressionPact",
        "IIb": "NonAggressionPact",
        "III": "ConsultationPact",
    }
    values = {
        "claim": f"cow-alliance-{row['version4id']}",
        "instrument": f"instrument:cow-alliance-{row['version4id']}",
        "instrument_types": classes.get(kind, "Instrument"),
        "label": label,
        "code": f"cow:type-{kind}",
        "row_key": f"version4id={row['version4id']}",
    }
    return replace(row, values={**row.values, **dict.fromkeys(("start", "end"), ""), **values})


def _local(time: _Time) -> str:
    return f"{time.nation.partition(':')[2]}-cow-alliance-{time.row['version4id']}-{time.ordinal}"


def _spell(time: _Time, span: Span, label: str, tools: Tools, **more: str) -> Row:
    values = {
        **time.row.values,
        "label": label,
        "nation": time.nation,
        "start": span.first,
        "kind": span.kind,
        "end": span.last,
        "observed_until": "" if span.last else time.last_seen(tools.until),
        **more,
    }
    return replace(time.row, values=values)


def _adherence(time: _Time, label: str, tools: Tools) -> Row:
    local = _local(time)
    return _spell(time, time.span, label, tools, claim=f"cow-m-{local}", adherence=f"membership:{local}")


def _obligations(time: _Time, bond: Bond, ordinal: int, label: str, tools: Tools) -> Iterator[Row]:
    for column, term in _OBLIGATIONS.items():
        if time.row[column] != "1":
            continue
        local = f"{_local(time)}-{column}" + (f"-{ordinal}" if ordinal > 1 else "")
        yield _spell(
            time,
            bond.span,
            label,
            tools,
            claim=f"cow-m-{local}",
            obligation=f"obligation:{local}",
            types=term,
            owed_to="|".join(bond.nations),
            creditors=in_words(bond, tools),
            vary="" if bond.nations else "yes",
        )


def organizations(rows: Iterable[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    """Spells from years: unbroken runs of one status of one nation in one organisation, by the years that the file has."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    places: dict[str, Row] = {}
    years: set[str] = set()
    for row in rows:
        years.add(row["year"])
        places.setdefault(row["nation_then"], row)
        try:
            statuses = dict(_statuses(row))
        except RefusedError as error:
            ledger.refuse(row.place, error)
            continue
        for column, status in statuses.items():
            found[row["nation_then"], column].append((row["year"], status))
    order = {year: number for number, year in enumerate(sorted(years, key=int))}
    for column in sorted({column for _, column in found} - set(tools.name_codes)):
        yield _organization(next(iter(places.values())), column)
    for (nation, column), told in found.items():
        group, before = _group(column, tools)
        for ordinal, run in enumerate(_runs(told, order), before + 1):
            yield _membership(places[nation], (nation, group, f"{ordinal}"), column, run)


def _group(column: str, tools: Tools) -> tuple[str, int]:
    """The organisation of a column, and after which number its spells are counted, apart from those of the curated data."""
    if column in tools.name_codes:
        return tools.name_codes[column][1], _CURATED
    return f"organization:cow-igo-{column}", 0


def _statuses(row: Row) -> Iterator[tuple[str, str]]:
    for column, value in row.values.items():
        if column in ("ccode", "year", "state", "row_key") or not re.fullmatch(r"[A-Z][A-Za-z0-9_]*", column):
            continue
        if value in _STATUSES:
            yield column, _STATUSES[value]
        elif value not in _NO_MEMBER:
            raise RefusedError(column, value, "unknown code", "0, 1, 2, 3, -1 or -9")


def _runs(told: list[tuple[str, str]], order: dict[str, int]) -> Iterator[tuple[str, str, str]]:
    """Runs of one status over years that follow one another in the file: status, first year, last year."""
    run: tuple[str, str, str] | None = None
    for year, status in sorted(told, key=lambda pair: int(pair[0])):
        if run and status == run[0] and order[year] == order[run[2]] + 1:
            run = (status, run[1], year)
            continue
        if run:
            yield run
        run = (status, year, year)
    if run:
        yield run


def _organization(row: Row, column: str) -> Row:
    group = {
        "group": f"organization:cow-igo-{column}",
        "group_name": f"{column} (COW IGO)",
        "claim": f"cow-igo-{column}",
    }
    return replace(row, values={**row.values, **group, "row_key": f"organization={column}"})


def _membership(row: Row, spell: tuple[str, str, str], column: str, run: tuple[str, str, str]) -> Row:
    nation, group, ordinal = spell
    status, first, last = run
    local = f"{nation.partition(':')[2]}-{group.partition(':')[2]}-{ordinal}"
    told = {
        "membership": f"membership:{local}",
        "claim": f"cow-igo-spell-{local}",
        "nation": nation,
        "group": group,
        "status": status,
        "first": first,
        "last": last,
        "row_key": f"ccode={row['ccode']};organization={column};years={first}-{last}",
    }
    return replace(row, values={**row.values, **told})
