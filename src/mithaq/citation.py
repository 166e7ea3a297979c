"""How to cite a claim, an answer or a release: the original sources first, then Mithaq with its version and hash.

Every citation is made of the same entries, one a source and one for Mithaq, in three styles: text, BibTeX and RIS.
Nothing in them comes from the clock.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version as installed_version
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode

from mithaq.errors import InputError, UnknownNameError
from mithaq.store import FACTS, GraphName, Store
from mithaq.terms import CLAIMS_GRAPH, DCTERMS, MITHAQ, RDF, RDFS, SCHEMA, compact


@dataclass(frozen=True)
class Project:
    """What Mithaq is called and who made it; ``CITATION.cff`` and ``pyproject.toml`` say the same.

    ``released`` is the day of the current version, as ``YYYY-MM-DD``. There is no public address to give.
    """

    title: str
    authors: tuple[str, ...]
    released: str
    license: str
    data_license: str


PROJECT = Project(
    title="Mithaq: a knowledge graph of strategic alliances and Muslim nations' security",
    authors=("The Mithaq founders",),
    released="2026-11-23",
    license="Apache-2.0",
    data_license="CC-BY-4.0",
)


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it was asked, and the sources that its answer rested on."""

    name: str
    title: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[NamedNode, ...] = ()

    @property
    def asked(self) -> str:
        """The question as the command line takes it: ``NAME PARAMETER=VALUE ...``, parameters sorted."""
        return " ".join([self.name, *(f"{name}={value}" for name, value in sorted(self.parameters.items()))])


@dataclass(frozen=True)
class Entry:
    """One thing in a list of references. ``date`` is as precise as it is known, or empty; ``notes`` are phrases."""

    key: str
    ris_type: str
    title: str
    authors: tuple[str, ...]
    date: str
    url: str
    looked_at_on: str
    version: str
    notes: tuple[str, ...]


def cite(
    store: Store,
    what: NamedNode | AskedQuestion | None,
    style: str = "text",
    *,
    export_hash: str,
    version: str | None = None,
) -> str:
    """A citation of a claim or a source (by IRI), of an answer, or, for ``None``, of the whole release.

    ``style`` is ``text``, ``bibtex`` or ``ris``; ``export_hash`` is the SHA-256 of the canonical export; ``version`` is
    the installed one unless given.
    Raises :class:`InputError` for another style, :class:`UnknownNameError` for what is neither claim nor source.
    """
    if style not in STYLES:
        raise InputError(f"unknown citation style '{style}'", hint=f"Use one of {', '.join(STYLES)}.")
    number = version or installed_version("mithaq")
    match what:
        case None:
            entries = [_source(store, iri) for iri in _sources(store)]
            entries.append(_mithaq(number, export_hash, ""))
        case AskedQuestion():
            entries = [_source(store, iri) for iri in sorted(set(what.sources), key=lambda iri: iri.value)]
            entries.append(_mithaq(number, export_hash, _question_key(what), _question_note(what)))
        case _ if what in _sources(store):
            entries = [
                _source(store, what),
                _mithaq(number, export_hash, _local(what), f"Source {what.value}"),
            ]
        case _:
            entries = [
                _claim_source(store, what),
                _mithaq(number, export_hash, _local(what), _claim_note(store, what)),
            ]
    return STYLES[style](entries)


def _mithaq(version: str, export_hash: str, key: str, *notes: str) -> Entry:
    return Entry(
        key=f"mithaq-{version}" + (f"-{key}" if key else ""),
        ris_type="DATA",
        title=PROJECT.title,
        authors=PROJECT.authors,
        date=PROJECT.released,
        url="",
        looked_at_on="",
        version=version,
        notes=(*notes, f"SHA-256 of the canonical export: {export_hash}"),
    )


def _sources(store: Store) -> list[NamedNode]:
    kinds = store.match(None, MITHAQ.hasSourceKind, None, CLAIMS_GRAPH)
    sources = {quad.subject for quad in kinds if isinstance(quad.subject, NamedNode)}
    return sorted(sources, key=lambda iri: iri.value)


def _source(store: Store, iri: NamedNode, *, key: str = "", notes: Iterable[str] = ()) -> Entry:
    url = _text(store, iri, SCHEMA.url)
    date = _text(store, iri, DCTERMS.date)
    is_dataset = any(store.match(iri, RDF.type, MITHAQ.Dataset, CLAIMS_GRAPH))
    kind = _value(store, iri, MITHAQ.hasSourceKind)
    return Entry(
        key=key or _local(iri),
        ris_type="DATA" if is_dataset else "ELEC" if url else "GEN",
        title=_text(store, iri, DCTERMS.title) or _text(store, iri, RDFS.label) or compact(iri),
        authors=tuple(_texts(store, iri, DCTERMS.creator) or _texts(store, iri, DCTERMS.publisher)),
        date=date,
        url=url,
        looked_at_on=_text(store, iri, MITHAQ.lookedAtOn) if url else "",
        version="",
        notes=(*([_kind_label(store, kind)] if kind else []), *([] if date else ["undated"]), *notes),
    )


