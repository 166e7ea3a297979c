"""Accounts as sections of lines, from which the screen and Markdown are made, and as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from mithaq.corroboration.accounts import Account
from mithaq.corroboration.rules import Rules
from mithaq.corroboration.verdicts import Outcome
from mithaq.corroboration.weighing import Weighed
from mithaq.terms import compact

#: Records of one kind that a screen can bear; tables and RDF have them all.
_MOST_SHOWN = 25
_EVIDENCE_SHOWN = 2

#: The columns of the table of claims, and of the records of one claim.
CLAIM_COLUMNS = (
    "claim",
    "statement",
    "verdict",
    "reason",
    "records",
    "background",
    "window",
    "rules",
    "source",
)
RECORD_COLUMNS = (*("record", "kind", "label", "when", "says", "rule", "notes", "sources", "claims", "rows"),)

Name = Callable[[str], str]


@dataclass(frozen=True)
class Section:
    """A part of an account: a title and its lines, as items of a list where ``listed``."""

    title: str
    lines: tuple[str, ...]
    listed: bool = True


def claim_row(account: Account) -> tuple[str, ...]:
    """A claim with its verdict, in the order of :data:`CLAIM_COLUMNS`."""
    return (
        compact(account.claim.iri),
        account.claim.statement,
        account.outcome.value,
        account.reason,
        str(len(account.counted())),
        str(len(account.background())),
        str(account.window),
        " ".join(account.rules),
        account.source,
    )


def record_rows(account: Account, name: Name) -> list[tuple[str, ...]]:
    """The records of a claim, in the order of :data:`RECORD_COLUMNS`."""
    return [_record_row(one, name) for one in (*account.counted(), *account.background())]


def _record_row(one: Weighed, name: Name) -> tuple[str, ...]:
    evidence = one.record.evidence
    return (
        compact(one.record.iri),
        one.record.kind.label,
        _label(one, name),
        one.place.words,
        "against" if one.against else one.strength.name.lower(),
        one.rule.id,
        "; ".join(one.notes),
        "; ".join(sorted({name(each.source.value) for each in evidence})),
        " ".join(dict.fromkeys(compact(each.claim) for each in evidence)),
        " | ".join(dict.fromkeys(each.row for each in evidence if each.row)),
    )


def _label(one: Weighed, name: Name) -> str:
    """What a record is called: a promise by its kind, its direction and its text."""
    record = one.record
    if record.debtor is None or record.creditor is None or record.through is None:
        return record.label or compact(record.iri)
    kinds = sorted(
        (name(kind.value) for kind in record.classes if kind.value.endswith("Obligation")), key=len
    )
    return f"{kinds[-1]} of {name(record.debtor.value)} to {name(record.creditor.value)}, {name(record.through.value)}"


def sections(account: Account, name: Name) -> list[Section]:
    """The full account of a claim."""
    window = account.window
    told = [
        Section("Why", (account.reason,), listed=False),
        Section("Time spoken of", (f"{window}: {window.reason}.",), listed=False),
        Section("Decided by", tuple(_rule_line(account, rule) for rule in account.rules)),
        *_conflicts(account),
        *_records("Records that count", account.counted(), name),
        *_records("Background", account.background(), name),
        Section("Sources consulted", tuple(_consulted(account))),
        Section("What formal data cannot see", account.notes),
    ]
    return [section for section in told if section.lines]


def _rule_line(account: Account, rule: str) -> str:
    stated = any(one.id == rule for one in account.kind.rules)
    return f"{rule} ({account.kind.title})" if stated else rule


def _conflicts(account: Account) -> list[Section]:
    return [
        Section("Said by others as well", tuple(map(compact, account.same))),
        Section("Cannot be true together with it", tuple(map(compact, account.against))),
    ]


def _records(title: str, weighed: Sequence[Weighed], name: Name) -> list[Section]:
    """A section for each kind of record, in the order of their years."""
    found = []
    for kind in dict.fromkeys(one.record.kind for one in weighed):
        of_kind = sorted((one for one in weighed if one.record.kind == kind), key=_by_day)
        years = {one.record.year for one in of_kind if one.record.year}
        span = f", in {len(years)} years, {min(years)} to {max(years)}" if len(years) > 1 else ""
        label = kind.label if len(of_kind) == 1 else kind.plural
        lines = [_record_line(one, name) for one in of_kind[:_MOST_SHOWN]]
        if len(of_kind) > _MOST_SHOWN:
            lines.append(f"and {len(of_kind) - _MOST_SHOWN} more, which the tables have (--format csv)")
        found.append(Section(f"{title}: {len(of_kind)} {label}{span}", tuple(lines)))
    return found


def _by_day(one: Weighed) -> tuple[str, str]:
    """What came first stands first; what has no date before all."""
    known = one.record.begins or one.record.ends
    return (str(known.first) if known else "", one.record.iri.value)


def _record_line(one: Weighed, name: Name) -> str:
    notes = f" [{'; '.join(one.notes)}]" if one.notes else ""
    return f"{one.place.words}: {_label(one, name)}{notes} — {_evidence(one, name)}"


def _evidence(one: Weighed, name: Name) -> str:
    """By which rows or claims a record is stated; of many, the first."""
    keys = dict.fromkeys(
        f"{name(each.source.value)}, " + (f"row {each.row}" if each.row else compact(each.claim))
        for each in one.record.evidence
    )
    shown = list(keys)[:_EVIDENCE_SHOWN]
    more = f" and {len(keys) - len(shown)} more" if len(keys) > len(shown) else ""
    return "; ".join(shown) + more


def _consulted(account: Account) -> Iterable[str]:
    for one in account.consulted:
        coverage = one.coverage
        version = f" (version {coverage.version})" if coverage.version else ""
        there = _there(account, coverage.source)
        yield f"{coverage.label}{version}, {coverage.first} to {coverage.last}: {one.why}; on record there: {there}"
    yield (
        "the curated sources: a selection, in which what there is can support a claim, and what is lacking says nothing"
    )
    for first, last in account.gaps:
        yield f"no dataset at hand with such records covers {first} to {last}"


def _there(account: Account, source: NamedNode) -> str:
    """What a dataset has on record of the pairs, in and out of the window, by kind."""
    found = [
        one.record
        for one in (*account.counted(), *account.background())
        if any(each.source == source for each in one.record.evidence)
    ]
    told = []
    for kind in dict.fromkeys(record.kind for record in found):
        of_kind = [record for record in found if record.kind == kind]
        years = {record.year for record in of_kind if record.year}
        label = kind.label if len(of_kind) == 1 else kind.plural
        span = (
            f" in {len(years)} years, {min(years)} to {max(years)}"
            if len(years) > 1
            else f", {min(years, default='undated')}"
        )
        told.append(f"{len(of_kind)} {label}{span}")
    return "; ".join(told) or "nothing of what is asked"


def missing(accounts: Sequence[Account], rules: Rules) -> list[str]:
    """What could be imported to know more: datasets of the field that are not at hand."""
    at_hand = {one.coverage.source for account in accounts for one in account.consulted}
    left = [
        note
        for source, note in sorted(rules.datasets.items(), key=lambda item: item[0].value)
        if source not in at_hand
    ]
    return [f"{note.label}: mithaq import {note.dataset} FILE" for note in left]  # fmt: skip


def counts(accounts: Iterable[Account]) -> list[tuple[str, int]]:
    """How many claims have each verdict, in the order of the verdicts, those that occur."""
    found = [account.outcome for account in accounts]
    return [(outcome.value, found.count(outcome)) for outcome in Outcome if outcome in found]
