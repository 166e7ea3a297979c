"""Templates: text with columns in braces, and what a cell must be to stand where it stands.

``{holder}`` is the cell as it is, which must then be a local name, a CURIE or a number, since nothing else can stand
bare in Turtle. What follows a bar says how the cell is read:

====================  =========================================================================================
``{x|text}``          a Turtle string, escaped; ``{x|text|lang}`` with the language of column ``lang``
``{x|date}``          a typed date literal of the precision that is written
``{x|date-kind}``     what a date stands for; where the cell is empty, an event
``{x|published}``     a source's date as a statement of its own; ``undated`` where it has none
``{x|integer}``       a whole number
``{x|decimal}``       a number such as -12.5
``{x|duration}``      an ``xsd:duration`` such as P1Y
``{x|url}``           an ``xsd:anyURI``
``{x|terms}``         local names of the ontology, ``|`` between them: ``mithaq:A , mithaq:B``
``{x|things}``        CURIEs, ``|`` between them
``{x|local}``         the local name of a CURIE
``{x|when}``          for sentences: a date in words, with "in" or "on" before it
``{x|began}``         for sentences: the verb that a kind of start calls for; ``{x|ended}`` likewise
``{x|name}``          for sentences: the English name of a thing, several joined with commas; ``{x|name|nation}``
                      where the cell is a local name with that prefix
``{x|label}``         for sentences: the label of an ontology term; ``{x|a-label}`` with its article
``{x|plain}``         for sentences: the cell as it is
====================  =========================================================================================
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mithaq.errors import InputError
from mithaq.tables.rows import Row
from mithaq.terms import PREFIXES

_PLACEHOLDER = re.compile(r"\{([A-Za-z_0-9][A-Za-z_0-9. -]*)((?:\|[a-z_-]+)*)\}")
_LOCAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_PRECISION = ("xsd:gYear", "xsd:gYearMonth", "xsd:date")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True)
class Names:
    """What things (by CURIE) and terms of the ontology (by local name) are called in English."""

    things: Mapping[str, str]
    terms: Mapping[str, str]


@dataclass(frozen=True)
class Template:
    """A text in pieces: plain text, and columns with how each is read."""

    pieces: tuple[str | tuple[str, tuple[str, ...]], ...]

    @property
    def columns(self) -> set[str]:
        """The columns it speaks of."""
        return {piece[0] for piece in self.pieces if isinstance(piece, tuple)} | {
            way[1] for _, way in self._ways() if way[:1] == ("text",) and len(way) > 1
        }

    def _ways(self) -> list[tuple[str, tuple[str, ...]]]:
        return [piece for piece in self.pieces if isinstance(piece, tuple)]

    def fill(self, row: Row, names: Names) -> str:
        """The text for a row. Raises :class:`InputError` with the row's place where a cell cannot stand there."""
        pieces, column = [], ""
        try:
            for piece in self.pieces:
                if isinstance(piece, str):
                    pieces.append(piece)
                else:
                    column, way = piece
                    pieces.append(_WAYS[way[0] if way else "bare"](row.values[column], way, row, names))
        except ValueError as error:
            raise InputError(f"column '{column}': {error}", where=row.place) from error
        return "".join(pieces)


def parse_template(text: str) -> Template:
    """A template from its text. Raises :class:`ValueError` for a way of reading that is unknown."""
    pieces: list[str | tuple[str, tuple[str, ...]]] = []
    position = 0
    for match in _PLACEHOLDER.finditer(text):
        if match.start() > position:
            pieces.append(text[position : match.start()])
        way = tuple(part for part in match[2].split("|") if part)
        if way and way[0] not in _WAYS:
            raise ValueError(f"'{match[0]}': unknown way '{way[0]}'; known: {', '.join(_WAYS)}")
        pieces.append((match[1], way))
        position = match.end()
    pieces.append(text[position:])
    return Template(tuple(pieces))


