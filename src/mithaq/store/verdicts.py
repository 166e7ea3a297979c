"""Where verdicts on claims are kept on disk: beside the imports of a home, and read by the next build.

A verdict is of one graph and one set of rules. So the file has the digest of both in its name, and a build that starts from
anything else leaves it out.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse, serialize

from mithaq.errors import Place, StoreError

_ENDING = ".nq.gz"


class KeptVerdicts:
    """The verdicts that are kept in a home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "verdicts"

    def files(self, basis: str) -> list[Path]:
        """The file with the verdicts that were made on this basis; none where there is none."""
        path = self._path(basis)
        return [path] if path.is_file() else []

    def is_stale(self, basis: str) -> bool:
        """Whether verdicts are kept that were made on another basis, and none on this one."""
        return not self.files(basis) and any(self._all())

    def digest(self, basis: str) -> str:
        """SHA-256 of the verdicts made on this basis; empty where there are none."""
        return "".join(hashlib.sha256(path.read_bytes()).hexdigest() for path in self.files(basis))

    def keep(self, basis: str, quads: Iterable[Quad]) -> None:
        """Keep verdicts, at once or not at all: in the place of those of the same names, and of all made on another basis.

        Raises :class:`StoreError` where the folder cannot be written, or what is kept there cannot be read.
        """
        kept = list(quads)
        fresh = {quad.subject for quad in kept}
        kept += [quad for quad in self._read(basis) if quad.subject not in fresh]
        lines = sorted(set((serialize(kept, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._put(self._path(basis), gzip.compress(b"".join(lines), mtime=0))
            for path in self._all():
                if path != self._path(basis):
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"the verdicts cannot be kept: {error.strerror or error}",
                where=Place(str(self.folder)),
                hint="Name a folder that you may write to with --store or in MITHAQ_HOME.",
            ) from error

    def _put(self, path: Path, data: bytes) -> None:
        """Write beside and rename; what was begun is gone again where that fails."""
        handle, name = tempfile.mkstemp(prefix=".verdicts-", dir=self.folder)
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            beside.chmod(0o644)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)  # an interrupt must not leave it either

    def _read(self, basis: str) -> list[Quad]:
        """The verdicts that were made on this basis."""
        try:
            return [
                quad
                for path in self.files(basis)
                for quad in parse(gzip.decompress(path.read_bytes()), format=RdfFormat.N_QUADS)
            ]
        except (OSError, EOFError, zlib.error, SyntaxError, ValueError) as error:
            raise StoreError(
                f"the verdicts that are kept cannot be read: {error}",
                where=Place(str(self._path(basis))),
                hint="Delete the file: 'mithaq corroborate --keep' makes the verdicts anew.",
            ) from error

    def _all(self) -> Iterable[Path]:
        return self.folder.glob(f"*{_ENDING}")

    def _path(self, basis: str) -> Path:
        return self.folder / f"{basis[:24]}{_ENDING}"
