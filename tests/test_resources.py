"""The model's folders, and the digest by which a store knows that it is out of date."""

from __future__ import annotations

import shutil

from mithaq.resources import Model, model


def copy(folder):
    for name in ("ontology", "data", "queries"):
        shutil.copytree(getattr(model(), name), folder / name)
    return Model(folder / "ontology", folder / "data", folder / "queries")


def test_the_digest_depends_on_what_a_build_reads_and_on_nothing_else(tmp_path):
    own = copy(tmp_path)
    assert own.digest() == model().digest()
    (own.queries / "mine.rq").write_text("ASK {}")
    (own.data / ".as-of.ttl.swp").write_text("an editor's")
    assert own.digest() == model().digest()
    with (own.data / "as-of.ttl").open("a") as file:
        file.write("# a comment\n")
    assert own.digest() != model().digest()


def test_moving_text_from_one_file_to_another_changes_the_digest(tmp_path):
    own = copy(tmp_path)
    (own.data / "a.ttl").write_text("")
    before = own.digest()
    (own.data / "a.ttl").rename(own.data / "b.ttl")
    assert own.digest() != before
