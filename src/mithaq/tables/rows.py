"""The rows of a CSV file, with the line that each begins on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mithaq.errors import InputError, Place
from mithaq.parsing import read_input


@dataclass(frozen=True)
class Row:
    """One row: each column's text without the blanks around it, and the file and line it begins on."""

    values: Mapping[str, str]
    place: Place

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def items(self, column: str) -> list[str]:
        """The several values of a cell, which ``|`` separates; none where it is empty."""
        return [part.strip() for part in self.values[column].split("|") if part.strip()]


def read_rows(path: Path, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV file that has exactly these columns, in any order; ``name`` is what messages call it.

    Raises :class:`InputError` for text that is not UTF-8, a missing, unknown or repeated column, and a row of another
    length than the header.
    """
    try:
        text = read_input(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8 text", where=Place(name), hint="Save the table as UTF-8.") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        _check_header(header, columns, name)
        line = reader.line_num + 1
        for cells in reader:
            place = Place(name, line)
            line = reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise InputError(
                    f"the row has {len(cells)} cells, the header {len(header)}",
                    where=place,
                    hint='Put a cell that holds a comma or a line break between double quotes ("...").',
                )
            yield Row(dict(zip(header, (cell.strip() for cell in cells), strict=True)), place)
    except csv.Error as error:
        raise InputError(f"not a CSV table: {error}", where=Place(name, reader.line_num)) from error


def _check_header(header: list[str], columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    repeated = sorted({column for column in header if header.count(column) > 1})
    for what, found in (("lacks", missing), ("has the unknown", unknown), ("repeats", repeated)):
        if found:
            raise InputError(
                f"the table {what} column{'s' if len(found) > 1 else ''} {', '.join(repr(c) for c in found)}",
                where=Place(name, 1),
                hint=f"Its columns are: {', '.join(columns)}.",
            )
