"""RDF/XML, for tools that read nothing else: one flat ``rdf:Description`` a subject, well-formed XML or a clear refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from mithaq.errors import InputError
from mithaq.export.names import Names
from mithaq.export.xmltext import keep_returns, require_xml
from mithaq.terms import PREFIXES, RDF, XSD

#: Terms that mean something to the RDF/XML reader, and so cannot be properties.
_RESERVED = frozenset(
    PREFIXES["rdf"] + name
    for name in (
        "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "Description",
        "aboutEach", "aboutEachPrefix", "bagID", "li", "version", "annotation", "annotationNodeID",
    )
)  # fmt: skip
_RESERVED_NAMESPACES = frozenset({"http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/"})

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = re.compile(f"[{_START}][{_START}.0-9\u00b7\u0300-\u036f\u203f\u2040-]*\\Z")
_HINT = "Use turtle, trig, ntriples, nquads or jsonld."


def rdfxml(quads: Iterable[Quad]) -> Iterator[str]:
    """The pieces of an RDF/XML document, in the order of ``quads``, whose subjects must stand together.

    Raises :class:`InputError` for what XML cannot say: a predicate that does not end in an XML name, control
    characters, triple terms, base directions.
    """
    writer = _Writer()
    blocks = [writer.block(list(group)) for _, group in groupby(quads, key=lambda quad: quad.subject)]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    for name, iri in PREFIXES.items():
        if name in writer.used:
            yield f"\n    xmlns:{name}={quoteattr(iri)}"
    yield ">\n"
    yield from blocks
    yield "</rdf:RDF>\n"


class _Writer:
    def __init__(self) -> None:
        self.used = {"rdf"}
        self._names = Names()
        self._tags: dict[str, tuple[str, str]] = {}

    def block(self, quads: list[Quad]) -> str:
        lines = "".join(self._property(quad.predicate, quad.object) for quad in quads)
        subject = _reference("about", quads[0].subject)
        return f"  <rdf:Description {subject}>\n{lines}  </rdf:Description>\n"

    def _property(self, predicate: NamedNode, value: NamedNode | BlankNode | Literal | Triple) -> str:
        tag, declaration = self._tag(predicate.value)
        if isinstance(value, Literal):
            return f"    <{tag}{declaration}{_kind(value)}>{_content(value.value)}</{tag}>\n"
        return f"    <{tag}{declaration} {_reference('resource', value)}/>\n"

    def _tag(self, iri: str) -> tuple[str, str]:
        """The element's name, and the declaration of its namespace where the document's head has none."""
        if iri not in self._tags:
            self._tags[iri] = self._make_tag(iri)
        return self._tags[iri]

    def _make_tag(self, iri: str) -> tuple[str, str]:
        ours = self._names.split(iri)
        if iri not in _RESERVED and ours and _NAME.match(ours[1]):
            self.used.add(ours[0])
            return f"{ours[0]}:{ours[1]}", ""
        local = _NAME.search(iri)
        namespace = iri[: local.start()] if local else iri
        if local is None or iri in _RESERVED or namespace in _RESERVED_NAMESPACES:
            raise InputError(f"RDF/XML cannot write the predicate <{iri}> as an XML element", hint=_HINT)
        return local[0], f" xmlns={quoteattr(namespace)}"


def _reference(attribute: str, term: NamedNode | BlankNode | Triple) -> str:
    if isinstance(term, Triple):
        raise InputError("RDF/XML cannot hold a triple as a term", hint=_HINT)
    if isinstance(term, BlankNode):
        return f'rdf:nodeID="{term.value}"'
    return f"rdf:{attribute}={quoteattr(term.value)}"


def _kind(literal: Literal) -> str:
    if literal.direction:
        raise InputError("RDF/XML cannot hold the base direction of a text", hint=_HINT)
    if literal.language:
        return f' xml:lang="{literal.language}"'
    if literal.datatype in (XSD.string, RDF.langString):
        return ""
    return f" rdf:datatype={quoteattr(literal.datatype.value)}"


def _content(text: str) -> str:
    require_xml(text, "RDF/XML", _HINT)
    return keep_returns(escape(text))
