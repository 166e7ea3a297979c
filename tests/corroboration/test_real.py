"""The essay's specific claims held against the real files, as a specialist would read them.

Only the rows that concern the nations of the essay are imported, and of a crowd only some of the others: what a pact of ninety
promises takes ninety times ninety claims. The real files are not part of the project.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Hashable, Iterable, Iterator
from pathlib import Path

import pytest

import mithaq
from dataset_files import SHARED
from mithaq.corroboration import Account
from mithaq.importing import import_files

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real datasets are not at hand")

CODES = {"2", "670", "770", "710", "640"}
NAMES = {"United States", "Saudi Arabia", "Pakistan", "China", "Turkey"}
#: More than these are no longer few to any rule but one, of promises of support among up to thirty; the pacts between that
#: promise support, the United Nations of 1942 and NATO, decide none of the essay's pairs: one ended in 1945, one ties none of them.
FEW = 6
Row = dict[str, str]


def some_rows(path: Path, target: Path, choose: Callable[[list[Row]], set[int]]) -> Path:
    """A copy of a file with the rows chosen, by their places."""
    with path.open(encoding="latin-1", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    chosen = choose(rows)
    with target.open("w", encoding="latin-1", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or ())
        writer.writeheader()
        writer.writerows(row for place, row in enumerate(rows) if place in chosen)
    return target


def of_those_together(together: Iterable[Hashable], who: list[str], nations: set[str]) -> set[int]:
    """The places of those who have two of the nations among them, and of the others among them ``FEW`` at most."""
    places: dict[Hashable, list[int]] = {}
    for place, key in enumerate(together):
        places.setdefault(key, []).append(place)
    chosen: set[int] = set()
    for those in places.values():
        ours = [place for place in those if who[place] in nations]
        if len({who[place] for place in ours}) > 1:
            chosen.update(ours, [place for place in those if who[place] not in nations][:FEW])
    return chosen


def of_alliances(rows: list[Row]) -> set[int]:
    """The members of an alliance that has two of the nations."""
    alliances = [row["atopid"] for row in rows]
    return of_those_together(alliances, [row["member"] for row in rows], CODES)


def of_agreements(rows: list[Row]) -> set[int]:
    return {n for n, row in enumerate(rows) if row["ccode1"] in CODES and row["ccode2"] in CODES}


def of_exercises(rows: list[Row]) -> set[int]:
    """The participants of an exercise that two of the nations hold together."""
    exercises = [(row["MMEID"], row["StartDate"]) for row in rows]
    return of_those_together(exercises, [row["country"] for row in rows], NAMES)


@pytest.fixture(scope="module")
def accounts(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Account]]:
    folder = tmp_path_factory.mktemp("real")
    own = Path(shutil.copytree(home, folder / "home"))
    for dataset, file, choose in (
        ("atop", "atop/atop5_1m.csv", of_alliances),
        ("dcad", "dcad/DCAD-v1.0-main.csv", of_agreements),
        ("mme", "mme/mme-v7-long.csv", of_exercises),
    ):
        import_files(dataset, [some_rows(SHARED / file, folder / Path(file).name, choose)], own)
    graph = mithaq.build(home=own)
    yield {one.claim.iri.value.partition("alliances-")[2]: one for one in graph.corroborate()}


def on_record(account: Account, source: str, kind: str) -> list[int | None]:
    """The years of what a dataset has on record of a claim, in and out of its window."""
    return [
        one.record.year
        for one in (*account.counted(), *account.background())
        if one.record.kind.name == kind
        and any(each.source.value.endswith(source) for each in one.record.evidence)
    ]


def promises(account: Account) -> dict[tuple[str, str, str], str]:
    """ATOP's defence obligations of a claim, by debtor, creditor and alliance: their times in words."""
    return {
        (
            one.record.debtor.value[-3:],
            one.record.creditor.value[-3:],
            one.record.through.value.rpartition("/")[2],
        ): one.place.words
        for one in (*account.counted(), *account.background())
        if one.record.kind.name == "obligation" and one.record.iri.value.endswith("-defense") and "atop" in one.record.iri.value
    }  # fmt: skip


def test_the_united_states_and_saudi_arabia(accounts):
    account = accounts["8-7"]
    assert account.outcome.value == "partly supported"
    assert {times[-10:] for times in promises(account).values()} == {"1945-09-02"}, (
        "no tie in ATOP since 1945"
    )
    assert len(on_record(account, "dcad-1-0", "agreement")) == 2
    exercises = on_record(account, "mme-7", "activity")
    assert (len(exercises), len(set(exercises))) == (11, 8)
    assert "ATOP 5.1 (2011-06-28 to 2018-12-31), a census" in account.reason


def test_the_united_states_and_pakistan(accounts):
    account = accounts["8-8"]
    assert account.outcome.value == "supported"
    owed = promises(account)
    assert owed["USA", "PAK", "atop-3355"] == "1959-03-05 to 2018-12-31 at least"
    assert ("PAK", "USA", "atop-3355") not in owed
    assert owed["PAK", "USA", "atop-3260"] == "1954-09-08 to 1972-11-08"
    assert len(on_record(account, "mme-7", "activity")) == 34
    assert "nothing of the kind is owed the other way" in account.reason


def test_pakistan_and_china(accounts):
    account = accounts["14-1"]
    assert account.outcome.value == "supported"
    assert "non-aggression" in account.reason
    assert "ATOP 5060" in account.reason
    assert len(on_record(account, "dcad-1-0", "agreement")) == 7
    assert len(on_record(account, "mme-7", "activity")) == 7
    assert any("strength is not measured" in note for note in account.notes)


def test_pakistan_and_turkey(accounts):
    account = accounts["14-2"]
    assert account.outcome.value == "supported"
    assert promises(account) == {}, "CENTO obliged nobody to defend"
    assert 1954 in on_record(account, "atop-5-1", "obligation")
    assert any("1979" in one.place.words for one in account.background())
    assert len(on_record(account, "dcad-1-0", "agreement")) == 5
    assert len(on_record(account, "mme-7", "activity")) == 11


def test_exercises_every_year(accounts):
    account = accounts["11-3"]
    mme = next(one for one in account.years if one.where.startswith("MME"))
    assert (mme.years, mme.of) == (31, 31)
    assert account.outcome.value == "partly supported"


def test_missile_defence_is_outside_the_kinds_of_all_three(accounts):
    account = accounts["10-1"]
    assert {one.outcome.value for one in account.consulted} == {"outside coverage (kinds)"}
    sources = {str(each.source) for each in account.evidence()}
    assert sources and not [source for source in sources if "mme" in source or "atop" in source]


def test_that_help_is_given_is_no_measure_of_what_it_helps_against(accounts):
    given, helps = accounts["10-1"], accounts["10-2"]
    assert (given.outcome.value, helps.outcome.value) == ("supported", "partly supported")
    assert helps.reason.endswith("whether it helps against the threat, no record measures.")
