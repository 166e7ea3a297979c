"""Which document a file is a copy of."""

import hashlib

import pytest
from pyoxigraph import Quad

from builders import triples
from mithaq.documents import Document, find_document, read_documents
from mithaq.errors import UnknownNameError
from mithaq.terms import CLAIMS_GRAPH, SOURCE

DATA = b"# On ties\n\nAlpha trains Beta.\n"
TIES = Document(SOURCE.ties, "On Ties", hashlib.sha256(DATA).hexdigest())
AID = Document(SOURCE.aid, "On Aid", "0" * 64)


def test_descriptions_are_read_from_the_claims_graph_alone():
    said = triples("""
        source:ties a mithaq:Document ; dcterms:title "On Ties"@en ; mithaq:sha256 "ABCD" ;
            mithaq:characterCount 30 ; mithaq:sentenceCount 1 .
        source:rows a mithaq:Dataset ; dcterms:title "Rows" .
        source:bare a mithaq:Document .
    """)
    quads = [Quad(*triple, CLAIMS_GRAPH) for triple in said]
    assert read_documents(quads) == [
        Document(SOURCE.bare, "source:bare"),
        Document(SOURCE.ties, "On Ties", "abcd", 30, 1),
    ]
    assert read_documents(Quad(*triple) for triple in said) == []


def test_the_bytes_decide():
    assert find_document(DATA, [AID, TIES]) is TIES


def test_a_changed_copy_is_known_by_its_title():
    assert find_document(b"\xef\xbb\xbf\n# ON AID\n\nOther words.", [AID, TIES]) is AID


@pytest.mark.parametrize("wanted", ["aid", "source:aid", SOURCE.aid.value])
def test_a_name_goes_before_the_bytes(wanted: str):
    assert find_document(DATA, [AID, TIES], wanted=wanted) is AID


def test_the_only_document_is_meant_where_nothing_tells():
    assert find_document(b"Something else.", [TIES]) is TIES


@pytest.mark.parametrize("data", [b"Something else.", b""])
def test_of_two_documents_neither_is_guessed(data: bytes):
    with pytest.raises(UnknownNameError) as caught:
        find_document(data, [AID, TIES], name="copy.md")
    assert caught.value.candidates == ("source:aid", "source:ties")
    assert "copy.md" in caught.value.message


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(UnknownNameError, match="source:aid, source:ties"):
        find_document(DATA, [AID, TIES], wanted="news")


def test_without_documents_the_message_says_so():
    with pytest.raises(UnknownNameError, match="describes no document"):
        find_document(DATA, [])
