"""The sections of a description: cut to one screen, with the way to the rest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from mithaq.profiles import Section
from mithaq.screen.sections import section_lines

COLUMNS = ("since", "what", "with", "source")


@dataclass
class Named:
    name: str = "some-question"


@dataclass
class Told:
    """As much of an answer as a section looks at."""

    values: list[tuple[str, ...]]
    columns: tuple[str, ...] = COLUMNS
    question: Named = field(default_factory=Named)

    def __len__(self) -> int:
        return len(self.values)


@pytest.fixture
def section() -> Section:
    rows = [
        ("1954", "pact", "Australia", "a treaty text"),
        ("1954", "pact", "France", "a treaty text"),
        ("", "pact", "Oman", "a report"),
        ("2025", "pact", "Oman", "a source with a name that goes on and on; another; a third"),
    ]
    return Section("Ties", Told(rows), "nation", ("since", "what", "with"))  # type: ignore[arg-type]


def test_each_row_names_its_source_shortened_and_how_many_more_there_are(section):
    *_, last = section_lines(section, "nation:X", 100)
    assert last.endswith("  a source with a name… +2")
    assert len("a source with a name… +2") == 24


def test_rows_that_differ_in_one_column_only_stand_in_one(section):
    lines = section_lines(replace(section, gather="with"), "nation:X", 100)
    assert len(lines) == 1 + 3
    assert "Australia, France" in lines[1]


def test_what_is_cut_off_can_be_asked_for(section):
    assert section_lines(replace(section, most=1), "nation:X", 100)[2:] == [
        "  ... and 3 more: mithaq ask some-question nation=nation:X"
    ]


def test_the_latest_are_told_by_date_and_what_has_none_is_old(section):
    lines = section_lines(replace(section, most=3, latest=True), "nation:X", 100)
    assert [line.split()[0] for line in lines[1:4]] == ["1954", "1954", "2025"]
    assert lines[4].endswith("1 earlier: mithaq ask some-question nation=nation:X")
