"""What a dataset is and how its files look, as TOML that a person can read and change.

A dataset of the field is a folder in ``data/datasets`` with ``dataset.toml`` (what every form of it shares) and one file
for each form in which it is handed out; a user's own dataset is one file that holds both. ``docs/knowledge-engineers.md``
explains every key. What rows say is written as for the curated tables, see :mod:`mithaq.tables.mapping`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from mithaq.datasets.codelists import CodeList
from mithaq.errors import InputError, Place
from mithaq.parsing import read_input
from mithaq.tables.mapping import Mapping, mapping_of, refuse_unknown, texts_of
from mithaq.tables.rows import read_rows
from mithaq.tables.template import Template, parse_template
from mithaq.terms import PREFIXES

Made = TypeVar("Made")
_SOURCE_NEEDS = ("id", "label", "title", "kind", "date", "url", "looked_at", "version", "citation", "terms")
_SOURCE_MAY = (
    *("covers_from", "covers_until", "completeness", "coverage_note", "covers", "excludes", "shipped"),
)
_SHARED_KEYS = ("source", "code_list", "extra_codes", "name_codes")
_FORM_KEYS = {
    *("form", "about", "columns", "row", "dates", "nations", "codes", "reader", "derived", "version_column"),
    *(
        "header",
        "delimiter",
        "encoding",
        "keeps",
        "needs",
        "claims",
        "described",
        "vocabulary",
        "beside",
        "lends",
    ),
}
#: Columns that every row has besides its own: its key, and whether its claims are ``Stated`` or ``Hedged``.
SHARED_COLUMNS = ("row_key", "claim_certainty")


@dataclass(frozen=True)
class DateRule:
    """A date made of columns: of its parts, or of one column in which it is written out."""

    parts: tuple[str, ...]
    text: str
    blanks: frozenset[str]


@dataclass(frozen=True)
class NationRule:
    """A nation told by a code: in which column, of which scheme, on which date, and the column that names it in words."""

    code: str
    scheme: str
    on: str
    name: str
    blanks: frozenset[str]


@dataclass(frozen=True)
class CodesRule:
    """Concepts for the codes in some columns: each column's variable, values that mean nothing, and values that are renamed."""

    columns: tuple[tuple[str, str], ...]
    skip: frozenset[str]
    missing: str


@dataclass(frozen=True, eq=False)
class Form:
    """One form in which a dataset is handed out. ``keeps`` is ``claims``, or ``table`` for rows that are kept to be compared,
    or read beside another form; ``beside`` names the forms whose rows this one is read with, where they are at hand;
    ``lends`` the columns of its own rows that are kept for them besides its claims."""

    name: str
    about: str
    columns: tuple[str, ...]
    row: Template
    dates: MappingType[str, DateRule]
    nations: MappingType[str, NationRule]
    codes: MappingType[str, CodesRule]
    reader: str
    version_column: str
    header: bool
    delimiter: str
    encoding: str
    keeps: str
    beside: tuple[str, ...]
    lends: tuple[str, ...]
    mapping: Mapping


@dataclass(frozen=True)
class Dataset:
    """A dataset: its name, what is to be said of it as a source, its code list, names it has of its own, and its forms."""

    name: str
    source: MappingType[str, str]
    codes: CodeList | None
    extra_codes: tuple[tuple[str, str, str], ...]
    name_codes: MappingType[str, tuple[str, str]]
    forms: tuple[Form, ...]


