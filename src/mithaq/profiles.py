"""Profiles: which questions make up the description of a thing, by its class."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from mithaq.errors import InputError, Place
from mithaq.parsing import read_input
from mithaq.questions import Answer, Asker
from mithaq.terms import MITHAQ, expand


@dataclass(frozen=True)
class Section:
    """The answer to one question about a thing, and how much of it is shown.

    ``columns``: those shown. ``most``: rows at the most, the last of them where ``latest``. ``gather``: the column whose values
    stand in one row where all else is the same.
    """

    title: str
    answer: Answer
    parameter: str
    columns: tuple[str, ...]
    most: int = 12
    latest: bool = False
    gather: str = ""


@dataclass(frozen=True)
class Profile:
    """What is asked of things of one class. ``told``: relations that the answers tell."""

    of: NamedNode
    told: frozenset[NamedNode]
    sections: tuple[Mapping[str, Any], ...]

    def ask(self, asker: Asker, thing: NamedNode) -> Iterator[Section]:
        """The sections that have anything to tell."""
        for section in self.sections:
            answer = asker.ask(section["question"], {section["parameter"]: thing})
            if answer:
                shown = {name: section[name] for name in ("most", "latest", "gather") if name in section}
                yield Section(
                    section["title"], answer, section["parameter"], tuple(section["columns"]), **shown
                )


class Profiles:
    """The profiles of a file, by class."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _profiles(self) -> tuple[Profile, ...]:
        try:
            stated = tomllib.loads(read_input(self.path).decode("utf-8"))
            return tuple(
                Profile(
                    MITHAQ[name],
                    frozenset(map(_property, profile["told"])),
                    tuple(profile["sections"]),
                )
                for name, profile in stated.items()
            )
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
            raise InputError(f"not a file of profiles: {error}", where=Place(str(self.path))) from error

    def of(self, classes: set[NamedNode]) -> Profile | None:
        """The first profile of the file that is for one of the classes."""
        return next((profile for profile in self._profiles if profile.of in classes), None)


def _property(name: str) -> NamedNode:
    """A term of the ontology by its local name, any other by its CURIE."""
    return expand(name) if ":" in name else MITHAQ[name]
