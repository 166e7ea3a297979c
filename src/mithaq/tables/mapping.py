"""Mappings: what a table's rows say, as TOML that a person can read and change.

A mapping has

- ``files``: the tables it reads, as patterns of names in its own folder;
- ``columns``: the columns that each of them has;
- ``needs``: columns that no row may leave empty;
- ``names``: optional; ``{thing = "...", text = "..."}``, by which the rows give things their English names;
- ``[[claims]]``: the claims that a row makes, each with ``name`` (the local name of its IRI), ``statement`` (a sentence that
  stands alone), ``triples`` (Turtle), and optionally ``when`` (columns that must be filled for the claim to be made),
  ``unless`` (columns that must be empty) and ``each`` (a column with several values: one claim for each);
- ``[[described]]``: the same without name and statement: what is said in ``graph:claims`` of something else than a
  claim, such as a source;
- ``[[vocabulary]]``: likewise, for the names and definitions that we give to things.

Templates are explained in :mod:`mithaq.tables.template`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mithaq.errors import InputError, Place
from mithaq.parsing import read_input
from mithaq.tables.rows import Row
from mithaq.tables.template import Template, parse_template

_KEYS = {"files", "columns", "needs", "names", "claims", "described", "vocabulary"}
_PART_KEYS = {"name", "statement", "triples", "when", "unless", "each"}


@dataclass(frozen=True)
class Part:
    """One claim, or one description, that a row may make."""

    triples: Template
    name: Template
    statement: Template
    when: tuple[str, ...]
    unless: tuple[str, ...]
    each: str

    def rows(self, row: Row) -> list[Row]:
        """The rows it is made of: none where it does not apply, one for each value of the ``each`` column."""
        if not all(row[column] for column in self.when) or any(row[column] for column in self.unless):
            return []
        if not self.each:
            return [row]
        return [Row({**row.values, self.each: value}, row.place) for value in row.items(self.each)]


@dataclass(frozen=True)
class Mapping:
    """What the rows of some tables say."""

    files: tuple[str, ...]
    columns: tuple[str, ...]
    needs: tuple[str, ...]
    named: tuple[Template, str] | None
    claims: tuple[Part, ...]
    described: tuple[Part, ...]
    vocabulary: tuple[Part, ...]

    def check(self, row: Row) -> None:
        """Raise :class:`InputError` where the row leaves a column empty that it may not."""
        for column in self.needs:
            if not row[column]:
                raise InputError(f"column '{column}' is empty", where=row.place, hint="Every row needs one.")


def read_mapping(path: Path, name: str) -> Mapping:
    """Read a mapping; ``name`` is what messages call it. Raises :class:`InputError` where it is not well formed."""
    try:
        stated = tomllib.loads(read_input(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not a TOML file: {error}", where=Place(name)) from error
    try:
        return _mapping(stated)
    except (KeyError, TypeError, ValueError) as error:
        what = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        raise InputError(
            f"not a mapping of a table: {what}",
            where=Place(name),
            hint="A mapping has files, columns, and parts with a template of triples.",
        ) from error


def _mapping(stated: MappingType[str, Any]) -> Mapping:
    refuse_unknown(stated, _KEYS)
    texts_of(stated, "files")
    return mapping_of(stated, texts_of(stated, "columns"))


def mapping_of(stated: MappingType[str, Any], columns: tuple[str, ...]) -> Mapping:
    """The mapping that a TOML document states for rows with these columns.

    Raises :class:`KeyError`, :class:`TypeError` or :class:`ValueError` where it states none.
    """
    names = stated.get("names")
    mapping = Mapping(
        files=texts_of(stated, "files", default=()),
        columns=columns,
        needs=texts_of(stated, "needs", default=()),
        named=(parse_template(names["thing"]), names["text"]) if names else None,
        claims=tuple(_part(part, is_claim=True) for part in stated.get("claims", ())),
        described=tuple(_part(part) for part in stated.get("described", ())),
        vocabulary=tuple(_part(part) for part in stated.get("vocabulary", ())),
    )
    for part in (*mapping.claims, *mapping.described, *mapping.vocabulary):
        spoken_of = {
            *part.when,
            *part.unless,
            *part.triples.columns,
            *part.name.columns,
        } | part.statement.columns
        spoken_of |= {part.each} if part.each else set()
        if strange := sorted(spoken_of - set(columns)):
            raise ValueError(f"it speaks of '{strange[0]}', which is none of its columns")
    return mapping


def _part(stated: MappingType[str, Any], *, is_claim: bool = False) -> Part:
    refuse_unknown(stated, _PART_KEYS)
    return Part(
        triples=parse_template(stated["triples"]),
        name=parse_template(stated["name"] if is_claim else ""),
        statement=parse_template(stated["statement"] if is_claim else ""),
        when=texts_of(stated, "when", default=()),
        unless=texts_of(stated, "unless", default=()),
        each=stated.get("each", ""),
    )


def refuse_unknown(stated: MappingType[str, Any], known: set[str]) -> None:
    """Raise :class:`ValueError` for a key that is none of those known."""
    if unknown := sorted(set(stated) - known):
        raise ValueError(f"unknown key '{unknown[0]}'; known: {', '.join(sorted(known))}")


def texts_of(
    stated: MappingType[str, Any], key: str, default: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    """A list of texts; ``default`` where there is none. Raises :class:`KeyError` or :class:`TypeError`."""
    values = stated[key] if default is None else stated.get(key, default)
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"'{key}' is a list of texts")
    return tuple(values)
