"""What claims and sources say cannot drive the terminal, nor pass for lines of our own."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, Quad

import mithaq
from mithaq.explaining import render_why
from mithaq.screen import answer_text, description_text
from mithaq.terms import CLAIM, CLAIMS_GRAPH, MITHAQ, RDFS, SOURCE

EVIL = "\x1b[2Jgone\x9b31m\x07\nmithaq: all is well\u2028so it is"
STATED = CLAIM["strategic-alliances-14-1"]
ATTRIBUTED = CLAIM["strategic-alliances-8-9"]
ESSAY = SOURCE["strategic-alliances"]


@pytest.fixture(scope="module")
def hostile(small_kg):
    """A graph with control characters in what a source and its claims say."""
    store = small_kg.to_pyoxigraph()
    for thing, said in (
        (STATED, MITHAQ.quote),
        (STATED, MITHAQ.statement),
        (ATTRIBUTED, MITHAQ.quote),
        (ATTRIBUTED, MITHAQ.statement),
        (ESSAY, RDFS.label),
    ):
        for old in list(store.quads_for_pattern(thing, said, None, CLAIMS_GRAPH)):
            store.remove(old)
            # As long as what it replaces, since a quote is as long as its offsets say.
            text = EVIL.ljust(len(old.object.value), ".")
            store.add(Quad(thing, said, Literal(text), CLAIMS_GRAPH))
    return mithaq.graph_from(store)


def explained(kg, *triple):
    return render_why(kg, kg.triple(*triple), "text")[0].decode()


SCREENS = {
    "answer": lambda kg: answer_text(kg.ask("defense-partners", nation="PAK")),
    "answer with evidence": lambda kg: answer_text(kg.ask("defense-partners", nation="PAK", evidence=True)),
    "empty answer": lambda kg: answer_text(kg.ask("providers", provider="SAU", recipient="PAK")),
    "description": lambda kg: description_text(kg.describe("Pakistan")),
    "description of a claim": lambda kg: description_text(kg.describe(STATED)),
    "description of a source": lambda kg: description_text(kg.describe(ESSAY)),
    "why": lambda kg: explained(kg, "PAK", "hasDefensePartner", "CHN"),
    "why not": lambda kg: explained(kg, "SAU", "hasSuccessor", "PAK"),
}


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_control_characters_are_shown_as_escapes(hostile, screen):
    text = screen(hostile)
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", text) == []
    assert "\\x1b[2Jgone\\x9b31m\\x07" in text
    assert not any(line.startswith("mithaq: all is well") for line in text.splitlines())
