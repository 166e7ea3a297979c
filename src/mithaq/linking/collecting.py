"""Which mapping sets are looked at: the shipped ones, a folder in their place, or files beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mithaq.errors import InputError, Place
from mithaq.mappings import (
    MappingSet,
    Row,
    Target,
    parse_mapping_set,
    read_mapping_set,
    targets_beside,
)
from mithaq.parsing import standard_input
from mithaq.resources import model


@dataclass(frozen=True)
class Collection:
    """Mapping sets that are looked at together.

    ``looked_at`` are those that findings are wanted about; ``beside`` are read too, since a link is right or wrong among
    the others; ``whole`` tells that the sets are all there is, so that what has no link here has none.
    """

    looked_at: tuple[MappingSet, ...]
    beside: tuple[MappingSet, ...]
    targets: tuple[Target, ...]
    whole: bool

    def rows(self) -> Iterator[tuple[Row, bool]]:
        """Every row, and whether findings are wanted about it."""
        for sets, wanted in ((self.looked_at, True), (self.beside, False)):
            for each in sets:
                for row in each.rows:
                    yield row, wanted


def links_folder() -> Path:
    """Where the shipped mapping sets are."""
    return model().data / "links"


def collect(names: Sequence[str] = ()) -> Collection:
    """The shipped sets; or a folder of sets in their place; or files (``-`` is standard input) beside the shipped ones.

    Raises :class:`InputError` with file and line for what cannot be read as a mapping set.
    """
    folders = [name for name in names if name != "-" and Path(name).is_dir()]
    if folders and len(names) > 1:
        raise InputError("a folder of mapping sets stands alone", hint="Name one folder, or files.")
    if not names or folders:
        folder = Path(folders[0]) if folders else links_folder()
        return Collection(_sets_in(folder), (), targets_beside(folder), whole=True)
    shipped = links_folder()
    named = {Path(name).resolve() for name in names if name != "-"}
    return Collection(
        tuple(read_named(name) for name in names),
        tuple(read_shown(path) for path in _files(shipped) if path.resolve() not in named),
        targets_beside(shipped),
        whole=False,
    )


def read_named(name: str) -> MappingSet:
    """One mapping set, from a file or from standard input."""
    if name != "-":
        return read_mapping_set(Path(name), name)
    data = standard_input()
    try:
        return parse_mapping_set(data.decode("utf-8-sig"), "<stdin>")
    except UnicodeDecodeError as error:
        raise InputError(f"<stdin>: not UTF-8 text (byte {error.start})") from error


def read_shown(path: Path) -> MappingSet:
    """One mapping set of the model, named as the model's files are."""
    root = model().data.parent
    return read_mapping_set(path, path.relative_to(root).as_posix() if root in path.parents else str(path))


def _sets_in(folder: Path) -> tuple[MappingSet, ...]:
    files = _files(folder)
    if not files:
        raise InputError(
            "there is no mapping set in this folder",
            where=Place(str(folder)),
            hint="Their names end with .sssom.tsv.",
        )
    return tuple(read_shown(path) for path in files)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.sssom.tsv"))
