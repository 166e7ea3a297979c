"""Dyad-years: 1 where an obligation is on record, 0 only where a census would have it, and empty where nobody knows."""

from __future__ import annotations

import csv
import io
import sys
import tracemalloc
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pyoxigraph import RdfFormat, parse

from builders import HEADER
from mithaq.errors import InputError
from mithaq.export import KINDS, Dyads, export
from mithaq.export.dyads import Table
from mithaq.export.obligations import read_obligations
from mithaq.resources import model
from mithaq.store import EmbeddedStore
from mithaq.terms import NATION, expand

#: A census to 2018, a news item, and five states; Pakistan is in the system since 1947, Palestine never.
WORLD = """
graph:ontology {
    mithaq:DefenseObligation rdfs:subClassOf mithaq:Obligation . mithaq:NonAggressionObligation rdfs:subClassOf mithaq:Obligation .
    mithaq:ObligationInForce rdfs:subClassOf mithaq:Obligation .
    mithaq:Announced mithaq:precedesForce true . mithaq:Ended mithaq:precludesForce true .
}
graph:claims {
    graph:facts mithaq:asOf "2026-11-23"^^xsd:date .
    source:census mithaq:hasCompleteness mithaq:Census ; mithaq:coversKind mithaq:DefenseObligation ;
        mithaq:coversFrom "1815-01-01"^^xsd:date ; mithaq:coversUntil "2018-12-31"^^xsd:date .
    source:news mithaq:coversUntil "2020-06-01"^^xsd:date .
    claim:c mithaq:hasStanding mithaq:Accepted ; mithaq:hasSource source:census .
    claim:n mithaq:hasStanding mithaq:Accepted ; mithaq:hasSource source:news .
    claim:d mithaq:hasStanding mithaq:Denied ; mithaq:hasSource source:census .
}
nation:PAK a mithaq:Nation . nation:USA a mithaq:Nation . nation:TUR a mithaq:Nation . nation:PSE a mithaq:Nation . nation:SAU a mithaq:Nation .
code:pak a mithaq:CodeAssignment ; mithaq:hasHolder nation:PAK ; mithaq:hasCodeScheme mithaq:CowNumber ; mithaq:codeValue "770" ;
    mithaq:startsNoLaterThan "1947-08-14"^^xsd:date .
code:usa a mithaq:CodeAssignment ; mithaq:hasHolder nation:USA ; mithaq:hasCodeScheme mithaq:CowNumber ; mithaq:codeValue "2" ;
    mithaq:startsNoLaterThan "1816-01-01"^^xsd:date .
code:tur a mithaq:CodeAssignment ; mithaq:hasHolder nation:TUR ; mithaq:hasCodeScheme mithaq:CowNumber ; mithaq:codeValue "640" ;
    mithaq:startsNoLaterThan "1816-01-01"^^xsd:date .
code:sau a mithaq:CodeAssignment ; mithaq:hasHolder nation:SAU ; mithaq:hasCodeScheme mithaq:CowNumber ; mithaq:codeValue "670" ;
    mithaq:startsNoLaterThan "1927-05-22"^^xsd:date ; mithaq:endsNoEarlierThan "1960-06-30"^^xsd:date .
"""
#: The United States owe, and Pakistan does not, from 1954 until 1972.
ONE_SIDED = """
obligation:o a mithaq:DefenseObligation , mithaq:Obligation ; mithaq:isOwedBy nation:USA ; mithaq:isOwedTo nation:PAK ;
    mithaq:startsNoEarlierThan "1954-09-08"^^xsd:date ; mithaq:startsNoLaterThan "1954-09-08"^^xsd:date ;
    mithaq:endsNoEarlierThan "1972-11-08"^^xsd:date ; mithaq:endsNoLaterThan "1972-11-08"^^xsd:date .
claim:c { obligation:o mithaq:isOwedBy nation:USA . }
"""
OPEN = """
obligation:o a mithaq:DefenseObligation ; mithaq:isOwedBy nation:USA ; mithaq:isOwedTo nation:PAK ;
    mithaq:startsNoEarlierThan "2010-01-01"^^xsd:date ; mithaq:startsNoLaterThan "2010-12-31"^^xsd:date .
"""
CENSUS_SAYS = "claim:c { obligation:o mithaq:isOwedBy nation:USA . }"
NEWS_SAYS = "claim:n { obligation:o mithaq:isOwedBy nation:USA . }"
#: Something else that the census states, so that it counts as one of obligations.
ELSEWHERE = """
obligation:x a mithaq:DefenseObligation ; mithaq:isOwedBy nation:TUR ; mithaq:isOwedTo nation:PSE .
claim:c { obligation:x mithaq:isOwedBy nation:TUR . }
"""


