"""A build that fails says why in one message, with the claims and their places, and leaves the last good store as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import mithaq
from builders import HEADER

WORLD = """
graph:ontology {
  mithaq:News mithaq:defaultPriority 5 . mithaq:UnattributedEssay mithaq:defaultPriority 8 .
  mithaq:hasMember owl:inverseOf mithaq:isMemberOf .
  mithaq:isMemberOf rdfs:range mithaq:Group .
  mithaq:Nation owl:disjointWith mithaq:Group .
}
graph:claims {
  graph:facts mithaq:asOf "2026-11-23"^^xsd:date .
  source:news a mithaq:Document ; mithaq:hasSourceKind mithaq:News .
  source:essay a mithaq:Document ; mithaq:hasSourceKind mithaq:UnattributedEssay .
}
"""
CLAIM = """
graph:claims {{ claim:{name} a mithaq:Claim ; mithaq:hasSource source:news ; mithaq:statement "Words."@en ;
  mithaq:hasPolarity mithaq:Affirmed ; mithaq:hasCertainty mithaq:Stated ; mithaq:hasScope mithaq:Specific ;
  mithaq:hasNature mithaq:Descriptive ; mithaq:hasRank mithaq:Normal . }}
claim:{name} {{ {content} }}
"""


def world(path: Path, *contents: str, more: str = "") -> str:
    """A graph to build from, in which claim ``a-1-1`` says the first of ``contents``, and so on."""
    claims = [CLAIM.format(name=f"a-1-{n}", content=content) for n, content in enumerate(contents, 1)]
    path.write_text(HEADER + WORLD + "".join(claims) + more, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    mithaq.build([world(folder / "w.trig", "nation:PAK a mithaq:Nation .")], home=folder / "home")
    return folder / "home"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


FAILING = {
    "claims that cannot stand together": (
        ("nation:PAK a mithaq:Nation .", "nation:CHN mithaq:isMemberOf nation:PAK ."),
        "",
        [
            "the accepted claims cannot all hold",
            "cax-dw: nothing is both a mithaq:Nation and a mithaq:Group, yet nation:PAK is",
            "    nation:PAK a mithaq:Group\n",
            "stated by claim:a-1-",
            "w.trig:",
            "Nothing was stored",
        ],
    ),
    "two nations that follow to be the same": (
        ("nation:PAK owl:sameAs nation:IND .",),
        "",
        ["nations-are-distinct: nation:", "are two nations, and follow to be the same", "claim:a-1-1"],
    ),
    "an unknown date form": (
        ('membership:x mithaq:startDate "spring 1969" .',),
        "",
        ['claim:a-1-1: unknown date form "spring 1969"', "w.trig:", "Write an xsd:gYear (1969)"],
    ),
    "a day that does not exist": (
        ('membership:x mithaq:startDate "2023-02-30"^^xsd:date .',),
        "",
        ["claim:a-1-1: there is no such day as 2023-02-30", "w.trig:"],
    ),
    "sources that name one another as their order": (
        ("nation:PAK a mithaq:Nation .",),
        "graph:claims { source:news mithaq:priority source:essay . source:essay mithaq:priority source:news . }",
        ["mithaq:priority must be a whole number, not source:", "never by naming one another"],
    ),
    "a source with two priorities": (
        ("nation:PAK a mithaq:Nation .",),
        "graph:claims { source:news mithaq:priority 1, 2 . }",
        ["source:news has 2 values of mithaq:priority: '1', '2'", "Keep the one that is right"],
    ),
}


@pytest.mark.parametrize(("contents", "more", "said"), FAILING.values(), ids=FAILING)
def test_a_build_that_fails_leaves_the_last_good_store(run, good, tmp_path, contents, more, said):
    home = shutil.copytree(good, tmp_path / "home")
    before = files(home)
    result = run("build", world(tmp_path / "w.trig", *contents, more=more), home=home)
    assert result.status == 2
    assert not result.out
    assert [words for words in said if words not in result.err] == []
    assert files(home) == before
    assert run("query", "-e", "ASK { nation:PAK a mithaq:Nation }", home=home).status == 0


def test_both_sides_of_a_contradiction_are_named_with_their_lines(run, good, tmp_path):
    path = world(
        tmp_path / "w.trig", "nation:PAK a mithaq:Nation .", "nation:CHN mithaq:isMemberOf nation:PAK ."
    )
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    result = run("build", path, home=tmp_path / "home")
    for name in ("a-1-1", "a-1-2"):
        line = next(n for n, text in enumerate(lines, 1) if f"claim:{name} a mithaq:Claim" in text)
        assert f"claim:{name} ({path}:{line}" in result.err
