"""Who owes defence to whom in a year, among Islamic nations and their partners: what the network and the matrix are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mithaq.errors import InputError
from mithaq.plotting.picture import Picture, Table, Words, consulted, evidence, link, ranked_sources
from mithaq.plotting.reading import Found, Reader, Row

KIND = "mithaq:DefenseObligation"

Pair = tuple[str, str]


@dataclass(frozen=True)
class Promise:
    """A promise of defence from one nation to another that held on at least one day of a year, or may have."""

    debtor: str
    creditor: str
    instrument: str
    found: Found
    certain: bool


@dataclass(frozen=True)
class Tie:
    """What two nations promise each other, seen from the first: ``owes`` and ``is_owed``, each certain or possible or neither."""

    owes: str
    is_owed: str

    @property
    def is_mutual(self) -> bool:
        """Whether both promise."""
        return bool(self.owes and self.is_owed)

    @property
    def is_certain(self) -> bool:
        """Whether no direction of it is merely possible."""
        return "possible" not in (self.owes, self.is_owed)

    @property
    def word(self) -> str:
        """The direction in a word."""
        return "mutual" if self.is_mutual else "owes" if self.owes else "owed"


@dataclass(frozen=True)
class Defence:
    """All such promises of a year that touch an Islamic nation; ``parties`` are those of each pact in the year."""

    year: int
    promises: tuple[Promise, ...]
    parties: Mapping[str, frozenset[str]]
    islamic: frozenset[str]
    labels: Mapping[str, str]
    as_of: str

    @cached_property
    def nations(self) -> tuple[str, ...]:
        """The Islamic nations that promise or are promised something, by label."""
        tied = {end for each in self.promises for end in (each.debtor, each.creditor)}
        return tuple(sorted(tied & self.islamic, key=self.labels.__getitem__))

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """The other nations, by label."""
        tied = {end for each in self.promises for end in (each.debtor, each.creditor)}
        return tuple(sorted(tied - self.islamic, key=self.labels.__getitem__))

    @property
    def untied(self) -> list[str]:
        """The labels of Islamic nations without any promise."""
        return sorted(self.labels[nation] for nation in self.islamic - set(self.nations))

    def ties(self, promises: Iterable[Promise] | None = None) -> dict[Pair, Tie]:
        """What each two nations promise each other, by both orders of the pair."""
        best: dict[Pair, str] = {}
        for each in self.promises if promises is None else promises:
            pair = (each.debtor, each.creditor)
            best[pair] = "certain" if each.certain else best.get(pair, "possible")
        pairs = {(a, b) for pair in best for a, b in (pair, pair[::-1])}
        return {(a, b): Tie(best.get((a, b), ""), best.get((b, a), "")) for a, b in sorted(pairs)}


def read_defence(reader: Reader, year: int) -> Defence:
    """Read the promises of a year; raises :class:`InputError` for a year of which the graph cannot tell."""
    rows = [_under_one_name(reader, row) for row in reader.rows("defence")]
    found = reader.found(str(row["obligation"]) for row in rows)
    _check_year(reader, year, found.values())
    census = _census(reader, found.values(), year)
    states = _states(reader, rows) if census else frozenset()
    promises = [
        each
        for each in _promises(rows, found, year)
        if each.certain
        or not states.issuperset((each.debtor, each.creditor))
        or census & set(each.found.sources)
    ]
    parties: dict[str, set[str]] = defaultdict(set)
    for each in promises:
        parties[each.instrument] |= {each.debtor, each.creditor}
    touching = tuple(each for each in promises if {each.debtor, each.creditor} & reader.islamic)
    named = {end for each in touching for end in (each.debtor, each.creditor, each.instrument)}
    return Defence(
        year,
        touching,
        {pact: frozenset(those) for pact, those in sorted(parties.items())},
        reader.islamic,
        {name: reader.label(name) if name else "" for name in sorted(named | reader.islamic)},
        reader.as_of,
    )


def _under_one_name(reader: Reader, row: Row) -> Row:
    """A row in which an agreement that several sources record goes by one name."""
    instrument = str(row.get("instrument", ""))
    return {**row, "instrument": reader.same.get(instrument, instrument)}


def _promises(rows: Sequence[Row], found: Mapping[str, Found], year: int) -> Iterator[Promise]:
    """One for each pair and agreement: of several with the same, one that is certain."""
    joined = _joined(rows, found)
    best: dict[tuple[str, str, str], Promise] = {}
    for row in rows:
        each = found[str(row["obligation"])]
        spell = replace(each.spell, is_doubtful=each.spell.is_doubtful or row["unknown"] is True)
        when = spell.in_year(year)
        key = (str(row["debtor"]), str(row["creditor"]), str(row.get("instrument", "")))
        # One date stands for all to whom a party promises the same, but nothing is possibly owed to who joins only later.
        if when == "certain" or (when and joined.get(key[1:], "") <= f"{year}-12-31"):
            promise = Promise(*key, each, when == "certain")
            if key not in best or _order(promise) < _order(best[key]):
                best[key] = promise
    yield from (best[key] for key in sorted(best))


def _census(reader: Reader, found: Iterable[Found], year: int) -> frozenset[str]:
    """The sources that record every promise of the year: a merely possible one that they do not know of was not made.

    Of a census only what has stated an obligation counts: it may be another of its files that is imported.
    """
    stating = {source for each in found for source in each.sources}
    whole = (f"{year}-01-01", f"{year}-12-31")
    covering = [
        one
        for one in reader.coverage([KIND])
        if one.is_census and one.first <= whole[0] and whole[1] <= one.last
    ]
    return frozenset(one.source for one in covering) & stating


def _states(reader: Reader, rows: Iterable[Row]) -> frozenset[str]:
    """The nations that were states at some time, so that a census of states speaks of them; when they were none they promised nothing."""
    nations = {str(row[end]) for row in rows for end in ("debtor", "creditor")}
    return frozenset(str(row["thing"]) for row in reader.about("states", nations))


def _joined(rows: Iterable[Row], found: Mapping[str, Found]) -> dict[Pair, str]:
    """By nation and agreement, the day before which it made no promise of its own in it, where one of these has a date."""
    first: dict[Pair, str] = {}
    for row in rows:
        party, spell = (str(row["debtor"]), str(row["instrument"])), found[str(row["obligation"])].spell
        if spell.starts_no_later:
            first[party] = min(first.get(party, spell.starts_no_earlier), spell.starts_no_earlier)
    return first


def _order(promise: Promise) -> tuple[bool, str]:
    return not promise.certain, promise.found.name


def _check_year(reader: Reader, year: int, found: Iterable[Found]) -> None:
    starts = [each.spell.starts_no_earlier for each in found if each.spell.starts_no_earlier]
    first = min((*starts, *(one.first for one in reader.coverage([KIND]))), default=reader.as_of)
    if not int(first[:4]) <= year <= int(reader.as_of[:4]):
        raise InputError(
            f"nothing is on record of promises of defence in {year}",
            hint=f"Give a year from {int(first[:4])}, of which the first promise or census is, to {reader.as_of[:4]}, "
            f"the year as of which the graph was built.",
        )


def picture_of_defence(
    reader: Reader, name: str, title: str, year: int, more: Callable[[Defence], Iterable[str]] = lambda _: ()
) -> Picture:
    """The picture ``network`` or ``matrix`` of a year; ``more`` notes than those of both."""
    known = read_defence(reader, year)
    sources = ranked_sources(reader, (each.found for each in known.promises))
    return Picture(
        name,
        Words(f"{title}, {year}", _subtitle(known), (*more(known), *_notes(reader, known))),
        known,
        _table(reader, known),
        sources,
        consulted(reader, [KIND]),
        reader.as_of,
        reader.settings,
    )


def _subtitle(known: Defence) -> str:
    ties = [tie for (a, b), tie in known.ties().items() if a < b]
    mutual = sum(tie.is_mutual for tie in ties)
    return (
        f"Promises to defend another nation if it is attacked that held on at least one day of {known.year}, as far as an Islamic nation "
        f"made them or was promised it: {mutual} pairs of nations promise both ways, {len(ties) - mutual} one way. Islamic nations are "
        f"the members of the OIC as of {known.as_of}."
    )


def _notes(reader: Reader, known: Defence) -> Iterator[str]:
    covering = [
        one for one in reader.coverage([KIND]) if int(one.first[:4]) <= known.year <= int(one.last[:4])
    ]
    if not any(one.is_census for one in covering):
        yield f"No census of alliances in this graph covers {known.year}: a promise that is missing may still have been made."
    if known.untied:
        yield f"Islamic nations without such a promise on record: {', '.join(known.untied)}."


def _table(reader: Reader, known: Defence) -> Table:
    rows = [
        (
            (link(reader, each.debtor),),
            (link(reader, each.creditor),),
            (link(reader, each.instrument),) if each.instrument else "",
            "certain" if each.certain else "possible",
            each.found.spell.starts_no_earlier,
            each.found.spell.ends_no_later,
            evidence(each.found),
        )
        for each in known.promises
    ]
    columns = ("owed by", "owed to", "stated in", f"in {known.year}", "not before", "not after", "claims")
    return Table(columns, tuple(rows))
