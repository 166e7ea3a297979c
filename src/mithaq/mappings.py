"""Mapping sets: links from our things to other linked data, in SSSOM's table format, read without its library.

The format is that of https://mapping-commons.github.io/sssom/spec-formats-tsv/: metadata as YAML in lines that begin with
``#``, a line of column names, then one mapping a line, tabs between the cells. Each mapping becomes one claim.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml
from pyoxigraph import Literal, NamedNode, Quad

from mithaq.claims import refuse_shared
from mithaq.errors import InputError, Place
from mithaq.resources import model
from mithaq.terms import CLAIM, CLAIMS_GRAPH, MITHAQ, OWL, PREFIXES, RDF, SKOS, SOURCE, SSSOM, XSD

#: How the names of mapping sets end.
ENDING = ".sssom.tsv"

#: What a mapping says in every set; the build needs the last three too, since there it is a claim with a source.
NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
NEEDED_TO_BUILD = (*NEEDED, "record_id", "mapping_source", "confidence", "subject_label")
NEEDED_OF_A_SET = ("curie_map", "mapping_set_id", "license")

#: How a statement tells of each relation. Never ``owl:sameAs``, which would merge the two things.
RELATIONS: Mapping[str, str] = {
    "exactMatch": "The {noun} of {subject} is {local}.",
    "closeMatch": "The {noun} {local} is close to {subject}, but not the same.",
    "broadMatch": "The {noun} {local} is broader than {subject}.",
    "narrowMatch": "The {noun} {local} is narrower than {subject}.",
    "relatedMatch": "The {noun} {local} is related to {subject}.",
}
_CURIES = ("mapping_justification", "subject_match_field", "object_match_field")
_TEXTS = ("object_label", "match_string", "comment")


@dataclass(frozen=True)
class Target:
    """A dataset that we link to: ``pattern`` is what an identifier within its namespace looks like.

    ``covers`` are our classes whose things it has identifiers for (all of them where it names none), ``code`` the code
    scheme that its identifiers are taken from, and ``needed`` tells that every nation of today has to be linked to it.
    ``imported`` tells that its things are records which an import brings into the graph under these very IRIs.
    """

    name: str
    title: str
    namespace: str
    pattern: str
    noun: str
    dataset: str
    covers: tuple[str, ...] = ()
    code: str = ""
    needed: bool = False
    imported: bool = False

    def fits(self, iri: NamedNode) -> bool:
        """Whether an IRI of this namespace has the form of its identifiers."""
        return re.fullmatch(self.pattern, self.local(iri)) is not None

    def local(self, iri: NamedNode) -> str:
        """The identifier within the namespace."""
        return iri.value.removeprefix(self.namespace)


@dataclass(frozen=True)
class Row:
    """One mapping: its cells by column, without those left empty, and where it stands."""

    values: Mapping[str, str]
    place: Place
    prefixes: Mapping[str, str]

    def iri(self, column: str) -> NamedNode:
        """The IRI that a CURIE stands for. Raises :class:`InputError` for a prefix that the file does not declare."""
        return expand(self.values[column], self.prefixes, column, self.place)


@dataclass(frozen=True)
class MappingSet:
    """A file of mappings: its metadata (``curie_map`` among them), its columns, and its rows in their order."""

    file: str
    metadata: Mapping[str, object]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def prefixes(self) -> Mapping[str, str]:
        """What its CURIEs stand for."""
        return _prefixes(self.metadata, self.file)


@dataclass(frozen=True)
class Links:
    """What the mapping sets say, as claims, and the file and line of each."""

    quads: tuple[Quad, ...]
    origins: dict[str, Place]


def read_links(folder: Path, root: Path | None = None) -> Links:
    """The claims of every ``*.sssom.tsv`` of a folder; ``root`` is what file names are given relative to.

    Raises :class:`InputError` with file and line for what cannot be read.
    """
    files = sorted(folder.glob(f"*{ENDING}"))
    return _links([(path, path.relative_to(root or folder).as_posix()) for path in files])


def read_link_file(path: Path) -> Links:
    """The claims of one mapping set; the targets are those beside it, or the model's."""
    return _links([(path, str(path))])


