"""The ontology's reference page, made by pyLODE.

What pyLODE is given is prepared so that the page is complete, stands alone and is the same in every run: anonymous
expressions are put in words (pyLODE orders their parts by memory address), the rules of use become scope notes, and each
term's fragment is its local name, so that its IRI leads to its entry.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from mithaq.reference.vocabulary import Vocabulary
from mithaq.terms import DCTERMS, MITHAQ, ONTOLOGY_IRI, OWL, PREFIXES, RDFS, SKOS

if TYPE_CHECKING:
    import rdflib

_ONTOLOGY = ox.NamedNode(ONTOLOGY_IRI)
#: pyLODE shows these of every term; it knows nothing of the properties of our codebook.
_SHOWN_AS = {MITHAQ.usageRule: SKOS.scopeNote, MITHAQ.hardCase: SKOS.note}
#: Shown as they are; all other texts are Markdown to pyLODE.
_PLAIN = (RDFS.label, DCTERMS.title, SKOS.example)


def ontology_page(triples: Iterable[ox.Triple], stylesheet: str) -> str:
    """The page as HTML; ``stylesheet`` is the name of a file beside it that is linked after pyLODE's own style."""
    graph, local_names = _prepared(list(triples))
    with _pylode() as ont_pub:
        page = ont_pub(graph, sort_subjects=True)
        page.fids.update(local_names)
        page.content.add(_way_back())
        page.make_html()
        _dress(page, stylesheet)
        return f"{page.doc.render()}\n"


def _prepared(triples: list[ox.Triple]) -> tuple[rdflib.Graph, dict[str, str]]:
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    kept = {*_plain_triples(triples), *_in_words(triples)}
    for triple in sorted(kept, key=str):
        graph.add((_rdflib(triple.subject), _rdflib(triple.predicate), _rdflib(triple.object)))
    subjects = {triple.subject for triple in kept}
    terms = sorted(term.value for term in subjects if isinstance(term, ox.NamedNode) and term in MITHAQ)
    return graph, {iri: iri.removeprefix(MITHAQ.iri) for iri in terms}


def _plain_triples(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """What the ontology says by name of itself and its own terms."""
    for triple in triples:
        subject, prop, value = triple
        if not isinstance(subject, ox.NamedNode) or isinstance(value, ox.BlankNode | ox.Triple):
            continue
        is_second_title = subject == _ONTOLOGY and prop == RDFS.label
        if subject in MITHAQ or (subject == _ONTOLOGY and not is_second_title):
            yield ox.Triple(subject, _SHOWN_AS.get(prop, prop), _harmless(prop, value))


def _in_words(triples: list[ox.Triple]) -> Iterator[ox.Triple]:
    words = Vocabulary(triples)
    for term in words.classes():
        notes = [f"Means the same as: {each}" for each in words.expressions(term, OWL.equivalentClass)]
        notes += [f"Always: {each}" for each in words.expressions(term, RDFS.subClassOf)]
        notes += [f"Follows from: {each}" for each in words.expressions_of(RDFS.subClassOf, term)]
        yield from (ox.Triple(term, SKOS.note, _harmless(SKOS.note, ox.Literal(note))) for note in notes)
    for term in words.classes() + words.properties():
        if not words.texts(term, RDFS.label):
            yield ox.Triple(term, RDFS.label, ox.Literal(term.value.removeprefix(MITHAQ.iri)))


def _harmless(prop: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.NamedNode | ox.Literal:
    """A text in which no HTML takes effect."""
    if not isinstance(value, ox.Literal) or prop in _PLAIN or "<" not in value.value:
        return value
    escaped = value.value.replace("<", "&lt;")
    if value.language:
        return ox.Literal(escaped, language=value.language)
    return ox.Literal(escaped, datatype=value.datatype)


def _rdflib(term: object) -> rdflib.term.Node:
    import rdflib

    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.Literal(language=str(language)):
            return rdflib.Literal(term.value, lang=language)
        case ox.Literal():
            return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
        case _:
            raise TypeError(f"not a term of a page: {term}")


def _way_back() -> Any:
    from dominate import tags

    return tags.p(tags.a("All reference pages", href="index.html"), cls="way-back")


def _dress(page: Any, stylesheet: str) -> None:
    """What a page needs to be read by everybody, and pyLODE leaves out."""
    from dominate import tags

    page.doc.set_attribute("lang", "en")
    with page.doc.head:
        tags.meta(name="viewport", content="width=device-width, initial-scale=1")
        tags.link(rel="stylesheet", href=stylesheet)


@contextmanager
def _pylode() -> Iterator[Any]:
    """pyLODE's class, with its side effects kept away.

    Importing it turns on debug logging for the whole process, unless something is logged to already; and it writes a
    cache into its own folder, which may not be writable or may be written by another process at the same time.
    """
    guard = logging.NullHandler()
    logging.getLogger().addHandler(guard)
    try:
        from pylode import OntPub, utils
    finally:
        logging.getLogger().removeHandler(guard)
    own_folder = utils.RDF_FOLDER
    with tempfile.TemporaryDirectory() as scratch:
        utils.RDF_FOLDER = Path(
            shutil.copytree(own_folder, Path(scratch, "rdf"), ignore=shutil.ignore_patterns("*.pickle"))
        )
        try:
            yield OntPub
        finally:
            utils.RDF_FOLDER = own_folder
