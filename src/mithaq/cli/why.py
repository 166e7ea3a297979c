"""``mithaq why``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq import explaining
from mithaq.cli import common


@click.command("why")
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@click.option("--all", "every", is_flag=True, help="Show every derivation, the smallest first.")
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="With --all, the number of derivations after which to stop.",
)
@common.format_option(*explaining.FORMATS, default="text")
@common.output_option
@common.store_option
def command(
    subject: str,
    predicate: str,
    object_: str,
    every: bool,
    most: int,
    format_: str,
    output: Path | None,
    home: str | None,
) -> int:
    """Show how a fact follows: rules, premises, and at the leaves the claims with source and quote.

    Things go by any of their names, values such as a date by their text; 'a' is rdf:type. Where the fact does not hold,
    what is missing and what is denied, hedged or attributed is shown instead, with exit status 1.
    """
    graph = common.opened(home)
    data, status = explaining.render_why(
        graph, graph.triple(subject, predicate, object_), format_, every=every, most=most
    )
    common.write(data, output)
    return status
