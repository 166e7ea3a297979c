"""What is written is read back as the same graph, and the same graph is written the same."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Quad, Triple
from rdflib.compare import isomorphic

from mithaq import export
from mithaq.errors import InputError, UnknownNameError
from mithaq.terms import CLAIM, MITHAQ, NATION, RDF, RDFS
from random_graphs import SYNTAXES, canonical, datasets, read, relabel

FORMATS = list(SYNTAXES)
examples = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FACT = Quad(NATION.PAK, MITHAQ.isAlliedWith, NATION.TUR)
CLAIMED = Quad(NATION.PAK, MITHAQ.isAlliedWith, NATION.TUR, CLAIM["c-1"])


def test_formats_are_those_that_can_be_read() -> None:
    assert list(export.FORMATS) == FORMATS
    assert [name for name, format_ in export.FORMATS.items() if format_.keeps_graphs] == [
        "trig",
        "nquads",
        "jsonld",
    ]


# Drawing a dataset takes longer than looking at what is written of it, so all that is to hold of one is held to it at once, and
# formats that can hold the same get the same.
@pytest.mark.parametrize(
    "names", [("turtle", "ntriples"), ("trig", "nquads"), ("jsonld",), ("rdfxml",)], ids="-".join
)
@examples
@given(st.data())
def test_what_is_written_reads_back_the_same_whatever_its_order_and_labels(
    names: tuple[str, ...], data: st.DataObject
) -> None:
    quads = data.draw(datasets(names[0]))
    shuffled = data.draw(st.permutations(quads))
    for name in names:
        written = export.write(quads, name)
        assert read(written, name) == canonical(quads), "reading back gives an isomorphic graph"
        assert export.write(relabel(shuffled, lambda label: f"z{label[::-1]}"), name) == written
        assert export.write([*shuffled, *quads], name) == written, "a quad said twice is one quad"
        is_well_written(written.decode(), name)


def is_well_written(text: str, name: str) -> None:
    assert text == "" or (text.endswith("\n") and not text.endswith("\n\n")), "LF text with an end of line"
    assert "\r" not in text
    if name == "rdfxml":
        ElementTree.fromstring(text)  # noqa: S314 - our own output
    if name in ("ntriples", "nquads"):
        lines = text.split("\n")[:-1]
        assert lines == sorted(set(lines)), "lines are sorted by code point"


@pytest.mark.parametrize("name", ["turtle", "rdfxml"])
def test_another_reader_reads_the_same(name: str) -> None:
    quads = [
        Quad(NATION["a.b"], RDFS.label, Literal('say "x"\nor \\ and\tback\r', language="en")),
        Quad(NATION["a."], MITHAQ.p, Literal('ends with """')),
        Quad(NATION["14-1"], MITHAQ.p, BlankNode("x")),
        Quad(BlankNode("x"), MITHAQ.q, BlankNode("y")),
        Quad(BlankNode("y"), RDF.first, Literal("é پ")),
        Quad(BlankNode("y"), RDF.rest, RDF.nil),
    ]
    theirs = rdflib.Graph().parse(data=export.write(quads, name), format="xml" if name == "rdfxml" else name)
    ours = rdflib.Graph().parse(data=export.write(quads, "ntriples"), format="nt")
    assert isomorphic(theirs, ours)


@pytest.mark.parametrize("name", FORMATS)
def test_a_stream_gets_the_same_bytes(name: str) -> None:
    file = io.BytesIO()
    export.write_to(file, [FACT], name)
    assert file.getvalue() == export.write([FACT], name)


def test_triples_are_facts_of_the_default_graph() -> None:
    assert export.write([FACT.triple], "nquads") == export.write([FACT], "nquads")


@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml"])
def test_formats_without_graphs_refuse_them_and_name_those_that_keep_them(name: str) -> None:
    file = io.BytesIO()
    with pytest.raises(InputError) as raised:
        export.write_to(file, [FACT, CLAIMED], name)
    assert raised.value.what == f"{name} cannot keep named graphs, and the data has <{CLAIM['c-1'].value}>"
    assert raised.value.hint == "Formats that keep them: trig, nquads, jsonld."
    assert file.getvalue() == b""


def test_an_unknown_format_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as raised:
        export.write([FACT], "Turtel")
    assert raised.value.candidates == ("turtle",)
    assert "ntriples, nquads, jsonld" in raised.value.message


@pytest.mark.parametrize(
    ("name", "quad", "words"),
    [
        ("rdfxml", Quad(NATION.PAK, NamedNode("http://e/1"), NATION.TUR), "predicate <http://e/1>"),
        ("rdfxml", Quad(NATION.PAK, RDF.li, NATION.TUR), "predicate"),
        ("rdfxml", Quad(NATION.PAK, NamedNode("http://www.w3.org/2000/xmlns/x"), NATION.TUR), "predicate"),
        ("rdfxml", Quad(NATION.PAK, RDFS.label, Literal("a\x01")), "U+0001"),
        (
            "rdfxml",
            Quad(NATION.PAK, RDFS.label, Literal("a", language="ar", direction=BaseDirection.RTL)),
            "direction",
        ),
        ("rdfxml", Quad(NATION.PAK, RDFS.label, Triple(*FACT.triple)), "triple"),
        ("jsonld", Quad(NATION.PAK, RDFS.label, Triple(*FACT.triple)), "JSON-LD"),
    ],
)
def test_what_a_format_cannot_say_is_refused_in_words(name: str, quad: Quad, words: str) -> None:
    file = io.BytesIO()
    with pytest.raises(InputError, match=words.replace("+", r"\+")) as raised:
        export.write_to(file, [FACT, quad], name)
    assert "turtle" in raised.value.hint
    assert file.getvalue() == b""


@pytest.mark.parametrize("name", ["turtle", "trig", "ntriples", "nquads"])
def test_an_empty_graph_is_an_empty_document(name: str) -> None:
    assert export.write([], name) == b""