def _bare(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    return _curie(cell) if ":" in cell else _local_name(cell)


def _text(cell: str, way: tuple[str, ...], row: Row, _names: Names) -> str:
    language = row[way[1]] or "en" if len(way) > 1 else ""
    if language and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*", language):
        raise ValueError(f"'{language}' is no language tag such as 'en'")
    tag = f"@{language}" if language else ""
    return quoted(cell) + tag


def quoted(text: str) -> str:
    """A text as a Turtle string."""
    return f'"{text.translate(_ESCAPES)}"'


def _date(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    return f'"{cell}"^^{_PRECISION[len(_date_parts(cell)) - 1]}'


def _date_parts(cell: str) -> list[int]:
    match = _DATE.fullmatch(cell)
    if not match:
        raise ValueError(f"'{cell}' is no date: write a year, a month or a day (1969, 1969-09 or 1969-09-25)")
    return [int(part) for part in match.groups() if part]


def _integer(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    if not re.fullmatch(r"[0-9]{1,18}", cell):
        raise ValueError(f"'{cell}' is no whole number")
    return cell


def _decimal(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,18})?", cell):
        raise ValueError(f"'{cell}' is no number such as -12.5")
    return cell


def _duration(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    if not re.fullmatch(r"P(?=[0-9])([0-9]+Y)?([0-9]+M)?([0-9]+D)?", cell):
        raise ValueError(f"'{cell}' is no duration such as P1Y or P6M")
    return f'"{cell}"^^xsd:duration'


def _url(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    if not re.fullmatch(r"[a-z]+://[^\s\"\\<>]+", cell):
        raise ValueError(f"'{cell}' is no address")
    return f'"{cell}"^^xsd:anyURI'


def _terms(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    return " , ".join(f"mithaq:{_local_name(part)}" for part in _parts(cell))


def _things(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    return " , ".join(_curie(part) for part in _parts(cell))


def _local(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    return _curie(cell).partition(":")[2]


def _date_kind(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    return f"mithaq:{_local_name(cell or 'Event')}"


def _published(cell: str, way: tuple[str, ...], row: Row, names: Names) -> str:
    return "mithaq:isUndated true" if cell == "undated" else f"dcterms:date {_date(cell, way, row, names)}"


def _when(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    year, *rest = _date_parts(cell)
    if rest and not 1 <= rest[0] <= 12:
        raise ValueError(f"'{cell}' has no such month")
    words = [str(part) for part in rest[1:]] + [month_name[part] for part in rest[:1]]
    return " ".join(["on" if len(rest) > 1 else "in", *words, str(year).zfill(4)])


def _began(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    return "is first on record" if cell == "FirstObserved" else "began"


def _ended(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    return "is last on record" if cell == "LastObserved" else "ended"


def _name(cell: str, way: tuple[str, ...], _row: Row, names: Names) -> str:
    things = [_curie(f"{way[1]}:{part}" if len(way) > 1 else part) for part in _parts(cell)]
    found = [names.things.get(thing) for thing in things]
    if None in found:
        unknown = things[found.index(None)]
        raise ValueError(f"nothing gives {unknown} a name; add it to the table of its kind first")
    *first, last = [name for name in found if name]
    return f"{', '.join(first)} and {last}" if first else last


def _label(cell: str, _way: tuple[str, ...], _row: Row, names: Names) -> str:
    labels = [names.terms.get(part) for part in _parts(cell)]
    if None in labels:
        raise ValueError(f"the ontology has no term '{_parts(cell)[labels.index(None)]}'")
    return " and ".join(label for label in labels if label)


def _a_label(cell: str, way: tuple[str, ...], row: Row, names: Names) -> str:
    label = _label(cell, way, row, names)
    return f"{'an' if label[:1].lower() in 'aeio' else 'a'} {label}"


def _plain(cell: str, _way: tuple[str, ...], _row: Row, _names: Names) -> str:
    return cell


def _parts(cell: str) -> list[str]:
    parts = [part.strip() for part in cell.split("|") if part.strip()]
    if not parts:
        raise ValueError("it is empty")
    return parts


def _local_name(cell: str) -> str:
    if not _LOCAL.fullmatch(cell):
        raise ValueError(f"'{cell}' is no name of letters, digits, dots and hyphens")
    return cell


def _curie(cell: str) -> str:
    prefix, _, local = cell.partition(":")
    if prefix not in PREFIXES:
        raise ValueError(f"'{cell}' is no CURIE with a known prefix, such as nation:PAK")
    _local_name(local)
    return cell


_WAYS: dict[str, Callable[[str, tuple[str, ...], Row, Names], str]] = {
    "bare": _bare,
    "text": _text,
    "date": _date,
    "integer": _integer,
    "decimal": _decimal,
    "duration": _duration,
    "url": _url,
    "terms": _terms,
    "things": _things,
    "local": _local,
    "date-kind": _date_kind,
    "published": _published,
    "when": _when,
    "began": _began,
    "ended": _ended,
    "name": _name,
    "label": _label,
    "a-label": _a_label,
    "plain": _plain,
}
