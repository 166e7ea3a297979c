"""How the checking verbs show a report and turn it into an exit status."""

from __future__ import annotations

from pathlib import Path

from mithaq.cli import common
from mithaq.validation import Report

FORMATS = ("text", "json", "turtle", "sarif")


def show(report: Report, format: str, output: Path | None = None) -> int:  # noqa: A002 - the RDF term
    """Write a report; 1 where something does not conform, else 0."""
    common.write(report.render(format).encode(), output)
    return 0 if report.conforms else 1
