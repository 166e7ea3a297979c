"""Every verdict, and every trap on the way to it."""

from __future__ import annotations

import pytest

from mithaq.corroboration import Account
from mithaq.terms import MITHAQ, NATION, expand


@pytest.fixture(scope="module")
def accounts(world) -> dict[str, Account]:
    return {account.claim.iri.value.rsplit("/", 1)[-1]: account for account in world.corroborate()}


def verdicts(accounts, letter: str) -> dict[int, str]:
    """The verdicts on a letter's claims, by their numbers."""
    start = f"letter-{letter}-1-"
    return {int(name.removeprefix(start)): one.outcome.value for name, one in accounts.items() if name.startswith(start)}  # fmt: skip


def test_each_claim_of_a_letter_has_its_verdict(accounts):
    assert verdicts(accounts, "2015") == {
        1: "none on record",
        2: "nothing found",
        3: "none on record",
        4: "supported",
        5: "contradicted",
        6: "none on record",
        7: "outside coverage (states)",
        8: "none on record",
        9: "contradicted",
        10: "none on record",
        11: "outside coverage (kinds)",
        12: "none on record",
        13: "supported",
        14: "none on record",
        15: "nothing found",
    }


def test_a_treaty_that_ended_supports_nothing_later_and_is_told(accounts):
    account = accounts["letter-2015-1-1"]
    promises = [one for one in account.background() if one.rule.id == "ally-by-promise-of-support"]
    assert [one.place.words for one in promises] == ["1954-04-02 to 1979-03-12"] * 2
    assert all("ended before the window" in one.notes for one in promises)
    assert "as background there are" in account.reason


def test_a_promise_that_may_have_begun_after_the_text_supports_in_part_and_this_is_said(accounts):
    account = accounts["letter-2009-06-1-1"]
    assert account.outcome.value == "partly supported"
    assert account.reason.startswith(
        "Active military support is promised: defence, each to the other, by the "
    )
    assert "(2009 to 2018-12-31 at least, perhaps not within the time spoken of)" in account.reason


def test_the_same_treaty_supports_what_was_written_while_it_bound(accounts):
    account = accounts["letter-1970-1-1"]
    assert account.outcome.value == "supported"
    assert account.rules[0] == "ally-by-promise-of-support"


def test_a_denial_of_another_time_contradicts_nothing(accounts):
    assert accounts["letter-1970-1-1"].against == ()
    assert accounts["letter-2017-1-1"].against == ()
    assert accounts["letter-2017-1-1"].outcome.value == "none on record"


def test_a_promise_not_to_attack_makes_nobody_an_ally_and_this_is_said(accounts):
    account = accounts["letter-2015-1-14"]
    assert account.counted() == []
    assert "a promise of peace alone is on record, which makes nobody an ally" in account.reason
    assert "non-aggression, each to the other, by the alliance of 2010" in account.reason
    partners = accounts["letter-2015-1-15"]
    assert partners.counted() == []
    assert "a promise of peace alone is on record, which is no promise of help" in partners.reason


def test_one_record_of_many_parties_is_one_and_not_many(accounts):
    account = accounts["letter-2010-1-1"]
    assert account.outcome.value == "partly supported"
    assert "pairs, by 1 record: " in account.reason
    assert account.reason.count("activity:report (2010-05-01, one pair of 4 parties)") == 1
    assert len(account.counted()) == 1
    assert len(account.pairs) >= account.kind.several


def test_what_a_text_says_itself_of_a_record_does_not_bear_it_out(accounts):
    account = accounts["letter-2012-1-1"]
    agreements = [one for one in account.background() if one.record.kind.name == "agreement"]
    assert [one.place.words for one in agreements] == ["undated"], "the date is in the same letter"
    assert account.counted() == []
    other = accounts["letter-2013-1-1"]
    assert [one.rule.id for one in other.counted()] == ["partner-by-agreement"], (
        "of another letter it is a date"
    )


def test_a_pair_inside_a_large_pact_is_said_to_be_one_and_supports_nothing(accounts):
    account = accounts["letter-2015-1-2"]
    promises = [one for one in account.background() if one.record.kind.name == "obligation"]
    assert {one.record.parties for one in promises} == {6}
    assert all("one pair of 6 parties" in one.notes for one in promises)
    assert account.counted() == []


def test_a_census_of_promises_is_none_of_agreements_and_exercises(accounts):
    reason = accounts["letter-2015-1-2"].reason
    assert (
        "ATOP 5.1 (2015-01-01 to 2015-12-31), no census of all of these kinds, so that the silence proves little"
        in reason
    )
    assert "a census of alliances" not in reason


def test_a_promise_the_other_way_is_background(accounts):
    account = accounts["letter-2015-1-3"]
    assert [one.rule.id for one in account.background() if one.record.iri.value.endswith("defense")] == ["promise-the-other-way"]  # fmt: skip
    assert "a promise runs the other way: defence, United States to Pakistan" in account.reason
    assert account.counted() == []


def test_a_one_sided_alliance_is_said_to_be_one(accounts):
    account = accounts["letter-2015-1-4"]
    assert "United States to Pakistan" in account.reason
    assert "nothing of the kind is owed the other way" in account.reason
    assert any('"strong"' in note and "not measured" in note for note in account.notes)


