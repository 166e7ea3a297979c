"""What the verbs share: options, opening the graph, writing results."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from mithaq.errors import InputError
from mithaq.graph import KnowledgeGraph
from mithaq.loading import load
from mithaq.parsing import standard_input
from mithaq.store import allow, within

Command = TypeVar("Command", bound=Callable[..., Any])

TABLE_FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown")
GRAPH_FORMATS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml")


def store_option(command: Command) -> Command:
    """``--store``: where the graph is kept."""
    return click.option(
        "--store",
        "home",
        help="Folder of the store, or URL of a SPARQL server. By default $MITHAQ_HOME, or the platform's folder for your data.",
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


def service_option(command: Command) -> Command:
    """``--allow-service``: the endpoints that a query may call."""
    return click.option(
        "--allow-service",
        "services",
        multiple=True,
        metavar="NAME|URL",
        help="Let the query call this endpoint with SERVICE: a URL, or a name from services.toml in $MITHAQ_HOME.",
    )(command)


def timeout_option(command: Command) -> Command:
    """``--timeout``: how long a query may take."""
    return click.option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        help="End a query of the store that takes longer.",
    )(command)


def width(output: Path | None = None) -> int | None:
    """How wide the screen is; nothing where the result goes elsewhere."""
    return shutil.get_terminal_size().columns if output is None and sys.stdout.isatty() else None


def say(message: str) -> None:
    """Progress and warnings: to standard error."""
    click.echo(f"mithaq: {message}", err=True)


def opened(home: str | None, timeout: float | None = None, services: tuple[str, ...] = ()) -> KnowledgeGraph:
    """The graph in a folder or on a server, in a folder built first where it must be.

    ``timeout`` is the time in seconds that each query may take; ``services`` are names or addresses of endpoints that
    queries may call. From here on nothing is changed, and the engine cannot be stopped from within: an interrupt just ends the process.
    """
    graph = load(home or None, progress=say)
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.SIG_DFL)
    if services or os.environ.get("MITHAQ_ALLOW_SERVICE"):
        allow(graph.store, services)
    if timeout is not None:
        graph.store = within(graph.store, timeout)
    return graph


def write(data: bytes | Iterable[bytes], output: Path | None = None) -> None:
    """Write a result as it is, whole or in pieces, to a file or standard output."""
    if output is not None:
        from mithaq.export.files import write_beside

        write_beside(output, data)
        say(f"wrote {output}")
        return
    if sys.stdout is None:
        raise InputError("standard output is closed", hint="Name a file with --output.")
    sys.stdout.buffer.writelines([data] if isinstance(data, bytes) else data)
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
