"""What ``graph:claims`` says of documents, and which of them a file is a copy of."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Triple

from mithaq.errors import UnknownNameError
from mithaq.terms import CLAIMS_GRAPH, DCTERMS, MITHAQ, RDF, RDFS, SOURCE, Term, compact


@dataclass(frozen=True)
class Document:
    """A document as it is described; the description says nothing about what is ``None``.

    ``sha256`` is of the file's bytes, in hexadecimal; ``character_count`` is in code points.
    """

    iri: NamedNode
    title: str
    sha256: str | None = None
    character_count: int | None = None
    sentence_count: int | None = None


def read_documents(quads: Iterable[Quad]) -> list[Document]:
    """The documents that ``graph:claims`` describes, sorted by IRI. Other graphs are passed over."""
    described: dict[NamedNode, dict[NamedNode, list[Term | Triple]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if quad.graph_name == CLAIMS_GRAPH and isinstance(quad.subject, NamedNode):
            described[quad.subject][quad.predicate].append(quad.object)
    return [
        _document(iri, values)
        for iri, values in sorted(described.items(), key=lambda item: item[0].value)
        if MITHAQ.Document in values[RDF.type]
    ]


def find_document(
    data: bytes, documents: Sequence[Document], *, wanted: str = "", name: str = "<document>"
) -> Document:
    """Which of ``documents`` the bytes are a copy of.

    The bytes themselves decide where their hash is known; then ``wanted`` (an IRI, ``source:NAME`` or NAME); then a first
    line that is a document's title; then there being but one document. ``name`` is what messages call the copy.
    Raises :class:`UnknownNameError` where none of these tells.
    """
    if wanted:
        return _named(wanted, documents)
    digest = hashlib.sha256(data).hexdigest()
    title = _first_line(data)
    for fits in (
        [document for document in documents if document.sha256 == digest],
        [document for document in documents if title and document.title.casefold() == title.casefold()],
        documents,
    ):
        if len(fits) == 1:
            return fits[0]
    raise UnknownNameError(
        f"{name}: cannot tell which document this is a copy of",
        [compact(document.iri) for document in documents],
        hint="Say which source it is." if documents else "The graph describes no document.",
    )


def _named(wanted: str, documents: Sequence[Document]) -> Document:
    names = {wanted, SOURCE.iri + wanted.removeprefix("source:")}
    for document in documents:
        if document.iri.value in names:
            return document
    raise UnknownNameError(
        f"no document is called '{wanted}'", [compact(document.iri) for document in documents]
    )


def _first_line(data: bytes) -> str:
    for line in data.decode("utf-8-sig", errors="replace").splitlines():
        if line.strip():
            return line.strip().lstrip("#").strip()
    return ""


def _document(iri: NamedNode, values: dict[NamedNode, list[Term | Triple]]) -> Document:
    title = _text(values, DCTERMS.title) or _text(values, RDFS.label) or compact(iri)
    return Document(
        iri,
        title,
        _text(values, MITHAQ.sha256).lower() or None,
        _number(values, MITHAQ.characterCount),
        _number(values, MITHAQ.sentenceCount),
    )


def _text(values: dict[NamedNode, list[Term | Triple]], prop: NamedNode) -> str:
    texts = sorted(term.value for term in values.get(prop, ()) if isinstance(term, Literal))
    return texts[0] if texts else ""


def _number(values: dict[NamedNode, list[Term | Triple]], prop: NamedNode) -> int | None:
    text = _text(values, prop)
    return int(text) if text.isdecimal() else None
