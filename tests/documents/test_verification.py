"""Holding claims against a copy of their document."""

import hashlib
import json
from dataclasses import replace

import pytest
from pyoxigraph import Literal

from builders import claim
from mithaq.claims import Claim
from mithaq.documents import Document, Verification, verify
from mithaq.errors import InputError, Place
from mithaq.terms import CLAIM, MITHAQ, SOURCE, XSD, Term

TEXT = """# Ties

Alpha trains Beta. Beta 😀 aids Gamma.

Gamma hosts Alpha. Nobody says this.
"""
DOCUMENT = Document(
    SOURCE.news,
    "Ties",
    hashlib.sha256(TEXT.encode()).hexdigest(),
    character_count=len(TEXT),
    sentence_count=4,
)
QUOTES = {
    "news-1-1": ("Alpha trains Beta", 1),
    "news-2-1": ("aids Gamma", 2),
    "news-3-1": ("Gamma hosts Alpha", 3),
}


def integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def quoting(
    name: str, quote: str, start: int | None, end: int | None, sentence: int | None, **more: str
) -> Claim:
    values: dict[object, Term] = {MITHAQ.quote: Literal(quote, language="en")} if quote else {}
    for prop, number in (
        (MITHAQ.quoteStart, start),
        (MITHAQ.quoteEnd, end),
        (MITHAQ.sentenceNumber, sentence),
    ):
        if number is not None:
            values[prop] = integer(number)
    plain = claim(name, "nation:PAK mithaq:hasDefensePartner nation:CHN .", **more)
    return replace(plain, metadata=plain.metadata | frozenset(values.items()))  # type: ignore[arg-type]


def in_place(name: str) -> Claim:
    quote, sentence = QUOTES[name]
    start = TEXT.index(quote)
    return quoting(name, quote, start, start + len(quote), sentence)


CLAIMS = [in_place(name) for name in QUOTES]


def check(text: str | bytes, claims: list[Claim] = CLAIMS) -> Verification:
    return verify(text, claims, DOCUMENT, name="copy.md")


def test_the_document_itself_bears_out_every_claim():
    result = check(TEXT)
    assert result.ok
    assert (result.claims, result.quotes_in_place, result.sentence_count) == (3, 3, 4)
    assert [sentence.number for sentence in result.unclaimed] == [4]
    assert "sentence 4 carries no claim" in result.to_text()
    assert "3 of 4 sentences carry a claim" in result.to_text()


def test_bytes_and_text_are_the_same_document():
    assert check(TEXT.encode()) == check(TEXT)


def test_one_changed_letter_is_shown_where_it_is():
    result = check(TEXT.replace("aids Gamma", "aids Gemma"))
    (problem,) = result.problems
    assert (problem.kind, problem.claim, problem.sentence_number) == ("altered", CLAIM["news-2-1"], 2)
    assert problem.place == Place("copy.md", 3, 33)
    assert (problem.expected[problem.at], problem.found[problem.at]) == ("a", "e")
    assert [each.about for each in result.differences] == ["sha256"]
    assert result.quotes_in_place == 2


def test_the_report_points_at_the_character_that_differs():
    lines = check(TEXT.replace("aids Gamma", "aids Gemma")).to_text().splitlines()
    at = lines.index("    found   aids Gemma")
    assert lines[at - 1] == "    quoted  aids Gamma"
    assert lines[at][lines[at + 1].index("^")] == "e"
    assert any(line.startswith("copy.md:3:33: claim:news-2-1 (sentence 2): ") for line in lines)


def test_in_a_long_quote_the_pointer_stays_on_the_character():
    words = "word " * 40 + "end"
    text = f"{words}."
    given = quoting("news-1-1", words, 0, len(words), 1)
    changed = text.replace("end", "and")
    lines = verify(changed, [given], replace(DOCUMENT, sha256=None), name="copy.md").to_text().splitlines()
    pointer = next(line for line in lines if line.strip() == "^")
    found = lines[lines.index(pointer) - 1]
    assert found[pointer.index("^")] == "a"
    assert len(found) < 100


@pytest.mark.parametrize(
    ("old", "new", "shift", "words"),
    [("Beta 😀", "Betas 😀", 1, "1 character later"), ("Beta 😀", "Bt 😀", -2, "2 characters earlier")],
)
def test_text_put_in_or_taken_out_is_named_as_a_shift(old: str, new: str, shift: int, words: str):
    result = check(TEXT.replace(old, new))
    assert [(problem.kind, problem.shift) for problem in result.problems] == [("moved", shift)] * 2
    (found,) = result.shifts
    assert (found.characters, found.quotes) == (shift, 2)
    assert (found.after, found.before.line) == (Place("copy.md", 3, 18), 3)
    assert words in result.to_text()
    assert {"sha256", "characters"} == {each.about for each in result.differences}


def test_two_shifts_are_told_apart():
    result = check(TEXT.replace("# Ties", "# The Ties").replace("Gamma hosts", "So Gamma hosts"))
    assert [shift.characters for shift in result.shifts] == [4, 3]


def test_a_quote_altered_after_a_shift_is_compared_where_it_went():
    result = check(TEXT.replace("# Ties", "# The Ties").replace("aids Gamma", "aids Gemma"))
    altered = next(problem for problem in result.problems if problem.kind == "altered")
    assert altered.place == Place("copy.md", 3, 33)
    assert altered.found == "aids Gemma"


