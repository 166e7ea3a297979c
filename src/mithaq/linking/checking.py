"""Mapping sets held against rules. The rules are the SPARQL files of ``ontology/checks/links``.

A rule selects ``?entity ?property ?value`` as every check does; its entity is a mapping, or a thing of ours that lacks one. A
message names the mapping by its subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from mithaq.linking.collecting import Collection
from mithaq.linking.describing import described
from mithaq.mappings import Row
from mithaq.names import Folding, Names
from mithaq.resources import model
from mithaq.store import Store
from mithaq.terms import compact
from mithaq.validation import Check, Finding, Report, read_checks, run_check

#: The cells that messages show as they are written, since a reader looks for them in the file.
_SHOWN = ("subject_id", "predicate_id", "object_id", "mapping_justification", "mapping_source", "record_id")

Rows = Mapping[NamedNode, tuple[Row, bool]]


def rules_folder() -> Path:
    """Where the rules for links are."""
    return model().ontology / "checks" / "links"


def check_links(store: Store, collection: Collection, rules: Path | None = None) -> Report:
    """What the rules find in the mapping sets that are looked at, with the file and line of each row.

    ``store`` is the graph that knows the things; ``rules`` the folder of rules, by default the model's.
    Raises :class:`mithaq.errors.InputError` and :class:`mithaq.errors.QueryError` for a rule that cannot be run.
    """
    names = Names(store)
    dataset, rows = described(store, collection, Folding.read(model().data / "lexicons"))
    findings: list[Finding] = []
    for rule in read_checks(rules or rules_folder()):
        for found in run_check(dataset, rule):
            findings += _placed(rule, found, rows, names, whole=collection.whole)
    return Report(tuple(findings))


def _placed(rule: Check, found: Finding, rows: Rows, names: Names, *, whole: bool) -> Iterator[Finding]:
    """A finding about its subject, at its row; nothing where it is none of what is looked at."""
    if not isinstance(found.focus, NamedNode):
        return
    if found.focus not in rows:
        if whole:
            yield _finding(rule, found, found.focus, names)
        return
    row, wanted = rows[found.focus]
    if wanted:
        yield _finding(rule, found, row.iri("subject_id"), names, row)


def _finding(rule: Check, found: Finding, thing: NamedNode, names: Names, row: Row | None = None) -> Finding:
    label = names.label(thing)
    record = row.iri("record_id") if row and "record_id" in row.values else None
    return Finding(
        check=rule.name,
        level=rule.level,
        message=_message(rule, found, thing, row),
        focus=thing,
        path=found.path,
        value=found.value,
        label="" if label == compact(thing) else label,
        claims=(record,) if record else (),
        place=row.place if row else None,
    )


def _message(rule: Check, found: Finding, thing: NamedNode, row: Row | None) -> str:
    cells = {row.iri(column): row.values[column] for column in _SHOWN if column in row.values} if row else {}
    value = found.value
    if isinstance(value, NamedNode):
        shown = cells.get(value) or compact(value).strip("<>")
    else:
        shown = f"“{value.value}”" if isinstance(value, Literal) and not _is_number(value) else _plain(value)
    relation = compact(found.path) if found.path else "a link"
    return rule.message.format(entity=compact(thing).strip("<>"), property=relation, value=shown)


def _is_number(value: Literal) -> bool:
    return value.datatype.value.rpartition("#")[2] in ("integer", "double", "decimal")


def _plain(value: object) -> str:
    return f"{float(value.value):g}" if isinstance(value, Literal) else "nothing"
