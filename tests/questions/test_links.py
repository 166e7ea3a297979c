"""The question of links: all that the mapping sets say, in the words in which they name their targets."""

from __future__ import annotations

import re

from mithaq.mappings import read_links, read_targets
from mithaq.resources import model
from mithaq.terms import MITHAQ

FOLDER = model().data / "links"


def test_the_query_names_the_targets_as_their_file_does() -> None:
    text = (model().queries / "links.rq").read_text(encoding="utf-8")
    assert re.findall(r'^    \("(\S+)" "(.+)"\)$', text, re.MULTILINE) == [
        (target.namespace, target.title) for target in read_targets(FOLDER / "targets.toml")
    ]


def test_every_mapping_is_a_row(kg) -> None:
    mappings = {quad.subject for quad in read_links(FOLDER).quads if quad.predicate == MITHAQ.hasSource}
    assert {row.claim.iri for row in kg.ask("links")} == mappings
