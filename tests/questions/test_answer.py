"""What can be done with an answer."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Literal

from mithaq.export import render_table
from mithaq.terms import NATION, XSD

TYPED = """title: Types
description: D
tags: [t]
evidence: {none: made up}
columns: {number: "a <number>"}
---
SELECT ?number ?day ?year ?period ?true ?share ?class ?nothing ?nation {
  VALUES (?number ?day ?year ?period ?true ?share ?class ?nation) {
    (7 "1815-06-09"^^xsd:date "1969"^^xsd:gYear "P1Y"^^xsd:duration true 0.5e0 "c" nation:EGY)
    (UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF)
  }
}"""


def test_values_are_of_pythons_types(ask_own):
    full, empty = ask_own(TYPED).rows
    assert (full.number, full.day, full.true, full.share) == (7, date(1815, 6, 9), True, 0.5)
    assert (full.year, full.period) == ("1969", "P1Y")
    assert full.class_ == "c"
    assert str(full.nation) == "Egypt"
    assert empty[:9] == (None,) * 9


def test_a_value_that_is_no_value_of_its_type_is_shown_as_it_stands(ask_own):
    answer = ask_own(TYPED.replace("1815-06-09", "soon"))
    assert answer.rows[0].day == "soon"


def test_a_data_frame_has_real_types(ask_own):
    pytest.importorskip("pandas")
    frame = ask_own(TYPED).to_dataframe()
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "number": "Int64",
        "day": "datetime64[s]",
        "year": "string",
        "period": "string",
        "true": "boolean",
        "share": "Float64",
        "class": "string",
        "nothing": "string",
        "nation": "string",
        "nation_id": "string",
        "basis": "string",
    }
    assert frame["nation_id"][0] == "nation:EGY"
    assert frame["number"].isna().tolist() == [False, True]


def test_a_table_keeps_terms_as_they_are(ask_own):
    table = ask_own(TYPED).table()
    assert table.rows[0][3] == Literal("P1Y", datatype=XSD.duration)
    assert table.rows[0][8] == NATION.EGY
    assert table.rows[1][:9] == (None,) * 9
    assert "made up" in render_table(table, "csv")


def test_a_table_for_people_shows_labels_and_curies(ask_own):
    assert ask_own(TYPED).table(labels=True).rows[0][8] == Literal("Egypt (nation:EGY)")


def test_a_notebook_table_escapes_what_it_shows(asker):
    page = asker.ask("defense-partners", {"nation": "Jordan"})._repr_html_()
    assert "&lt;Egypt&gt;" in page
    assert "<Egypt>" not in page
    assert 'title="https://w3id.org/mithaq/nation/EGY"' in page


def test_a_notebook_shows_what_an_empty_answer_consulted(asker):
    page = asker.ask("are-allies", {"nation": "Jordan", "other": "Pakistan"})._repr_html_()
    assert "Consulted: a newspaper" in page
    assert "denied: Jordan is not a defence partner of Pakistan." in page


def test_labels_come_in_the_language_asked_for(asker):
    (row,) = asker.ask("defense-partners", {"nation": "Jordan"}, language="ar").rows
    assert row.partner.label == "مصر"
    (row,) = asker.ask("defense-partners", {"nation": "Egypt"}, language="ar").rows
    assert row.partner.label == "Jordan"
