"""Stores: one small interface, and the embedded one that keeps the graph on disk."""

from mithaq.store.embedded import EmbeddedStore
from mithaq.store.interface import FACTS, GraphName, Store

__all__ = ["FACTS", "EmbeddedStore", "GraphName", "Store"]
