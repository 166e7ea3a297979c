"""The time an answer is about: a day, or a span of days."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Literal

from mithaq.errors import InputError
from mithaq.terms import Term

#: The parameters of a question that say when; ``from`` and ``to`` stand in place of ``on``.
PARAMETERS = ("on", "from", "to")


def check_time(given: Mapping[str, Term], as_of: str = "") -> None:
    """Raise :class:`InputError` for a day and a span at once, and for a span that ends before it begins.

    A span without an end reaches to ``as_of``, the day as of which the graph was built.
    """
    day, first, last = (given.get(name) for name in PARAMETERS)
    if day is not None and (first is not None or last is not None):
        raise InputError(
            "'on' names a day, 'from' and 'to' a span; both are given", hint="Leave one of them out."
        )
    if isinstance(first, Literal) and isinstance(last, Literal) and first.value > last.value:
        raise InputError(
            f"the span from {first.value} to {last.value} ends before it begins", hint="Swap the two."
        )
    if isinstance(first, Literal) and last is None and as_of and first.value > as_of:
        raise InputError(
            f"the span from {first.value} to {as_of} ends before it begins",
            hint=f"The graph is as of {as_of}: give a 'to' for what is planned after it.",
        )


def time_in_words(given: Mapping[str, Term], as_of: str) -> str:
    """When, as a caption says it; ``as_of`` is the day as of which the graph was built."""
    day, first, last = (_day(given.get(name)) for name in PARAMETERS)
    if first or last:
        return f"from {first} to {last or as_of}" if first else f"until {last}"
    if day:
        return f"on {day}"
    return f"as of {as_of}" if as_of else ""


def _day(term: Term | None) -> str:
    return term.value if isinstance(term, Literal) else ""
