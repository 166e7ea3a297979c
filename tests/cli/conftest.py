"""The command line is tried on the small model: what it prints does not hang on how large the graph is."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def small(in_small_world):
    """No test of this folder sees the shipped model."""


@pytest.fixture(scope="session")
def home(small_home):
    return small_home


@pytest.fixture(scope="session")
def kg(small_kg):
    return small_kg
