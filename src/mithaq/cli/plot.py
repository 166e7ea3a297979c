"""``mithaq plot``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq.cli import common


@click.command("plot")
@click.argument("what")
@click.argument("nations", nargs=-1, metavar="[NATION]...")
@click.option("--year", type=int, help="network and matrix: the year; that of the graph by default.")
@click.option("--nation", help="exercises: only those of this nation.")
@click.option("--from", "first", type=int, metavar="YEAR", help="The others: the first year to show.")
@click.option("--to", "last", type=int, metavar="YEAR", help="The others: the last year to show.")
@common.format_option("svg", "png", "html", about="Default: by the name of the output, else svg.")
@common.output_option
@common.store_option
def command(
    what: str,
    nations: tuple[str, ...],
    year: int | None,
    nation: str | None,
    first: int | None,
    last: int | None,
    format_: str | None,
    output: Path | None,
    home: str | None,
) -> int:
    """Draw a picture: network, timeline NATION, dyad NATION NATION, exercises or matrix.

    The same graph gives the same bytes. Where nothing is on record no picture is written: the status is 1, and what was
    consulted is told.
    """
    from mithaq.plotting import check_library, format_for

    chosen = format_for(format_, output, terminal=common.width(output) is not None)
    check_library()
    named = (*nations, nation) if nation else nations
    picture = common.opened(home).plot(what, *named, year=year, first=first, last=last)
    if not picture:
        common.say(picture.nothing)
        return 1
    common.write(picture.render(chosen), output)
    return 0
