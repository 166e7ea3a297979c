"""Citations: the original source first, then Mithaq with its version and hash."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from pyoxigraph import Quad

from builders import triples
from mithaq.citation import PROJECT, STYLES, AskedQuestion, cite
from mithaq.errors import InputError, UnknownNameError
from mithaq.store import EmbeddedStore
from mithaq.terms import CLAIM, CLAIMS_GRAPH, SOURCE

ROOT = Path(__file__).parent.parent
HASH = "ab" * 32

DESCRIBED = r"""
claim:essay-14-1 a mithaq:Claim ; mithaq:hasSource source:essay ; mithaq:sentenceNumber 14 ;
    mithaq:quote "Alpha has a strong tie with Beta"@en ; mithaq:hasStanding mithaq:Accepted .
claim:rows-1 a mithaq:Claim ; mithaq:hasSource source:rows ; mithaq:rowKey "ALP-BET" ;
    mithaq:hasStanding mithaq:Withdrawn ; mithaq:withdrawalReason "Read from the wrong column." .
source:essay a mithaq:Document ; dcterms:title "On Ties & 100% {Trust}: a_b #1 $2 ~x^y \\z"@en , "Über Bande"@de ;
    mithaq:hasSourceKind mithaq:UnattributedEssay ; mithaq:isUndated true .
source:rows a mithaq:Dataset ; dcterms:title "Rows"@en ; dcterms:creator "A. Author" , "B. Author" ;
    mithaq:hasSourceKind mithaq:Dataset ; dcterms:date "2017-03"^^xsd:gYearMonth ;
    schema:url "https://example.org/a_b?c=%7E&d={e}"^^xsd:anyURI ; mithaq:lookedAtOn "2026-11-23"^^xsd:date .
source:talk a mithaq:Source ; rdfs:label "كلمة"@ar ; mithaq:hasSourceKind mithaq:OfficialStatement ;
    mithaq:isUndated true ; schema:url "https://example.org/talk"^^xsd:anyURI .
