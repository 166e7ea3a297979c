"""Terms as text, and the order in which a person expects to read them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from mithaq.export.literals import bare_text, iri_text, is_local_name, quoted_text
from mithaq.terms import DCTERMS, MITHAQ, PREFIXES, RDF, RDFS, SKOS, XSD

AnyTerm = NamedNode | BlankNode | Literal | Triple
#: Compares as the terms should be read: kind, then three texts.
Key = tuple[int, str, str, str]

#: What a reader wants to know first about a thing; every other predicate follows by its CURIE.
LEADING = (
    RDF.type,
    RDFS.label,
    SKOS.prefLabel,
    SKOS.altLabel,
    DCTERMS.title,
    SKOS.definition,
    SKOS.scopeNote,
    SKOS.example,
    RDFS.comment,
    RDFS.isDefinedBy,
    MITHAQ.statement,
    MITHAQ.quote,
)

_DIGITS = re.compile(r"[0-9]+")
_WIDEST_NUMBER = 12


def natural(text: str) -> str:
    """A text that sorts as ``text`` should: ``claim-2`` before ``claim-14``."""
    return _DIGITS.sub(lambda run: run[0].zfill(_WIDEST_NUMBER), text)


class Names:
    """Turtle's text of terms and their sort keys; remembers which prefixes were used.

    Namespaces must end in ``/`` or ``#``, so that an IRI has one place to be cut.
    """

    def __init__(self, prefixes: Mapping[str, str] = PREFIXES) -> None:
        self._prefixes = prefixes
        self._names = {iri: name for name, iri in prefixes.items()}
        self._texts: dict[str, str] = {}
        self._keys: dict[str, Key] = {}
        self._leading = {iri.value: (-1, f"{rank:02}", "", "") for rank, iri in enumerate(LEADING)}
        self._used: set[str] = set()

    def used_prefixes(self) -> list[tuple[str, str]]:
        """Name and IRI of every prefix that a text so far needs, in the order of the declaration."""
        return [(name, iri) for name, iri in self._prefixes.items() if name in self._used]

    def split(self, iri: str) -> tuple[str, str] | None:
        """The prefix and the rest of an IRI in one of the namespaces, whatever the rest is."""
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        name = self._names.get(iri[:cut])
        return (name, iri[cut:]) if name is not None else None

    def text(self, term: AnyTerm) -> str:
        """The term in Turtle's syntax, and so in TriG's."""
        if isinstance(term, NamedNode):
            return self._iri(term.value)
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, Triple):
            # In full, since not every reader takes long strings and the like inside.
            return f"<<( {term} )>>"
        return f"_:{term.value}"

    def predicate(self, predicate: NamedNode) -> str:
        """The predicate's text, which is ``a`` for ``rdf:type``."""
        return "a" if predicate == RDF.type else self._iri(predicate.value)

    def key(self, term: AnyTerm) -> Key:
        """CURIEs first, then other IRIs, literals by language, blank nodes, triples."""
        if isinstance(term, NamedNode):
            return self._iri_key(term.value)
        if isinstance(term, Literal):
            return (2, term.language or "", natural(term.value), str(term))
        if isinstance(term, BlankNode):
            return (3, natural(term.value), term.value, "")
        text = str(term)
        return (4, natural(text), text, "")

    def predicate_key(self, predicate: NamedNode) -> Key:
        """:data:`LEADING` first, then as :meth:`key`."""
        return self._leading.get(predicate.value) or self._iri_key(predicate.value)

    def quad_key(self, quad: Quad) -> tuple[Key, Key, Key, Key]:
        """Default graph first, then by graph, subject, predicate, object."""
        graph = quad.graph_name
        named = isinstance(graph, NamedNode | BlankNode)
        return (
            self.key(graph) if named else (-1, "", "", ""),  # type: ignore[arg-type]  # narrowed by `named`
            self.key(quad.subject),
            self.predicate_key(quad.predicate),
            self.key(quad.object),
        )

    def _iri(self, iri: str) -> str:
        text = self._texts.get(iri)
        if text is None:
            text = self._texts[iri] = self._curie(iri) or iri_text(iri)
        if text[0] != "<":
            self._used.add(text.partition(":")[0])
        return text

    def _curie(self, iri: str) -> str | None:
        parts = self.split(iri)
        return ":".join(parts) if parts and is_local_name(parts[1]) else None

    def _iri_key(self, iri: str) -> Key:
        key = self._keys.get(iri)
        if key is None:
            curie = self._curie(iri)
            key = self._keys[iri] = (0 if curie else 1, natural(curie or iri), iri, "")
        return key

    def _literal(self, literal: Literal) -> str:
        bare = bare_text(literal)
        if bare is not None:
            return bare
        quoted = quoted_text(literal.value)
        if literal.language:
            direction = f"--{literal.direction.value}" if literal.direction else ""
            return f"{quoted}@{literal.language}{direction}"
        if literal.datatype == XSD.string:
            return quoted
        return f"{quoted}^^{self._iri(literal.datatype.value)}"
