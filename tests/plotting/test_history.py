"""Time lines and the history of two: bars within the bounds of their dates, on the ground of what sources cover."""

from __future__ import annotations

import re

import pytest

from drawings import extent, identifiers, texts
from mithaq.errors import InputError, UnknownNameError


@pytest.fixture
def line(draw):
    return draw("timeline", "Pakistan", first=1940, last=2029)


def years(picture, identifier):
    """A shape's extent in years, by the two shapes whose years are known."""
    left, right = extent(picture, "census-obligations-DefenseObligation-1")  # from 1950 to the end of 2018
    start, end = extent(picture, identifier)
    scale = (2019 - 1950) / (right - left)
    return 1950 + (start - left) * scale, 1950 + (end - left) * scale


def test_a_bar_reaches_from_one_date_to_the_other(line):
    assert years(line, "certain-treaty-1960-1") == pytest.approx((1960.42, 1990.09), abs=0.02)


def test_an_uncertain_beginning_is_drawn_as_possible(line):
    assert years(line, "possible-PAK-OIC-1-1") == pytest.approx((1969.0, 2026.9), abs=0.02)
    assert years(line, "certain-PAK-OIC-1-1") == pytest.approx((1970.0, 2026.9), abs=0.02)


def test_without_an_end_it_is_certain_only_as_long_as_a_source_looked(line):
    assert years(line, "certain-aid-1959-1") == pytest.approx((1959.17, 2019.0), abs=0.02)
    assert years(line, "possible-aid-1959-1") == pytest.approx((1959.17, 2026.9), abs=0.02)
    assert "?" in texts(line)


def test_a_suspension_is_drawn_upon_the_membership(line):
    assert years(line, "certain-PAK-OIC-2-1") == pytest.approx((1979.35, 1984.25), abs=0.02)
    assert "suspended (crossed)" in texts(line)
    svg = line.svg()
    assert svg.index('id="certain-PAK-OIC-1-1"') < svg.index('id="certain-PAK-OIC-2-1"')


def test_obligations_stand_by_kind_and_direction(line):
    found = texts(line)
    assert {"⇄ Two-nation treaty", "← Aid agreement", "→ Aid agreement"} <= set(found)
    defence, peace = (
        next(n for n, text in enumerate(found) if text.startswith(kind)) for kind in ("Defence:", "Non-agg")
    )
    assert defence < found.index("← Aid agreement") < peace < found.index("→ Aid agreement")


def test_what_was_merely_announced_is_never_certain(line):
    assert "possible-announced-2026-1" in identifiers(line)
    assert "certain-announced-2026-1" not in identifiers(line)


def test_a_signature_is_a_mark_and_an_agreement_without_a_date_is_told(line):
    assert "signed-dca" in identifiers(line)
    assert "no date on record" in texts(line)
    assert "Agreements without a date on record, not drawn: 1." in line.words.notes


def test_sections_with_nothing_are_named_and_not_drawn(line):
    assert line.words.notes[0] == "Nothing on record: offence, neutrality, consultation."
    assert not any(text.startswith("Offence") for text in texts(line))


def test_no_source_is_taken_to_speak_of_a_time_before_the_state(line):
    # The census begins in 1945, and Pakistan is a state in the data from 1950.
    assert (
        extent(line, "census-obligations-DefenseObligation-1")[0]
        > extent(line, "uncovered-obligations-DefenseObligation")[0]
    )


def test_more_of_a_sort_than_can_be_read_is_counted(store_with):
    more = "".join(
        f"instrument:m{n} a mithaq:Instrument ; mithaq:hasParty nation:PAK , nation:FRA ; "
        f'mithaq:signatureDate "{1990 + n // 10}-01-01"^^xsd:date .\n'
        f"obligation:m{n} a mithaq:NeutralityObligation , mithaq:Obligation ; mithaq:isOwedBy nation:PAK ; mithaq:isOwedTo nation:FRA ; "
        f'mithaq:isStatedIn instrument:n{n} ; mithaq:startsNoEarlierThan "1991-01-01"^^xsd:date ; '
        f'mithaq:startsNoLaterThan "1991-01-01"^^xsd:date ; mithaq:endsNoEarlierThan "1992-06-01"^^xsd:date ; mithaq:endsNoLaterThan "1992-06-01"^^xsd:date .\n'
        for n in range(20)
    )
    drawn = identifiers(store_with(more)("timeline", "PAK"))
    assert {"agreements-1990-1", "agreements-1991-1"} <= drawn
    assert {name for name in drawn if name.startswith("obligations-NeutralityObligation")} == {
        "obligations-NeutralityObligation-1991-1",
        "obligations-NeutralityObligation-1992-1",
    }


def test_a_dyad_tells_the_directions_apart(draw):
    picture = draw("dyad", "Pakistan", "USA")
    found = texts(picture)
    assert found.index("Pakistan owes United States") < found.index("Non-aggression: Aid agreement")
    assert found.index("United States owes Pakistan") < found.index("Defence: Aid agreement")
    assert "Defence: Two-nation treaty" not in found, "that is with another nation"


def test_a_dyad_shades_what_each_source_covers_and_hatches_the_rest(draw):
    drawn = identifiers(draw("dyad", "Pakistan", "USA"))
    for part in (
        "census-owed-by-PAK-1",
        "census-owed-by-USA-1",
        "best-effort-agreements-1",
        "best-effort-exercises-1",
    ):
        assert part in drawn
    for section in ("owed-by-PAK", "owed-by-USA", "agreements", "exercises"):
        assert f"uncovered-{section}" in drawn


