"""``mithaq link``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq import linking
from mithaq.cli import common, reports
from mithaq.errors import InputError
from mithaq.store.home import default_home
from mithaq.validation import Report


@click.group("link")
def command() -> None:
    """Links to other linked data: check them, find candidates, accept what a person looked at.

    Links are mapping sets in SSSOM's table format.
    """


@command.command("check")
@click.argument("files", nargs=-1)
@click.option(
    "--online", is_flag=True, help="Also ask whether the identifiers resolve. Without it no network is used."
)
@click.option(
    "--pause",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="With --online: how long to wait between two questions to one server.",
)
@click.option(
    "--patience",
    type=click.FloatRange(min=0, min_open=True),
    default=20.0,
    show_default=True,
    metavar="SECONDS",
    help="With --online: how long to wait for an answer.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    help="With --online: folder that keeps answers. By default 'resolved' in $MITHAQ_HOME or the platform's folder for your data.",
)
@click.option("--refresh", is_flag=True, help="With --online: ask anew what is kept.")
@common.format_option(*reports.FORMATS, default="text")
@common.output_option
@common.store_option
def check(
    files: tuple[str, ...],
    online: bool,
    pause: float,
    patience: float,
    cache: Path | None,
    refresh: bool,
    format_: str,
    output: Path | None,
    home: str | None,
) -> int:
    """Hold the shipped mapping sets, or FILES ('-' is standard input) beside them, against all rules.

    A folder stands in place of the shipped sets. Exit status 1 where something is wrong, a warning included.
    """
    collection = linking.collect(files)
    report = linking.check_links(common.opened(home).store, collection)
    if online:
        folder = cache or default_home() / "resolved"
        resolver = linking.Resolver(folder, pause, patience, refresh=refresh, progress=common.say)
        report = Report((*report, *linking.resolve_links(collection, resolver)))
    reports.show(report, format_, output)
    return 1 if report.at("violation") or report.at("warning") else 0


@command.command("propose")
@click.argument("things", nargs=-1)
@click.option(
    "--to",
    "target",
    default="wikidata",
    show_default=True,
    metavar="DATASET",
    help="The dataset to link to, by its name in targets.toml.",
)
@click.option(
    "--candidates",
    "files",
    multiple=True,
    metavar="FILE",
    help="Things of that dataset with their names: CSV or TSV with id, label and aliases, or RDF.",
)
@click.option("--service", "url", help="A reconciliation service (API 0.2) to ask.")
@click.option(
    "--type",
    "kind",
    default="",
    help="With --service: only candidates of this type, as the service names types.",
)
@click.option(
    "--class",
    "classes",
    multiple=True,
    help="Look for the things of this class. By default nations, groups and instruments.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=3, show_default=True, help="Candidates for each thing."
)
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.7,
    show_default=True,
    help="Leave out candidates with less confidence.",
)
@click.option(
    "--patience",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="With --service: how long to wait for an answer.",
)
@common.output_option
@common.store_option
def propose(
    things: tuple[str, ...],
    target: str,
    files: tuple[str, ...],
    url: str | None,
    kind: str,
    classes: tuple[str, ...],
    limit: int,
    least: float,
    patience: float,
    output: Path | None,
    home: str | None,
) -> int:
    """Find candidates for THINGS, or for all that have no link to a dataset, and write them as a mapping set.

    Candidates come from a file, offline, or from a service; those of a dataset of agreements that was imported
    (atop-alliances, cow-alliances, dcad-agreements) are found in the graph. Nothing becomes a link before a person accepts it.
    """
    wanted = linking.Wanted(target, files, url, kind, classes, things, linking.Limits(limit, least, patience))
    data, failure = linking.proposed(common.opened(home).store, wanted, common.say)
    if data:
        common.write(data, output)
    if failure:
        raise failure
    return 0


@command.command("accept")
@click.argument("file")
@click.option(
    "--row",
    "rows",
    multiple=True,
    metavar="RECORD",
    help="Accept this row, by its record_id; may be repeated.",
)
@click.option("--all", "everything", is_flag=True, help="Accept all rows.")
@click.option(
    "--into",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The mapping set that takes them; made where there is none.",
)
@click.option("--reviewer", required=True, help="Who looked at them: a name, or orcid:0000-...")
@click.option("--date", required=True, help="When: YYYY-MM-DD.")
@click.option(
    "--source",
    default="",
    help="What the links rest on: source:NAME. By default the source of the rows that are there.",
)
@common.store_option
def accept(
    file: str,
    rows: tuple[str, ...],
    everything: bool,
    into: Path,
    reviewer: str,
    date: str,
    source: str,
    home: str | None,
) -> int:
    """Put rows of FILE ('-' is standard input), which 'propose' wrote, into a mapping set.

    What contradicts a link that stands is refused, and then nothing is written.
    """
    if bool(rows) == everything:
        raise InputError("which rows are accepted?", hint="Name rows with --row, or say --all.")
    review = linking.Review(reviewer, date, source)
    accepted, doubts = linking.accept(
        common.opened(home).store, file, None if everything else rows, into, review
    )
    for finding in doubts:
        common.say(f"{finding.message} [{finding.check}]")
    common.say(f"wrote {into}, with {accepted} more row{'' if accepted == 1 else 's'}")
    return 0
