"""From the tables of a folder to quads: claims, descriptions of sources, and names of things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from mithaq.claims import refuse_shared
from mithaq.errors import InputError, Place
from mithaq.tables.mapping import Mapping, Part, read_mapping
from mithaq.tables.rows import Row, read_rows
from mithaq.tables.template import Names, parse_template, quoted
from mithaq.terms import CLAIM, MITHAQ, PREFIXES, RDFS

_HEADER = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
#: What every claim of a table says of itself, by the columns that tables of claims share.
_SHARED = {
    "row": parse_template("mithaq:rowKey {row|text} ;"),
    "quote": parse_template("mithaq:quote {quote|text|quote_lang} ;"),
    "strength_word": parse_template("mithaq:strengthWord {strength_word|text|quote_lang} ;"),
}
_SOURCE = parse_template("mithaq:hasSource source:{source} ;")


@dataclass(frozen=True)
class Tables:
    """What the tables say, and the file and line of each claim's row."""

    quads: tuple[Quad, ...]
    origins: dict[str, Place]


def read_tables(folder: Path, ontology: Iterable[Triple], root: Path | None = None) -> Tables:
    """Read every table of a folder through the mappings beside them; ``root`` is what file names are given relative to.

    Raises :class:`InputError` for a table that no mapping reads or two do, and whatever is wrong in a row.
    """
    shown = root or folder
    mappings = {path: read_mapping(path, _shown(path, shown)) for path in sorted(folder.glob("*.toml"))}
    tables = dict(_tables(folder, mappings, shown))
    rows = {path: _rows(path, mapping, _shown(path, shown)) for path, mapping in tables.items()}
    names = Names(dict(_names(rows, tables)), term_labels(ontology))
    quads: list[Quad] = []
    origins: dict[str, Place] = {}
    for path, mapping in tables.items():
        quads += quads_of(mapping, rows[path], names, origins, Place(_shown(path, shown)))
    return Tables(tuple(quads), origins)


def quads_of(
    mapping: Mapping, rows: Iterable[Row], names: Names, origins: dict[str, Place], where: Place
) -> Iterator[Quad]:
    """What rows say by a mapping; ``origins`` is told the place of each claim, ``where`` is the table.

    Raises :class:`InputError` where a cell cannot stand where a template puts it, or the templates are not Turtle.
    """
    text = "".join(_document(mapping, rows, names, origins))
    try:
        yield from parse((_HEADER + text).encode(), format=RdfFormat.TRIG)
    except SyntaxError as error:
        raise InputError(
            f"the mapping's triples are not Turtle once filled: {error.msg}",
            where=where,
            hint="Look at the templates of the mapping beside the table.",
        ) from error


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _tables(folder: Path, mappings: dict[Path, Mapping], root: Path) -> Iterator[tuple[Path, Mapping]]:
    for path in sorted(folder.glob("*.csv")):
        readers = [
            (at, mapping)
            for at, mapping in mappings.items()
            if any(path.match(form) for form in mapping.files)
        ]
        if len(readers) != 1:
            listed = " and ".join(at.name for at, _ in readers) or "no mapping"
            raise InputError(
                f"{listed} read{'' if len(readers) > 1 else 's'} this table",
                where=Place(_shown(path, root)),
                hint="A table has one mapping (.toml) beside it, which names it under 'files'.",
            )
        yield path, readers[0][1]


def _rows(path: Path, mapping: Mapping, name: str) -> list[Row]:
    rows = list(read_rows(path, name, mapping.columns))
    for row in rows:
        mapping.check(row)
    return rows


def _names(rows: dict[Path, list[Row]], tables: dict[Path, Mapping]) -> Iterator[tuple[str, str]]:
    """The English name of each thing, from whatever rows give one."""
    nothing = Names({}, {})
    for path, mapping in tables.items():
        if mapping.named:
            thing, text = mapping.named
            yield from ((thing.fill(row, nothing), row[text]) for row in rows[path] if row[text])


def term_labels(ontology: Iterable[Triple]) -> dict[str, str]:
    """What the ontology calls its terms, by local name."""
    labels = {}
    for triple in ontology:
        subject, label = triple.subject, triple.object
        if triple.predicate == RDFS.label and isinstance(subject, NamedNode) and isinstance(label, Literal):
            labels[subject.value.removeprefix(MITHAQ.iri)] = label.value
    return labels


def _document(
    mapping: Mapping, rows: Iterable[Row], names: Names, origins: dict[str, Place]
) -> Iterator[str]:
    """The rows of a table as TriG."""
    for row in rows:
        for part in mapping.claims:
            for each in part.rows(row):
                yield from _claim(part, each, names, origins)
        for graph, parts in (("claims", mapping.described), ("vocabulary", mapping.vocabulary)):
            for part in parts:
                for each in part.rows(row):
                    yield f"graph:{graph} {{ {part.triples.fill(each, names)} }}\n"


def _claim(part: Part, row: Row, names: Names, origins: dict[str, Place]) -> Iterator[str]:
    local = part.name.fill(row, names)
    refuse_shared(CLAIM[local], row.place, origins)
    values = row.values
    shared = " ".join(form.fill(row, names) for column, form in _SHARED.items() if values.get(column))
    yield (
        f"graph:claims {{ claim:{local} a mithaq:Claim ; {_SOURCE.fill(row, names)}\n{shared} "
        f"mithaq:statement {quoted(part.statement.fill(row, names))}@en ; "
        "mithaq:hasScope mithaq:Specific ; mithaq:hasNature mithaq:Descriptive ;\n"
        f"mithaq:hasPolarity mithaq:{_code(row, 'polarity', 'Affirmed', 'Denied')} ; "
        f"mithaq:hasCertainty mithaq:{_code(row, 'certainty', 'Stated', 'Hedged')} ; "
        f"mithaq:hasRank mithaq:{_code(row, 'rank', 'Normal', 'Preferred', 'Deprecated')} . }}\n"
        f"claim:{local} {{ {part.triples.fill(row, names)} }}\n"
    )


def _code(row: Row, column: str, *known: str) -> str:
    """A code of a claim: the first of those known where the row leaves it open."""
    value = row.values.get(column) or known[0]
    if value not in known:
        raise InputError(f"column '{column}' must be {' or '.join(known)}, not '{value}'", where=row.place)
    return value
