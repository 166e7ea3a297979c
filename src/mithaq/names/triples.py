"""From what a person types for subject, predicate and object to a triple."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from mithaq.errors import InputError, UnknownNameError
from mithaq.names import Names, iri_of
from mithaq.store import Store
from mithaq.terms import BASE, OWL, PREFIXES, RDF

_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)
_TAKES_LITERALS_QUERY = """
ASK {{
  {{ {predicate} a owl:DatatypeProperty }}
  UNION
  {{
    FILTER EXISTS {{ ?s {predicate} ?text FILTER(isLiteral(?text)) }}
    FILTER NOT EXISTS {{ ?t {predicate} ?thing FILTER(!isLiteral(?thing)) }}
  }}
}}"""
_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def read_triple(
    store: Store,
    names: Names,
    subject: str | NamedNode,
    predicate: str | NamedNode,
    value: str | NamedNode | Literal,
) -> Triple:
    """A triple of things named in any way; ``a`` is ``rdf:type``.

    A ``value`` that is the text of a literal which the subject has for the predicate means that literal, whatever its
    datatype or language; written as in Turtle, with quotation marks, only the very one. Where the predicate takes literals
    and the subject has none of that text, it is a literal of type ``xsd:string``; otherwise it is the name of a thing.
    The IRI of another vocabulary need not be in the store. Raises :class:`UnknownNameError` for a name of nothing, and
    :class:`InputError` for what cannot be part of a fact.
    """
    verb = _property(store, names, predicate)
    about = _thing(names, subject)
    if not isinstance(value, str):
        return Triple(about, verb, value)
    if stored := _stored_literal(store, about, verb, value):
        return Triple(about, verb, stored)
    if value.startswith('"'):
        return Triple(about, verb, _literal(value))
    return Triple(about, verb, Literal(value) if _takes_literals(store, verb) else _thing(names, value))


def _thing(names: Names, text: str | NamedNode) -> NamedNode:
    if isinstance(text, NamedNode):
        return text
    if text.startswith(("?", "_:")):
        raise InputError(
            f"“{text}” stands for any thing",
            hint="Name one; 'mithaq query' finds those that something holds of.",
        )
    foreign = iri_of(text)
    if foreign is not None and not foreign.value.startswith((BASE, PREFIXES["wd"])):
        return foreign
    return names.resolve(text)


def _property(store: Store, names: Names, text: str | NamedNode) -> NamedNode:
    if text == "a":
        return RDF.type
    if isinstance(text, str) and len(found := names.find(text, _PROPERTIES)) == 1:
        return found[0]
    try:
        thing = _thing(names, text)
    except UnknownNameError as error:
        raise UnknownNameError(
            f"no property is called “{text}”", names.nearest(str(text), _PROPERTIES)
        ) from error
    if thing.value.startswith(BASE) and not any(True for _ in store.match(None, thing, graph=None)):
        raise UnknownNameError(
            f"“{text}” is {names.show(thing)}, which is no property", names.nearest(str(text), _PROPERTIES)
        )
    return thing


def _stored_literal(store: Store, subject: NamedNode, predicate: NamedNode, text: str) -> Literal | None:
    """The literal of that text; of several in different languages, one without or in English before the others."""
    objects = [quad.object for quad in store.match(subject, predicate)]
    found = [term for term in objects if isinstance(term, Literal) and text in (term.value, str(term))]
    return min(found, key=lambda term: (term.language not in (None, "en"), str(term)), default=None)


def _literal(text: str) -> Literal:
    """The literal that a text in quotation marks spells out, with our prefixes for its datatype."""
    try:
        found = [
            quad.object for quad in parse(f"{_PREFIXES}<urn:x> <urn:x> {text} .", format=RdfFormat.TURTLE)
        ]
    except SyntaxError:
        found = []
    if len(found) == 1 and isinstance(found[0], Literal):
        return found[0]
    raise InputError(
        f"{text} is no literal",
        hint='Write its text alone, or the whole of it as in Turtle: "1969"^^xsd:gYear, "Pakistan"@en.',
    )


def _takes_literals(store: Store, predicate: NamedNode) -> bool:
    """Whether it is declared so, or, like ``rdfs:label``, used with nothing else."""
    return bool(store.query(_TAKES_LITERALS_QUERY.format(predicate=predicate)))