def store(*parts: str) -> EmbeddedStore:
    return EmbeddedStore.in_memory(parse(HEADER + WORLD + "\n".join(parts), format=RdfFormat.TRIG))


def pieces(of: EmbeddedStore, format_: str, which: Dyads) -> Iterator[bytes]:
    graph = SimpleNamespace(store=of, model=model())
    return iter(export(graph, "dyads", format_, which))  # type: ignore[arg-type]


def table(
    of: EmbeddedStore, first: int, last: int, format_: str = "csv", **more: object
) -> list[dict[str, str]]:
    text = b"".join(pieces(of, format_, Dyads(first, last, **more))).decode()  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(text), delimiter="," if format_ == "csv" else "\t"))


def owed(of: EmbeddedStore, debtor: str, creditor: str, year: int, kind: str = "defense") -> tuple[str, str]:
    """What one owes the other in a year, and why that is not known."""
    found = table(of, year, year, directed=True)
    row = next(row for row in found if (row["state_a"], row["state_b"]) == (debtor, creditor))
    assert row["note"] == "" or row["note"].startswith(f"{kind}:")
    return row[kind], row["note"].rpartition(":")[2]


def test_each_pair_has_a_row_a_year_and_a_column_for_each_obligation_and_direction() -> None:
    found = table(store(ONE_SIDED), 1954, 1955)
    assert list(found[0]) == [
        *("state_a", "state_b", "cow_a", "cow_b", "year", "defense_a_to_b", "defense_b_to_a"),
        *("non_aggression_a_to_b", "non_aggression_b_to_a", "covered_by", "note"),
    ]
    assert [(row["state_a"], row["state_b"], row["year"]) for row in found[:3]] == [
        *(("PAK", "PSE", "1954"), ("PAK", "PSE", "1955"), ("PAK", "SAU", "1954")),
    ]
    assert len(found) == 10 * 2
    row = next(row for row in found if (row["state_a"], row["state_b"]) == ("PAK", "USA"))
    assert (row["cow_a"], row["cow_b"], row["covered_by"]) == ("770", "2", "census")
    assert (row["defense_a_to_b"], row["defense_b_to_a"]) == ("0", "1")


def test_directed_rows_have_both_directions_with_what_the_first_owes() -> None:
    found = {
        (row["state_a"], row["state_b"]): row for row in table(store(ONE_SIDED), 1960, 1960, directed=True)
    }
    assert len(found) == 5 * 4
    assert (found["USA", "PAK"]["defense"], found["PAK", "USA"]["defense"]) == ("1", "0")


@pytest.mark.parametrize(("year", "value"), [(1953, "0"), (1954, "1"), (1972, "1"), (1973, "0")])
def test_a_year_counts_from_the_first_day_of_a_promise_to_its_last(year: int, value: str) -> None:
    assert owed(store(ONE_SIDED), "USA", "PAK", year) == (value, "")


def test_a_kind_that_no_census_covers_is_never_0() -> None:
    assert owed(store(ONE_SIDED), "USA", "PAK", 1960, "non_aggression") == ("", "")


