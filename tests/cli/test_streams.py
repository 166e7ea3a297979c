"""Standard input and output as they come: closed, full, in another locale, cut short, interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

MAIN = "from mithaq.cli import main; main()"
#: Says when it begins to ask.
TOLD = """
import sys
from mithaq import KnowledgeGraph
asked = KnowledgeGraph.query
def query(self, *given, **named):
    print("asking", file=sys.stderr, flush=True)
    return asked(self, *given, **named)
KnowledgeGraph.query = query
"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PERSIAN = 'SELECT ?x { ?x rdfs:label "پاکستان"@fa }'


@pytest.fixture
def home(home_from_file):
    return home_from_file


def start(home, *arguments, program=MAIN, **how):
    environment = {**os.environ, "MITHAQ_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment |= how.pop("environment", {})
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, **how)


def test_a_full_disk_is_one_message(home):
    if not Path("/dev/full").exists():
        pytest.skip("the system has no device that is always full")
    with Path("/dev/full").open("wb") as full, start(home, "export", "all", stdout=full) as process:
        _, said = process.communicate()
    assert process.returncode == 2
    assert said.startswith(b"mithaq: cannot read or write: ")
    assert b"Traceback" not in said


def test_a_reader_that_has_seen_enough_is_no_error(home):
    with start(home, "export", "all", stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 0
    assert not said


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
def test_text_is_utf_8_whatever_the_locale(home, encoding, mark):
    how = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "environment": {"PYTHONIOENCODING": encoding}}
    with start(home, "query", "-", "-f", "csv", **how) as process:
        out, _ = process.communicate(mark + PERSIAN.encode())
    assert out.decode().split() == ["x", "https://w3id.org/mithaq/nation/PAK"]


def test_a_name_that_is_no_text_is_one_message(home):
    with start(home, "describe", b"\xff") as process:
        _, said = process.communicate()
    assert process.returncode == 2
    assert b"Traceback" not in said


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_long_query_can_be_interrupted(home, sign):
    with start(home, "query", "-e", ENDLESS, program=TOLD + MAIN, stdout=subprocess.PIPE) as process:
        assert process.stderr.readline() == b"asking\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)  # time enough to be in the midst of it
        process.send_signal(sign)
        assert process.wait(10) != 0
