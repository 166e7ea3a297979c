"""Verdicts in sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from mithaq.corroboration.accounts import Account
from mithaq.corroboration.coverage import Consulted
from mithaq.corroboration.reading import Assessed
from mithaq.corroboration.rules import ClaimKind, Strength
from mithaq.corroboration.verdicts import Outcome
from mithaq.corroboration.weighing import PairVerdict, Question, Weighed
from mithaq.corroboration.windows import Where
from mithaq.terms import MITHAQ, NATION, compact

Name = Callable[[str], str]
#: As many records are named in a sentence; the full account has them all.
_NAMED = 2
_PAIRS_NAMED = 4
_YEARS_NAMED = 5


def notes(claim: Assessed, kind: ClaimKind) -> tuple[str, ...]:
    """What is to be known of how the claim is put."""
    told = []
    if claim.denied:
        told.append("The source denies it; so records of what it denies contradict it.")
    if claim.hedged:
        told.append("The source hedges it: the verdict is on what it says, without the hedge.")
    if claim.standing == MITHAQ.Attributed:
        told.append("It is what its author holds (attributed), and is not taken as fact.")
    if claim.strength_words:
        words = ", ".join(f'"{word}"' for word in claim.strength_words)
        told.append(f"The source says {words}: strength is not measured by formal data.")
    return (*told, kind.unseen)


def reasoned(account: Account, questions: Sequence[Question], name: Name) -> Account:
    """The account with its reason in one sentence."""
    said = _sentence(account, questions, name)
    told = _numbered("; ".join(part for part in said if part)).replace("but; ", "but ")
    return replace(account, reason=told[:1].upper() + told[1:] + ".")


def _numbered(text: str) -> str:
    """The text with ``1 agreement(s)`` as one agreement, and ``2 activity(ies)`` as activities."""
    text = re.sub(r"\b(1 [a-z ]+?)\((?:s|ies)\)", r"\1", text)
    text = re.sub(r"(\d [a-z ]+?)y\(ies\)", r"\1ies", text)
    return re.sub(r"(\d [a-z ]+?)\(s\)", r"\1s", text)


def _sentence(account: Account, questions: Sequence[Question], name: Name) -> list[str]:
    about = _about(questions, name)
    how = "the source says this with a hedge" if account.claim.hedged else ""
    if account.outcome is Outcome.CONTRADICTED:
        return [_contradiction(account, name), how]
    if account.outcome.is_silence:
        shown = _by_rule(account, name, Strength.PARTIAL) if account.claim.denied else []
        partly = [f"what comes near does not exclude the denial: {'; '.join(shown)}"] if shown else []
        denial = (
            ["which agrees with the denial, though silence proves nothing"] if account.claim.denied else []
        )
        return [_silence(account, about), *denial, *partly, *_aside(account, name), _background(account, name), how]  # fmt: skip
    if account.claim.denied or not any(pair.outcome for pair in account.pairs):
        return [_agreement(account, name), how]
    if account.kind.reading == "each year":
        return [_years(account), how]
    if account.kind.reading == "several" and len(questions) > 1:
        return [_several(account, name), _cap(account), how]
    said = [_missing(account), *_by_rule(account, name), _one_sided(account), _cap(account)]
    return [*said, *_aside(account, name), how]


def _about(questions: Sequence[Question], name: Name) -> str:
    if not questions:
        return ""
    firsts = sorted({question.pair.first for question in questions})
    seconds = sorted({question.pair.second for question in questions} - set(firsts))
    if len(questions) == 1 and seconds:
        tie = (" between", "and") if NamedNode(seconds[0]) in NATION else (" of", "in")
        return f"{tie[0]} {name(firsts[0])} {tie[1]} {name(seconds[0])}"
    if len(firsts) == 1:
        return f" of {name(firsts[0])}" + (f" with any of {len(seconds)} nations" if seconds else "")
    return ""


def _contradiction(account: Account, name: Name) -> str:
    if account.against:
        return f"{len(account.against)} claim(s) of other sources cannot be true together with it"
    shown = [one for one in account.counted() if one.against]
    if shown and not account.claim.denied:
        return f"another source denies it: {_records(shown, name)}"
    return "the claim denies what is on record: " + "; ".join(_by_rule(account, name))


def _agreement(account: Account, name: Name) -> str:
    """Of a claim that has support by the word of others alone: who says, or denies, the same."""
    if account.same:
        return f"the very same is said by {len(account.same)} claim(s) of other sources"
    return (
        f"another source denies it too: {_records([one for one in account.counted() if one.against], name)}"
    )


def _silence(account: Account, about: str) -> str:
    words, window = account.kind.decided_by_words, account.window
    able = [one for one in account.consulted if one.outcome is account.outcome]
    datasets = _listed(one.coverage.label for one in able)
    if account.outcome is Outcome.NONE_ON_RECORD:
        return f"no {words}{about} are on record in {_parts(able)}, a census"
    if account.outcome is Outcome.NOTHING_FOUND:
        able = [one for one in account.consulted if one.part]
        census = any(one.outcome is Outcome.NONE_ON_RECORD for one in able)
        worth = (
            "no census of all of these kinds, so that the silence"
            if census
            else "a best effort, whose silence"
        )
        return f"no {words}{about} were found in {_parts(able)}, {worth} proves little"
    if account.outcome is Outcome.OUTSIDE_STATES:
        return f"{datasets} cannot tell: {able[0].why}"
    if account.outcome is Outcome.OUTSIDE_YEARS:
        spans = _listed(f"{one.coverage.label} to {one.coverage.last}" for one in able)
        return f"the time spoken of, {window}, lies outside the years of {spans}"
    return f"no dataset at hand has records of {words}"


def _parts(able: Iterable[Consulted]) -> str:
    return _listed(f"{one.coverage.label} ({one.part[0]} to {one.part[1]})" for one in able if one.part)


def _missing(account: Account) -> str:
    """Of a claim that has support in part: that what would be enough is in no census, or that no census is at hand."""
    enough = any(one.rule.strength is Strength.SUFFICIENT for one in account.counted())
    if enough or account.outcome is not Outcome.PARTLY_SUPPORTED or account.kind.combine:
        return ""
    census = [one for one in account.consulted if one.outcome is Outcome.NONE_ON_RECORD]
    if census:
        return f"no {account.kind.decided_by_words} in {_parts(census)}, a census, but"
    return f"no dataset at hand could show {account.kind.decided_by_words} in that time, but"


def _by_rule(account: Account, name: Name, weakest: Strength | None = None) -> list[str]:
    """What the rules that decided say, each with its first records."""
    counting = [
        one for pair in account.pairs for one in (pair.weighed if weakest else pair.counting()) if one.counts
    ]
    return _said(account, counting, name)


def _aside(account: Account, name: Name) -> list[str]:
    """What the rules say that tell of records of the time which do not count, where one pair is spoken of."""
    if len(account.pairs) != 1:
        return []
    return _said(account, [one for pair in account.pairs for one in pair.weighed if _is_told(one)], name)


def _is_told(one: Weighed) -> bool:
    background = not one.counts and not one.against and not one.predecessor
    few = not one.rule.most_parties or one.record.parties <= one.rule.most_parties
    return one.rule.tell and background and few and one.place.where is Where.WITHIN


def _said(account: Account, weighed: Sequence[Weighed], name: Name) -> list[str]:
    """The sentences of the rules, each about its records."""
    found = []
    for rule in account.kind.rules:
        if not (shown := [one for one in weighed if one.rule == rule]):
            continue
        question = account.pairs[0].question
        found.append(
            rule.says.format(
                count=len(shown),
                years=len({one.record.year for one in shown if one.record.year}),
                records=_records(shown, name),
                first=name(question.pair.first),
                second=name(question.pair.second),
            )
        )
    return found


def _records(shown: Sequence[Weighed], name: Name) -> str:
    """The first records in words; what two owe each other by the same text for the same time is told once."""
    mutual: dict[object, list[Weighed]] = {}
    for one in shown:
        mutual.setdefault(_tie(one), []).append(one)
    first = list(mutual.values())[:_NAMED]
    named = [one_line(some[0], name, mutual=len({one.record.debtor for one in some}) > 1) for some in first]
    more = len(shown) - sum(map(len, first))
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def _tie(one: Weighed) -> object:
    record = one.record
    if record.through is None or record.debtor is None or record.creditor is None:
        return record.iri
    sides = frozenset((record.debtor, record.creditor))
    return record.through, record.classes, sides, one.place.words, record.parties


def one_line(weighed: Weighed, name: Name, *, mutual: bool = False) -> str:
    """A record in words: who to whom, what, when, and how many take part."""
    record = weighed.record
    label = name(record.through.value) if record.through else record.label or compact(record.iri)
    owed = ""
    if record.debtor and record.creditor and record.through:
        kinds = sorted(name(one.value) for one in record.classes if one.value.endswith("Obligation"))
        kind = max(kinds, key=len).replace(" obligation", "")
        sides = (
            "each to the other" if mutual else f"{name(record.debtor.value)} to {name(record.creditor.value)}"
        )
        owed = f"{kind}, {sides}, by the "
    size = f", one pair of {record.parties} parties" if record.parties > 2 else ""
    return f"{owed}{label} ({weighed.place.words}{size}{_weakness(weighed)})"


def _weakness(weighed: Weighed) -> str:
    """Of a record that counts: what its time takes from its weight."""
    if not weighed.counts:
        return ""
    if weighed.place.where is Where.BEFORE:
        return ", before the time spoken of"
    return "" if weighed.place.certain else ", perhaps not within the time spoken of"


def _one_sided(account: Account) -> str:
    """That only one of the two has promised anything, where it is so."""
    enough = [one for one in account.counted() if one.counts and one.strength is Strength.SUFFICIENT]
    promises = [one for one in enough if one.record.kind.name == "obligation"]
    debtors = {one.record.debtor for one in promises}
    if not account.kind.one_sided or len(debtors) != 1 or not promises:
        return ""
    return "nothing of the kind is owed the other way"


def _several(account: Account, name: Name) -> str:
    told = []
    for outcome, word in ((Outcome.SUPPORTED, "full support"), (Outcome.PARTLY_SUPPORTED, "support in part")):
        if pairs := [pair for pair in account.pairs if pair.outcome is outcome]:
            records = {one.record.iri for pair in pairs for one in pair.weighed if one.counts}
            by = f", by {len(records)} record(s)" if account.kind.distinct_records else ""
            told.append(f"{word} for {len(pairs)} pair(s){by}: {_pairs(pairs, name)}")
    return "; ".join(told)


def _pairs(pairs: Sequence[PairVerdict], name: Name) -> str:
    """Pairs with the first record of each, those of the fewest parties first; what one record says of several is told once."""
    best = sorted(pairs, key=lambda pair: (pair.counting()[0].record.parties, -len(pair.counting()), pair.question.pair))  # fmt: skip
    by_record: dict[str, list[str]] = {}
    for pair in best:
        by_record.setdefault(one_line(pair.counting()[0], name), []).append(name(pair.question.pair.second))
    shown = list(by_record.items())[:_PAIRS_NAMED]
    told = [f"{_listed(_first(nations))} ({record})" for record, nations in shown]
    more = len(pairs) - sum(len(nations) for _, nations in shown)
    return ", ".join(told) + (f" and {more} more" if more > 0 else "")


def _first(names: Sequence[str]) -> list[str]:
    more = len(names) - _PAIRS_NAMED
    return [*names[:_PAIRS_NAMED], *([f"{more} more"] if more > 0 else [])]


def _cap(account: Account) -> str:
    return account.kind.at_most_because if account.kind.at_most_partly else ""


def _years(account: Account) -> str:
    told = []
    for one in account.years:
        missing = (
            f", none in {_listed(map(str, one.missing))}" if 0 < len(one.missing) <= _YEARS_NAMED else ""
        )
        each = _listed(f"{nation} {years}" for nation, years in one.most)
        told.append(
            f"in {one.years} of {one.of} years of {one.where}, taken together{missing}; of single nations the most: {each}"
        )
    return "on record " + ", and ".join(told)


def _background(account: Account, name: Name) -> str:
    """What else is on record, by kind and time, where nothing of it counts."""
    shown = [one for one in account.background() if not one.predecessor and not _is_told(one)]
    told = []
    for kind in dict.fromkeys(one.record.kind for one in shown):
        of_kind = [one for one in shown if one.record.kind == kind]
        years = sorted({one.record.year for one in of_kind if one.record.year})
        span = f" ({years[0]}" + (f" to {years[-1]})" if len(years) > 1 else ")") if years else ""
        label = kind.label if len(of_kind) == 1 else kind.plural
        told.append(f"{len(of_kind)} {label}{span}")
    if 0 < len(shown) <= _NAMED:
        return f"as background: {_records(shown, name)}"
    return f"as background there are {_listed(told)}" if told else ""


def _listed(texts: Iterable[str]) -> str:
    found = list(texts)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)
