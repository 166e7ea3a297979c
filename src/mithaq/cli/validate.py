"""``mithaq validate``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq.cli import common, reports
from mithaq.loading import dataset_from
from mithaq.validation import ENGINES, validate


@click.command("validate")
@click.argument("files", nargs=-1)
@common.format_option(*reports.FORMATS, default="text")
@click.option(
    "--input-format",
    type=click.Choice(common.GRAPH_FORMATS),
    help="Format of the files, where the ending does not tell.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    help="What runs the shapes: ours, or the referee.",
)
@common.output_option
@common.store_option
def command(
    files: tuple[str, ...],
    format_: str,
    input_format: str | None,
    engine: str,
    output: Path | None,
    home: str | None,
) -> int:
    """Hold the store, or FILES, against all shapes and dataset checks.

    '-' is standard input, read as TriG unless told otherwise. Exit status 1 where something does not conform.
    """
    store = dataset_from(files, input_format) if files else common.opened(home).store
    return reports.show(validate(store, engine=engine), format_, output)
