"""What the verbs share: options, opening the graph, writing results."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from mithaq.errors import InputError
from mithaq.graph import KnowledgeGraph
from mithaq.loading import load
from mithaq.parsing import standard_input

Command = TypeVar("Command", bound=Callable[..., Any])

TABLE_FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown")
GRAPH_FORMATS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml")


def store_option(command: Command) -> Command:
    """``--store``: where the graph is kept."""
    return click.option(
        "--store",
        "home",
        help="Folder of the store. By default $MITHAQ_HOME, or the platform's folder for your data.",
    )(command)


def format_option(
    *formats: str, default: str | None = None, about: str = "How to write the result."
) -> Callable[[Command], Command]:
    """``--format`` with the formats that a verb can write."""
    return click.option("--format", "-f", "format_", type=click.Choice(formats), default=default, help=about)


def output_option(command: Command) -> Command:
    """``--output``: a file in place of standard output."""
    return click.option(
        "--output", "-o", type=click.Path(path_type=Path), help="Write to this file, beside and then renamed."
    )(command)


def width(output: Path | None = None) -> int | None:
    """How wide the screen is; nothing where the result goes elsewhere."""
    return shutil.get_terminal_size().columns if output is None and sys.stdout.isatty() else None


def say(message: str) -> None:
    """Progress and warnings: to standard error."""
    click.echo(f"mithaq: {message}", err=True)


def folder(home: str | None) -> Path | None:
    """The folder that ``--store`` names."""
    if home is not None and "://" in home:
        raise InputError(f"a store on a server cannot be used: {home}", hint="Name a folder with --store.")
    return Path(home) if home else None


def opened(home: str | None) -> KnowledgeGraph:
    """The graph in a folder, built first where it must be.

    From here on nothing is changed, and the engine cannot be stopped from within: an interrupt just ends the process.
    """
    graph = load(folder(home), progress=say)
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.SIG_DFL)
    return graph


def write(data: bytes, output: Path | None = None) -> None:
    """Write a result as it is, to a file or standard output."""
    if output is not None:
        from mithaq.export.files import write_beside

        write_beside(output, data)
        say(f"wrote {output}")
        return
    if sys.stdout is None:
        raise InputError("standard output is closed", hint="Name a file with --output.")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def read_text(path: str) -> tuple[str, str]:
    """The text of a file or of standard input, in UTF-8 whatever the locale, and what to call it in messages."""
    name = "<stdin>" if path == "-" else path
    try:
        return read_bytes(path).decode("utf-8-sig"), name
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 text (byte {error.start})") from error


def read_bytes(path: str) -> bytes:
    """The bytes of a file or of standard input."""
    if path == "-":
        return standard_input()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