def _links(files: list[tuple[Path, str]]) -> Links:
    quads: list[Quad] = []
    origins: dict[str, Place] = {}
    for path, name in files:
        targets = targets_beside(path.parent)
        for row in read_mapping_set(path, name, NEEDED_TO_BUILD).rows:
            quads += claim_of(row, targets, origins)
    return Links(tuple(quads), origins)


def targets_beside(folder: Path) -> tuple[Target, ...]:
    """The targets that a folder of mapping sets describes, by default those of the model."""
    own = folder / "targets.toml"
    return read_targets(own if own.is_file() else model().data / "links" / "targets.toml")


def read_targets(path: Path) -> tuple[Target, ...]:
    """The datasets that are linked to. Raises :class:`InputError` for a file that does not describe them."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(
            Target(name, **{**table, "covers": tuple(table.get("covers", ()))})
            for name, table in tables.items()
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise InputError(
            f"the targets of links cannot be read: {error}",
            where=Place(str(path)),
            hint="Give each target title, namespace, pattern, noun and dataset, and where it needs them covers, code, needed and imported.",
        ) from error


def read_mapping_set(path: Path, name: str, needed: tuple[str, ...] = NEEDED) -> MappingSet:
    """Read one file. ``needed`` are the columns that no row may leave empty.

    Raises :class:`InputError` with file and line for what is missing, unknown or malformed.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 text (byte {error.start})") from error
    return parse_mapping_set(text, name, needed)


