"""Where imported datasets live on disk: beside the stores in a home, and read by every build.

Each imported file has a folder of its own with its claims, a manifest and the rows that were refused. One small file says
which of them count, and is renamed into place, so that several files are taken in at once or not at all.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse, serialize

from mithaq.errors import Place, StoreError

_INDEX = "index.json"
_MANIFEST = "manifest.json"
CLAIMS = "claims.nq.gz"
REFUSED = "refused.csv"
TABLE = "table.csv.gz"
#: Claims compress well at once; more effort gains little.
_EFFORT = 4


@dataclass(frozen=True)
class ImportedFile:
    """What is known of an imported file: where it comes from, what it covers, and what became of its rows."""

    dataset: str
    form: str
    file: str
    sha256: str
    reader: str
    version: str
    source: str
    citation: str
    terms: str
    url: str
    covers_from: str
    covers_until: str
    completeness: str
    coverage_note: str
    rows: int
    claims: int
    unresolved: int
    unresolved_names: Mapping[str, int] = field(default_factory=dict)
    kept_without: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What a newer file takes the place of: the dataset and the form."""
        return f"{self.dataset}/{self.form}"

    @property
    def folder(self) -> str:
        """The name of its folder, which another file, or the same one read otherwise, does not share."""
        told = hashlib.sha256(f"{self.sha256} {self.reader}".encode()).hexdigest()
        return f"{self.dataset}-{self.form}-{told[:12]}"


@dataclass(frozen=True)
class Contents:
    """What is to be kept of a file: its claims, its rows where these are kept, and those refused, as CSV."""

    quads: Iterable[Quad]
    refused: str = ""
    table: str = ""


class Imports:
    """The imported datasets of a home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "imports"

    def files(self) -> list[ImportedFile]:
        """What is imported, by dataset and form. Raises :class:`StoreError` where a manifest cannot be read."""
        return [self._manifest(name) for _, name in sorted(self._index().items())]

    def claims(self) -> list[Path]:
        """The files of claims that a build reads, in a fixed order."""
        paths = (self.folder / name / CLAIMS for _, name in sorted(self._index().items()))
        return [path for path in paths if path.is_file()]

    def path(self, file: ImportedFile, name: str) -> Path:
        """A file that is kept of an import, such as :data:`REFUSED`."""
        return self.folder / file.folder / name

    def rows(self, file: ImportedFile) -> list[dict[str, str]]:
        """The rows that are kept of an import, none where it keeps claims alone. Raises :class:`StoreError` where they cannot be read."""
        path = self.path(file, TABLE)
        try:
            with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
                return list(csv.DictReader(stream))
        except FileNotFoundError:
            return []
        except (OSError, EOFError, ValueError) as error:
            raise self._damaged(path, error) from error

    def digest(self) -> str:
        """What a build depends on of the imports; empty where there are none."""
        index = self._index()
        return hashlib.sha256(json.dumps(index, sort_keys=True).encode()).hexdigest() if index else ""

    def take_in(self, files: Iterable[tuple[ImportedFile, Contents]]) -> None:
        """Keep files, each in the place of the one with its dataset and form; all of them or none.

        Raises :class:`StoreError` where the folder cannot be written; what was imported before is then untouched.
        """
        index = self._index()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for file, contents in files:
                self._write(file, contents)
                index[file.key] = file.folder
            self._point_to(index)
        except OSError as error:
            raise StoreError(
                f"the import cannot be written: {error.strerror or error}",
                where=Place(str(self.folder)),
                hint="Name a folder that you may write to with --store or in MITHAQ_HOME.",
            ) from error
        self._tidy(set(index.values()))

    def remove(self, dataset: str) -> int:
        """Take a dataset out again, with all its forms; how many files that were."""
        index = self._index()
        kept = {key: name for key, name in index.items() if key.partition("/")[0] != dataset}
        if len(kept) < len(index):
            self._point_to(kept)
            self._tidy(set(kept.values()))
        return len(index) - len(kept)

    def _index(self) -> dict[str, str]:
        try:
            return dict(json.loads((self.folder / _INDEX).read_text(encoding="utf-8")))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (OSError, ValueError) as error:
            raise self._damaged(self.folder / _INDEX, error) from error

    def _manifest(self, name: str) -> ImportedFile:
        path = self.folder / name / _MANIFEST
        try:
            return ImportedFile(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise self._damaged(path, error) from error

    def _damaged(self, path: Path, error: Exception) -> StoreError:
        return StoreError(
            f"an import cannot be read: {error}",
            where=Place(str(path)),
            hint=f"Remove the folder {self.folder} and import the files again.",
        )

    def _write(self, file: ImportedFile, contents: Contents) -> None:
        target = self.folder / file.folder
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=self.folder))
        try:
            claims = serialize(contents.quads, format=RdfFormat.N_QUADS)
            (building / CLAIMS).write_bytes(_packed(claims or b""))
            if contents.table:
                (building / TABLE).write_bytes(_packed(contents.table.encode()))
            (building / REFUSED).write_text(contents.refused, encoding="utf-8", newline="")
            manifest = json.dumps(asdict(file), indent=2, ensure_ascii=False)
            (building / _MANIFEST).write_text(manifest + "\n", encoding="utf-8")
            building.chmod(0o755)
            if target.is_dir():  # what a killed import left behind, or the same file in use
                shutil.rmtree(target)
            building.rename(target)
        finally:
            shutil.rmtree(building, ignore_errors=True)

    def _point_to(self, index: Mapping[str, str]) -> None:
        handle, temporary = tempfile.mkstemp(prefix=".index-", dir=self.folder)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(index, stream, indent=2, sort_keys=True)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(self.folder / _INDEX)

    def _tidy(self, keep: set[str]) -> None:
        for folder in self.folder.iterdir():
            if folder.is_dir() and not folder.name.startswith(".") and folder.name not in keep:
                shutil.rmtree(folder, ignore_errors=True)


def read_claims_file(path: Path) -> list[Quad]:
    """The quads of an imported file. Raises :class:`StoreError` where it is damaged."""
    try:
        return list(parse(gzip.decompress(path.read_bytes()), format=RdfFormat.N_QUADS))
    except (OSError, EOFError, SyntaxError, ValueError) as error:
        raise StoreError(
            f"an import cannot be read: {error}", where=Place(str(path)), hint="Import the file again."
        ) from error


def _packed(data: bytes) -> bytes:
    """Compressed, the same bytes each time: without the time of day that the format has room for."""
    return gzip.compress(data, _EFFORT, mtime=0)
