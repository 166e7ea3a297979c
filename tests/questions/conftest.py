"""A small graph with evidence written by hand, and an asker over the shipped questions."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, Triple

from mithaq.names import Names
from mithaq.questions import Asker, Catalogue, Evidence
from mithaq.resources import model
from mithaq.store import EmbeddedStore
from mithaq.terms import CLAIM, MITHAQ, NATION, PREFIXES

HERE = Path(__file__).parent

_EVIDENCE = {
    Triple(NATION.JOR, MITHAQ.hasDefensePartner, NATION.EGY): Evidence((CLAIM["essay-3-1"],)),
    Triple(NATION.EGY, MITHAQ.hasDefensePartner, NATION.JOR): Evidence(
        (CLAIM["essay-3-1"],), True, "prp-symp"
    ),
    Triple(MITHAQ.Treaty, MITHAQ.narrowsKind, MITHAQ.Instrument): Evidence(()),
}


def evidence_of(triple: Triple) -> Evidence | None:
    """What the small graph's facts rest on."""
    if triple.predicate == MITHAQ.isOwedBy:
        return Evidence((CLAIM["news-1"],))
    return _EVIDENCE.get(triple)


@pytest.fixture(scope="session")
def small() -> EmbeddedStore:
    """The small graph."""
    store = Store()
    store.load(path=HERE / "small.trig", format=RdfFormat.TRIG)
    return EmbeddedStore(store)


@pytest.fixture(scope="session")
def asker(small: EmbeddedStore) -> Asker:
    """Asks the shipped questions of the small graph."""
    return Asker(small, Names(small), Catalogue(model().queries), evidence_of)


@pytest.fixture
def ask_own(small: EmbeddedStore, tmp_path: Path):
    """Asks a question written by a test of the small graph."""

    def ask(text: str, *args, **kwargs):
        prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        header, _, body = text.strip().partition("\n---\n")
        lines = "".join(f"#+ {line}\n" for line in header.splitlines())
        (tmp_path / "own.rq").write_text(f"{lines}\n{prologue}\n{body}\n", encoding="utf-8")
        return Asker(small, Names(small), Catalogue(tmp_path), evidence_of).ask("own", *args, **kwargs)

    return ask
