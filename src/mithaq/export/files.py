"""Files that are either whole or not there."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

from mithaq.errors import InputError, Place


def write_beside(path: Path | str, data: bytes | Iterable[bytes]) -> None:
    """Write ``data``, whole or in pieces, to a file beside ``path``, then move it there, so that ``path`` is never half written.

    A link is followed, an existing file's permissions are kept, and what is not a regular file (a pipe, a terminal)
    is written to as it is. Raises :class:`InputError` when the folder is missing or cannot be written.
    """
    target = Path(path)
    try:
        target = target.resolve()
        if target.is_dir():
            raise InputError(
                "this is a folder, not a file", where=Place(str(path)), hint="Name a file in it."
            )
        if not target.parent.is_dir():
            raise InputError(
                f"there is no folder {target.parent}",
                where=Place(str(path)),
                hint="Make it first, or name another.",
            )
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                file.writelines([data] if isinstance(data, bytes) else data)
        else:
            _replace(target, data)
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"cannot be written: {reason}", where=Place(str(path)), hint="Name another file."
        ) from error


def _replace(target: Path, data: bytes | Iterable[bytes]) -> None:
    beside = target.with_name(f".mithaq-{uuid.uuid4().hex}.part")
    try:
        with beside.open("xb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    finally:
        # Gone already when all went well; an interrupt must not leave it either.
        beside.unlink(missing_ok=True)
