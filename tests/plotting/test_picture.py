"""A picture as SVG, PNG and HTML: the same bytes each time, readable without seeing it, and nothing from elsewhere."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from drawings import parsed, texts
from mithaq.errors import InputError, UnknownNameError
from mithaq.names import Names
from mithaq.plotting import PICTURES, Wanted, picture, plot
from mithaq.resources import model
from mithaq.store import EmbeddedStore

NATIONS = {"timeline": ("PAK",), "dyad": ("PAK", "USA")}
ALL = pytest.mark.parametrize("what", list(PICTURES))
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def any_picture(draw):
    return lambda what: draw(what, *NATIONS.get(what, ()))


class Page(HTMLParser):
    """The elements of a page with their attributes, and the words of each kind of element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._open.append(tag)

    def handle_data(self, data):
        if self._open and data.strip():
            self.words.setdefault(self._open[-1], []).append(data.strip())


@ALL
def test_the_same_graph_gives_the_same_bytes(any_picture, quads, what):
    other = EmbeddedStore.in_memory(reversed(quads))
    again = plot(other, Names(other), model().queries, what, Wanted(NATIONS.get(what, ())))
    for name in ("svg", "png", "html"):
        assert any_picture(what).render(name) == again.render(name)


@ALL
def test_a_drawing_says_what_it_is_without_being_seen(any_picture, what):
    shown = any_picture(what)
    root = parsed(shown.svg())
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == shown.words.title
    assert shown.words.subtitle in description.text
    assert str(len(shown.table.rows)) in description.text


@ALL
def test_title_subtitle_sources_and_day_are_texts_of_the_drawing(any_picture, what):
    shown = any_picture(what)
    found = " ".join(texts(shown))
    for part in (shown.words.title, shown.words.subtitle, "Sources: ", "As of 2026-11-23"):
        assert part in found


@ALL
def test_a_drawing_is_not_dated_and_names_no_software(any_picture, what):
    assert "metadata" not in any_picture(what).svg()


@ALL
def test_a_page_holds_the_drawing_and_all_it_shows_as_a_table(any_picture, what):
    shown = any_picture(what)
    page = Page(shown.render("html").decode())
    tags = [tag for tag, _ in page.elements]
    assert tags.count("svg") == 1
    assert page.words["title"][0] == shown.words.title
    assert page.words["th"] == list(shown.table.columns)
    assert tags.count("tr") == len(shown.table.rows) + 1
    claims = {attributes["href"] for tag, attributes in page.elements if tag == "a"}
    assert any(address.startswith("https://w3id.org/mithaq/claim/") for address in claims)


@ALL
def test_a_page_loads_nothing(any_picture, what):
    for tag, attributes in Page(any_picture(what).render("html").decode()).elements:
        assert tag not in ("script", "link", "img", "iframe", "object")
        assert "src" not in attributes
        assert all(value.startswith("#") for name, value in attributes.items() if name == "xlink:href")


def test_a_page_names_each_source_with_its_address(any_picture):
    page = any_picture("timeline").render("html").decode()
    assert "ATOP (1945–2018, census): The data of ATOP" in page
    assert '<a href="https://data.example/atop">' in page


def test_words_of_sources_cannot_become_markup(store_with):
    evil = store_with('instrument:dca rdfs:label "<script>alert(1)</script> $x_1$ THE-DRAWING"@en .')
    shown = evil("dyad", "FRA", "IRN") or evil("timeline", "PAK")
    assert "<script" not in shown.render("html").decode()
    assert ElementTree.fromstring(shown.svg()) is not None  # noqa: S314 - our own


def test_a_notebook_shows_it(any_picture):
    shown = any_picture("timeline")
    assert shown._repr_svg_() == shown.svg()
    page = Page(shown._repr_html_())
    assert [tag for tag, _ in page.elements][:3] == ["div", "figure", "svg"]
    assert "details" in [tag for tag, _ in page.elements]


def test_a_png_is_one(any_picture):
    assert any_picture("exercises").render("png").startswith(b"\x89PNG")


def test_an_unknown_picture_or_format_is_answered_with_those_there_are(draw, any_picture):
    with pytest.raises(UnknownNameError, match="unknown picture 'timelines'\ndid you mean: timeline"):
        draw("timelines", "PAK")
    with pytest.raises(UnknownNameError, match="known: svg, png, html"):
        any_picture("exercises").render("pdf")


@pytest.mark.parametrize(
    ("what", "nations", "message"),
    [
        ("timeline", (), "'timeline' is about one nation, and 0 are named"),
        ("dyad", ("PAK",), "'dyad' is about two nations, and 1 are named"),
        ("network", ("PAK",), "'network' is about no nation by itself, and 1 are named"),
        ("exercises", ("PAK", "SAU"), "'exercises' is about one nation or all, and 2 are named"),
    ],
)
def test_another_number_of_nations_is_refused(draw, what, nations, message):
    with pytest.raises(InputError, match=message):
        draw(what, *nations)


def test_a_year_and_a_span_are_not_mistaken_for_each_other(draw):
    with pytest.raises(InputError, match="shows one year"):
        draw("matrix", first=1990)
    with pytest.raises(InputError, match="shows all years"):
        draw("timeline", "PAK", year=1990)


def test_without_the_library_one_message_names_what_to_install(any_picture, monkeypatch):
    shown = replace(any_picture("exercises"))  # one that was not drawn yet
    monkeypatch.setattr(picture, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"matplotlib, which is not installed\n.*mithaq\[plot\]"):
        shown.render("svg")


def test_the_library_is_imported_only_when_a_picture_is_drawn():
    code = "import sys, mithaq, mithaq.plotting, mithaq.cli.plot; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
