"""What the whole graph is, for catalogues and search engines: VoID with link sets, DCAT and schema.org.

After https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/ and https://schema.org/Dataset. Every number is counted
in the store; nothing comes from the clock. There are no blank nodes: each part has a name of its own under ``dataset:``, and the
parts that are graphs have theirs. Files are named, not addressed, since where they are put is for a publisher to say.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from mithaq.citation import PROJECT
from mithaq.errors import InputError, Place
from mithaq.export.rdf import FORMATS
from mithaq.mappings import Target, read_targets, target_of
from mithaq.resources import Model
from mithaq.store.home import Manifest
from mithaq.store.interface import Store
from mithaq.terms import (
    BASE,
    CLAIMS_GRAPH,
    DATASET,
    DCAT,
    DCTERMS,
    FACTS_GRAPH,
    FOAF,
    MITHAQ,
    ONTOLOGY_GRAPH,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SPDX,
    VOCABULARY_GRAPH,
    VOID,
    XSD,
    Term,
    compact,
)

_WHOLE = DATASET.mithaq
_FOUNDERS, _BUILD, _SOFTWARE = DATASET.founders, DATASET.build, DATASET.software
_PERIOD, _CHECKSUM = DATASET.period, DATASET.checksum
_SAID = DATASET["said-by-claims"]
_PARTS = {
    FACTS_GRAPH: "What holds: the accepted claims, the ontology, and what follows from both",
    CLAIMS_GRAPH: "The claims and their sources, described",
    _SAID: "What each claim says, in a graph of its own",
    ONTOLOGY_GRAPH: "The ontology",
    VOCABULARY_GRAPH: "Names and definitions of concepts and kinds",
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
#: How the files are written that are not RDF; the media types are registered ones.
_OTHER_FORMATS = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "graphml": "application/xml",
    "gexf": "application/xml",
}
Said = tuple[NamedNode, Term]


@dataclass(frozen=True)
class Dump:
    """A file that ``mithaq export`` writes: the kind of export and the format."""

    kind: str
    format: str
    about: str

    @property
    def iri(self) -> NamedNode:
        """Its name, which is no address."""
        rdf = FORMATS.get(self.format)
        return DATASET[f"{self.kind}.{rdf.rdf.file_extension if rdf else self.format}"]

    @property
    def media_type(self) -> str:
        """As registered with IANA."""
        rdf = FORMATS.get(self.format)
        return rdf.media_type if rdf else _OTHER_FORMATS[self.format]


def metadata(store: Store, model: Model, manifest: Manifest, dumps: Sequence[Dump]) -> Iterator[Triple]:
    """The description of a built graph.

    Raises :class:`InputError` where the words or the targets of links that the model gives cannot be read.
    """
    counted = _Counted(store, model.queries / "exports")
    words = _words(model.queries / "exports" / "metadata.toml")
    sources = sorted({row["source"] for row in counted.rows("sources")}, key=str)
    yield from _about(_WHOLE, _whole(words, manifest, counted))
    yield from _about(_WHOLE, ((prop, s) for s in sources for prop in (DCTERMS.source, SCHEMA.isBasedOn)))
    yield from _period(counted)
    yield from _made(words, manifest)
    yield from _parts(counted, manifest)
    yield from _facts(counted)
    yield from _links(counted, read_targets(model.data / "links" / "targets.toml"), words)
    yield from _dumps(dumps, words, manifest)
    for row in counted.rows("sources"):
        yield Triple(row["source"], row["property"], row["value"])  # type: ignore[arg-type]


class _Counted:
    """The results of the queries ``metadata-NAME.rq``, each asked once."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder = store, folder
        self._found: dict[str, list[dict[str, Term]]] = {}

    def rows(self, name: str) -> list[dict[str, Term]]:
        if name not in self._found:
            path = self._folder / f"metadata-{name}.rq"
            found = self._store.query(path.read_text(encoding="utf-8"), name=str(path))
            if not isinstance(found, QuerySolutions):
                raise TypeError(f"{path} does not select rows")
            names = [variable.value for variable in found.variables]
            self._found[name] = [
                {name: row[name] for name in names if row[name] is not None} for row in found
            ]
        return self._found[name]

    def numbers(self, name: str, of: str, number: str) -> dict[NamedNode, int]:
        """A table of two columns: things that have an IRI, and how many."""
        table = ((row[of], row[number]) for row in self.rows(name))
        return {thing: _integer(count) for thing, count in table if isinstance(thing, NamedNode)}

    @property
    def triples(self) -> dict[NamedNode, int]:
        """How many triples each part has, the empty ones too."""
        (facts,) = self.rows("counts")
        found = self.numbers("graphs", "part", "triples") | {FACTS_GRAPH: _integer(facts["triples"])}
        return {part: found.get(part, 0) for part in _PARTS}


def _words(path: Path) -> Mapping[str, str]:
    needed = ("description", "keywords", "measurement_technique", "license", "software_license")
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return {key: found[key] for key in needed}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise InputError(
            f"the words of the description cannot be read: {error}",
            where=Place(str(path)),
            hint=f"Give {', '.join(needed)}.",
        ) from error