def test_of_several_places_the_one_that_fits_the_shift_is_taken():
    text = "So Beta met Beta. Beta met Beta.\n"
    start = len("Beta met Beta. ")
    given = [
        quoting("news-1-1", "Beta met Beta", 0, 13, 1),
        quoting("news-2-1", "Beta met Beta", start, start + 13, 2),
    ]
    result = verify(text, given, replace(DOCUMENT, sha256=None))
    assert [problem.shift for problem in result.problems] == [3, 3]


def test_a_change_that_no_quote_covers_is_narrowed_to_unquoted_text():
    result = check(TEXT.replace("Nobody", "Nobady"))
    assert not result.problems
    assert not result.ok
    assert "5:20-35" in result.unquoted
    assert "in text that no claim quotes" in result.to_text()


def test_windows_line_ends_are_named_and_the_quotes_still_checked():
    result = check(TEXT.replace("\n", "\r\n").encode())
    assert [each.about for each in result.differences] == ["line-ends", "sha256"]
    assert not result.problems
    assert not result.unquoted
    assert "byte for byte" in result.to_text()


def test_other_line_ends_do_not_hide_a_changed_letter():
    result = check(TEXT.replace("Gamma hosts", "Gamma hasts").replace("\n", "\r\n"))
    assert [problem.place for problem in result.problems] == [Place("copy.md", 5, 8)]
    assert "byte for byte" not in result.to_text()


def test_a_byte_order_mark_is_named():
    result = check(b"\xef\xbb\xbf" + TEXT.encode())
    assert [each.about for each in result.differences] == ["byte-order-mark", "sha256"]
    assert not result.problems


def test_a_document_that_is_stored_with_windows_line_ends_is_read_as_it_is():
    text = "One here.\r\nTwo there.\r\n"
    stored = Document(SOURCE.news, "Ties", hashlib.sha256(text.encode()).hexdigest())
    given = quoting("news-2-1", "Two there", 11, 20, 2)
    assert verify(text.encode(), [given], stored).ok


def test_bytes_that_are_not_utf8_are_refused_with_their_place():
    with pytest.raises(InputError) as caught:
        check("é\nab".encode() + b"\xff\xfe")
    assert caught.value.where == Place("copy.md", 2, 3)


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        (quoting("news-1-1", "Alpha trains Beta", 8, 24, 1), "offsets", "ends at 25"),
        (quoting("news-1-1", "Alpha trains Beta", 8, None, 1), "offsets", "is missing"),
        (quoting("news-9-1", "Omega", 900, 905, 1), "offsets", "beyond the text's"),
        (quoting("news-1-1", "Alpha trains Beta", 8, 25, 2), "sentence", "stands in sentence 1, not 2"),
        (quoting("news-1-1", "Alpha trains Beta", 8, 25, 9), "sentence", "stands in sentence 1, not 9"),
        (quoting("news-1-1", "Alpha trains Beta", 8, 25, None), "sentence", "the claim names none"),
        (quoting("news-1-1", "Beta. Beta", 21, 31, 1), "sentence", "touches sentence 1 and 2"),
        (quoting("news-0-1", "Ties", 2, 6, 1), "sentence", "no sentence"),
        (quoting("news-1-1", "", None, None, 1), "unquoted", "quotes nothing"),
        (quoting("news-1-1", "Omega", None, None, 1), "altered", "nowhere says"),
    ],
)
def test_what_else_can_be_wrong_with_a_claim(given: Claim, kind: str, words: str):
    (problem,) = check(TEXT, [given]).problems
    assert problem.kind == kind
    assert words in problem.message


def test_a_quote_without_offsets_is_looked_for_in_its_sentence():
    assert check(TEXT, [quoting("news-2-1", "Gamma", None, None, 3)]).ok
    assert check(TEXT, [quoting("news-2-1", "Gamma", None, None, 1)]).problems[0].kind == "sentence"


def test_other_sources_and_withdrawn_claims_are_passed_over():
    others = [
        quoting("other-1-1", "Omega", 0, 5, 1, source="source:other"),
        quoting("news-1-2", "Omega", 0, 5, 4, withdrawn="A slip."),
    ]
    result = check(TEXT, CLAIMS + others)
    assert result.ok
    assert [sentence.number for sentence in result.unclaimed] == [4]


def test_counts_that_differ_from_the_description_are_named():
    result = check(TEXT + "\nOne more.\n")
    assert [(each.about, each.expected, each.found) for each in result.differences[1:]] == [
        ("characters", str(len(TEXT)), str(len(TEXT) + 11)),
        ("sentences", "4", "5"),
    ]


def test_json_holds_what_the_text_says():
    found = json.loads(check(TEXT.replace("aids Gamma", "aids Gemma")).to_json())
    assert found["ok"] is False
    assert found["source"] == SOURCE.news.value
    (problem,) = found["problems"]
    assert problem["claim"] == CLAIM["news-2-1"].value
    assert problem["place"] == {"file": "copy.md", "line": 3, "column": 33}
    assert found["sentencesWithoutClaim"] == [4]
