"""What goes into a build: the model's folders, or files that say the same (an export of an earlier graph)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from mithaq.claims import (
    Claim,
    Descriptions,
    GraphName,
    Pair,
    by_graph,
    claims_in,
    descriptions,
    find_origins,
    refuse_shared,
)
from mithaq.errors import ClaimError, InputError, Place
from mithaq.mappings import ENDING, read_link_file, read_links
from mithaq.parsing import format_of, name_of, parse_bytes, parse_file, read_input
from mithaq.resources import Model
from mithaq.sources import SOURCE_CLASSES, Source, sources_in
from mithaq.store.imports import read_claims_file
from mithaq.tables import read_tables
from mithaq.terms import (
    CLAIMS_GRAPH,
    FACTS_GRAPH,
    MITHAQ,
    ONTOLOGY_GRAPH,
    RDF,
    VOCABULARY_GRAPH,
    Node,
    compact,
)

#: The graphs that a build reads besides those of the claims.
_READ = (CLAIMS_GRAPH, ONTOLOGY_GRAPH, VOCABULARY_GRAPH)
_SAID_OF_SOURCES = frozenset((RDF.type, kind) for kind in SOURCE_CLASSES)
Graphs = Mapping[GraphName, list[Triple]]
#: What hands on the quads that it is given, one by one as they are asked for.
Passing = Callable[[Iterable[Quad]], Iterable[Quad]]


@dataclass(frozen=True)
class Inputs:
    """Everything a build starts from.

    ``ontology`` keeps its anonymous expressions; ``described`` is what ``graph:claims`` says besides the claims: the
    sources, and the day that "now" means.
    """

    ontology: frozenset[Triple]
    vocabulary: frozenset[Triple]
    claims: tuple[Claim, ...]
    described: frozenset[Triple]
    sources: dict[NamedNode, Source]
    as_of: date

    def quads(self) -> Iterator[Quad]:
        """All of it as it stands in a dataset."""
        for graph, triples in (
            (ONTOLOGY_GRAPH, self.ontology),
            (VOCABULARY_GRAPH, self.vocabulary),
            (CLAIMS_GRAPH, self.described),
        ):
            for triple in triples:
                yield Quad(*triple, graph)  # type: ignore[call-arg]
        for claim in self.claims:
            yield from claim.quads()


def read_ontology(model: Model) -> list[Triple]:
    """The ontology of a model with its definitions, as its files have it."""
    files = sorted(model.ontology.glob("*.ttl")) + sorted((model.ontology / "definitions").glob("*.ttl"))
    return [quad.triple for path in files for quad in parse_file(path)]


def read_model(model: Model, imports: Iterable[Path] = (), *, passing: Passing = iter) -> Inputs:
    """Read the curated ontology and data of a model, and the claims of imported datasets beside them.

    What is read goes through ``passing`` on its way.
    """
    ontology = read_ontology(model)
    quads = [Quad(*triple, ONTOLOGY_GRAPH) for triple in ontology]  # type: ignore[call-arg]
    origins: dict[str, Place] = {}
    for path in sorted(model.data.rglob("*.ttl")):
        graph = VOCABULARY_GRAPH if path.stem == "vocabulary" else CLAIMS_GRAPH
        quads += _into(graph, parse_file(path))
    for path in sorted((model.data / "claims").rglob("*.trig")):
        quads += _claims_file(path, path.relative_to(model.data.parent).as_posix(), origins)
    tables = read_tables(model.data / "tables", ontology, root=model.data.parent)
    _note(tables.origins, origins)
    links = read_links(model.data / "links", root=model.data.parent)
    _note(links.origins, origins)
    quads += [*tables.quads, *links.quads]
    for path in imports:
        quads += read_claims_file(path)
    return inputs_from(passing(quads), origins)


def read_files(paths: Iterable[Path | str], *, passing: Passing = iter) -> Inputs:
    """Read files that hold a whole graph, as ``export all`` writes it; what an earlier build derived is left behind.

    What is read goes through ``passing`` on its way.
    """
    origins: dict[str, Place] = {}
    return inputs_from(passing(_quads_of(paths, origins)), origins)


def read_quads(
    paths: Iterable[Path | str],
    format: str | None = None,  # noqa: A002 - the RDF term
) -> tuple[list[Quad], dict[str, Place]]:
    """The quads of files, and the place of each claim that they describe; ``-`` is standard input.

    A mapping set (``.sssom.tsv``) says its mappings as claims.
    """
    origins: dict[str, Place] = {}
    return list(_quads_of(paths, origins, format)), origins


def _quads_of(
    paths: Iterable[Path | str],
    origins: dict[str, Place],
    format: str | None = None,  # noqa: A002 - the RDF term
) -> Iterator[Quad]:
    """As :func:`read_quads`, one after the other; the places are all noted once the last one has come."""
    for path in paths:
        if str(path).endswith(ENDING):
            links = read_link_file(Path(path))
            _note(links.origins, origins)
            yield from links.quads
        else:
            yield from _claims_file(path, name_of(path), origins, format)


def inputs_from(quads: Iterable[Quad], origins: dict[str, Place] | None = None) -> Inputs:
    """Sort quads into what a build starts from.

    What an earlier build derived is left behind, and nothing else: a graph that is not read, or facts beside claims that
    have yet to be built, are refused. Raises :class:`InputError` or :class:`ClaimError` for these, and where something
    needed is missing or malformed.
    """
    graphs = by_graph(quads)
    told = descriptions(graphs)
    claims = claims_in(graphs, told, origins)
    ontology = frozenset(graphs.get(ONTOLOGY_GRAPH, ()))
    if not ontology:
        raise InputError(
            "there is no ontology in the input",
            hint="A graph to build from holds graph:ontology and graph:claims, as 'mithaq export all --format trig' does.",
        )
    known = {claim.iri for claim in claims}
    _refuse_blank_nodes(graphs, told)
    described = frozenset(Triple(*said) for said in _besides(told, known))  # type: ignore[arg-type]
    _refuse_unread(graphs, known, ontology)
    inputs = Inputs(
        ontology=ontology,
        vocabulary=frozenset(graphs.get(VOCABULARY_GRAPH, ())),
        claims=tuple(claims),
        described=described,
        sources=sources_in(_besides(told, known, _SAID_OF_SOURCES), ontology),
        as_of=_as_of(described),
    )
    for claim in claims:
        _check_against_source(claim, inputs.sources)
    return inputs


def _claims_file(
    path: Path | str,
    name: str,
    origins: dict[str, Place],
    format: str | None = None,  # noqa: A002 - the RDF term
) -> Iterator[Quad]:
    data, syntax = read_input(path), format or format_of(path)
    yield from parse_bytes(data, syntax, name)
    # Only Turtle and TriG write claims in a way that can be found without a parser, and they are always UTF-8.
    text = data.decode("utf-8") if syntax in ("turtle", "trig") else ""
    _note(find_origins(text, name), origins)


def _note(found: dict[str, Place], origins: dict[str, Place]) -> None:
    for iri, place in found.items():
        refuse_shared(NamedNode(iri), place, origins)


def _into(graph: NamedNode, quads: Iterable[Quad]) -> Iterator[Quad]:
    return (Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)


def _besides(
    told: Descriptions, claims: Collection[NamedNode], kinds: frozenset[Pair] = frozenset()
) -> Iterator[tuple[Node, NamedNode, Node]]:
    """What is said of things that are no claims, or of these kinds though they be claims."""
    for subject, pairs in told.items():
        if subject not in claims or not kinds.isdisjoint(pairs):
            for prop, value in pairs:
                yield subject, prop, value


def _refuse_blank_nodes(graphs: Graphs, told: Descriptions) -> None:
    named = not any(
        isinstance(subject, BlankNode) or any(isinstance(value, BlankNode) for _, value in pairs)
        for subject, pairs in told.items()
    )
    for graph, triples in graphs.items():
        if graph == ONTOLOGY_GRAPH or (graph == CLAIMS_GRAPH and named):
            continue
        for triple in triples:
            if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
                raise InputError(
                    f"a blank node in {graph}: {triple}",
                    hint="Only the ontology's own expressions may be anonymous. Give the thing an IRI.",
                )


def has_standings(quads: Iterable[Quad]) -> bool:
    """Whether a build has been at work: it alone gives claims their standing."""
    return any(quad.predicate == MITHAQ.hasStanding and quad.graph_name == CLAIMS_GRAPH for quad in quads)


def _is_built(graphs: Graphs, claims: set[NamedNode], ontology: frozenset[Triple]) -> bool:
    """Whether a graph was built: it has standings; or, without claims, its facts repeat its ontology."""
    if any(triple.predicate == MITHAQ.hasStanding for triple in graphs.get(CLAIMS_GRAPH, ())):
        return True
    return not claims and any(triple in ontology for triple in graphs[DefaultGraph()])


def _refuse_unread(graphs: Graphs, claims: set[NamedNode], ontology: frozenset[Triple]) -> None:
    """Refuse what a build would pass over in silence."""
    for graph, triples in graphs.items():
        if graph in _READ or graph in claims:
            continue
        if isinstance(graph, DefaultGraph) and _is_built(graphs, claims, ontology):
            continue
        triple = " ".join(
            compact(term) for term in (triples[0].subject, triples[0].predicate, triples[0].object)
        )
        if isinstance(graph, DefaultGraph):
            raise InputError(
                f"a triple outside any graph: {triple}",
                hint="Facts are made by claims: put the triple into a claim's graph, or into graph:claims where it "
                "describes a claim or a source.",
            )
        raise InputError(
            f"a graph that nothing describes: {compact(graph)}, which says {triple}",
            hint="Put the triple into the graph of a claim that graph:claims describes; the other graphs that are read "
            f"are {', '.join(compact(known) for known in _READ)}.",
        )


def _as_of(described: Iterable[Triple]) -> date:
    days = [t.object for t in described if t.subject == FACTS_GRAPH and t.predicate == MITHAQ.asOf]
    if len(days) != 1 or not isinstance(days[0], Literal):
        raise InputError(
            f"the day that 'now' means is stated {len(days)} times",
            hint='State it once: graph:facts mithaq:asOf "2026-11-23"^^xsd:date .',
        )
    try:
        return date.fromisoformat(days[0].value)
    except ValueError as error:
        raise InputError(f"mithaq:asOf is not a date: '{days[0].value}'") from error


def _check_against_source(claim: Claim, sources: dict[NamedNode, Source]) -> None:
    """Refuse a claim whose quote cannot stand where it says in its document."""
    start, end, number = claim.quote_start, claim.quote_end, claim.sentence_number
    if start is None and end is None and number is None:
        return
    source = sources.get(claim.source)
    problem = ""
    if (start is None) != (end is None):
        problem = "has one offset of its quote but not the other"
    elif start is not None and end is not None:
        if end - start != len(claim.quote):
            problem = f"has offsets {start} to {end}, but its quote is {len(claim.quote)} characters long"
        elif source and source.character_count is not None and end > source.character_count:
            problem = (
                f"has offsets {start} to {end}, outside its document of {source.character_count} characters"
            )
    if number is not None and not 1 <= number <= ((source and source.sentence_count) or number):
        problem = f"names sentence {number}, which its document does not have"
    if problem:
        raise ClaimError(
            f"{claim.iri.value.rsplit('/', 1)[-1]} {problem}",
            where=claim.origin,
            hint="Offsets count Unicode characters of the document as stored, from 0, the end not included.",
        )
