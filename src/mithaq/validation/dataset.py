"""A whole dataset held against the shapes and the dataset checks, in one report.

SHACL sees one flat graph: the facts and the descriptions of the claims. The graphs of the claims are left out of it, since
their union would make a fact of what a claim denies. They are seen by the dataset checks, each graph by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from mithaq.reasoning import close, read_rules
from mithaq.reasoning.pausing import collection_paused
from mithaq.resources import model
from mithaq.store import FACTS, EmbeddedStore, Store
from mithaq.terms import (
    BASE,
    CLAIMS_GRAPH,
    GRAPH,
    MITHAQ,
    ONTOLOGY_GRAPH,
    ONTOLOGY_IRI,
    RDF,
    RDFS,
    VOCABULARY_GRAPH,
    Subject,
    Term,
)
from mithaq.validation.checks import read_checks, run_check
from mithaq.validation.report import Report
from mithaq.validation.shapes import ShapesEngine, engine_of, read_shapes
from mithaq.validation.tracing import Behind, Origins, Tracing

#: Where the checks find what is not stated but follows. It is never stored.
DERIVED_GRAPH = GRAPH.derived

#: What the build works out before the closure, from what is stated and from what is absent.
_COMPUTED_PROPERTIES = (
    MITHAQ.startsNoEarlierThan,
    MITHAQ.startsNoLaterThan,
    MITHAQ.endsNoEarlierThan,
    MITHAQ.endsNoLaterThan,
)
_COMPUTED_CLASSES = (MITHAQ.CurrentFullMembership, MITHAQ.ObligationInForce, MITHAQ.DesignationInForce)

#: What ties a thing to its class, and a class to the one above it.
_MEMBERSHIP = (RDF.type, RDFS.subClassOf)

#: From statements to what follows from them.
Infer = Callable[[Iterable[Triple]], Iterable[Triple]]


@collection_paused()
def validate(
    store: Store,
    *,
    engine: ShapesEngine | str = "mithaq",
    infer: Infer | None = None,
    ontology: Path | None = None,
    behind: Behind | None = None,
    origins: Origins | None = None,
    copied: bool = False,
) -> Report:
    """All that is wrong with a built dataset.

    ``engine`` runs the shapes: ``mithaq``, ``pyshacl``, or one of your own; ``infer`` closes statements under the rules (our
    engine and the model's rules); ``copied`` says that the store is a copy in memory that may be changed; ``ontology`` is the
    folder that holds shapes, checks and rules (the model's). ``behind`` gives the claims that a fact rests on which no claim
    states, and ``origins`` where each claim was read, by its IRI; neither is asked for where there is nothing to find.
    Raises :class:`mithaq.errors.InputError` or :class:`mithaq.errors.QueryError` for a shape or check that cannot be run.
    """
    folder = ontology or model().ontology
    shapes = read_shapes(folder / "shapes")
    chosen = engine_of(engine) if isinstance(engine, str) else engine
    # It is read several times, and then gets what is derived.
    copy = store if copied and isinstance(store, EmbeddedStore) else EmbeddedStore.copy_of(store)
    checks = read_checks(folder / "checks" / "dataset")
    checked = with_derived(copy, infer or rules_of(folder / "rules"))
    with _beside() as aside:
        # The store evaluates a query without Python, which can run the shapes meanwhile.
        checking = [aside.submit(run_check, checked, check) for check in checks]
        findings = chosen.validate(flat_graph(copy), shapes)
        findings += [finding for each in checking for finding in each.result()]
    traced = Tracing(checked, shapes, behind, origins).traced
    return Report(tuple(map(traced, findings)))


@contextmanager
def _beside() -> Iterator[ThreadPoolExecutor]:
    """One thread beside this one; what it has not begun when this one fails or is interrupted is not begun at all."""
    aside = ThreadPoolExecutor(1)
    try:
        yield aside
    finally:
        aside.shutdown(cancel_futures=True)


def flat_graph(store: Store) -> Iterator[Triple]:
    """The facts and the descriptions of claims and sources, as far as any shape can see them.

    What the ontology says of its own terms takes most of the room and is checked elsewhere; of that only the classes and
    what belongs to them stays, by which a shape knows its targets and the members of a code list.
    """
    for quad in chain(store.match(graph=FACTS), store.match(graph=CLAIMS_GRAPH)):
        if _is_ours(quad.subject) or (quad.predicate in _MEMBERSHIP and _is_term(quad.object)):
            yield quad.triple


def _is_ours(subject: Subject | Triple) -> bool:
    """Whether a subject is one of our individuals, or has no name."""
    if not isinstance(subject, NamedNode):
        return True
    return subject.value.startswith(BASE) and not subject.value.startswith(ONTOLOGY_IRI)


def _is_term(term: Term | Triple) -> bool:
    return isinstance(term, NamedNode) and term in MITHAQ


def with_derived(store: EmbeddedStore, infer: Infer) -> EmbeddedStore:
    """The dataset with a graph more: ``graph:derived`` holds what follows from claims and ontology.

    Computed dates and the classes of what is current count as given here: checks of their own hold them against the
    claims.
    """
    given = {*_accepted(store), *_declared(store)}
    computed = set(_computed(store)) - given
    derived = {*computed, *infer(given | computed)}
    store.raw.remove_graph(DERIVED_GRAPH)
    store.raw.bulk_extend(Quad(*triple, DERIVED_GRAPH) for triple in derived)  # type: ignore[call-arg]
    return store


def rules_of(folder: Path) -> Infer:
    """The closure under the rule files of a folder. Raises :class:`mithaq.errors.RuleError` for a file it cannot read."""
    rules = [rule for path in sorted(folder.glob("*.rules")) for rule in read_rules(path)]
    return lambda triples: close(triples, rules).inferred


def _accepted(store: Store) -> Iterator[Triple]:
    for claim in store.match(None, MITHAQ.hasStanding, MITHAQ.Accepted, CLAIMS_GRAPH):
        if isinstance(claim.subject, NamedNode):
            yield from (quad.triple for quad in store.match(graph=claim.subject))


def _declared(store: Store) -> Iterator[Triple]:
    for graph in (ONTOLOGY_GRAPH, VOCABULARY_GRAPH):
        yield from (quad.triple for quad in store.match(graph=graph))


def _computed(store: Store) -> Iterator[Triple]:
    patterns = [(each, None) for each in _COMPUTED_PROPERTIES] + [
        (RDF.type, each) for each in _COMPUTED_CLASSES
    ]
    for predicate, value in patterns:
        yield from (quad.triple for quad in store.match(None, predicate, value))
