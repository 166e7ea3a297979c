"""``mithaq sources``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq import importing
from mithaq.cli import common


@click.command("sources")
@click.option(
    "--known", is_flag=True, help="List the datasets that can be imported by name, and their forms, instead."
)
@common.format_option("table", "csv", "json", default="table")
@common.output_option
@common.store_option
def command(known: bool, format_: str, output: Path | None, home: str | None) -> int:
    """Show the imported files: SHA-256, version, rows, required citation, terms and coverage of each."""
    rows = importing.known_forms() if known else importing.imported_rows(home or None)
    common.write(importing.listing(rows, format_).encode(), output)
    return 0
