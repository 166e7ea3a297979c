"""The world of :mod:`letters_world`, built once with all datasets and once with none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import letters_world
import mithaq
import small_world
from mithaq.importing import import_files
from mithaq.resources import Model, model


@pytest.fixture(scope="session")
def letters_model(made_once: Callable[..., Path]) -> Model:
    """The shipped rules and ontology with few nations and the letters."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small_world, "NATIONS", letters_world.NATIONS)
        patch.setattr(small_world, "_THINGS", frozenset(f"nation:{code}" for code in letters_world.NATIONS))
        return replace(model(), data=made_once("letters-model", letters_world.write_model) / "data")


@pytest.fixture
def in_letters_world(letters_model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the model with the letters for the shipped one."""
    monkeypatch.setattr("mithaq.loading.model", lambda: letters_model)


@pytest.fixture(scope="session")
def letters_home(
    letters_model: Model, made_once: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A home with the letters and all datasets."""
    files = tmp_path_factory.mktemp("files")

    def make(home: Path) -> None:
        for dataset, paths in letters_world.write_datasets(files).items():
            import_files(dataset, paths, home)
        mithaq.build(home=home)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mithaq.loading.model", lambda: letters_model)
        return made_once("letters-home", make)


@pytest.fixture(scope="session")
def world(letters_home: Path, letters_model: Model) -> mithaq.KnowledgeGraph:
    """The graph of the letters with all datasets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mithaq.loading.model", lambda: letters_model)
        return mithaq.load(letters_home)


@pytest.fixture(scope="session")
def bare(letters_model: Model, tmp_path_factory: pytest.TempPathFactory) -> mithaq.KnowledgeGraph:
    """The graph of the letters without any dataset."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mithaq.loading.model", lambda: letters_model)
        return mithaq.build(home=tmp_path_factory.mktemp("bare-home"))
