"""A new store that is written beside other work, from lines that come one portion after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Event

from mithaq.errors import StoreError
from mithaq.store.embedded import EmbeddedStore, Progress

Pieces = Iterable[bytes]


@contextmanager
def filling(folder: Path, *, progress: Progress = lambda _: None) -> Iterator[Callable[[Pieces], None]]:
    """Write a store to a new folder while other work is done; gives what takes more pieces, as :meth:`EmbeddedStore.create` does.

    The engine loads without Python, so the two go on side by side. The store is whole when this ends; where the other work
    fails, or is interrupted, even if only the store is waited for, no more is loaded, and the folder is of no use. Raises
    :class:`StoreError` where it cannot be written.
    """
    coming: SimpleQueue[Pieces | None] = SimpleQueue()
    given_up = Event()
    with ThreadPoolExecutor(1) as aside:
        storing = aside.submit(
            EmbeddedStore.create, folder, _as_they_come(coming, given_up), progress=progress
        )
        try:
            yield coming.put
            coming.put(None)
            storing.result()
        except BaseException:  # an interrupt too: it goes on its way once the other thread is told
            given_up.set()
            coming.put(None)
            raise


def _as_they_come(coming: SimpleQueue[Pieces | None], given_up: Event) -> Iterator[bytes]:
    while (pieces := coming.get()) is not None:
        for piece in pieces:
            if given_up.is_set():
                raise StoreError("the build that this store was for has failed")
            yield piece
