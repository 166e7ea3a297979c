"""A test of many rows names each that fails."""

from __future__ import annotations

import pytest

from for_each import for_each


def test_each_row_that_fails_is_named() -> None:
    @for_each([1, 2, 3], lambda number: f"row {number}")
    def odd(number: int) -> None:
        assert number % 2

    with pytest.raises(AssertionError, match="row 2: "):
        odd()


def test_no_rows_are_a_failure() -> None:
    with pytest.raises(AssertionError, match="nothing to test"):
        for_each([])(print)()
