"""The catalogue of the shipped questions, and of a user's own."""

from __future__ import annotations

import pytest

from mithaq.errors import InputError, UnknownNameError
from mithaq.questions import Catalogue
from mithaq.resources import model

OWN = "#+ title: {title}\n#+ description: D\n#+ tags: [mine]\n#+ evidence: {{none: n}}\n\nSELECT ?a {{ ?a ?p ?o }}\n"


@pytest.fixture
def shipped():
    return Catalogue(model().queries)


def test_every_shipped_question_can_be_read_and_says_what_it_needs(shipped):
    questions = shipped.list()
    assert len(questions) >= 26
    for question in questions:
        assert question.description.endswith("."), question.name
        assert question.tags, question.name
        assert set(question.about) <= set(question.columns), question.name


def test_a_question_on_relations_takes_a_day(shipped):
    for name in ("allies", "defense-partners", "members"):
        assert shipped.get(name).parameter("on").types == ("Date",)


def test_tags_are_counted(shipped):
    assert shipped.tags()["claims"] == len(shipped.list("claims")) > 5
    assert [question.name for question in shipped.list("overview")] == ["graph-summary"]


def test_a_users_folder_adds_and_replaces(tmp_path, shipped):
    (tmp_path / "mine.rq").write_text(OWN.format(title="Mine"), encoding="utf-8")
    (tmp_path / "allies.rq").write_text(OWN.format(title="Allies, my way"), encoding="utf-8")
    both = Catalogue(model().queries, tmp_path)
    assert set(both.names()) == {*shipped.names(), "mine"}
    assert both.get("allies").title == "Allies, my way"


def test_a_bad_file_does_not_keep_others_from_being_asked(tmp_path):
    (tmp_path / "good.rq").write_text(OWN.format(title="Good"), encoding="utf-8")
    (tmp_path / "bad.rq").write_text("SELECT nothing", encoding="utf-8")
    catalogue = Catalogue(tmp_path)
    assert catalogue.get("good").title == "Good"
    with pytest.raises(InputError, match="no header"):
        catalogue.list()


def test_an_unknown_question_far_from_all_others(shipped):
    with pytest.raises(UnknownNameError, match="without a name to list"):
        shipped.get("zzzzzz")


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        Catalogue(tmp_path / "absent")
