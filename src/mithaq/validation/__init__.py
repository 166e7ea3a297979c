"""Validation: what is wrong with the ontology and the data, in a report a person can act on."""

from mithaq.validation.checks import Check, check_ontology, read_checks, run_check
from mithaq.validation.dataset import validate
from mithaq.validation.report import Finding, Report
from mithaq.validation.shapes import ENGINES

__all__ = [
    "ENGINES",
    "Check",
    "Finding",
    "Report",
    "check_ontology",
    "read_checks",
    "run_check",
    "validate",
]
