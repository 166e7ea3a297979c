"""RDF files to quads, safely: pyoxigraph parses, errors name file, line and column, XML entities are refused."""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from xml.parsers import expat

from pyoxigraph import Quad, RdfFormat, parse

from mithaq.errors import InputError, Place

FORMATS: Mapping[str, RdfFormat] = MappingProxyType(
    {
        "turtle": RdfFormat.TURTLE,
        "trig": RdfFormat.TRIG,
        "ntriples": RdfFormat.N_TRIPLES,
        "nquads": RdfFormat.N_QUADS,
        "jsonld": RdfFormat.JSON_LD,
        "rdfxml": RdfFormat.RDF_XML,
    }
)

#: What a file's ending says of its format.
ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        ".ttl": "turtle",
        ".trig": "trig",
        ".nt": "ntriples",
        ".nq": "nquads",
        ".jsonld": "jsonld",
        ".json": "jsonld",
        ".rdf": "rdfxml",
        ".owl": "rdfxml",
        ".xml": "rdfxml",
    }
)

STDIN = "-"

#: What the parser says of JSON-LD whose context is not in the file.
_FETCHES = "LoadDocumentCallback"

#: An entity that is declared between single quotation marks, which the parser does not take.
_SINGLE_QUOTED = re.compile(rb"""(<!ENTITY\s+[^\s'"]+\s+)'([^'"]*)'""")

#: Characters of an entity that may be declared: enough for the IRI of a namespace.
_LONGEST_ENTITY = 256


def parse_file(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002 - the RDF term
    base: str | None = None,
    namespaces: bool = False,
) -> Iterator[Quad]:
    """The quads of a file; ``-`` is standard input, read as TriG (which Turtle and N-Triples are too) unless told.

    Blank nodes get fresh labels, so that files can be read side by side. ``base`` is what relative IRIs are resolved
    against, where the file does not say so itself. ``namespaces`` allows RDF/XML to declare entities that stand for short
    texts, as editors of ontologies do for namespaces; others are always refused.
    Raises :class:`InputError` with file, line and column.
    """
    return parse_bytes(
        read_input(path), format or format_of(path), name_of(path), base, namespaces=namespaces
    )


def parse_bytes(
    data: bytes,
    format: str,  # noqa: A002 - the RDF term
    name: str,
    base: str | None = None,
    *,
    namespaces: bool = False,
) -> Iterator[Quad]:
    """The quads of a text already read; ``name`` is what error messages call it."""
    if format not in FORMATS:
        raise InputError(f"unknown format '{format}'", hint=f"Known: {', '.join(FORMATS)}.")
    data = data.removeprefix(codecs.BOM_UTF8)  # which some editors put before any text
    if format == "rdfxml":
        data = _with_safe_entities(data, name, short_allowed=namespaces)
    try:
        yield from parse(data, format=FORMATS[format], base_iri=base, rename_blank_nodes=True)
    except SyntaxError as error:
        raise InputError(_words(error), where=_place(error, data, name)) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("not UTF-8 text", where=Place(name, line), hint="Save the file as UTF-8.") from error
    except (ValueError, OSError) as error:
        raise InputError(f"cannot be read as {format}: {error}", where=Place(name)) from error


def standard_input() -> bytes:
    """All of standard input. Raises :class:`InputError` where it is closed."""
    if sys.stdin is None:
        raise InputError("standard input is closed", hint="Name a file in place of '-'.")
    return sys.stdin.buffer.read()


def name_of(path: Path | str) -> str:
    """What messages call a file."""
    return "<stdin>" if str(path) == STDIN else str(path)


def read_input(path: Path | str) -> bytes:
    """The bytes of a file; ``-`` is standard input. Raises :class:`InputError` where there is none to read."""
    if str(path) == STDIN:
        return standard_input()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError as error:
        raise InputError("there is no such file", where=Place(str(path))) from error
    except IsADirectoryError as error:
        raise InputError("this is a folder, not a file", where=Place(str(path))) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=Place(str(path))) from error


def format_of(path: Path | str) -> str:
    """The format that a file's ending tells; standard input is TriG. Raises :class:`InputError` for another ending."""
    if str(path) == STDIN:
        return "trig"
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise InputError(
            f"cannot tell the format from the ending '{ending}'",
            where=Place(str(path)),
            hint=f"Use one of {', '.join(ENDINGS)}, or name the format.",
        )
    return ENDINGS[ending]


def _words(error: SyntaxError) -> str:
    """The parser's message without its own account of the place, which :func:`_place` gives."""
    message = str(error.msg)
    if _FETCHES in message:
        return "the context is at another address, and nothing is fetched: write it into the file"
    _, _, rest = message.partition(": ")
    return rest if message.startswith("Parser error at") and rest else message


def _place(error: SyntaxError, data: bytes, name: str) -> Place:
    if error.lineno is None:
        return Place(name)
    # The parser points past the end of the text when something is missing there: name the last line that is.
    last = max(1, len(data.splitlines()))
    line = min(error.lineno, last)
    return Place(name, line, error.offset if line == error.lineno else None)


def _with_safe_entities(data: bytes, name: str, *, short_allowed: bool) -> bytes:
    """Entities can unfold without bound or read files; no RDF/XML needs those that a document declares itself.

    One that stands for a short text without entities in it makes a document longer by a bounded factor only. The text comes
    back with such entities between the quotation marks that the parser takes.
    """
    prolog = 0

    def refuse(_name: str, is_parameter: bool, value: str | None, *_: object) -> None:
        is_short = value is not None and len(value) <= _LONGEST_ENTITY and not {"&", "%", "<"} & set(value)
        if short_allowed and is_short and not is_parameter:
            return
        raise InputError(
            "the XML declares entities, which are refused since they can unfold without bound",
            where=Place(name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1),
            hint="Write the values out, or save the file as Turtle.",
        )

    def begin(*_: object) -> None:
        nonlocal prolog
        prolog = prolog or parser.CurrentByteIndex

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = begin
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError(
            f"not well-formed XML: {expat.errors.messages[error.code]}",
            where=Place(name, error.lineno, error.offset + 1),
        ) from error
    return _SINGLE_QUOTED.sub(rb'\1"\2"', data[:prolog]) + data[prolog:]
