"""Stores: one small interface, and the embedded one that keeps the graph on disk."""

from collections.abc import Iterable

from mithaq.errors import InputError
from mithaq.store.embedded import EmbeddedStore
from mithaq.store.interface import FACTS, GraphName, Store

__all__ = ["FACTS", "EmbeddedStore", "GraphName", "Store", "allow", "within"]


def within(store: Store, seconds: float) -> Store:
    """The same store, whose queries are ended when they take longer."""
    # Imported when asked for: without a limit neither processes nor servers are needed.
    if isinstance(store, EmbeddedStore) and store.folder is not None:
        from mithaq.store.limited import LimitedStore

        return LimitedStore(store, store.folder, seconds)
    from mithaq.store.remote import RemoteStore

    if isinstance(store, RemoteStore):
        store.server.within = seconds
    return store


def allow(store: Store, services: Iterable[str]) -> None:
    """Let queries of a store call these endpoints, given by their addresses or their names in ``services.toml``.

    Raises :class:`mithaq.errors.InputError` for a store on a server, which would call them itself, unwatched.
    """
    from mithaq.store.service import allowed_services  # which brings HTTP with it

    if not isinstance(store, EmbeddedStore):
        raise InputError(
            "SERVICE cannot be allowed on a server",
            hint="Use a store in a folder: what it calls can be watched.",
        )
    store.services = allowed_services(services)
