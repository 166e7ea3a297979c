"""Code lists: the codes of a dataset's codebook as concepts with the dataset's own notation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from mithaq.tables.rows import read_rows
from mithaq.terms import ONTOLOGY_IRI, PREFIXES, RDF, RDFS, SKOS, VOCABULARY_GRAPH, expand

_COLUMNS = ("variable", "value", "label")


@dataclass(frozen=True)
class CodeList:
    """The codes of a dataset: by variable (empty where values stand by themselves), each value with its label. ``prefix`` is that of the concepts' IRIs."""

    prefix: str
    labels: dict[tuple[str, str], str]

    @classmethod
    def read(cls, path: Path, prefix: str, name: str) -> CodeList:
        """From a CSV file of variable, value and label. Raises :class:`mithaq.errors.InputError`."""
        return cls(
            prefix, {(row["variable"], row["value"]): row["label"] for row in read_rows(path, name, _COLUMNS)}
        )

    def concept(self, variable: str, value: str) -> str:
        """The CURIE of a code's concept. Raises :class:`ValueError` for a code that the codebook does not have."""
        if (variable, value) not in self.labels:
            known = [code for name, code in self.labels if name == variable]
            raise ValueError(f"'{value}' is no code of {variable}; expected: {', '.join(known)}")
        return f"{self.prefix}:{variable}-{value}" if variable else f"{self.prefix}:{value}"

    def quads(self, variables: Iterable[str]) -> Iterator[Quad]:
        """The concepts of some variables as SKOS, in ``graph:vocabulary``."""
        wanted = set(variables)
        for (variable, value), label in self.labels.items():
            if variable not in wanted:
                continue
            concept = expand(self.concept(variable, value))
            yield Quad(concept, RDF.type, SKOS.Concept, VOCABULARY_GRAPH)
            yield Quad(
                concept,
                SKOS.notation,
                Literal(f"{variable}={value}" if variable else value),
                VOCABULARY_GRAPH,
            )
            for prop in (SKOS.prefLabel, RDFS.label):
                yield Quad(concept, prop, Literal(label, language="en"), VOCABULARY_GRAPH)
            if PREFIXES[self.prefix].startswith(ONTOLOGY_IRI):
                yield Quad(
                    concept, SKOS.inScheme, NamedNode(PREFIXES[self.prefix] + "codes"), VOCABULARY_GRAPH
                )