def _about(subject: NamedNode, said: Iterable[Said]) -> Iterator[Triple]:
    return (Triple(subject, prop, value) for prop, value in said)


def _whole(words: Mapping[str, str], manifest: Manifest, counted: _Counted) -> Iterator[Said]:
    for type_ in (VOID.Dataset, DCAT.Dataset, SCHEMA.Dataset, PROV.Entity):
        yield RDF.type, type_
    for props, text in (
        ((DCTERMS.title, SCHEMA.name), PROJECT.title),
        ((DCTERMS.description, SCHEMA.description), words["description"]),
        ((SCHEMA.measurementTechnique,), words["measurement_technique"]),
        *(((DCAT.keyword, SCHEMA.keywords), word) for word in words["keywords"]),
    ):
        yield from ((prop, Literal(text, language="en")) for prop in props)
    for prop in (DCTERMS.creator, DCTERMS.publisher, SCHEMA.creator, SCHEMA.publisher):
        yield prop, _FOUNDERS
    for prop in (DCTERMS.license, SCHEMA.license):
        yield prop, NamedNode(words["license"])
    for prop in (DCAT.version, OWL.versionInfo, SCHEMA.version):
        yield prop, Literal(manifest.version)
    for prop in (DCTERMS.issued, SCHEMA.datePublished):
        yield prop, Literal(PROJECT.released, datatype=XSD.date)
    yield DCTERMS.identifier, Literal(_WHOLE.value)
    yield DCTERMS.temporal, _PERIOD
    yield SCHEMA.temporalCoverage, Literal("/".join(_coverage(counted)))
    yield PROV.wasGeneratedBy, _BUILD
    for row in counted.rows("places"):
        yield DCTERMS.spatial, row["place"]
        yield SCHEMA.spatialCoverage, row["place"]
    yield VOID.uriSpace, Literal(BASE)
    yield VOID.triples, Literal(sum(counted.triples.values()))
    yield from ((VOID.subset, part) for part in _PARTS)
    yield from ((VOID.feature, _format(name)) for name in FORMATS)


def _coverage(counted: _Counted) -> tuple[str, str]:
    """The first and the last day; where nothing is dated, both are that for which the graph is built."""
    (row,) = counted.rows("coverage")
    until = _text(row["until"])
    return (_text(row["from"]) if "from" in row else until), until


def _period(counted: _Counted) -> Iterator[Triple]:
    begins, ends = (Literal(day, datatype=XSD.date) for day in _coverage(counted))
    yield from _about(
        _PERIOD,
        ((RDF.type, DCTERMS.PeriodOfTime), (DCAT.startDate, begins), (DCAT.endDate, ends)),
    )
    yield Triple(FACTS_GRAPH, MITHAQ.asOf, ends)


def _made(words: Mapping[str, str], manifest: Manifest) -> Iterator[Triple]:
    name = Literal(", ".join(PROJECT.authors))
    yield from _about(
        _FOUNDERS,
        (
            *((RDF.type, type_) for type_ in (FOAF.Agent, PROV.Agent, SCHEMA.Organization)),
            (FOAF.name, name),
            (SCHEMA.name, name),
        ),
    )
    yield from _about(
        _BUILD,
        (
            (RDF.type, PROV.Activity),
            (
                RDFS.label,
                Literal("claims read, accepted by their standing, and closed under the rules", language="en"),
            ),
            (PROV.wasAssociatedWith, _SOFTWARE),
            *((PROV.used, part) for part in _PARTS if part != FACTS_GRAPH),
        ),
    )
    yield from _about(
        _SOFTWARE,
        (
            (RDF.type, PROV.SoftwareAgent),
            (RDF.type, SCHEMA.SoftwareApplication),
            (SCHEMA.name, Literal("Mithaq")),
            (SCHEMA.softwareVersion, Literal(manifest.version)),
            (SCHEMA.license, NamedNode(words["software_license"])),
        ),
    )


def _parts(counted: _Counted, manifest: Manifest) -> Iterator[Triple]:
    for part, triples in counted.triples.items():
        yield Triple(part, RDF.type, VOID.Dataset)
        yield Triple(part, DCTERMS.title, Literal(_PARTS[part], language="en"))
        yield Triple(part, VOID.triples, Literal(triples))
    yield Triple(CLAIMS_GRAPH, VOID.entities, Literal(manifest.claims))


