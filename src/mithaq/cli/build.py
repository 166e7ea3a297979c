"""``mithaq build``."""

from __future__ import annotations

import click

from mithaq import loading
from mithaq.cli import common
from mithaq.cli.reports import show


@click.command("build")
@click.argument("files", nargs=-1)
@click.option(
    "--engine",
    type=click.Choice(["mithaq", "owlrl"]),
    default="mithaq",
    show_default=True,
    help="The reasoner.",
)
@click.option(
    "--check/--no-check",
    default=True,
    show_default=True,
    help="Hold the result against all shapes and checks.",
)
@click.option(
    "--reason-at",
    type=click.Choice(["here", "server"]),
    default="here",
    show_default=True,
    help="Where to work out what follows; on the server of --store it is done by SPARQL Update.",
)
@common.store_option
def command(files: tuple[str, ...], engine: str, check: bool, reason_at: str, home: str | None) -> int:
    """Build the graph: read, accept, bound dates, close, store; then check it (exit status 1 where it does not conform).

    Without FILES the shipped ontology and data are built; else the files must hold a whole graph, as 'export all'
    writes it ('-' is standard input). An interrupted build leaves the old store as it was.
    """
    graph = loading.build(
        files, home=home or None, engine=engine, reason_at=reason_at, to_check=check, progress=common.say
    )
    manifest = graph.manifest
    standings = ", ".join(f"{count} {name.lower()}" for name, count in manifest.standings.items())
    click.echo(f"{manifest.claims} claims read: {standings}")
    click.echo(f"{manifest.facts} facts hold as of {graph.as_of.isoformat()}")
    click.echo(f"canonical export: sha256 {manifest.export}")
    return show(graph.validate(files=files), "text") if check else 0
