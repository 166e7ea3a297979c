"""``mithaq cite``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq.cli import common
from mithaq.questions import parse_arguments


@click.command("cite")
@click.argument("what", default="release")
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE ...]")
@common.format_option("text", "bibtex", "ris", default="text")
@common.output_option
@common.store_option
def command(
    what: str, parameters: tuple[str, ...], format_: str, output: Path | None, home: str | None
) -> int:
    """Cite a CLAIM, a QUESTION (with its parameters) or the release: the original source first, then version and hash of the export."""
    given = parse_arguments(parameters)
    common.write(common.opened(home).citation(what, format_, given).encode(), output)
    return 0
