"""The graph on a real SPARQL server: what goes there comes back, whatever kind of server it is."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QueryBoolean

from builders import triples
from mithaq.errors import QueryError, StoreError
from mithaq.reasoning import close, parse_rules
from mithaq.reasoning.sparql_closure import close_on
from mithaq.store import EmbeddedStore
from mithaq.store.address import read_address
from mithaq.store.home import Manifest
from mithaq.store.publishing import publish
from mithaq.store.remote import RECORD_GRAPH, STAGING, SWITCHING, RemoteStore
from mithaq.store.server import Kind, Server
from mithaq.terms import CLAIM, CLAIMS_GRAPH, MITHAQ, NATION, ONTOLOGY_GRAPH, XSD
from random_graphs import canonical
from reasoning.small_graphs import shipped_rules, turtle

MANIFEST = Manifest("0", "inputs", "export", 1, 2, {"Accepted": 2})
FACTS = """
nation:PAK mithaq:hasDefensePartner nation:CHN, nation:TUR ; rdfs:label "پاکستان"@ur, "Pakistan \\"x\\" \\\\ \\n é" ;
  mithaq:startDate "1947"^^xsd:gYear, "1947-08"^^xsd:gYearMonth, "1947-08-14"^^xsd:date ; mithaq:recurrence "P1Y"^^xsd:duration ;
  mithaq:number 5 ; mithaq:listIsOpen true, false ; mithaq:url "http://e.org/"^^xsd:anyURI .
