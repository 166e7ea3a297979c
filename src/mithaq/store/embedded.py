"""The embedded store: Oxigraph, in memory or in a folder on disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat

from mithaq.errors import Place, QueryError, StoreError
from mithaq.store.guard import caret, check_query
from mithaq.store.interface import FACTS, GraphName, Store
from mithaq.terms import PREFIXES, Subject, Term

Progress = Callable[[str], None]

#: Quads between two words of progress.
_OFTEN = 1_000_000
#: Bytes that are loaded at once, first and at most: some 80,000 and 170,000 quads.
_PART, _LARGEST = 16 << 20, 32 << 20
#: A part has at least this share of what is loaded before it: the engine merges all that it holds after every few parts.
_SHARE = 1 / 3
#: How the label of a blank node begins; a literal may hold it too.
_BLANK = b"_:"


class EmbeddedStore:
    """An Oxigraph dataset behind the :class:`mithaq.store.Store` interface."""

    def __init__(self, store: pyoxigraph.Store, folder: Path | None = None) -> None:
        self.raw = store
        self.folder = folder
        #: The endpoints that a query may call with ``SERVICE``.
        self.services: frozenset[str] = frozenset()

    @classmethod
    def in_memory(cls, quads: Iterable[Quad] = ()) -> EmbeddedStore:
        """A store that is gone with the process."""
        store = pyoxigraph.Store()
        store.bulk_extend(quads)
        return cls(store)

    @classmethod
    def copy_of(cls, store: Store) -> EmbeddedStore:
        """A copy in memory, free to change, of all that a store holds; blank nodes get other labels."""
        if not isinstance(store, EmbeddedStore):
            return cls.in_memory(store.match(graph=None))
        copy = pyoxigraph.Store()
        # As text the quads never become objects of Python, which takes most of the time.
        copy.bulk_load(store.raw.dump(format=RdfFormat.N_QUADS) or b"", format=RdfFormat.N_QUADS)
        return cls(copy)

    @classmethod
    def in_memory_of(cls, nquads: Iterable[bytes]) -> EmbeddedStore:
        """As :meth:`in_memory`, of pieces of a document in N-Quads, as :meth:`create` takes them; blank nodes get labels of their own."""
        store = pyoxigraph.Store()
        store.bulk_load(b"".join(nquads), format=RdfFormat.N_QUADS, lenient=True)
        return cls(store)

    @classmethod
    def create(
        cls,
        folder: Path,
        nquads: Iterable[bytes],
        *,
        progress: Progress = lambda _: None,
        loaded: Callable[[], None] = lambda: None,
    ) -> None:
        """Write a store to a new folder and close it; the folder is of no use until this returns.

        ``nquads`` are pieces of a document in N-Quads, each of whole lines, as this program writes them: what the terms are made
        of is not looked at again. ``progress`` is told after each million quads how many there are, and ``loaded`` that all are
        there and only need to be put in order.
        """
        try:
            store = pyoxigraph.Store(folder)
            for part in _parts(_counted(nquads, progress)):
                # What the terms are made of has been looked at when they were read.
                store.bulk_load(part, format=RdfFormat.N_QUADS, lenient=True)
            store.flush()
            loaded()
            store.optimize()
        except OSError as error:
            raise StoreError(f"the store cannot be written: {error}", where=Place(str(folder))) from error

    @classmethod
    def open(cls, folder: Path) -> EmbeddedStore:
        """Open a finished store for reading; any number of processes may do so at once."""
        try:
            return cls(pyoxigraph.Store.read_only(str(folder)), folder)
        except OSError as error:
            raise StoreError(
                f"the store cannot be opened: {error}",
                where=Place(str(folder)),
                hint="Run 'mithaq build' to make it anew.",
            ) from error

    def query(self, sparql: str, *, name: str = "<query>") -> QuerySolutions | QueryTriples | QueryBoolean:
        """Run a query; see :meth:`mithaq.store.Store.query`."""
        check_query(sparql, lambda: {graph.value for graph in self.graphs()}, name, self.services)
        if self.services:
            return self._federated(sparql, name)
        return evaluate(self.raw, sparql, name)

    def _federated(self, sparql: str, name: str) -> QuerySolutions | QueryTriples | QueryBoolean:
        """As :meth:`query`, all of it at once, since other servers are only reached while the query runs."""
        from mithaq.store.federated import run  # which brings HTTP with it

        return run(self.raw, sparql, name, self.services)

    def match(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,  # noqa: A002 - the RDF term
        graph: GraphName | None = FACTS,
    ) -> Iterator[Quad]:
        """Quads by pattern; see :meth:`mithaq.store.Store.match`."""
        return self.raw.quads_for_pattern(subject, predicate, object, graph)

    def graphs(self) -> list[NamedNode]:
        """The names of all named graphs, sorted."""
        names = (graph for graph in self.raw.named_graphs() if isinstance(graph, NamedNode))
        return sorted(names, key=lambda node: node.value)


def _counted(pieces: Iterable[bytes], progress: Progress) -> Iterator[bytes]:
    lines = 0
    for piece in pieces:
        yield piece
        before, lines = lines, lines + piece.count(b"\n")
        if lines // _OFTEN > before // _OFTEN:
            progress(f"stored {lines // _OFTEN * _OFTEN} quads")


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces put together to what is loaded at once: a bulk load takes some ten times the memory of what it loads.

    Each load gives blank nodes labels of its own, so all lines that may have one are loaded together, at the end.
    """
    part, anonymous, loaded = bytearray(), bytearray(), 0
    for piece in pieces:
        if _BLANK in piece:
            for line in piece.splitlines(keepends=True):
                if _BLANK in line:
                    anonymous += line
                else:
                    part += line
        else:
            part += piece
        if len(part) >= max(_PART, min(loaded * _SHARE, _LARGEST)):
            loaded += len(part)
            whole, part = bytes(part), bytearray()  # nothing is held twice while it is loaded
            yield whole
    yield from (bytes(rest) for rest in (part, anonymous) if rest)


