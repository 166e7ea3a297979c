"""An answer as a table for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from mithaq.questions.values import Thing

if TYPE_CHECKING:
    from mithaq.questions.answer import Answer


def to_html(answer: Answer) -> str:
    """The answer's caption, columns and rows as an HTML table; below an empty one, what was consulted."""
    page = ET.Element("div")
    table = ET.SubElement(page, "table")
    ET.SubElement(table, "caption").text = str(answer.caption)
    head = ET.SubElement(ET.SubElement(table, "thead"), "tr")
    for column in answer.columns:
        ET.SubElement(head, "th", title=answer.describe(column)).text = column
    body = ET.SubElement(table, "tbody")
    for row in answer.values:
        line = ET.SubElement(body, "tr")
        for value in row:
            hover = {"title": value.iri.value} if isinstance(value, Thing) else {}
            ET.SubElement(line, "td", hover).text = "" if value is None else str(value)
    _consulted(page, answer)
    return ET.tostring(page, encoding="unicode", method="html")


def _consulted(page: ET.Element, answer: Answer) -> None:
    if answer.consulted is None:
        return
    listed = ET.SubElement(page, "ul")
    for source in answer.consulted.sources:
        ET.SubElement(listed, "li").text = f"Consulted: {source}"
    for record in answer.consulted.claims:
        ET.SubElement(listed, "li").text = f"{record.standing}: {record.statement} ({record.claim.curie})"
