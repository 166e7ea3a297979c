"""Checks that are SPARQL files: one query a check, each returning ``?entity ?property ?value``, a row a finding.

The convention is that of ROBOT's report. What a check is called is its file's name; what it means, how much it matters
and what it tells a person stand in its header, so that a check is added or changed without a line of Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Triple

from mithaq.errors import InputError, Place, QueryError
from mithaq.headers import AnnotatedQuery, read_annotated_query
from mithaq.resources import model
from mithaq.store import EmbeddedStore, Store
from mithaq.terms import Term, compact
from mithaq.validation.report import LEVELS, Finding, Report

COLUMNS = ("entity", "property", "value")
#: What a check may say it runs over: the statements as they stand, or these and all that follows from them.
SCOPES = ("asserted", "closure")

_KEYS = dict.fromkeys(("title", "description", "level", "message", "source", "over"), str)
_REQUIRED = ("title", "description", "level", "message", "source")
_LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Check:
    """One check: the query, how much a row of it matters, and the sentence that a row becomes."""

    name: str
    title: str
    description: str
    level: str
    message: str
    source: str
    over: str
    query: AnnotatedQuery


def read_checks(folder: Path) -> list[Check]:
    """The checks of the ``.rq`` files that stand in ``folder`` itself, by name.

    Raises :class:`InputError` with file and line for a header that is not as it should be, or a folder without checks.
    """
    checks = [_read_check(path) for path in sorted(folder.glob("*.rq"))]
    if not checks:
        raise InputError("there are no checks (*.rq) in this folder", where=Place(str(folder)))
    return checks


def run_check(store: Store, check: Check) -> list[Finding]:
    """What one check finds. Raises :class:`QueryError` with file, line and column for a query that is not a check's."""
    return [_finding(check, row) for row in _rows(store, check.query)]


def check_ontology(
    quads: Iterable[Quad | Triple], *, inferred: Iterable[Triple] = (), folder: Path | None = None
) -> Report:
    """What the checks of the ontology find in ``quads``, whichever graphs these are in.

    ``inferred`` is what follows from them; the checks that say ``over: closure`` see it too, the others do not, since
    many a question ("does it have two domains?") is about what an author wrote. ``folder`` is where the checks are, by
    default the model's. Raises :class:`InputError` and :class:`QueryError` for a check that cannot be run.
    """
    asserted = [_in_default_graph(each) for each in quads]
    closed = asserted + [_in_default_graph(each) for each in inferred]
    stores = {"asserted": EmbeddedStore.in_memory(asserted), "closure": EmbeddedStore.in_memory(closed)}
    checks = read_checks(folder or model().ontology / "checks")
    return Report(tuple(finding for check in checks for finding in run_check(stores[check.over], check)))


def _in_default_graph(statement: Quad | Triple) -> Quad:
    return Quad(statement.subject, statement.predicate, statement.object)


def _read_check(path: Path) -> Check:
    query = read_annotated_query(path, _KEYS, _REQUIRED)
    header = {"over": SCOPES[0]} | {key: str(value) for key, value in query.header.items()}
    _require_one_of(query, header, "level", LEVELS)
    _require_one_of(query, header, "over", SCOPES)
    _require_known_placeholders(query, header["message"])
    return Check(name=query.name, query=query, **header)


def _require_one_of(query: AnnotatedQuery, header: dict[str, str], key: str, words: tuple[str, ...]) -> None:
    if header[key] not in words:
        raise InputError(
            f"'{key}' cannot be '{header[key]}'",
            where=_place_of(query, f"#+ {key}:"),
            hint=f"Use one of {', '.join(words)}.",
        )


def _require_known_placeholders(query: AnnotatedQuery, message: str) -> None:
    try:
        parts = list(Formatter().parse(message))
    except ValueError as error:
        raise InputError(
            f"the message is not a template: {error}", where=_place_of(query, "#+ message:")
        ) from error
    for _, name, specification, conversion in parts:
        if name is not None and (name not in COLUMNS or specification or conversion):
            raise InputError(
                f"the message has the unknown part '{{{name}}}'",
                where=_place_of(query, "#+ message:"),
                hint="Use {entity}, {property} and {value}.",
            )


def _place_of(query: AnnotatedQuery, beginning: str) -> Place:
    lines = enumerate(query.sparql.splitlines(), 1)
    return Place(str(query.path), next((number for number, line in lines if line.startswith(beginning)), 1))


def _rows(store: Store, query: AnnotatedQuery) -> Iterator[dict[str, Term | None]]:
    solutions = store.query(query.sparql, name=str(query.path))
    wanted = " ".join(f"?{column}" for column in COLUMNS)
    if not isinstance(solutions, QuerySolutions):
        raise QueryError(
            "a check must be a SELECT query",
            where=Place(str(query.path)),
            hint=f"Begin it with SELECT {wanted}.",
        )
    if tuple(variable.value for variable in solutions.variables) != COLUMNS:
        got = " ".join(str(variable) for variable in solutions.variables)
        raise QueryError(f"a check must select {wanted}, not {got}", where=_place_of(query, "SELECT"))
    return ({column: row[column] for column in COLUMNS} for row in solutions)


def _finding(check: Check, row: dict[str, Term | None]) -> Finding:
    focus, path, value = (row[column] for column in COLUMNS)
    if focus is None:
        raise QueryError("a check returned a row without ?entity", where=Place(str(check.query.path)))
    return Finding(
        check=check.name,
        level=check.level,
        message=check.message.format(**{column: _shown(row[column]) for column in COLUMNS}),
        focus=focus,
        path=path if isinstance(path, NamedNode) else None,
        value=value,
    )


def _shown(term: Term | None) -> str:
    """A term inside a sentence: names short, texts in quotes and not too long."""
    match term:
        case None:
            return "nothing"
        case BlankNode():
            return "an anonymous expression"
        case Literal():
            text = " ".join(term.value.split()) if len(term.value) > _LONGEST_SHOWN else term.value
            return f'"{text[:_LONGEST_SHOWN].rstrip()}…"' if len(text) > _LONGEST_SHOWN else f'"{text}"'
        case _:
            return compact(term)
