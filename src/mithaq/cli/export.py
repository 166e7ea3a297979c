"""``mithaq export``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq.cli import common


@click.command("export")
@click.argument("what")
@common.format_option(*common.GRAPH_FORMATS, about="Default: trig for what has named graphs, else turtle.")
@common.output_option
@common.store_option
def command(what: str, format_: str | None, output: Path | None, home: str | None) -> int:
    """Write a part of the graph: facts, claims, inferred, or all.

    The same graph gives the same bytes, whatever the order in which it was read.
    """
    graph = common.opened(home)
    default = "turtle" if what in ("facts", "inferred") else "trig"
    common.write(graph.export(what, format_ or default), output)
    return 0
