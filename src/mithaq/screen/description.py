"""A description as one readable screen of plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from itertools import groupby

from pyoxigraph import NamedNode

from mithaq.description import ClaimLine, Description, Fact
from mithaq.screen.safe import in_line
from mithaq.screen.sections import section_lines
from mithaq.terms import compact

_WIDTH = 100
#: Values of one relation, and claims behind one value, that are named one by one.
_MOST_VALUES = 6
_MOST_CLAIMS = 2
_KINDS_OF_NAME = {"altLabel": "also", "officialName": "officially"}


def description_text(description: Description) -> str:
    """The whole screen: names, what holds, and what is claimed, with the words."""
    parts = [
        _heading(description),
        _names(description),
        _says(description),
        *("\n".join(section_lines(each, compact(description.iri), _WIDTH)) for each in description.sections),
        _facts(description.facts, "What else holds" if description.sections else "What holds"),
        _claims(description.claims),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(description: Description) -> str:
    named = dict.fromkeys([description.label, compact(description.iri)])  # a claim has no label but its CURIE
    lines = [in_line("   ".join(named)), in_line(", ".join(description.types))]
    if description.definition:
        lines.append(_wrapped(description.definition))
    return "\n".join(line for line in lines if line)


def _names(description: Description) -> str:
    labels = [
        f"{language} {text}" for kind, language, text in description.names if kind == "label" and language
    ]
    lines = [_wrapped(" · ".join(labels), "  ")] if len(labels) > 1 else []
    for kind, word in _KINDS_OF_NAME.items():
        found = sorted({text for name, _, text in description.names if name == kind})
        if found:
            lines.append(_wrapped(f"{word}: {', '.join(found)}", "  "))
    return "\n".join(["Names", *lines]) if lines else ""


def _says(description: Description) -> str:
    lines = [
        _wrapped(" ".join(map(compact, (triple.subject, triple.predicate, triple.object))), "  ")
        for triple in description.says
    ]
    return "\n".join(["What it says", *lines]) if lines else ""


def _facts(facts: Iterable[Fact], title: str) -> str:
    lines = [title]
    for (direction, relation), group in groupby(facts, key=lambda fact: (fact.direction, fact.relation)):
        found = list(group)
        head = (
            f"  {in_line(relation)}:"
            if direction == "subject"
            else f"  is what others’ “{in_line(relation)}” names:"
        )
        if len(found) == 1:
            lines.append(_wrapped(f"{head.strip()} {_fact(found[0])}", "  "))
            continue
        lines += [head, *(_wrapped(_fact(fact), "    ") for fact in found[:_MOST_VALUES])]
        if len(found) > _MOST_VALUES:
            lines.append(f"    ... and {len(found) - _MOST_VALUES} more")
    return "\n".join(lines) if len(lines) > 1 else ""


def _fact(fact: Fact) -> str:
    shown = [_local(claim) for claim in fact.claims[:_MOST_CLAIMS]]
    more = f" and {len(fact.claims) - _MOST_CLAIMS} more" if len(fact.claims) > _MOST_CLAIMS else ""
    because = f"{'inferred from ' if fact.is_inferred else ''}{', '.join(shown)}{more}" if shown else ""
    return fact.other + (f"   [{because}]" if because else "")


def _claims(claims: Iterable[ClaimLine]) -> str:
    """What documents say in words, and what others say that does not hold; the rest is named beside the facts already."""
    lines: list[str] = []
    told = [line for line in claims if line.from_document or line.standing not in ("Accepted", "Outranked")]
    for source, group in groupby(told, key=lambda line: line.source):
        lines.append(f"What is said of it in: {in_line(source)}")
        for line in group:
            lines.append(_wrapped(f"{_local(line.iri)}, {line.standing.lower()}: {line.statement}", "  "))
            where = f"sentence {line.sentence}: " if line.sentence else ""
            lines += [_wrapped(f"{where}“{line.quote}”", "      ")] if line.quote else []
    return "\n".join(lines)


def _local(claim: NamedNode) -> str:
    return compact(claim).removeprefix("claim:")


def _wrapped(words: str, indent: str = "") -> str:
    return textwrap.fill(
        in_line(words), _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False
    )
