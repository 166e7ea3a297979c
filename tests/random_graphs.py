"""Random graphs with all that makes writing hard, and a comparison that does not depend on the code under test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from hypothesis import strategies as st
from pyoxigraph import (
    BaseDirection,
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from mithaq.terms import CLAIM, MITHAQ, NATION, OWL, RDF, RDFS, XSD

SYNTAXES = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}

#: Local names, many of which Turtle does not allow after a prefix as they are.
LOCALS = (
    "PAK", "a.b", "a.", ".a", "-x", "x-", "1", "14-2", "é", "پاکستان", "a%20b", "a:b", ":", "", "a/b", "a//", "a#b", "~x",
    "(x)", "x'y", "a_b", "_", "\u00b7x", "x\u00b7", "a?b=c&d", "a,b;c", "true", "@x", "!", "𐍈",
)  # fmt: skip

named = st.one_of(
    st.sampled_from(LOCALS).map(lambda local: NATION[local]),
    st.sampled_from([RDF.nil, RDF.List, OWL.Thing, OWL.Ontology, CLAIM["c-2"], CLAIM["c-14"], MITHAQ.Claim]),
    st.sampled_from(["urn:x", "HTTP://E/../x/.", "http://e", "http://e/?a=b#c", "http://e/a%2Fb", "a:"]).map(
        NamedNode
    ),
)
predicates = st.one_of(
    st.sampled_from(
        [RDF.type, RDF.first, RDF.rest, RDFS.label, MITHAQ.p, RDF["_1"], NamedNode("http://e/né#q.r-1")]
    ),
    st.sampled_from(["http://e/2x", "urn:p:q", "http://e/a/b"]).map(NamedNode),
)
#: Predicates that RDF/XML cannot write, and the other formats must.
odd_predicates = st.one_of(predicates, named)
blanks = st.integers(0, 4).map(lambda number: BlankNode(f"b{number}"))

NASTY = ('"', '""', '"""', '\\"', '\\', 'a"\n', '"\n"', '"""\n""', "\\\n\\", "\r\n", "\r", "\t", " ", "", "\n", "]]>&<", "\\u0041", "'''")  # fmt: skip
xml_texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8),
)
any_texts = st.one_of(
    st.sampled_from((*NASTY, "\x00", "\x1b[0m", "\x7f\x85\u2028\ufeff\ufffe\uffff")), st.text(max_size=8)
)
numbers = st.sampled_from(
    ["1", "-1", "+01", "1.", ".5", "1.50", "1e0", "", " 1", "true", "1 ", "٣", "1" * 5000, "FALSE"]
)
datatypes = st.sampled_from([XSD.integer, XSD.decimal, XSD.double, XSD.boolean, XSD.date, NATION["a.b."]])
languages = st.sampled_from(["en", "en-gb", "ar", "zh-hans-cn"])


def literals(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Literal]:
    """Plain, tagged and typed literals; bare-looking ones above all."""
    return st.one_of(
        texts.map(Literal),
        st.builds(lambda value, tag: Literal(value, language=tag), texts, languages),
        st.builds(lambda value, kind: Literal(value, datatype=kind), st.one_of(numbers, texts), datatypes),
    )


directed = st.builds(lambda value: Literal(value, language="ar", direction=BaseDirection.RTL), any_texts)
triple_terms = st.builds(
    Triple, st.one_of(named, blanks), odd_predicates, st.one_of(named, blanks, literals(any_texts))
)


nodes = st.one_of(named, blanks)
members = st.lists(nodes, min_size=1, max_size=3)


@st.composite
def lists(draw: st.DrawFn, graphs: st.SearchStrategy[object]) -> list[Quad]:
    """A list, now and then with a cell that is not as it should be."""
    start = draw(st.integers(10, 13))
    items = draw(members)
    graph = draw(graphs)
    cells = [BlankNode(f"l{start}x{number}") for number in range(len(items))]
    quads = [Quad(draw(nodes), MITHAQ.has, cells[0], graph)]
    for cell, item, rest in zip(cells, items, [*cells[1:], RDF.nil], strict=True):
        quads += [Quad(cell, RDF.first, item, graph), Quad(cell, RDF.rest, rest, graph)]
    if draw(st.booleans()):
        quads.append(Quad(draw(st.sampled_from(cells)), MITHAQ.odd, items[0], graph))
    return quads


@cache  # making strategies takes as long as drawing from them
def datasets(format: str) -> st.SearchStrategy[list[Quad]]:  # noqa: A002
    """What the format can hold, as hard to write as that allows."""
    values = [named, blanks, blanks, literals(xml_texts if format == "rdfxml" else any_texts)]
    if format not in ("rdfxml", "jsonld"):
        values += [directed, triple_terms]
    keeps_graphs = SYNTAXES[format].supports_datasets
    graphs = st.one_of(st.just(DefaultGraph()), named, blanks) if keeps_graphs else st.just(DefaultGraph())
    quad = st.builds(
        Quad,
        st.one_of(named, blanks, blanks),
        predicates if format == "rdfxml" else odd_predicates,
        st.one_of(values),
        graphs,
    )
    parts = st.tuples(st.lists(quad, max_size=8), st.lists(lists(graphs), max_size=2))
    return parts.map(lambda pair: [*pair[0], *(quad for part in pair[1] for quad in part)])


def relabel(quads: Iterable[Quad], label: Callable[[str], str]) -> list[Quad]:
    """The same quads under other blank node labels."""

    def rename(term: object) -> object:
        if isinstance(term, BlankNode):
            return BlankNode(label(term.value))
        return Triple(*map(rename, term)) if isinstance(term, Triple) else term  # type: ignore[arg-type]

    return [Quad(*map(rename, quad)) for quad in quads]  # type: ignore[arg-type]


def canonical(quads: Iterable[Quad]) -> Dataset:
    """Two datasets are isomorphic when these are equal."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def read(data: bytes, format: str) -> Dataset:  # noqa: A002
    """The dataset of a document, read by pyoxigraph alone."""
    return canonical(parse(data, format=SYNTAXES[format]))
