"""Curated tables: a row becomes claims as the mapping beside it says, or is refused by file and row."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal

from builders import triples
from mithaq.claims import Claim, read_claims
from mithaq.errors import MithaqError
from mithaq.tables import Tables, read_tables
from mithaq.terms import CLAIM, CLAIMS_GRAPH, MITHAQ, RDFS, SOURCE, VOCABULARY_GRAPH, expand

ONTOLOGY = triples(
    'mithaq:FullMember rdfs:label "full member"@en . mithaq:Observer rdfs:label "observer"@en .'
)
NATIONS = """
files = ["nations.csv"]
columns = ["claim", "id", "label", "source", "row"]
needs = ["claim", "id", "source"]
names = { thing = "{id}", text = "label" }

[[vocabulary]]
when = ["label"]
triples = "{id} rdfs:label {label|text}@en ."

[[claims]]
name = "{claim}-1"
statement = "{id|name} is a nation."
triples = "{id} a mithaq:Nation ."
"""
SPELLS = """
files = ["spells-*.csv"]
columns = ["claim", "holder", "group", "status", "start", "start_kind", "others", "source", "quote", "quote_lang", "certainty"]
needs = ["claim", "source"]

[[claims]]
name = "{claim}-1"
statement = "{holder|name|nation} is {status|a-label} of the group."
triples = "membership:{holder}-{group|local}-1 mithaq:hasHolder nation:{holder} ; mithaq:inGroup {group} ."

[[claims]]
name = "{claim}-2"
when = ["start"]
statement = "The time of {holder|name|nation} {start_kind|began} {start|when}."
triples = "membership:{holder}-{group|local}-1 mithaq:startDate {start|date} ; mithaq:startKind {start_kind|date-kind} ."

