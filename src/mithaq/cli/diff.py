"""``mithaq diff``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq.cli import common


@click.command("diff")
@click.argument("old")
@click.argument("new", required=False)
@common.format_option("text", "json", default="text")
@common.output_option
@common.store_option
def command(old: str, new: str | None, format_: str, output: Path | None, home: str | None) -> int:
    """Show what changed between two builds: claims, their standing, and facts.

    OLD and NEW are folders of stores, or files that 'mithaq export all' wrote; without NEW, OLD is compared with the
    graph in the store. Ends with status 1 where the two differ.
    """
    from mithaq.difference import difference
    from mithaq.loading import built_from

    before = built_from(old)
    after = built_from(new) if new else common.opened(home).store
    found = difference(before, after)
    common.write((found.to_json() if format_ == "json" else found.to_text()).encode(), output)
    return 1 if found else 0
