"""A table as Parquet, in row groups that are written one after the other; needs pyarrow, the extra ``parquet``."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any

from mithaq.errors import InputError

if TYPE_CHECKING:
    import pyarrow

#: Rows of a row group.
_GROUP = 100_000


def write_parquet(
    columns: tuple[str, ...], rows: Iterator[tuple[str, ...]], types: Mapping[str, str]
) -> Iterable[bytes]:
    """The file in pieces; an empty cell of a number is a null, so that it is told from 0.

    ``types`` gives a column's: ``text``, ``year`` (32 bits) or, where it is left out, ``flag`` (8 bits).
    Raises :class:`mithaq.errors.InputError` where pyarrow is not installed.
    """
    if find_spec("pyarrow") is None:
        raise InputError(
            "Parquet needs pyarrow, which is not installed",
            hint="Install it with: pip install 'mithaq[parquet]'. Or write csv or tsv, which need nothing.",
        )
    return _pieces(columns, rows, types)


def _pieces(
    columns: tuple[str, ...], rows: Iterator[tuple[str, ...]], types: Mapping[str, str]
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
        while group := list(islice(rows, _GROUP)):
            writer.write_table(_table(group, schema))
            yield sink.drain()
    yield sink.drain()


def _table(group: list[tuple[str, ...]], schema: pyarrow.Schema) -> pyarrow.Table:
    import pyarrow

    read = cache(
        lambda cell: int(cell) if cell else None
    )  # a year, a number or a flag recurs many times over
    arrays = [
        pyarrow.array(
            values if pyarrow.types.is_dictionary(field.type) else list(map(read, values)), type=field.type
        )
        for field, values in zip(schema, zip(*group, strict=True), strict=True)
    ]
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
