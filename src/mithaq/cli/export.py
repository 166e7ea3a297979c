"""``mithaq export``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq.cli import common


@click.command("export")
@click.argument("what")
@common.format_option(
    *common.GRAPH_FORMATS,
    *("graphml", "gexf", "csv", "tsv"),
    about="Default: trig for what has named graphs, else turtle; network: graphml or gexf; members: csv or tsv.",
)
@common.output_option
@common.store_option
def command(what: str, format_: str | None, output: Path | None, home: str | None) -> int:
    """Write a part of the graph: facts, claims, inferred, evidence, all, nanopubs, metadata,
    network or members.

    The same graph gives the same bytes, whatever the order in which it was read. N-Triples and
    N-Quads are written in bounded memory, however large the graph is.
    """
    graph = common.opened(home)
    common.write(graph.exported(what, format_), output)
    return 0
