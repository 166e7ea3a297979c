"""The Python surface: a knowledge graph to ask, query, explain, check and take away.

>>> import mithaq
>>> kg = mithaq.load()
>>> for row in kg.ask("defense-partners", nation="Pakistan"):
...     print(row.partner, row.evidence)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Triple

from mithaq.build import Built, Document, Grounds, grounds_of, read_all_rules
from mithaq.claims import Claim
from mithaq.errors import InputError, Place, UnknownNameError
from mithaq.names import Names
from mithaq.reasoning import Derivation, Explainer, Rule
from mithaq.reasoning.freezing import freeze
from mithaq.reasoning.frozen import thaw
from mithaq.reasoning.native import saturate
from mithaq.resources import Model
from mithaq.store import EmbeddedStore, Store
from mithaq.store.home import Manifest, keep
from mithaq.terms import CLAIMS_GRAPH, FACTS_GRAPH, MITHAQ

if TYPE_CHECKING:
    import rdflib

    from mithaq.citation import AskedQuestion
    from mithaq.corroborating import Corroboration
    from mithaq.description import Description
    from mithaq.documents import Verification
    from mithaq.export import Dyads
    from mithaq.plotting import Picture
    from mithaq.questions import Answer, Asker, Catalogue, Evidence, Question
    from mithaq.results import Result
    from mithaq.validation import Report


def version() -> str:
    """The installed version of Mithaq."""
    return installed_version("mithaq")


class KnowledgeGraph:
    """A built graph. Make one with :func:`mithaq.load` or :func:`mithaq.build`."""

    # What only some methods need is imported there, since all of it takes longer to import than a small graph to check.

    def __init__(self, store: Store, *, manifest: Manifest, model: Model, proofs: Path | None = None) -> None:
        self.store = store
        self.manifest = manifest
        self.model = model
        self._proofs = proofs
        #: The same in memory, from a build that was told that a check follows; gone with the first one.
        self.unchecked: EmbeddedStore | None = None

    def __repr__(self) -> str:
        return f"<KnowledgeGraph: {self.manifest.facts} facts, {self.manifest.claims} claims>"

    def ask(self, question: str, /, *, evidence: bool = False, **parameters: object) -> Answer:
        """Answer a question of the catalogue: typed rows, each with what it rests on.

        ``evidence`` adds the quotes: one row a claim. ``from`` is a word of Python: write ``from_``.
        Raises :class:`mithaq.errors.MithaqError`.
        """
        return self.asker.ask(question, _given(parameters), evidence=evidence)

    def query(self, sparql: str, *, name: str = "<query>") -> Result:
        """Run a SPARQL query of your own with all prefixes declared; pyoxigraph's results."""
        return self.store.query(sparql, name=name)

    def describe(self, thing: str | NamedNode, *, language: str = "en") -> Description:
        """All that the graph holds about one thing, by any of its names."""
        from mithaq.description import describe
        from mithaq.profiles import Profiles

        profiles = Profiles(self.model.queries / "profiles.toml")
        found = self.resolve(thing)
        return describe(
            self.store, self.names, self.asker, profiles, self._evidence, found, language=language
        )

    def why(
        self, subject: str | NamedNode, predicate: str | NamedNode, value: str | NamedNode | Literal
    ) -> Derivation | None:
        """How a fact follows, down to the claims; ``None`` where it does not hold (see :attr:`explainer`).

        The terms are read as by :meth:`triple`.
        """
        return self.explainer.why(self.triple(subject, predicate, value))

    def triple(
        self, subject: str | NamedNode, predicate: str | NamedNode, value: str | NamedNode | Literal
    ) -> Triple:
        """A triple of things named in any way; see :func:`mithaq.names.triples.read_triple`."""
        from mithaq.names.triples import read_triple

        return read_triple(self.store, self.names, subject, predicate, value)

    def resolve(self, thing: str | NamedNode) -> NamedNode:
        """The IRI of a thing by any of its names."""
        return thing if isinstance(thing, NamedNode) else self.names.resolve(thing)

    def validate(self, *, engine: str = "mithaq", files: Iterable[Path | str] = ()) -> Report:
        """Hold the graph against all shapes and dataset checks; ``engine`` runs the shapes: ``mithaq`` or ``pyshacl``.

        ``files`` are those that it was built from, by which findings name lines; the shipped ones are known.
        """
        from mithaq.locating import places_in, places_of
        from mithaq.validation import validate

        def origins() -> Mapping[str, Place]:
            if self.manifest.inputs:
                return places_of(self.model)
            return places_in(files)

        copy, self.unchecked = self.unchecked, None
        return validate(
            copy or self.store,
            engine=engine,
            behind=lambda triple: self.explainer.claims(triple),
            origins=origins,
            copied=copy is not None,
        )

    def export(
        self,
        what: str = "all",
        format: str | None = None,  # noqa: A002 - the RDF term
        which: Dyads | None = None,
    ) -> bytes:
        """A part of the graph, or a table or network made of it; the same graph gives the same bytes.

        ``format``: by default TriG or Turtle for RDF, else what the kind of export is first written in.
        ``which``: of ``dyads``, which years, directions and nations.
        """
        return b"".join(self.exported(what, format, which))

    def exported(
        self,
        what: str = "all",
        format: str | None = None,  # noqa: A002 - as above
        which: Dyads | None = None,
    ) -> Iterable[bytes]:
        """As :meth:`export`, in pieces: of N-Triples, N-Quads and dyads only one piece is held in memory."""
        from mithaq.export import export

        return export(self, what, format, which)

    def dyads(
        self,
        first: int | None = None,
        last: int | None = None,
        *,
        directed: bool = False,
        nations: Iterable[str | NamedNode] = (),
    ) -> Dyads:
        """Which dyad-years to export: see :class:`mithaq.export.Dyads`; ``nations`` by any of their names."""
        from mithaq.export import Dyads

        chosen = frozenset(self.resolve(nation) for nation in nations)
        return Dyads(first, last, directed, chosen)

    def plot(
        self,
        what: str,
        *nations: str | NamedNode,
        year: int | None = None,
        first: int | None = None,
        last: int | None = None,
    ) -> Picture:
        """A picture that shows itself in notebooks: ``network`` or ``matrix`` of a ``year``, ``timeline`` of a nation, ``dyad`` of two,
        or ``exercises`` of all Islamic nations or of one.

        :meth:`mithaq.plotting.Picture.render` gives it as SVG, PNG or HTML, which needs matplotlib. Raises :class:`MithaqError`.
        """
        from mithaq.plotting import Wanted, plot

        named = [str(each) if isinstance(each, NamedNode) else each for each in nations]
        return plot(self.store, self.names, self.model.queries, what, Wanted(named, year, first, last))

    def provenance(self) -> Iterator[Triple]:
        """The evidence of every inferred fact in PROV-O, down to the claims with source and quote."""
        from mithaq.evidence import evidence

        return evidence(self.store, self.explainer)

    def corroborate(
        self, claim: str | NamedNode | None = None, *, document: str | NamedNode | None = None
    ) -> Corroboration:
        """Hold a claim, or every specific claim of a document or of all texts, against the records of other sources.

        Claim and document go by any of their names. Raises :class:`InputError` for what is no claim.
        """
        from mithaq.corroborating import corroborate, find_claim  # rarely needed

        source = self.names.resolve(document, MITHAQ.Source) if isinstance(document, str) else document
        claims = (
            [find_claim(self.store, self.names, claim)]
            if isinstance(claim, str)
            else [claim]
            if claim
            else []
        )
        return corroborate(self.store, self.model, claims, source)

    def verify(self, document: bytes | str, *, source: str = "", name: str = "<document>") -> Verification:
        """Hold every quote and offset against a copy of a document; ``source`` where its hash does not tell which."""
        from mithaq.documents import find_document, read_documents, verify

        data = document.encode() if isinstance(document, str) else document
        described = find_document(
            data, read_documents(self.store.match(graph=CLAIMS_GRAPH)), wanted=source, name=name
        )
        return verify(data, self.claims(), described, name=name)

    def cite(self, what: str | NamedNode = "release", /, style: str = "text", **parameters: object) -> str:
        """A citation of the release, of a claim or source by any of its names, or of a question with its parameters.

        Raises :class:`InputError` for parameters of what is not a question.
        """
        return self.citation(what, style, _given(parameters))

    def citation(
        self,
        what: str | NamedNode = "release",
        style: str = "text",
        parameters: Mapping[str, object] | None = None,
    ) -> str:
        """As :meth:`cite`, with the parameters as a mapping, so that they may have any name."""
        from mithaq.citation import AskedQuestion, cite

        target: NamedNode | AskedQuestion | None
        if question := self._question(what):
            answer = self.asker.ask(question.name, parameters, evidence=True)
            target = AskedQuestion(question.name, question.title, answer.caption.parameters, _sources(answer))
        else:
            target = None if what == "release" else self.resolve(what)
            if parameters:
                raise InputError(
                    f"only a question takes parameters, and {what} is none: '{next(iter(parameters))}' is given"
                )
        return cite(self.store, target, style, export_hash=self.manifest.export)

    def _question(self, what: str | NamedNode) -> Question | None:
        """The question of that name, however it is spelt; none where it is something else's name."""
        try:
            return self.catalogue.get(what) if isinstance(what, str) else None
        except UnknownNameError:
            return None

    @cached_property
    def as_of(self) -> date:
        """The day that "now" means."""
        (quad,) = self.store.match(FACTS_GRAPH, MITHAQ.asOf, None, CLAIMS_GRAPH)
        return date.fromisoformat(str(getattr(quad.object, "value", "")))

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
        from mithaq.questions import Catalogue

        return Catalogue(self.model.queries)

    @cached_property
    def asker(self) -> Asker:
        """The catalogue with this graph behind it."""
        from mithaq.questions import Asker

        return Asker(self.store, self.names, self.catalogue, self._evidence)

    def _evidence(self, triple: Triple) -> Evidence | None:
        from mithaq.questions import from_explainer

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
        """Derivations of facts, from what the build has kept beside the store.

        Where that is missing or damaged the graph is accepted and closed again, and what was found is kept.
        """
        if self._proofs is None:
            return Explainer(self.grounds.triples, self.rules)
        key = proofs_key(self.manifest, self.rules)
        if kept := thaw(self._proofs, key):
            facts, grounds = kept
            return Explainer(grounds, self.rules, facts)
        closed = saturate(self.grounds.triples, self.rules).facts
        if data := freeze(closed, self.grounds.triples, key):
            keep(self._proofs, data)
        return Explainer(self.grounds.triples, self.rules, closed)

    @classmethod
    def from_built(cls, built: Built, *, model: Model) -> Self:
        """A graph that lives in memory only."""
        document = Document.of(built)
        store = EmbeddedStore.in_memory_of(document.pieces())
        graph = cls(store, manifest=manifest_of(built, document, ""), model=model)
        graph.__dict__.update(grounds=built.grounds, rules=built.rules, explainer=built.explainer)
        return graph