def evaluate(store: pyoxigraph.Store, sparql: str, name: str) -> QuerySolutions | QueryTriples | QueryBoolean:
    """A query that has been looked at already, run on an engine. Raises :class:`QueryError` that points into the text."""
    try:
        return store.query(sparql, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise _syntax_error(sparql, str(error), name) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query failed: {error}", where=Place(name)) from error


_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_PREFIXED = re.compile(r"(?:[A-Za-z][\w\-]*)?:")
_UPDATE = re.compile(
    r"^\s*(?:(?:PREFIX|BASE)\s+\S*\s*<[^>]*>\s*)*(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b",
    re.I,
)


def _syntax_error(sparql: str, message: str, name: str) -> QueryError:
    match = _PLACE.match(message)
    if match is None:
        return QueryError(f"the query cannot be read: {message}", where=Place(name))
    line, column = int(match[1]), int(match[2])
    lines = sparql.split("\n")  # as the engine counts them: no other character ends a line
    text = lines[line - 1] if line <= len(lines) else ""
    what = "syntax error: the query cannot go on like this"
    if update := _UPDATE.match(sparql):
        what = f"{update[1].upper()} is an update; a query can only SELECT, ASK, CONSTRUCT or DESCRIBE"
    elif not text[column - 1 :].strip() and line == len(lines):
        what = "syntax error: the query ends too early"
    elif "Prefix not found" in match[3] and (prefixes := list(_PREFIXED.finditer(text[:column]))):
        # The engine points behind the prefix that it does not know.
        what, column = f"the prefix '{prefixes[-1][0]}' is not declared", prefixes[-1].start() + 1
    return QueryError(what, where=Place(name, line, column), hint=caret(text, column))
