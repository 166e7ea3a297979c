"""Of what kind the sources of the curated tables are: whoever keeps somebody else's text is a mirror."""

from __future__ import annotations

import csv
from urllib.parse import urlsplit

from for_each import for_each
from mithaq.resources import model

SOURCES = [
    row
    for path in sorted((model().data / "tables").glob("sources-*.csv"))
    for row in csv.DictReader(path.open(encoding="utf-8", newline=""))
]
#: Sites that syndicate, copy or retell what others publish.
COPYING = (
    "docslib.org", "einpresswire.com", "exbulletin.com", "govbase.com", "howlingpixel.com", "inkl.com", "issuhub.com",
    "law.lawstack.com", "lexbuild.dev", "menafn.com", "miragenews.com", "news-pravda.com", "newsdirectory3.com",
    "newssniffer.co.uk", "sauress.com", "wikimili.com",
)  # fmt: skip


def host(source: dict[str, str]) -> str:
    return urlsplit(source["url"]).hostname or ""


@for_each(SOURCES, lambda source: source["id"])
def test_what_a_copying_site_shows_is_a_mirror(source: dict[str, str]) -> None:
    if any(host(source) == site or host(source).endswith(f".{site}") for site in COPYING):
        assert source["kind"] == "Mirror"


def test_each_copying_site_is_one_that_is_used() -> None:
    hosts = {host(source).removeprefix("www.") for source in SOURCES}
    assert set(COPYING) <= hosts


def test_a_page_of_questions_and_answers_of_unknown_origin_is_no_source() -> None:
    assert [source["id"] for source in SOURCES if host(source).endswith("askvity.info")] == []


def test_a_government_s_own_site_is_no_mirror() -> None:
    own = [source for source in SOURCES if host(source).endswith((".mil", "state.gov", "defense.gov"))]
    assert own
    assert {source["kind"] for source in own} <= {"OfficialStatement", "Scholarship", "Reference"}
