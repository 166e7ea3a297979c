"""Where the store lives on disk, and how a new one takes the place of the old at once.

A store is built in a folder of its own and only then becomes the current one, by the renaming of one small file. So a
build that is killed at any moment leaves the old store whole, and readers keep the store that they opened.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

from mithaq.errors import Place, StoreError

_POINTER = "current"
_MANIFEST = "manifest.json"
_STORE = "store"
#: The file beside a store that holds its closure with rounds and grounds; explanations are found in it.
PROOFS = "proofs"
#: Seconds after which an unfinished build is taken for a killed one.
_ABANDONED = 3600.0


@dataclass(frozen=True)
class Manifest:
    """What a store was built from and what it holds.

    ``inputs``: SHA-256 of all that went in, the program's version included, by which it is known to be out of date.
    ``export``: SHA-256 of the canonical N-Quads of everything, as ``export all --format nquads`` writes them. ``standings``: claims by the name of their standing.
    """

    version: str
    inputs: str
    export: str
    facts: int
    claims: int
    standings: Mapping[str, int]


@dataclass
class Renewal:
    """A store in the making: where it is to be written, and, once it is whole, what it holds."""

    store: Path
    manifest: Manifest | None = None


def default_home() -> Path:
    """``$MITHAQ_HOME``, or the platform's folder for a user's data."""
    named = os.environ.get("MITHAQ_HOME")
    return Path(named) if named else platformdirs.user_data_path("mithaq", appauthor=False)


class Home:
    """A folder that holds the current store, and for a while the one before it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Path | None:
        """The folder of the current store, if there is one."""
        try:
            name = (self.folder / _POINTER).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise StoreError(
                f"cannot be read: {error.strerror}", where=Place(str(self.folder / _POINTER))
            ) from error
        generation = self.folder / name
        return generation / _STORE if name and (generation / _MANIFEST).is_file() else None

    def manifest(self) -> Manifest | None:
        """What the current store was built from, if there is one that this version understands."""
        store = self.current()
        if store is None:
            return None
        try:
            return Manifest(**json.loads((store.parent / _MANIFEST).read_text(encoding="utf-8")))
        except (ValueError, TypeError, OSError):
            return None  # written by another version, or damaged: as good as out of date

    def replace(self, write: Callable[[Path], Manifest]) -> Manifest:
        """Make a new store the current one: ``write`` puts it in the folder it is given; see :meth:`renewing`."""
        with self.renewing() as new:
            manifest = new.manifest = write(new.store)
        return manifest

    @contextmanager
    def renewing(self) -> Iterator[Renewal]:
        """A place for a new store, which becomes the current one at the end if its manifest is set by then.

        Raises :class:`StoreError` where the folder cannot be written; then, and whatever else goes wrong, the old store is
        untouched.
        """
        building: Path | None = None
        began, is_new = time.time(), not self.folder.exists()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            building = Path(tempfile.mkdtemp(prefix="building-", dir=self.folder))
            building.chmod(0o777 & ~_umask())
            new = Renewal(building / _STORE)
            yield new
            assert new.manifest is not None, "a store is whole only with its manifest"  # noqa: S101
            text = json.dumps(asdict(new.manifest), indent=2) + "\n"
            (building / _MANIFEST).write_text(text, encoding="utf-8")
            previous = self.current()
            generation = self.folder / building.name.replace("building-", "generation-", 1)
            building.rename(generation)
            self._point_to(generation.name)
        except OSError as error:
            raise StoreError(
                f"the store cannot be written: {error.strerror or error}",
                where=Place(str(self.folder)),
                hint="Name a folder that you may write to with --store or in MITHAQ_HOME.",
            ) from error
        finally:
            if building is not None:
                shutil.rmtree(building, ignore_errors=True)
            if is_new:
                with suppress(OSError):  # it holds a store now, or was never made
                    self.folder.rmdir()
        self._tidy(keep={generation.name, previous.parent.name if previous else ""}, began=began)

    def _point_to(self, name: str) -> None:
        handle, temporary = tempfile.mkstemp(prefix="pointer-", dir=self.folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(self.folder / _POINTER)

    def _tidy(self, keep: set[str], began: float) -> None:
        """Remove what nothing points to.

        The store before the current one may still be open in another process, and so may one that another build made
        while ours was at work. What a killed build left behind is removed once it is old enough to be nobody's.
        """
        for folder in self.folder.glob("generation-*"):
            if folder.name not in keep and _changed(folder) < began:
                shutil.rmtree(folder, ignore_errors=True)
        for folder in self.folder.glob("building-*"):
            if _changed(folder) < began - _ABANDONED:
                shutil.rmtree(folder, ignore_errors=True)


def keep(path: Path, data: bytes) -> None:
    """Write a file beside a store at once or not at all; a store that may only be read stays as it is."""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f"{path.name}-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError:
        return  # it only saves time


def _umask() -> int:
    """What a user withholds from others; temporary files withhold everything unless told, though a store may be shared."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _changed(folder: Path) -> float:
    """When a folder was last written to, in seconds; now, if it is gone meanwhile."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return time.time()