def _given(parameters: Mapping[str, object]) -> dict[str, object]:
    """Parameters by their own names: one that is a word of Python is written with an underscore behind it."""
    return {name.removesuffix("_"): value for name, value in parameters.items()}


def _sources(answer: Answer) -> tuple[NamedNode, ...]:
    """The sources that the rows of an answer rest on."""
    place = answer.columns.index("source") if "source" in answer.columns else None
    found = {row[place] for row in answer.terms} if place is not None else set()
    return tuple(sorted((term for term in found if isinstance(term, NamedNode)), key=str))


def proofs_key(manifest: Manifest, rules: Iterable[Rule]) -> str:
    """What a closure kept beside a store is of: what is stored, and the rules by which it was closed."""
    total = hashlib.sha256(manifest.export.encode())
    for rule in rules:
        total.update(f"{rule} {rule.use} {rule.description}\n".encode())
    return total.hexdigest()


def manifest_of(built: Built, document: Document, inputs_digest: str) -> Manifest:
    """What a build made, for the store's manifest."""
    counts = built.grounds.acceptance.counts()
    return Manifest(
        version=version(),
        inputs=inputs_digest,
        export=document.sha256,
        facts=built.fact_count,
        claims=len(built.grounds.inputs.claims),
        standings={standing.value.rsplit("#", 1)[-1]: n for standing, n in sorted(counts.items(), key=str)},
    )
