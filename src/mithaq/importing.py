"""Datasets that a user brings: read, kept beside the store, and part of every build from then on."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from pathlib import Path

from mithaq.datasets.derive import Ledger, Tools
from mithaq.datasets.described import own_nation_quads, source_quads, vocabulary_quads
from mithaq.datasets.forms import Dataset, Form, dataset_names, read_dataset
from mithaq.datasets.reading import Reading, form_of, read_file
from mithaq.datasets.tools import tools_for
from mithaq.errors import InputError, Place
from mithaq.reasoning.pausing import collection_paused
from mithaq.resources import Model, model
from mithaq.store.address import is_url
from mithaq.store.home import default_home
from mithaq.store.imports import REFUSED, TABLE, Contents, ImportedFile, Imports

Progress = Callable[[str], None]
Table = list[dict[str, str]]


@dataclass(frozen=True)
class Imported:
    """A file after its import. ``before`` is the one whose place it took, ``refused`` the file of the rows refused."""

    file: ImportedFile
    changed: bool
    before: ImportedFile | None
    refused: Path | None


def imports_in(home: Path | str | None = None) -> Imports:
    """The imported datasets of a home; those of a store on a server are kept in the user's own home."""
    return Imports(Path(home) if home and not is_url(home) else default_home())


@collection_paused()
def import_files(
    dataset: str,
    files: Iterable[Path | str],
    home: Path | str | None = None,
    progress: Progress = lambda _: None,
) -> list[Imported]:
    """Import files of a dataset: ``atop``, ``dcad`` and the like, or the path of a ``.toml`` that maps a CSV of one's own.

    All of them or none. A file that is imported already changes nothing; another one takes the place of that of its form.
    Raises :class:`mithaq.errors.InputError` for a file that is none of the dataset's; the imports are then untouched.
    """
    shipped, kept = model(), imports_in(home)
    described = read_dataset(_folder(shipped), dataset)
    tools, reader = tools_for(shipped, described), _reader_digest(shipped, dataset)
    before = {file.key: file for file in kept.files()}
    results: list[tuple[Imported, Contents | None]] = []
    at_hand = _Rows(kept, before)
    for path, form in _each_form_once(described, [Path(file) for file in files]):
        progress(f"reading {path}")
        beside = at_hand.of(described, form.beside)
        with_rows = replace(tools, beside={name: rows for name, (rows, _) in beside.items()})
        told = _digest_with(reader, [digest for _, digest in beside.values()])
        results.append(_taken(described, path, with_rows, told, before))
        at_hand.add(*results[-1])
    _tell_what_to_import_again(described, [one for one, _ in results], before, progress)
    kept.take_in((one.file, contents) for one, contents in results if contents is not None)
    return [_with_refused(one, kept) for one, _ in results]


def _folder(shipped: Model) -> Path:
    return shipped.data / "datasets"


def _each_form_once(dataset: Dataset, paths: Sequence[Path]) -> list[tuple[Path, Form]]:
    """The files with their forms; first those whose rows others are read beside."""
    seen: dict[str, Path] = {}
    found = [(path, form_of(dataset, path)) for path in paths]
    for path, form in found:
        if form.name in seen:
            raise InputError(
                f"{seen[form.name].name} and {path.name} are both of the form '{form.name}'",
                where=Place(str(path)),
                hint="One file of a form counts: import the newer one.",
            )
        seen[form.name] = path
    needed = {form.name: [name for name in form.beside if name != form.name] for _, form in found}
    order = list(TopologicalSorter(needed).static_order())
    return sorted(found, key=lambda pair: order.index(pair[1].name))


class _Rows:
    """The rows of forms that others are read beside: of this import, else of an earlier one; each with a digest."""

    def __init__(self, kept: Imports, before: Mapping[str, ImportedFile]) -> None:
        self._kept, self._before = kept, before
        self._fresh: dict[str, tuple[Table, str]] = {}

    def add(self, one: Imported, contents: Contents | None) -> None:
        """Take in a file that was read just now; one that is imported already is among the others."""
        if contents is not None:
            self._fresh[one.file.key] = list(csv.DictReader(io.StringIO(contents.table))), one.file.folder

    def of(self, dataset: Dataset, forms: Iterable[str]) -> dict[str, tuple[Table, str]]:
        """Those of some forms that are at hand. Raises :class:`InputError` for rows that another version kept otherwise."""
        found = {}
        for form in (one for one in dataset.forms if one.name in forms):
            key = f"{dataset.name}/{form.name}"
            if key in self._fresh:
                found[form.name] = self._fresh[key]
            elif key in self._before:
                found[form.name] = self._earlier(form, self._before[key])
        return found

    def _earlier(self, form: Form, file: ImportedFile) -> tuple[Table, str]:
        rows = self._kept.rows(file)
        lacking = [column for column in _columns(form) if any(row.get(column) is None for row in rows)]
        if form.lends and not rows:
            lacking = list(form.lends)
        if lacking:
            raise InputError(
                f"the rows kept of {file.file} lack {', '.join(lacking)}: another version of Mithaq imported them",
                where=Place(str(self._kept.path(file, TABLE))),
                hint=f"Take them out with 'mithaq import --remove {file.dataset}', then import its files again.",
            )
        return rows, file.folder


