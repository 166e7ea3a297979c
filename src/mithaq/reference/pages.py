"""Markdown to whole pages, through one template."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from string import Template

from markdown import Markdown

from mithaq.reference.markdown_text import slug

STYLESHEET = "reference.css"
_TEMPLATES = files("mithaq.reference") / "templates"


def page(source: str, title: str, version: str) -> str:
    """An HTML page of a Markdown text, with a table of its headings."""
    renderer = Markdown(
        extensions=["toc", "sane_lists"],
        extension_configs={"toc": {"slugify": slug, "toc_depth": "2-3"}},
        output_format="html",
    )
    body = renderer.convert(source)
    contents = getattr(renderer, "toc", "")
    return _template("page.html").substitute(
        title=escape(title), body=body, contents=contents, version=escape(version)
    )


def index_source(**numbers: object) -> str:
    """The first page, as Markdown."""
    return _template("index.md").substitute(numbers)


def stylesheet() -> str:
    """The style of all pages."""
    return (_TEMPLATES / STYLESHEET).read_text(encoding="utf-8")


def _template(name: str) -> Template:
    return Template((_TEMPLATES / name).read_text(encoding="utf-8"))
