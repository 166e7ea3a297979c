"""A report as SARIF 2.1.0, which editors and code hosts show beside the lines that it speaks of."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import PurePath
from urllib.parse import quote

from mithaq.errors import Place
from mithaq.terms import compact
from mithaq.validation.report import Finding, Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}


def to_sarif(report: Report) -> str:
    """One run of one tool: a rule a check, a result a finding."""
    checks = sorted({finding.check for finding in report})
    rules = [{"id": check} for check in checks]
    driver = {
        "name": "mithaq",
        "version": version("mithaq"),
        "informationUri": "https://w3id.org/mithaq/ontology",
        "rules": rules,
    }
    results = [_result(finding, checks.index(finding.check)) for finding in report]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Finding, rule: int) -> dict[str, object]:
    named = f"{finding.label}: " if finding.label else ""
    logical = {
        "name": finding.label or compact(finding.focus),
        "fullyQualifiedName": str(finding.focus).strip("<>"),
    }
    places = [place for place in (finding.place, *finding.places) if place is not None]
    physical = [{"physicalLocation": _physical(place)} for place in dict.fromkeys(places)]
    first, *others = physical or [{}]
    result: dict[str, object] = {
        "ruleId": finding.check,
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": f"{named}{finding.message} ({'; '.join(finding.statements)})"},
        "locations": [{**first, "logicalLocations": [logical]}],
    }
    if others:
        result["relatedLocations"] = [{"id": number, **other} for number, other in enumerate(others, 1)]
    if finding.claims:
        result["properties"] = {"claims": [claim.value for claim in finding.claims]}
    return result


def _physical(place: Place) -> dict[str, object]:
    path = PurePath(place.file)
    location: dict[str, object] = {
        "artifactLocation": {"uri": path.as_uri() if path.is_absolute() else quote(path.as_posix())}
    }
    region = {"startLine": place.line, "startColumn": place.column}
    if place.line is not None:
        location["region"] = {key: value for key, value in region.items() if value is not None}
    return location
