"""Claims held against the records of other sources, by the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from mithaq.corroboration import reasons
from mithaq.corroboration.accounts import Account, YearCount
from mithaq.corroboration.coverage import consult, gaps, silence
from mithaq.corroboration.fetching import Records
from mithaq.corroboration.reading import Asked, Assessed, Graph
from mithaq.corroboration.records import Pair, Record
from mithaq.corroboration.rules import ClaimKind, Rules
from mithaq.corroboration.verdicts import Outcome, of_denial, together
from mithaq.corroboration.weighing import PairVerdict, Question, weigh_pair
from mithaq.corroboration.windows import Where, Window
from mithaq.errors import InputError
from mithaq.store import Store
from mithaq.terms import compact

#: As many nations are named as have something on record in the most years.
_MOST = 3
#: The rules that no file states, since they hold for every claim.
SAME_ELSEWHERE, CANNOT_BOTH_BE_TRUE = "the-same-elsewhere", "cannot-both-be-true"


@dataclass(frozen=True)
class _Task:
    """A claim, what it asks, and by which rules it is decided."""

    claim: Assessed
    kind: ClaimKind
    window: Window
    questions: tuple[Question, ...]


def assess(store: Store, rules: Rules, claims: Sequence[NamedNode] = (), document: NamedNode | None = None) -> list[Account]:  # fmt: skip
    """Hold claims against the records of other sources: those named, else all specific ones of ``document``, else of all texts.

    Raises :class:`InputError` for what is no claim.
    """
    graph = Graph(store, rules)
    wanted = list(claims) or graph.claims_of_documents(document)
    records = Records(store, rules, graph.source_days, graph.wider)
    tasks = _tasks(graph, rules, wanted)
    for kind in rules.claims:  # all that is asked of one kind is fetched at once
        questions = [question for task in tasks if task.kind is kind for question in task.questions]
        records.fetch((rule.record for rule in kind.rules), (question.pair for question in questions))
    return [_Assessor(graph, records).account(task) for task in tasks]


def _tasks(graph: Graph, rules: Rules, wanted: Sequence[NamedNode]) -> list[_Task]:
    """The claims in the order given, each under the first kind that takes it up."""
    left, found = list(dict.fromkeys(wanted)), {}
    described = {iri: _described(graph, iri) for iri in left}
    for kind in rules.claims:
        asked = graph.asked(kind, left)
        for iri in asked:
            found[iri] = _task(graph, described[iri], kind, asked[iri])
        left = [iri for iri in left if iri not in asked]
    return [found[iri] for iri in dict.fromkeys(wanted)]


def _described(graph: Graph, iri: NamedNode) -> Assessed:
    claim = graph.claim(iri)
    if claim is None:
        raise InputError(
            f"{compact(iri)} is not a claim",
            hint="'mithaq ask claims-by-scope scope=specific' lists claims; 'mithaq corroborate' takes one of them.",
        )
    return claim


def _task(graph: Graph, claim: Assessed, kind: ClaimKind, asked: Iterable[Asked]) -> _Task:
    window = graph.window(claim)
    questions = tuple(
        Question(Pair.of(one.first, one.second), one.kinds, _own_window(window, one))
        for one in asked
        if one.first is not None and one.second is not None
    )
    return _Task(claim, kind, window, questions)


def _own_window(window: Window, asked: Asked) -> Window:
    """The time of what the claim speaks of, where that is known: else that of its document."""
    if asked.begins is None:
        return window
    last = max(asked.begins, asked.ends or window.last)
    return Window(asked.begins, last, "the time that is stated for it", window.to_now and last >= window.last)


class _Assessor:
    """Makes the account of one claim after another."""

    def __init__(self, graph: Graph, records: Records) -> None:
        self._graph, self._records = graph, records

    def account(self, task: _Task) -> Account:
        """The account of a claim."""
        claim, kind = task.claim, task.kind
        pairs = [self._pair(task, question) for question in task.questions]
        same, against = self._graph.same_and_conflicting(claim)
        window = task.questions[0].window if len(task.questions) == 1 else task.window
        nations = task.questions[0].pair.nations() if len(task.questions) == 1 else []
        deciding = kind.deciding(frozenset().union(*(question.asked for question in task.questions)))
        consulted = consult(self._graph.coverages, deciding, nations, window, self._graph.labels)
        silent = silence(consulted, deciding)
        years = _yearly(pairs, window, self._graph) if kind.reading == "each year" else ()
        affirmed = _affirmed(kind, pairs, years, silent, same=bool(same) and kind.reading == "statement")
        outcome, rules = _decided(claim, affirmed, silent, same, against, pairs)
        account = Account(
            claim=claim,
            source=self._graph.name(claim.source.value),
            kind=kind,
            window=window,
            outcome=outcome,
            reason="",
            rules=rules,
            pairs=tuple(pair for pair in pairs if pair.weighed),
            consulted=tuple(consulted),
            gaps=tuple(gaps(consulted, window)),
            years=years,
            same=tuple(same),
            against=tuple(against),
            notes=reasons.notes(claim, kind),
            as_of=self._graph.as_of,
        )
        return reasons.reasoned(account, task.questions, self._graph.name)

    def _pair(self, task: _Task, question: Question) -> PairVerdict:
        kinds = [rule.record for rule in task.kind.rules]
        found = self._of_others(task.claim, kinds, question.pair, question.pair)
        earlier = []
        if task.kind.reading == "every":
            for name, pair in self._earlier(question.pair):
                earlier += [(name, record) for record in self._of_others(task.claim, kinds, pair, pair)]
        return weigh_pair(question, task.kind, found, earlier)

    def _of_others(self, claim: Assessed, kinds: list[str], pair: Pair, tie: Pair) -> list[Record]:
        """What other sources have on record: a text does not bear itself out."""
        found = (record.without(claim.source, tie) for record in self._records.of(kinds, pair))
        return [record for record in found if record is not None and record.iri != claim.iri]

    def _earlier(self, pair: Pair) -> list[tuple[str, Pair]]:
        """The same pair with a predecessor in the place of one of the two."""
        found = []
        for nation in pair.nations():
            for old in self._graph.predecessors.get(nation, ()):
                told = (old.value if one == nation.value else one for one in (pair.first, pair.second))
                found.append((self._graph.name(old.value), Pair(*told)))
        return found


def _affirmed(
    kind: ClaimKind, pairs: Sequence[PairVerdict], years: Sequence[YearCount], silent: Outcome, *, same: bool
) -> Outcome:
    """The verdict on what the claim says, or, where it denies, on what it denies."""
    if kind.reading == "each year" and years:
        within = years[0]
        full = within.of > 0 and within.years == within.of
        outcome = Outcome.SUPPORTED if full else Outcome.PARTLY_SUPPORTED if within.years else silent
    else:
        needed = min(kind.several, len(pairs)) if kind.reading == "several" else len(pairs)
        outcome = together([pair.outcome or silent for pair in pairs], silent, needed)
        if outcome is Outcome.SUPPORTED and kind.distinct_records and needed > len(_enough(pairs)):
            outcome = Outcome.PARTLY_SUPPORTED
    if same and outcome.is_silence:
        outcome = Outcome.SUPPORTED
    return Outcome.PARTLY_SUPPORTED if kind.at_most_partly and outcome is Outcome.SUPPORTED else outcome


def _enough(pairs: Sequence[PairVerdict]) -> set[NamedNode]:
    """The different records that support any of the pairs."""
    supported = (pair for pair in pairs if pair.outcome is Outcome.SUPPORTED)
    return {one.record.iri for pair in supported for one in pair.counting()}


def _decided(
    claim: Assessed,
    affirmed: Outcome,
    silent: Outcome,
    same: Sequence[NamedNode],
    against: Sequence[NamedNode],
    pairs: Sequence[PairVerdict],
) -> tuple[Outcome, tuple[str, ...]]:
    """The verdict and the ids of the rules that decided it."""
    outcome = of_denial(affirmed, silent) if claim.denied else affirmed
    if against:
        return Outcome.CONTRADICTED, (CANNOT_BOTH_BE_TRUE,)
    if claim.denied and same and outcome.is_silence:
        return Outcome.SUPPORTED, (SAME_ELSEWHERE,)
    against_it = [one for pair in pairs for one in pair.weighed if one.against]
    denial_decides = outcome is (Outcome.SUPPORTED if claim.denied else Outcome.CONTRADICTED)
    fired = against_it if denial_decides else [one for pair in pairs for one in pair.counting()]
    if outcome.is_silence:
        return outcome, ("silence-of-the-datasets",)
    return outcome, tuple(dict.fromkeys(one.rule.id for one in fired)) or (SAME_ELSEWHERE,)


def _yearly(pairs: Sequence[PairVerdict], window: Window, graph: Graph) -> tuple[YearCount, ...]:
    """In how many whole years of the window, and of each dataset's time, there is a record."""
    dated = {
        (one.record.year, pair.question.pair.second, source.source)
        for pair in pairs
        for one in pair.weighed
        if one.record.year and (one.counts or one.place.where in (Where.BEFORE, Where.AFTER, Where.ENDED))
        for source in one.record.evidence
    }
    whole = window.whole_years()
    found = [_count("the window", [(year, nation) for year, nation, _ in dated], whole, graph)]
    for one in graph.coverages:
        inside = [(year, nation) for year, nation, source in dated if source == one.source]
        if inside:
            span = Window(one.first, one.last, "")
            found.append(_count(one.label, inside, span.whole_years(), graph))
    return tuple(found)


def _count(
    where: str, dated: Iterable[tuple[int | None, str]], years: Sequence[int], graph: Graph
) -> YearCount:
    wanted = set(years)
    by_nation: dict[str, set[int]] = {}
    for year, nation in dated:
        if year in wanted:
            by_nation.setdefault(nation, set()).add(year)
    ranked = sorted(by_nation, key=lambda nation: (-len(by_nation[nation]), nation))
    inside = set().union(*by_nation.values())
    span = f"{where}, {years[0]} to {years[-1]}" if years else where
    most = tuple((graph.name(nation), len(by_nation[nation])) for nation in ranked[:_MOST])
    return YearCount(span, len(inside), len(wanted), tuple(sorted(wanted - inside)), most)
