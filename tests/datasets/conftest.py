"""Reading a file in the format of a dataset, as an import does."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from dataset_files import SHARED
from mithaq.claims import Claim, read_claims
from mithaq.datasets.derive import Tools
from mithaq.datasets.forms import Dataset, read_dataset
from mithaq.datasets.reading import Reading, read_file
from mithaq.datasets.tools import tools_for
from mithaq.reasoning.pausing import collection_paused
from mithaq.resources import model


@cache
def _prepared(name: str) -> tuple[Dataset, Tools]:
    dataset = read_dataset(model().data / "datasets", name)
    return dataset, tools_for(model(), dataset)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """``read(DATASET, TEXT)``: what a file with this text, or these bytes, says."""

    def call(dataset: str, text: str | bytes, name: str = "file.csv") -> Reading:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_file(_prepared(dataset)[0], path, _prepared(dataset)[1])

    return call


@pytest.fixture(scope="session")
def real() -> Callable[[str, str], Reading]:
    """``real(DATASET, FILE)``: what a real file says, read once."""

    @cache
    @collection_paused()  # as an import does
    def call(dataset: str, file: str) -> Reading:
        if not (SHARED / file).is_file():
            pytest.skip("the real files are not at hand: users bring their own")
        return read_file(_prepared(dataset)[0], SHARED / file, _prepared(dataset)[1])

    return call


@pytest.fixture
def claims() -> Callable[[Reading], dict[str, Claim]]:
    """The claims of a reading by their local names."""
    return lambda reading: {claim.iri.value.rsplit("/", 1)[1]: claim for claim in read_claims(reading.quads)}