def test_a_dyad_shows_an_empty_section_with_its_ground(draw):
    picture = draw("dyad", "Saudi Arabia", "Türkiye")
    assert "none on record" in texts(picture)
    assert "best-effort-agreements-1" in identifiers(picture)


def test_a_nation_in_no_system_of_states_is_covered_by_nothing(draw):
    drawn = identifiers(draw("timeline", "Iran"))
    assert not any(name.startswith(("census-", "best-effort-")) for name in drawn)
    assert any(name.startswith("uncovered-") for name in drawn)
    assert any(
        note.startswith("Iran is no member of the state system")
        for note in draw("timeline", "Iran").words.notes
    )
    assert not any("state system" in note for note in draw("timeline", "Pakistan").words.notes)


def test_exercises_of_both_are_counted_by_year(draw):
    drawn = {name for name in identifiers(draw("dyad", "Pakistan", "USA")) if name.startswith("exercises-")}
    assert drawn == {"exercises-1985-1"}


def test_the_table_gives_claims_and_bounds(draw):
    rows = {(row[0], row[1], row[3][0].text): row for row in draw("dyad", "Pakistan", "USA").table.rows}
    row = rows["defence", "is owed", "Aid agreement"]
    assert row[4] == "1959-03-05"
    assert [link.address for link in row[6]] == ["https://w3id.org/mithaq/claim/aid-USA"]
    assert rows["agreement", "party", "Cooperation agreement"][4] == "1995-03-04"


def test_one_nation_is_no_dyad(draw):
    with pytest.raises(InputError, match="Pakistan and Pakistan are one nation"):
        draw("dyad", "PAK", "nation:PAK")


def test_an_unknown_nation_is_answered_with_the_nearest(draw):
    with pytest.raises(UnknownNameError, match="did you mean: Pakistan"):
        draw("timeline", "Pakstan")


WHOLE = {"timeline": ("PAK",), "dyad": ("PAK", "USA"), "exercises": ("PAK",)}


@pytest.mark.parametrize("what", list(WHOLE))
@pytest.mark.parametrize(("first", "last"), [(1940, 1969), (1985, 1985), (1989, 1994), (1995, 2026)])
def test_the_table_lists_what_may_fall_in_the_years_shown_and_what_has_no_date(draw, what, first, last):
    every, some = draw(what, *WHOLE[what]), draw(what, *WHOLE[what], first=first, last=last)
    began, ended = (every.table.columns.index(column) for column in ("began", "ended"))

    def bounds(row):
        days = [re.findall(r"\d{4}", row[column]) for column in (began, ended)]
        open_start, open_end = row[began].endswith("or earlier"), not row[ended] or "or later" in row[ended]
        is_event = "exercise" in (what.rstrip("s"), row[0])
        latest = days[0][-1:] if is_event else ["2026"] if open_end else days[1][-1:]
        return (0 if open_start or not days[0] else int(days[0][0])), int((latest or ["2026"])[0])

    def agrees(row):
        earliest, latest = bounds(row)
        # Of an agreement whose day of signature alone is known nothing is drawn but that day.
        if row[0] == "agreement" and row[began]:
            latest = earliest
        return earliest <= last and latest >= first

    expected = tuple(row for row in every.table.rows if agrees(row))
    nothing_dated = all(not row[began] for row in expected)
    assert some.table.rows == (() if nothing_dated else expected), (
        "where nothing is drawn there is no picture"
    )


def test_all_years_together_show_each_record(draw):
    for what, nations in WHOLE.items():
        every = set(draw(what, *nations).table.rows)
        shown = {
            row
            for year in range(1950, 2030, 10)
            for row in draw(what, *nations, first=year, last=year + 9).table.rows
        }
        assert shown == every


def test_a_lane_and_a_source_of_other_years_are_left_out(draw):
    found = texts(draw("timeline", "Pakistan", first=1995, last=2026))
    assert "⇄ Two-nation treaty" not in found
    assert "← Aid agreement" in found
    assert not any(source.label == "MME" for source in draw("dyad", "PAK", "USA", first=2011).sources)
    assert any(source.label == "MME" for source in draw("dyad", "PAK", "USA", first=1980).sources)


def test_exercises_of_other_years_are_not_counted(draw):
    picture = draw("exercises", "PAK", first=1986, last=1990)
    assert "took part: 3, in 2 years" in picture.words.subtitle  # one of the three has no date


def test_an_exercise_that_may_have_begun_in_the_first_year_shown_stands_there(draw):
    # On a day between December 1988 and January 1989: with 1988 out of sight, 1989 is the first that is possible.
    assert "exercises-1988-1" in identifiers(draw("exercises", "PAK", first=1988))
    late = draw("exercises", "PAK", first=1989, last=1990)
    assert {name for name in identifiers(late) if name.startswith("exercises-19")} == {"exercises-1989-1"}


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [(1990, 1980, "no year from 1990 to 1980"), (2030, 2040, "nothing is on record of 2030")],
)
@pytest.mark.parametrize("what", ["timeline", "exercises"])
def test_a_span_that_is_none_is_refused(draw, what, first, last, message):
    with pytest.raises(InputError, match=message):
        draw(what, "PAK", first=first, last=last)


def test_nothing_to_draw_says_what_was_consulted(draw):
    picture = draw("dyad", "Fiji", "Greece")
    assert not picture
    assert "ATOP (1945–2018, census)" in picture.nothing
    assert "MME (1980–1990, best effort)" in picture.nothing
