"""What checking found, and three ways to show it: text for a person, JSON for a program, SHACL's own report in Turtle.

A report is a value: the same findings, in whatever order they were made, give the same bytes in every format.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from mithaq.errors import InputError, Place
from mithaq.terms import DCTERMS, PREFIXES, RDF, SH, XSD, Node, Term, compact

#: How much a finding matters, the gravest first, each with SHACL's word for it.
SEVERITIES: Mapping[str, NamedNode] = MappingProxyType(
    {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
)
LEVELS: tuple[str, ...] = tuple(SEVERITIES)


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    ``focus`` is what it is about; ``path`` and ``value`` name the statement at fault where there is one, ``beside`` those
    that it does not agree with; ``claims`` are those that said it, ``places`` where in a file each of these stands, and ``place`` where what is wrong does, as far
    as it is known. ``component`` is SHACL's name for the kind of constraint, ``shape`` the shape that has it, ``label``
    what ``focus`` is called.
    """

    check: str
    level: str
    message: str
    focus: Term
    path: NamedNode | None = None
    value: Term | None = None
    claims: tuple[NamedNode, ...] = ()
    place: Place | None = None
    component: NamedNode = SH.SPARQLConstraintComponent
    shape: NamedNode | None = None
    label: str = ""
    places: tuple[Place | None, ...] = ()
    beside: tuple[Triple, ...] = ()

    def __post_init__(self) -> None:
        if self.level not in SEVERITIES:
            raise InputError(
                f"unknown level '{self.level}' in check '{self.check}'", hint=f"Use {_listed(LEVELS)}."
            )

    @property
    def statements(self) -> tuple[str, ...]:
        """What is at fault as a person reads it: the subject and, as far as they are known, property and value."""
        parts = [self.focus, *(part for part in (self.path, self.value if self.path else None) if part)]
        beside = [(each.subject, each.predicate, each.object) for each in self.beside]
        return tuple(" ".join(map(_shown, each)) for each in (parts, *beside))

    @property
    def sort_key(self) -> tuple[object, ...]:
        """By level, check, focus and the rest, so that an order of work never shows in a report."""
        place = self.place
        return (
            LEVELS.index(self.level),
            self.check,
            *(str(part or "") for part in (self.focus, self.path, self.value)),
            self.message,
            (place.file, place.line or 0, place.column or 0) if place else ("", 0, 0),
            tuple(claim.value for claim in self.claims),
            self.component.value,
        )


@dataclass(frozen=True)
class Report:
    """All findings, each once, in one order: the gravest first."""

    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        ordered = tuple(sorted(set(self.findings), key=lambda finding: finding.sort_key))
        object.__setattr__(self, "findings", ordered)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated; warnings and hints do not count."""
        return not self.at("violation")

    def at(self, level: str) -> tuple[Finding, ...]:
        """The findings of one level."""
        return tuple(finding for finding in self.findings if finding.level == level)

    def to_text(self) -> str:
        """One line a finding, and a count, for a person."""
        return "".join(f"{line}\n" for line in _text_lines(self))

    def to_json(self) -> str:
        """One object, with terms as SPARQL's JSON results write them."""
        counts = {level: len(self.at(level)) for level in LEVELS}
        document = {
            "conforms": self.conforms,
            "counts": counts,
            "findings": [_as_json(each) for each in self],
        }
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def to_turtle(self) -> str:
        """A ``sh:ValidationReport``."""
        output = BytesIO()
        serialize(_triples(self), output, RdfFormat.TURTLE, prefixes=_TURTLE_PREFIXES)
        return output.getvalue().decode()

    def to_sarif(self) -> str:
        """SARIF 2.1.0."""
        from mithaq.validation.sarif import to_sarif

        return to_sarif(self)

    def render(self, format: str) -> str:  # noqa: A002 - the word of the command line
        """The report as ``text``, ``json``, ``turtle`` or ``sarif``. Raises :class:`InputError` for another format."""
        if format not in RENDERERS:
            raise InputError(f"unknown report format '{format}'", hint=f"Use {_listed(RENDERERS)}.")
        return RENDERERS[format](self)


