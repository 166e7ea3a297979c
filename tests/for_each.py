"""One test for many rows: as thorough as one test a row, and without what a test costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any


def for_each(things: Iterable[Any], named: Callable[[Any], str] = str) -> Callable[..., Callable[[], None]]:
    """Run a test for each of ``things``; it fails once, with the name and the reason of each that fails."""

    def decorate(test: Callable[[Any], None]) -> Callable[[], None]:
        def run() -> None:
            rows = list(things)
            assert rows, "there is nothing to test"
            failed = [f"{named(row)}: {reason}" for row in rows if (reason := _fault(test, row))]
            assert not failed, "\n".join(failed)

        run = wraps(test)(run)
        del run.__wrapped__  # pytest would look for the argument of the inner test among its fixtures
        return run

    return decorate


def _fault(test: Callable[[Any], None], row: Any) -> str:
    try:
        test(row)
    except AssertionError as error:
        return str(error) or "an assertion failed"
    return ""