[[claims]]
name = "{claim}-with-{others|local}"
each = "others"
unless = ["start"]
statement = "{others|name} is there too."
triples = "{group} mithaq:hasMember {others} ."
"""
HEADER = "claim,holder,group,status,start,start_kind,others,source,quote,quote_lang,certainty\n"
NATION_ROWS = (
    "claim,id,label,source,row\nlist-PAK,nation:PAK,Pakistan,list,7\nlist-TUR,nation:TUR,Türkiye,list,8\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two mappings and a table of nations."""
    for name, text in (("nations.toml", NATIONS), ("spells.toml", SPELLS), ("nations.csv", NATION_ROWS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def read(folder: Path, rows: str = "", header: str = HEADER) -> Tables:
    if rows or header != HEADER:
        (folder / "spells-oic.csv").write_bytes((header + rows).encode())
    return read_tables(folder, ONTOLOGY)


def claims(tables: Tables) -> dict[str, Claim]:
    return {claim.iri.value.rpartition("/")[2]: claim for claim in read_claims(tables.quads, tables.origins)}


def test_a_row_becomes_a_claim_for_each_fact_it_fills(folder: Path) -> None:
    found = claims(read(folder, "oic-PAK,PAK,organization:OIC,FullMember,1969-09,,,list,since 1969,,\n"))
    assert set(found) == {"list-PAK-1", "list-TUR-1", "oic-PAK-1", "oic-PAK-2"}
    assert found["oic-PAK-1"].content == triples(
        "membership:PAK-OIC-1 mithaq:hasHolder nation:PAK ; mithaq:inGroup organization:OIC ."
    )
    assert found["oic-PAK-2"].content == triples(
        'membership:PAK-OIC-1 mithaq:startDate "1969-09"^^xsd:gYearMonth ; mithaq:startKind mithaq:Event .'
    )


def test_a_claim_says_what_every_claim_says(folder: Path) -> None:
    claim = claims(read(folder, 'oic-PAK,PAK,organization:OIC,Observer,,,,list,"dit ""oui""",fr,Hedged\n'))[
        "oic-PAK-1"
    ]
    assert claim.source == SOURCE["list"]
    assert claim.statement == "Pakistan is an observer of the group."
    assert claim.value(MITHAQ.quote) == Literal('dit "oui"', language="fr")
    assert (claim.polarity, claim.certainty) == (MITHAQ.Affirmed, MITHAQ.Hedged)
    assert (claim.scope, claim.nature, claim.rank) == (MITHAQ.Specific, MITHAQ.Descriptive, MITHAQ.Normal)


def test_a_claim_knows_its_file_and_row(folder: Path) -> None:
    rows = (
        'a,PAK,organization:OIC,Observer,,,,list,"two\nlines",,\nb,TUR,organization:OIC,Observer,,,,list,,,\n'
    )
    origins = read(folder, rows).origins
    assert str(origins[CLAIM["a-1"].value]) == "spells-oic.csv:2"
    assert str(origins[CLAIM["b-1"].value]) == "spells-oic.csv:4"


def test_each_value_of_a_cell_makes_a_claim_of_its_own(folder: Path) -> None:
    found = claims(read(folder, "x,PAK,organization:OIC,Observer,,,nation:TUR | nation:PAK,list,,,\n"))
    assert {"x-with-TUR", "x-with-PAK"} <= set(found)
    assert found["x-with-TUR"].content == triples("organization:OIC mithaq:hasMember nation:TUR .")


def test_a_claim_is_not_made_where_a_column_stands_against_it(folder: Path) -> None:
    assert "x-with-TUR" not in claims(
        read(folder, "x,PAK,organization:OIC,Observer,1969,,nation:TUR,list,,,\n")
    )


@pytest.mark.parametrize(
    ("cell", "kind", "sentence"),
    [
        ("1969", "", "The time of Pakistan began in 1969."),
        ("1969-09", "", "The time of Pakistan began in September 1969."),
        ("1969-09-25", "", "The time of Pakistan began on 25 September 1969."),
        ("1970", "FirstObserved", "The time of Pakistan is first on record in 1970."),
    ],
)
def test_dates_are_said_in_words(folder: Path, cell: str, kind: str, sentence: str) -> None:
    found = claims(read(folder, f"x,PAK,organization:OIC,Observer,{cell},{kind},,list,,,\n"))
    assert found["x-2"].statement == sentence


def test_names_that_we_give_go_into_the_vocabulary(folder: Path) -> None:
    labels = {quad.object for quad in read(folder).quads if quad.graph_name == VOCABULARY_GRAPH}
    assert labels == {Literal("Pakistan", language="en"), Literal("Türkiye", language="en")}
    assert all(quad.predicate == RDFS.label for quad in read(folder).quads if quad.object in labels)


def test_windows_line_ends_a_byte_order_mark_and_blank_rows_do_not_matter(folder: Path) -> None:
    rows = "x,PAK,organization:OIC,Observer,,,,list,,,\r\n,,,,,,,,,,\r\n"
    (folder / "spells-oic.csv").write_bytes(b"\xef\xbb\xbf" + (HEADER.strip() + "\r\n" + rows).encode())
    assert "x-1" in claims(read_tables(folder, ONTOLOGY))


def test_a_cell_cannot_break_out_of_its_place(folder: Path) -> None:
    found = claims(read(folder, 'x,PAK,organization:OIC,Observer,,,,list,"a"" ; mithaq:x ""b\\",,\n'))
    assert found["x-1"].quote == 'a" ; mithaq:x "b\\'
    assert {quad.predicate for quad in read(folder).quads if quad.graph_name == CLAIMS_GRAPH} <= {
        expand("rdf:type"),
        *(MITHAQ[name] for name in ("hasSource", "rowKey", "quote", "statement", "hasScope", "hasNature")),
        *(MITHAQ[name] for name in ("hasPolarity", "hasCertainty", "hasRank")),
    }


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "x,PAK,organization:OIC,Observer,25.9.1969,,,list,,,",
            "spells-oic.csv:2: column 'start': '25.9.1969' is no date",
        ),
        ("x,PAK,organization:OIC,Observer,1969-13,,,list,,,", "no such month"),
        ("x,PAK> <x,organization:OIC,Observer,,,,list,,,", "column 'holder': 'PAK> <x' is no name"),
        ("x,PAK,org:OIC,Observer,,,,list,,,", "column 'group': 'org:OIC' is no CURIE with a known prefix"),
        ("x,XXX,organization:OIC,Observer,,,,list,,,", "column 'holder': nothing gives nation:XXX a name"),
        ("x,PAK,organization:OIC,Chief,,,,list,,,", "column 'status': the ontology has no term 'Chief'"),
        ("x,PAK,organization:OIC,Observer,,,,,,,", "column 'source' is empty"),
        (
            "x,PAK,organization:OIC,Observer,,,,list,,,Maybe",
            "column 'certainty' must be Stated or Hedged, not 'Maybe'",
        ),
        ("x,PAK,organization:OIC,Observer,,,,list,q,no lang,", "'no lang' is no language tag"),
        ("x,PAK", "the row has 2 cells, the header 11"),
        ("list-PAK,PAK,organization:OIC,Observer,,,,list,,,", "two claims have the IRI claim:list-PAK-1"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_what_to_do(folder: Path, row: str, message: str) -> None:
    with pytest.raises(MithaqError) as error:
        read(folder, row + "\n")
    assert message in error.value.message
    assert "spells-oic.csv:2" in error.value.message


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (HEADER.replace(",status", ""), "the table lacks column 'status'"),
        (HEADER.replace("status", "state"), "the table lacks column 'status'"),
        (HEADER.replace("status", "status,colour"), "the table has the unknown column 'colour'"),
        (HEADER.replace("status", "status,status"), "the table repeats column 'status'"),
        ("", "the table lacks columns"),
    ],
)
def test_a_table_with_other_columns_is_refused(folder: Path, header: str, message: str) -> None:
    with pytest.raises(MithaqError, match=message):
        read(folder, header=header)


