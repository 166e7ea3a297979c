"""Reading the rules of corroboration: TOML and SPARQL that a person can read and change.

``data/corroboration/`` holds

- ``records.toml``: the kinds of record, and how the graph is asked for them;
- ``sources.toml``: what is to be known of the datasets besides their coverage;
- ``windows.toml``: of which time a document speaks;
- ``claims/*.toml``: for each kind of claim, in the order of the files' names, the query that finds such claims, which records
  bear on it and how strongly, and how what they say is put together; ``like`` names a file whose entries also hold;
- ``queries/*.rq``: the queries that these name; ``$CLAIMS`` and ``$PAIRS`` stand for what is asked about.
"""

from __future__ import annotations

import hashlib
import string
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pyoxigraph import NamedNode, QuerySolutions

from mithaq.corroboration.rules import (
    DIRECTIONS,
    READINGS,
    ClaimKind,
    DatasetNote,
    RecordKind,
    Rule,
    Rules,
    StatedWindow,
    Strength,
)
from mithaq.errors import InputError, Place
from mithaq.store import EmbeddedStore
from mithaq.terms import MITHAQ, expand

Stated = Mapping[str, Any]
Made = TypeVar("Made")

_STRENGTHS = {strength.name.lower(): strength for strength in Strength}
_RECORD_KEYS = {
    *("label", "plural", "query", "made_by", "lasts", "dates", "parties", "of", "given_by", "given_to"),
    *("both_named", "seen_by_sources", "weak_from"),
}
_CLAIM_KEYS = {
    *(
        "title",
        "query",
        "reading",
        "several",
        "distinct_records",
        "decided_by",
        "decided_by_words",
        "combine",
        "one_sided",
        "like",
    ),
    *("at_most", "at_most_because", "unseen", "rules"),
}
_RULE_KEYS = {
    *("id", "record", "kinds", "only", "direction", "strength", "before", "most_parties", "least_years"),
    *("over", "says", "tell", "denial_contradicts"),
}
_SOURCE_KEYS = {"source", "dataset", "label", "states", "system", "covers"}
#: More years than a rule can mean.
_YEARS = 1000
#: What the sentence of a rule may speak of.
WORDS = {"count", "years", "records", "first", "second"}


def read_rules(folder: Path) -> Rules:
    """Read the rules in a folder. Raises :class:`InputError` that names the file and what is wrong in it."""
    queries = {path.name: path for path in sorted((folder / "queries").glob("*.rq"))}
    records = _made(folder / "records.toml", lambda stated: _records(stated, queries))
    paths = {path.stem: path for path in sorted((folder / "claims").glob("*.toml"))}
    if not paths:
        raise InputError("there are no rules for any claim", where=Place(str(folder / "claims")))
    raw = {name: _toml(path) for name, path in paths.items()}
    kinds = {
        name: _made(paths[name], lambda _, name=name: _claim_kind(name, _whole(name, raw), records, queries))  # type: ignore[misc]
        for name in sorted(
            paths, key=lambda one: "like" in raw[one]
        )  # so that what is wrong is said of the file that has it
    }
    windows = folder / "windows.toml"
    return Rules(
        records=records,
        claims=tuple(kinds[name] for name in paths),
        datasets=_made(folder / "sources.toml", _datasets),
        windows=_made(windows, _windows),
        dated_reason=_made(windows, lambda stated: str(stated["dated"]["reason"])),
        dated_days=_made(windows, lambda stated: _number(stated["dated"], "least_days", most=_YEARS * 366)),
        denial_years=_made(windows, lambda stated: _number(stated["denials"], "years", most=_YEARS)),
        denial_of=_made(
            windows, lambda stated: tuple(MITHAQ[text] for text in _texts(stated["denials"], "of", "denials"))
        ),
        undated_reason=_made(windows, lambda stated: str(stated["undated"]["reason"])),
        undated_years=_made(windows, lambda stated: _number(stated["undated"], "years_before", most=_YEARS)),
        queries={name: _text(path) for name, path in queries.items()},
    )


def digest(folder: Path) -> str:
    """SHA-256 over the names and texts of the rules, by which a verdict is known to be of older ones."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".toml", ".rq")):
        total.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the file cannot be read: {error}", where=Place(str(path))) from error


def _toml(path: Path) -> Stated:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not a TOML file: {error}", where=Place(str(path))) from error


def _made(path: Path, make: Callable[[Stated], Made]) -> Made:
    """What a file states. Raises :class:`InputError` with its name for whatever is wrong."""
    stated = _toml(path)
    try:
        return make(stated)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise InputError(
            f"the rules cannot be read: {what}",
            where=Place(str(path)),
            hint="The files in data/corroboration say in their first lines what they hold; docs/analysts.md explains them.",
        ) from error


def _whole(name: str, raw: Mapping[str, Stated]) -> Stated:
    """A file's entries, with those of the file that it is like where it has none of its own."""
    other = raw[name].get("like")
    if other is None:
        return raw[name]
    if other not in raw or "like" in raw[other]:
        raise ValueError(f"'like' names '{other}', which is no other file of claims that stands for itself")
    return {**raw[other], **raw[name]}


