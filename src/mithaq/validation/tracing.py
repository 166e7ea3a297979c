"""From what a check found to whom it concerns: the claims behind it, where these were read, and what its thing is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from mithaq.errors import Place
from mithaq.store import FACTS, Store
from mithaq.terms import CLAIM, CLAIMS_GRAPH, MITHAQ, RDF, RDFS, SH, Subject, Term
from mithaq.validation.report import Finding

#: From a fact that no claim states to the claims that it rests on.
Behind = Callable[[Triple], Iterable[NamedNode]]
#: Where each claim was read, by its IRI.
Origins = Callable[[], Mapping[str, Place]]

#: The constraints that hold the values of one property against those of another.
_COMPARING = (SH.lessThan, SH.lessThanOrEquals, SH.disjoint, SH.equals)


class Tracing:
    """Traces the findings about one store under some shapes; ``behind`` and ``origins`` are asked only when they are needed."""

    def __init__(
        self, store: Store, shapes: Iterable[Triple], behind: Behind | None, origins: Origins | None
    ) -> None:
        self._store = store
        self._behind = behind or (lambda _: ())
        self._find_origins = origins or dict
        self._compared_with = {
            triple.subject: triple.object for triple in shapes if triple.predicate in _COMPARING
        }

    def traced(self, finding: Finding) -> Finding:
        """The finding with all that can be known about where it comes from."""
        beside = tuple(self._beside(finding))
        claims = self._claims(finding, beside)
        places = tuple(self._origins.get(claim.value) for claim in claims)
        label = self._label(finding.focus)
        return replace(finding, beside=beside, claims=claims, places=places, label=label)

    @cached_property
    def _origins(self) -> Mapping[str, Place]:
        return self._find_origins()

    def _label(self, focus: Term) -> str:
        """The label in English, or in any language, or none."""
        if not isinstance(focus, Subject):
            return ""
        labels = [quad.object for quad in self._store.match(focus, RDFS.label, graph=None)]
        texts = [label for label in labels if isinstance(label, Literal)]
        return min(texts, key=lambda each: (each.language != "en", str(each))).value if texts else ""

    def _beside(self, finding: Finding) -> Iterator[Triple]:
        """The statements that the one at fault does not agree with, where a shape compares two properties."""
        other = self._compared_with.get(finding.shape) if finding.shape else None
        if isinstance(other, NamedNode) and isinstance(finding.focus, Subject):
            for graph in (FACTS, CLAIMS_GRAPH):
                for quad in self._store.match(finding.focus, other, None, graph):
                    yield quad.triple

    def _claims(self, finding: Finding, beside: Iterable[Triple]) -> tuple[NamedNode, ...]:
        """The claims that say what is at fault; where something is missing, those that say what kind of thing it is about."""
        focus, path, value = finding.focus, finding.path, finding.value
        if not isinstance(focus, Subject):
            return ()
        if focus in CLAIM:
            return (focus,) if isinstance(focus, NamedNode) else ()
        if path is None or value is None:
            return self._stating(focus, path) or self._stating(focus, RDF.type)
        at_fault = (Triple(focus, path, value), *beside)
        return tuple(dict.fromkeys(claim for triple in at_fault for claim in self._claims_of(triple)))

    def _claims_of(self, triple: Triple) -> Iterable[NamedNode]:
        stating = self._stating(triple.subject, triple.predicate, triple.object)  # type: ignore[arg-type]
        return stating or self._behind(triple)

    def _stating(
        self, subject: Subject, predicate: NamedNode | None, value: Term | None = None
    ) -> tuple[NamedNode, ...]:
        """The claims that say it: the accepted ones, or any where none is accepted."""
        graphs = {quad.graph_name for quad in self._store.match(subject, predicate or RDF.type, value, None)}
        claims = sorted(
            (graph for graph in graphs if isinstance(graph, NamedNode) and graph in CLAIM), key=str
        )
        return tuple([claim for claim in claims if self._is_accepted(claim)] or claims)

    def _is_accepted(self, claim: NamedNode) -> bool:
        return any(True for _ in self._store.match(claim, MITHAQ.hasStanding, MITHAQ.Accepted, CLAIMS_GRAPH))
