"""A store that is written while other work goes on."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Event, main_thread

import pytest
from pyoxigraph import NamedNode

from mithaq.errors import InputError, StoreError
from mithaq.store import EmbeddedStore, embedded
from mithaq.store.filling import filling

#: Seconds in which a thread that is free to run has run.
PATIENCE = 20.0


def lines(first: int, last: int) -> list[bytes]:
    return [f"<urn:s> <urn:p> <urn:{number}> .\n".encode() for number in range(first, last)]


def test_a_store_holds_all_that_came_in_several_portions(tmp_path: Path) -> None:
    with filling(tmp_path / "store") as store:
        store.add(lines(0, 3))
        store.add([])
        store.add(iter(lines(3, 5)))
    found = {quad.object for quad in EmbeddedStore.open(tmp_path / "store").match()}
    assert found == {NamedNode(f"urn:{number}") for number in range(5)}


def test_what_comes_is_loaded_while_other_work_goes_on(tmp_path: Path) -> None:
    taken = Event()

    def told() -> Iterator[bytes]:
        yield from lines(0, 1)
        taken.set()

    with filling(tmp_path / "store") as store:
        store.add(told())
        assert taken.wait(PATIENCE)


def test_once_it_is_complete_all_is_loaded(tmp_path: Path) -> None:
    given: list[bytes] = []

    def told() -> Iterator[bytes]:
        for line in lines(0, 1000):
            given.append(line)
            yield line

    with filling(tmp_path / "store") as store:
        store.add(told())
        store.complete()
        assert len(given) == 1000


def test_a_store_that_cannot_be_written_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file in the way")
    with pytest.raises(StoreError, match="cannot be written"), filling(tmp_path / "store") as store:
        store.add(lines(0, 3))
        store.complete()


def test_work_that_fails_fails_with_its_own_error_and_nothing_more_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_PART", 1)
    begun, failed, gone, given = Event(), Event(), Event(), []

    def told() -> Iterator[bytes]:
        for number, line in enumerate(lines(0, 1000)):
            if number == 1:
                begun.set()
                failed.wait(PATIENCE)
            if number > 1:
                gone.wait(0.02)  # so that all of them would take far longer than to fail
            given.append(line)
            yield line

    with pytest.raises(InputError, match="other work"), filling(tmp_path / "store") as store:
        store.add(told())
        assert begun.wait(PATIENCE)
        failed.set()
        raise InputError("other work has failed")
    assert len(given) < 1000


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="the system sends no signals to threads")
def test_an_interrupt_while_only_the_store_is_waited_for_ends_the_loading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_PART", 1)
    work_is_done, gone, given = Event(), Event(), []
    messages: list[str] = []

    def told() -> Iterator[bytes]:
        for number, line in enumerate(lines(0, 1000)):
            if number == 1:
                assert work_is_done.wait(PATIENCE)
                signal.pthread_kill(main_thread().ident, signal.SIGINT)  # where it waits
            if number > 1:
                gone.wait(0.02)  # so that all of them would take far longer than that
            given.append(line)
            yield line

    with pytest.raises(KeyboardInterrupt), filling(tmp_path / "store", progress=messages.append) as store:
        store.add(told())
        work_is_done.set()
    assert len(given) < 1000
    assert messages == ["interrupted: waiting until the store lets go of its files"]


def test_a_store_that_cannot_be_written_is_told_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file in the way")
    with pytest.raises(StoreError, match="cannot be written"), filling(tmp_path / "store") as store:
        store.add(lines(0, 3))


def test_parts_grow_with_what_is_loaded_as_far_as_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_PART", 100)
    monkeypatch.setattr(embedded, "_LARGEST", 1000)
    given = lines(0, 500)
    parts = list(embedded._parts(given))
    assert b"".join(parts) == b"".join(given)
    sizes, slack = [len(part) for part in parts[:-1]], len(given[-1])
    assert sizes == sorted(sizes)
    assert 100 <= sizes[0] < 100 + slack
    assert 1000 <= sizes[-1] < 1000 + slack