def _claim_source(store: Store, claim: NamedNode) -> Entry:
    source = _value(store, claim, MITHAQ.hasSource)
    if source is None:
        raise UnknownNameError(f"there is no claim or source {compact(claim)}")
    sentence, row = _text(store, claim, MITHAQ.sentenceNumber), _text(store, claim, MITHAQ.rowKey)
    quote = _text(store, claim, MITHAQ.quote)
    place = f"sentence {sentence}" if sentence else f"row {row}" if row else ""
    where = ": ".join(part for part in (place, f"“{quote}”" if quote else "") if part)
    return _source(store, source, key=_local(claim), notes=[where] if where else [])


def _claim_note(store: Store, claim: NamedNode) -> str:
    standing = _value(store, claim, MITHAQ.hasStanding)
    reason = _text(store, claim, MITHAQ.withdrawalReason)
    label = _kind_label(store, standing) if standing else ""
    return f"Claim {claim.value}" + (f" ({label}{': ' + reason if reason else ''})" if label else "")


def _question_note(question: AskedQuestion) -> str:
    return f"Answer to “{question.title}” ({question.asked})"


def _question_key(question: AskedQuestion) -> str:
    if not question.parameters:
        return question.name
    # Values may be in any script; keys may not.
    return f"{question.name}-{hashlib.sha256(question.asked.encode('utf-8')).hexdigest()[:8]}"


def _kind_label(store: Store, code: NamedNode) -> str:
    return _text(store, code, RDFS.label, FACTS) or _words(_local(code))


def _value(store: Store, subject: NamedNode, prop: NamedNode) -> NamedNode | None:
    objects = (quad.object for quad in store.match(subject, prop, None, CLAIMS_GRAPH))
    return next((value for value in objects if isinstance(value, NamedNode)), None)


def _texts(store: Store, subject: NamedNode, prop: NamedNode, graph: GraphName = CLAIMS_GRAPH) -> list[str]:
    """The texts of a property, English ones first, then by language and letter."""
    literals = [
        quad.object for quad in store.match(subject, prop, None, graph) if isinstance(quad.object, Literal)
    ]
    literals.sort(
        key=lambda literal: (literal.language not in ("en", None), literal.language or "", literal.value)
    )
    return [" ".join(literal.value.split()) for literal in literals]


def _text(store: Store, subject: NamedNode, prop: NamedNode, graph: GraphName = CLAIMS_GRAPH) -> str:
    return next(iter(_texts(store, subject, prop, graph)), "")


def _local(iri: NamedNode) -> str:
    name = re.split(r"[/#]", iri.value)[-1]
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-") or "unnamed"


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


# -- styles ------------------------------------------------------------------------------------------------------------


def _as_text(entries: Iterable[Entry]) -> str:
    return "".join(f"{_reference(entry)}\n" for entry in entries)


def _reference(entry: Entry) -> str:
    """A line such as ``The authors (2026). Title. Version 1. Note; note.``; Mithaq's own begins with "In"."""
    lead = f"{', '.join(entry.authors)}. " if entry.authors else ""
    head = f"{'In: ' if entry.version else ''}{lead}{entry.title}"
    details = [f"version {entry.version}"] if entry.version else []
    details += [entry.date] if entry.date else []
    notes = list(entry.notes)
    address = f" {entry.url}" + (f" (looked at on {entry.looked_at_on})" if entry.looked_at_on else "")
    return f"{head}. {_capital('; '.join(details + notes))}.{address if entry.url else ''}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # BibTeX counts braces even where a backslash stands before them.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{char: f"\\{char}" for char in "%&_#$"},
    }
)


def _as_bibtex(entries: Iterable[Entry]) -> str:
    return "\n".join(_bibtex_entry(entry) for entry in entries)


def _bibtex_entry(entry: Entry) -> str:
    fields = {
        "author": " and ".join(f"{{{_escaped(author)}}}" for author in entry.authors),
        "title": f"{{{_escaped(entry.title)}}}",  # the inner braces keep its capitals
        "year": entry.date[:4],
        "date": entry.date if len(entry.date) > 4 else "",
        "version": _escaped(entry.version),
        "url": _plain_url(entry.url),
        "urldate": entry.looked_at_on,
        "note": _escaped(_capital("; ".join(entry.notes))),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{entry.key},\n" + ",\n".join(lines) + "\n}\n"


def _escaped(text: str) -> str:
    return text.translate(_BIBTEX)


def _plain_url(url: str) -> str:
    """An address stands in BibTeX as it is, except for what would end the field."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _as_ris(entries: Iterable[Entry]) -> str:
    return "\n".join(_ris_record(entry) for entry in entries)


def _ris_record(entry: Entry) -> str:
    tags = [
        ("TY", entry.ris_type),
        ("ID", entry.key),
        *(("AU", author) for author in entry.authors),
        ("TI", entry.title),
        ("PY", entry.date[:4]),
        ("DA", "/".join(entry.date.split("-") + [""] * (3 - entry.date.count("-"))) if entry.date else ""),
        ("ET", entry.version),
        *(("N1", _capital(note)) for note in entry.notes),
        ("UR", entry.url),
        ("Y2", "/".join(entry.looked_at_on.split("-")) + "/" if entry.looked_at_on else ""),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in tags if value) + "ER  - \n"


STYLES: Mapping[str, Callable[[Iterable[Entry]], str]] = MappingProxyType(
    {"text": _as_text, "bibtex": _as_bibtex, "ris": _as_ris}
)
