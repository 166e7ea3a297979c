"""Where claims were read: found again when a report needs it, since a graph does not hold the names of files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from mithaq.build import grounds_of, read_all_rules, read_model, read_quads
from mithaq.errors import InputError, Place
from mithaq.parsing import STDIN
from mithaq.reasoning import Explainer
from mithaq.resources import Model
from mithaq.store import Store


def places_in(files: Iterable[Path | str], format: str | None = None) -> Mapping[str, Place]:  # noqa: A002 - the RDF term
    """Where in files each claim is described, by its IRI; what came through a pipe cannot be read again."""
    return read_quads([path for path in files if str(path) != STDIN], format)[1]


def places_of(model: Model) -> Mapping[str, Place]:
    """Where in the files of a model each claim is described, by its IRI."""
    return {claim.iri.value: claim.origin for claim in read_model(model).claims if claim.origin}


def claims_behind(store: Store, model: Model) -> Callable[[Triple], tuple[NamedNode, ...]]:
    """From a fact of a store to the claims that it rests on, by closing the store's claims anew when first asked."""
    explainers: list[Explainer | None] = []

    def behind(triple: Triple) -> tuple[NamedNode, ...]:
        if not explainers:
            explainers.append(_explainer(store, model))
        explainer = explainers[0]
        return explainer.claims(triple) if explainer else ()

    return behind


def _explainer(store: Store, model: Model) -> Explainer | None:
    """None where what is checked could not be built: then nothing is known of what follows from what."""
    try:
        return Explainer(grounds_of(store.match(graph=None)).triples, read_all_rules(model))
    except InputError:
        return None
