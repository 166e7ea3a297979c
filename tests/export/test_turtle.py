"""The very text of Turtle and TriG."""

from __future__ import annotations

from textwrap import dedent

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from mithaq import export
from mithaq.export.blanks import MAX_DEPTH
from mithaq.terms import MITHAQ, NATION, PREFIXES, RDF, RDFS, XSD
from random_graphs import canonical, read

HEADER = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def quads(text: str) -> list[Quad]:
    return list(parse(HEADER + text, format=RdfFormat.TRIG))


def body(text: str, format_: str = "turtle") -> str:
    """What is written of the text, without prefixes."""
    document = export.write(quads(text), format_).decode()
    lines = document.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("@prefix")).lstrip("\n")


def same(expected: str, given: str, format_: str = "turtle") -> None:
    assert body(given, format_) == dedent(expected).lstrip("\n")


def test_a_whole_document() -> None:
    given = """
    nation:PAK rdfs:label "Pakistan"@en, "پاکستان"@ur ; mithaq:isoNumericCode "586" ; a mithaq:Nation ;
        mithaq:hasDefensePartner nation:TUR, nation:CHN ; skos:exactMatch wd:Q843 .
    """
    expected = """\
    @prefix mithaq: <https://w3id.org/mithaq/ontology#> .
    @prefix nation: <https://w3id.org/mithaq/nation/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix wd: <http://www.wikidata.org/entity/> .

    nation:PAK a mithaq:Nation ;
        rdfs:label "Pakistan"@en, "پاکستان"@ur ;
        mithaq:hasDefensePartner nation:CHN, nation:TUR ;
        mithaq:isoNumericCode "586" ;
        skos:exactMatch wd:Q843 .
    """
    assert export.write(quads(given), "turtle").decode() == dedent(expected)


def test_a_document_without_curies_has_no_prefixes() -> None:
    fact = Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("x"))
    assert export.write([fact], "turtle") == b'<http://e/s> <http://e/p> "x" .\n'


def test_trig_has_facts_first_then_graphs_in_natural_order() -> None:
    given = """
    claim:c-14 { nation:PAK mithaq:isAlliedWith nation:TUR }
    claim:c-2 { nation:PAK mithaq:isAlliedWith nation:CHN . nation:CHN rdfs:label "a\\nb" }
    nation:PAK a mithaq:Nation .
    <http://e/> { nation:PAK a mithaq:Nation }
    """
    expected = '''
    nation:PAK a mithaq:Nation .

    claim:c-2 {
        nation:CHN rdfs:label """a
    b""" .

        nation:PAK mithaq:isAlliedWith nation:CHN .
    }

    claim:c-14 {
        nation:PAK mithaq:isAlliedWith nation:TUR .
    }

    <http://e/> {
        nation:PAK a mithaq:Nation .
    }
    '''
    same(expected, given, "trig")


def test_the_ontology_header_leads_and_subjects_count_as_people_do() -> None:
    given = """
    claim:c-14-1 mithaq:p 1 . claim:c-2-1 mithaq:p 1 . claim:c-2-10 mithaq:p 1 . claim:c-2-9 mithaq:p 1 .
    <http://a/x> mithaq:p 1 . <https://w3id.org/mithaq/ontology> a owl:Ontology . _:a mithaq:p _:a .
    [] mithaq:p 2 . [] mithaq:p 1 .
    """
    expected = """
    <https://w3id.org/mithaq/ontology> a owl:Ontology .

    claim:c-2-1 mithaq:p 1 .

    claim:c-2-9 mithaq:p 1 .

    claim:c-2-10 mithaq:p 1 .

    claim:c-14-1 mithaq:p 1 .

    <http://a/x> mithaq:p 1 .

    _:c14n0 mithaq:p _:c14n0 .

    [] mithaq:p 1 .

    [] mithaq:p 2 .
    """
    same(expected, given)


