"""Memberships as a table: a row a spell, with codes, bounds, coverage and claims."""

from __future__ import annotations

import csv
import io

import pytest

from builders import exported
from mithaq.errors import InputError
from mithaq.export.members import COLUMNS
from mithaq.store import EmbeddedStore


def read(store: EmbeddedStore, format_: str = "csv") -> list[dict[str, str]]:
    text = exported(store, "members", format_).decode()
    return list(csv.DictReader(io.StringIO(text), delimiter="," if format_ == "csv" else "\t"))


def test_a_spell_is_one_row_with_the_finest_of_its_dates(ties: EmbeddedStore) -> None:
    pakistan, saudi = read(ties)
    assert {column: pakistan[column] for column in ("group", "nation", "cow", "gw", "spell", "status")} == {
        "group": "OIC",
        "nation": "PAK",
        "cow": "770",
        "gw": "770",
        "spell": "1",
        "status": "FullMember",
    }
    assert (pakistan["start"], pakistan["starts_no_earlier"], pakistan["end"]) == (
        "1969-09-25",
        "1969-09-25",
        "",
    )
    assert (saudi["end"], saudi["ends_no_later"], saudi["cow"]) == ("1999", "1999-12-31", "")


def test_a_row_says_what_covers_it_and_whether_it_is_current(ties: EmbeddedStore) -> None:
    pakistan, saudi = read(ties)
    assert (pakistan["current_as_of"], pakistan["covered_until"], pakistan["covers_as_of"]) == (
        "1",
        "2026-11-23",
        "1",
    )
    assert (saudi["current_as_of"], saudi["covered_until"], saudi["covers_as_of"]) == ("0", "", "0")


def test_a_row_names_the_claims_behind_it(ties: EmbeddedStore) -> None:
    pakistan, _ = read(ties)
    assert pakistan["claims"] == "https://w3id.org/mithaq/claim/pak-1 https://w3id.org/mithaq/claim/pak-2"


def test_tab_separated_says_the_same(ties: EmbeddedStore) -> None:
    assert read(ties, "tsv") == read(ties)


def test_stata_can_take_the_column_names() -> None:
    assert all(column.isidentifier() and column.isascii() and len(column) <= 32 for column in COLUMNS)


def test_a_format_that_a_kind_has_not_is_refused_with_those_it_has(ties: EmbeddedStore) -> None:
    with pytest.raises(InputError, match=r"'members' cannot be written as turtle\nUse one of csv, tsv"):
        exported(ties, "members", "turtle")
