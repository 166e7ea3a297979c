"""``home`` and ``kg`` of the small model in place of the shipped ones, for the folders and modules that take them over."""

from __future__ import annotations

from pathlib import Path

import pytest

import mithaq


@pytest.fixture(autouse=True)
def small(in_small_world: None) -> None:
    """No test that sees this fixture sees the shipped model."""


@pytest.fixture(scope="session")
def home(small_home: Path) -> Path:
    """A folder with the graph of the small model."""
    return small_home


@pytest.fixture(scope="session")
def kg(small_kg: mithaq.KnowledgeGraph) -> mithaq.KnowledgeGraph:
    """The graph of the small model."""
    return small_kg
