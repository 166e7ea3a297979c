"""``mithaq reason``."""

from __future__ import annotations

from pathlib import Path

import click

from mithaq import entailing, export
from mithaq.cli import NOT_CONFORMING, common
from mithaq.errors import InputError

#: Axioms named on the screen; Python gives all of them.
_MOST_SHOWN = 20


@click.command("reason")
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--rules",
    "rule_files",
    multiple=True,
    metavar="FILE",
    help="A rule file whose rules join those of OWL 2 RL; one of the same name takes the place of the standard's.",
)
@click.option(
    "--only-rules", is_flag=True, help="Leave out the rules of OWL 2 RL: only those of --rules are run."
)
@click.option("--inferred-only", is_flag=True, help="Write what follows, without what was given.")
@click.option(
    "--input-format",
    type=click.Choice(common.GRAPH_FORMATS),
    help="Format of the files, whatever their endings; with '-' among several, of standard input.",
)
@click.option("--base", metavar="IRI", help="What relative IRIs of the files are resolved against.")
@click.option(
    "--sparql",
    "as_updates",
    is_flag=True,
    help="Write the data and the rules as a SPARQL Update that works the closure out on a server.",
)
@common.format_option(*common.GRAPH_FORMATS, default="turtle")
@common.output_option
def command(
    files: tuple[str, ...],
    rule_files: tuple[str, ...],
    only_rules: bool,
    inferred_only: bool,
    input_format: str | None,
    base: str | None,
    as_updates: bool,
    format_: str,
    output: Path | None,
) -> int:
    """Write the OWL 2 RL closure of any RDF FILES; the project's store is not needed.

    '-' is standard input, read as TriG unless told otherwise. All graphs are read as one, and what follows goes to the
    default graph; TriG, N-Quads and JSON-LD keep the graphs of what was read. Of a graph of the project's own only what
    holds is taken, not what sources claim. Where the data contradict themselves the report goes to standard error in place
    of a result, with exit status 1. Axioms that OWL 2 RL does not use, or not in full, are named there too.
    """
    if as_updates and inferred_only:
        raise InputError(
            "--inferred-only asks for a part of the closure, and --sparql writes none",
            hint="Leave one of them out.",
        )
    rules = entailing.rules_for(rule_files, standard=not only_rules)
    given = entailing.read_any(files, input_format, base)
    if as_updates:
        common.write(entailing.as_updates(given, rules), output)
        return 0
    reasoned = entailing.reason_over(given, rules)
    for each in reasoned.unused[:_MOST_SHOWN]:
        common.say(f"not fully used: {each}")
    if (more := len(reasoned.unused) - _MOST_SHOWN) > 0:
        common.say(f"not fully used: {more} more")
    if reasoned.closure.inconsistencies:
        common.say(entailing.contradictions(reasoned.closure))
        return NOT_CONFORMING
    keep_graphs = export.FORMATS[format_].keeps_graphs
    quads = reasoned.quads(inferred_only=inferred_only, keep_graphs=keep_graphs)
    common.write(export.write(quads, format_), output)
    return 0
