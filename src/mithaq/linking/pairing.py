"""Candidates among the records that imports brought into the graph: which of them is the agreement that another source has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from mithaq.errors import InputError
from mithaq.linking.matching import Weights, alike
from mithaq.linking.proposing import Ask, Proposal, Thing, tool
from mithaq.linking.records import Record, read_records
from mithaq.mappings import Target, target_of
from mithaq.names import Names
from mithaq.store import Store
from mithaq.terms import SKOS, compact


class Pairing:
    """The agreements of a graph, and those among them that are records of the dataset to link to."""

    def __init__(self, store: Store, target: Target, targets: Sequence[Target], weights: Weights) -> None:
        self._store, self._target, self._weights = store, target, weights
        self._records = read_records(store)
        self._names = Names(store)
        #: A pair is told once: by the curated agreement, or by the dataset that targets.toml describes first.
        self._before = targets[: targets.index(target)]
        self._targets = targets
        self._theirs = {iri: each for iri, each in self._records.items() if self._is_theirs(iri)}
        self._by_party: Mapping[NamedNode, list[Record]] = _by_party(self._theirs.values())

    def ours(self, things: Iterable[Thing]) -> list[Thing]:
        """Those of some things that are agreements of another source than this dataset, or one after it."""
        return [each for each in things if each.iri in self._records and self._comes_before(each.iri)]

    def propose(self, things: Sequence[Thing], ask: Ask) -> Iterator[list[Proposal]]:
        """For each thing its candidates, the best first.

        Raises :class:`InputError` where the graph has no record of the dataset, and nothing leads to one.
        """
        found = [sorted(self._candidates(thing, ask), key=_rank)[: ask.limit] for thing in things]
        if not self._theirs and not any(found):
            raise InputError(
                f"the graph has no record of {self._target.title}",
                hint="Import the dataset and build; 'mithaq sources --known' lists the datasets.",
            )
        yield from found

    def _candidates(self, thing: Thing, ask: Ask) -> Iterator[Proposal]:
        best: dict[NamedNode, Proposal] = {}
        for each in (*self._by_chain(thing), *self._by_identifier(thing), *self._by_likeness(thing)):
            if each.confidence >= ask.least:
                best.setdefault(each.iri, each)
        yield from best.values()

    def _by_chain(self, thing: Thing) -> Iterator[Proposal]:
        """What a record that is the same as this one is linked to: ATOP tells the numbers of the Correlates of War.

        A chain is no closer than its loosest link: two close records do not make one treaty.
        """
        for middle in self._linked(thing.iri, (SKOS.exactMatch,)):
            for relation in (SKOS.exactMatch, SKOS.closeMatch):
                for end in self._linked(middle, (relation,)):
                    if self._is_theirs(end) and end != thing.iri:
                        reason = f"it is {compact(middle)}, which is linked to {compact(end)}"
                        made = self._proposal(
                            thing, end, self._weights.chain, "semapv:MappingChaining", reason
                        )
                        yield replace(made, relation=relation)

    def _by_identifier(self, thing: Thing) -> Iterator[Proposal]:
        own = self._records[thing.iri].identifiers
        for each in self._theirs.values():
            for same in sorted(own & each.identifiers):
                sure, how = self._weights.identifier, "semapv:LexicalMatching"
                yield self._proposal(thing, each.iri, sure, how, f"both have the identifier {same}")

    def _by_likeness(self, thing: Thing) -> Iterator[Proposal]:
        own = self._records[thing.iri]
        near = {each.iri: each for party in own.parties for each in self._by_party.get(party, ())}
        for iri, theirs in near.items():
            found = alike(own, theirs, self._weights)
            if found:
                yield self._proposal(thing, iri, found.confidence, "semapv:CompositeMatching", found.reason)

    def _proposal(self, thing: Thing, iri: NamedNode, confidence: float, how: str, reason: str) -> Proposal:
        label = self._names.label(iri) if iri in self._records else ""
        return Proposal(thing, iri, label, confidence, how, None, tool(), reason)

    def _linked(self, thing: NamedNode, relations: Iterable[NamedNode]) -> list[NamedNode]:
        ends = {
            end
            for relation in relations
            for end in (
                *(quad.object for quad in self._store.match(thing, relation)),
                *(quad.subject for quad in self._store.match(predicate=relation, object=thing)),
            )
            if isinstance(end, NamedNode)
        }
        return sorted(ends, key=lambda each: each.value)

    def _is_theirs(self, iri: NamedNode) -> bool:
        return target_of(iri, (self._target,)) is not None

    def _comes_before(self, iri: NamedNode) -> bool:
        dataset = target_of(iri, tuple(self._targets))
        return dataset is None or dataset in self._before


def candidates_in_graph(
    store: Store, ask: Ask, targets: Sequence[Target], weights: Weights, things: Sequence[Thing]
) -> tuple[list[Thing], list[list[Proposal]]]:
    """The agreements among some things that were looked at, and the candidates of each."""
    pairing = Pairing(store, ask.target, targets, weights)
    ours = pairing.ours(things)
    return ours, list(pairing.propose(ours, ask))


def _by_party(records: Iterable[Record]) -> Mapping[NamedNode, list[Record]]:
    found: dict[NamedNode, list[Record]] = defaultdict(list)
    for record in records:
        for party in record.parties:
            found[party].append(record)
    return found


def _rank(proposal: Proposal) -> tuple[float, str]:
    return -proposal.confidence, proposal.iri.value
