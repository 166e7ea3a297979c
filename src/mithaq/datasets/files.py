"""A CSV file that somebody brings, read record by record, whatever is in it.

Nothing is read further than needed: a line is at most :data:`LONGEST_LINE` bytes, and a file whose first line is not the
header of a table is refused by that line. So a gigabyte of anything costs no more than its first megabyte.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from mithaq.errors import InputError, Place

#: Bytes that one line may have: many times the longest in any dataset of the field.
LONGEST_LINE = 1 << 20
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_SAVE_AS = "Save the table as CSV with commas, in UTF-8."


@dataclass(frozen=True)
class Record:
    """One row of a file: each column's text without the blanks around it, and where it begins."""

    values: dict[str, str]
    place: Place


class RecordFile:
    """A CSV file with a header: its columns, and its records as they are read.

    ``columns`` names those of a file without a header; ``delimiter`` is a comma and ``encoding`` UTF-8 unless the dataset
    is known to be handed out otherwise: neither is guessed.
    Raises :class:`InputError` with file, line and column for what is no such table.
    """

    def __init__(
        self, path: Path, *, columns: tuple[str, ...] = (), delimiter: str = ",", encoding: str = "utf-8"
    ) -> None:
        self.path = path
        self.name = path.name
        self._delimiter = delimiter
        self._encoding = encoding
        self._given = columns

    def header(self) -> tuple[str, ...]:
        """The names of its columns, by its first line alone."""
        if self._given:
            return self._given
        with _opened(self.path) as stream:
            first = next(_cells(stream, self.name, self._delimiter, self._encoding), None)
        return self._checked(first[1] if first else [])

    def records(self) -> Iterator[Record]:
        """Its rows, one at a time; rows without any text are passed over."""
        columns = self.header()
        with _opened(self.path) as stream:
            rows = _cells(stream, self.name, self._delimiter, self._encoding)
            if not self._given:
                next(rows)
            for line, cells in rows:
                if not any(cells):
                    continue
                if len(cells) != len(columns):
                    raise self._wrong_length(line, cells, columns)
                yield Record(dict(zip(columns, cells, strict=True)), Place(self.name, line))

    def _wrong_length(self, line: int, cells: list[str], columns: tuple[str, ...]) -> InputError:
        short = len(cells) < len(columns)
        where = f"; column '{columns[len(cells)]}' is the first that is missing" if short else ""
        return InputError(
            f"the row has {len(cells)} cells, the header {len(columns)}{where}",
            where=Place(self.name, line),
            hint="The file may be cut off, or a cell that holds a comma may lack its double quotes.",
        )

    def _checked(self, header: list[str]) -> tuple[str, ...]:
        for mark, word in _SEPARATORS.items():
            if len(header) == 1 and mark in header[0] and mark != self._delimiter:
                raise InputError(
                    f"its cells are separated by {word}, not commas", where=Place(self.name, 1), hint=_SAVE_AS
                )
        if not header or not any(header):
            raise InputError("the file is empty: it has no header", where=Place(self.name))
        repeated = next((name for name in header if name and header.count(name) > 1), None)
        if repeated:
            raise InputError(f"the header has column '{repeated}' twice", where=Place(self.name, 1))
        return tuple(header)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in 64 lower-case hexadecimal digits."""
    with _opened(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _opened(path: Path) -> BufferedReader:
    try:
        if not path.is_file():
            what = "this is a folder, not a file" if path.is_dir() else "there is no such file"
            raise InputError(what, where=Place(str(path)))
        return path.open("rb")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=Place(str(path))) from error


def _cells(
    stream: BufferedReader, name: str, delimiter: str, encoding: str
) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row, with the line that the row begins on."""
    reader = csv.reader(_lines(stream, name, encoding), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        hint = "The file may be cut off inside a quoted cell." if "unexpected end" in str(error) else _SAVE_AS
        raise InputError(f"not a CSV table: {error}", where=Place(name, line), hint=hint) from error


def _lines(stream: BufferedReader, name: str, encoding: str) -> Iterator[str]:
    number = 0
    while data := stream.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1:
            data = data.removeprefix(codecs.BOM_UTF8)
        if len(data) > LONGEST_LINE:
            raise InputError(
                f"the line is longer than {LONGEST_LINE} bytes: this is no table of a dataset",
                where=Place(name, number),
            )
        yield _decoded(data, name, number, encoding)


def _decoded(data: bytes, name: str, number: int, encoding: str) -> str:
    if b"\0" in data:
        raise InputError(
            "not a text file: it holds zero bytes",
            where=Place(name, number, data.index(b"\0") + 1),
            hint=_SAVE_AS,
        )
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8 text: byte {data[error.start]:#04x}",
            where=Place(name, number, error.start + 1),
            hint=f"Another encoding, such as Windows-1252, loses letters when it is guessed. {_SAVE_AS}",
        ) from error
