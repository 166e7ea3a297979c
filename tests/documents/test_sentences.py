"""Sentences and their offsets."""

import pytest

from mithaq.documents import sentences

ESSAY = """# A title. With two sentences?

First one. Second one,
over two lines.   Third one!

### Another heading
Fourth: right below it.
"""


def texts(text: str) -> list[str]:
    return [text[each.start : each.end] for each in sentences(text)]


def test_headings_and_blank_lines_are_no_sentences():
    assert texts(ESSAY) == [
        "First one.",
        "Second one,\nover two lines.",
        "Third one!",
        "Fourth: right below it.",
    ]


def test_numbers_count_from_one_across_paragraphs():
    assert [each.number for each in sentences(ESSAY)] == [1, 2, 3, 4]


def test_abbreviations_do_not_end_a_sentence():
    assert texts("The U.S. plays a role. It trains, e.g. pilots.") == [
        "The U.S. plays a role.",
        "It trains, e.g. pilots.",
    ]


@pytest.mark.parametrize(
    "before", ["𐍈😀 above. ", "e\u0301 decomposed. ", "ميثاق. ", "\u00a0Wide\u2003spaces. "]
)
def test_offsets_count_code_points(before: str):
    text = f"{before}Here it is."
    last = sentences(text)[-1]
    assert (last.start, last.end) == (len(before), len(text))


@pytest.mark.parametrize("text", ["", "\n\n", "# Only a heading", "   \n#\n"])
def test_a_text_without_sentences_has_none(text: str):
    assert sentences(text) == []


def test_a_number_sign_without_a_space_is_no_heading():
    assert texts("#1 in the list is first.") == ["#1 in the list is first."]


def test_line_ends_of_windows_are_white_space():
    assert texts("# T\r\n\r\nOne.\r\nTwo.\r\n") == ["One.", "Two."]
