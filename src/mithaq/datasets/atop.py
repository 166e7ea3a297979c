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
from mithaq.datasets.atop_agreements import instrument, label_of
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
        label = _label(every, tools)
        yield instrument(every, label)
        for parties in phases.values():
            yield from _phase(parties, label, tools, ledger, directed)


def _label(rows: list[Row], tools: Tools) -> str:
    holders: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        holders[row["member"]].update(
            tools.book.holders("CowNumber", row["member"], row["start"], row["end"])
        )
    return label_of(rows[0]["atopid"], holders, min(row["start"] for row in rows), tools)


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
        # A state and its successor share a code, and were never parties beside each other.
        times = [(side.nation, side.span) for side in sides if side.code != party.side.code]
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
