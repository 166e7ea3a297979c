"""Identifiers resolved on a real server: politely, once, and with a verdict for each way to fail."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest

from mithaq.linking import Resolver, collect, resolve_links

HEAD = """# curie_map:
#   t: {url}id/
#   nation: https://w3id.org/mithaq/nation/
#   skos: http://www.w3.org/2004/02/skos/core#
#   semapv: https://w3id.org/semapv/vocab/
# mapping_set_id: https://example.org/links/t
# license: https://creativecommons.org/licenses/by/4.0/
subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification
"""
TARGETS = """[things]
title = "things"
namespace = "{url}id/"
pattern = "[A-Za-z0-9-]+"
noun = "thing"
dataset = "{url}"
"""


def folder(url: str, where: Path, *names: str) -> Path:
    """A folder of one mapping set whose objects are on a server."""
    where.mkdir(exist_ok=True)
    rows = "".join(
        f"nation:PAK\tPakistan\tskos:closeMatch\tt:{name}\tsemapv:ManualMappingCuration\n" for name in names
    )
    (where / "t.sssom.tsv").write_text(HEAD.format(url=url) + rows, encoding="utf-8")
    (where / "targets.toml").write_text(TARGETS.format(url=url), encoding="utf-8")
    return where


def verdicts(url: str, where: Path, *names: str, **options: object) -> dict[str, tuple[str, str]]:
    """What is found about each name: the check and the message."""
    settings = {"pause": 0.0, "patience": 0.3, "cache": None, "sleep": lambda _: None, **options}
    report = resolve_links(collect([str(folder(url, where / "links", *names))]), Resolver(**settings))
    return {
        finding.value.value.rpartition("/")[2]: (f"{finding.level} {finding.check}", finding.message)
        for finding in report
    }


@pytest.mark.parametrize(
    ("name", "verdict", "message"),
    [
        ("gone", "violation identifier-gone", "there is no t:gone any more: 404 Not Found."),
        ("broken", "warning identifier-unresolved", "500 Internal Server Error"),
        ("hang", "warning identifier-unresolved", "no answer within 0.3 s"),
        ("garbage", "warning identifier-unresolved", "no proper answer"),
        ("circle", "warning identifier-unresolved", "sent from one address to the next"),
        ("moved", "warning identifier-moved", "moved for good to"),
    ],
)
def test_what_does_not_resolve_is_found(things, tmp_path, name, verdict, message):
    found = verdicts(things.url, tmp_path, "ok", name)
    assert set(found) == {name}
    assert found[name][0] == verdict
    assert message in found[name][1]


def test_what_resolves_is_not(things, tmp_path):
    assert verdicts(things.url, tmp_path, "ok", "get-only", "see-other", "busy") == {}


def test_get_follows_head_only_where_it_must(things, tmp_path):
    verdicts(things.url, tmp_path, "ok", "get-only")
    assert [(each.method, each.path) for each in things.asked] == [
        ("HEAD", "/id/ok"),
        ("HEAD", "/id/get-only"),
        ("GET", "/id/get-only"),
    ]
    assert all(
        each.agent.startswith("mithaq/") and "https://w3id.org/mithaq/" in each.agent for each in things.asked
    )


def test_a_server_that_is_busy_is_left_in_peace_as_long_as_it_asks(things, tmp_path):
    waited: list[float] = []
    assert verdicts(things.url, tmp_path, "busy", sleep=waited.append) == {}
    assert waited == [7.0]
    waited.clear()
    names = [f"always-busy{number}" for number in ("", 2, 3, 4)]
    found = verdicts(things.url, tmp_path, *names, sleep=waited.append)
    assert waited == []  # it asks for more than a day
    assert "429 Too Many Requests" in found["always-busy"][1]
    assert "not asked" in found["always-busy4"][1]


def test_questions_to_one_server_are_apart(things, tmp_path):
    verdicts(things.url, tmp_path, "ok", "Q1", "Q2", pause=0.2, sleep=time.sleep)
    times = [each.when for each in things.asked]
    assert all(later - earlier >= 0.1 for earlier, later in pairwise(times))


def test_a_server_that_fails_again_and_again_is_left_alone(things, tmp_path):
    found = verdicts(things.url, tmp_path, "broken", "broken2", "broken3", "broken4", "ok")
    assert len(things.asked) == 3
    assert "not asked" in found["ok"][1]


def test_answers_for_good_are_kept_and_failures_are_not(things, tmp_path):
    names = ("ok", "gone", "broken")
    first = verdicts(things.url, tmp_path, *names, cache=tmp_path / "cache")
    things.asked.clear()
    assert verdicts(things.url, tmp_path, *names, cache=tmp_path / "cache") == first
    assert [each.path for each in things.asked] == ["/id/broken"]
    things.asked.clear()
    verdicts(things.url, tmp_path, *names, cache=tmp_path / "cache", refresh=True)
    assert len(things.asked) == 3


def test_a_damaged_answer_is_asked_for_anew(things, tmp_path):
    verdicts(things.url, tmp_path, "ok", cache=tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_text("{", encoding="utf-8")
    assert verdicts(things.url, tmp_path, "ok", cache=tmp_path / "cache") == {}
    assert len(things.asked) == 2


def test_the_command_asks_only_when_it_is_told_to(things, tmp_path, run):
    links = str(folder(things.url, tmp_path / "links", "ok", "gone"))
    offline = run("link", "check", links)
    assert things.asked == []
    assert "identifier-gone" not in offline.out
    online = run("link", "check", links, "--online", "--pause", "0", "--cache", str(tmp_path / "kept"))
    assert online.status == 1
    assert "violation: there is no t:gone any more: 404 Not Found. [identifier-gone]" in online.out
    assert "asked about 2 of 2 identifiers" in online.err
    assert len(list((tmp_path / "kept").iterdir())) == 2