@pytest.mark.parametrize(
    ("pair", "year", "covered"),
    [
        (("PAK", "TUR"), 1946, ""),  # Pakistan was no state yet
        (("PAK", "TUR"), 1947, "census"),  # and became one
        (("SAU", "TUR"), 1960, "census"),  # for half of the year
        (("SAU", "TUR"), 1961, ""),
        (("PSE", "TUR"), 2000, ""),  # in no list of states
        (("PAK", "TUR"), 2018, "census"),
        (("PAK", "TUR"), 2019, ""),  # after the census
        (("TUR", "USA"), 1815, ""),  # before the list of states
    ],
)
def test_what_is_outside_coverage_is_empty(pair: tuple[str, str], year: int, covered: str) -> None:
    (row,) = (row for row in table(store(ELSEWHERE), year, year) if (row["state_a"], row["state_b"]) == pair)
    assert row["covered_by"] == covered
    assert {row["defense_a_to_b"], row["defense_b_to_a"]} == {"0" if covered else ""}


def test_without_a_census_that_states_obligations_nothing_is_0() -> None:
    found = table(store(OPEN, NEWS_SAYS), 2011, 2011)
    assert {row["covered_by"] for row in found} == {""}
    assert [row["defense_b_to_a"] for row in found if row["state_b"] == "USA"] == ["1", "", "", ""]
    assert {value for row in found for name, value in row.items() if "_to_" in name} == {"1", ""}


def test_what_a_denied_claim_says_makes_no_census() -> None:
    denied = "claim:d { obligation:o mithaq:isOwedBy nation:USA . }"
    found = table(store(OPEN, NEWS_SAYS, denied), 2000, 2000)
    assert {row["covered_by"] for row in found} == {""}


@pytest.mark.parametrize(
    ("says", "year", "expected"),
    [
        (CENSUS_SAYS, 2018, ("1", "")),
        (CENSUS_SAYS, 2019, ("", "dates")),
        (NEWS_SAYS, 2020, ("1", "")),  # a source that looked in 2020 would have told of an end
        (NEWS_SAYS, 2021, ("", "dates")),
        (NEWS_SAYS, 2009, ("", "")),
    ],
)
def test_without_an_end_a_promise_is_certain_as_long_as_a_source_looked(
    says: str, year: int, expected: tuple[str, str]
) -> None:
    assert owed(store(OPEN, says), "USA", "PAK", year) == expected


def test_a_promise_of_another_source_that_may_have_begun_earlier_leaves_the_census_its_word() -> None:
    seen = """obligation:o a mithaq:DefenseObligation ; mithaq:isOwedBy nation:USA ; mithaq:isOwedTo nation:PAK ;
        mithaq:isStatedIn instrument:i ; mithaq:startsNoLaterThan "2009-04-01"^^xsd:date .
        instrument:i mithaq:startsNoEarlierThan "1990-01-01"^^xsd:date ."""
    assert owed(store(seen, CENSUS_SAYS), "USA", "PAK", 2000) == ("", "dates")
    assert owed(store(seen, NEWS_SAYS), "USA", "PAK", 2000) == ("", "dates")
    assert owed(store(seen, NEWS_SAYS, ELSEWHERE), "USA", "PAK", 2000) == ("0", "dates")
    assert owed(store(seen, NEWS_SAYS, ELSEWHERE), "USA", "PAK", 1989) == ("0", "")  # before it was signed
    assert owed(store(seen, NEWS_SAYS, ELSEWHERE), "USA", "PAK", 2009) == ("1", "")


@pytest.mark.parametrize(
    ("stage", "year", "expected"),
    [
        ("Announced", 2011, ("", "stage")),
        ("Ended", 2011, ("", "stage")),
        ("InForce", 2011, ("1", "")),
    ],
)
def test_what_a_stage_bars_is_at_most_possible(stage: str, year: int, expected: tuple[str, str]) -> None:
    barred = f"obligation:o mithaq:isStatedIn instrument:i . instrument:i mithaq:hasStage mithaq:{stage} ."
    assert owed(store(OPEN, CENSUS_SAYS, barred), "USA", "PAK", year) == expected


