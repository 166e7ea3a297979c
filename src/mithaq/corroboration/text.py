"""Accounts for the screen, and as a report in Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence

from mithaq.corroboration.accounts import Account
from mithaq.corroboration.report import counts, sections
from mithaq.terms import compact

_WIDTH = 100
#: A verdict column is as wide as the longest verdict.
_VERDICT = 26

Name = Callable[[str], str]

_BLIND = (
    "Formal data have what was written down and counted: treaties, agreements, exercises in the news, lists of members. They "
    "do not have how close two governments are, what was done in secret, or what an alliance is good for. That a census has no "
    "record means something; that a best effort has none means little; outside what a dataset covers its silence means nothing."
)


def listing(accounts: Sequence[Account], width: int | None) -> str:
    """All claims with their verdicts and reasons, for a screen."""
    wide = width or _WIDTH
    lines = [f"{len(accounts)} claims held against the records of other sources: {_tally(accounts)}", ""]
    for account in accounts:
        lines += _entry(account, wide)
    return "\n".join(lines) + "\n"


def _entry(account: Account, width: int) -> Iterator[str]:
    head = f"{account.outcome.value:{_VERDICT}}{account.claim.statement}"
    yield from _wrapped(head, width, "", " " * _VERDICT)
    indent = "    "
    yield from _wrapped(account.reason, width, indent, indent)
    told = f"— {compact(account.claim.iri)}; records that count: {len(account.counted())}, as background: {len(account.background())}"
    yield from _wrapped(told, width, indent, indent + "  ")


def _wrapped(text: str, width: int, first: str, others: str) -> list[str]:
    """Lines that break between words alone: names of claims and rows can be copied whole."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _tally(accounts: Sequence[Account]) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in counts(accounts)) or "none"


def account_text(account: Account, name: Name, width: int | None) -> str:
    """The full account of one claim, for a screen."""
    wide = width or _WIDTH
    lines = [*_wrapped(account.claim.statement, wide, "", ""), *_origin(account, wide)]
    lines += ["", f"Verdict: {account.outcome.value}"]
    for section in sections(account, name):
        lines += ["", section.title]
        for line in section.lines:
            mark = "- " if section.listed else ""
            lines += _wrapped(mark + line, wide, "  ", "    " if section.listed else "  ")
    return "\n".join(lines) + "\n"


def _origin(account: Account, width: int) -> list[str]:
    quote = f": “{account.claim.quote}”" if account.claim.quote else ""
    return _wrapped(f"{compact(account.claim.iri)}, {account.source}{quote}", width, "", "  ")


def markdown(accounts: Sequence[Account], name: Name, more: Sequence[str] = ()) -> str:
    """A report in Markdown: the verdicts, what they mean, and the account of each claim. ``more``: what could be imported."""
    lines = ["# Claims held against other sources", ""]
    if accounts:
        lines += [f"As of {accounts[0].as_of}. {len(accounts)} claims: {_tally(accounts)}.", ""]
    lines += [_BLIND, ""]
    lines += [f"Not at hand, and could be imported: {'; '.join(more)}.", ""] if more else []
    lines += ["| claim | verdict | records | statement |", "| --- | --- | --- | --- |"]
    for one in accounts:
        cells = (compact(one.claim.iri), one.outcome.value, str(len(one.counted())), one.claim.statement)
        lines.append("| " + " | ".join(_marked(cell) for cell in cells) + " |")
    for account in accounts:
        lines += ["", f"## {_marked(account.claim.statement)}", "", *_markdown_account(account, name)]
    return "\n".join(lines) + "\n"


def _markdown_account(account: Account, name: Name) -> Iterator[str]:
    quote = f": “{_marked(account.claim.quote)}”" if account.claim.quote else ""
    yield f"`{compact(account.claim.iri)}`, {_marked(account.source)}{quote}"
    yield ""
    yield f"**{account.outcome.value[:1].upper()}{account.outcome.value[1:]}.**"
    for section in sections(account, name):
        yield ""
        if section.listed:
            yield f"### {_marked(section.title)}"
            yield ""
            yield from (f"- {_marked(line)}" for line in section.lines)
        else:
            yield from (f"{section.title}: {_marked(line)}" for line in section.lines)


def _marked(text: str) -> str:
    """Text that Markdown shows as it is."""
    for sign in "\\`*_<>|[]":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")
