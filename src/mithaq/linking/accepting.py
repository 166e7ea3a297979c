"""Proposals that a person looked at, moved into a mapping set that a build reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode

from mithaq.errors import InputError, Place
from mithaq.export.files import write_beside
from mithaq.linking.checking import check_links
from mithaq.linking.collecting import Collection, collect, read_named
from mithaq.linking.writing import COLUMNS, LICENCE, as_text, compact_in, header, prefixes_for, table
from mithaq.mappings import (
    NEEDED_TO_BUILD,
    MappingSet,
    Row,
    parse_mapping_set,
    read_mapping_set,
    targets_beside,
)
from mithaq.resources import model
from mithaq.store import Store
from mithaq.terms import BASE, CLAIM, CLAIMS_GRAPH, MITHAQ, RDF
from mithaq.validation import Finding

_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_ORCID = re.compile(r"orcid:\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_CURIES = (
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "subject_match_field",
    "object_match_field",
)


@dataclass(frozen=True)
class Review:
    """Who looked at the rows, when (``YYYY-MM-DD``), and the source that the links rest on, as ``source:NAME``."""

    reviewer: str
    date: str
    source: str = ""

    def __post_init__(self) -> None:
        if not _DATE.fullmatch(self.date):
            raise InputError(f"'{self.date}' is no date", hint="Write it as 2026-11-25.")
        if not self.reviewer.strip():
            raise InputError("the reviewer has no name")

    @property
    def cells(self) -> dict[str, str]:
        """The review as cells of a row: an ORCID is an identifier, anything else a name."""
        column = "reviewer_id" if _ORCID.fullmatch(self.reviewer) else "reviewer_label"
        return {column: self.reviewer, "review_date": self.date}


def accept(
    store: Store, proposals: str, wanted: Sequence[str] | None, into: Path, review: Review
) -> tuple[int, tuple[Finding, ...]]:
    """Put rows of a file of proposals into a mapping set; how many there were, and what should be looked at in them.

    ``wanted`` are the records of the rows (``proposal:D8-1``, or ``D8-1``), ``None`` for all. Rows that contradict a link
    that stands, or one another, are refused all together: :class:`InputError`, and nothing is written.
    """
    rows = _chosen(read_named(proposals), wanted)
    there = read_mapping_set(into, str(into), NEEDED_TO_BUILD) if into.exists() else None
    source = _source(review, there)
    accepted, prefixes = _accepted(rows, review, source, into, there, store)
    text = _text(there, accepted, prefixes, into)
    written = _parsed(text, into)
    fresh = written.rows[len(there.rows) if there else 0 :]
    doubts = _refuse_conflicts(store, written, fresh, into)
    write_beside(into, text)
    return len(fresh), doubts


def _chosen(proposals: MappingSet, wanted: Sequence[str] | None) -> list[Row]:
    if wanted is None:
        return list(proposals.rows)
    by_record: dict[str, Row] = {}
    for row in proposals.rows:
        record = row.values.get("record_id", "")
        by_record |= {record: row, record.partition(":")[2]: row}
    missing = [record for record in wanted if record not in by_record]
    if missing:
        raise InputError(
            f"there is no row {', '.join(missing)}",
            where=Place(proposals.file),
            hint=f"Rows are named by their record_id: {', '.join(row.values.get('record_id', '') for row in proposals.rows[:5])} ...",
        )
    return [by_record[record] for record in dict.fromkeys(wanted)]


def _source(review: Review, there: MappingSet | None) -> str:
    """The source of the rows: as told, else that of all the rows that are there."""
    sources = {row.values["mapping_source"] for row in there.rows} if there else set()
    found = review.source or (sources.pop() if len(sources) == 1 else "")
    prefix, colon, local = found.partition(":")
    if not (prefix == "source" and colon and local):
        raise InputError(
            "the source of the links is not told" if not found else f"'{found}' is no source",
            hint="Name it with --source source:NAME; sources of links are described in data/tables/sources-links.csv.",
        )
    return found


def _accepted(
    rows: Sequence[Row], review: Review, source: str, into: Path, there: MappingSet | None, store: Store
) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The rows as they will stand, and the prefixes that they need."""
    own = dict(there.prefixes) if there else {}
    targets = targets_beside(into.parent)
    given = {name: iri for row in rows for name, iri in row.prefixes.items()}
    prefixes = prefixes_for(targets, {**given, **own})
    taken = {row.values["record_id"] for row in there.rows} if there else set()
    used: set[str] = {"claim", "source"} | ({"orcid"} if "reviewer_id" in review.cells else set())
    prefixes.setdefault("orcid", "https://orcid.org/")
    accepted = []
    for row in rows:
        cells = {key: text for key, text in row.values.items() if key in COLUMNS}
        for column in _CURIES:
            if column in cells:
                cells[column], prefix = compact_in(row.iri(column).value, prefixes)
                used.add(prefix)
        record = _record(source, row.iri("subject_id"), taken, store)
        taken.add(record)
        accepted.append({**cells, "record_id": record, "mapping_source": source, **review.cells})
    return accepted, {name: prefixes[name] for name in sorted(used)}


