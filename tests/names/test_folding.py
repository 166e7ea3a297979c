"""Spellings of one name that come to the same."""

from __future__ import annotations

import pytest

from mithaq.errors import InputError
from mithaq.names import Folding
from mithaq.resources import model


@pytest.fixture(scope="module")
def fold():
    return Folding.read(model().data / "lexicons")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pakistan", "PAKISTAN"),
        ("counter-terrorism cooperation", "Counterterrorism Cooperation"),
        ("counter_terrorism cooperation", "CounterTerrorismCooperation"),
        ("defence aid", "Defense Aid"),
        ("DefenseAid", "defence-aid"),
        ("Organisation of Islamic Cooperation", "The Organization of Islamic Cooperation"),
        ("Türkiye", "turkiye"),
        ("Diyarbakır", "DIYARBAKIR"),
        ("Côte d’Ivoire", "cote d'ivoire"),
        ("U.S.", "US"),
        ("US–Islamic nations alliance", "us-islamic-nations alliance"),
        ("ＰＡＫ", "pak"),
        ("پاکستان", "پاكستان"),
        ("ترکی", "تركي"),
        ("أفغانستان", "افغانستان"),
        ("مُصْر", "مصر"),
        ("السعودية", "السعودیه"),
        ("مي‌خواهم", "میخواهم"),
        ("ترکیہ", "ترکیه"),
    ],
)
def test_spellings_that_are_one_name(fold, one, other):
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Iran", "Iraq"), ("The Gambia", "Zambia"), ("defence", "offence"), ("ایران", "عراق"), ("the", "")],
)
def test_names_that_stay_apart(fold, one, other):
    assert fold(one) != fold(other)


def test_a_text_without_letters_has_no_key(fold):
    assert fold(" –·- ") == ""


def test_a_table_with_other_columns_is_refused(tmp_path):
    (tmp_path / "letters.csv").write_text("from,to\na,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="columns must be 'letter' and 'written_as'"):
        Folding.read(tmp_path)


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(InputError, match=r"letters\.csv: the table is missing"):
        Folding.read(tmp_path)
