"""Reference pages for people: the ontology, the codebook, the questions, and what is checked."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version as installed_version
from pathlib import Path

from pyoxigraph import Triple

from mithaq.reference.catalogue import checks_page, questions_page
from mithaq.reference.codebook import codebook
from mithaq.reference.folder import refuse_foreign, write_folder
from mithaq.reference.lode import ontology_page
from mithaq.reference.pages import STYLESHEET, index_source, page, stylesheet
from mithaq.reference.vocabulary import Vocabulary
from mithaq.resources import Model

__all__ = ["codebook", "reference_pages", "write_reference"]


def write_reference(
    folder: Path, ontology: Iterable[Triple], model: Model, *, version: str | None = None
) -> Path:
    """Write the reference pages as ``folder``, whole or not at all, and give the path of the first page.

    ``ontology`` is what ``graph:ontology`` holds, anonymous expressions included; questions, shapes and checks are read
    from ``model``. The same input gives the same bytes.
    Raises :class:`mithaq.errors.InputError` where the folder holds other files or cannot be written.
    """
    refuse_foreign(folder)  # before the work, not after it
    write_folder(folder, reference_pages(ontology, model, version=version))
    return folder / "index.html"


def reference_pages(
    ontology: Iterable[Triple], model: Model, *, version: str | None = None
) -> dict[str, str]:
    """The pages by the names of their files."""
    number = version or installed_version("mithaq")
    triples = list(ontology)
    words = Vocabulary(triples)
    book = codebook(words)
    index = index_source(
        version=number,
        terms=len({*words.classes(), *words.properties()}),
        codes=len(words.codes()),
    )
    return {
        "index.html": page(index, "Index", number),
        "ontology.html": ontology_page(triples, STYLESHEET),
        "codebook.md": book,
        "codebook.html": page(book, "Codebook", number),
        "questions.html": page(questions_page(model.queries), "Questions", number),
        "checks.html": page(checks_page(model.ontology), "Shapes and checks", number),
        STYLESHEET: stylesheet(),
    }
