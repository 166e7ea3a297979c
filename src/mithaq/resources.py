"""Where the model lives: the ontology, the curated data and the questions, as folders of files.

In a checkout they stand beside ``src``; an installed copy carries them inside the package, so that it works away from
the checkout.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mithaq.errors import InputError

#: Editors' and systems' droppings are not part of the model.
_IGNORED_PREFIXES = (".", "#", "~")


@dataclass(frozen=True)
class Model:
    """The three folders that say everything the code interprets."""

    ontology: Path
    data: Path
    queries: Path

    def digest(self) -> str:
        """SHA-256 over the names and bytes of all that a build depends on, by which a store knows it is out of date.

        Questions are left out, and so are the rules of corroboration: they are asked of a store, not built into it.
        """
        total = hashlib.sha256()
        for folder in (self.ontology, self.data):
            for path in _files(folder):
                if path.is_relative_to(self.data / "corroboration"):
                    continue
                total.update(f"{path.relative_to(folder.parent).as_posix()}\0".encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()


def _files(folder: Path) -> list[Path]:
    """Every file of a folder in a fixed order, without what editors and systems leave behind."""
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(_IGNORED_PREFIXES)
    )


@cache
def model() -> Model:
    """The model this copy of the package works with."""
    package = Path(__file__).resolve().parent
    for root in (package / "_model", package.parent.parent):
        if (root / "ontology" / "mithaq.ttl").is_file():
            return Model(root / "ontology", root / "data", root / "queries")
    raise InputError(
        "the ontology, data and queries of this installation are missing",
        hint="Install the package again, or work in a checkout that has the folders ontology, data and queries.",
    )
