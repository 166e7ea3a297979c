"""Reading rule files: what can be written, and one clear message for what cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Triple

from mithaq.errors import RuleError
from mithaq.reasoning import close, parse_rules, read_rules
from mithaq.reasoning.rules import Pattern, Use, Variable
from mithaq.terms import RDF, RDFS, XSD
from reasoning.small_graphs import triple, turtle

GOOD = """
ruleset example   # its name
prefix case: <urn:case:>

first: ?x case:p ?y ; case:q "a\\"b", "1"^^xsd:integer . ?y a case:C => ?x a case:D .
       ?y rdfs:label "found"
  -- ?x has what it takes
# a remark between
second (tautology): ?x a case:D => ?x a case:E
"""

BAD = {
    "an unknown prefix": ("r: ?x ex:p ?y => ?y a owl:Thing", "1:7", "unknown prefix ex:"),
    "an unbound head variable": ("r: ?x a owl:Class => ?z a owl:Thing", "1:1", "no premise binds ?z"),
    "an unbound condition": ("r: ?x a owl:Class . ?x != ?z => false", "1:1", "no premise binds ?z"),
    "an unbound list": ("r: ?x in ?l => ?x a owl:Thing", "1:1", "no premise binds ?l"),
    "a list of its own member": (
        "r: ?l in ?m . ?x in ?l . ?m a owl:A => ?x a owl:Thing",
        "1:1",
        "no premise binds ?l",
    ),
    "no body": ("r: => ?x a owl:Thing", "1:4", "needs a premise"),
    "no head": ("r: ?x a owl:Class =>", "1:19", "needs a conclusion"),
    "a description in place of a head": ("r: ?x a owl:Class =>\n  -- words", "2:3", "needs a conclusion"),
    "no arrow": ("r: ?x a owl:Class", "1:9", "expected =>, found the end"),
    "a name twice": ("r: ?x a owl:A => false\nr: ?x a owl:B => false", "2:1", "two rules are named r"),
    "half a triple": (
        "r: ?x a => false",
        "1:9",
        "expected a variable, an IRI, a CURIE or a literal, found =>",
    ),
    "a letter out of place": ("r: ?x a owl:A\n   . %y a owl:B => false", "2:6", "cannot read %y"),
    "an open brace": ("r: ?c owl:p ?l . forall ?x in ?l { ?y a ?x => false", "1:44", "expected }, found =>"),
    "a blank node": ("r: _:b a owl:A => false", "1:4", "cannot read _:b"),
    "an indented start": ("  ?x a owl:A => false", "1:1", "none before it"),
    "no name": ("?x a owl:A => false", "1:1", "not the beginning of a rule"),
    "an unknown mark": ("r (fast): ?x a owl:A => false", "1:1", "is no mark of a rule"),
    "a datatype that is none": ('r: ?x owl:p "1"^^?d => false', "1:18", "expected a datatype"),
    "something after the end": (
        "r: ?x a owl:A => false false",
        "1:24",
        "expected . or the end of the rule, found false",
    ),
    "a list that is no variable": ("r: ?x in owl:l => false", "1:10", "expected a variable"),
}


def test_a_file_is_read_into_rules(tmp_path: Path) -> None:
    path = tmp_path / "good.rules"
    path.write_text(GOOD, encoding="utf-8")
    first, second = read_rules(path)
    assert (first.name, first.ruleset, first.description) == ("first", "example", "?x has what it takes")
    assert (first.place.file, first.place.line) == (str(path), 5)
    assert second.use is Use.TAUTOLOGY
    assert [p.object for p in first.body[1:3]] == [Literal('a"b'), Literal("1", datatype=XSD.integer)]
    assert first.head[1] == Pattern(Variable("y"), RDFS.label, Literal("found"))
    assert first.head[0].predicate == RDF.type


def test_what_is_read_runs() -> None:
    data = turtle(':x :p :y ; :q "a\\"b", 1 . :y a :C .')
    closure = close(data, parse_rules(GOOD))
    assert closure.inferred == {triple(":x a :D"), triple(':y rdfs:label "found"')}


@pytest.mark.parametrize(("text", "place", "what"), BAD.values(), ids=BAD)
def test_a_bad_rule_is_one_clear_error(text: str, place: str, what: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_rules(text, "bad.rules")
    assert what in caught.value.what
    assert str(caught.value.where) == f"bad.rules:{place}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"none\.rules: cannot read the rule file"):
        read_rules(tmp_path / "none.rules")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "binary.rules"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(RuleError, match="cannot read the rule file"):
        read_rules(path)


def test_a_rule_prints_as_it_is_written() -> None:
    text = "r: ?c owl:hasKey ?l . ?x a ?c . ?y a ?c . ?x != ?y . forall ?p in ?l { ?x ?p ?z . ?y ?p ?z } => ?x owl:sameAs ?y"
    (rule,) = parse_rules(text)
    assert parse_rules(str(rule).replace("rdf:type", "a"))[0].body == rule.body


_SLOTS = st.sampled_from(["?x", "?y", "?z", "case:p", "case:q", "rdf:type", "case:x"])
_PATTERNS = st.builds(
    "{} {} {}".format, _SLOTS, _SLOTS, _SLOTS | st.sampled_from(['"t"', '"2"^^xsd:integer'])
)


@st.composite
def rule_texts(draw: st.DrawFn) -> str:
    """Rules at random: a body of one or two patterns that bind every variable of the head."""
    body = draw(st.lists(_PATTERNS, min_size=1, max_size=2))
    bound = [word for word in " ".join(body).split() if word.startswith("?")]
    head = [word if word[0] != "?" or word in bound else "case:x" for word in draw(_PATTERNS).split()]
    return f"{' . '.join(body)} => {' '.join(head)}"


def terms(triples: list[Triple]) -> set[object]:
    return {term for each in triples for term in (each.subject, each.predicate, each.object)}


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(rule_texts(), min_size=1, max_size=4))
def test_no_set_of_rules_makes_new_terms_so_every_one_ends(texts: list[str]) -> None:
    named = "".join(f"r-{n}: {text}\n" for n, text in enumerate(texts))
    rules = parse_rules(f"prefix case: <urn:case:>\n{named}")
    data = turtle(":x :p :y . :y :q :p . :p a :x .")
    known = terms(data) | {
        slot for rule in rules for p in rule.head for slot in (p.subject, p.predicate, p.object)
    }
    assert terms(list(close(data, rules, blank_nodes=True).inferred)) <= known
