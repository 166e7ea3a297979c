"""The network and the matrix show who owes defence to whom in a year, and no more than that."""

from __future__ import annotations

import re

import pytest

from drawings import cells, identifiers, texts
from mithaq.errors import InputError
from mithaq.export.obligations import read_obligations
from mithaq.plotting.layers import lay_out
from mithaq.resources import model


def drawn(picture, prefix):
    return {name for name in identifiers(picture) if name.startswith(prefix)}


def test_a_large_pact_is_a_node_with_a_line_to_each_islamic_party(draw):
    picture = draw("network", year=1970)
    assert drawn(picture, "pact-") == {"pact-league-1950"}
    assert drawn(picture, "party-") == {f"party-league-1950-{one}" for one in ("SAU", "TUR", "EGY")}
    assert "with United Kingdom" in texts(picture), "a partner that only the pact ties is told beside it"
    assert "nation-GBR" not in identifiers(picture)


def test_an_agreement_goes_by_one_name_however_many_sources_record_it(draw, store_with):
    told_twice = """
    instrument:a-record a mithaq:Instrument ; skos:exactMatch instrument:b-record .
    instrument:b-record a mithaq:Instrument .
    instrument:league-1950 skos:exactMatch instrument:a-record .
    obligation:b-SAU a mithaq:DefenseObligation ; mithaq:isOwedBy nation:SAU ; mithaq:isOwedTo nation:TUR ;
      mithaq:isStatedIn instrument:b-record ; mithaq:startsNoEarlierThan "1950-05-05"^^xsd:date ;
      mithaq:startsNoLaterThan "1950-05-05"^^xsd:date .
    """
    richer = store_with(told_twice)("network", year=1970)
    assert len(richer.table.rows) == len(draw("network", year=1970).table.rows)


def test_ties_between_two_are_lines_of_their_own(draw):
    assert drawn(draw("network", year=1970), "tie-") == {
        "tie-SAU-PAK",
        "tie-PAK-USA",
        "tie-TUR-GRC",
        "tie-IRN-FRA",
    }


BESIDE_THE_LEAGUE = """
    obligation:aid-GBR a mithaq:DefenseObligation ; mithaq:isOwedBy nation:GBR ; mithaq:isOwedTo nation:TUR ;
        mithaq:isStatedIn instrument:aid-1962 ; mithaq:startsNoEarlierThan "1962-01-01"^^xsd:date ; mithaq:startsNoLaterThan "1962-01-01"^^xsd:date .
    instrument:aid-1962 a mithaq:Instrument .
"""


def test_a_promise_is_mutual_when_any_agreement_returns_it(draw, store_with):
    # The United Kingdom alone promises in the agreement of 1962; in the league Türkiye promises too.
    picture = store_with(BESIDE_THE_LEAGUE)("network", year=1970)
    line = picture.svg().partition('id="tie-TUR-GBR"')[2].partition("</g>")[0]
    assert picture.settings.colours["mutual"].lower() in line
    assert line.count("<path") == 1, "an arrow would have a head"
    told = [note for note in picture.words.notes if note.startswith("Mutual because")]
    assert told == [
        "Mutual because one of the two promises in a large pact alone: Türkiye and United Kingdom."
    ]
    alone = draw("network", year=1970)
    assert not any(note.startswith("Mutual because") for note in alone.words.notes)
    arrow = alone.svg().partition('id="tie-PAK-USA"')[2].partition("</g>")[0]
    assert alone.settings.colours["owes"].lower() in arrow and arrow.count("<path") == 2


def test_the_network_and_the_matrix_tell_the_same_of_a_pair(store_with):
    picture = store_with(BESIDE_THE_LEAGUE)("network", year=1970)
    layers = lay_out(picture.data, picture.settings.limits["hub_parties"])
    assert layers.ties
    assert all(tie == picture.data.ties()[pair] for pair, tie in layers.ties.items())


def test_a_promise_that_has_ended_or_not_begun_is_not_drawn(draw):
    assert "tie-SAU-PAK" not in drawn(draw("network", year=1991), "tie-")
    assert drawn(draw("network", year=1958), "tie-") == {"tie-TUR-GRC"}


def test_two_records_of_one_treaty_are_one_pact(draw):
    assert not any("as another tells it" in text for text in texts(draw("network", year=1970)))
    told = {row[2][0].text for row in draw("network", year=1970).table.rows}
    assert "League treaty" in told
    assert "League treaty as another tells it" not in told


@pytest.mark.parametrize(
    ("year", "debtor", "word"),
    [
        (1970, "Türkiye", "certain"),  # within the bounds, whatever the days
        (1930, "Türkiye", "certain"),  # it began in that year
        (1985, "Türkiye", "possible"),  # it ended in one of ten years
        (1971, "Iran", "possible"),  # to whom is not known
        (2020, "United States", "possible"),  # the census ended in 2018, and no end is known
        (2018, "United States", "certain"),
        (2025, "Pakistan", "possible"),  # announced only
    ],
)
def test_what_the_dates_leave_open_is_possible(draw, year, debtor, word):
    rows = draw("matrix", year=year).table.rows
    others = {"Türkiye": "Greece", "Iran": "France", "United States": "Pakistan", "Pakistan": "Türkiye"}
    found = [row[3] for row in rows if row[0][0].text == debtor and row[1][0].text == others[debtor]]
    assert found == [word]


def test_a_line_is_dashed_where_the_promise_is_possible(draw):
    svg = draw("network", year=1985).svg()
    tie = {name: svg[svg.index(f'id="tie-{name}"') :][:900] for name in ("TUR-GRC", "PAK-USA")}
    assert "stroke-dasharray" in tie["TUR-GRC"]
    assert "stroke-dasharray" not in tie["PAK-USA"].partition("</g>")[0]