def test_text_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "spells-oic.csv").write_bytes(HEADER.encode() + b"\xff\n")
    with pytest.raises(MithaqError, match="not UTF-8"):
        read_tables(folder, ONTOLOGY)


def test_a_table_that_no_mapping_reads_or_two_do_is_refused(folder: Path) -> None:
    (folder / "stray.csv").write_text("a\n")
    with pytest.raises(MithaqError, match=r"stray.csv: no mapping reads this table"):
        read_tables(folder, ONTOLOGY)
    for name in ("one.toml", "two.toml"):
        (folder / name).write_text('files = ["stray.csv"]\ncolumns = ["a"]\n')
    with pytest.raises(MithaqError, match=r"one.toml and two.toml read this table"):
        read_tables(folder, ONTOLOGY)


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("files = [", "not a TOML file"),
        ('columns = ["a"]', "lacks 'files'"),
        ('files = ["x.csv"]\ncolumns = "a"', "'columns' is a list of texts"),
        ('files = ["x.csv"]\ncolumns = ["a"]\nfoo = 1', "unknown key 'foo'"),
        (
            'files = ["x.csv"]\ncolumns = ["a"]\n[[described]]\ntriples = "{b} a {a} ."',
            "'b', which is none of its columns",
        ),
        ('files = ["x.csv"]\ncolumns = ["a"]\n[[described]]\ntriples = "{a|shout} ."', "unknown way 'shout'"),
        (
            'files = ["x.csv"]\ncolumns = ["a"]\n[[claims]]\nname = "x"\ntriples = "{a} ."',
            "lacks 'statement'",
        ),
    ],
)
def test_a_mapping_that_cannot_be_read_is_named(folder: Path, mapping: str, message: str) -> None:
    (folder / "wrong.toml").write_text(mapping)
    with pytest.raises(MithaqError) as error:
        read_tables(folder, ONTOLOGY)
    assert message in error.value.message
    assert "wrong.toml" in error.value.message


def test_a_template_that_makes_no_turtle_is_told(folder: Path) -> None:
    (folder / "wrong.toml").write_text(
        'files = ["x.csv"]\ncolumns = ["a"]\n[[described]]\ntriples = "{a} {a}"'
    )
    (folder / "x.csv").write_text("a\nnation:PAK\n")
    with pytest.raises(MithaqError, match=r"x.csv: the mapping's triples are not Turtle"):
        read_tables(folder, ONTOLOGY)


def test_a_folder_without_tables_says_nothing(tmp_path: Path) -> None:
    assert read_tables(tmp_path, ONTOLOGY) == Tables((), {})
    assert read_tables(tmp_path / "missing", ONTOLOGY) == Tables((), {})
