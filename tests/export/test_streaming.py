"""Streamed N-Quads are the canonical ones, however little memory they may take."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad

from mithaq import export
from mithaq.errors import InputError
from mithaq.export.streaming import stream
from mithaq.terms import CLAIM, MITHAQ, NATION
from random_graphs import datasets


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(datasets("nquads"), st.integers(1, 4))
def test_a_stream_is_byte_for_byte_the_canonical_document(quads, run):
    assert b"".join(stream(iter([*quads, *quads[:2]]), "nquads", run=run)) == export.write(quads, "nquads")


def test_a_large_graph_comes_in_pieces():
    quads = (Quad(NATION[f"x-{n}"], MITHAQ.p, Literal("x" * 100)) for n in range(30_000))
    pieces = list(stream(quads, "ntriples", run=5_000))
    assert len(pieces) > 3
    assert max(map(len, pieces)) < 2_000_000


def test_named_graphs_are_refused_in_ntriples_before_anything_is_written():
    with pytest.raises(InputError, match="ntriples cannot keep named graphs"):
        next(stream([Quad(NATION.PAK, MITHAQ.p, NATION.PAK, CLAIM["c-1"])], "ntriples"))


def test_the_command_line_streams_what_it_wrote_before(run, kg, tmp_path):
    assert run("export", "all", "--format", "nquads").out.encode() == kg.export("all", "nquads")
    assert run("export", "all", "--format", "ntriples").status == 2
    run("export", "facts", "--format", "ntriples", "--output", str(tmp_path / "facts.nt"))
    assert (tmp_path / "facts.nt").read_bytes() == kg.export("facts", "ntriples")