def dataset_names(folder: Path) -> tuple[str, ...]:
    """The datasets whose forms stand in a folder."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/dataset.toml")))


def read_dataset(folder: Path, name: str) -> Dataset:
    """A dataset of the field by its name, or one of the user's by the path of its ``.toml`` file.

    Raises :class:`InputError` for a name that is none, and a file that is not well formed.
    """
    if name.endswith(".toml"):
        path = Path(name)
        shared, forms = path, {path: _document(path)}
    elif name in dataset_names(folder):
        shared = folder / name / "dataset.toml"
        forms = {path: _document(path) for path in sorted(shared.parent.glob("*.toml")) if path != shared}
    else:
        raise InputError(
            f"there is no dataset '{name}'",
            hint=f"Known: {', '.join(dataset_names(folder))}. For a CSV of your own give the .toml file that maps it.",
        )
    stated = _document(shared)
    return _checked(shared, lambda: _dataset(shared, stated, forms))


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_input(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not a TOML file: {error}", where=Place(str(path))) from error


def _checked(path: Path, read: Callable[[], Made]) -> Made:
    try:
        return read()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        raise InputError(
            f"not a mapping of a dataset: {what}",
            where=Place(str(path)),
            hint="docs/knowledge-engineers.md shows a whole one.",
        ) from error


def _dataset(shared: Path, stated: dict[str, Any], forms: dict[Path, dict[str, Any]]) -> Dataset:
    own = shared in forms
    if not own:
        refuse_unknown(stated, set(_SHARED_KEYS))
    codes = stated.get("code_list")
    if codes and codes["prefix"] not in PREFIXES:
        raise ValueError(f"'{codes['prefix']}' is no known prefix; take 'concept'")
    form_documents = (
        {shared: {key: value for key, value in stated.items() if key not in _SHARED_KEYS}} if own else forms
    )
    return Dataset(
        name=shared.stem if own else shared.parent.name,
        source=_source(stated["source"]),
        codes=CodeList.read(shared.parent / codes["file"], codes["prefix"], codes["file"]) if codes else None,
        extra_codes=tuple(
            (one["scheme"], one["code"], one["nation"]) for one in stated.get("extra_codes", ())
        ),
        name_codes=_name_codes(shared.parent, stated.get("name_codes")),
        forms=tuple(_checked(path, partial(_form, form)) for path, form in form_documents.items()),
    )


def _name_codes(folder: Path, stated: dict[str, str] | None) -> dict[str, tuple[str, str]]:
    """What a dataset writes in place of codes, by name: the scheme and the code."""
    if stated is None:
        return {}
    rows = read_rows(folder / stated["file"], stated["file"], ("name", "code"))
    return {row["name"]: (stated["scheme"], row["code"]) for row in rows}


def _source(stated: dict[str, Any]) -> dict[str, str]:
    refuse_unknown(stated, {*_SOURCE_NEEDS, *_SOURCE_MAY})
    for key in _SOURCE_NEEDS:
        if not isinstance(stated[key], str):
            raise TypeError(f"'{key}' of the source is a text")
    return {key: str(value) for key, value in stated.items()}


def _form(stated: dict[str, Any]) -> Form:
    refuse_unknown(stated, _FORM_KEYS)
    columns = texts_of(stated, "columns")
    dates = {name: _date(rule) for name, rule in stated.get("dates", {}).items()}
    nations = {name: _nation(rule) for name, rule in stated.get("nations", {}).items()}
    codes = {name: _codes(rule) for name, rule in stated.get("codes", {}).items()}
    derived = (*dates, *nations, *(f"{name}_unresolved" for name in nations), *codes, *SHARED_COLUMNS)
    parts: dict[str, Any] = {
        key: stated[key] for key in ("needs", "claims", "described", "vocabulary") if key in stated
    }
    _refuse_strange(columns, dates, nations, codes)
    lends = texts_of(stated, "lends", default=())
    if unknown := next((name for name in lends if name not in (*columns, *derived)), None):
        raise ValueError(f"it lends '{unknown}', which is none of its columns")
    return Form(
        name=stated["form"],
        about=stated["about"],
        columns=columns,
        row=parse_template(stated["row"]),
        dates=dates,
        nations=nations,
        codes=codes,
        reader=stated.get("reader", ""),
        version_column=stated.get("version_column", ""),
        header=stated.get("header", True),
        delimiter=stated.get("delimiter", ","),
        encoding=stated.get("encoding", "utf-8"),
        keeps=stated.get("keeps", "claims"),
        beside=texts_of(stated, "beside", default=()),
        lends=lends,
        mapping=mapping_of(parts, (*columns, *derived, *texts_of(stated, "derived", default=()))),
    )


def _date(rule: dict[str, Any]) -> DateRule:
    refuse_unknown(rule, {"parts", "text", "blank"})
    if ("parts" in rule) == ("text" in rule):
        raise ValueError("a date has either 'parts' (columns of year, month, day) or 'text' (one column)")
    return DateRule(texts_of(rule, "parts", default=()), rule.get("text", ""), _blanks(rule))


def _nation(rule: dict[str, Any]) -> NationRule:
    refuse_unknown(rule, {"code", "scheme", "on", "name", "blank"})
    return NationRule(rule["code"], rule["scheme"], rule.get("on", ""), rule.get("name", ""), _blanks(rule))


def _codes(rule: dict[str, Any]) -> CodesRule:
    refuse_unknown(rule, {"columns", "skip", "missing"})
    columns = rule["columns"]
    pairs = columns.items() if isinstance(columns, dict) else ((column, column.upper()) for column in columns)
    return CodesRule(tuple(pairs), frozenset(texts_of(rule, "skip", default=())), rule.get("missing", ""))


def _blanks(rule: dict[str, Any]) -> frozenset[str]:
    return frozenset({"", *texts_of(rule, "blank", default=())})


def _refuse_strange(
    columns: tuple[str, ...],
    dates: dict[str, DateRule],
    nations: dict[str, NationRule],
    codes: dict[str, CodesRule],
) -> None:
    """Refuse a rule that speaks of a column or a date that there is not."""
    named = [part for rule in dates.values() for part in (*rule.parts, rule.text) if part]
    named += [part for rule in nations.values() for part in (rule.code, rule.name) if part]
    named += [column for rule in codes.values() for column, _ in rule.columns]
    strange = next((column for column in named if column not in columns), None)
    if strange:
        raise ValueError(f"a rule speaks of '{strange}', which is none of its columns")
    undated = next((rule.on for rule in nations.values() if rule.on and rule.on not in dates), None)
    if undated:
        raise ValueError(f"a nation is read on '{undated}', which is none of its dates")
