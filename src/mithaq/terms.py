"""Prefixes and IRIs: every name that the project mints or borrows, in one place.

Terms are pyoxigraph's (:class:`pyoxigraph.NamedNode` and its fellows) throughout the project. A term of the ontology is
written ``MITHAQ.isAlliedWith``; anything else is ``PREFIXES``' business.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Subject = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal
#: Whatever pyoxigraph may hand out from a triple; we write no triples about triples.
Node = Term | Triple

BASE = "https://w3id.org/mithaq/"
ONTOLOGY_IRI = BASE + "ontology"

#: Prefixes whose IRIs are minted by this project; the prefix name is the path.
OWN_NAMESPACES = (
    "nation", "organization", "alliance", "instrument", "activity", "membership", "obligation", "designation",
    "code", "recognition", "concept", "kind", "claim", "source", "graph", "nanopub", "derivation", "dataset",
    "verdict",
)  # fmt: skip

#: Every prefix declared for every query and used in every export, ours first.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "mithaq": ONTOLOGY_IRI + "#",
        **{name: f"{BASE}{name}/" for name in OWN_NAMESPACES},
        **{name: f"{ONTOLOGY_IRI}/alignments/{name}#" for name in ("atop", "cow", "dcad", "mme")},
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "np": "http://www.nanopub.org/nschema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "semapv": "https://w3id.org/semapv/vocab/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "sssom": "https://w3id.org/sssom/",
        "spdx": "http://spdx.org/rdf/terms#",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "wd": "http://www.wikidata.org/entity/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)


class Namespace:
    """IRIs that share a beginning: ``MITHAQ.Claim`` or ``NATION["PAK"]`` is a :class:`NamedNode`."""

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getattr__(self, local: str) -> NamedNode:
        if local.startswith("__"):
            raise AttributeError(local)
        node = NamedNode(self.iri + local)
        setattr(
            self, local, node
        )  # found at once the next time: the few terms of a vocabulary are asked for often
        return node

    def __getitem__(self, local: str) -> NamedNode:
        return NamedNode(self.iri + local)

    def __contains__(self, term: Term) -> bool:
        return isinstance(term, NamedNode) and term.value.startswith(self.iri)


MITHAQ = Namespace(PREFIXES["mithaq"])
NATION = Namespace(PREFIXES["nation"])
CLAIM = Namespace(PREFIXES["claim"])
SOURCE = Namespace(PREFIXES["source"])
GRAPH = Namespace(PREFIXES["graph"])
RDF = Namespace(PREFIXES["rdf"])
RDFS = Namespace(PREFIXES["rdfs"])
OWL = Namespace(PREFIXES["owl"])
SKOS = Namespace(PREFIXES["skos"])
XSD = Namespace(PREFIXES["xsd"])
DCAT = Namespace(PREFIXES["dcat"])
DCTERMS = Namespace(PREFIXES["dcterms"])
DATASET = Namespace(PREFIXES["dataset"])
FOAF = Namespace(PREFIXES["foaf"])
DERIVATION = Namespace(PREFIXES["derivation"])
NANOPUB = Namespace(PREFIXES["nanopub"])
NP = Namespace(PREFIXES["np"])
PROV = Namespace(PREFIXES["prov"])
SH = Namespace(PREFIXES["sh"])
SCHEMA = Namespace(PREFIXES["schema"])
SPDX = Namespace(PREFIXES["spdx"])
SSSOM = Namespace(PREFIXES["sssom"])
VERDICT = Namespace(PREFIXES["verdict"])
VOID = Namespace(PREFIXES["void"])

#: What describes the claims and their sources.
CLAIMS_GRAPH = GRAPH.claims
#: The ontology, its anonymous expressions included.
ONTOLOGY_GRAPH = GRAPH.ontology
#: The names and definitions we give to concepts, kinds and coined individuals: they say nothing about the world.
VOCABULARY_GRAPH = GRAPH.vocabulary
#: Not a graph that is stored: the name by which the default graph is spoken of.
FACTS_GRAPH = GRAPH.facts


#: By the IRI of its namespace, the prefix.
_PREFIX_OF = {iri: prefix for prefix, iri in PREFIXES.items()}


def expand(curie: str) -> NamedNode:
    """The IRI of a CURIE such as ``nation:PAK``.

    Raises :class:`KeyError` for a prefix that is not ours.
    """
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def compact(term: Term | Triple) -> str:
    """A term as a person reads it: a CURIE where a prefix fits, else N-Triples syntax."""
    if isinstance(term, NamedNode):
        # Every namespace ends with a slash or a hash, and no local name has one: the last of them is where it ends.
        iri = term.value
        end = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix, local = _PREFIX_OF.get(iri[:end]), iri[end:]
        if prefix and local and not local.endswith(".") and _is_plain(local):
            return f"{prefix}:{local}"
    return str(term)


def _is_plain(local: str) -> bool:
    signs_left_out = local.replace("-", "").replace("_", "").replace(".", "")
    return not signs_left_out or signs_left_out.isalnum()
