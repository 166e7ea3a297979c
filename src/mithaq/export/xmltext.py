"""Text as XML can hold it."""

from __future__ import annotations

import re

from mithaq.errors import InputError

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def require_xml(text: str, syntax: str, hint: str) -> None:
    """Refuse, with an :class:`InputError` that names ``syntax``, characters that no XML document may have."""
    if forbidden := _NOT_XML.search(text):
        raise InputError(f"{syntax} cannot hold the character U+{ord(forbidden[0]):04X}", hint=hint)


def keep_returns(text: str) -> str:
    """XML text whose carriage returns survive: a reader turns bare ones into line feeds."""
    return text.replace("\r", "&#13;")
