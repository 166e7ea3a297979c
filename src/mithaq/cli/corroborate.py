"""``mithaq corroborate``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq.cli import common
from mithaq.corroborating import FORMATS
from mithaq.loading import keep_verdicts


@click.command("corroborate")
@click.argument("claim", required=False)
@click.option("--document", metavar="SOURCE", help="Only the specific claims of this document.")
@click.option("--keep", is_flag=True, help="Keep the verdicts, so that the next build holds them.")
@common.format_option(*FORMATS, default="table")
@common.output_option
@common.store_option
def command(
    claim: str | None,
    document: str | None,
    keep: bool,
    format_: str,
    output: Path | None,
    home: str | None,
) -> int:
    """Hold a CLAIM against the records of other sources; without one, every specific claim that was read in a text.

    Each gets a verdict: supported, partly supported, contradicted, none on record, nothing found, or outside coverage (of
    states, years or kinds), with the records, the reason in a sentence and the rule that decided. A claim goes by its name,
    or by what is left of it without the document's: 14-1.

    Verdicts that are kept stand beside those kept before of other claims; once claims, imports or rules have changed, all are
    left out again.

    Exit status 1 where a claim is contradicted.
    """
    graph = common.opened(home)
    found = graph.corroborate(claim, document=document)
    common.write(found.render(format_, common.width(output)), output)
    if keep:
        keep_verdicts(home or None, graph, found.quads())
        common.say("the verdicts are kept: the next command that needs the store builds it with them")
    for one in found.missing:
        common.say(f"to know more, import {one}")
    return 1 if found.is_contradicted else 0
