"""SPARQL files that say what they are: a YAML header in lines that begin with ``#+``, then the query.

The convention is grlc's. The header is read strictly, since a header that is lost silently is worse than none: a line
of the header after the query has begun, broken YAML, an unknown key or a value of the wrong type is an error that
names the line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from mithaq.errors import InputError, Place

_MARK = "#+"

KeyTypes = Mapping[str, type | tuple[type, ...]]


@dataclass(frozen=True)
class AnnotatedQuery:
    """A ``.rq`` file: what its header says, and the whole text (the header is a comment to SPARQL)."""

    path: Path
    header: Mapping[str, object]
    sparql: str

    @property
    def name(self) -> str:
        """The file's name without its ending: the name of a question or a check."""
        return self.path.stem


def read_annotated_query(path: Path, keys: KeyTypes, required: Collection[str]) -> AnnotatedQuery:
    """Read ``path``; ``keys`` gives each allowed key's type or types, ``required`` those that must be there.

    Raises :class:`mithaq.errors.InputError` that names the file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 text (byte {error.start})", where=Place(str(path))) from error
    lines = text.splitlines()
    length = next((n for n, line in enumerate(lines) if not line.startswith(_MARK)), len(lines))
    if length == 0:
        raise InputError(
            "the query has no header",
            where=Place(str(path), 1),
            hint="Begin the file with lines '#+ key: value'.",
        )
    for number, line in enumerate(lines[length:], length + 1):
        if line.lstrip().startswith(_MARK):
            raise InputError(
                "a header line stands apart from the header",
                where=Place(str(path), number),
                hint="Move it to the lines at the top, without a gap.",
            )
    header = _header(path, [line[len(_MARK) :].removeprefix(" ") for line in lines[:length]])
    _check(path, header, lines, keys, required)
    return AnnotatedQuery(path, header, text if text.endswith("\n") else text + "\n")


def _header(path: Path, lines: list[str]) -> dict[str, object]:
    try:
        header = yaml.load("\n".join(lines), Loader=_UniqueKeys)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(
            f"the header is not YAML: {error.problem}",
            where=Place(str(path), line),
            hint="A text that holds a colon or begins with a sign must stand in quotes.",
        ) from error
    if not isinstance(header, dict) or not all(isinstance(key, str) for key in header):
        raise InputError("the header must be 'key: value' lines", where=Place(str(path), 1))
    return header


def _check(
    path: Path, header: Mapping[str, object], lines: list[str], keys: KeyTypes, required: Collection[str]
) -> None:
    for key, value in header.items():
        line = next((n for n, text in enumerate(lines, 1) if text.startswith(f"{_MARK} {key}:")), 1)
        if key not in keys:
            raise InputError(
                f"unknown header key '{key}'",
                where=Place(str(path), line),
                hint=f"Allowed: {', '.join(sorted(keys))}.",
            )
        if not isinstance(value, keys[key]):
            allowed = keys[key]
            wanted = " or ".join(
                kind.__name__ for kind in (allowed if isinstance(allowed, tuple) else (allowed,))
            )
            raise InputError(
                f"header key '{key}' must be a {wanted}, not {type(value).__name__}",
                where=Place(str(path), line),
            )
    missing = [key for key in required if key not in header]
    if missing:
        raise InputError(f"the header lacks {', '.join(missing)}", where=Place(str(path), 1))


if TYPE_CHECKING:
    from yaml import SafeLoader as _Loader
else:
    # The parser written in C, where PyYAML has it: a catalogue is read at every start, and so takes a tenth of the time.
    _Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeys(_Loader):
    """Plain YAML keeps the last of two equal keys and says nothing; and it reads the words ``on`` and ``no`` as booleans,
    though ``on`` is the name of a parameter and YAML 1.2 knows only ``true`` and ``false``.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way to say it
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in _Loader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key}' stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


_UniqueKeys.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))