"""
HIDDEN = triples("nation:PAK mithaq:hasDefensePartner nation:FRA .")


def dataset() -> list[Quad]:
    blank = BlankNode()
    return [
        *(Quad(*t, DefaultGraph()) for t in triples(FACTS)),
        *(Quad(*t, CLAIM["c-1"]) for t in HIDDEN),
        Quad(CLAIM["c-1"], MITHAQ.hasStanding, MITHAQ.Hedged, CLAIMS_GRAPH),
        Quad(blank, MITHAQ.p, NATION.PAK, ONTOLOGY_GRAPH),
        Quad(NATION.PAK, MITHAQ.q, blank, ONTOLOGY_GRAPH),
    ]


def put(url: str, quads: list[Quad], manifest: Manifest = MANIFEST) -> RemoteStore:
    publish(Server(read_address(url)), quads, manifest, lambda _: None)
    return opened(url)


def opened(url: str) -> RemoteStore:
    store = RemoteStore(Server(read_address(url)))
    assert store.record is not None
    return store


def test_what_goes_to_a_server_comes_back_as_it_was(server_url):
    quads = dataset()
    store = put(server_url, quads)
    assert canonical(store.match(graph=None)) == canonical(quads)
    assert store.record.manifest == MANIFEST
    assert store.graphs() == [CLAIM["c-1"], CLAIMS_GRAPH, ONTOLOGY_GRAPH]


def test_patterns_find_what_they_find_in_a_folder(server_url):
    quads = dataset()
    store, local = put(server_url, quads), EmbeddedStore.in_memory(quads)
    duration = Literal("P1Y", datatype=XSD.duration)
    for pattern in [
        (NATION.PAK, None, None, DefaultGraph()),
        (None, None, duration, DefaultGraph()),
        (NATION.PAK, MITHAQ.recurrence, duration, DefaultGraph()),
        (NATION.PAK, MITHAQ.recurrence, duration, None),
        (NATION.PAK, MITHAQ.hasDefensePartner, None, None),
        (None, MITHAQ.hasStanding, None, CLAIMS_GRAPH),
        (NATION.PAK, MITHAQ.hasDefensePartner, NATION.SAU, DefaultGraph()),
    ]:
        assert set(store.match(*pattern)) == set(local.match(*pattern))


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?x { nation:PAK mithaq:hasDefensePartner ?x }",
        "SELECT * { nation:PAK ?p ?x }",
        "SELECT ?c ?x { GRAPH ?c { nation:PAK mithaq:hasDefensePartner ?x } GRAPH graph:claims { ?c mithaq:hasStanding ?y } }",
        "SELECT * { ?s mithaq:hasDefensePartner ?x FILTER NOT EXISTS { GRAPH claim:c-1 { ?s mithaq:hasDefensePartner ?x } } }",
        "SELECT ?g { VALUES ?g { graph:claims } GRAPH ?g { ?s ?p ?o } }",
        "# a comment\nPREFIX m: <https://w3id.org/mithaq/ontology#>\nSELECT ?x ?p FROM claim:c-1 { ?s ?p ?x }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    ],
)  # fmt: skip
def test_queries_answer_as_they_do_in_a_folder(server_url, sparql):
    store, local = put(server_url, dataset()), EmbeddedStore.in_memory(dataset())

    def answer(found):
        names = [variable.value for variable in found.variables]
        return sorted((name, str(row[name])) for row in found for name in names)

    assert answer(store.query(sparql)) == answer(local.query(sparql)) != []


def test_yes_or_no_and_graphs_come_back_too(server_url):
    store = put(server_url, dataset())
    yes, no = (
        store.query(f"ASK {{ nation:PAK mithaq:hasDefensePartner nation:{n} }}") for n in ("CHN", "FRA")
    )
    assert isinstance(yes, QueryBoolean)
    assert (bool(yes), bool(no)) == (True, False)
    found = store.query("CONSTRUCT { ?o mithaq:q ?s } WHERE { ?s mithaq:hasDefensePartner ?o }")
    assert {str(t.subject) for t in found} == {str(NATION.CHN), str(NATION.TUR)}


def test_a_syntax_error_points_into_the_text_and_service_is_refused(server_url):
    store = put(server_url, dataset())
    with pytest.raises(QueryError) as error:
        store.query("SELECT * {\n ?s a foof:P }", name="my.rq")
    assert error.value.message.startswith("my.rq:2:7: the prefix 'foof:' is not declared")
    with pytest.raises(QueryError, match="SERVICE is refused"):
        store.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_a_new_graph_takes_the_place_of_the_old_and_leaves_nothing_of_it(server_url):
    put(server_url, dataset())
    new = [Quad(*t, CLAIM["c-2"]) for t in HIDDEN] + [Quad(*t, DefaultGraph()) for t in HIDDEN]
    store = put(server_url, new, Manifest("0", "others", "e", 1, 1, {}))
    assert set(store.match(graph=None)) == set(new)
    assert store.record.manifest.inputs == "others"
    left = store.server.rows(["g"], "{ SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } }")
    assert not [graph for (graph,) in left if str(graph).startswith(f"<{STAGING}")]


def test_what_virtuoso_would_change_goes_there_encoded_and_is_told(virtuoso):
    said: list[str] = []
    publish(Server(read_address(virtuoso)), dataset(), MANIFEST, said.append)
    store = opened(virtuoso)
    assert store.server.kind is Kind.UNION
    assert [line for line in said if "encoded" in line and "duration" in line and '"12"' in line]
    assert store.record.opaque == (XSD.duration.value,)


@pytest.mark.parametrize(("text", "kind"), [("1.50", XSD.decimal), ("01", XSD.integer), ("1e0", XSD.double)])
def test_a_number_that_a_server_would_respell_is_refused_and_the_old_graph_stays(server_url, text, kind):
    old = put(server_url, dataset())
    with pytest.raises(StoreError, match=f'the server would change "{text}"'):
        put(server_url, [Quad(NATION.PAK, MITHAQ.p, Literal(text, datatype=kind))])
    assert canonical(old.match(graph=None)) == canonical(dataset())


def test_kinds_of_integers_come_back_as_they_were(server_url):
    quads = [
        Quad(NATION.PAK, MITHAQ[kind], Literal("5", datatype=XSD[kind]))
        for kind in ("nonNegativeInteger", "byte")
    ]
    assert set(put(server_url, quads).match()) == set(quads)


def test_two_literals_that_a_server_takes_for_one_are_not_lost_unnoticed(virtuoso):
    old = put(virtuoso, dataset())
    with pytest.raises(StoreError, match="of 2 triples 1 arrived"):
        put(
            virtuoso,
            [
                Quad(NATION.PAK, MITHAQ.p, Literal("true", datatype=XSD.boolean)),
                Quad(NATION.PAK, MITHAQ.p, Literal("1", datatype=XSD.integer)),
            ],
        )
    assert canonical(old.match(graph=None)) == canonical(dataset())


def test_answers_that_the_server_cuts_are_fetched_in_pages(virtuoso):
    many = [Quad(NATION[f"x-{n}"], MITHAQ.p, Literal(str(n % 7))) for n in range(2500)]
    store = put(virtuoso, many)
    assert set(store.match()) == set(many)
    found = {row["s"] for row in store.query("PREFIX x: <a:>\nSELECT ?s ?o { ?s mithaq:p ?o }")}
    assert len(found) == 2500
    with pytest.raises(StoreError, match="cuts its answers after 1000"):
        store.query("CONSTRUCT { ?s mithaq:p ?o } WHERE { ?s mithaq:p ?o }")


def test_other_people_s_data_are_neither_seen_nor_replaced(oxigraph):
    server = Server(read_address(oxigraph))
    server.update("INSERT DATA { GRAPH <http://e.org/theirs> { <a:b> <a:c> <a:d> } }")
    store = put(oxigraph, dataset())
    assert NamedNode("http://e.org/theirs") not in store.graphs()
    assert server.count("GRAPH <http://e.org/theirs> { ?s ?p ?o }") == 1


def test_a_server_with_data_of_its_own_in_the_default_graph_is_not_built_into(oxigraph):
    server = Server(read_address(oxigraph))
    server.update("INSERT DATA { <a:b> <a:c> <a:d> }")
    with pytest.raises(StoreError, match="no build of Mithaq has put there"):
        put(oxigraph, dataset())
    assert server.count("?s ?p ?o") == 1


def test_an_interrupted_switch_is_told_and_mended_by_the_next_build(server_url):
    store = put(server_url, dataset())
    store.server.update(f"INSERT DATA {{ GRAPH {RECORD_GRAPH} {{ {RECORD_GRAPH} {SWITCHING} true }} }}")
    with pytest.raises(StoreError, match="interrupted while it put the new graph"):
        _ = RemoteStore(Server(read_address(server_url))).record
    assert canonical(put(server_url, dataset()).match(graph=None)) == canonical(dataset())


def test_what_an_interrupted_load_left_behind_is_unseen_and_cleared(server_url):
    store = put(server_url, dataset())
    store.server.update(f"INSERT DATA {{ GRAPH <{STAGING}x/0> {{ <a:b> <a:c> <a:d> }} }}")
    assert canonical(opened(server_url).match(graph=None)) == canonical(dataset())
    put(server_url, dataset())
    assert store.server.count(f"GRAPH <{STAGING}x/0> {{ ?s ?p ?o }}") == 0


RULES = """
r1: ?p a owl:TransitiveProperty . ?x ?p ?y . ?y ?p ?z => ?x ?p ?z
r2: ?c owl:intersectionOf ?l . forall ?ci in ?l { ?y a ?ci } => ?y a ?c
r3: ?x mithaq:n ?n . ?n = "1"^^xsd:integer => ?x a mithaq:One
r4: ?x literal-of ?d => ?x a ?d
r5: ?r owl:someValuesFrom ?c ; owl:onProperty ?p . ?u ?p ?v . ?v a ?c => ?u a ?r
"""
DATA = """
:p a owl:TransitiveProperty . :a :p :b . :b :p :c . :c :p :d . :C owl:intersectionOf ( :A :B ) . :v a :A, :B .
:v mithaq:n 1 . :w mithaq:n 2 . :R owl:someValuesFrom xsd:integer ; owl:onProperty mithaq:n .
"""


def test_rules_close_a_graph_where_the_data_are(server_url):
    rules, data, server = parse_rules(RULES), turtle(DATA), Server(read_address(server_url))
    found = close_on(server, data, rules)
    assert found.inferred == close(data, rules).inferred
    assert len(found.inferred) == 7
    assert server.count(f'GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{STAGING}"))') == 0


def test_the_shipped_ontology_is_closed_on_a_server_with_facts_as_it_is_here(oxigraph, kg):
    # Labels and definitions are half of the triples, and nothing follows from them.
    given = [t for t in kg.grounds.triples if not getattr(t.object, "language", None)]
    there = close_on(Server(read_address(oxigraph)), given, shipped_rules()).inferred
    assert there == close(kg.grounds.triples, shipped_rules()).inferred != frozenset()


def test_every_verb_takes_the_url_of_a_server(server_url, kg, run):
    publish(Server(read_address(server_url)), list(kg.store.match(graph=None)), kg.manifest, lambda _: None)
    for arguments in [
        ("ask", "defense-partners", "nation=China", "--evidence"),
        ("query", "-e", "SELECT ?x { nation:PAK mithaq:hasDefensePartner ?x } ORDER BY ?x"),
        ("describe", "PAK"),
        ("why", "CHN", "hasDefensePartner", "PAK"),
        ("export", "all"),
        ("validate",),
    ]:
        here, there = run(*arguments), run(*arguments, "--store", server_url)
        assert (there.status, there.out) == (here.status, here.out), arguments
        assert "dba:dba" not in there.err


def test_a_build_goes_to_a_server(oxigraph, run, kg):
    first = run("query", "-e", "ASK { ?s ?p ?o }", "--store", oxigraph)
    assert (first.status, "mithaq build --store URL" in first.err) == (2, True)
    built = run("build", "--no-check", "--store", oxigraph)
    assert built.status == 0
    assert kg.manifest.export in built.out
    assert run("query", "-e", "ASK { nation:PAK a mithaq:Nation }", "--store", oxigraph).out == "true\n"


def test_virtuoso_refuses_to_construct_what_other_servers_leave_out(virtuoso, oxigraph):
    """A known deviation: a solution that gives no triple is to be passed over (SPARQL 1.1, section 16.2)."""
    sparql = "CONSTRUCT { ?o mithaq:q ?s } WHERE { ?s mithaq:recurrence|mithaq:hasDefensePartner ?o }"
    assert len(list(put(oxigraph, dataset()).query(sparql))) == 2
    with pytest.raises(QueryError, match="not a valid subject"):
        put(virtuoso, dataset()).query(sparql)