"""
LABELS = """
mithaq:UnattributedEssay rdfs:label "unattributed essay"@en .
mithaq:Accepted rdfs:label "accepted"@en .
mithaq:Withdrawn rdfs:label "withdrawn"@en .
"""
QUESTION = AskedQuestion("ties", "Who has ties?", {"nation": "پاکستان", "kind": "any"}, (SOURCE.essay,))


@pytest.fixture
def store() -> EmbeddedStore:
    described = (Quad(*triple, CLAIMS_GRAPH) for triple in triples(DESCRIBED))
    return EmbeddedStore.in_memory([*described, *(Quad(*triple) for triple in triples(LABELS))])


def text_of(store: EmbeddedStore, what: object, style: str = "text") -> str:
    return cite(store, what, style, export_hash=HASH, version="0.1.0")  # type: ignore[arg-type]


def test_a_claim_names_its_source_sentence_and_words_before_mithaq(store):
    source, mithaq = text_of(store, CLAIM["essay-14-1"]).splitlines()
    assert source.startswith("On Ties & 100% {Trust}")
    assert "Unattributed essay; undated; sentence 14: “Alpha has a strong tie with Beta”." in source
    assert mithaq.startswith(f"In: The Mithaq founders. {PROJECT.title}. Version 0.1.0; 2026-11-23; ")
    assert f"Claim {CLAIM['essay-14-1'].value} (accepted)" in mithaq
    assert f"SHA-256 of the canonical export: {HASH}." in mithaq


def test_a_row_of_a_dataset_names_authors_date_address_and_key(store):
    source, mithaq = text_of(store, CLAIM["rows-1"]).splitlines()
    assert source == (
        "A. Author, B. Author. Rows. 2017-03; dataset; row ALP-BET. "
        "https://example.org/a_b?c=%7E&d={e} (looked at on 2026-11-23)"
    )
    assert "(withdrawn: Read from the wrong column.)" in mithaq


def test_an_answer_names_its_sources_title_name_and_parameters(store):
    source, mithaq = text_of(store, QUESTION).splitlines()
    assert source.endswith("Unattributed essay; undated.")
    assert "Answer to “Who has ties?” (ties kind=any nation=پاکستان)" in mithaq


def test_the_release_lists_every_source_and_comes_last(store):
    *sources, mithaq = text_of(store, None).splitlines()
    assert [line.split(".")[0] for line in sources] == [
        "On Ties & 100% {Trust}: a_b #1 $2 ~x^y \\z",
        "A",
        "كلمة",
    ]
    assert mithaq.endswith(f"Version 0.1.0; 2026-11-23; SHA-256 of the canonical export: {HASH}.")


def test_a_source_can_be_cited(store):
    assert "Source https://w3id.org/mithaq/source/talk" in text_of(store, SOURCE.talk)


def test_bibtex_escapes_what_tex_reads_and_leaves_unicode(store):
    entry = text_of(store, CLAIM["essay-14-1"], "bibtex")
    title = re.search(r"title = \{\{(.*)\}\},", entry)
    assert title and title[1] == (
        r"On Ties \& 100\% \textbraceleft{}Trust\textbraceright{}: a\_b \#1 \$2 "
        r"\textasciitilde{}x\textasciicircum{}y \textbackslash{}z"
    )
    assert "title = {{كلمة}}" in text_of(store, SOURCE.talk, "bibtex")
    assert "author = {{A. Author} and {B. Author}}" in text_of(store, SOURCE.rows, "bibtex")


@pytest.mark.parametrize("what", [CLAIM["essay-14-1"], CLAIM["rows-1"], SOURCE.talk, QUESTION, None])
def test_bibtex_braces_balance_and_keys_are_plain_and_distinct(store, what):
    entries = text_of(store, what, "bibtex")
    assert entries.count("{") == entries.count("}")
    keys = re.findall(r"^@misc\{(.*),$", entries, re.M)
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+", key) for key in keys)
    assert len(set(keys)) == len(keys) >= 2
    assert keys[-1].startswith("mithaq-0.1.0")


def test_an_address_in_bibtex_is_left_alone_but_for_braces(store):
    assert "url = {https://example.org/a_b?c=%7E&d=%7Be%7D}" in text_of(store, SOURCE.rows, "bibtex")


def test_answers_to_other_parameters_have_other_keys(store):
    other = AskedQuestion("ties", "Who has ties?", {"nation": "China"}, (SOURCE.essay,))
    keys = [
        re.findall(r"^@misc\{(mithaq.*),$", text_of(store, each, "bibtex"), re.M)
        for each in (QUESTION, other)
    ]
    assert keys[0] != keys[1]


def test_ris_records_begin_and_end_and_every_line_has_a_tag(store):
    records = text_of(store, CLAIM["rows-1"], "ris").split("\n\n")
    assert len(records) == 2
    for record in records:
        lines = record.rstrip("\n").split("\n")
        assert lines[0].startswith("TY  - ")
        assert lines[-1] == "ER  - "
        assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert {
        "TY  - DATA",
        "AU  - A. Author",
        "AU  - B. Author",
        "PY  - 2017",
        "DA  - 2017/03//",
        "Y2  - 2026/11/23/",
    } <= set(records[0].split("\n"))
    assert "ET  - 0.1.0" in records[1].split("\n")


@pytest.mark.parametrize("style", STYLES)
def test_the_order_of_input_does_not_show(store, style):
    backwards = EmbeddedStore.in_memory(reversed(list(store.match(graph=None))))
    assert text_of(store, None, style) == text_of(backwards, None, style)


def test_what_is_neither_claim_nor_source_is_refused(store):
    with pytest.raises(UnknownNameError, match="claim:essay-99-1"):
        text_of(store, CLAIM["essay-99-1"])


def test_an_unknown_style_lists_the_known_ones(store):
    with pytest.raises(InputError, match="text, bibtex, ris"):
        text_of(store, None, "apa")


def test_the_citation_file_the_package_and_the_program_agree():
    written = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert written["title"] == PROJECT.title
    assert tuple(author["name"] for author in written["authors"]) == PROJECT.authors
    assert str(written["date-released"]) == PROJECT.released
    assert written["license"] == PROJECT.license == package["license"]
    assert written["version"] == package["version"]
    assert written["abstract"] == package["description"]
    assert written["keywords"] == package["keywords"]
    assert tuple(author["name"] for author in package["authors"]) == PROJECT.authors
    assert PROJECT.data_license in (ROOT / "LICENSE-DATA").read_text(encoding="utf-8")


def test_the_changelog_has_the_version_with_its_day():
    version = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"]
    assert f"## [{version}] - {PROJECT.released}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
