"""``mithaq query``."""

from __future__ import annotations

from pathlib import Path

import click

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
@common.store_option
def command(
    file: str | None, expression: str | None, format_: str | None, output: Path | None, home: str | None
) -> int:
    """Run a SPARQL query from FILE, '-' (standard input) or -e. All prefixes are declared.

    The default graph is what holds; each claim is a named graph, described in graph:claims. SERVICE is refused. An ASK
    that is answered no ends with exit status 1.
    """
    if (file is None) == (expression is None):
        raise QueryError(
            "no query is given" if file is None else "two queries are given",
            hint="Name a file, or '-', or use -e.",
        )
    sparql, name = (expression, "-e") if expression is not None else common.read_text(file or "-")
    data, status = render(common.opened(home).query(sparql or "", name=name), format_, common.width(output))
    common.write(data, output)
    return status
