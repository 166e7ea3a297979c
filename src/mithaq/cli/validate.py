"""``mithaq validate``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq.checking import check_files
from mithaq.cli import common, reports
from mithaq.validation import ENGINES


@click.command("validate")
@click.argument("files", nargs=-1)
@common.format_option(*reports.FORMATS, default="text")
@click.option(
    "--input-format",
    type=click.Choice(common.GRAPH_FORMATS),
    help="Format of the files, whatever their endings.",
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
    if files:
        report = check_files(files, input_format, engine=engine)
    else:
        report = common.opened(home).validate(engine=engine)
    return reports.show(report, format_, output)