def test_nothing_is_owed_to_a_party_before_it_joins() -> None:
    joined = """obligation:o mithaq:isStatedIn instrument:i . instrument:i mithaq:hasParty nation:PAK , nation:USA .
        membership:p mithaq:isAdherenceTo instrument:i ; mithaq:hasHolder nation:PAK ; mithaq:startsNoEarlierThan "1960-01-01"^^xsd:date ;
        mithaq:startsNoLaterThan "1960-01-01"^^xsd:date ; mithaq:endsNoEarlierThan "1965-03-01"^^xsd:date ;
        mithaq:endsNoLaterThan "1965-03-01"^^xsd:date ."""
    world = store(ONE_SIDED, joined)
    assert [owed(world, "USA", "PAK", year)[0] for year in (1959, 1960, 1965, 1966)] == ["0", "1", "1", "0"]


def test_where_creditors_are_unknown_no_party_has_a_0_and_others_have() -> None:
    unknown = """obligation:o a mithaq:DefenseObligation ; mithaq:isOwedBy nation:USA ; mithaq:creditorsAreUnknown true ;
        mithaq:isStatedIn instrument:i ; mithaq:startsNoEarlierThan "1954-09-08"^^xsd:date ;
        mithaq:startsNoLaterThan "1954-09-08"^^xsd:date ; mithaq:endsNoEarlierThan "1972-11-08"^^xsd:date ;
        mithaq:endsNoLaterThan "1972-11-08"^^xsd:date . claim:c { obligation:o mithaq:isOwedBy nation:USA . }"""
    parties = "instrument:i mithaq:hasParty nation:USA , nation:PAK ."
    world = store(unknown, parties)
    assert owed(world, "USA", "PAK", 1960) == ("", "creditor")
    assert owed(world, "USA", "TUR", 1960) == ("0", "")
    assert owed(world, "PAK", "USA", 1960) == ("0", "")
    assert owed(store(unknown), "USA", "TUR", 1960) == ("", "creditor")  # no party is on record: to anyone


def test_a_number_that_passes_from_one_nation_to_the_next_is_one_state() -> None:
    heir = """nation:SUN a mithaq:Nation . code:sun mithaq:hasHolder nation:SUN ; mithaq:hasCodeScheme mithaq:CowNumber ;
        mithaq:codeValue "640" ; mithaq:startsNoLaterThan "1816-01-01"^^xsd:date ."""
    found = table(store(ELSEWHERE, heir), 1950, 1950)
    assert [row["covered_by"] for row in found if (row["state_a"], row["state_b"]) == ("SUN", "TUR")] == [""]


def test_only_the_pairs_of_some_nations() -> None:
    found = table(store(ONE_SIDED), 1960, 1960, nations=frozenset({NATION.PAK}))
    assert [(row["state_a"], row["state_b"]) for row in found] == [
        *(("PAK", "PSE"), ("PAK", "SAU"), ("PAK", "TUR"), ("PAK", "USA")),
    ]
    with pytest.raises(InputError, match="organization:OIC is no nation"):
        table(store(), 1960, 1960, nations=frozenset({expand("organization:OIC")}))


def test_all_years_on_record_are_the_default() -> None:
    years = {
        row["year"]
        for row in csv.DictReader(io.StringIO(b"".join(pieces(store(ONE_SIDED), "csv", Dyads())).decode()))
    }
    assert (min(years), max(years)) == ("1815", "2026")


@pytest.mark.parametrize(("first", "last"), [(1960, 1950), (0, 1950), (1950, 20000)])
def test_years_that_cannot_be_are_refused(first: int, last: int) -> None:
    with pytest.raises(InputError, match="year"):
        Dyads(first, last)


