"""When parties to an agreement were bound together: what one owes to another holds for no longer than both are bound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from mithaq.datasets.dates import first_day, last_day
from mithaq.datasets.derive import Tools


@dataclass(frozen=True)
class Span:
    """From one date to another, ISO of any precision; ``last`` is empty where no end is known.

    ``kind`` is what the first date stands for, where it is not the event itself (``FirstObserved``).
    """

    first: str
    last: str = ""
    kind: str = ""

    def shared(self, other: Span, until: str) -> Span | None:
        """The time of both, or ``None`` where they never met; ``until`` is where the record of spans without an end ends.

        Of dates of unlike precision the one is taken that holds every day which the later start, or the earlier end, can be.
        """
        begun = max(self, other, key=lambda span: (last_day(span.first), first_day(span.first)))
        ended = min(
            self, other, key=lambda span: (first_day(span.last or until), last_day(span.last or until))
        )
        if any(
            first_day(one.first) > last_day(two.last or until) for one, two in ((self, other), (other, self))
        ):
            return None
        return Span(begun.first, ended.last, begun.kind)


@dataclass(frozen=True)
class Bond:
    """Those to whom one is bound for the same time; ``whole`` where these are all that it was ever bound to."""

    span: Span
    nations: tuple[str, ...]
    whole: bool


def bonds(nation: str, span: Span, others: Iterable[tuple[str, Span]], until: str) -> list[Bond]:
    """The other parties by the time for which they were bound with this one, in the order of these times."""
    together: dict[Span, dict[str, None]] = defaultdict(dict)
    for other, theirs in others:
        if other != nation and (both := span.shared(theirs, until)):
            together[both][other] = None
    everyone = {other for those in together.values() for other in those}
    ordered = sorted(
        together.items(), key=lambda item: (first_day(item[0].first), last_day(item[0].last or until))
    )
    return [Bond(both, tuple(those), set(those) == everyone) for both, those in ordered]


def in_words(bond: Bond, tools: Tools) -> str:
    """Whom a bond binds one to, for sentences."""
    if not bond.nations:
        return "parties not told"
    if bond.whole and len(bond.nations) > 1:
        return "the other parties"
    *rest, last = (tools.names.things[nation] for nation in bond.nations)
    return f"{', '.join(rest)} and {last}" if rest else last
