"""``mithaq docs``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq.cli import common
from mithaq.loading import ontology_triples
from mithaq.reference import write_reference
from mithaq.resources import model


@click.command("docs")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("site"))
def command(folder: Path) -> int:
    """Write the reference pages to FOLDER: the ontology, its codebook, the questions, the shapes and checks."""
    first = write_reference(folder, ontology_triples(), model())
    common.say(f"open {first}")
    return 0
