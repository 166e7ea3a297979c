"""A closure kept in a file explains as the one in memory does, and a file that is not whole is not used."""

from __future__ import annotations

from pathlib import Path

import pytest

from mithaq.reasoning import Declared, Explainer
from mithaq.reasoning.freezing import freeze
from mithaq.reasoning.frozen import thaw
from mithaq.reasoning.native import saturate
from mithaq.terms import ONTOLOGY_GRAPH
from reasoning.small_graphs import standard_rules, triple, turtle

GIVEN = dict.fromkeys(
    turtle(':p a owl:TransitiveProperty ; rdfs:range :C . :a :p :b . :b :p :c . :a :q "x"@en, 5 .'),
    Declared(ONTOLOGY_GRAPH, "note"),
)


def write(path: Path) -> bytes:
    data = freeze(saturate(GIVEN, standard_rules()).facts, GIVEN, "key")
    assert data is not None
    path.write_bytes(data)
    return data


def test_a_kept_closure_explains_the_same(tmp_path: Path) -> None:
    write(tmp_path / "proofs")
    kept = thaw(tmp_path / "proofs", "key")
    assert kept is not None
    facts, grounds = kept
    assert dict(grounds) == GIVEN
    for text in (":a :p :c", ":c a :C", ':a :q "x"@en', ":c :p :a"):
        wanted = Explainer(GIVEN, standard_rules()).why(triple(text))
        assert Explainer(grounds, standard_rules(), facts).why(triple(text)) == wanted


@pytest.mark.parametrize("place", [0, 20, -1])
def test_a_damaged_file_is_not_used(tmp_path: Path, place: int) -> None:
    data = bytearray(write(tmp_path / "proofs"))
    data[place] ^= 0xFF
    (tmp_path / "proofs").write_bytes(data)
    assert thaw(tmp_path / "proofs", "key") is None


def test_a_short_missing_or_foreign_file_is_not_used(tmp_path: Path) -> None:
    data = write(tmp_path / "proofs")
    assert thaw(tmp_path / "proofs", "another key") is None
    assert thaw(tmp_path / "none", "key") is None
    for length in (0, 10, len(data) // 2):
        (tmp_path / "proofs").write_bytes(data[:length])
        assert thaw(tmp_path / "proofs", "key") is None
