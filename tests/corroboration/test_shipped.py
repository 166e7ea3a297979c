"""The essay's claims held against the shipped graph alone."""

from __future__ import annotations

import pytest

from mithaq.corroboration import Account


@pytest.fixture(scope="module")
def accounts(kg) -> dict[str, Account]:
    return {one.claim.iri.value.partition("alliances-")[2]: one for one in kg.corroborate()}


@pytest.mark.parametrize("claim", ["17-1", "17-2", "17-3"])
def test_a_treaty_of_the_organisation_supports_its_cooperation_in_part(accounts, claim):
    account = accounts[claim]
    assert account.outcome.value == "partly supported"
    assert account.rules == ("treaty-of-the-group-against-terrorism",)
    (treaty,) = account.counted()
    assert treaty.place.words == "on record on 2024-05-05"
    assert {one.source.value.rpartition("/")[2] for one in treaty.record.evidence} == {
        "iina-oic-convention",
        "oic-guinea-bissau-2024",
    }
    assert "which is not yet that it is done" in account.reason


def test_intelligence_is_shared_by_one_record_and_not_by_six(accounts):
    account = accounts["9-1"]
    assert account.outcome.value == "partly supported"
    assert "6 pairs, by 1 record: " in account.reason


def test_what_is_background_by_its_rule_decides_nothing(accounts):
    fired = {rule for account in accounts.values() for rule in account.rules}
    assert {
        "ally-by-rank",
        "partner-by-exercises",
        "partner-by-arms-and-training",
        "activity-of-the-kind",
    } <= fired
    assert "peace-is-no-alliance" not in fired


def test_the_verdicts_of_the_shipped_graph(accounts):
    found = [one.outcome.value for one in accounts.values()]
    assert {verdict: found.count(verdict) for verdict in set(found)} == {
        "supported": 7,
        "partly supported": 15,
        "outside coverage (kinds)": 8,
    }
