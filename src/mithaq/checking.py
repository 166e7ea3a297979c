"""Files held against all shapes and checks, each finding with the lines that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mithaq.loading import dataset_from
from mithaq.locating import claims_behind, places_in
from mithaq.resources import model
from mithaq.validation import Report, validate

if TYPE_CHECKING:
    from mithaq.validation.shapes import ShapesEngine


def check_files(
    files: Sequence[Path | str],
    format: str | None = None,  # noqa: A002 - the RDF term
    *,
    engine: ShapesEngine | str = "mithaq",
) -> Report:
    """All that is wrong with what files say; what they hold is told as by :func:`mithaq.loading.dataset_from`.

    Raises :class:`mithaq.errors.MithaqError` for what cannot be read, built or checked.
    """
    store = dataset_from(files, format)
    return validate(
        store, engine=engine, behind=claims_behind(store, model()), origins=partial(places_in, files, format)
    )
