"""``mithaq ask``."""

from __future__ import annotations

from pathlib import Path

import click
from pyoxigraph import Literal

from mithaq.cli import common
from mithaq.export import Table, render_table
from mithaq.questions import Catalogue, Question, parse_arguments
from mithaq.resources import model
from mithaq.screen import answer_text
from mithaq.screen.answer import consulted_lines


@click.command("ask")
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE ...]")
@click.option("--evidence", is_flag=True, help="Add the quotes: one row a claim.")
@click.option("--sparql", is_flag=True, help="Print the query instead of running it.")
@common.format_option(*common.TABLE_FORMATS, default="table")
@common.output_option
@common.timeout_option
@common.store_option
def command(
    question: str | None,
    parameters: tuple[str, ...],
    evidence: bool,
    sparql: bool,
    format_: str,
    output: Path | None,
    timeout: float | None,
    home: str | None,
) -> int:
    """Ask a QUESTION of the catalogue; without one, list them.

    Every row shows its basis, source and year, and what it rests on. Names are forgiving: PAK, Pakistan, پاکستان and
    nation:PAK mean the same.
    """
    if question is None:
        common.write(_listing(Catalogue(model().queries), format_).encode(), output)
        return 0
    given = parse_arguments(parameters)
    graph = common.opened(home, timeout)
    if sparql:
        common.write(graph.asker.sparql(question, given).encode(), output)
        return 0
    answer = graph.asker.ask(question, given, evidence=evidence)
    if format_ == "table":
        text = answer_text(answer, common.width(output))
    else:
        text = render_table(answer.table(labels=format_ == "markdown"), format_)
        if answer.consulted is not None:
            click.echo("\n".join(consulted_lines(answer.consulted)), err=True)
    common.write(text.encode(), output)
    return 1 if answer.boolean is False else 0


def _listing(catalogue: Catalogue, format: str) -> str:  # noqa: A002 - as elsewhere
    """All questions: what each asks, and the parameters it takes."""
    questions = catalogue.list()
    if format == "table":
        width = max(len(question.name) for question in questions)
        lines = [f"{question.name:{width}}  {question.title}{_takes(question)}" for question in questions]
        return "\n".join(lines) + "\n"
    rows = [tuple(map(Literal, (q.name, q.title, _takes(q).strip(), " ".join(q.tags)))) for q in questions]
    return render_table(Table(("question", "title", "parameters", "tags"), tuple(rows)), format)


def _takes(question: Question) -> str:
    names = ", ".join(parameter.name for parameter in question.parameters)
    return f"  ({names})" if names else ""
