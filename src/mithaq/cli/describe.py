"""``mithaq describe``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq import export
from mithaq.cli import common
from mithaq.screen import description_text


@click.command("describe")
@click.argument("thing")
@click.option("--language", default="en", show_default=True, help="Language of labels to prefer.")
@common.format_option("text", *common.GRAPH_FORMATS, default="text")
@common.output_option
@common.store_option
def command(thing: str, language: str, format_: str, output: Path | None, home: str | None) -> int:
    """Show all that the graph holds about a THING: names, facts, and what is claimed of it, with the words.

    A thing goes by its label in any language, an alias, a code, a CURIE or its IRI.
    """
    graph = common.opened(home)
    description = graph.describe(thing, language=language)
    data = (
        description_text(description).encode()
        if format_ == "text"
        else export.write(description.graph, format_)
    )
    common.write(data, output)
    return 0
