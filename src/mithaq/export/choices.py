"""Picking by name: the one way in which a format or a kind of export is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TypeVar

from mithaq.errors import UnknownNameError

T = TypeVar("T")


def choose(what: str, name: str, options: Mapping[str, T]) -> T:
    """The option called ``name``; ``what`` says in the message what is being chosen.

    Raises :class:`UnknownNameError` with the nearest names.
    """
    if name in options:
        return options[name]
    near = get_close_matches(name.lower(), options, n=3, cutoff=0.5)
    raise UnknownNameError(f"unknown {what} '{name}'", near, hint=f"known: {', '.join(options)}")
