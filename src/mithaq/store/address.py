"""Where a SPARQL server is and who asks it: a URL, and a user or a token from it or from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from mithaq.errors import StoreError

#: Seconds without a byte after which a server counts as silent, unless ``MITHAQ_STORE_TIMEOUT`` says otherwise.
PATIENCE = 60.0


@dataclass(frozen=True)
class Address:
    """A server. ``url`` carries no secret and may be shown; the rest is kept out of every message.

    ``update`` and ``graphs`` are the addresses for SPARQL Update and the Graph Store Protocol where they are told;
    ``patience`` is the time-out in seconds.
    """

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    update: str = ""
    graphs: str = ""
    patience: float = PATIENCE


def is_url(place: object) -> bool:
    """Whether what names a store is the URL of a server rather than a folder."""
    return isinstance(place, str) and "://" in place


def read_address(url: str) -> Address:
    """The address that a URL gives, with what the environment adds to it.

    A user in the URL goes before ``MITHAQ_STORE_USER`` and ``MITHAQ_STORE_PASSWORD``; ``MITHAQ_STORE_TOKEN`` is a bearer
    token. ``MITHAQ_STORE_UPDATE`` and ``MITHAQ_STORE_GRAPHS`` name the other addresses of a server where they cannot be
    guessed. Raises :class:`StoreError` for what is not the URL of a web server.
    """
    parts = _split(url)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    return Address(
        bare.rstrip("/"),
        unquote(parts.username or "") or os.environ.get("MITHAQ_STORE_USER", ""),
        unquote(parts.password or "") or os.environ.get("MITHAQ_STORE_PASSWORD", ""),
        os.environ.get("MITHAQ_STORE_TOKEN", ""),
        os.environ.get("MITHAQ_STORE_UPDATE", ""),
        os.environ.get("MITHAQ_STORE_GRAPHS", ""),
        _patience(),
    )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        shown = url.rpartition("@")[2]  # never the password
        raise StoreError(
            f"not the URL of a SPARQL server: {shown}",
            hint="It begins with http:// or https:// and names a host.",
        )
    return parts


def _patience() -> float:
    said = os.environ.get("MITHAQ_STORE_TIMEOUT", "")
    try:
        patience = float(said) if said else PATIENCE
    except ValueError:
        patience = 0.0
    if not patience > 0:
        raise StoreError(f"MITHAQ_STORE_TIMEOUT is not a number of seconds above zero: {said}")
    return patience
