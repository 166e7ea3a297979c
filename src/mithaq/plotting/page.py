"""A picture as a page of its own: the drawing inside, all that it shows as a table below, and nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from mithaq.plotting.picture import Cell, Picture
from mithaq.plotting.reading import Source

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 1.5rem auto; max-width: 90rem; padding: 0 1rem; }
figure { margin: 0 0 2rem; overflow-x: auto; } figure svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: 0.875rem; } caption { text-align: left; font-weight: bold; padding: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid #ccc; }
a { color: #00558a; }
"""
#: Where the drawing goes; text of XML cannot hold it.
_DRAWING = "THE-DRAWING"


def page(picture: Picture) -> str:
    """One HTML page that needs nothing but itself."""
    root = ET.Element("html", lang="en")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "meta", charset="utf-8")
    ET.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    ET.SubElement(head, "title").text = picture.words.title
    ET.SubElement(head, "style").text = _STYLE
    main = ET.SubElement(ET.SubElement(root, "body"), "main")
    _figure(main)
    _notes(main, picture)
    _table(main, picture)
    _sources(main, picture.sources)
    return f"<!DOCTYPE html>\n{_with_drawing(root, picture)}\n"


def figure(picture: Picture) -> str:
    """The same as a part of another page, such as a notebook; the table is folded."""
    root = ET.Element("div")
    _figure(root)
    folded = ET.SubElement(root, "details")
    ET.SubElement(folded, "summary").text = f"The {len(picture.table.rows)} records as a table"
    _table(folded, picture)
    return _with_drawing(root, picture)


def _with_drawing(root: ET.Element, picture: Picture) -> str:
    return ET.tostring(root, encoding="unicode", method="html").replace(_DRAWING, bare(picture.svg()), 1)


def bare(svg: str) -> str:
    """The ``<svg>`` element without what only a file of its own may have before it."""
    return re.sub(r"\A.*?(?=<svg[\s>])", "", svg, flags=re.DOTALL).strip()


def _figure(parent: ET.Element) -> None:
    ET.SubElement(parent, "figure").text = _DRAWING


def _notes(parent: ET.Element, picture: Picture) -> None:
    for note in picture.words.notes:
        ET.SubElement(parent, "p").text = note


def _table(parent: ET.Element, picture: Picture) -> None:
    table = ET.SubElement(parent, "table")
    ET.SubElement(table, "caption").text = f"{picture.words.title}: what the picture shows"
    head = ET.SubElement(ET.SubElement(table, "thead"), "tr")
    for column in picture.table.columns:
        ET.SubElement(head, "th", scope="col").text = column
    body = ET.SubElement(table, "tbody")
    for row in picture.table.rows:
        line = ET.SubElement(body, "tr")
        for cell in row:
            _cell(ET.SubElement(line, "td"), cell)


def _cell(parent: ET.Element, cell: Cell) -> None:
    if isinstance(cell, str):
        parent.text = cell
        return
    last: ET.Element | None = None
    for part in cell:
        if last is not None:
            last.tail = ", "
        last = (
            ET.SubElement(parent, "a", href=part.address) if part.address else ET.SubElement(parent, "span")
        )
        last.text = part.text


def _sources(parent: ET.Element, sources: Iterable[Source]) -> None:
    ET.SubElement(parent, "h2").text = "Sources"
    listed = ET.SubElement(parent, "ul")
    for source in sources:
        item = ET.SubElement(listed, "li")
        item.text = str(source)
        if source.title and source.title != source.label:
            item.text += f": {source.title}"
        if source.address.startswith(("http://", "https://")):
            item.text += ", "
            ET.SubElement(item, "a", href=source.address).text = source.address