def test_the_matrix_marks_each_direction(draw):
    found = cells(draw("matrix", year=1970))
    # Among Islamic nations a mutual promise shows in two cells, with partners in one: three in the league, and one pair.
    assert found["mutual-certain"] == 3 * 2 + 2 + 3
    assert found["owed-certain"] == 1, "only the United States promises, and Pakistan is the row"
    assert found["owes-certain"] == 1, "Türkiye promises Greece"
    assert found["owes-possible"] == 1, "to whom Iran owes it is not known"


def test_partners_that_are_tied_alike_share_a_column_that_is_told(draw, store_with):
    def promising(*nations):
        more = "".join(
            f"obligation:more-{one} a mithaq:DefenseObligation ; mithaq:isOwedBy nation:{one} ; mithaq:isOwedTo nation:IRN ; "
            f'mithaq:isStatedIn instrument:more-{one} ; mithaq:startsNoEarlierThan "1960-01-01"^^xsd:date .\n'
            f'nation:{one} rdfs:label "{one}"@en .\n'
            for one in nations
        )
        return store_with(more)("matrix", year=1962)

    alone = promising("XFJ", "GRC")  # Greece is tied to Türkiye too
    assert not any(note.startswith("A:") for note in alone.words.notes)
    picture = promising("XFJ", "XCN")
    assert "A: XCN, XFJ." in picture.words.notes
    assert "A (2 partners)" in texts(picture)


def test_nations_without_a_promise_are_named(draw):
    notes = draw("network", year=1958).words.notes
    assert "Islamic nations without such a promise on record: Iran, Pakistan." in notes


def test_a_year_that_no_census_covers_says_so(draw):
    assert any("No census" in note and "2020" in note for note in draw("network", year=2020).words.notes)
    assert not any("No census" in note for note in draw("network", year=2018).words.notes)


@pytest.mark.parametrize("year", [1929, 2027, -5])
@pytest.mark.parametrize("what", ["network", "matrix"])
def test_a_year_outside_all_that_is_on_record_is_refused(draw, what, year):
    with pytest.raises(InputError, match=re.escape(f"nothing is on record of promises of defence in {year}")):
        draw(what, year=year)


def test_the_year_is_that_of_the_graph_unless_another_is_given(draw):
    assert draw("network").words.title.endswith("2026")


def test_nothing_is_possibly_owed_to_who_joins_only_later(store_with):
    # One obligation of Iran's stands for all to whom it owes, and its end is open; Fiji joins in 1990.
    more = """
    obligation:j-IRN a mithaq:DefenseObligation ; mithaq:isOwedBy nation:IRN ; mithaq:isOwedTo nation:FJI , nation:GRC ;
        mithaq:isStatedIn instrument:j ; mithaq:startsNoEarlierThan "1960-01-01"^^xsd:date ; mithaq:startsNoLaterThan "1960-01-01"^^xsd:date .
    obligation:j-FJI a mithaq:DefenseObligation ; mithaq:isOwedBy nation:FJI ; mithaq:isOwedTo nation:IRN ;
        mithaq:isStatedIn instrument:j ; mithaq:startsNoEarlierThan "1990-01-01"^^xsd:date ; mithaq:startsNoLaterThan "1990-01-01"^^xsd:date .
    instrument:j a mithaq:Instrument ; mithaq:signatureDate "1960-01-01"^^xsd:date .
    """
    picture = store_with(more)
    assert {"tie-IRN-GRC"} == drawn(picture("network", year=1980), "tie-IRN-") - {"tie-IRN-FRA"}
    assert {"tie-IRN-GRC", "tie-IRN-FJI"} <= drawn(picture("network", year=1990), "tie-IRN-")


def test_a_census_that_knows_of_no_promise_counts_against_a_merely_possible_one(store_with):
    # First observed in 1995 by a newspaper: before, it is possible, but the census, which speaks of both states, has none.
    more = """
    obligation:seen a mithaq:DefenseObligation ; mithaq:isOwedBy nation:USA ; mithaq:isOwedTo nation:SAU ;
        mithaq:isStatedIn instrument:seen ; mithaq:startsNoLaterThan "2019-05-01"^^xsd:date .
    claim:seen { obligation:seen mithaq:isOwedBy nation:USA }
    graph:claims { claim:seen mithaq:hasStanding mithaq:Accepted ; mithaq:hasSource source:news }
    """
    picture = store_with(more)
    assert "tie-SAU-USA" not in drawn(picture("network", year=2018), "tie-")
    assert "tie-SAU-USA" in drawn(picture("network", year=2019), "tie-"), "no census covers it"
    elsewhere = store_with(more.replace("nation:USA", "nation:FRA"))
    assert "tie-SAU-FRA" in drawn(elsewhere("network", year=2018), "tie-"), (
        "no dataset of states speaks of France here"
    )


@pytest.mark.parametrize("year", [1955, 1970, 1985, 1995, 2018, 2020])
def test_what_is_certain_is_what_the_table_of_dyad_years_holds(draw, store, year):
    shown = {
        tuple(cell[0].address.rpartition("/")[2] for cell in row[:2])
        for row in draw("matrix", year=year).table.rows
        if row[3] == "certain"
    }
    promises = read_obligations(store, model().queries).promises.items()
    held = {
        pair
        for pair, owed in promises
        if any(one.kind == "DefenseObligation" and one.certain and year in one.certain for one in owed)
    }
    assert shown == held
    assert bool(held) == (year <= 2018), "after the census has ended nothing is certain"
