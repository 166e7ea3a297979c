"""How pictures look: ``plots.toml`` beside the queries of the pictures."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mithaq.errors import InputError, Place


@dataclass(frozen=True)
class Settings:
    """Colours by what they stand for, limits by name, and how kinds of things are shown, in their order.

    ``obligations``: kinds with what they are called. ``statuses``: of members, with the style in which they are drawn.
    ``legend``: what a style means, where that is always the same.
    """

    colours: Mapping[str, str]
    pacts: tuple[str, ...]
    limits: Mapping[str, int]
    obligations: Mapping[str, str]
    statuses: Mapping[str, str]
    legend: Mapping[str, str]
    exercises: tuple[ExerciseKind, ...]


@dataclass(frozen=True)
class ExerciseKind:
    """A kind of exercise as a picture shows it: the codes by which records tell it, and what it is called."""

    label: str
    codes: frozenset[str]


def read_settings(path: Path) -> Settings:
    """Read them; raises :class:`InputError` where the file is not as it should be."""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        return Settings(
            read["colours"],
            tuple(read["pacts"]),
            read["limits"],
            {one["kind"]: one["label"] for one in read["obligations"]},
            read["statuses"],
            read["legend"],
            tuple(ExerciseKind(one["label"], frozenset(one["codes"])) for one in read["exercises"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InputError(
            f"cannot be read as settings of pictures: {error}",
            where=Place(str(path)),
            hint="Install the package again, or undo the change to this file.",
        ) from error
