"""An answer as columns, with the words that each row rests on in lines below it, where there is room for them."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len

from mithaq.questions import Answer, Value
from mithaq.questions.consulted import Consulted, ConsultedSource
from mithaq.screen.columns import GAP, cell_text, row_lines, widths_of
from mithaq.screen.safe import in_line

DEFAULT_WIDTH = 100
_INDENT = "    "
#: What a row rests on stands below it, as sentences.
_BELOW = frozenset(
    {"claim", "evidence", "note", "quote", "rule", "sentence", "source", "standing", "statement", "year"}
)
#: Of these, what stands below even where the question itself asks for it: it is too long for a column.
_LONG = frozenset({"claim", "quote", "statement"})
#: Sources that are named one by one, whatever they say of themselves.
_FEW = 20

Row = Mapping[str, Value]


def answer_text(answer: Answer, width: int | None = None) -> str:
    """The answer for a terminal of ``width`` columns, its caption first. Columns without any value are left out."""
    width = width or DEFAULT_WIDTH
    lines = [*textwrap.wrap(in_line(answer.caption), width), ""]
    if not answer.values:
        return "\n".join([*lines, *_nothing(answer, width)]) + "\n"
    rows = [dict(zip(answer.columns, values, strict=True)) for values in answer.values]
    shown = _columns(answer, rows, width)
    heads = [name.replace("_", " ") for name in shown]
    cells = _cells(shown, heads, rows, width)
    widths = widths_of([heads, *cells], width)
    lines += [*row_lines(heads, widths), *row_lines(["-" * column for column in widths], widths)]
    for row, texts in zip(rows, cells, strict=True):
        lines += row_lines(texts, widths)
        lines += _below({name: value for name, value in row.items() if name not in shown}, width)
    if reason := answer.question.rests_on.reason:
        lines += ["", f"Basis of every row: {in_line(reason)}."]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _columns(answer: Answer, rows: Sequence[Row], width: int) -> list[str]:
    """What stands in columns: the first thing asked for, and what else is short, where any row has it."""
    first, *_ = answer.columns
    own = set(answer.question.variables) - _LONG
    told_once = {"basis"} if answer.question.rests_on.reason else set()
    return [
        name
        for name in answer.columns
        if name == first
        or (
            (name in own or name not in _BELOW | told_once)
            and any(row[name] not in (None, "") for row in rows)
            and max(_longest_word(row[name]) for row in rows) <= width // 4
        )
    ]


def _longest_word(value: Value) -> int:
    """What cannot be broken, such as an address, needs a line rather than a column."""
    return max(map(cell_len, in_line(value).split()), default=0)


def _cells(shown: Sequence[str], heads: Sequence[str], rows: Sequence[Row], width: int) -> list[list[str]]:
    """Things with their CURIEs, by which to ask on: as many of them as the width allows."""
    for with_curie in (set(shown), {shown[0]}):
        cells = [[cell_text(row[name], name in with_curie) for name in shown] for row in rows]
        needed = sum(max(map(cell_len, column)) + GAP for column in zip(heads, *cells, strict=True))
        if needed <= width + GAP:
            return cells
    return [[cell_text(row[name], with_curie=False) for name in shown] for row in rows]


def _below(row: Row, width: int) -> Iterator[str]:
    """What a row rests on: the words, then who says them."""
    said = {name: in_line(value) for name, value in row.items() if value not in (None, "")}
    words = said.get("evidence") or (f"“{said['quote']}”" if "quote" in said else "")
    where = f"sentence {said['sentence']}: " if "sentence" in said else ""
    year = f", {said['year']}" if "year" in said else ""
    claim = ", ".join(said[name] for name in ("claim", "standing") if name in said)
    inferred = f"inferred by {said['rule']}" if "rule" in said else ""
    by = "; ".join(
        part for part in (claim, inferred, said.get("source", "") + year, said.get("note", "")) if part
    )
    says = f"says: {said['statement']}" if "statement" in said else ""
    others = [
        f"{name.replace('_', ' ')}: {text}" for name, text in said.items() if name not in {*_BELOW, "basis"}
    ]
    for line in (*others, where + words, says, f"— {by}" if by else ""):
        yield from textwrap.wrap(line, width, initial_indent=_INDENT, subsequent_indent=_INDENT + "  ")


def _nothing(answer: Answer, width: int) -> Iterator[str]:
    """An empty answer says what was looked at, and what is said of the same things without being accepted."""
    if answer.boolean is not None:
        yield "no"
    if answer.consulted is not None:
        yield from consulted_lines(answer.consulted, width)


def consulted_lines(consulted: Consulted, width: int = DEFAULT_WIDTH) -> Iterator[str]:
    """The sources behind an empty answer with their coverage, and the claims about the same that do not hold."""
    if consulted.claims:
        yield "Said of it, and not accepted as fact:"
    for record in consulted.claims:
        said = f"{record.claim.curie}, {str(record.standing).lower()}: {record.statement} ({record.place})"
        yield from textwrap.wrap(in_line(said), width, initial_indent="  ", subsequent_indent="    ")
    if not consulted.claims:
        yield "No denied, hedged or attributed claim is about it either."
    yield "Sources consulted:"
    for said in _sources(consulted.sources):
        yield from textwrap.wrap(in_line(said), width, initial_indent="  ", subsequent_indent="    ")


def _sources(sources: Sequence[ConsultedSource]) -> Iterator[str]:
    """All of a few; of many those that say what they cover, as only their silence means anything, and the others counted."""
    covering = [source for source in sources if source.completeness] if len(sources) > _FEW else sources
    yield from map(str, covering)
    if others := len(sources) - len(covering):
        kinds = Counter(str(source.kind) for source in sources if not source.completeness)
        counts = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
        yield f"and {others} that do not state their coverage: {counts}"