def test_what_else_is_exported_takes_no_years() -> None:
    with pytest.raises(InputError, match="'members' is exported whole"):
        export(SimpleNamespace(store=store(), model=model()), "members", None, Dyads(1950))  # type: ignore[arg-type]


def test_tab_separated_and_parquet_say_the_same() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    world, which = store(ONE_SIDED, OPEN.replace("obligation:o", "obligation:p")), Dyads(1950, 2019)
    expected = table(world, 1950, 2019)
    assert table(world, 1950, 2019, "tsv") == expected
    read = parquet.read_table(io.BytesIO(b"".join(pieces(world, "parquet", which))))
    assert str(read.schema.field("year").type) == "int32"
    assert str(read.schema.field("defense_a_to_b").type) == "int8"
    texts = [{name: "" if v is None else str(v) for name, v in row.items()} for row in read.to_pylist()]
    assert texts == expected
    assert b"".join(pieces(world, "parquet", which)) == b"".join(pieces(world, "parquet", which))


def test_parquet_without_its_library_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install 'mithaq\[parquet\]'"):
        pieces(store(), "parquet", Dyads(1950, 1950))


def test_rows_are_made_only_as_they_are_taken() -> None:
    first = next(pieces(store(ONE_SIDED), "csv", Dyads(1, 9998, directed=True)))
    assert first.splitlines()[1:3] == [b"PAK,PSE,,,1,,,,", b"PAK,PSE,,,2,,,,"]
    assert len(first) < 2_000_000 < 9998 * 20 * 20


def most_held(years: int, format_: str) -> tuple[int, int]:
    """How many bytes were written of so many years among forty nations, and the most that was held at once."""
    nations = "".join(
        f"nation:N{number} a mithaq:Nation . code:n{number} mithaq:hasHolder nation:N{number} ; "
        f'mithaq:hasCodeScheme mithaq:CowNumber ; mithaq:codeValue "{number}" ; '
        f'mithaq:startsNoLaterThan "{1816 + number}-01-01"^^xsd:date .\n'
        for number in range(100, 135)
    )
    of, written = store(ONE_SIDED, nations), 0
    tracemalloc.start()
    try:
        for piece in pieces(of, format_, Dyads(1816, 1815 + years, directed=True)):
            written += len(piece)
        return written, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_rows() -> None:
    (short, held), (long, held_too) = most_held(100, "csv"), most_held(1000, "csv")
    assert long - short > 30_000_000
    assert held_too - held < 1_000_000


def test_a_pair_has_the_same_rows_whether_asked_for_year_by_year_or_at_once() -> None:
    seen = """obligation:s a mithaq:DefenseObligation ; mithaq:isOwedBy nation:TUR ; mithaq:isOwedTo nation:PAK ;
        mithaq:startsNoEarlierThan "1951-01-01"^^xsd:date ; mithaq:startsNoLaterThan "1953-12-31"^^xsd:date ;
        mithaq:endsNoEarlierThan "1958-03-01"^^xsd:date ; mithaq:endsNoLaterThan "1961-03-01"^^xsd:date .
        claim:c { obligation:s mithaq:isOwedBy nation:TUR . }"""
    world = store(ONE_SIDED, seen)
    at_once = table(world, 1944, 2020)
    assert at_once == sorted(
        (row for year in range(1944, 2021) for row in table(world, year, year)),
        key=lambda row: (row["state_a"], row["state_b"], row["year"]),
    )
    assert len({tuple(row.values())[5:] for row in at_once}) == 4


def test_stata_can_take_the_column_names_of_the_shipped_kinds() -> None:
    assert KINDS["dyads"].formats == ("csv", "tsv", "parquet")
    names = Table(read_obligations(store(), model().queries), Dyads(1950, 1950)).columns
    assert all(name.isidentifier() and name.isascii() and len(name) <= 32 for name in names)
