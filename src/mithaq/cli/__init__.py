"""The command line. One thin file a verb; this one finds them, and turns every error into one message."""

from __future__ import annotations

import contextlib
import importlib
import keyword
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from mithaq.errors import MithaqError

#: The verbs, in the order in which help shows them, with the module of each.
VERBS = (
    *("ask", "query", "describe", "why"),
    *("export", "plot", "cite", "docs"),
    *("build", "import", "sources", "diff"),
    *("validate", "verify", "check"),
    *("corroborate",),
    *("link",),
    *("reason",),
)

DONE, NOT_CONFORMING, WRONG_INPUT = 0, 1, 2


class _Verbs(click.Group):
    """Imports a verb's module only when it is used, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in VERBS:
            return None
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command = importlib.import_module(f"mithaq.cli.{module}").command
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
    _prepare_streams()
    handlers = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        status = mithaq(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
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
        status = DONE  # whoever read our output has seen enough
        _discard_output()
    except OSError as error:
        click.echo(f"mithaq: cannot read or write: {error.strerror or error}", err=True)
        status = WRONG_INPUT
        _discard_output()
    finally:
        for sign, handler in handlers.items():
            signal.signal(sign, handler)
    sys.exit(status if isinstance(status, int) else DONE)


def _prepare_streams() -> None:
    """Text goes out as UTF-8 whatever the locale; what cannot be encoded at all is escaped in messages."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        with contextlib.suppress(AttributeError):  # closed, or not a stream of the system
            stream.reconfigure(encoding="utf-8", errors=errors)  # type: ignore[union-attr]


def _discard_output() -> None:
    """Keep Python from writing at exit what could not be written before."""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
