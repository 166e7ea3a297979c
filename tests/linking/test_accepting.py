"""What a person accepts goes into a mapping set that a build reads as claims; what contradicts is refused whole."""

from __future__ import annotations

import shutil

import pytest
from pyoxigraph import NamedNode

from mithaq.build import read_quads
from mithaq.errors import InputError
from mithaq.linking import Review, accept
from mithaq.mappings import read_links, read_mapping_set
from mithaq.resources import model
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, RDF, SKOS, SOURCE

HEAD = """# curie_map:
#   item: http://www.wikidata.org/entity/
#   organization: https://w3id.org/mithaq/organization/
#   nation: https://w3id.org/mithaq/nation/
#   proposal: https://w3id.org/mithaq/proposal/
# mapping_set_id: https://example.org/links/proposals
# license: https://creativecommons.org/licenses/by/4.0/
record_id\tsubject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\tconfidence\treviewer_label\tcomment
"""
ROW = "proposal:{0}\torganization:{0}\t{1}\tskos:exactMatch\titem:{2}\tsemapv:LexicalMatching\t0.93\t\tlooks right\n"
D8 = ROW.format("D8", "D-8 Organization for Economic Cooperation", "Q900001")
CENTO = ROW.format("CENTO", "Central Treaty Organization", "Q900002")
#: Pakistan's own item.
CLASH = ROW.format("AES", "Alliance of Sahel States", "Q843")
REVIEW = Review("A. Reader", "2026-11-25", "source:wikidata-organizations")


@pytest.fixture
def proposals(tmp_path):
    def write(*rows: str) -> str:
        file = tmp_path / "proposals.sssom.tsv"
        file.write_text(HEAD + "".join(rows), encoding="utf-8")
        return str(file)

    return write


@pytest.fixture
def links(tmp_path):
    folder = tmp_path / "links"
    folder.mkdir()
    return folder


def test_an_accepted_row_is_a_claim_of_the_build(kg, proposals, links):
    count, doubts = accept(kg.store, proposals(D8, CENTO), ["proposal:D8"], links / "a.sssom.tsv", REVIEW)
    assert (count, doubts) == (1, ())
    claims = read_links(links)
    (claim,) = [quad.subject for quad in claims.quads if quad.object == MITHAQ.Claim]
    assert claim == NamedNode("https://w3id.org/mithaq/claim/wikidata-organizations-D8-1")
    said = {(quad.predicate, quad.object) for quad in claims.quads if quad.graph_name == claim}
    assert said == {(SKOS.exactMatch, NamedNode("http://www.wikidata.org/entity/Q900001"))}
    described = {quad.predicate: quad.object for quad in claims.quads if quad.graph_name == CLAIMS_GRAPH}
    assert described[MITHAQ.hasSource] == SOURCE["wikidata-organizations"]
    assert described[RDF.type] == MITHAQ.Claim
    text = (links / "a.sssom.tsv").read_text(encoding="utf-8")
    assert "A. Reader\t2026-11-25\tlooks right" in text
    assert "wd:Q900001" in text  # by our prefix, whatever the proposals called it


def test_an_accepted_set_can_be_named_where_files_of_claims_can(kg, proposals, links):
    accept(kg.store, proposals(D8), None, links / "a.sssom.tsv", REVIEW)
    quads, origins = read_quads([links / "a.sssom.tsv"])
    assert set(quads) == set(read_links(links).quads)
    assert list(origins) == ["https://w3id.org/mithaq/claim/wikidata-organizations-D8-1"]


def test_rows_are_added_to_those_that_are_there(kg, proposals, links):
    shipped = model().data / "links" / "wikidata-organizations.sssom.tsv"
    into = links / "mine.sssom.tsv"
    shutil.copy(shipped, into)
    review = Review("orcid:0000-0002-1825-0097", "2026-11-25")
    assert accept(kg.store, proposals(D8), None, into, review)[0] == 1
    old, new = (read_mapping_set(path, path.name) for path in (shipped, into))
    assert [row.values for row in new.rows[:-1]] == [row.values for row in old.rows]
    after = into.read_text(encoding="utf-8").splitlines()
    assert after[-1].startswith("claim:wikidata-organizations-D8-1\torganization:D8\t")
    assert "#   orcid: https://orcid.org/" in after
    assert len(read_links(links).origins) == len(old.rows) + 1


def test_a_second_file_takes_an_unused_record(kg, proposals, links):
    # The organisations' links have used claim:wikidata-organizations-OIC-1 for Wikidata.
    row = ROW.format("OIC", "Organisation of Islamic Cooperation", "Q900009").replace(
        "exactMatch", "closeMatch"
    )
    accept(kg.store, proposals(row), None, links / "a.sssom.tsv", REVIEW)
    assert "claim:wikidata-organizations-OIC-2\t" in (links / "a.sssom.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([D8, CLASH], "target-shared"),
        (
            [D8, D8.replace("proposal:D8", "proposal:D8-2").replace("Q900001", "Q900009")],
            "subject-linked-twice",
        ),
        ([CENTO.replace("Q900002", "P900002")], "identifier-malformed"),
        ([CENTO.replace("organization:CENTO", "organization:CENTRE")], "subject-unknown"),
    ],
)
def test_what_contradicts_is_refused_whole(kg, proposals, links, rows, rule):
    into = links / "a.sssom.tsv"
    with pytest.raises(InputError, match="nothing was accepted") as refused:
        accept(kg.store, proposals(*rows), None, into, REVIEW)
    assert f"[{rule}]" in str(refused.value)
    assert not into.exists()


def test_a_set_that_is_there_keeps_its_bytes_when_rows_are_refused(run, proposals, links):
    into = links / "a.sssom.tsv"
    options = ["--into", str(into), "--reviewer", "A. Reader", "--date", "2026-11-25"]
    first = run(
        "link", "accept", proposals(D8), "--all", *options, "--source", "source:wikidata-organizations"
    )
    assert first.status == 0 and "with 1 more row" in first.err
    before = into.read_bytes()
    second = run("link", "accept", proposals(CENTO, CLASH), "--all", *options)
    assert second.status == 2
    assert "target-shared" in second.err
    assert into.read_bytes() == before
    assert [path.name for path in links.iterdir()] == ["a.sssom.tsv"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "which rows are accepted?"),
        (["--row", "D8", "--all"], "which rows are accepted?"),
        (["--row", "D9"], "there is no row D9"),
        (["--all", "--date", "25 November"], "'25 November' is no date"),
        (["--all", "--source", "somebody"], "'somebody' is no source"),
        (["--all", "--source", ""], "the source of the links is not told"),
    ],
)
def test_what_is_wrong_in_the_command_is_one_message(run, proposals, links, arguments, message):
    into = links / "a.sssom.tsv"
    given = [
        "--into",
        str(into),
        "--reviewer",
        "A. Reader",
        "--date",
        "2026-11-25",
        "--source",
        "source:wikidata-organizations",
    ]
    result = run("link", "accept", proposals(D8), *given, *arguments)
    assert result.status == 2
    assert message in result.err
    assert not into.exists()
