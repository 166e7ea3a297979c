"""``mithaq verify``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq.cli import common


@click.command("verify")
@click.argument("document")
@click.option("--source", default="", help="The source this is a copy of, where its hash does not tell.")
@common.format_option("text", "json", default="text")
@common.output_option
@common.store_option
def command(document: str, source: str, format_: str, output: Path | None, home: str | None) -> int:
    """Hold every quote and offset against a copy of the DOCUMENT, and name the sentences that carry no claim."""
    verification = common.opened(home).verify(common.read_bytes(document), source=source, name=document)
    report = verification.to_json() if format_ == "json" else verification.to_text()
    common.write(report.encode(), output)
    return 0 if verification.ok else 1
