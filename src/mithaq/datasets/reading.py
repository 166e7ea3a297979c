"""A file of a dataset to quads: which form it is in, its rows through the form's reader and mapping, and what became of them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad

from mithaq.datasets import atop, atop_agreements, atop_directed, cow, dcad, mme
from mithaq.datasets.derive import Deriver, Ledger, RefusedError, Tools
from mithaq.datasets.files import Record, RecordFile, digest_of
from mithaq.datasets.forms import Dataset, Form
from mithaq.errors import InputError, Place
from mithaq.tables.reading import quads_of
from mithaq.tables.rows import Row
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, RDF

Reader = Callable[[Iterable[Row], Tools, Ledger], Iterator[Row]]

#: What one row cannot tell: readers that see the rows of a file together.
READERS: Mapping[str, Reader] = {
    "atop-member": atop.members,
    "atop-alliance": atop_agreements.alliances,
    "atop-phase": atop_agreements.phases,
    "atop-directed-dyad": atop_directed.asymmetric,
    "cow-states": cow.states,
    "cow-alliances": cow.alliances,
    "cow-igo": cow.organizations,
    "dcad-agreements": dcad.agreements,
    "mme-long": mme.long,
    "mme-wide": mme.wide,
}
#: Columns that mean something to every table of claims, and nothing here.
_TAKEN = ("quote", "quote_lang", "strength_word", "polarity", "rank")
#: Rows that are refused before a file is taken for another one than it should be, where they are most of it.
_PATIENCE = 1000


@dataclass(frozen=True)
class Reading:
    """A file that was read: its form, digest and version, what it says, and what became of its rows."""

    file: Path
    form: Form
    sha256: str
    version: str
    quads: tuple[Quad, ...]
    table: tuple[Mapping[str, str], ...]
    ledger: Ledger


def form_of(dataset: Dataset, path: Path) -> Form:
    """The form that a file is in, by its columns. Raises :class:`InputError` where it is in none."""
    headers = {form: _file(path, form).header() for form in dataset.forms}
    fitting = [form for form in dataset.forms if not set(form.columns) - set(headers[form])]
    if fitting:
        return max(fitting, key=lambda form: len(form.columns))
    nearest = max(
        dataset.forms, key=lambda form: len(set(form.columns) & set(headers[form])) / len(form.columns)
    )
    raise _misfit(dataset, nearest, headers[nearest], path)


def _misfit(dataset: Dataset, form: Form, header: tuple[str, ...], path: Path) -> InputError:
    missing = [column for column in form.columns if column not in header]
    where = Place(path.name, 1)
    if 2 * len(missing) > len(form.columns):
        forms = "; ".join(f"{one.name} ({', '.join(one.columns[:4])} ...)" for one in dataset.forms)
        return InputError(
            f"this is no file of {dataset.name}", where=where, hint=f"Its forms and their columns: {forms}."
        )
    like = difflib.get_close_matches(
        missing[0], [c for c in header if c not in form.columns], n=1, cutoff=0.5
    )
    return InputError(
        f"the header lacks column{'s' if len(missing) > 1 else ''} {', '.join(repr(column) for column in missing)}, "
        f"which the form '{form.name}' has",
        where=where,
        hint=f"Is '{like[0]}' what '{missing[0]}' was? Give the file with the columns it was published with."
        if like
        else "Give the file with the columns it was published with.",
    )


def _file(path: Path, form: Form) -> RecordFile:
    columns = () if form.header else form.columns
    return RecordFile(path, columns=columns, delimiter=form.delimiter, encoding=form.encoding)


def read_file(dataset: Dataset, path: Path, tools: Tools) -> Reading:
    """What a file says. Raises :class:`InputError` where it is none of the dataset's, or most of its rows are refused."""
    form, ledger = form_of(dataset, path), Ledger()
    versions: set[str] = set()
    derived: Iterable[Row] = _derived(form, path, tools, ledger, versions)
    if form.lends:
        derived = list(derived)
    read = READERS[form.reader](derived, tools, ledger) if form.reader else derived
    quads: tuple[Quad, ...] = ()
    table: tuple[Mapping[str, str], ...] = ()
    if form.keeps == "table":
        table = tuple(row.values for row in read)
    else:
        rows = (_as_claims(row, dataset.source["id"]) for row in read)
        quads = tuple(quads_of(form.mapping, rows, tools.names, {}, Place(path.name)))
        table = tuple(_lent(form, derived, ledger)) if form.lends else ()
    _refuse_rubbish(ledger, at_end=True)
    ledger.claims = sum(
        quad.predicate == RDF.type and quad.object == MITHAQ.Claim and quad.graph_name == CLAIMS_GRAPH
        for quad in quads
    )
    return Reading(path, form, digest_of(path), _version(dataset, versions, path), quads, table, ledger)


def _lent(form: Form, rows: Iterable[Row], ledger: Ledger) -> Iterator[Mapping[str, str]]:
    """What other forms are told of the rows that were not refused."""
    refused = {one.place for one in ledger.refusals}
    for row in rows:
        if row.place not in refused:
            yield {column: row[column] for column in form.lends}


def _as_claims(row: Row, source: str) -> Row:
    """The row with what all tables of claims share under its name there, whatever the file's own columns are called."""
    shared = {"source": source, "row": row["row_key"], "certainty": row["claim_certainty"]}
    return Row({**row.values, **dict.fromkeys(_TAKEN, ""), **shared}, row.place)


def _derived(form: Form, path: Path, tools: Tools, ledger: Ledger, versions: set[str]) -> Iterator[Row]:
    deriver = Deriver(form, tools, ledger)
    for record in _file(path, form).records():
        ledger.rows += 1
        _note_version(form, record, versions)
        before = ledger.unresolved_names.total()
        row = None
        try:
            row = deriver.row(record)
        except RefusedError as error:
            ledger.refuse(record.place, error)
            _refuse_rubbish(ledger)
        # Counted before the row is handed on: a reader counts what it cannot resolve itself.
        ledger.unresolved += ledger.unresolved_names.total() > before
        if row is not None:
            yield row


def _note_version(form: Form, record: Record, versions: set[str]) -> None:
    if form.version_column and len(versions) < 2:
        versions.add(record.values[form.version_column])


def _version(dataset: Dataset, versions: set[str], path: Path) -> str:
    if len(versions) > 1:
        raise InputError(
            f"its rows are of several versions: {' and '.join(sorted(versions))}",
            where=Place(path.name),
            hint="Import one version at a time.",
        )
    return next(iter(versions), "") or dataset.source["version"]


def _refuse_rubbish(ledger: Ledger, *, at_end: bool = False) -> None:
    """Refuse a file of which most rows are refused: it has the header of the dataset, but is something else."""
    count = len(ledger.refusals)
    if 2 * count <= ledger.rows or (count < _PATIENCE and not at_end):
        return
    first = ledger.refusals[0]
    raise InputError(
        f"{count} of {ledger.rows} rows cannot be read; the first: {first.kind} in column '{first.column}': {first.expected}",
        where=first.place,
        hint="This seems to be another file than its header says.",
    )