def _records(stated: Stated, queries: Mapping[str, Path]) -> Mapping[str, RecordKind]:
    return {name: _record(name, entry, queries) for name, entry in stated.items()}


def _record(name: str, stated: Stated, queries: Mapping[str, Path]) -> RecordKind:
    where = f"record '{name}'"
    _refuse_unknown(stated, _RECORD_KEYS, where)
    made_by = _texts(stated, "made_by", where)
    _check_query(stated["query"], queries, f"{where}: ", "$PAIRS", ("first", "second", "record", *(() if made_by else ("kind",))))  # fmt: skip
    return RecordKind(
        name=name,
        label=str(stated["label"]),
        plural=str(stated["plural"]),
        query=stated["query"],
        made_by=tuple(MITHAQ[text] for text in made_by),
        lasts=_yes(stated, "lasts"),
        dates=tuple(MITHAQ[text] for text in _texts(stated, "dates", where)),
        parties=MITHAQ[stated["parties"]] if "parties" in stated else None,
        of=MITHAQ[stated["of"]] if "of" in stated else None,
        given=(MITHAQ[stated["given_by"]], MITHAQ[stated["given_to"]]) if "given_by" in stated else None,
        both_named=_yes(stated, "both_named"),
        seen_by_sources=_yes(stated, "seen_by_sources"),
        weak_from=tuple(MITHAQ[text] for text in _texts(stated, "weak_from", where, ())),
    )


def _claim_kind(
    name: str, stated: Stated, records: Mapping[str, RecordKind], queries: Mapping[str, Path]
) -> ClaimKind:
    _refuse_unknown(stated, _CLAIM_KEYS, "the file")
    _check_query(stated["query"], queries, "", "$CLAIMS", ("claim",))
    if stated.get("at_most", "partly supported") != "partly supported":
        raise ValueError("'at_most' is 'partly supported' or left out")
    return ClaimKind(
        name=name,
        title=str(stated["title"]),
        query=stated["query"],
        reading=_one_of(stated.get("reading", READINGS[0]), READINGS, "reading"),
        several=_number(stated, "several", 1),
        distinct_records=_yes(stated, "distinct_records"),
        decided_by=_texts(stated, "decided_by", "the file"),
        decided_by_words=str(stated["decided_by_words"]),
        combine=_number(stated, "combine", 0),
        one_sided=_yes(stated, "one_sided"),
        at_most_partly="at_most" in stated,
        at_most_because=str(stated["at_most_because"]) if "at_most" in stated else "",
        unseen=str(stated["unseen"]),
        rules=_rules(stated.get("rules", []), records),
    )


def _check_query(
    name: str, queries: Mapping[str, Path], where: str, asked: str, needed: tuple[str, ...]
) -> None:
    """Refuse a query that does not say what it is asked about, or does not give what is needed of it."""
    if name not in queries:
        raise ValueError(f"{where}there is no query {name}")
    path = queries[name]
    text = _text(path)
    if asked not in text:
        raise InputError(
            f"the query does not say where what is asked about stands: {asked} is not in it",
            where=Place(str(path)),
            hint=f"Write it in a VALUES clause, as the other queries in {path.parent} do.",
        )
    found = EmbeddedStore.in_memory([]).query(text.replace(asked, ""), name=str(path))
    given = [one.value for one in found.variables] if isinstance(found, QuerySolutions) else []
    if lacking := [one for one in needed if one not in given]:
        raise InputError(
            f"the query does not give ?{lacking[0]}",
            where=Place(str(path)),
            hint=f"It is a SELECT of {', '.join(f'?{one}' for one in needed)}, and of what else it finds.",
        )


def _rules(stated: list[Stated], records: Mapping[str, RecordKind]) -> tuple[Rule, ...]:
    found = tuple(_rule(entry, records) for entry in stated)
    ids = [rule.id for rule in found]
    if twice := next((one for one in ids if ids.count(one) > 1), None):
        raise ValueError(f"two rules have the id '{twice}'")
    return found


