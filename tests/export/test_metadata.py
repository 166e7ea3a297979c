"""The description of the whole: what VoID, DCAT and schema.org ask for is there, and every number is the store's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store, parse

from mithaq.citation import PROJECT
from mithaq.errors import InputError
from mithaq.export import KINDS, export
from mithaq.mappings import read_mapping_set, read_targets
from mithaq.resources import Model, model
from mithaq.store import EmbeddedStore
from mithaq.store.home import Manifest
from mithaq.terms import PREFIXES

PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
MANIFEST = Manifest("9.9.9", "", "ab" * 32, 0, 8, {})

#: What a thing must have by the recommendations, after the pattern that finds the things: properties, or a property with its value.
REQUIRED = {
    "VoID: a dataset": (
        "?found a void:Dataset FILTER(STRSTARTS(STR(?found), STR(graph:)))",
        ["dcterms:title", "void:triples"],
    ),
    "VoID: the whole": (
        "VALUES ?found { dataset:mithaq }",
        ["a void:Dataset", "void:subset", "void:dataDump", "void:feature", "void:uriSpace", "void:triples"],
    ),
    "VoID: a link set": (
        "?found a void:Linkset",
        [
            *("void:subjectsTarget/a void:Dataset", "void:objectsTarget/a void:Dataset", "void:linkPredicate"),
            *("void:triples", "void:objectsTarget/dcterms:title", "void:objectsTarget/void:uriSpace", "^void:subset"),
        ],
    ),
    "VoID: a class partition": ("[] void:classPartition ?found", ["void:class", "void:entities"]),
    "VoID: a property partition": ("[] void:propertyPartition ?found", ["void:property", "void:triples"]),
    "VoID: what holds": (
        "VALUES ?found { graph:facts }",
        [
            *("void:entities", "void:distinctSubjects", "void:distinctObjects", "void:classes", "void:properties"),
            *("void:vocabulary", "void:classPartition", "void:propertyPartition", "void:dataDump", "mithaq:asOf"),
        ],
    ),
    "DCAT: a dataset": (
        "VALUES ?found { dataset:mithaq }",
        [
            *("a dcat:Dataset", "dcterms:title", "dcterms:description", "dcterms:creator/foaf:name", "dcterms:publisher"),
            *("dcterms:license", "dcterms:issued", "dcat:version", "dcat:keyword", "dcterms:spatial", "dcat:distribution"),
            *("dcterms:temporal/dcat:startDate", "dcterms:temporal/dcat:endDate", "dcterms:source/dcterms:title"),
        ],
    ),
    "DCAT: a distribution": (
        "[] dcat:distribution ?found",
        ["a dcat:Distribution", "dcat:mediaType", "dcterms:license", "dcterms:title", "dcterms:description"],
    ),
    "DCAT: a checksum": (
        "[] spdx:checksum ?found",
        ["a spdx:Checksum", "spdx:algorithm spdx:checksumAlgorithm_sha256", "spdx:checksumValue"],
    ),
    "schema.org: what dataset search asks for": (
        "VALUES ?found { dataset:mithaq }",
        [
            *("a schema:Dataset", "schema:name", "schema:description", "schema:license", "schema:version"),
            *("schema:creator/schema:name", "schema:isBasedOn", "schema:measurementTechnique", "schema:keywords"),
            *("schema:temporalCoverage", "schema:spatialCoverage", "schema:distribution/schema:encodingFormat"),
        ],
    ),
    "PROV: how it was made": (
        "VALUES ?found { dataset:mithaq }",
        [
            *("prov:wasGeneratedBy/a prov:Activity", "prov:wasGeneratedBy/prov:used"),
            "prov:wasGeneratedBy/prov:wasAssociatedWith/schema:softwareVersion",
        ],
    ),
}  # fmt: skip
CASES = [(rule, pattern, needed) for rule, (pattern, all_) in REQUIRED.items() for needed in all_]


def missing(found: Store, pattern: str, needed: str) -> list[tuple[object, ...]]:
    """The things that have not what they need."""
    path, _, value = needed.rpartition(" ") if " " in needed else (needed, "", "?any")
    path = path.replace("/a", "/rdf:type")
    return list(values(found, f"{pattern} FILTER NOT EXISTS {{ ?found {path} {value} }}"))


def described(store: EmbeddedStore, shipped: Model) -> Store:
    graph = SimpleNamespace(store=store, model=shipped, manifest=MANIFEST)
    found = Store()
    found.load(b"".join(export(graph, "metadata")), format=RdfFormat.TURTLE)  # type: ignore[arg-type]
    return found


def values(found: Store, pattern: str) -> Iterator[tuple[object, ...]]:
    return (tuple(row) for row in found.query(f"{PROLOGUE} SELECT * {{ {pattern} }}"))


def numbers(found: Store, pattern: str) -> list[int]:
    """The values of ``?n``."""
    rows = found.query(f"{PROLOGUE} SELECT ?n {{ {pattern} }}")
    return [int(row["n"].value) for row in rows]


def number(found: Store, pattern: str) -> int:
    (only,) = numbers(found, pattern)
    return only


@pytest.fixture
def small(ties: EmbeddedStore) -> Store:
    return described(ties, model())


@pytest.fixture(scope="module")
def shipped(kg) -> Store:
    found = Store()
    found.load(kg.export("metadata"), format=RdfFormat.TURTLE)
    return found


@pytest.mark.parametrize(("rule", "pattern", "needed"), CASES)
def test_nothing_that_the_recommendations_ask_for_is_missing(
    shipped: Store, rule: str, pattern: str, needed: str
) -> None:
    assert list(values(shipped, pattern)), rule
    assert not missing(shipped, pattern, needed)


def test_the_rules_of_these_tests_can_fail() -> None:
    bare = Store()
    bare.update(
        PROLOGUE + "INSERT DATA { graph:x a void:Dataset, void:Linkset ; void:classPartition graph:c ;"
        " void:propertyPartition graph:p ; dcat:distribution graph:d ; spdx:checksum graph:s }"
    )
    assert all(
        missing(bare, pattern, needed) for _, pattern, needed in CASES if not needed.startswith("a void:")
    )


def test_a_graph_counts_what_its_store_has(ties: EmbeddedStore, small: Store) -> None:
    def count(query: str) -> int:
        return number(Store(), f"VALUES ?n {{ {next(iter(ties.query(query)))[0].value} }}")

    for prop, query in {
        "void:triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "void:distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "void:distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
        "void:classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
        "void:properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    }.items():
        assert number(small, f"graph:facts {prop} ?n") == count(query), prop
    assert number(small, "dataset:mithaq void:triples ?n") == len(list(ties.match(graph=None)))
    assert (
        number(
            small,
            "?x void:class mithaq:Nation ; void:entities ?n".replace("?x", "dataset:class-mithaq-Nation"),
        )
        == 4
    )
    assert number(small, "dataset:property-mithaq-hasDefensePartner void:triples ?n") == 2
    assert number(small, "graph:claims void:entities ?n") == 8


def test_the_parts_add_up_to_the_export_of_everything(kg, shipped: Store) -> None:
    whole = number(shipped, "dataset:mithaq void:triples ?n")
    parts = numbers(shipped, "dataset:mithaq void:subset ?part . ?part void:triples ?n")
    assert whole == sum(parts) == sum(1 for _ in kg.store.match(graph=None))
    assert number(shipped, "graph:facts void:triples ?n") == kg.manifest.facts
    assert number(shipped, "graph:claims void:entities ?n") == kg.manifest.claims
    by_property = sum(numbers(shipped, "[] void:property ?p ; void:triples ?n"))
    assert by_property == kg.manifest.facts


def test_each_target_has_a_link_set_with_as_many_links_as_its_files(
    shipped: Store, small_model: Model
) -> None:
    folder = small_model.data / "links"
    links = {
        tuple(row.iri(column).value for column in ("subject_id", "predicate_id", "object_id"))
        for path in folder.glob("*.sssom.tsv")
        for row in read_mapping_set(path, path.name).rows
    }
    for target in read_targets(folder / "targets.toml"):
        counts = numbers(
            shipped, f"[] a void:Linkset ; void:objectsTarget <{target.dataset}> ; void:triples ?n"
        )
        assert sum(counts) == sum(link.startswith(target.namespace) for *_, link in links), target.name
        assert counts or target.imported, target.name


def test_the_canonical_export_is_told_by_its_hash_and_every_file_by_its_command(kg, shipped: Store) -> None:
    ((value,),) = values(shipped, "dataset:all.nq spdx:checksum/spdx:checksumValue ?v")
    assert value.value == kg.manifest.export
    written = {term.value for (term,) in values(shipped, "[] dcat:distribution/dcterms:description ?d")}
    for kind in KINDS.values():
        for format_ in kind.formats:
            told = f"What 'mithaq export {kind.name} --format {format_}' writes."
            assert (told in written) == (kind.name != "metadata")


def test_it_says_what_the_citation_says(shipped: Store) -> None:
    for prop, value in (("dcterms:title", PROJECT.title), ("dcterms:issued", PROJECT.released)):
        ((found,),) = values(shipped, f"dataset:mithaq {prop} ?x")
        assert found.value == value
    ((licence,),) = values(shipped, "dataset:mithaq dcterms:license ?l")
    kind, version = PROJECT.data_license.removeprefix("CC-").lower().rsplit("-", 1)
    assert licence == NamedNode(f"https://creativecommons.org/licenses/{kind}/{version}/")


def test_it_has_no_blank_nodes_and_is_the_same_every_time_in_every_format(ties: EmbeddedStore) -> None:
    graph = SimpleNamespace(store=ties, model=model(), manifest=MANIFEST)
    lines = b"".join(export(graph, "metadata", "ntriples"))  # type: ignore[arg-type]
    again = EmbeddedStore.in_memory(sorted(ties.match(graph=None), key=str))
    assert lines == b"".join(
        export(SimpleNamespace(**{**vars(graph), "store": again}), "metadata", "ntriples")
    )  # type: ignore[arg-type]
    quads = {quad.triple for quad in parse(lines, RdfFormat.N_TRIPLES)}
    assert not any(isinstance(term, BlankNode) for t in quads for term in (t.subject, t.object))
    linked = b"".join(export(graph, "metadata", "jsonld"))  # type: ignore[arg-type]
    assert {quad.triple for quad in parse(linked, RdfFormat.JSON_LD)} == quads


def test_words_that_are_missing_are_told_by_their_file(ties: EmbeddedStore, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for path in (model().queries / "exports").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "metadata.toml").write_text('description = "x"\n')
    with pytest.raises(InputError, match="cannot be read: 'keywords'") as raised:
        described(ties, replace(model(), queries=tmp_path))
    assert raised.value.where is not None
    assert raised.value.where.file == str(folder / "metadata.toml")