def _record(source: str, subject: NamedNode, taken: set[str], store: Store) -> str:
    """The first IRI of a claim that neither the set nor the graph has had: IRIs of claims are never used again."""
    stem = f"{source.removeprefix('source:')}-{subject.value.rpartition('/')[2]}"
    number = 1
    while f"claim:{stem}-{number}" in taken or any(
        store.match(CLAIM[f"{stem}-{number}"], RDF.type, MITHAQ.Claim, CLAIMS_GRAPH)
    ):
        number += 1
    return f"claim:{stem}-{number}"


def _text(
    there: MappingSet | None, accepted: Sequence[Mapping[str, str]], prefixes: Mapping[str, str], into: Path
) -> bytes:
    """The whole file: what is there keeps its lines above the table, its rows and their order."""
    above = _above(there, prefixes, into) if there else header(_metadata(prefixes, into))
    columns = list(there.columns) if there else []
    filled = {column for row in accepted for column in row}
    columns += [column for column in COLUMNS if column in filled and column not in columns]
    rows = [row.values for row in there.rows] if there else []
    return as_text([*above, *table(columns, [*rows, *accepted])])


def _metadata(prefixes: Mapping[str, str], into: Path) -> dict[str, object]:
    name = into.name.removesuffix(".sssom.tsv")
    return {
        "curie_map": dict(prefixes),
        "mapping_set_id": f"{BASE}links/{name}",
        "mapping_set_title": f"Accepted links: {name}",
        "license": LICENCE,
    }


def _above(there: MappingSet, prefixes: Mapping[str, str], into: Path) -> list[str]:
    """The lines above the table, as they are where no prefix has to be added to them."""
    declared = there.metadata["curie_map"]
    known = declared if isinstance(declared, dict) else {}
    merged = {**known, **{key: iri for key, iri in prefixes.items() if key not in known}}
    if len(merged) == len(known):
        lines = into.read_text(encoding="utf-8-sig").splitlines()
        return lines[: next(number for number, line in enumerate(lines) if not line.startswith("#"))]
    return header({**there.metadata, "curie_map": dict(sorted(merged.items()))})


def _parsed(text: bytes, into: Path) -> MappingSet:
    return parse_mapping_set(text.decode(), str(into), NEEDED_TO_BUILD)


def _refuse_conflicts(
    store: Store, written: MappingSet, fresh: Sequence[Row], into: Path
) -> tuple[Finding, ...]:
    """Refuse what the rules find wrong in the new rows among all the others; what is only doubtful is handed back."""
    shipped = collect()
    others = tuple(each for each in shipped.looked_at if not _is_same(each.file, into))
    old = replace(written, rows=written.rows[: len(written.rows) - len(fresh)])
    collection = Collection(
        (replace(written, rows=tuple(fresh)),), (old, *others), targets_beside(into.parent), whole=False
    )
    report = check_links(store, collection)
    wrong = report.at("violation")
    if wrong:
        listed = "\n".join(f"  {finding.message} [{finding.check}]" for finding in wrong)
        raise InputError(
            f"nothing was accepted, since {len(wrong)} of the rules' findings stand against it\n{listed}",
            where=Place(str(into)),
            hint="Leave the row out, or mend the link that stands.",
        )
    return report.at("warning")


def _is_same(file: str, into: Path) -> bool:
    return (model().data.parent / file).resolve() == into.resolve()
