"""``mithaq reason``: the closure of any RDF, without a store of ours."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

TURTLE = """@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:p a owl:SymmetricProperty . :a :p :b .
"""
EX = "http://example.org/"
BACK = "<http://example.org/b> <http://example.org/p> <http://example.org/a> .\n"
CLASH = (
    TURTLE + ":A owl:disjointWith :B . :B rdfs:subClassOf :C . :C owl:disjointWith :D . :x a :A, :B, :D .\n"
)


@pytest.fixture
def call(run, tmp_path):
    """Run ``mithaq reason`` with a home in which a store must not appear."""

    def reason(*arguments, stdin=b""):
        result = run("reason", *map(str, arguments), stdin=stdin, home=tmp_path / "no-home")
        assert not (tmp_path / "no-home").exists()
        return result

    return reason


@pytest.fixture
def file(tmp_path):
    def write(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def test_the_closure_holds_what_was_given_and_what_follows(call, file):
    result = call(file("a.ttl", TURTLE))
    assert (result.status, result.err) == (0, "")
    assert "<http://example.org/b> <http://example.org/p> <http://example.org/a> ." in result.out
    assert "owl:SymmetricProperty" in result.out


def test_only_what_follows(call, file):
    assert call(file("a.ttl", TURTLE), "--inferred-only", "-f", "ntriples").out == BACK


def test_files_of_several_formats_and_standard_input_are_one(call, file):
    ntriples = file("b.nt", "<http://example.org/b> <http://example.org/p> <http://example.org/c> .\n")
    ontology = b"<http://example.org/p> a <http://www.w3.org/2002/07/owl#TransitiveProperty> ."
    out = call(file("a.ttl", TURTLE), ntriples, "-", "--inferred-only", "-f", "ntriples", stdin=ontology).out
    assert "<http://example.org/a> <http://example.org/p> <http://example.org/c> ." in out


def test_the_format_can_be_said_where_the_ending_does_not_tell(call, file):
    path = file("a.txt", TURTLE)
    assert "--" not in call(path).out
    assert call(path).status == 2
    assert call(path, "--input-format", "turtle").status == 0
    assert call(file("a.owl", TURTLE), "--input-format", "turtle").status == 0


def test_beside_standard_input_files_keep_the_format_of_their_endings(call, file):
    said = b'{"@id": "http://example.org/b", "http://example.org/p": {"@id": "http://example.org/c"}}'
    arguments = ("-", file("a.ttl", TURTLE), "--input-format", "jsonld", "--inferred-only", "-f", "ntriples")
    result = call(*arguments, stdin=said)
    assert (result.status, result.out.count("\n")) == (0, 2)
    unknown = file("b.txt", said.decode())
    assert call("-", unknown, "--input-format", "jsonld", stdin=said).status == 0


@pytest.mark.parametrize("format_", ["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"])
def test_what_is_written_can_be_read_again_and_has_nothing_more_to_say(call, format_):
    first = call("-", "-f", format_, stdin=TURTLE.encode())
    assert first.status == 0
    second = call("-", "--input-format", format_, "--inferred-only", "-f", "nquads", stdin=first.out.encode())
    assert (second.status, second.out) == (0, "")


def test_graphs_are_read_as_one_and_kept_where_the_format_can(call):
    trig = TURTLE.replace(":a :p :b .", ":g { :a :p :b . }").encode()
    kept = call("-", "-f", "nquads", stdin=trig).out
    assert "<http://example.org/b> <http://example.org/g> .\n" in kept
    assert BACK in kept
    merged = call("-", "-f", "ntriples", stdin=trig).out
    assert "/g>" not in merged
    assert BACK in merged


def test_blank_nodes_are_allowed_and_the_same_bytes_come_out(call):
    text = (TURTLE + ":b :p [ a :C ; :q [] ], [ a :C ] . :C rdfs:subClassOf :D .").encode()
    first, second = (call("-", "-f", "nquads", stdin=text) for _ in range(2))
    assert first.out == second.out
    assert first.out.count(" <http://example.org/D> .\n") == 3


def test_rules_join_and_replace_those_of_the_standard(call, file):
    rules = file("r.rules", "prefix e: <http://example.org/>\nown: ?x e:p ?y => ?x e:q ?y")
    path = file("a.ttl", TURTLE)
    out = call(path, "--rules", rules, "--inferred-only", "-f", "ntriples").out
    assert BACK in out
    assert out.count("<http://example.org/q>") == 2
    alone = call(path, "--rules", rules, "--only-rules", "--inferred-only", "-f", "ntriples").out
    assert alone == "<http://example.org/a> <http://example.org/q> <http://example.org/b> .\n"
    off = file("off.rules", "prp-symp: ?p a owl:SymmetricProperty . ?x ?p ?y => ?x a owl:NamedIndividual")
    assert BACK not in call(path, "--rules", off, "-f", "ntriples").out


def test_data_that_contradict_themselves_end_with_1_and_the_report(call, file, tmp_path):
    result = call(file("a.ttl", CLASH), "-o", tmp_path / "out.ttl")
    assert (result.status, result.out) == (1, "")
    assert not (tmp_path / "out.ttl").exists()
    lines = result.err.splitlines()
    assert lines[0] == "mithaq: the data contradict themselves, in 2 ways:"
    assert sum(line.startswith("- cax-dw: ") for line in lines) == 2
    assert "    <http://example.org/x> a <http://example.org/C>" in lines
    assert "  which rests on" in lines


def test_an_axiom_outside_the_profile_is_named_and_the_rest_is_closed(call, file):
    axiom = ":A rdfs:subClassOf [ owl:unionOf ( :B :C ) ] ."
    result = call(file("a.ttl", TURTLE + axiom), "-f", "ntriples")
    assert result.status == 0
    assert BACK in result.out
    (line,) = result.err.splitlines()
    assert line.startswith("mithaq: not fully used: <http://example.org/A> rdfs:subClassOf (")
    assert "owl:unionOf in a superclass: no rule chooses among alternatives" in line


def test_of_many_axioms_the_first_are_named_and_the_rest_counted(call, file):
    axioms = "".join(f":A{n} owl:disjointUnionOf ( :B :C ) .\n" for n in range(25))
    lines = call(file("a.ttl", TURTLE + axioms)).err.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "mithaq: not fully used: 5 more"


def test_things_that_are_the_same_are_at_fault_once_and_as_it_was_given(call):
    same = ":d owl:sameAs :e . :e owl:differentFrom :d ."
    lines = call("-", stdin=(TURTLE + same).encode()).err.splitlines()
    assert lines[0] == "mithaq: the data contradict themselves, in 1 way:"
    assert "    <http://example.org/e> owl:differentFrom <http://example.org/d>" in lines


def test_facets_of_a_datatype_are_shown_in_the_axiom_that_is_not_used(call):
    facets = ":T owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:minInclusive 5 ] ) ."
    xsd = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    err = call("-", stdin=(xsd + TURTLE + facets).encode()).err
    assert '([xsd:minInclusive "5"^^xsd:integer]): owl:withRestrictions: ' in err


def test_relative_iris_need_a_base(call, file):
    path = file("a.ttl", TURTLE + "<#a> :p <b> .")
    result = call(path)
    assert result.status == 2
    assert f"{path}:5:" in result.err
    assert "--base" in result.err
    based = call(path, "--base", "http://example.com/doc", "-f", "ntriples").out
    assert "<http://example.com/b> <http://example.org/p> <http://example.com/doc#a> ." in based


#: Rule files that cannot be used, the place that the message names, and what it says.
RULES = {
    "an unbound head variable": ("r: ?x a owl:Class => ?x a ?y", ":1:1", "no premise binds ?y"),
    "a new term in the head": ("r: ?x a owl:Class => _:new a owl:Class", ":1:22", "cannot read _:new"),
    "an unsafe condition": ("r: ?x a owl:Class . ?x != ?y => false", ":1:1", "no premise binds ?y"),
    "a list that nothing names": ("r: ?x in ?l => ?x a owl:Thing", ":1:1", "no premise binds ?l"),
    "a rule of conditions only": ('r: ?x starts-with "a" => false', ":1:1", "no premise binds ?x"),
    "an unknown prefix": ("\nr: ?x a owl:Class\n   => ?x a ex:C", ":3:12", "unknown prefix ex:"),
    "an unknown function": ("r: ?x a owl:Class => concat(?x) a ?x", ":1:28", "cannot read (?x)"),
    "no arrow": ("r: ?x a owl:Class", ":1:9", "expected =>"),
    "a name twice": ("r: ?x a owl:A => false\nr: ?x a owl:B => false", ":2:1", "two rules are named r"),
    "words that are no rule": ("once upon a time", ":1:1", "not the beginning of a rule"),
}


@pytest.mark.parametrize(("text", "place", "said"), RULES.values(), ids=RULES)
def test_a_bad_rule_file_is_one_message_with_its_place(call, file, text, place, said):
    path = file("bad.rules", text)
    result = call("-", "--rules", path, stdin=TURTLE.encode())
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(f"mithaq: {path}{place}: ")
    assert said in result.err


def test_a_rule_set_that_feeds_itself_ends(call, file):
    text = (
        "prefix e: <http://example.org/>\na: ?x e:p ?y => ?y e:q ?x\nb: ?x e:q ?y => ?x e:p ?x . ?y ?x e:p\n"
    )
    result = call("-", "--rules", file("loop.rules", text), "--inferred-only", stdin=TURTLE.encode())
    assert result.status == 0
    assert "<http://example.org/q>" in result.out


WRONG = {
    "malformed Turtle": ("a.ttl", "@prefix : <http://a.org/> .\n:a :b", ":2:"),
    "malformed XML": ("a.rdf", "<rdf:RDF", ":1:"),
    "not RDF": ("a.json", "[1, 2", ":1:"),
    "a context elsewhere": (
        "a.jsonld",
        '{"@context": "https://schema.org/", "name": "x"}',
        ": the context is at another",
    ),
}


@pytest.mark.parametrize(("name", "text", "place"), WRONG.values(), ids=WRONG)
def test_a_bad_file_is_one_message_with_its_place(call, file, name, text, place):
    path = file(name, text)
    result = call(path)
    assert (result.status, result.out) == (2, "")
    assert f"{path}{place}" in result.err


def test_files_that_are_not_there(call, tmp_path):
    for arguments, said in (
        ([tmp_path / "none.ttl"], "none.ttl: there is no such file"),
        (["-", "--rules", tmp_path / "none.rules"], "none.rules: cannot read the rule file: No such file"),
        (["-", "--rules", tmp_path], "cannot read the rule file: Is a directory"),
        ([], "Missing argument"),
        (["-", "--base", "not an iri"], "not an iri"),
    ):
        result = call(*arguments, stdin=TURTLE.encode())
        assert (result.status, result.out) == (2, "")
        assert said in result.err


OWL_FILE = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY owl "http://www.w3.org/2002/07/owl#" > {more} ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/" xmlns:owl="&owl;">
  <rdf:Description rdf:about="http://example.org/p"><rdf:type rdf:resource="&owl;SymmetricProperty"/></rdf:Description>
  <rdf:Description rdf:about="http://example.org/a"><e:p rdf:resource="http://example.org/b"/></rdf:Description>
</rdf:RDF>
"""


