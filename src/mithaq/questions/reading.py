"""Question files: the strict reading of a ``.rq`` file's header and parameters.

A parameter stands in the query as ``VALUES ?name { DEFAULT }``, so that the file runs as it stands in any SPARQL tool;
``UNDEF`` leaves it open. A day ``?on`` that is left open means the graph's own "as of" day, which the query looks up
itself (``COALESCE(?on, ?asOf)``). A variable whose name begins with ``_`` is selected for the evidence only, and not shown.

``evidence`` says what a row rests on: a list of triple patterns over the query's variables (those without a value in a
row are passed over), ``claim: ?variable`` where rows are claims, or ``none: reason``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from mithaq.errors import InputError, Place
from mithaq.headers import AnnotatedQuery, read_annotated_query
from mithaq.questions.question import Parameter, Pattern, Question, RestsOn, values_block
from mithaq.store import EmbeddedStore
from mithaq.terms import PREFIXES, RDF, Term, expand

_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "title": str,
    "description": str,
    "parameters": dict,
    "tags": list,
    "evidence": (dict, list),
    "columns": dict,
}
_REQUIRED = ("title", "description", "tags", "evidence")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TYPE = re.compile(r"(kind of )?([A-Za-z]+:)?[A-Z][A-Za-z]*")
_VARIABLE = re.compile(r"\?(\w+)")
_EMPTY = EmbeddedStore.in_memory()


def read_question(path: Path) -> Question:
    """Read one question.

    Raises :class:`InputError` or :class:`mithaq.errors.QueryError` with the file and line.
    """
    return _Reader(read_annotated_query(path, _KEYS, _REQUIRED)).question()


class _Reader:
    def __init__(self, annotated: AnnotatedQuery) -> None:
        self._path = annotated.path
        self._header = annotated.header
        self._lines = annotated.sparql.splitlines()
        # The header is a comment, but its words would look like those of the query; its lines stay, for line numbers.
        self._sparql = "\n".join("" if line.startswith("#+") else line for line in self._lines) + "\n"

    def question(self) -> Question:
        if not _NAME.fullmatch(self._path.stem):
            raise InputError(
                "a question's name is lower-case words and hyphens", where=Place(str(self._path))
            )
        variables = self._variables()
        parameters = tuple(
            self._parameter(name, about) for name, about in self._mapping("parameters").items()
        )
        known = {*variables, *(parameter.name for parameter in parameters)}
        columns = {name: str(text) for name, text in self._mapping("columns").items()}
        for name in columns.keys() - set(variables):
            raise self._error(f"the query has no column '{name}'", name)
        return Question(
            self._path.stem,
            self._path,
            str(self._header["title"]),
            str(self._header["description"]).strip(),
            tuple(self._texts("tags", self._header["tags"])),
            parameters,
            self._rests_on(self._header["evidence"], known),
            columns,
            variables,
            self._sparql,
        )

    def _variables(self) -> tuple[str, ...]:
        """The columns, found by running the query on nothing; so a query with an error does not get further."""
        solutions = _EMPTY.query(self._sparql, name=str(self._path))
        if isinstance(solutions, QuerySolutions):
            return tuple(variable.value for variable in solutions.variables)
        return ("answer",) if isinstance(solutions, QueryBoolean) else ("subject", "predicate", "object")

    def _parameter(self, name: str, about: object) -> Parameter:
        if not isinstance(about, dict) or set(about) != {"type", "description"}:
            raise self._error(f"parameter '{name}' needs a type and a description, and nothing else", name)
        written = about["type"] if isinstance(about["type"], list) else [about["type"]]
        for one in written:
            if not isinstance(one, str) or not _TYPE.fullmatch(one):
                raise self._error(f"parameter '{name}' has an unknown type '{one}'", name)
        return Parameter(name, tuple(written), str(about["description"]), self._default(name))

    def _default(self, name: str) -> Term | None:
        contents = {match[2].strip() for match in values_block(name).finditer(self._sparql)}
        if not contents:
            raise self._error(
                f"parameter '{name}' stands nowhere in the query",
                name,
                f"Write VALUES ?{name} {{ DEFAULT }}.",
            )
        if len(contents) > 1:
            raise self._error(f"parameter '{name}' has several defaults: {', '.join(sorted(contents))}", name)
        found = _EMPTY.query(
            f"SELECT ?value {{ VALUES ?value {{ {contents.pop()} }} }}", name=str(self._path)
        )
        values = [row[0] for row in found] if isinstance(found, QuerySolutions) else []
        if len(values) != 1:
            raise self._error(f"parameter '{name}' has {len(values)} defaults, not one", name)
        return values[0] if isinstance(values[0], NamedNode | Literal) else None

    def _rests_on(self, written: object, known: set[str]) -> RestsOn:
        if isinstance(written, list):
            patterns = tuple(self._pattern(text) for text in self._texts("evidence", written))
            for name in set().union(*(pattern.variables() for pattern in patterns)) - known:
                raise self._error(
                    f"the evidence speaks of ?{name}, which is neither a column nor a parameter", "evidence"
                )
            if patterns:
                return RestsOn(patterns=patterns)
        elif isinstance(written, dict) and set(written) == {"none"}:
            return RestsOn(reason=str(written["none"]))
        elif isinstance(written, dict) and set(written) == {"claim"}:
            match = _VARIABLE.fullmatch(str(written["claim"]))
            if match and match[1] in known:
                return RestsOn(claim=match[1])
        raise self._error(
            "evidence must be a list of triple patterns, 'claim: ?COLUMN' or 'none: REASON'", "evidence"
        )

    def _pattern(self, text: str) -> Pattern:
        parts = text.split()
        if len(parts) != 3:
            raise self._error(f"'{text}' is not a triple pattern", "evidence")
        subject, predicate, value = (self._part(part, text) for part in parts)
        return Pattern(subject, predicate, value)

    def _part(self, part: str, text: str) -> str | NamedNode:
        if match := _VARIABLE.fullmatch(part):
            return match[1]
        if part == "a":
            return RDF.type
        if part.partition(":")[0] not in PREFIXES:
            raise self._error(f"'{part}' in '{text}' is neither a variable nor a CURIE", "evidence")
        return expand(part)

    def _mapping(self, key: str) -> Mapping[str, object]:
        value = self._header.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            raise self._error(f"'{key}' must map names to what they are", key)
        return value

    def _texts(self, key: str, values: object) -> list[str]:
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self._error(f"'{key}' must be a list of texts", key)
        return values

    def _error(self, what: str, key: str, hint: str = "") -> InputError:
        head = re.compile(rf"#\+\s+{re.escape(key)}\s*:")
        line = next((number for number, text in enumerate(self._lines, 1) if head.match(text)), 1)
        return InputError(what, where=Place(str(self._path), line), hint=hint)
