"""Text from claims and sources, made safe for a line on the screen."""

from __future__ import annotations

from mithaq.export.layout import visible


def in_line(text: object) -> str:
    """The text as one line: control characters as escapes, line breaks as spaces.

    What a source says is told in lines of our own, so a break in it could be taken for one of them.
    """
    return visible(str(text)).replace("\n", " ")
