"""A new store that is written beside other work, from lines that come one portion after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Event

from mithaq.errors import StoreError
from mithaq.store.embedded import EmbeddedStore, Progress

Pieces = Iterable[bytes]


class Filling:
    """What a store that is being written is given."""

    def __init__(self) -> None:
        self._coming: SimpleQueue[Pieces | None] = SimpleQueue()
        self._given_up = False
        self._is_loaded = Event()

    def add(self, pieces: Pieces) -> None:
        """Give more pieces, as :meth:`EmbeddedStore.create` takes them; they are loaded soon."""
        self._coming.put(pieces)

    def complete(self) -> None:
        """Nothing more comes: wait until all is loaded, or cannot be.

        Loading keeps more than one core busy, and what follows until the store is whole only one: work that can wait is best
        done after this.
        """
        self._coming.put(None)
        self._is_loaded.wait()

    def _give_up(self) -> None:
        self._given_up = True
        self._coming.put(None)

    def _as_they_come(self) -> Iterator[bytes]:
        while (pieces := self._coming.get()) is not None:
            for piece in pieces:
                if self._given_up:
                    raise StoreError("the build that this store was for has failed")
                yield piece


@contextmanager
def filling(folder: Path, *, progress: Progress = lambda _: None) -> Iterator[Filling]:
    """Write a store to a new folder while other work is done.

    The engine loads without Python, so the two go on side by side. The store is whole when this ends; where the other work
    fails, or is interrupted, even if only the store is waited for, no more is loaded, and the folder is of no use. Raises
    :class:`StoreError` where it cannot be written.
    """
    store = Filling()
    with ThreadPoolExecutor(1) as aside:
        storing = aside.submit(
            EmbeddedStore.create,
            folder,
            store._as_they_come(),
            progress=progress,
            loaded=store._is_loaded.set,
        )
        storing.add_done_callback(lambda _: store._is_loaded.set())
        try:
            yield store
            store.complete()
            storing.result()
        except BaseException as reason:
            # An interrupt too: whatever it is, it goes on its way once the other thread has ended.
            store._give_up()
            if isinstance(reason, KeyboardInterrupt) and not storing.done():
                progress("interrupted: waiting until the store lets go of its files")
            raise
