"""``mithaq import``."""

from __future__ import annotations

import click

from mithaq import importing
from mithaq.cli import common
from mithaq.errors import InputError


@click.command("import")
@click.argument("dataset")
@click.argument("files", nargs=-1)
@click.option("--remove", is_flag=True, help="Take the dataset out again, with all its files.")
@common.store_option
def command(dataset: str, files: tuple[str, ...], remove: bool, home: str | None) -> int:
    """Import FILES of a DATASET; from the next build on, their claims are part of the graph.

    DATASET is one that 'mithaq sources --known' lists, or the path of a .toml file that maps a CSV of your own. All FILES
    are taken in or none. A file that is imported already changes nothing; another takes the place of that of its form, if
    its version is not older. Exit status 1: done, but rows were refused, which the report counts by reason.
    """
    if remove:
        return _remove(dataset, files, home)
    if not files:
        raise InputError("no file is named", hint="mithaq import DATASET FILE ...")
    results = importing.import_files(dataset, files, home or None, progress=common.say)
    for one in results:
        click.echo(importing.report(one))
    if any(one.changed for one in results):
        common.say("'mithaq build' makes it part of the graph")
    return 1 if any(one.refused for one in results) else 0


def _remove(dataset: str, files: tuple[str, ...], home: str | None) -> int:
    if files:
        raise InputError(
            "--remove takes out a whole dataset, and no files", hint="mithaq import --remove DATASET"
        )
    count = importing.imports_in(home or None).remove(dataset)
    if not count:
        raise InputError(f"nothing of '{dataset}' is imported", hint="'mithaq sources' lists what is.")
    click.echo(f"{dataset}: {count} file{'s' if count > 1 else ''} taken out")
    return 0
