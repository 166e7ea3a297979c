"""The embedded store: queries with our prefixes, errors that point, and nothing that reaches out."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad

from builders import triple
from mithaq.errors import QueryError, StoreError
from mithaq.store import EmbeddedStore
from mithaq.terms import CLAIM, NATION

FACT = triple("nation:PAK mithaq:hasDefensePartner nation:CHN")


@pytest.fixture
def store():
    return EmbeddedStore.in_memory(
        [Quad(*FACT), Quad(FACT.subject, FACT.predicate, NATION.FRA, CLAIM["hedged-1-1"])]
    )


def test_a_query_sees_what_holds_and_not_what_is_merely_claimed(store):
    rows = [row["x"] for row in store.query("SELECT ?x { nation:PAK mithaq:hasDefensePartner ?x }")]
    assert rows == [NATION.CHN]


def test_match_sees_one_graph_or_all(store):
    assert len(list(store.match(NATION.PAK))) == 1
    assert len(list(store.match(NATION.PAK, graph=None))) == 2
    assert store.graphs() == [CLAIM["hedged-1-1"]]


@pytest.mark.parametrize(
    ("sparql", "place", "said"),
    [
        ("SELECT * {\n  ?s a foof:Person }", "my.rq:2:8", "prefix 'foof:' is not declared"),
        ("SELECT ?s WHERE { ?s ?p ", "my.rq:1:25", "ends too early"),
        ("SELECT * WHERE {\n ?s ?p ?o ?? }", "my.rq:2:", "syntax error"),
        ("INSERT DATA { <a:b> <a:b> 1 }", "my.rq:1:", "INSERT is an update"),
        ("", "my.rq:1:1", "ends too early"),
    ],
)
def test_a_syntax_error_names_line_and_column_and_points(store, sparql, place, said):
    with pytest.raises(QueryError) as error:
        store.query(sparql, name="my.rq")
    assert place in error.value.message
    assert said in error.value.message
    assert error.value.hint.endswith("^")


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { { SELECT * { OPTIONAL { service ?x { ?s ?p ?o } } } } }",
        "SELECT * { FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { ?s ?p 'a string with an apostrophe \\' ' SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * # a comment\n{ SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?a ?b 1SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?a ?b trueSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?a ?b 1.0SERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICEmithaq:x { ?s ?p ?o } }",
        "SELECT * { ?a ?b claim:c\\#d . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?a ?b claim:c\\'d . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } # '\n }",
        "SELECT * { ?a ?b <http://e.org/\\u0041#c> . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?a ?b 'x\\\\' . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } # '\n }",
        "SELECT * { FILTER(?a<?b&&EXISTS{SERVICE<http://127.0.0.1:9/>{?s ?p ?o}}) }",
    ],
)
def test_service_is_refused_wherever_it_hides(store, sparql):
    with pytest.raises(QueryError):
        store.query(sparql)


@pytest.mark.parametrize(
    "graph", ["file:///etc/passwd", "http://127.0.0.1:9/data.ttl", "https://w3id.org/mithaq/claim/none-1-1"]
)
@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED", "from", "FROMNAMED", "FROM\n#x\n"])
def test_from_a_graph_that_is_not_in_the_store_is_refused(store, graph, clause):
    with pytest.raises(QueryError, match="refused"):
        store.query(f"SELECT * {clause} <{graph}> {{ ?s ?p ?o }}")


def test_from_a_graph_of_the_store_is_allowed(store):
    rows = store.query("SELECT ?x FROM claim:hedged-1-1 { nation:PAK mithaq:hasDefensePartner ?x }")
    assert [row["x"] for row in rows] == [NATION.FRA]


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1:9/>' }",
        "SELECT * { ?s ?p ?from }",
        "# from here\nASK {}",
        'SELECT * { ?s ?p """from\n"here" SERVICE""" }',
        "SELECT * { ?s mithaq:service <http://e.org/service#from> }",
        "PREFIX g: <https://w3id.org/mithaq/claim/> SELECT * FROM g:hedged-1-1 { ?s ?p ?o }",
        "SELECT * FROM NAMED <https://w3id.org/mithaq/claim/hedged-1-1> { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_the_words_alone_are_not_refused(store, sparql):
    list(store.query(sparql)) if sparql.startswith("SELECT") else bool(store.query(sparql))


def test_a_folder_that_holds_no_store_is_a_clear_error(tmp_path):
    with pytest.raises(StoreError, match="cannot be opened"):
        EmbeddedStore.open(tmp_path / "nothing")


@pytest.mark.parametrize("depth", [250, 5000])
def test_a_query_that_nests_without_end_is_refused(store, depth):
    with pytest.raises(QueryError, match="nests more than"):
        store.query("SELECT * " + "{" * depth + "?s ?p ?o" + "}" * depth)


def test_only_a_line_feed_ends_a_line_for_the_place_of_an_error(store):
    with pytest.raises(QueryError) as error:
        store.query("# a\u2028b\nSELECT * { ?s a foof:P }", name="my.rq")
    assert error.value.message.startswith("my.rq:2:17: the prefix 'foof:' is not declared")
