"""ATOP 5.1: who was bound by which alliance, and who owed what to whom (Leeds and others, codebook of 9 August 2022).

A row of the member form is one party in one phase of an alliance. From it come the time of the party under the agreement,
and its obligations. What it took on is owed to every other party of the phase for as long as both were bound: one obligation
for each such time, so that nothing is owed to a party before it came. Where the codebook's OBVARY says that a party owes
different things to different parties, the directed-dyad form tells to whom (see :mod:`mithaq.datasets.atop_directed`); without
it that is unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mithaq.datasets import atop_directed
from mithaq.datasets.atop_directed import Directed, Side
from mithaq.datasets.derive import Ledger, RefusedError, Tools
from mithaq.datasets.nations import Stretch
from mithaq.datasets.spans import Bond, Span, bonds, in_words
from mithaq.tables.rows import Row

#: Each obligation's column, the class it becomes, and the letters with which the columns of its conditions begin.
OBLIGATIONS = {
    "defense": ("DefenseObligation", "def"),
    "offense": ("OffenseObligation", "off"),
    "neutral": ("NeutralityObligation", "neu"),
    "nonagg": ("NonAggressionObligation", ""),
    "consul": ("ConsultationObligation", "con"),
}
#: The parts of a condition's column after these letters; ``olimob`` is a limit that the codebook gives no obligation.
_CONDITIONS = ("coadv", "coloc", "cocon", "conum", "codem", "conpr", "coatt", "coreq")


@dataclass(frozen=True)
class _Party:
    """One party in one phase, as one nation: a row, or the part of it that is one holder's of the code."""

    row: Row
    stretch: Stretch
    ordinal: int

    @property
    def start(self) -> str:
        return self.stretch.first or self.row["start"]

    @property
    def end(self) -> str:
        return self.stretch.last or self.row["end"]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def side(self) -> Side:
        return Side(self.row["member"], self.stretch.nation, self.span)


