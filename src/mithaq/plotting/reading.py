"""What pictures are made of: rows of the queries under ``queries/plots``, spells, claims, sources and coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions

from mithaq.export.rows import plain
from mithaq.names import Names
from mithaq.plotting.settings import Settings, read_settings
from mithaq.plotting.times import Spell
from mithaq.questions.question import values_block
from mithaq.store import Store
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, expand

Row = Mapping[str, str | bool]

#: Things that are put into one query at once.
_AT_ONCE = 1000


@dataclass(frozen=True)
class Coverage:
    """A time for which a source sets out to record a kind of thing: every one (``Census``) or what it finds."""

    source: str
    kind: str
    first: str
    last: str
    completeness: str

    @property
    def is_census(self) -> bool:
        """Whether what is missing in it is known not to be."""
        return self.completeness == "mithaq:Census"


@dataclass(frozen=True)
class Source:
    """A source by its CURIE, with what a reader needs to find it and what it covers, as far as it says so."""

    name: str
    label: str
    title: str = ""
    address: str = ""
    coverage: tuple[Coverage, ...] = ()

    def __str__(self) -> str:
        if not self.coverage:
            return self.label
        one = self.coverage[0]
        return f"{self.label} ({one.first[:4]}\u2013{one.last[:4]}, {'census' if one.is_census else 'best effort'})"


@dataclass(frozen=True)
class Found:
    """A thing with its label, its time, and the claims and sources that it rests on; ``signed`` is the finest date of signature."""

    name: str
    label: str
    spell: Spell
    signed: str = ""
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Reader:
    """Reads a store by the queries in a folder; things go by their CURIEs."""

    def __init__(self, store: Store, names: Names, queries: Path) -> None:
        self._store = store
        self._queries = queries / "plots"
        self.names = names

    @cached_property
    def settings(self) -> Settings:
        """How pictures look, from ``plots.toml``."""
        return read_settings(self._queries / "plots.toml")

    @cached_property
    def as_of(self) -> str:
        """The day as of which the graph was built."""
        day = next((quad.object for quad in self._store.match(None, MITHAQ.asOf, graph=CLAIMS_GRAPH)), None)
        return day.value if isinstance(day, Literal) else ""

    @cached_property
    def islamic(self) -> frozenset[str]:
        """The nations that count as Islamic nations."""
        return frozenset(str(row["nation"]) for row in self.rows("islamic-nations"))

    @cached_property
    def same(self) -> dict[str, str]:
        """By an agreement that another record is of too, the name under which both are shown."""
        groups: dict[str, frozenset[str]] = {}
        others: set[str] = set()
        for row in self.ordered("same-agreements"):
            one, other = str(row["one"]), str(row["other"])
            others.add(other)
            together = groups.get(one, frozenset({one})) | groups.get(other, frozenset({other}))
            groups.update(dict.fromkeys(together, together))
        # Preferably one to which no other leads: the curated one.
        shown = {name: min(those, key=lambda each: (each in others, each)) for name, those in groups.items()}
        return {name: one for name, one in shown.items() if name != one}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """All sources of the graph."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows("sources"):
            found[str(row["source"])].append(row)
        return {name: _source(name, sorted(rows, key=_order)) for name, rows in sorted(found.items())}

    def label(self, name: str) -> str:
        """What a thing is called; its CURIE where it has no name."""
        return self.names.label(iri(name))

    def ordered(self, query: str, **bound: Sequence[str]) -> list[Row]:
        """As :meth:`rows`, in an order that does not depend on the store."""
        return sorted(self.rows(query, **bound), key=_order)

    def rows(self, query: str, **bound: Sequence[str]) -> Iterator[Row]:
        """The rows of a query, whose ``VALUES`` are replaced by ``bound``; in no order that counts."""
        path = self._queries / f"{query}.rq"
        sparql = path.read_text(encoding="utf-8")
        for name, things in bound.items():
            block = values_block(name).search(sparql)
            if block:
                written = " ".join(str(iri(thing)) for thing in things)
                sparql = f"{sparql[: block.end(1)]} {written} {sparql[block.start(3) :]}"
        found = self._store.query(sparql, name=str(path))
        if not isinstance(found, QuerySolutions):
            raise TypeError(f"{path} does not select rows")
        columns = [variable.value for variable in found.variables]
        for row in found:
            yield {name: plain(row[name]) for name in columns if row[name] is not None}

    def about(self, query: str, things: Iterable[str]) -> Iterator[Row]:
        """The rows of a query on some ``?thing``."""
        wanted = sorted(set(things))
        for start in range(0, len(wanted), _AT_ONCE):
            yield from self.rows(query, thing=wanted[start : start + _AT_ONCE])

    def found(self, things: Iterable[str]) -> dict[str, Found]:
        """Each thing with its time and what it rests on."""
        wanted = sorted(set(things))
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in self.about("spells", wanted):
            rows[str(row["thing"])].append(row)
        claims: dict[str, list[Row]] = defaultdict(list)
        for row in self.about("claims", wanted):
            claims[str(row["thing"])].append(row)
        return {
            name: self._found(name, sorted(rows[name], key=_order), claims[name])
            for name in wanted
            if name in rows
        }

    def _found(self, name: str, rows: Sequence[Row], claims: Sequence[Row]) -> Found:
        value = {key: str(found) for row in reversed(rows) for key, found in row.items()}
        flags = rows[0]
        ended = bool(value.get("ends_no_later"))
        barred = flags["not_yet"] is True or (flags["no_longer"] is True and not ended)
        signed = _finest(rows, "signature")
        # Nothing is in force before it is signed; but a signature alone tells nothing of force.
        signature = signed if {"starts_no_later", "ends_no_earlier", "ends_no_later"} & value.keys() else ""
        spell = Spell(
            max(value.get(bound, "") for bound in ("starts_no_earlier", "stated_from"))
            or _first_day(_finest(rows, "stated_signature") or signature),
            value.get("starts_no_later", ""),
            value.get("ends_no_earlier", ""),
            value.get("ends_no_later", ""),
            max((str(row.get("covered_until", "")) for row in claims), default=""),
            self.as_of,
            is_current=flags["current"] is True,
            is_doubtful=barred,
        )
        return Found(
            name,
            value.get("label", ""),
            spell,
            signed,
            tuple(sorted({str(row["claim"]) for row in claims})),
            tuple(sorted({str(row["source"]) for row in claims})),
        )

    def coverage(self, kinds: Iterable[str]) -> tuple[Coverage, ...]:
        """Who sets out to record one of these kinds of thing, or a wider or narrower one, and when; the earliest first."""
        wanted = frozenset(str(row["kind"]) for row in self.about("kinds", kinds))
        found = {one for source in self.sources.values() for one in source.coverage if one.kind in wanted}
        return tuple(sorted(found, key=lambda one: (one.first, one.source, one.kind)))

    def statehood(self, nation: str) -> tuple[tuple[str, str], ...]:
        """The days from and to which a nation was in the state system, of which datasets of states speak."""
        rows = self.about("states", [nation])
        return tuple(sorted((str(row["first"]), str(row.get("last", self.as_of))) for row in rows))


def _order(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(value)) for name, value in row.items()))


def _finest(rows: Sequence[Row], column: str) -> str:
    """The value of several that agree: of dates the most exact, which is the longest."""
    return max(sorted({str(row.get(column, "")) for row in rows}), key=len)


def _first_day(stated: str) -> str:
    """The first day of a year or month, or the day itself."""
    return stated + "0000-01-01"[len(stated) :] if stated else ""


def _source(name: str, rows: Sequence[Row]) -> Source:
    value = {key: str(found) for row in reversed(rows) for key, found in row.items()}
    covered = {
        Coverage(name, str(row["kind"]), str(row["from"]), str(row["until"]), str(row["completeness"]))
        for row in rows
        if "kind" in row
    }
    label = value.get("label") or value.get("title") or name
    coverage = tuple(sorted(covered, key=lambda one: one.kind))
    return Source(name, label, value.get("title", ""), value.get("address", ""), coverage)


def iri(name: str) -> NamedNode:
    """The IRI of a thing by its CURIE, or as it is written in angle brackets."""
    return NamedNode(name[1:-1]) if name.startswith("<") else expand(name)
