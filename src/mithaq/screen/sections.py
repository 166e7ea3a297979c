"""A section of a description: the answer to one question, cut to what one screen can bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mithaq.profiles import Section
from mithaq.questions import Value
from mithaq.screen.columns import cell_text, row_lines, widths_of

#: What is left of the names of sources: enough to know them by; the question itself gives them whole.
_SOURCE_WIDTH = 24
#: A cell that gathers many things names the first of them.
_MOST_GATHERED = 8

Row = Mapping[str, Value]


def section_lines(section: Section, about: str, width: int) -> list[str]:
    """Title and rows; ``about`` is the CURIE of the thing, by which to ask for the rest."""
    answer = section.answer
    rows = [dict(zip(answer.columns, values, strict=True)) for values in answer.values]
    shown = [
        name
        for name in (*section.columns, "source")
        if name in answer.columns and any(row[name] not in (None, "") for row in rows)
    ]
    texts = _gathered(rows, shown, section.gather)
    if section.latest:
        texts.sort(key=lambda row: row[0])  # what has no date is no news
    told = texts[-section.most :] if section.latest else texts[: section.most]
    lines = [section.title]
    if told:
        heads = ["-" * _SOURCE_WIDTH if name == "source" else "" for name in shown]  # never broken
        widths = widths_of([heads, *told], width - 2)
        lines += [f"  {line.rstrip()}" for row in told for line in row_lines(row, widths)]
    if len(told) < len(texts):
        more = f"{len(texts) - len(told)} {'earlier' if section.latest else 'more'}"
        ask = f"mithaq ask {answer.question.name} {section.parameter}={about}"
        lines.append(f"  ... and {more}: {ask}")
    return lines


def _gathered(rows: Sequence[Row], shown: Sequence[str], gather: str) -> list[list[str]]:
    """The rows as texts; those that differ in one column only become one, with all that stands in it."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for row in rows:
        others = tuple(_text(name, row[name]) for name in shown if name != gather)
        found.setdefault(others, {})[cell_text(row.get(gather), with_curie=False)] = None
    return [_with(shown, gather, others, list(values)) for others, values in found.items()]


def _with(shown: Sequence[str], gather: str, others: Sequence[str], values: list[str]) -> list[str]:
    rest = iter(others)
    more = f" and {len(values) - _MOST_GATHERED} more" if len(values) > _MOST_GATHERED else ""
    together = ", ".join(values[:_MOST_GATHERED]) + more
    return [together if name == gather else next(rest) for name in shown]


def _text(name: str, value: Value) -> str:
    text = cell_text(value, with_curie=False)
    if name != "source":
        return text
    first, *others = text.split("; ")
    more = f" +{len(others)}" if others else ""
    room = _SOURCE_WIDTH - len(more)
    return (first if len(first) <= room else first[: room - 1].rstrip() + "…") + more
