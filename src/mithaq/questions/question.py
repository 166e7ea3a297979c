"""A question: a SPARQL query with typed parameters, and what the rows of its answer rest on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from mithaq.terms import PREFIXES, Term, compact

Bindings = Mapping[str, Term]


@dataclass(frozen=True)
class Parameter:
    """What a person may give a question.

    ``types``: the allowed types as written in the header (``Nation``, ``kind of CooperationActivity``, ``Date``); a
    value of any of them will do. ``default``: the value in the query's text, or ``None`` where it is left open.
    """

    name: str
    types: tuple[str, ...]
    description: str
    default: Term | None


@dataclass(frozen=True)
class Pattern:
    """A triple over a query's variables; a part is a variable's name or a fixed IRI."""

    subject: str | NamedNode
    predicate: str | NamedNode
    object: str | NamedNode

    def variables(self) -> set[str]:
        """The names of the variables it uses."""
        return {part for part in (self.subject, self.predicate, self.object) if isinstance(part, str)}

    def triple(self, bindings: Bindings) -> Triple | None:
        """The triple it stands for in one row; none where a variable has no value there."""
        parts = [
            bindings.get(part) if isinstance(part, str) else part
            for part in (self.subject, self.predicate, self.object)
        ]
        subject, predicate, value = parts
        if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode) or value is None:
            return None
        return Triple(subject, predicate, value)


@dataclass(frozen=True)
class RestsOn:
    """What a row rests on: the triples that ``patterns`` stand for, the claim in variable ``claim``, or, for a
    ``reason`` given in words, on nothing that could be quoted. Exactly one of them is set.
    """

    patterns: tuple[Pattern, ...] = ()
    claim: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Question:
    """A named question; read from a file by :func:`mithaq.questions.read_question`.

    ``variables``: all that the query selects, in its order. ``about``: descriptions of some of them. ``sparql``: the query
    as it stands in its file, with the header's lines left empty.
    """

    name: str
    path: Path
    title: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    rests_on: RestsOn
    about: Mapping[str, str]
    variables: tuple[str, ...]
    sparql: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to show; a variable whose name begins with ``_`` only serves to find the evidence."""
        return tuple(name for name in self.variables if not name.startswith("_"))

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def bound(self, values: Mapping[str, Term]) -> str:
        """The query with the defaults of the given parameters replaced by ``values``: it runs in any SPARQL tool."""
        sparql = self.sparql
        for name, value in values.items():
            start = 0
            written = _written(value, sparql)
            while match := values_block(name).search(sparql, start):
                head = f"{sparql[: match.end(1)]} {written} "
                sparql, start = head + sparql[match.start(3) :], len(head)
        return sparql


def values_block(name: str) -> re.Pattern[str]:
    """Finds ``VALUES ?name { DEFAULT }``; its groups are what stands before, inside and after."""
    return re.compile(
        rf'(VALUES\s+\?{re.escape(name)}\s*\{{)((?:[^{{}}"]|"(?:[^"\\]|\\.)*")*)(\}})', re.IGNORECASE
    )


def _written(value: Term, sparql: str) -> str:
    """A term in SPARQL's syntax; a CURIE where the query declares its prefix."""
    if isinstance(value, NamedNode):
        curie = compact(value)
        prefix = curie.partition(":")[0]
        declared = re.search(
            rf"PREFIX\s+{re.escape(prefix)}:\s*<{re.escape(PREFIXES.get(prefix, '?'))}>", sparql, re.I
        )
        return curie if declared else str(value)
    return str(value)


def strip_header(sparql: str) -> str:
    """A query without its header and the blank lines in its place, as it is shown to a person."""
    return sparql.lstrip("\n")
