"""``mithaq query``."""

from __future__ import annotations

import time
from pathlib import Path

import click

from mithaq import planning
from mithaq.cli import common
from mithaq.errors import QueryError
from mithaq.results import render


@click.command("query")
@click.argument("file", required=False)
@click.option("-e", "--expression", help="The query itself.")
@common.format_option(
    *common.TABLE_FORMATS, *common.GRAPH_FORMATS, about="Default: table, or turtle for a graph."
)
@common.output_option
@click.option(
    "--explain",
    is_flag=True,
    help="Show the algebra with the matches of each pattern, and how long the query takes, in place of its result.",
)
@common.service_option
@common.timeout_option
@common.store_option
def command(
    file: str | None,
    expression: str | None,
    format_: str | None,
    output: Path | None,
    explain: bool,
    services: tuple[str, ...],
    timeout: float | None,
    home: str | None,
) -> int:
    """Run a SPARQL query from FILE, '-' (standard input) or -e. All prefixes are declared.

    The default graph is what holds; each claim is a named graph, described in graph:claims. SERVICE is refused but for
    endpoints that --allow-service names. An ASK that is answered no ends with exit status 1.
    """
    if (file is None) == (expression is None):
        raise QueryError(
            "no query is given" if file is None else "two queries are given",
            hint="Name a file, or '-', or use -e.",
        )
    sparql, name = (expression, "-e") if expression is not None else common.read_text(file or "-")
    graph = common.opened(home, timeout, services)
    if explain:
        common.write(planning.explain(graph.store, sparql or "", name).encode(), output)
        began = time.perf_counter()
        rows = len(render(graph.query(sparql or "", name=name), None)[0].splitlines())
        common.say(f"the whole query took {time.perf_counter() - began:.3f} s and wrote {rows} lines")
        return 0
    data, status = render(graph.query(sparql or "", name=name), format_, common.width(output))
    common.write(data, output)
    return status
