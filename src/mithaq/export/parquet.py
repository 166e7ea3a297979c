"""A table as Parquet, in row groups that are written one after the other; needs pyarrow, the extra ``parquet``."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from mithaq.errors import InputError

if TYPE_CHECKING:
    import pyarrow

#: A row group has about so many rows.
_GROUP = 100_000

#: The cells before the key, the keys of all the rows, and the cells after it.
Run = tuple[tuple[str, ...], Sequence[str], tuple[str, ...]]


def write_parquet(
    columns: tuple[str, ...], key: str, runs: Iterator[Run], types: Mapping[str, str]
) -> Iterable[bytes]:
    """The file in pieces; an empty cell of a number is a null, so that it is told from 0.

    ``runs`` are rows that differ in the column ``key`` alone. ``types`` gives a column's: ``text``, ``year`` (32 bits) or, where
    it is left out, ``flag`` (8 bits). Raises :class:`mithaq.errors.InputError` where pyarrow is not installed.
    """
    if find_spec("pyarrow") is None:
        raise InputError(
            "Parquet needs pyarrow, which is not installed",
            hint="Install it with: pip install 'mithaq[parquet]'. Or write csv or tsv, which need nothing.",
        )
    return _pieces(columns, key, runs, types)


def _pieces(
    columns: tuple[str, ...], key: str, runs: Iterator[Run], types: Mapping[str, str]
) -> Iterator[bytes]:
    import pyarrow
    from pyarrow import parquet

    known = {
        "text": pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
        "year": pyarrow.int32(),
        "flag": pyarrow.int8(),
    }
    schema = pyarrow.schema([(name, known[types.get(name, "flag")]) for name in columns])
    sink = _Drained()
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        for group in _groups(runs):
            writer.write_table(_table(group, key, schema))
            yield sink.drain()
    yield sink.drain()


def _groups(runs: Iterator[Run]) -> Iterator[list[Run]]:
    group: list[Run] = []
    size = 0
    for run in runs:
        group.append(run)
        size += len(run[1])
        if size >= _GROUP:
            yield group
            group, size = [], 0
    if group:
        yield group


def _table(group: list[Run], key: str, schema: pyarrow.Schema) -> pyarrow.Table:
    """The rows of some runs: each column of the runs by run, then taken for as many rows as the run has."""
    import pyarrow

    read = cache(lambda cell: int(cell) if cell else None)  # a number or a flag recurs many times over
    taken = pyarrow.array([number for number, (_, keys, _) in enumerate(group) for _ in keys])
    by_run = zip(*((*before, "", *after) for before, _, after in group), strict=True)
    arrays = []
    for field, values in zip(schema, by_run, strict=True):
        if field.name == key:
            arrays.append(
                pyarrow.array([int(each) for _, keys, _ in group for each in keys], type=field.type)
            )
        else:
            cells = values if pyarrow.types.is_dictionary(field.type) else list(map(read, values))
            arrays.append(pyarrow.array(cells, type=field.type).take(taken))
    return pyarrow.table(arrays, schema=schema)


class _Drained(io.RawIOBase):
    """Takes what is written until it is drained; it tells how much that was in all, which Parquet's index rests on."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._written

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._written += len(piece)
        return len(piece)

    def drain(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
