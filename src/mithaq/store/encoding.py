"""Terms as a server keeps them: blank nodes by names that last, and literals that it would change, out of its reach.

A server hands out blank nodes under labels of its own, which no later query can use. So they travel as IRIs, as RDF 1.1
Concepts, section 3.5, has it ("skolemization"), and become blank nodes again when they are read. A literal of a datatype
that the server would rewrite travels under a datatype of ours, whose name holds the true one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from mithaq.errors import InputError
from mithaq.terms import BASE, Node, Subject, Term

GENID = BASE + ".well-known/genid/"
OPAQUE = BASE + ".well-known/literal/"


@dataclass(frozen=True)
class Codec:
    """How terms are written for one server and read back.

    ``opaque`` are the IRIs of datatypes that travel under another name; ``respelt`` tells for a datatype how the server
    writes a value (``"1"`` for ``true``) and what it stands for.
    """

    opaque: frozenset[str] = frozenset()
    respelt: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def encode(self, term: Term | Triple) -> NamedNode | Literal:
        """A term for the server. Raises :class:`InputError` for what SPARQL 1.1 has no way to write."""
        if isinstance(term, NamedNode):
            return term
        if isinstance(term, BlankNode):
            return NamedNode(GENID + term.value)
        if isinstance(term, Triple) or term.direction is not None:
            raise InputError(
                f"a server of SPARQL 1.1 cannot hold {term}",
                hint="Triples as terms and directions of text are RDF 1.2; keep such data in a folder.",
            )
        if term.language is None and term.datatype.value in self.opaque:
            return Literal(term.value, datatype=NamedNode(OPAQUE + term.datatype.value))
        return term

    def encode_subject(self, term: Subject | Triple) -> NamedNode:
        """A subject for the server."""
        encoded = self.encode(term)
        assert isinstance(encoded, NamedNode)  # noqa: S101 - a subject is no literal
        return encoded

    def triple(self, triple: Triple | Quad) -> Triple:
        """A triple for the server."""
        return Triple(self.encode_subject(triple.subject), triple.predicate, self.encode(triple.object))

    def decode(self, term: Node) -> Node:
        """A term as it was before it went to the server."""
        if isinstance(term, NamedNode):
            return BlankNode(term.value[len(GENID) :]) if term.value.startswith(GENID) else term
        if not isinstance(term, Literal) or term.language is not None:
            return term
        datatype = term.datatype.value
        if datatype.startswith(OPAQUE):
            return Literal(term.value, datatype=NamedNode(datatype[len(OPAQUE) :]))
        spelt = self.respelt.get(datatype, {}).get(term.value)
        return Literal(spelt, datatype=term.datatype) if spelt else term

    def decode_json(self, term: dict[str, str]) -> dict[str, str]:
        """A term of SPARQL results in JSON, likewise."""
        value, datatype = term.get("value", ""), term.get("datatype", "")
        if term.get("type") == "uri" and value.startswith(GENID):
            return {"type": "bnode", "value": value[len(GENID) :]}
        if datatype.startswith(OPAQUE):
            return {**term, "datatype": datatype[len(OPAQUE) :]}
        if spelt := self.respelt.get(datatype, {}).get(value):
            return {**term, "value": spelt}
        return term


def datatypes(literals: Iterable[Literal]) -> dict[str, list[Literal]]:
    """Literals by the IRI of their datatype, each datatype's in order."""
    found: dict[str, list[Literal]] = {}
    for literal in sorted(set(literals), key=str):
        found.setdefault(literal.datatype.value, []).append(literal)
    return found
