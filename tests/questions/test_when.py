"""A question is about a day or a span of days, never both, and its caption says which."""

from __future__ import annotations

import pytest

from mithaq.errors import InputError


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "as of 2026-11-23"),
        ({"on": "1990-01-01"}, "on 1990-01-01"),
        ({"from_": "1960-01-01", "to": "1970-01-01"}, "from 1960-01-01 to 1970-01-01"),
        ({"from_": "1960-01-01"}, "from 1960-01-01 to 2026-11-23"),
        ({"to": "1970-01-01"}, "until 1970-01-01"),
        ({"from_": "2026-11-23"}, "from 2026-11-23 to 2026-11-23"),
        ({"from_": "2027-01-01", "to": "2028-01-01"}, "from 2027-01-01 to 2028-01-01"),
    ],
)
def test_the_caption_says_when(kg, given, said):
    assert f"; {said}; " in str(kg.ask("members", group="OIC", **given).caption)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"on": "1990-01-01", "from_": "1980-01-01"}, "both are given"),
        ({"from_": "1990-01-01", "to": "1980-01-01"}, "ends before it begins"),
        ({"from_": "2027-01-01"}, "from 2027-01-01 to 2026-11-23 ends before it begins"),
    ],
)
def test_a_time_that_makes_no_sense_is_refused(kg, given, said):
    with pytest.raises(InputError, match=said):
        kg.ask("members", group="OIC", **given)
