"""The build: inputs are accepted, dated, closed, checked for contradiction, and laid out as one dataset."""

from mithaq.build.document import Document, Draft
from mithaq.build.grounds import Grounds, grounds_of
from mithaq.build.inputs import Inputs, inputs_from, read_files, read_model, read_ontology, read_quads
from mithaq.build.pipeline import Built, Contradiction, assemble, read_all_rules

__all__ = [
    "Built",
    "Contradiction",
    "Document",
    "Draft",
    "Grounds",
    "Inputs",
    "assemble",
    "grounds_of",
    "inputs_from",
    "read_all_rules",
    "read_files",
    "read_model",
    "read_ontology",
    "read_quads",
]