def _rule(stated: Stated, records: Mapping[str, RecordKind]) -> Rule:
    where = f"rule '{stated['id']}'"
    _refuse_unknown(stated, _RULE_KEYS, where)
    if not (kinds := _texts(stated, "kinds", where)):
        raise ValueError(f"{where}: 'kinds' names no kind")
    least_years, over = _number(stated, "least_years", 0, where), _number(stated, "over", 0, where, _YEARS)
    if least_years > max(over, 1):
        raise ValueError(
            f"{where}: 'least_years' is {least_years}, which no record meets in a window of one year; "
            f"'over' says how many years are looked over, and is {least_years} or more"
        )
    return Rule(
        id=str(stated["id"]),
        record=_one_of(stated["record"], tuple(records), f"{where}: record"),
        kinds=kinds,
        strength=_STRENGTHS[_one_of(stated["strength"], tuple(_STRENGTHS), f"{where}: strength")],
        says=_sentence(str(stated["says"]), where),
        direction=_one_of(stated.get("direction", "either"), DIRECTIONS, f"{where}: direction"),
        only=tuple(_iri(text) for text in _texts(stated, "only", where, ())),
        before=_number(stated, "before", 0, where, _YEARS),
        over=over,
        most_parties=_number(stated, "most_parties", 0, where),
        least_years=least_years,
        tell=_yes(stated, "tell"),
        denial_contradicts=_yes(stated, "denial_contradicts"),
    )


def _sentence(text: str, where: str) -> str:
    parts = list(string.Formatter().parse(text))
    if any(form or conversion for _, _, form, conversion in parts):
        raise ValueError(
            f"{where}: 'says' has a colon or exclamation mark within braces; a word alone may stand there"
        )
    spoken = {name for _, name, _, _ in parts if name is not None}
    if strange := sorted(spoken - WORDS):
        raise ValueError(f"{where}: 'says' speaks of {{{strange[0]}}}; it may of {', '.join(sorted(WORDS))}")
    return text


def _datasets(stated: Stated) -> Mapping[NamedNode, DatasetNote]:
    return {note.source: note for note in map(_dataset, stated["sources"])}


def _dataset(stated: Stated) -> DatasetNote:
    _refuse_unknown(stated, _SOURCE_KEYS, "a source")
    return DatasetNote(
        source=_iri(stated["source"]),
        dataset=str(stated["dataset"]),
        label=str(stated["label"]),
        states=MITHAQ[stated["states"]] if "states" in stated else None,
        system=str(stated.get("system", "")),
        covers=tuple(MITHAQ[text] for text in _texts(stated, "covers", f"source {stated['source']}", ())),
    )


def _windows(stated: Stated) -> Mapping[NamedNode, StatedWindow]:
    return {_iri(entry["source"]): _window(entry) for entry in stated.get("documents", [])}


def _window(stated: Stated) -> StatedWindow:
    where = f"the window of {stated['source']}"
    first, until = stated["from"], stated["until"]
    if type(first) is not date or not (until == "looked at" or type(until) is date):
        raise ValueError(f"{where}: 'from' is a date, 'until' a date or \"looked at\"")
    last = until if isinstance(until, date) else None
    if last is not None and last < first:
        raise ValueError(f"{where} ends before it begins")
    return StatedWindow(first, last, str(stated["reason"]))


def _refuse_unknown(stated: Stated, known: set[str], where: str) -> None:
    if unknown := sorted(set(stated) - known):
        raise ValueError(f"{where}: unknown key '{unknown[0]}'; known: {', '.join(sorted(known))}")


def _texts(stated: Stated, key: str, where: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
    values = stated[key] if default is None else stated.get(key, default)
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{where}: '{key}' is a list of texts")
    return tuple(values)


def _number(
    stated: Stated, key: str, default: int | None = None, where: str = "the file", most: int | None = None
) -> int:
    value = stated[key] if default is None else stated.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"{where}: '{key}' is a whole number")
    if most is not None and value > most:
        raise ValueError(f"{where}: '{key}' is {most} at the most, not {value}")
    return value


def _yes(stated: Stated, key: str) -> bool:
    value = stated.get(key, False)
    if not isinstance(value, bool):
        raise TypeError(f"'{key}' is true or false")
    return value


def _one_of(value: object, known: tuple[str, ...], what: str) -> str:
    if value not in known:
        raise ValueError(f"{what} is one of {', '.join(known)}, not '{value}'")
    return str(value)


def _iri(text: str) -> NamedNode:
    try:
        if ":" not in text:
            raise KeyError(text)
        return expand(text)
    except KeyError:
        raise ValueError(f"'{text}' has no prefix of ours") from None