def test_predicates_lead_with_what_a_reader_wants_first() -> None:
    given = """mithaq:X owl:disjointWith mithaq:Y ; mithaq:basis "b" ; skos:example "e" ; rdfs:isDefinedBy mithaq:o ;
        skos:definition "d" ; skos:altLabel "al" ; rdfs:label "l" ; rdfs:comment "c" ; a owl:Class ."""
    expected = """
    mithaq:X a owl:Class ;
        rdfs:label "l" ;
        skos:altLabel "al" ;
        skos:definition "d" ;
        skos:example "e" ;
        rdfs:comment "c" ;
        rdfs:isDefinedBy mithaq:o ;
        mithaq:basis "b" ;
        owl:disjointWith mithaq:Y .
    """
    same(expected, given)


def test_expressions_are_nested_and_sorted_by_content() -> None:
    given = """
    mithaq:X rdfs:subClassOf
        [ a owl:Restriction ; owl:onProperty mithaq:q ; owl:someValuesFrom [ owl:unionOf ( mithaq:B mithaq:A ) ] ],
        [ owl:hasValue 1 ; a owl:Restriction ; owl:onProperty [ owl:inverseOf mithaq:p ] ], mithaq:Y ;
      mithaq:empty [], () .
    """
    expected = """
    mithaq:X mithaq:empty (), [] ;
        rdfs:subClassOf
            mithaq:Y,
            [
                a owl:Restriction ;
                owl:hasValue 1 ;
                owl:onProperty [ owl:inverseOf mithaq:p ]
            ],
            [
                a owl:Restriction ;
                owl:onProperty mithaq:q ;
                owl:someValuesFrom [ owl:unionOf ( mithaq:B mithaq:A ) ]
            ] .
    """
    same(expected, given)


def test_long_lists_stand_one_item_a_line() -> None:
    items = " ".join(f"mithaq:SomeRatherLongName{number}" for number in range(4))
    expected = """
    [] a owl:AllDifferent ;
        owl:members (
            mithaq:SomeRatherLongName0
            mithaq:SomeRatherLongName1
            mithaq:SomeRatherLongName2
            mithaq:SomeRatherLongName3
        ) .
    """
    same(expected, f"[] a owl:AllDifferent ; owl:members ( {items} ) .")


def test_long_runs_of_objects_stand_one_a_line() -> None:
    objects = ", ".join(f"mithaq:SomeRatherLongName{number}" for number in (10, 9, 8, 7))
    expected = """
    nation:X mithaq:p
            mithaq:SomeRatherLongName7,
            mithaq:SomeRatherLongName8,
            mithaq:SomeRatherLongName9,
            mithaq:SomeRatherLongName10 .
    """
    same(expected, f"nation:X mithaq:p {objects} .")


def test_blank_nodes_that_cannot_be_nested_are_labelled() -> None:
    given = """
    nation:A mithaq:p _:shared . nation:B mithaq:p _:shared . _:shared mithaq:q [ mithaq:r 1 ] .
    _:one mithaq:next _:two . _:two mithaq:next _:one .
    """
    text = body(given)
    assert "nation:A mithaq:p _:c14n" in text
    assert "mithaq:q [ mithaq:r 1 ] ." in text
    assert text.count("_:c14n") == 3 + 4


def test_a_blank_node_in_two_graphs_keeps_its_label() -> None:
    text = body("_:x mithaq:p 1 . nation:A mithaq:q _:x . claim:c { _:x mithaq:p 2 }", "trig")
    assert text.count("_:c14n0") == 3


def test_broken_lists_are_written_as_what_they_are() -> None:
    given = "nation:A mithaq:p [ rdf:first 1 ; rdf:rest [ rdf:first 2 ; rdf:rest ( 3 ) ; mithaq:odd 1 ] ] ."
    expected = """
    nation:A mithaq:p [
            rdf:first 1 ;
            rdf:rest [
                mithaq:odd 1 ;
                rdf:first 2 ;
                rdf:rest ( 3 )
            ]
        ] .
    """
    same(expected, given)


