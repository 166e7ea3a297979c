"""Mithaq: a knowledge graph of strategic alliances, in which no answer stands without its evidence."""

from mithaq.entailing import reason, unused_axioms
from mithaq.errors import MithaqError
from mithaq.graph import KnowledgeGraph, version
from mithaq.loading import build, graph_from, load

__version__ = version()

__all__ = [
    "KnowledgeGraph",
    "MithaqError",
    "__version__",
    "build",
    "graph_from",
    "load",
    "reason",
    "unused_axioms",
]
