"""Files that are not what they should be: refused with file, line, column and what was expected, and read no further than needed."""

from __future__ import annotations

import pytest

from dataset_files import member, members
from mithaq.datasets.files import LONGEST_LINE, RecordFile
from mithaq.errors import InputError

GOOD = members(*(member(str(9000 + n), "2", "1950-01-01", consul="1") for n in range(4)))


def refused(read, text):
    with pytest.raises(InputError) as caught:
        read("atop", text)
    return caught.value.message


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_byte_order_marks_and_the_line_ends_of_windows_are_read(read, mark, ends):
    assert read("atop", mark + GOOD.replace("\n", ends)).ledger.rows == 4


def test_a_file_of_another_dataset_is_refused_with_the_forms_that_are_known(read):
    message = refused(read, "MMEID,Ex_Name,gwcode\nmme1,x,2\n")
    assert message.startswith(
        "file.csv:1: this is no file of atop\nIts forms and their columns: alliance (atopid, begyr"
    )


def test_a_renamed_column_is_named_with_what_it_may_have_become(read):
    message = refused(read, GOOD.replace("yrexit", "year_exit", 1))
    assert message.startswith("file.csv:1: the header lacks column 'yrexit', which the form 'member' has")
    assert "Is 'year_exit' what 'yrexit' was?" in message


def test_missing_columns_are_all_named(read):
    header, _, rest = GOOD.partition("\n")
    names = [name for name in header.split(",") if name not in ("member", "obvary")]
    message = refused(read, ",".join(names) + "\n" + rest)
    assert "lacks columns 'member', 'obvary'" in message


def test_a_column_that_stands_twice_is_refused(read):
    assert "has column 'member' twice" in refused(
        read, GOOD.replace("atopid,member", "atopid,member,member", 1)
    )


def test_a_file_that_is_cut_off_is_refused_by_its_last_row(read):
    message = refused(read, GOOD[: GOOD.rindex(",") - 20])
    assert message.startswith("file.csv:5: the row has ")
    assert "is the first that is missing" in message
    assert "The file may be cut off" in message


def test_a_file_that_is_cut_off_inside_a_quoted_cell_is_refused(read):
    assert "cut off inside a quoted cell" in refused(read, GOOD + '9009,"2')


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_a_spreadsheet_saved_with_other_separators_is_refused(read, mark, word):
    message = refused(read, GOOD.replace(",", mark))
    assert f"file.csv:1: its cells are separated by {word}, not commas" in message
    assert "Save the table as CSV with commas" in message


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding_is_refused_and_never_guessed(read, encoding):
    message = refused(read, (GOOD + "São Tomé\n").encode(encoding))
    assert message.startswith("file.csv:")
    assert "not UTF-8 text: byte 0x" in message or "holds zero bytes" in message


def test_an_empty_file_is_refused(read):
    assert "the file is empty: it has no header" in refused(read, "")


def test_rubbish_without_line_ends_is_read_no_further_than_the_longest_line(tmp_path):
    path = tmp_path / "rubbish.csv"
    path.write_bytes(b"x" * (3 * LONGEST_LINE))
    with pytest.raises(InputError, match="the line is longer than"):
        RecordFile(path).header()


def test_a_right_header_over_rubbish_is_refused_before_the_end(read):
    header = GOOD.partition("\n")[0]
    width = header.count(",")
    rubbish = f"{header}\n" + ("x" + ",x" * width + "\n") * 5000
    message = refused(read, rubbish)
    assert "1000 of 1000 rows cannot be read; the first: impossible date in column 'yrent'" in message


def test_rows_of_several_versions_are_refused(read):
    text = members(member("9001", "2", "1950-01-01"), member("9001", "770", "1950-01-01", version="5.0"))
    assert "its rows are of several versions: 5.0 and 5.1" in refused(read, text)


def test_dates_that_cannot_be_are_refused_row_by_row(read):
    rows = [
        member("9001", "2", "1950-01-01"),
        member("9001", "770", "1950-01-01"),
        member("9001", "640", "1950-01-01"),
    ]
    rows += [member("9002", "2", "1950-02-30"), member("9002", "770", "1950-05-01", "1949-05-01")]
    reading = read("atop", members(*rows))
    told = [(one.place.line, one.column, one.kind) for one in reading.ledger.refusals]
    assert told == [(5, "yrent", "impossible date"), (6, "yrexit", "impossible date")]


def test_codes_that_are_none_are_refused_with_what_was_expected(read):
    rows = [
        member("9001", "2", "1950-01-01"),
        member("9001", "770", "1950-01-01"),
        member("9001", "640", "1950-01-01"),
    ]
    reading = read(
        "atop",
        members(*rows, member("9001", "999", "1950-01-01"), member("9001", "20", "1950-01-01", pubsecr="5")),
    )
    told = [(one.column, one.value, one.expected) for one in reading.ledger.refusals]
    assert told == [
        ("member", "999", "'999' is no code of CowNumber"),
        ("pubsecr", "5", "'5' is no code of PUBSECR; expected: 0, 1, 2, missing"),
    ]
