"""``sh:sparql``: queries of one flat group, which is what can be run quickly and with certain meaning.

A query may hold triple patterns, FILTER and BIND. Nested groups, OPTIONAL, UNION, sub-queries, GRAPH and the keywords that
SHACL itself forbids are refused: what ``$this`` means inside them depends on how it is put there. Where each pattern begins
with ``$this``, and one comes first, the query needs nothing but what is said of the focus nodes, and is asked once for all.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from mithaq.store.guard import check_query
from mithaq.terms import OWL, PREFIXES, SH, Node
from mithaq.validation.shacl.graph import IndexedGraph, Terms
from mithaq.validation.shacl.paths import HERE, Path, Read, Step
from mithaq.validation.shacl.shape import Fault, Valued
from mithaq.validation.shacl.source import ShapesGraph, refused

_TOKEN = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'
      |<[^<>"{}|^`\\\x00-\x20]*>|\#[^\n]*|[?$]\w+|[A-Za-z_][\w.-]*?:[\w.-]*[\w-]|\w+|[^\s\w]''',
    re.VERBOSE | re.DOTALL,
)
_REFUSED = frozenset(
    [
        "minus",
        "values",
        "service",
        "optional",
        "union",
        "graph",
        "exists",
        "construct",
        "ask",
        "describe",
        "group",
        "having",
        "limit",
        "offset",
        "from",
    ]
)

#: What one solution binds each variable to.
Row = dict[str, Node | None]


@dataclass
class SparqlConstraint:
    """One query; ``local`` where it reads only what is said of ``$this``."""

    query: str
    local: bool
    path: Step | None
    terms: Terms
    component: NamedNode = SH.SPARQLConstraintComponent
    message: str = ""
    minds_absence = True
    _found: dict[int, list[Fault]] = field(default_factory=dict, repr=False)
    _version: int = -1

    def prepare(self, graph: IndexedGraph, focuses: Iterable[int]) -> None:
        """Ask the query for all of these focus nodes."""
        if self._version != graph.version:
            self._version, self._found = graph.version, {}
        ahead: dict[int, list[Fault]] = {focus: [] for focus in focuses}
        if ahead:
            for row in _rows(_store_of(graph, ahead if self.local else None), self.query):
                this = row["this"]
                code = -1 if this is None else self.terms.code(this)
                if code in ahead:
                    ahead[code].append(self._fault(row))
        self._found.update(ahead)

    def faults(self, graph: IndexedGraph, focus: int, values: Sequence[int]) -> Sequence[Fault]:
        """A fault a row."""
        del values
        if self._version != graph.version or focus not in self._found:
            self.prepare(graph, [focus])
        return self._found[focus]

    def failing(self, graph: IndexedGraph, valued: Valued) -> list[int]:
        """The focus nodes with a row."""
        return [focus for focus, values in valued.items() if self.faults(graph, focus, values)]

    def reads(self, path: Path) -> Iterator[Read]:
        """All that is said of the focus node, or everything."""
        del path
        yield Read(HERE, None, False) if self.local else EVERYTHING

    def _fault(self, row: Row) -> Fault:
        path, value, message = row.get("path"), row.get("value"), row.get("message")
        if value is None and self.path is None:
            value = row.get("this")
        step = Step(self.terms.code(path)) if isinstance(path, NamedNode) else self.path
        return Fault(
            value, step, message.value if isinstance(message, Literal) else _filled(self.message, row)
        )


#: A constraint that may be about any triple at all.
EVERYTHING = Read(HERE, -1, False)


def read_query(
    source: ShapesGraph, node: Node, constraint: Node, path: NamedNode | None, terms: Terms
) -> SparqlConstraint:
    """The query of a ``sh:sparql``. Raises :class:`mithaq.errors.InputError` for one that is not flat, or no SELECT."""
    select = source.only(constraint, SH.select)
    if not isinstance(select, Literal):
        raise refused(node, "has a sh:sparql without a sh:select")
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _prefixes(source, constraint))
    body = select.value
    if path is not None:
        body = re.sub(r"[$?]PATH\b", lambda _: str(path), body)
    tokens = [token for token in _TOKEN.findall(body) if not token.startswith("#")]
    _refuse_what_is_not_flat(node, tokens)
    query = prologue + body
    check_query(query, tuple, "sh:select")
    try:
        pyoxigraph.Store().query(query, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise refused(node, f"has a query that cannot be read: {error}", "Mend the query.") from error
    step = None if path is None else Step(terms.code(path))
    return SparqlConstraint(query, _is_local(node, tokens), step, terms)


def _prefixes(source: ShapesGraph, constraint: Node) -> Iterator[tuple[str, str]]:
    owners = list(source.values(constraint, SH.prefixes))
    for owner in owners:
        owners += [each for each in source.values(owner, OWL.imports) if each not in owners]
        for declared in source.values(owner, SH.declare):
            name, namespace = source.only(declared, SH.prefix), source.only(declared, SH.namespace)
            if isinstance(name, Literal) and isinstance(namespace, Literal):
                yield name.value, namespace.value


def _refuse_what_is_not_flat(node: Node, tokens: list[str]) -> None:
    lower = [token.lower() for token in tokens]
    for token in lower:
        if token in _REFUSED:
            raise refused(node, f"has a query with {token.upper()}, which this engine does not run")
        if token in ("$shapesgraph", "$currentshape", "?shapesgraph", "?currentshape"):
            raise refused(node, f"has a query with {token}, which this engine does not run")
    if lower.count("select") != 1 or lower.count("{") != 1:
        raise refused(node, "has a query with a group within a group, which this engine does not run")
    for before, after_ in itertools.pairwise(lower):
        if before == "as" and after_ in ("$this", "?this"):
            raise refused(node, "has a query that gives $this another value", "Mend the query.")


def _is_local(node: Node, tokens: list[str]) -> bool:
    """Whether each triple pattern begins with ``$this``.

    The first statement has to be a pattern with it: from there on it is bound in the whole group, and to look for all
    solutions is the same as to put each focus node in beforehand. Raises :class:`mithaq.errors.InputError` otherwise.
    """
    statements = list(_statements(tokens[tokens.index("{") + 1 : -1]))
    if (
        not statements
        or statements[0][0].lower() in ("filter", "bind")
        or not _THIS.intersection(statements[0])
    ):
        raise refused(node, "has a query that does not begin with a triple pattern of $this")
    patterns = [each for each in statements if each[0].lower() not in ("filter", "bind")]
    return all(each[0] in _THIS and not _NOT_PLAIN.intersection(each) for each in patterns)


_THIS = frozenset(("$this", "?this"))
#: What a property path or an anonymous node is written with.
_NOT_PLAIN = frozenset("^/|[](*+?!")


def _statements(tokens: list[str]) -> Iterator[list[str]]:
    """The statements of a flat group: triples of one subject, or a FILTER or BIND with its brackets."""
    statement: list[str] = []
    depth = 0
    for token in tokens:
        is_test = bool(statement) and statement[0].lower() in ("filter", "bind")
        if depth == 0 and statement and token.lower() in (".", "filter", "bind"):
            yield statement
            statement = []
        if token != "." or depth:  # noqa: S105 - a full stop
            statement.append(token)
        depth += {"(": 1, ")": -1}.get(token, 0)
        if is_test and depth == 0 and token == ")":  # noqa: S105 - a bracket
            yield statement
            statement = []
    if statement:
        yield statement


def _store_of(graph: IndexedGraph, subjects: Iterable[int] | None) -> pyoxigraph.Store:
    store, term = pyoxigraph.Store(), graph.terms.term
    if subjects is None:
        triples = graph.triples()
        store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    else:
        coded = ((s, p, o) for s in subjects for p, o in graph.about(s))
        store.bulk_extend(Quad(term(s), term(p), term(o)) for s, p, o in coded)  # type: ignore[arg-type]
    return store


def _rows(store: pyoxigraph.Store, query: str) -> Iterator[Row]:
    solutions = store.query(query, prefixes=dict(PREFIXES))
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - seen to be a SELECT
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: solution[name] for name in names}


_VARIABLE = re.compile(r"\{[?$](\w+)\}")


def _filled(message: str, row: Row) -> str:
    def text(match: re.Match[str]) -> str:
        term = row.get(match[1])
        return match[0] if term is None else getattr(term, "value", str(term))

    return _VARIABLE.sub(text, message)