def parse_mapping_set(text: str, name: str, needed: tuple[str, ...] = NEEDED) -> MappingSet:
    """The same from a text."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    metadata = _metadata([line[1:] for line in lines[:start]], name)
    columns = tuple(lines[start].split("\t")) if start < len(lines) else ()
    _check_columns(columns, needed, Place(name, start + 1))
    prefixes = _prefixes(metadata, name)
    rows = (
        _row(line, columns, needed, prefixes, Place(name, number))
        for number, line in enumerate(lines[start + 1 :], start + 2)
        if line
    )
    return MappingSet(name, metadata, columns, tuple(rows))


def _metadata(lines: list[str], name: str) -> dict[str, object]:
    try:
        found = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            "the metadata above the table are not YAML", where=Place(name, mark.line + 1 if mark else 1)
        ) from error
    if not isinstance(found, dict):
        found = {}
    for key in NEEDED_OF_A_SET:
        if not found.get(key):
            raise InputError(
                f"the mapping set has no {key}",
                where=Place(name, 1),
                hint=f"Add a line '# {key}: ...' above the table.",
            )
    return found


def _prefixes(metadata: Mapping[str, object], name: str) -> dict[str, str]:
    given = metadata["curie_map"]
    if not isinstance(given, dict):
        raise InputError("curie_map must give each prefix its namespace", where=Place(name, 1))
    return {**PREFIXES, **{str(prefix): str(iri) for prefix, iri in given.items()}}


def _check_columns(columns: tuple[str, ...], needed: tuple[str, ...], place: Place) -> None:
    missing = [column for column in needed if column not in columns]
    if missing:
        raise InputError(
            f"the table has no column {', '.join(missing)}",
            where=place,
            hint="The columns are named in the first line that does not begin with '#', with tabs between them.",
        )
    if len(set(columns)) < len(columns):
        raise InputError("two columns have one name", where=place)


def _row(
    line: str, columns: tuple[str, ...], needed: tuple[str, ...], prefixes: Mapping[str, str], place: Place
) -> Row:
    cells = line.split("\t")
    if len(cells) != len(columns):
        raise InputError(
            f"{len(cells)} cells, but the table has {len(columns)} columns",
            where=place,
            hint="Cells are separated by tabs; a cell holds no tab.",
        )
    row = Row({key: cell for key, cell in zip(columns, cells, strict=True) if cell}, place, prefixes)
    for column in needed:
        if column not in row.values:
            raise InputError(f"column {column} is empty", where=place)
    for column in row.values:
        if column in (*NEEDED, *_CURIES, "record_id", "mapping_source"):
            row.iri(column)
    _check_confidence(row)
    return row


def _check_confidence(row: Row) -> None:
    text = row.values.get("confidence", "1")
    try:
        fits = 0 <= Decimal(text) <= 1
    except InvalidOperation:
        fits = False
    if not fits:
        raise InputError(f"confidence must be a number from 0 to 1, not '{text}'", where=row.place)


def expand(curie: str, prefixes: Mapping[str, str], column: str, place: Place) -> NamedNode:
    """The IRI of a CURIE, or an IRI as it is. Raises :class:`InputError` for an unknown prefix or what is no IRI."""
    prefix, colon, local = curie.partition(":")
    known = prefixes.get(prefix)
    if known is None and not (colon and local.startswith("//")):
        raise InputError(
            f"column {column}: unknown prefix in '{curie}'"
            if colon
            else f"column {column}: '{curie}' is no CURIE",
            where=place,
            hint="Declare it under 'curie_map' above the table.",
        )
    try:
        return NamedNode(curie if known is None else known + local)
    except ValueError as error:
        raise InputError(f"column {column}: '{curie}' is no IRI", where=place) from error


def claim_of(row: Row, targets: tuple[Target, ...], origins: dict[str, Place]) -> Iterator[Quad]:
    """One mapping as a claim: its description in ``graph:claims``, and its one triple in its own graph."""
    claim, linked = row.iri("record_id"), row.iri("object_id")
    for column, namespace in (("record_id", CLAIM), ("mapping_source", SOURCE)):
        if row.iri(column) not in namespace:
            raise InputError(f"column {column} must be in {namespace.iri}", where=row.place)
    target = target_of(linked, targets)
    if target is None:
        raise InputError(
            f"column object_id: {linked.value} is in none of the datasets that are linked to",
            where=row.place,
            hint="They are described in targets.toml, beside the mapping sets.",
        )
    refuse_shared(claim, row.place, origins)
    for prop, value in _described(row, target):
        yield Quad(claim, prop, value, CLAIMS_GRAPH)
    yield Quad(row.iri("subject_id"), row.iri("predicate_id"), linked, claim)


def target_of(iri: NamedNode, targets: tuple[Target, ...]) -> Target | None:
    """The dataset whose namespace an IRI is in."""
    return next((target for target in targets if iri.value.startswith(target.namespace)), None)


def _described(row: Row, target: Target) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    yield RDF.type, MITHAQ.Claim
    yield MITHAQ.statement, Literal(_statement(row, target), language="en")
    yield MITHAQ.hasSource, row.iri("mapping_source")
    yield MITHAQ.rowKey, Literal(row.iri("subject_id").value.rsplit("/", 1)[1])
    for prop, code in (
        ("hasPolarity", "Affirmed"),
        ("hasCertainty", "Stated"),
        ("hasScope", "Specific"),
        ("hasNature", "Descriptive"),
        ("hasRank", "Normal"),
    ):
        yield MITHAQ[prop], MITHAQ[code]
    for column in _CURIES:
        if column in row.values:
            yield SSSOM[column], row.iri(column)
    for column in _TEXTS:
        if column in row.values:
            yield SSSOM[column], Literal(row.values[column])
    yield SSSOM.confidence, Literal(_double(row.values["confidence"]), datatype=XSD.double)


def _double(text: str) -> str:
    """A number as the store would write it, so that what is read is what is kept."""
    return f"{float(text):.15g}"


def _statement(row: Row, target: Target) -> str:
    predicate = row.iri("predicate_id")
    relation = predicate.value.removeprefix(SKOS.iri)
    if relation not in RELATIONS:
        raise InputError(
            "owl:sameAs would make one thing of two"
            if predicate == OWL.sameAs
            else f"column predicate_id: a link cannot be {row.values['predicate_id']}",
            where=row.place,
            hint=f"Use skos:{', skos:'.join(RELATIONS)}.",
        )
    local = target.local(row.iri("object_id")).strip("/")
    return RELATIONS[relation].format(noun=target.noun, local=local, subject=row.values["subject_label"])
