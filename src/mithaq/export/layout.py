"""Tables for people: in a terminal, and in Markdown. IRIs show as CURIEs, literals as their words."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode
from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from mithaq.export.results import Rows, relabelled
from mithaq.terms import Term, compact

#: Where lines are broken when nobody says how wide the screen is: always the same, so that output can be compared.
DEFAULT_WIDTH = 100

# A terminal acts on these, wherever the text comes from.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MARKUP = re.compile(r"([\\`*_\[\]<>|&~])")
_LINE_BREAK = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def text(columns: Sequence[str], rows: Rows, caption: str, width: int | None, *, terminal: bool) -> str:
    """A framed table, wrapped to ``width`` characters; on a terminal with colour and drawn lines, else in ASCII."""
    frame = box.ROUNDED if terminal else box.ASCII2
    table = RichTable(box=frame, show_lines=_has_long_cells(rows), header_style="bold" if terminal else "")
    for name in columns:
        table.add_column(Text(name), overflow="fold")
    for row in relabelled(rows):
        table.add_row(*(_cell(term, terminal=terminal) for term in row))
    console = Console(
        file=io.StringIO(),
        width=width or DEFAULT_WIDTH,
        force_terminal=terminal,
        no_color=not terminal,
        color_system="standard" if terminal else None,
        legacy_windows=False,
        force_jupyter=False,
        highlight=False,
        emoji=False,
    )
    with console.capture() as capture:
        console.print(table)
        if caption:
            console.print(Text(visible(caption)))
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def markdown(columns: Sequence[str], rows: Rows, caption: str) -> str:
    """A pipe table of GitHub-flavoured Markdown, then the caption as a paragraph."""
    lines = [_pipes(columns), _pipes(["---"] * len(columns), escaped=False)]
    lines += [_pipes([shown(term) for term in row]) for row in relabelled(rows)]
    if caption:
        lines += ["", _marked(caption)]
    return "\n".join(lines) + "\n"


def shown(term: Term | None) -> str:
    """A cell as a person reads it: the CURIE of an IRI, the lexical form of a literal, nothing for ``None``."""
    if term is None:
        return ""
    return term.value if isinstance(term, Literal) else compact(term)


def _cell(term: Term | None, *, terminal: bool) -> Text:
    style = "cyan" if terminal and isinstance(term, NamedNode) else ""
    return Text(visible(shown(term)), style=style)


def _has_long_cells(rows: Rows) -> bool:
    """Whether a cell is long enough that its lines could be taken for rows."""
    return any(
        isinstance(term, Literal) and (len(term.value) > 40 or "\n" in term.value)
        for row in rows
        for term in row
    )


def visible(value: str) -> str:
    """Control characters as escapes, so that a literal cannot drive the terminal."""
    lines = _LINE_BREAK.sub("\n", value.replace("\t", " "))
    return _CONTROL.sub(lambda char: f"\\x{ord(char[0]):02x}", lines)


def _pipes(cells: Sequence[str], *, escaped: bool = True) -> str:
    return "| " + " | ".join(_marked(cell) if escaped else cell for cell in cells) + " |"


def _marked(value: str) -> str:
    return "<br>".join(_MARKUP.sub(r"\\\1", visible(line)) for line in _LINE_BREAK.split(value))
