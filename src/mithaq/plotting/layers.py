"""Where the nodes of the defence network stand: large pacts to the left, Islamic nations in the middle, partners to the right.

A pact of many parties would be a tie between each two of them; it stands as a node of its own with a line to each party.
Each column is ordered by where the nodes that it is tied to stand (the barycentre method of Sugiyama, Tagawa and Toda, 1981),
so that few lines cross. Nothing is random.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mithaq.plotting.defence import Defence, Pair, Promise, Tie

_ROUNDS = 12


@dataclass(frozen=True)
class Pact:
    """A large pact: its Islamic parties with what each owes and is owed in it, and its other parties by label.

    ``names``: the agreements that it stands for, more than one where they state the same promises.
    """

    names: tuple[str, ...]
    parties: Mapping[str, Tie]
    others: tuple[str, ...]


@dataclass(frozen=True)
class Layers:
    """The three columns from top to bottom, and the ties between two nations that another agreement than a large pact states.

    Such a tie tells what the two promise each other in all agreements; ``returned`` are those, an Islamic nation or the first by
    its code before the other, in which one of the two promises in a large pact alone.
    """

    pacts: tuple[Pact, ...]
    nations: tuple[str, ...]
    partners: tuple[str, ...]
    ties: Mapping[Pair, Tie]
    returned: tuple[Pair, ...] = ()

    def notes(self, labels: Mapping[str, str]) -> list[str]:
        """Which ties are drawn as mutual though only one of the two promises outside of large pacts."""
        pairs = "; ".join(f"{labels[a]} and {labels[b]}" for a, b in self.returned)
        return [f"Mutual because one of the two promises in a large pact alone: {pairs}."] if pairs else []

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The tied pairs, each once: an Islamic nation first, of two the upper one."""
        place = {nation: number for number, nation in enumerate((*self.nations, *self.partners))}
        return tuple(
            sorted(
                {(a, b) for a, b in self.ties if place[a] < place[b]},
                key=lambda pair: (place[pair[0]], place[pair[1]]),
            )
        )


def lay_out(known: Defence, hub_parties: int) -> Layers:
    """The network in columns; pacts of ``hub_parties`` or more parties in the year are nodes."""
    hubs = {name for name, parties in known.parties.items() if name and len(parties) >= hub_parties}
    pacts = _pacts(known, hubs)
    apart, every = known.ties(each for each in known.promises if each.instrument not in hubs), known.ties()
    ties = {pair: every[pair] for pair in apart}
    partners = sorted({end for pair in ties for end in pair} - known.islamic, key=known.labels.__getitem__)
    returned = {_in_order(pair, known) for pair in ties if ties[pair].is_mutual and not apart[pair].is_mutual}
    return replace(_ordered(known, pacts, partners, ties), returned=tuple(sorted(returned)))


def _in_order(pair: Pair, known: Defence) -> Pair:
    one, other = sorted(pair, key=lambda nation: (nation not in known.islamic, nation))
    return one, other


def _pacts(known: Defence, hubs: Iterable[str]) -> list[Pact]:
    stated: dict[frozenset[tuple[str, str, bool]], list[str]] = defaultdict(list)
    by_name: dict[str, list[Promise]] = defaultdict(list)
    for each in known.promises:
        by_name[each.instrument].append(each)
    certain = {(each.debtor, each.creditor) for each in known.promises if each.certain}
    for name in sorted(hubs & by_name.keys()):
        mine = by_name[name]
        # Nothing is added by a pact that possibly holds among those who certainly have promised the same already.
        if not all(not each.certain and (each.debtor, each.creditor) in certain for each in mine):
            stated[frozenset((each.debtor, each.creditor, each.certain) for each in mine)].append(name)
    pacts = [_pact(known, names, by_name[names[0]]) for names in stated.values()]
    return sorted(pacts, key=lambda pact: (-len(pact.parties), pact.names))


def _pact(known: Defence, names: list[str], promises: Iterable[Promise]) -> Pact:
    owes: dict[str, str] = {}
    is_owed: dict[str, str] = {}
    for each in promises:
        for where, end in ((owes, each.debtor), (is_owed, each.creditor)):
            where[end] = "certain" if each.certain else where.get(end, "possible")
    parties = {
        end: Tie(owes.get(end, ""), is_owed.get(end, "")) for end in sorted({*owes, *is_owed} & known.islamic)
    }
    others = known.parties[names[0]] - known.islamic
    return Pact(
        tuple(names), parties, tuple(sorted(known.labels[end] for end in others if end in known.labels))
    )


def _ordered(
    known: Defence, pacts: Sequence[Pact], partners: Sequence[str], ties: Mapping[Pair, Tie]
) -> Layers:
    nations = list(known.nations)
    left, right = list(range(len(pacts))), list(partners)
    for _ in range(_ROUNDS):
        place = {nation: number / max(len(nations) - 1, 1) for number, nation in enumerate(nations)}
        left.sort(key=lambda number: (_mean(place[party] for party in pacts[number].parties), number))
        right.sort(
            key=lambda end: (_mean(place[a] for a, b in ties if b == end and a in place), known.labels[end])
        )
        beside: dict[str, list[float]] = defaultdict(list)
        for number, pact in enumerate(left):
            for party in pacts[pact].parties:
                beside[party].append(number / max(len(left) - 1, 1))
        for number, partner in enumerate(right):
            for a, b in ties:
                if b == partner and a in place:
                    beside[a].append(number / max(len(right) - 1, 1))
        for a, b in ties:
            if a in place and b in place:
                beside[a].append(place[b])
        nations.sort(key=lambda nation: (_mean(beside[nation]), known.labels[nation]))
    return Layers(tuple(pacts[number] for number in left), tuple(nations), tuple(right), ties)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.5
