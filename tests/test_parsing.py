"""RDF files: what cannot be read is one message with file, line and column."""

from __future__ import annotations

import pytest

from mithaq.errors import InputError
from mithaq.parsing import parse_file

RDFXML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/">{}</rdf:RDF>'
)
BOMB = '<!DOCTYPE r [\n<!ENTITY a "aaaaaaaa">\n<!ENTITY b "&a;&a;&a;">]>'


def parse_text(tmp_path, name: str, data: str | bytes):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(parse_file(path))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ttl", "<http://e.org/a> <http://e.org/b> 1 ."),
        ("a.trig", "<http://e.org/g> { <http://e.org/a> <http://e.org/b> 1 }"),
        ("a.nt", "<http://e.org/a> <http://e.org/b> <http://e.org/c> .\n"),
        ("a.nq", "<http://e.org/a> <http://e.org/b> <http://e.org/c> <http://e.org/g> .\n"),
        ("a.jsonld", '{"@id": "http://e.org/a", "http://e.org/b": "c"}'),
        (
            "a.rdf",
            RDFXML.format('<rdf:Description rdf:about="http://e.org/a"><e:b>c</e:b></rdf:Description>'),
        ),
    ],
)
def test_the_ending_tells_the_format(tmp_path, name, data):
    assert len(parse_text(tmp_path, name, data)) == 1


@pytest.mark.parametrize(
    ("name", "data", "place", "said"),
    [
        ("a.ttl", "@prefix e: <http://e.org/> .\ne:a e:b x:c .\n", ":2:", "prefix x: has not been declared"),
        ("a.trig", "@prefix e: <http://e.org/> .\ne:g { e:a e:b }\n", ":2:", ""),
        ("a.ttl", "<http://e.org/a> <http://e.org/b> <http://e.org/c>\n", ":1", "end"),
        ("a.nt", "<http://e.org/a> <relative> <http://e.org/c> .\n", ":1:", "IRI"),
        ("a.ttl", b'<http://e.org/a> <http://e.org/b>\n "\xff\xfe" .', ":2", "UTF-8"),
        ("a.jsonld", '{"@context": "http://e.org/c", "a": 1}', "", "the context is at another address"),
        ("a.rdf", BOMB + RDFXML.format(""), ":2:", "entities"),
        ("a.rdf", "<rdf:RDF>\n<a></b>", ":2:", "not well-formed"),
        ("a.docx", "", "", "cannot tell the format"),
    ],
)
def test_what_cannot_be_read_is_one_message_with_its_place(tmp_path, name, data, place, said):
    with pytest.raises(InputError) as error:
        parse_text(tmp_path, name, data)
    assert f"{tmp_path / name}{place}" in error.value.message
    assert said.lower() in error.value.message.lower()


def test_a_remote_json_context_is_not_fetched_nor_a_local_one_read(tmp_path):
    (tmp_path / "context.json").write_text('{"@context": {"a": "http://e.org/a"}}')
    with pytest.raises(InputError):
        parse_text(tmp_path, "a.jsonld", f'{{"@context": "file://{tmp_path}/context.json", "a": 1}}')


@pytest.mark.parametrize("path", ["missing.ttl", "."])
def test_a_missing_file_or_a_folder_is_said_to_be_one(tmp_path, path):
    with pytest.raises(InputError, match=r"no such file|a folder"):
        list(parse_file(tmp_path / path))


def test_blank_nodes_of_two_files_stay_apart(tmp_path):
    one = parse_text(tmp_path, "a.ttl", "_:x <http://e.org/b> 1 .")
    two = parse_text(tmp_path, "b.ttl", "_:x <http://e.org/b> 1 .")
    assert one[0].subject != two[0].subject
