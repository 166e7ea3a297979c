"""``mithaq export``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq.cli import common


@click.command("export")
@click.argument("what")
@common.format_option(
    *common.GRAPH_FORMATS,
    *("graphml", "gexf", "csv", "tsv", "parquet"),
    about="Default: trig for what has named graphs, else turtle; network: graphml or gexf; members: csv or tsv; dyads: those or parquet.",
)
@click.option("--from", "first", type=int, metavar="YEAR", help="dyads: the first year.")
@click.option("--to", "last", type=int, metavar="YEAR", help="dyads: the last year.")
@click.option("--directed", is_flag=True, help="dyads: each pair in both directions, a row each.")
@click.option(
    "--nation", "nations", multiple=True, help="dyads: only pairs with this nation; may be repeated."
)
@common.output_option
@common.store_option
def command(
    what: str,
    format_: str | None,
    first: int | None,
    last: int | None,
    directed: bool,
    nations: tuple[str, ...],
    output: Path | None,
    home: str | None,
) -> int:
    """Write a part of the graph: facts, claims, inferred, evidence, all, nanopubs, metadata,
    network, members or dyads.

    The same graph gives the same bytes, whatever the order in which it was read. N-Triples,
    N-Quads and dyads are written in bounded memory, however large the graph is.
    """
    graph = common.opened(home)
    chosen = first is not None or last is not None or directed or nations
    which = graph.dyads(first, last, directed=directed, nations=nations) if chosen else None
    common.write(graph.exported(what, format_, which), output)
    return 0