def test_very_deep_nesting_is_cut_and_very_long_lists_are_not() -> None:
    depth = 3 * MAX_DEPTH
    chain = [Quad(BlankNode(f"n{n}"), MITHAQ.next, BlankNode(f"n{n + 1}")) for n in range(depth)]
    deep = [Quad(NATION.A, MITHAQ.next, BlankNode("n0")), *chain]
    assert read(export.write(deep, "turtle"), "turtle") == canonical(deep)
    cells = [BlankNode(f"n{n}") for n in range(5000)]
    long = [Quad(NATION.A, MITHAQ.items, cells[0])]
    for number, (cell, rest) in enumerate(zip(cells, [*cells[1:], RDF.nil], strict=True)):
        long += [Quad(cell, RDF.first, Literal(number)), Quad(cell, RDF.rest, rest)]
    text = export.write(long, "turtle").decode()
    assert "_:" not in text and "[" not in text and "\n        4999\n    ) ." in text


@pytest.mark.parametrize(
    ("literal", "written"),
    [
        (Literal("586", datatype=XSD.integer), "586"),
        (Literal("-05", datatype=XSD.integer), "-05"),
        (Literal("1.0", datatype=XSD.integer), '"1.0"^^xsd:integer'),
        (Literal("٣", datatype=XSD.integer), '"٣"^^xsd:integer'),
        (Literal("2.50", datatype=XSD.decimal), "2.50"),
        (Literal("2", datatype=XSD.decimal), '"2"^^xsd:decimal'),
        (Literal("2.", datatype=XSD.decimal), '"2."^^xsd:decimal'),
        (Literal("true", datatype=XSD.boolean), "true"),
        (Literal("1", datatype=XSD.boolean), '"1"^^xsd:boolean'),
        (Literal("1.0E1", datatype=XSD.double), '"1.0E1"^^xsd:double'),
        (Literal("P1Y", datatype=XSD.duration), '"P1Y"^^xsd:duration'),
        (Literal("1969", datatype=XSD.gYear), '"1969"^^xsd:gYear'),
        (Literal("x", datatype=NamedNode("http://e/t")), '"x"^^<http://e/t>'),
        (Literal("586"), '"586"'),
        (Literal("a\tb\r\x00\u2028", language="en"), '"a\\tb\\r\\u0000\\u2028"@en'),
        (Literal('say "x" \\'), '"say \\"x\\" \\\\"'),
        (Literal('say "x"\nor """'), '"""say "x"\nor \\"\\"\\""""'),
        (Literal('a\n"'), '"""a\n\\""""'),
    ],
)
def test_literals(literal: Literal, written: str) -> None:
    document = export.write([Quad(NATION.A, RDFS.label, literal)], "turtle").decode()
    assert document.partition("rdfs:label ")[2] == f"{written} .\n"


@pytest.mark.parametrize(
    ("local", "written"),
    [
        ("PAK", "nation:PAK"),
        ("x-annam", "nation:x-annam"),
        ("cow-2", "nation:cow-2"),
        ("586", "nation:586"),
        ("a.b", "nation:a.b"),
        ("پاکستان", "nation:پاکستان"),
        ("a%20b", "nation:a%20b"),
        ("a.", "<https://w3id.org/mithaq/nation/a.>"),
        ("-a", "<https://w3id.org/mithaq/nation/-a>"),
        ("a/b", "<https://w3id.org/mithaq/nation/a/b>"),
        ("a(b)", "<https://w3id.org/mithaq/nation/a(b)>"),
        ("", "<https://w3id.org/mithaq/nation/>"),
    ],
)
def test_curies_only_where_the_local_name_is_legal(local: str, written: str) -> None:
    document = export.write([Quad(NATION[local], RDFS.label, Literal(1))], "turtle").decode()
    assert document.endswith(f"\n\n{written} rdfs:label 1 .\n")


def test_every_namespace_can_be_told_from_an_iri() -> None:
    assert all(iri[-1] in "/#" for iri in PREFIXES.values())