def _digest_with(reader: str, others: Sequence[str]) -> str:
    """A file that is read beside others reads otherwise where they change."""
    return hashlib.sha256(" ".join([reader, *others]).encode()).hexdigest() if others else reader


def _tell_what_to_import_again(
    dataset: Dataset, results: Sequence[Imported], before: Mapping[str, ImportedFile], progress: Progress
) -> None:
    """Say which earlier file would now be read otherwise: it is not kept as it was, so its owner has to give it again."""
    fresh = {one.file.form for one in results if one.changed}
    given = {one.file.form for one in results}
    for form in dataset.forms:
        earlier = before.get(f"{dataset.name}/{form.name}")
        if earlier and form.name not in given and fresh & set(form.beside):
            progress(
                f"{earlier.file} was imported without these rows: import it again, so that it is read beside them"
            )


def _taken(
    dataset: Dataset, path: Path, tools: Tools, reader: str, before: Mapping[str, ImportedFile]
) -> tuple[Imported, Contents | None]:
    reading = read_file(dataset, path, tools)
    file = _imported(dataset, reading, reader)
    old = before.get(file.key)
    if old and old.folder == file.folder:
        return Imported(file, False, old, None), None
    if old and _ordered(file.version) < _ordered(old.version):
        raise InputError(
            f"this is version {file.version}, older than {old.version}, which is imported",
            where=Place(str(path)),
            hint=f"To go back, take the newer one out first: mithaq import --remove {file.dataset}",
        )
    quads = [
        *reading.quads,
        *source_quads(dataset, file.version),
        *own_nation_quads(dataset, tools),
        *vocabulary_quads(dataset, reading.form),
    ]
    contents = Contents(quads if reading.quads else (), _refused_table(reading.ledger), _table(reading))
    return Imported(file, True, old, None), contents


def _imported(dataset: Dataset, reading: Reading, reader: str) -> ImportedFile:
    ledger, about = reading.ledger, dataset.source
    return ImportedFile(
        dataset=dataset.name,
        form=reading.form.name,
        file=reading.file.name,
        sha256=reading.sha256,
        reader=reader,
        version=reading.version,
        source=about["id"],
        citation=about["citation"],
        terms=about["terms"],
        url=about["url"],
        covers_from=about.get("covers_from", ""),
        covers_until=about.get("covers_until", ""),
        completeness=about.get("completeness", ""),
        coverage_note=about.get("coverage_note", ""),
        rows=ledger.rows,
        claims=ledger.claims,
        unresolved=ledger.unresolved,
        unresolved_names=dict(sorted(ledger.unresolved_names.items())),
        kept_without=dict(sorted(ledger.kept_without.items())),
        refused=ledger.refused,
    )


def _with_refused(one: Imported, kept: Imports) -> Imported:
    return Imported(
        one.file, one.changed, one.before, kept.path(one.file, REFUSED) if one.file.refused else None
    )


def _refused_table(ledger: Ledger) -> str:
    rows = [(r.place.file, str(r.place.line), r.column, r.value, r.kind, r.expected) for r in ledger.refusals]
    return _csv([("file", "line", "column", "value", "reason", "expected"), *rows])


def _table(reading: Reading) -> str:
    if not reading.table:
        return ""
    columns = _columns(reading.form)
    return _csv([columns, *(tuple(row[column] for column in columns) for row in reading.table)])


def _columns(form: Form) -> tuple[str, ...]:
    """What is kept of each row where rows are kept."""
    return form.lends or (*form.columns, *form.nations)


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def _ordered(version: str) -> tuple[int, ...]:
    """A version as numbers, so that 5.10 comes after 5.9."""
    return tuple(int(number) for number in re.findall(r"[0-9]+", version))


