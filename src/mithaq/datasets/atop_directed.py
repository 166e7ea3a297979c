"""ATOP 5.1 by directed dyad and year: to whom a party owes what, where it owes different things to different parties.

The codebook (of 9 August 2022, section 2.7) gives for each ordered pair of states in an alliance and each year whether the first
has each obligation toward the second, and the alliances that bind the two. It does not say which of several alliances an
obligation comes from; so one counts for an alliance only where no other of the pair explains it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mithaq.datasets.derive import Ledger, RefusedError, Tools
from mithaq.datasets.spans import Bond, Span, bonds
from mithaq.tables.rows import Row

#: The form whose rows these are, as ``data/datasets/atop`` names it.
FORM = "directed-dyad"
_OBLIGATIONS = ("defense", "offense", "neutral", "nonagg", "consul")
_ALLIANCES = tuple(f"atopid{number}" for number in range(1, 10))


@dataclass(frozen=True)
class Side:
    """A party of a phase, as one nation: its code, what it is here, and from when to when it was bound."""

    code: str
    nation: str
    span: Span


def asymmetric(rows: Iterable[Row], tools: Tools, ledger: Ledger) -> Iterator[Row]:
    """The rows of pairs that an asymmetric alliance binds; the others are counted."""
    seen: set[str] = set()
    for row in rows:
        try:
            _check(row, tools, seen)
        except RefusedError as error:
            ledger.refuse(row.place, error)
            continue
        seen.add(row["row_key"])
        if row["asymm"] == "1":
            yield row
        else:
            ledger.note(
                "not kept: the form by member tells as much, since the parties owe one another the same"
            )


def _check(row: Row, tools: Tools, seen: set[str]) -> None:
    for column in ("stateA", "stateB"):
        # Whoever had the code in the year: the form by member tells who that was.
        if not tools.book.knows("CowNumber", row[column]):
            raise RefusedError(column, row[column], "unknown code", "a number of the Correlates of War")
    for column in (*_OBLIGATIONS, "asymm"):
        if row[column] not in ("0", "1"):
            raise RefusedError(column, row[column], "unknown code", "0 or 1")
    if row["stateA"] == row["stateB"]:
        raise RefusedError("stateB", row["stateB"], "impossible pair", "another state than stateA")
    for column in _ALLIANCES:
        if row[column] and not row[column].isdecimal():
            raise RefusedError(
                column, row[column], "unknown identifier", "the number of an alliance, such as 3260"
            )
    if row["row_key"] in seen:
        raise RefusedError("year", row["year"], "repeated row", "each pair, direction and year once")


class Directed:
    """What the rows tell, held against the rows of the form by member, which tell what else a debtor owes."""

    def __init__(self, rows: Iterable[Mapping[str, str]], members: Iterable[Row]) -> None:
        self._told = {(row["stateA"], row["stateB"], int(row["year"])): _told(row) for row in rows}
        self._owing: dict[tuple[str, str], list[tuple[str, str, int, int]]] = defaultdict(list)
        for row in members:
            first, last = int(row["start"][:4]), int(row["end"][:4] or 9999)
            for column in _OBLIGATIONS:
                if row[column] == "1":
                    self._owing[row["member"], column].append((row["atopid"], row["phase"], first, last))

    def bonds(self, row: Row, debtor: Side, others: Iterable[Side], column: str, until: str) -> list[Bond]:
        """Those to whom a party owes an obligation of its row, by the time; last one with nobody where others are in doubt.

        Empty where nobody is known. ``until`` is where the record of spans without an end ends.
        """
        owed, doubt = [], False
        for other in others:
            if other.code == debtor.code or not (both := debtor.span.shared(other.span, until)):
                continue
            years = range(int(both.first[:4]), int((both.last or until)[:4]) + 1)
            answer = self.owes(row, other.code, column, years)
            doubt = doubt or answer is None
            if answer:
                owed.append((other.nation, other.span))
        found = [replace(bond, whole=False) for bond in bonds(debtor.nation, debtor.span, owed, until)]
        return [*found, Bond(debtor.span, (), True)] if found and doubt else found

    def owes(self, row: Row, creditor: str, column: str, years: Sequence[int]) -> bool | None:
        """Whether the party of a row has an obligation toward a creditor by it; ``None`` where that cannot be told.

        The years in which the two were bound from the first day to the last count before those in which they were not.
        """
        for some in (years[1:-1], years):
            answers = {self._answer(row, creditor, column, year) for year in some} - {None}
            if answers:
                return answers.pop() if len(answers) == 1 else None
        return None

    def _answer(self, row: Row, creditor: str, column: str, year: int) -> bool | None:
        owing, alliances = self._told.get((row["member"], creditor, year), (frozenset(), frozenset()))
        if row["atopid"] not in alliances:
            return None
        if column not in owing:
            return False
        return None if self._is_explained_otherwise(row, column, alliances, year) else True

    def _is_explained_otherwise(self, row: Row, column: str, alliances: frozenset[str], year: int) -> bool:
        """Whether another alliance of the two, or another phase of this one, has the obligation in the year too."""
        own = (row["atopid"], row["phase"])
        return any(
            atopid in alliances and (atopid, phase) != own and first <= year <= last
            for atopid, phase, first, last in self._owing[row["member"], column]
        )


def _told(row: Mapping[str, str]) -> tuple[frozenset[str], frozenset[str]]:
    """What the first state owes the second in the year, and the alliances that bind them."""
    owing = frozenset(column for column in _OBLIGATIONS if row[column] == "1")
    return owing, frozenset(row[column] for column in _ALLIANCES if row[column])


def key_of(row: Row, creditors: Iterable[Side]) -> str:
    """The key of a row of the form by member together with the directed dyads that say to whom it owes."""
    dyads = (str(int(row["member"]) * 1000 + int(each.code)) for each in creditors)
    return f"{row['row_key']};ddyad={','.join(dyads)}"
