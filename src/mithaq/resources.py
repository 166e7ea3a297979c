"""Where the model lives: the ontology, the curated data and the questions, as folders of files.

In a checkout they stand beside ``src``; an installed copy carries them inside the package, so that it works away from
the checkout.
"""

from __future__ import annotations

import hashlib
import os
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
        asked = f"{self.data.name}/corroboration/"
        for folder in (self.ontology, self.data):
            for name, path in _files(folder):
                if not name.startswith(asked):
                    total.update(f"{name}\0".encode())
                    total.update(hashlib.sha256(Path(path).read_bytes()).digest())
        return total.hexdigest()


def _files(folder: Path) -> list[tuple[str, str]]:
    """Every file of a folder, by its name within and its path, in a fixed order, without what editors and systems leave behind.

    As texts: this is done at every start, and paths as objects would take most of its time.
    """
    found = []
    for place, _, names in os.walk(folder):
        inside = f"{folder.name}{place[len(str(folder)) :]}".replace(os.sep, "/")
        found += [
            (f"{inside}/{name}", f"{place}{os.sep}{name}")
            for name in names
            if not name.startswith(_IGNORED_PREFIXES)
        ]
    return sorted(found)


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