def _reader_digest(shipped: Model, dataset: str) -> str:
    """SHA-256 of what a file is read by: another mapping, list of codes or program reads the same file otherwise."""
    total = hashlib.sha256()
    folder = Path(dataset) if dataset.endswith(".toml") else _folder(shipped) / dataset
    own = sorted(folder.glob("*")) if folder.is_dir() else [folder]
    tables = [
        shipped.data / "tables" / name
        for name in ("codes-nations.csv", "nation-labels.csv", "names-nations.csv")
    ]
    code = sorted(Path(__file__).parent.joinpath("datasets").glob("*.py"))
    for path in (*own, *tables, *code):
        total.update(path.read_bytes())
    return total.hexdigest()


def report(one: Imported) -> str:
    """What an import did, as text: rows read, claims made, rows kept though not all of them is known, rows refused by reason."""
    file = one.file
    lines = [f"{file.key} {file.version}: {file.file} ({_effect(one)})"]
    lines += [f"  {_rows(file.rows)} read, {file.claims} claims made"]
    if file.unresolved:
        named = ", ".join(f"{name} {count}" for name, count in _most(file.unresolved_names))
        lines += [f"  {_rows(file.unresolved)} kept with a participant that no code identifies: {named}"]
    lines += [f"  {_rows(count)}: {what}" for what, count in file.kept_without.items()]
    lines += [f"  {_rows(count)} refused: {reason}" for reason, count in file.refused.items()]
    if one.refused:
        lines += [f"  the rows refused: {one.refused}"]
    return "\n".join(lines)


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"


def _effect(one: Imported) -> str:
    if not one.changed:
        return "imported already: nothing changed"
    if one.before is None:
        return "new"
    return f"in place of {one.before.file}, version {one.before.version}, sha256 {one.before.sha256[:12]}"


def _most(names: Mapping[str, int], shown: int = 8) -> list[tuple[str, int]]:
    ordered = sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))
    rest = len(ordered) - shown
    return (
        ordered
        if rest <= 0
        else [*ordered[:shown], (f"and {rest} more names", sum(n for _, n in ordered[shown:]))]
    )


def imported_rows(home: Path | str | None = None) -> list[dict[str, str]]:
    """What is imported, as rows of a table."""
    return [
        {
            "dataset": file.dataset,
            "form": file.form,
            "version": file.version,
            "file": file.file,
            "rows": str(file.rows),
            "claims": str(file.claims),
            "unresolved": str(file.unresolved),
            "refused": str(sum(file.refused.values())),
            "covers": f"{file.covers_from} to {file.covers_until}" if file.covers_from else "not stated",
            "completeness": file.completeness,
            "sha256": file.sha256,
            "url": file.url,
            "citation": file.citation,
            "terms": file.terms,
            "coverage_note": file.coverage_note,
        }
        for file in imports_in(home).files()
    ]


def known_forms() -> list[dict[str, str]]:
    """The forms that can be imported by name, as rows of a table."""
    folder = _folder(model())
    return [
        {
            "dataset": name,
            "form": form.name,
            "about": form.about,
            "version": dataset.source["version"],
            "columns": ", ".join(form.columns),
        }
        for name in dataset_names(folder)
        for dataset in [read_dataset(folder, name)]
        for form in dataset.forms
    ]


def listing(rows: Sequence[Mapping[str, str]], format: str) -> str:  # noqa: A002 - as everywhere
    """Rows as ``table`` (a paragraph for each, since citations are long), ``csv`` or ``json``."""
    if format == "json":
        return json.dumps(list(rows), indent=2, ensure_ascii=False) + "\n"
    if format == "csv":
        columns = tuple(rows[0]) if rows else ("dataset", "form")
        return _csv([columns, *(tuple(row[column] for column in columns) for row in rows)])
    if not rows:
        return "nothing is imported\n"
    return "\n".join("".join(_paragraph(row)) for row in rows)


def _paragraph(row: Mapping[str, str]) -> Iterable[str]:
    yield f"{row['dataset']}/{row['form']} {row['version']}\n"
    for name, value in row.items():
        if value and name not in ("dataset", "form", "version"):
            yield (
                textwrap.fill(
                    value,
                    100,
                    initial_indent=f"  {name.replace('_', ' ')}: ",
                    subsequent_indent="    ",
                    break_long_words=False,
                )
                + "\n"
            )
