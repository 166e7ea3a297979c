"""Whatever a person does wrong ends in one message, exit status 2 and an untouched store."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TRIG = """@prefix mithaq: <https://w3id.org/mithaq/ontology#> .
@prefix claim: <https://w3id.org/mithaq/claim/> .
@prefix source: <https://w3id.org/mithaq/source/> .
@prefix nation: <https://w3id.org/mithaq/nation/> .
@prefix graph: <https://w3id.org/mithaq/graph/> .
graph:claims { claim:strategic-alliances-99-1 a mithaq:Claim ; mithaq:hasSource source:strategic-alliances ;
  mithaq:statement "Pakistan has a partner."@en ; mithaq:hasPolarity mithaq:Affirmed ; mithaq:hasCertainty mithaq:Stated ;
  mithaq:hasScope mithaq:Specific ; mithaq:hasNature mithaq:Descriptive ; mithaq:hasRank mithaq:Normal ;
  mithaq:quote "partner"@en ; mithaq:quoteStart %(start)d ; mithaq:quoteEnd %(end)d ; mithaq:sentenceNumber 14 . }
claim:strategic-alliances-99-1 { nation:PAK mithaq:hasDefensePartner nation:CHN . }
"""
GOOD = TRIG % {"start": 10, "end": 17}

#: Arguments ({} is the file), the file's name and text, and what the message must say.
FILES = [
    (
        "malformed Turtle",
        ["validate", "{}"],
        "a.ttl",
        "@prefix a: <http://a.org/> .\na:b a:c\n  a:d e:f .",
        ":3:7",
        "e:",
    ),
    ("malformed TriG", ["build", "{}"], "a.trig", "graph { \n", ":1:", ""),
    (
        "XML with entities",
        ["validate", "{}"],
        "a.rdf",
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        ":1:",
        "entities",
    ),
    (
        "offsets outside the document",
        ["validate", "{}"],
        "a.trig",
        TRIG % {"start": 5000, "end": 5007},
        ":6",
        "outside its document",
    ),
    (
        "offsets unlike the quote",
        ["validate", "{}"],
        "a.trig",
        TRIG % {"start": 5, "end": 7},
        ":6",
        "7 characters long",
    ),
    (
        "two claims with one IRI",
        ["build", "{}"],
        "a.trig",
        GOOD + GOOD.split("> .\n", 5)[5],
        ":11",
        "two claims have the IRI",
    ),
    ("a graph without an ontology", ["build", "{}"], "a.trig", GOOD, "", "no ontology"),
    ("a query with a syntax error", ["query", "{}"], "a.rq", "SELECT ?x\nWHERE { ?x ?y ? }", ":2:", "^"),
    (
        "an unknown prefix",
        ["query", "{}"],
        "a.rq",
        "SELECT ?x\nWHERE { ?x a dbo:Country }",
        ":2:14",
        "'dbo:' is not declared",
    ),
    (
        "SERVICE",
        ["query", "{}"],
        "a.rq",
        "SELECT * {\n SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        ":2:2",
        "SERVICE is refused",
    ),
    (
        "FROM a file",
        ["query", "{}"],
        "a.rq",
        "SELECT *\nFROM <file:///etc/passwd> { ?s ?p ?o }",
        ":2:1",
        "is refused",
    ),
]


@pytest.mark.parametrize(
    ("arguments", "name", "text", "place", "said"), [row[1:] for row in FILES], ids=[row[0] for row in FILES]
)
def test_a_bad_file_is_named_with_its_line(run, tmp_path, arguments, name, text, place, said):
    path = tmp_path / name
    path.write_text(text)
    result = run(*(part.format(path) for part in arguments))
    assert result.status == 2
    assert not result.out
    assert f"{path}{place}" in result.err or not place
    assert said in result.err


COMMANDS = [
    ("an unknown verb", ["asks"], "No such command 'asks'"),
    ("an unknown question", ["ask", "defence-partner"], "defense-partners"),
    ("an unknown parameter", ["ask", "defense-partners", "nations=PK"], "nation"),
    ("a parameter without a value", ["ask", "defense-partners", "Pakistan"], "NAME=VALUE"),
    ("a parameter twice", ["ask", "defense-partners", "nation=PK", "nation=CN"], "twice"),
    ("a name of nothing", ["ask", "defense-partners", "nation=Pakistann"], "Pakistan"),
    ("a name of another kind of thing", ["ask", "defense-partners", "nation=OIC"], "nation"),
    ("a day that does not exist", ["ask", "members", "group=OIC", "on=2020-02-31"], "2020-02-31"),
    ("an unknown format", ["ask", "defense-partners", "--format", "pdf"], "pdf"),
    ("no query", ["query"], "no query"),
    ("two queries", ["query", "a.rq", "-e", "ASK {}"], "two queries"),
    ("a missing file", ["query", "nowhere.rq"], "nowhere.rq"),
    ("a graph as a table", ["query", "-e", "CONSTRUCT WHERE { ?s a mithaq:Nation }", "-f", "csv"], "csv"),
    ("rows as a graph", ["query", "-e", "SELECT * { ?s a mithaq:Nation }", "-f", "turtle"], "turtle"),
    ("named graphs as Turtle", ["export", "all", "-f", "turtle"], "trig"),
    ("an unknown export", ["export", "fact"], "facts"),
    ("an unwritable output", ["export", "facts", "-o", "/nowhere/at/all.ttl"], "/nowhere"),
    ("a folder for an output", ["export", "facts", "-o", "."], "."),
    ("an unknown thing", ["describe", "Gondor"], "Gondor"),
    ("an unknown thing to explain", ["why", "Pakistan", "isAlliedWith", "Gondor"], "Gondor"),
    ("an unknown predicate", ["why", "Pakistan", "isAlliedWit", "China"], "allied"),
    ("nothing to cite", ["cite", "claim:none-1-1"], "none-1-1"),
    ("a document that is not there", ["verify", "nowhere.md"], "nowhere.md"),
    (
        "a server as a store",
        ["ask", "defense-partners", "--store", "http://127.0.0.1:9/"],
        "http://127.0.0.1:9/",
    ),
]


@pytest.mark.parametrize(
    ("arguments", "said"), [row[1:] for row in COMMANDS], ids=[row[0] for row in COMMANDS]
)
def test_a_wrong_command_is_one_message_that_helps(run, arguments, said):
    result = run(*arguments)
    assert result.status == 2
    assert not result.out
    assert said in result.err


def test_a_missing_store_is_built_and_said_to_be(run, tmp_path):
    result = run("ask", "defense-partners", "nation=PK", home=tmp_path / "new")
    assert result.status == 0
    assert "no store" in result.err
    assert "China" in result.out


def test_a_store_that_cannot_be_made_is_one_message(run, tmp_path):
    (tmp_path / "file").write_text("in the way")
    result = run("build", home=tmp_path / "file")
    assert result.status == 2
    assert "cannot be" in result.err


def test_a_build_that_fails_leaves_the_old_store(run, own_home, tmp_path):
    before = run("export", "facts", home=own_home).out
    (tmp_path / "bad.trig").write_text("graph {")
    assert run("build", str(tmp_path / "bad.trig"), home=own_home).status == 2
    assert run("export", "facts", home=own_home).out == before


#: The program with the folders of a model before its own arguments.
WITH_MODEL = """
import sys
from pathlib import Path
import mithaq.loading
from mithaq.cli import main
from mithaq.resources import Model
model = Model(*map(Path, sys.argv[1:4]))
mithaq.loading.model = lambda: model
del sys.argv[1:4]
main()
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_says_so_and_leaves_the_old_store(run, own_home, small_model, sign):
    before = run("export", "facts", home=own_home).out
    folders = [str(small_model.ontology), str(small_model.data), str(small_model.queries)]
    # The referee reasons for many seconds: so it is certainly still at work when the signal comes.
    command = [sys.executable, "-c", WITH_MODEL, *folders, "build", "--engine", "owlrl"]
    environment = {**os.environ, "MITHAQ_HOME": str(own_home), "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        while "accepting" not in (line := process.stderr.readline()):
            assert line, "it has ended"
        process.send_signal(sign)
        rest = process.stderr.read()
    assert process.returncode == 2
    assert "interrupted" in rest
    assert "Traceback" not in rest
    assert run("export", "facts", home=own_home).out == before
    assert Path(own_home / "current").is_file()
    assert not list(own_home.glob("building-*"))
