"""Claims held against a graph on a real SPARQL server: the verdicts are the same as in a folder."""

from __future__ import annotations

import pytest

from mithaq.corroborating import corroborate
from mithaq.hosting import put_remote, reach
from mithaq.store.remote import RemoteStore
from store.conftest import oxigraph, server_url, virtuoso, virtuoso_process  # noqa: F401 - fixtures


@pytest.fixture
def remote(world, letters_model, server_url):  # noqa: F811 - the fixture
    """The graph of the letters with all datasets, on a server."""
    return put_remote(
        reach(server_url), world.store.match(graph=None), world.manifest, letters_model, lambda _: None
    )


def test_on_a_server_the_verdicts_are_those_of_a_folder(world, remote, letters_model):
    assert isinstance(remote.store, RemoteStore)
    there, here = corroborate(remote.store, letters_model), world.corroborate()
    assert {one.outcome for one in there} == {one.outcome for one in here}
    for format_ in ("markdown", "trig"):
        assert there.render(format_) == here.render(format_)


def test_from_the_command_line_too(run, remote, in_letters_world, server_url, letters_home):  # noqa: F811 - the fixture
    there = run("corroborate", "2015-1-4", "--store", server_url)
    assert there.status == 0
    assert there.out == run("corroborate", "2015-1-4", home=letters_home).out


def test_verdicts_are_not_kept_on_a_server_and_this_is_said(run, remote, in_letters_world, server_url):  # noqa: F811
    found = run("corroborate", "2015-1-4", "--keep", "--store", server_url)
    assert found.status == 2
    assert (
        "verdicts are kept only for a graph that was built from the shipped data and imports, in a folder"
        in found.err
    )
