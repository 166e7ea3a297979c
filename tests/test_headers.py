"""Headers of `.rq` files are read strictly: nothing of one is ever lost silently."""

from __future__ import annotations

import pytest

from mithaq.errors import InputError
from mithaq.headers import read_annotated_query

KEYS = {"title": str, "tags": list, "parameters": dict}


def read(tmp_path, text: str):
    path = tmp_path / "question.rq"
    path.write_text(text, encoding="utf-8")
    return read_annotated_query(path, KEYS, ["title"])


def test_a_header_and_its_query(tmp_path):
    found = read(tmp_path, "#+ title: Who is whose ally\n#+ tags: [a, b]\nASK {}\n")
    assert found.name == "question"
    assert found.header == {"title": "Who is whose ally", "tags": ["a", "b"]}
    assert found.sparql.endswith("ASK {}\n")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("SELECT * {}", 1, "no header"),
        ("#+ title: Allies: who\nASK {}", 1, "not YAML"),
        ("#+ title: a\n#+ titel: b\nASK {}", 2, "unknown header key 'titel'"),
        ("#+ title: a\n#+ tags: one\nASK {}", 2, "must be a list, not str"),
        ("#+ tags: [a]\nASK {}", 1, "lacks title"),
        ("#+ title: a\nASK {}\n#+ tags: [b]", 3, "stands apart"),
        ("#+ title: a\n#+ title: b\nASK {}", 2, "stands twice"),
        ("#+ - a\nASK {}", 1, "key: value"),
    ],
)
def test_a_bad_header_is_an_error_with_its_line(tmp_path, text, line, said):
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    assert f"question.rq:{line}" in error.value.message
    assert said in error.value.message


def test_the_word_on_is_a_name_and_no_boolean(tmp_path):
    assert read(tmp_path, "#+ title: a\n#+ parameters: {on: {type: Date}}\nASK {}").header["parameters"] == {
        "on": {"type": "Date"}
    }