def test_entities_for_namespaces_are_read_as_editors_of_ontologies_write_them(call, file):
    result = call(file("a.owl", OWL_FILE.format(more="")), "--inferred-only", "-f", "ntriples")
    assert (result.status, result.out) == (0, BACK)


def test_entities_in_single_quotation_marks_are_as_good_and_texts_like_them_stay(call, file):
    single = OWL_FILE.replace(
        '"http://www.w3.org/2002/07/owl#"', "'http://www.w3.org/2002/07/owl#'", 1
    ).format(more="")
    said = "<!ENTITY owl 'x'>"
    text = single.replace("<e:p ", f"<e:q><![CDATA[{said}]]></e:q><e:p ")
    result = call(file("a.owl", text), "-f", "ntriples")
    assert (result.status, BACK in result.out, f'"{said}"' in result.out) == (0, True, True)


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY b "&owl;&owl;&owl;">',
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
        '<!ENTITY % b "c">',
        f'<!ENTITY b "{"x" * 300}">',
        '<!ENTITY b "&#60;a/>">',
    ],
)
def test_entities_that_could_unfold_or_read_files_are_refused(call, file, entity):
    result = call(file("a.owl", OWL_FILE.format(more=entity)))
    assert (result.status, result.out) == (2, "")
    assert "the XML declares entities" in result.err


def test_the_rules_are_written_as_an_update_that_any_server_can_carry_out(call, file):
    result = call(file("a.ttl", TURTLE), "--sparql")
    store = Store()
    for _ in range(3):
        store.update(result.out)
    found = {
        str(quad.triple.subject) + str(quad.triple.object)
        for quad in store
        if quad.predicate.value.endswith("/p")
    }
    assert (result.status, found) == (0, {f"<{EX}a><{EX}b>", f"<{EX}b><{EX}a>"})


def test_an_update_has_no_part_that_only_follows(call, file):
    result = call(file("a.ttl", TURTLE), "--sparql", "--inferred-only")
    assert (result.status, result.out) == (2, "")
    assert "--inferred-only" in result.err