def _facts(counted: _Counted) -> Iterator[Triple]:
    """The statistics of what holds, with a part for each class and each property."""
    (numbers,) = counted.rows("counts")
    classes = counted.numbers("classes", "class", "things")
    properties = counted.numbers("properties", "property", "triples")
    yield from _about(
        FACTS_GRAPH,
        (
            (VOID.entities, Literal(_integer(numbers["entities"]))),
            (VOID.distinctSubjects, Literal(_integer(numbers["subjects"]))),
            (VOID.distinctObjects, Literal(_integer(numbers["objects"]))),
            (VOID.classes, Literal(len(classes))),
            (VOID.properties, Literal(len(properties))),
            *((VOID.vocabulary, NamedNode(name)) for name in _vocabularies([*classes, *properties])),
        ),
    )
    for role, of, partition, counts, number in (
        ("class", VOID["class"], VOID.classPartition, classes, VOID.entities),
        ("property", VOID.property, VOID.propertyPartition, properties, VOID.triples),
    ):
        for term, count in counts.items():
            part = DATASET[f"{role}-{_local(term)}"]
            yield Triple(FACTS_GRAPH, partition, part)
            yield from _about(part, ((RDF.type, VOID.Dataset), (of, term), (number, Literal(count))))


def _vocabularies(terms: Iterable[NamedNode]) -> set[str]:
    """The namespaces of terms, without those of our things, which are no vocabularies."""
    found = {term.value[: max(term.value.rfind("#"), term.value.rfind("/")) + 1] for term in terms}
    return {name for name in found if not name.startswith(BASE) or name.endswith("#")}


def _local(term: NamedNode) -> str:
    """A name for the part that is of a term: its CURIE, or a hash where it has none."""
    curie = compact(term)
    return (
        hashlib.sha256(curie.encode()).hexdigest()[:16] if curie.startswith("<") else curie.replace(":", "-")
    )


def _links(counted: _Counted, targets: tuple[Target, ...], words: Mapping[str, str]) -> Iterator[Triple]:
    """A link set for each target and relation: VoID has one predicate to a link set."""
    counts: Counter[tuple[str, NamedNode]] = Counter()
    for row in counted.rows("links"):
        link, relation = row["link"], row["relation"]
        target = target_of(link, targets) if isinstance(link, NamedNode) else None
        if target and isinstance(relation, NamedNode):
            counts[target.name, relation] += 1
    known = {target.name: target for target in targets}
    for (name, relation), count in counts.items():
        target = known[name]
        linkset, dataset = DATASET[f"links-{name}-{_local(relation)}"], NamedNode(target.dataset)
        yield Triple(FACTS_GRAPH, VOID.subset, linkset)
        yield from _about(
            linkset,
            (
                (RDF.type, VOID.Linkset),
                (DCTERMS.title, Literal(f"Links to {target.title}", language="en")),
                (DCTERMS.license, NamedNode(words["license"])),
                (VOID.subjectsTarget, FACTS_GRAPH),
                (VOID.objectsTarget, dataset),
                (VOID.linkPredicate, relation),
                (VOID.triples, Literal(count)),
            ),
        )
        yield Triple(dataset, RDF.type, VOID.Dataset)
        yield Triple(dataset, DCTERMS.title, Literal(target.title, language="en"))
        yield Triple(dataset, VOID.uriSpace, Literal(target.namespace))


def _dumps(dumps: Iterable[Dump], words: Mapping[str, str], manifest: Manifest) -> Iterator[Triple]:
    for dump in dumps:
        yield from ((Triple(_WHOLE, prop, dump.iri)) for prop in (DCAT.distribution, SCHEMA.distribution))
        yield from _about(
            dump.iri,
            (
                (RDF.type, DCAT.Distribution),
                (RDF.type, SCHEMA.DataDownload),
                (DCTERMS.title, Literal(f"{dump.about}, as {dump.format}", language="en")),
                (
                    DCTERMS.description,
                    Literal(
                        f"What 'mithaq export {dump.kind} --format {dump.format}' writes.", language="en"
                    ),
                ),
                (DCAT.mediaType, NamedNode(_MEDIA_TYPES + dump.media_type)),
                (SCHEMA.encodingFormat, Literal(dump.media_type)),
                (DCTERMS.license, NamedNode(words["license"])),
            ),
        )
        if dump.format in FORMATS:
            yield Triple(dump.iri, DCTERMS["format"], _format(dump.format))
        for kind, part in (("all", _WHOLE), ("facts", FACTS_GRAPH)):
            if dump.kind == kind:
                yield Triple(part, VOID.dataDump, dump.iri)
        if (dump.kind, dump.format) == ("all", "nquads"):
            yield from _hashed(dump.iri, manifest.export)


def _hashed(file: NamedNode, sha256: str) -> Iterator[Triple]:
    yield Triple(file, SPDX.checksum, _CHECKSUM)
    yield Triple(file, SCHEMA.sha256, Literal(sha256))
    yield from _about(
        _CHECKSUM,
        (
            (RDF.type, SPDX.Checksum),
            (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
            (SPDX.checksumValue, Literal(sha256, datatype=XSD.hexBinary)),
        ),
    )


def _format(name: str) -> NamedNode:
    """The IRI by which W3C names a format (https://www.w3.org/ns/formats/)."""
    return NamedNode("http://www.w3.org/ns/formats/" + FORMATS[name].rdf.iri.rsplit("/", 1)[-1])


def _integer(term: Term) -> int:
    return int(_text(term))


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal) else str(term)
