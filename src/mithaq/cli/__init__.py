"""The command line. One thin file a verb; this one finds them, and turns every error into one message."""

from __future__ import annotations

import contextlib
import importlib
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from mithaq.errors import MithaqError

#: The verbs, in the order in which help shows them, with the module of each.
VERBS = ("ask", "query", "describe", "why", "export", "cite", "docs", "build", "validate", "verify", "check")

DONE, NOT_CONFORMING, WRONG_INPUT = 0, 1, 2


class _Verbs(click.Group):
    """Imports a verb's module only when it is used, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in VERBS:
            return None
        command = importlib.import_module(f"mithaq.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - our own modules
        return command


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="mithaq", prog_name="mithaq")
def mithaq() -> None:
    """A knowledge graph of strategic alliances and Muslim nations' security: no answer without its evidence.

    Data goes to standard output, all else to standard error. Exit status: 0 done; 1 done, and the data do not conform
    or the answer is no; 2 the input or the command is wrong.
    """


def main() -> NoReturn:
    """The entry point of the ``mithaq`` command."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        status = mithaq(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = WRONG_INPUT
    except MithaqError as error:
        click.echo(f"mithaq: {error.message}", err=True)
        status = WRONG_INPUT
    except (KeyboardInterrupt, click.Abort):
        click.echo("mithaq: interrupted; nothing was changed", err=True)
        status = WRONG_INPUT
    except BrokenPipeError:
        # Whoever read our output has seen enough; closing standard error keeps Python from saying so at exit.
        sys.stderr.close()
        status = DONE
    sys.exit(status if isinstance(status, int) else DONE)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
