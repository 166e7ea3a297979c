"""The codebook: for every term of the ontology what it means, the rule by which it is used, and the hard cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

import yaml
from pyoxigraph import NamedNode

from mithaq.reference.markdown_text import bullet, heading, link, text
from mithaq.reference.vocabulary import Vocabulary
from mithaq.terms import MITHAQ, OWL, RDFS, SCHEMA, SKOS, compact, expand

_TYPES = {
    OWL.ObjectProperty: "relates things",
    OWL.DatatypeProperty: "takes a text, number or date",
    OWL.AnnotationProperty: "annotates",
    OWL.SymmetricProperty: "holds both ways",
    OWL.IrreflexiveProperty: "never of a thing and itself",
    OWL.TransitiveProperty: "carries on from one to the next",
    OWL.FunctionalProperty: "at most one value",
}


@dataclass(frozen=True)
class _Section:
    title: str
    about: str
    roots: Sequence[NamedNode] = ()
    rest: bool = False
    codes: bool = False
    annotations: bool = False


@dataclass(frozen=True)
class _Shown:
    """A property whose texts an entry shows, and the word before them."""

    prop: NamedNode
    word: str
    joined: bool = False


@dataclass(frozen=True)
class _Layout:
    texts: Sequence[_Shown]
    classes: Sequence[_Section]
    properties: Sequence[_Section]


@dataclass
class _Book:
    """The vocabulary, and the terms that have an entry by now: a code of two lists is explained once."""

    words: Vocabulary
    layout: _Layout
    seen: set[NamedNode] = field(default_factory=set)


def codebook(words: Vocabulary) -> str:
    """The codebook as Markdown."""
    book = _Book(words, _layout())
    parts = ["# Codebook\n", f"{text(_about(words))}\n"]
    for section, members in _divide(book.layout.classes, words.classes(), words):
        parts += _section(book, section, _nested(words, members) if not section.codes else members)
    for section, members in _divide(book.layout.properties, words.properties(), words):
        parts += _section(book, section, members)
    parts += _foreign(words)
    return "\n".join(parts)


def _about(words: Vocabulary) -> str:
    count = len({*words.classes(), *words.properties()})
    return (
        f"{count} classes and properties, and the codes of the code lists. Each entry gives the meaning, the rule by "
        "which the term is used, and the cases that were hard to decide."
    )


def _section(book: _Book, section: _Section, members: Sequence[NamedNode]) -> Iterator[str]:
    yield f"## {text(section.title)}\n"
    yield f"{text(section.about)}\n"
    for term in members:
        yield from _entry(book, term, 3)
        if section.codes:
            for code in book.words.individuals(term):
                yield from _entry(book, code, 4)


def _entry(book: _Book, term: NamedNode, level: int) -> Iterator[str]:
    words = book.words
    if term in book.seen:
        yield f"Also here: {link(words, term)}.\n"
        return
    book.seen.add(term)
    yield f"{heading(words, term, level)}\n"
    yield from (f"{text(definition)}\n" for definition in words.texts(term, SKOS.definition))
    lines = [bullet("IRI", f"`{term.value}`")]
    for shown in book.layout.texts:
        texts = words.texts(term, shown.prop)
        lines += [
            bullet(shown.word, text(each))
            for each in (["; ".join(texts)] if shown.joined and texts else texts)
        ]
    lines += _relations(words, term)
    yield "\n".join(lines) + "\n"


def _relations(words: Vocabulary, term: NamedNode) -> Iterator[str]:
    types = [word for kind, word in _TYPES.items() if words.is_a(term, kind)]
    if types:
        single = ["one value for each subject"] if "true" in words.texts(term, MITHAQ.isSingleValued) else []
        yield bullet("Kind", ", ".join(types + single))
    named = {
        "Said of": [*words.related(term, RDFS.domain)],
        "Said of, kinds too": [*words.related(term, SCHEMA.domainIncludes)],
        "Value": [*words.related(term, RDFS.range)],
        "Value such as": [*words.related(term, SCHEMA.rangeIncludes)],
        "Other way round": [*words.related(term, OWL.inverseOf), *words.relating(OWL.inverseOf, term)],
        "Narrower than": [*words.related(term, RDFS.subClassOf), *words.related(term, RDFS.subPropertyOf)],
        "Wider than": [*words.relating(RDFS.subClassOf, term), *words.relating(RDFS.subPropertyOf, term)],
        "Disjoint with": words.disjoint(term),
        "Properties": [*words.relating(RDFS.domain, term), *words.relating(SCHEMA.domainIncludes, term)],
        "Is value of": [*words.relating(RDFS.range, term), *words.relating(SCHEMA.rangeIncludes, term)],
    }
    for word, others in named.items():
        if others:
            yield bullet(word, ", ".join(link(words, other) for other in others))
    yield from _expressions(words, term)


def _expressions(words: Vocabulary, term: NamedNode) -> Iterator[str]:
    for word, found in (
        ("Means the same as", words.expressions(term, OWL.equivalentClass)),
        ("Always", words.expressions(term, RDFS.subClassOf)),
        ("Follows from", words.expressions_of(RDFS.subClassOf, term)),
        ("Follows along", words.expressions(term, OWL.propertyChainAxiom)),
    ):
        yield from (bullet(word, text(each)) for each in found)


def _foreign(words: Vocabulary) -> Iterator[str]:
    if terms := words.foreign():
        yield "## Terms of other vocabularies\n"
        yield "They mean here what they mean there.\n"
        yield ", ".join(f"`{compact(term)}`" for term in terms) + "\n"


# -- which term goes where ---------------------------------------------------------------------------------------------


def _divide(
    sections: Sequence[_Section], terms: Sequence[NamedNode], words: Vocabulary
) -> Iterator[tuple[_Section, list[NamedNode]]]:
    """Each section with its terms: those it asks for that none before it took, or what all others leave."""
    taken: dict[NamedNode, _Section] = {}
    rest = next(section for section in sections if section.rest)
    for term in terms:
        taken[term] = next((section for section in sections if _takes(section, term, words)), rest)
    for section in sections:
        yield section, [term for term in terms if taken[term] is section]


def _takes(section: _Section, term: NamedNode, words: Vocabulary) -> bool:
    if section.annotations:
        return words.is_a(term, OWL.AnnotationProperty)
    subjects = words.related(term, RDFS.domain) + words.related(term, SCHEMA.domainIncludes)
    return any(words.is_below(each, section.roots) for each in subjects or [term])


def _nested(words: Vocabulary, terms: Sequence[NamedNode]) -> list[NamedNode]:
    """Classes with those below them right after them."""
    ordered: dict[NamedNode, None] = {}

    def visit(term: NamedNode) -> None:
        if term not in ordered:
            ordered[term] = None
            for below in words.relating(RDFS.subClassOf, term):
                if below in terms:
                    visit(below)

    for term in terms:
        if not any(above in terms for above in words.related(term, RDFS.subClassOf)):
            visit(term)
    return list(ordered)


def _layout() -> _Layout:
    written = yaml.safe_load((files("mithaq.reference") / "codebook.yaml").read_text(encoding="utf-8"))
    return _Layout(
        texts=[_Shown(expand(each["property"]), each["word"], "joined" in each) for each in written["texts"]],
        classes=[_read_section(each) for each in written["classes"]],
        properties=[_read_section(each) for each in written["properties"]],
    )


def _read_section(written: dict[str, object]) -> _Section:
    roots = written.get("below") or written.get("of") or []
    return _Section(
        title=str(written["title"]),
        about=str(written["about"]),
        roots=[expand(str(curie)) for curie in roots] if isinstance(roots, list) else [],
        rest=bool(written.get("rest")),
        codes=bool(written.get("codes")),
        annotations=bool(written.get("annotations")),
    )