def members(rows: Iterable[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    """The rows of the member form, as one row for each agreement, each time of a party, and each obligation."""
    alliances: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["end"] and row["start"] > row["end"][: len(row["start"])]:
            error = RefusedError(
                "yrexit", row["end"], "impossible date", f"a day not before the entry, {row['start']}"
            )
            ledger.refuse(row.place, error)
            continue
        alliances[row["atopid"]][row["phase"]].append(row)
    kept = [row for phases in alliances.values() for parties in phases.values() for row in parties]
    told = tools.beside.get(atop_directed.FORM)
    directed = Directed(told, kept) if told is not None else None
    for phases in alliances.values():
        every = [row for parties in phases.values() for row in parties]
        yield _instrument(every, [row["member"] for row in every], min(row["start"] for row in every), tools)
        for parties in phases.values():
            yield from _phase(parties, _label(every, tools), tools, ledger, directed)


def _phase(
    rows: list[Row], label: str, tools: Tools, ledger: Ledger, directed: Directed | None
) -> Iterator[Row]:
    parties = list(_parties(rows, tools, ledger))
    for party in parties:
        yield _adherence(party, label, tools)
        for column in OBLIGATIONS:
            if party.row[column] == "1":
                yield from _owed(party, parties, column, label, tools, directed)


def _owed(
    party: _Party, parties: list[_Party], column: str, label: str, tools: Tools, directed: Directed | None
) -> Iterator[Row]:
    """One obligation of a party, once for each time for which it owes it to some of the others."""
    sides = [each.side for each in parties]
    if party.row["obvary"] != "1":
        times = [(side.nation, side.span) for side in sides]
        found = bonds(party.side.nation, party.span, times, tools.until)
    else:
        found = directed.bonds(party.row, party.side, sides, column, tools.until) if directed else []
    for ordinal, bond in enumerate(found or [Bond(party.span, (), True)], 1):
        local = f"{_local(party)}-{column}"
        if party.row["obvary"] != "1":
            yield _obligation(
                party, column, bond, f"{local}-{ordinal}" if ordinal > 1 else local, label, tools
            )
        elif bond.nations:
            creditors = [side for side in sides if side.nation in bond.nations]
            row = _obligation(party, column, bond, f"{local}-d{ordinal}", label, tools)
            yield replace(row, values={**row.values, "row_key": atop_directed.key_of(party.row, creditors)})
        else:
            yield _obligation(party, column, bond, local, label, tools)


def _parties(rows: list[Row], tools: Tools, ledger: Ledger) -> Iterator[_Party]:
    seen: dict[str, int] = defaultdict(int)
    for row in sorted(rows, key=lambda row: row["start"]):
        stretches = tools.book.stretches("CowNumber", row["member"], row["start"], row["end"])
        for stretch in stretches:
            seen[stretch.nation] += 1
            yield _Party(row, stretch, seen[stretch.nation])
        if len(stretches) > 1:
            ledger.note("divided between a state and its successor, who share the code")


def _adherence(party: _Party, label: str, tools: Tools) -> Row:
    return _spell(party, label, tools, "adherence", f"membership:{_local(party)}", f"atop-m-{_local(party)}")


def _local(party: _Party) -> str:
    nation = party.stretch.nation.partition(":")[2]
    return f"{nation}-atop-{party.row['atopid']}.{party.row['phase']}-{party.ordinal}"


def _spell(party: _Party, label: str, tools: Tools, kind: str, iri: str, claim: str, **more: str) -> Row:
    row, stretch = party.row, party.stretch
    values = {
        **row.values,
        kind: iri,
        "claim": claim,
        "label": label,
        "nation": stretch.nation,
        "phase_number": "" if row["phase"] == "0" else row["phase"],
        "start": party.start,
        "end": party.end,
        "observed_until": "" if party.end else tools.until,
        **more,
    }
    return replace(row, values=values)


def _obligation(party: _Party, column: str, bond: Bond, local: str, label: str, tools: Tools) -> Row:
    """What a party owes for the time of one bond; a bond with nobody is one whose other side is unknown."""
    term, letters = OBLIGATIONS[column]
    conditions = _conditions(party.row, letters)
    return _spell(
        party,
        label,
        tools,
        "obligation",
        f"obligation:{local}",
        f"atop-m-{local}",
        start=bond.span.first,
        end=bond.span.last,
        observed_until="" if bond.span.last else tools.until,
        types=term,
        owed_to="|".join(bond.nations),
        creditors=in_words(bond, tools),
        vary="" if bond.nations else "yes",
        conditions="|".join(conditions),
        condition="; ".join(tools.names.things[code] for code in conditions),
        targets="|".join(_targets(party)),
    )


def _conditions(row: Row, letters: str) -> list[str]:
    columns = (*(f"{letters}{part}" for part in _CONDITIONS if letters), "olimob")
    return [f"atop:{name.upper()}-1" for name in columns if row.values.get(name) == "1"]


def _targets(party: _Party) -> dict[str, None]:
    named = (party.row[name] for name in ("target1", "target2"))
    return dict.fromkeys(nation for nation in named if nation and nation != party.stretch.nation)


def alliances(rows: Iterable[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    """The rows of the alliance form: one agreement each."""
    yield from _agreements(list(rows), tools, ledger)


def phases(rows: Iterable[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    """The rows of the phase form: the agreement that they share, then each phase; the only phase is the agreement itself."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["atopid"]].append(row)
    for group in grouped.values():
        single = [row for row in group if row["phase"] == "0"]
        if single:
            yield from _agreements(single, tools, ledger)
            continue
        codes = [code for row in group for code in _member_codes(row)]
        first = min(group, key=lambda row: row["start"])
        yield _instrument(group, codes, first["start"], tools)
        for row in group:
            label = _label_of(row["atopid"], codes, first["start"], tools)
            yield replace(
                row,
                values={
                    **row.values,
                    "phase_thing": f"instrument:atop-{row['atopid']}.{row['phase']}",
                    "thing": f"instrument:atop-{row['atopid']}.{row['phase']}",
                    "claim": f"atop-ph-{row['atopid']}.{row['phase']}",
                    "label": label,
                    "thing_label": f"phase {row['phase']} of the {label}",
                    "observed_until": "" if row["end"] else tools.until,
                },
            )


def _agreements(rows: list[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    for row in rows:
        codes = _member_codes(row)
        parties = []
        for code in codes:
            try:
                parties.append(tools.book.nation("CowNumber", code, row["start"]))
            except ValueError as error:
                ledger.refuse(row.place, RefusedError("mem1", code, "unknown code", str(error)))
                break
        else:
            label = _label_of(row["atopid"], codes, row["start"], tools)
            made = _instrument([row], codes, row["start"], tools).values
            yield replace(
                row,
                values={
                    **made,
                    "row_key": row["row_key"],
                    "thing": made["instrument"],
                    "thing_label": label,
                    "parties": "|".join(dict.fromkeys(parties)),
                    "observed_until": "" if row["end"] else tools.until,
                },
            )


def _member_codes(row: Row) -> list[str]:
    return [code for number in range(1, 60) if (code := row.values.get(f"mem{number}", "")) not in ("", "0")]


def _instrument(rows: list[Row], codes: list[str], start: str, tools: Tools) -> Row:
    """An agreement as a thing: its classes by what anyone promised, and a label."""
    row = rows[0]
    form = "m" if "member" in row.values else "ph" if "atopidphase" in row.values else "a"
    promised = {column for column in OBLIGATIONS for one in rows if one[column] == "1"}
    types = ["Treaty" if row["estmode"] == "1" else "Instrument"]
    types += ["DefensePact"] if "defense" in promised else []
    types += ["NonAggressionPact"] if "nonagg" in promised else []
    types += ["ConsultationPact"] if promised == {"consul"} else []
    values = {
        **row.values,
        "instrument": f"instrument:atop-{row['atopid']}",
        "claim": f"atop-{form}-{row['atopid']}",
        "label": _label_of(row["atopid"], codes, start, tools),
        "instrument_types": "|".join(types),
        "row_key": f"atopid={row['atopid']}",
    }
    if form == "m":
        values |= dict.fromkeys(("start", "end"), "")
    return replace(row, values=values)


def _label(rows: list[Row], tools: Tools) -> str:
    return _label_of(
        rows[0]["atopid"], [row["member"] for row in rows], min(row["start"] for row in rows), tools
    )


def _label_of(atopid: str, codes: list[str], start: str, tools: Tools) -> str:
    """A name, since ATOP gives agreements none: by the parties where there are two, else by how many there are."""
    parties = sorted({_name(code, start, tools) for code in codes})
    who = f"between {parties[0]} and {parties[1]}" if len(parties) == 2 else f"of {len(parties)} parties"
    return f"alliance of {start[:4]} {who} (ATOP {atopid})"


def _name(code: str, on: str, tools: Tools) -> str:
    try:
        return tools.names.things[tools.book.nation("CowNumber", code, on)]
    except (ValueError, KeyError):
        return f"state {code}"