RENDERERS: Mapping[str, Callable[[Report], str]] = MappingProxyType(
    {"text": Report.to_text, "json": Report.to_json, "turtle": Report.to_turtle, "sarif": Report.to_sarif}
)

_TURTLE_PREFIXES = {name: PREFIXES[name] for name in ("claim", "dcterms", "mithaq", "rdf", "sh", "xsd")}


def _text_lines(report: Report) -> Iterator[str]:
    for finding in report:
        place = f"{finding.place}: " if finding.place else ""
        yield f"{place}{finding.level}: {finding.message} [{finding.check}]"
        if finding.label:
            yield f"  {finding.label} ({compact(finding.focus)})"
        if finding.path is not None or not finding.label:
            yield from (f"  {statement}" for statement in finding.statements)
        for index, claim in enumerate(finding.claims):
            where = finding.places[index] if index < len(finding.places) else None
            yield f"  {compact(claim)}" + (f" ({where})" if where else "")
    counts = Counter(finding.level for finding in report)
    yield ", ".join(_counted(counts[level], level) for level in LEVELS if counts[level]) or "no findings"


def _shown(term: Node) -> str:
    """A term as messages write it, the datatype of a literal short as well."""
    if isinstance(term, Literal):
        return str(term).replace(f"<{term.datatype.value}>", compact(term.datatype))
    return compact(term)


def _counted(count: int, level: str) -> str:
    plural = level if level == "info" or count == 1 else f"{level}s"
    return f"{count} {plural}"


def _listed(words: Mapping[str, object] | tuple[str, ...]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}"


def _as_json(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "check": finding.check,
        "level": finding.level,
        "message": finding.message,
        "focus": _term_as_json(finding.focus),
        "path": _term_as_json(finding.path),
        "value": _term_as_json(finding.value),
        "statements": list(finding.statements),
        "label": finding.label or None,
        "claims": [claim.value for claim in finding.claims],
        "claimPlaces": [_place_as_json(each) for each in finding.places],
        "place": _place_as_json(place),
    }


def _place_as_json(place: Place | None) -> dict[str, str | int | None] | None:
    return {"file": place.file, "line": place.line, "column": place.column} if place else None


def _term_as_json(term: Term | None) -> dict[str, str] | None:
    match term:
        case None:
            return None
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            return {"type": "bnode", "value": term.value}
        case Literal(language=str(language)):
            return {"type": "literal", "value": term.value, "xml:lang": language}
        case Literal():
            return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _triples(report: Report) -> Iterator[Triple]:
    root = BlankNode("report")
    yield Triple(root, RDF.type, SH.ValidationReport)
    yield Triple(root, SH.conforms, Literal("true" if report.conforms else "false", datatype=XSD.boolean))
    for number, finding in enumerate(report, 1):
        result = BlankNode(f"result{number}")
        yield Triple(root, SH.result, result)
        yield from (Triple(result, predicate, value) for predicate, value in _statements(finding))


def _statements(finding: Finding) -> Iterator[tuple[NamedNode, Term]]:
    yield RDF.type, SH.ValidationResult
    yield SH.resultSeverity, SEVERITIES[finding.level]
    yield SH.focusNode, finding.focus
    if finding.path is not None:
        yield SH.resultPath, finding.path
    if finding.value is not None:
        yield SH.value, finding.value
    yield SH.resultMessage, Literal(finding.message, language="en")
    yield SH.sourceConstraintComponent, finding.component
    if finding.shape is not None:
        yield SH.sourceShape, finding.shape
    yield DCTERMS.identifier, Literal(finding.check)
    for claim in finding.claims:
        yield DCTERMS.references, claim
    if finding.place is not None:
        yield DCTERMS.source, Literal(str(finding.place))
