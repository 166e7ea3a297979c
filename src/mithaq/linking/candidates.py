"""A file of candidates: things elsewhere with their names, as a table or as RDF."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from mithaq.errors import InputError, Place
from mithaq.mappings import Target, target_of
from mithaq.parsing import format_of, name_of, parse_bytes, read_input
from mithaq.terms import PREFIXES, RDFS, SKOS

_TABLES = {".csv": ",", ".tsv": "\t"}
_NEEDED = ("id", "label")


@dataclass(frozen=True)
class Candidate:
    """A thing elsewhere: its IRI, what it is called there, and its other names."""

    iri: NamedNode
    label: str
    aliases: tuple[str, ...] = ()


def read_candidates(path: str, targets: tuple[Target, ...], target: Target) -> list[Candidate]:
    """The candidates of a file, those of ``target`` only.

    A table (``.csv``, ``.tsv``, and ``-``) has the columns id, label and, where there are some, aliases with ``|`` between
    them; an id is an IRI, a CURIE, or what follows the namespace of ``target``. In any other file labels are rdfs:label or
    skos:prefLabel, aliases skos:altLabel. Raises :class:`InputError` with file and line.
    """
    name, suffix = name_of(path), Path(path).suffix.lower()
    data = read_input(path)
    if path != "-" and suffix not in _TABLES:
        found = list(_in_graph(data, format_of(path), name))
    else:
        found = list(_in_table(data, _TABLES.get(suffix), name, target))
    kept = [each for each in found if target_of(each.iri, targets) == target]
    if not kept:
        raise InputError(
            f"{name} has no candidate of {target.title}",
            hint=f"Their IRIs begin with {target.namespace}; another dataset is named with --to.",
        )
    return kept


def _in_graph(data: bytes, syntax: str, name: str) -> Iterator[Candidate]:
    labels: dict[NamedNode, list[str]] = defaultdict(list)
    aliases: dict[NamedNode, list[str]] = defaultdict(list)
    places = {RDFS.label: labels, SKOS.prefLabel: labels, SKOS.altLabel: aliases}
    for quad in parse_bytes(data, syntax, name):
        if (
            quad.predicate in places
            and isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, Literal)
        ):
            places[quad.predicate][quad.subject].append(quad.object.value)
    for iri in sorted(labels, key=lambda each: each.value):
        first, *others = labels[iri]
        yield Candidate(iri, first, tuple(dict.fromkeys((*others, *aliases[iri]))))


def _in_table(data: bytes, delimiter: str | None, name: str, target: Target) -> Iterator[Candidate]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 text (byte {error.start})") from error
    first = text.partition("\n")[0]
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=delimiter or ("\t" if "\t" in first else ",")
    )
    missing = [column for column in _NEEDED if column not in (rows.fieldnames or ())]
    if missing:
        raise InputError(
            f"the table of candidates has no column {' and '.join(missing)}",
            where=Place(name, 1),
            hint="Its columns are id, label and aliases (with | between them).",
        )
    for row in rows:
        cells = {column: (row.get(column) or "").strip() for column in ("id", "label", "aliases")}
        place = Place(name, rows.line_num)
        if not cells["id"] or not cells["label"]:
            raise InputError("a candidate needs an id and a label", where=place)
        aliases = tuple(alias for each in cells["aliases"].split("|") if (alias := each.strip()))
        yield Candidate(_iri(cells["id"], target, place), cells["label"], aliases)


def _iri(text: str, target: Target, place: Place) -> NamedNode:
    prefix, colon, local = text.partition(":")
    if text.startswith(("http://", "https://")):
        whole = text
    elif colon and prefix in PREFIXES:
        whole = PREFIXES[prefix] + local
    else:
        whole = target.namespace + text
    try:
        return NamedNode(whole)
    except ValueError as error:
        raise InputError(f"'{text}' is no identifier", where=place) from error
