"""``mithaq check``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq.build import read_all_rules
from mithaq.cli import common, reports
from mithaq.loading import ontology_triples
from mithaq.reasoning import close
from mithaq.resources import model
from mithaq.validation import check_ontology


@click.group("check")
def command() -> None:
    """Check the model itself, by the queries that stand beside it.

    Exit status 1 where something is wrong.
    """


@command.command("ontology")
@click.argument("files", nargs=-1)
@common.format_option(*reports.FORMATS, default="text")
@common.output_option
def ontology(files: tuple[str, ...], format_: str, output: Path | None) -> int:
    """Run every check of ontology/checks over the shipped ontology, or over FILES, and what follows from it."""
    triples = ontology_triples(files)
    inferred = close(triples, read_all_rules(model())).inferred
    return reports.show(check_ontology(triples, inferred=inferred), format_, output)
