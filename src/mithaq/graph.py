"""The Python surface: a knowledge graph to ask, query, explain, check and take away.

>>> import mithaq
>>> kg = mithaq.load()
>>> for row in kg.ask("defense-partners", nation="Pakistan"):
...     print(row.partner, row.quote)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING, Self

import pyoxigraph
from pyoxigraph import NamedNode, Quad, Triple

from mithaq import export
from mithaq.build import Built, Grounds, grounds_of, read_all_rules
from mithaq.citation import AskedQuestion, cite
from mithaq.claims import Claim
from mithaq.description import Description, describe
from mithaq.documents import Verification, find_document, read_documents, verify
from mithaq.names import Names
from mithaq.questions import Answer, Asker, Catalogue, Evidence, from_explainer
from mithaq.reasoning import Derivation, Explainer, Rule
from mithaq.resources import Model
from mithaq.results import Result
from mithaq.store import EmbeddedStore, Store
from mithaq.store.home import Manifest
from mithaq.terms import CLAIMS_GRAPH, RDF

if TYPE_CHECKING:
    import rdflib

    from mithaq.validation import Report


def version() -> str:
    """The installed version of Mithaq."""
    return installed_version("mithaq")


class KnowledgeGraph:
    """A built graph. Make one with :func:`mithaq.load` or :func:`mithaq.build`."""

    def __init__(self, store: Store, *, manifest: Manifest, model: Model) -> None:
        self.store = store
        self.manifest = manifest
        self.model = model

    def __repr__(self) -> str:
        return f"<KnowledgeGraph: {self.manifest.facts} facts, {self.manifest.claims} claims>"

    def ask(self, question: str, *, evidence: bool = False, **parameters: object) -> Answer:
        """Answer a question of the catalogue: typed rows, each with what it rests on.

        ``evidence`` adds the quotes: one row a claim. ``from`` is a word of Python: write ``from_``. Raises :class:`mithaq.errors.MithaqError`.
        """
        given = {name.removesuffix("_"): value for name, value in parameters.items()}
        return self.asker.ask(question, given, evidence=evidence)

    def query(self, sparql: str, *, name: str = "<query>") -> Result:
        """Run a SPARQL query of your own with all prefixes declared; pyoxigraph's results."""
        return self.store.query(sparql, name=name)

    def describe(self, thing: str | NamedNode, *, language: str = "en") -> Description:
        """All that the graph holds about one thing, by any of its names."""
        return describe(self.store, self.names, self._evidence, self.resolve(thing), language=language)

    def why(
        self, subject: str | NamedNode, predicate: str | NamedNode, value: str | NamedNode
    ) -> Derivation | None:
        """How a fact follows, down to the claims; ``None`` where it does not hold (see :attr:`explainer`)."""
        return self.explainer.why(self.triple(subject, predicate, value))

    def triple(self, subject: str | NamedNode, predicate: str | NamedNode, value: str | NamedNode) -> Triple:
        """A triple of things named in any way; ``a`` is ``rdf:type``."""
        verb = RDF.type if predicate == "a" else self.resolve(predicate)
        return Triple(self.resolve(subject), verb, self.resolve(value))

    def resolve(self, thing: str | NamedNode) -> NamedNode:
        """The IRI of a thing by any of its names."""
        return thing if isinstance(thing, NamedNode) else self.names.resolve(thing)

    def validate(self) -> Report:
        """Hold the graph against all shapes and dataset checks."""
        from mithaq.validation import validate

        return validate(self.store)

    def export(self, what: str = "all", format: str = "trig") -> bytes:  # noqa: A002 - the RDF term
        """A part of the graph in an RDF format; the same graph gives the same bytes."""
        return export.write(export.select(self.store, what), format)

    def verify(self, document: bytes | str, *, source: str = "", name: str = "<document>") -> Verification:
        """Hold every quote and offset against a copy of a document; ``source`` where its hash does not tell which."""
        data = document.encode() if isinstance(document, str) else document
        described = find_document(
            data, read_documents(self.store.match(graph=CLAIMS_GRAPH)), wanted=source, name=name
        )
        return verify(data, self.claims(), described, name=name)

    def cite(self, what: str | NamedNode = "release", style: str = "text", **parameters: object) -> str:
        """A citation of the release, of a claim or source by any of its names, or of a question with its parameters."""
        target: NamedNode | AskedQuestion | None = None
        if isinstance(what, str) and what in self.catalogue.names():
            answer = self.ask(what, evidence=True, **parameters)
            target = AskedQuestion(what, answer.question.title, answer.caption.parameters, _sources(answer))
        elif what != "release":
            target = self.resolve(what)
        return cite(self.store, target, style, export_hash=self.manifest.export)

    def claims(self) -> tuple[Claim, ...]:
        """Every claim of the graph, whatever its standing."""
        return self.grounds.inputs.claims

    def to_rdflib(self) -> rdflib.Dataset:
        """A copy as an rdflib dataset: what holds in the default graph, each claim in a graph of its own."""
        import rdflib

        quads = self.store.match(graph=None)
        data = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
        dataset = rdflib.Dataset()
        # rdflib would rewrite what sources state, unless told for the whole process not to.
        normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
        try:
            dataset.parse(data=data, format="nquads")
        finally:
            rdflib.NORMALIZE_LITERALS = normalize
        return dataset

    def to_pyoxigraph(self) -> pyoxigraph.Store:
        """A copy as a pyoxigraph store in memory, free to change."""
        store = pyoxigraph.Store()
        store.bulk_extend(self.store.match(graph=None))
        return store

    @cached_property
    def names(self) -> Names:
        """From what a person types to an IRI."""
        return Names(self.store)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The questions that can be asked."""
        return Catalogue(self.model.queries)

    @cached_property
    def asker(self) -> Asker:
        """The catalogue with this graph behind it."""
        return Asker(self.store, self.names, self.catalogue, self._evidence)

    def _evidence(self, triple: Triple) -> Evidence | None:
        # The explainer is made when the first row asks for it: an empty answer needs none.
        return from_explainer(self.explainer)(triple)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules by which facts follow from others."""
        return read_all_rules(self.model)

    @cached_property
    def grounds(self) -> Grounds:
        """What each fact rests on before any rule."""
        return grounds_of(self.store.match(graph=None))

    @cached_property
    def explainer(self) -> Explainer:
        """Derivations of facts."""
        return Explainer(self.grounds.triples, self.rules)

    @classmethod
    def from_built(cls, built: Built, *, model: Model, inputs_digest: str = "") -> Self:
        """A graph that lives in memory only."""
        quads = list(built.quads())
        return cls(
            EmbeddedStore.in_memory(quads), manifest=manifest_of(built, quads, inputs_digest), model=model
        )


def _sources(answer: Answer) -> tuple[NamedNode, ...]:
    """The sources that the rows of an answer rest on."""
    place = answer.columns.index("source") if "source" in answer.columns else None
    found = {row[place] for row in answer.terms} if place is not None else set()
    return tuple(sorted((term for term in found if isinstance(term, NamedNode)), key=str))


def manifest_of(built: Built, quads: Iterable[Quad], inputs_digest: str) -> Manifest:
    """What a build made, for the store's manifest."""
    quads = list(quads)
    counts = built.grounds.acceptance.counts()
    return Manifest(
        version=version(),
        inputs=inputs_digest,
        export=hashlib.sha256(export.write(quads, "trig")).hexdigest(),
        facts=sum(isinstance(quad.graph_name, pyoxigraph.DefaultGraph) for quad in quads),
        claims=len(built.grounds.inputs.claims),
        standings={standing.value.rsplit("#", 1)[-1]: n for standing, n in sorted(counts.items(), key=str)},
    )
