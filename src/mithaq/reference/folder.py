"""Writing a folder of pages whole: beside its place, then renamed into it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from mithaq.errors import InputError, Place

#: Marks a folder as written by this program, so that it may be replaced.
MARKER = ".mithaq-docs"
_MARKER_TEXT = "This folder was written by 'mithaq docs' and is replaced by the next run.\n"


def write_folder(target: Path, files: Mapping[str, str]) -> None:
    """Write ``files`` (name to text) as the folder ``target``; what an earlier run wrote there is replaced.

    Raises :class:`InputError` where the folder holds anything else, or cannot be written; it is then left as it was.
    """
    place = Place(str(target))
    refuse_foreign(target)
    target = target.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as beside:
            new, old = Path(beside, "new"), Path(beside, "old")
            new.mkdir()
            for name, text in {**files, MARKER: _MARKER_TEXT}.items():
                (new / name).write_text(text, encoding="utf-8", newline="\n")
            if target.exists():
                target.rename(old)
            _put(new, target, old)
    except OSError as error:
        raise InputError(
            f"the pages cannot be written: {error.strerror or error}",
            where=place,
            hint="Name a folder that you may write to.",
        ) from error


def _put(new: Path, target: Path, old: Path) -> None:
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise


def refuse_foreign(target: Path) -> None:
    """Raise :class:`InputError` for a place that holds something an earlier run did not write."""
    place = Place(str(target))
    hint = "Name another folder, or one that does not exist yet."
    try:
        if not target.exists():
            return
        if not target.is_dir():
            raise InputError("this is a file, not a folder", where=place, hint=hint)
        is_empty = not any(target.iterdir())
    except OSError as error:
        raise InputError(
            f"the folder cannot be read: {error.strerror or error}", where=place, hint=hint
        ) from error
    if not is_empty and not (target / MARKER).is_file():
        raise InputError("the folder holds files that 'mithaq docs' did not write", where=place, hint=hint)