def test_a_denial_is_contradicted_by_what_is_on_record_and_never_by_silence(accounts):
    account = accounts["letter-2015-1-5"]
    assert account.reason.startswith("The claim denies what is on record")
    assert accounts["letter-2015-1-8"].outcome.value == "none on record"
    assert "agrees with the denial" in accounts["letter-2015-1-8"].reason


def test_a_hedged_claim_gets_its_verdict_and_is_said_to_be_hedged(accounts):
    account = accounts["letter-2015-1-6"]
    assert account.reason.endswith("the source says this with a hedge.")
    assert any("hedges" in note for note in account.notes)


def test_a_nation_in_no_system_of_states_is_outside_coverage(accounts):
    account = accounts["letter-2015-1-7"]
    assert "Palestine is not in the state system" in account.reason
    assert {one.outcome.value for one in account.consulted} >= {"outside coverage (states)"}


def test_two_letters_that_cannot_both_be_right_contradict_each_other(accounts):
    affirmed, denied = accounts["letter-2015-1-9"], accounts["letter-2016-1-1"]
    assert (affirmed.outcome.value, denied.outcome.value) == ("contradicted", "contradicted")
    assert affirmed.rules == denied.rules == ("cannot-both-be-true",)
    assert [iri.value.rsplit("/", 1)[-1] for iri in affirmed.against] == ["letter-2016-1-1"]


def test_who_denies_an_alliance_does_not_deny_a_defence_relationship(accounts):
    account = accounts["strategic-alliances-14-1"]
    denial = [one for one in account.background() if one.record.denied]
    assert [one.notes[0] for one in denial] == ["it denies this"]
    assert account.outcome.value != "contradicted"


def test_a_treaty_of_two_stays_one_of_two_when_another_state_takes_the_place_of_one(accounts, world):
    parties = {quad.object for quad in world.store.match(expand("instrument:atop-9006"), MITHAQ.hasParty)}
    assert parties == {NATION.SUN, NATION.RUS, NATION.TUR}
    old = [one for one in accounts["letter-2015-1-10"].background() if one.predecessor]
    assert {one.record.parties for one in old} == {2}


def test_what_a_predecessor_promised_is_background_and_named(accounts):
    account = accounts["letter-2015-1-10"]
    old = [one for one in account.background() if one.predecessor]
    assert {one.predecessor for one in old} == {"Soviet Union"}
    assert "of Soviet Union, a predecessor" in old[0].notes


def test_after_the_last_year_of_the_data_there_is_a_gap_and_no_verdict(accounts):
    account = accounts["letter-2021-1-1"]
    assert account.outcome.value == "outside coverage (years)"
    assert [(str(first), str(last)) for first, last in account.gaps] == [("2021-01-01", "2021-12-31")]
    assert "ATOP 5.1 to 2018-12-31" in account.reason


def test_a_best_effort_finds_nothing_and_other_kinds_are_outside(accounts):
    assert accounts["letter-1995-1-2"].outcome.value == "nothing found"
    assert "proves little" in accounts["letter-1995-1-2"].reason
    assert accounts["letter-1995-1-3"].outcome.value == "outside coverage (kinds)"


def test_agreement_and_exercises_together_show_a_relationship_and_one_of_them_a_part(accounts):
    assert accounts["letter-2005-1-1"].outcome.value == "supported"
    assert accounts["letter-2005-1-2"].outcome.value == "partly supported"


def test_an_exercise_that_was_imported_in_both_forms_counts_once(accounts):
    exercises = [one for one in (*accounts["letter-2005-1-1"].counted(), *accounts["letter-2005-1-1"].background()) if one.record.kind.name == "activity"]  # fmt: skip
    assert sorted(one.record.year for one in exercises) == [2003, 2004, 2005]
    assert all(len(one.record.evidence) >= 4 for one in exercises), "both forms are its evidence"


def test_an_old_agreement_is_background(accounts):
    account = accounts["letter-2005-1-2"]
    assert [one.record.year for one in account.counted() if one.record.kind.name == "agreement"] == [2004]
    assert [one.record.year for one in account.background() if one.record.kind.name == "agreement"] == [1983]


def test_an_undated_text_gets_a_window_that_is_told(accounts):
    account = accounts["letter-undated-1-1"]
    assert str(account.window) == "2016-01-31 to 2026-01-31"
    assert "convention" in account.window.reason


def test_a_text_does_not_bear_itself_out(accounts):
    evidence = [
        (account.claim, each.source)
        for account in accounts.values()
        for one in (*account.counted(), *account.background())
        for each in one.record.evidence
    ]
    assert evidence
    assert [claim for claim, source in evidence if source == claim.source] == []


def test_the_word_of_an_unattributed_essay_is_background(accounts):
    essays = [one for one in accounts["letter-2015-1-4"].background() if one.record.weak]
    assert [one.notes for one in essays] == [("said by an unattributed text only",)]


def test_without_datasets_the_curated_sources_are_all_there_is_and_the_others_are_named(bare):
    found = bare.corroborate("letter-2015-1-4")
    assert found.accounts[0].outcome.value == "outside coverage (kinds)"
    assert any("mithaq import atop FILE" in line for line in found.missing)
