"""The closure worked out on a server by :mod:`mithaq.reasoning.sparql_update`, repeated until nothing is added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.reasoning.closure import Closure, Inconsistency, is_reportable
from mithaq.reasoning.facts import Facts
from mithaq.reasoning.literals import DATATYPES, is_inside, is_outside, is_well_typed, value
from mithaq.reasoning.rules import Pattern, Rule, Variable, fill
from mithaq.reasoning.sparql_update import HELP, TERM, Graphs, Statement, mentioned_literals, statements
from mithaq.terms import GRAPH, RDF, XSD, Node, Term, compact

#: The graphs in which a closure is worked out; they are gone afterwards.
GRAPHS = Graphs(*(GRAPH[f"staging-closure/{name}"] for name in ("work", "tautologies", "help")))
#: Contradictions of one rule that are told.
_MOST_TOLD = 10


class ClosingServer(Protocol):
    """What a server must do for a closure."""

    def update(self, sparql: str, *, again: bool = False) -> None:
        """Carry out an update; ``again`` tells that it does no harm twice."""

    def rows(self, variables: Sequence[str], where: str) -> Iterator[tuple[Node | None, ...]]:
        """All solutions of a group pattern."""

    def insert(self, quads: Iterable[tuple[NamedNode, Triple]]) -> Iterator[int]:
        """Add triples to graphs; how many after each part."""


def close_on(server: ClosingServer, triples: Iterable[Triple], rules: Sequence[Rule]) -> Closure:
    """What follows from triples by rules, worked out on a server; as :func:`mithaq.reasoning.close` has it."""
    run = _Run(server, list(dict.fromkeys(triples)), rules)
    _drop(server)
    try:
        return run.closure()
    finally:
        _drop(server)


def _drop(server: ClosingServer) -> None:
    for graph in GRAPHS.all():
        server.update(f"DROP SILENT GRAPH {graph}", again=True)


def script(triples: Iterable[Triple], rules: Sequence[Rule]) -> Iterator[str]:
    """The lines of one SPARQL 1.1 Update that loads triples and does one round of the rules on them.

    It is carried out again and again, until the graph of the work grows no more; then that graph holds the closure, with
    literals and blank nodes under the IRIs that the comments tell. What shows a contradiction is a query, in comments too.
    Unlike :func:`close_on` it does not work out again the lists that equalities change.
    """
    problem = _Problem(list(dict.fromkeys(triples)), rules)
    lists = _Lists(problem.coded)
    yield f"# Carry this out until the number of triples in {GRAPHS.work} grows no more."
    yield from (f"# {code} stands for {term}" for code, term in problem.terms.known())
    yield "INSERT DATA {"
    for graph, said in ((GRAPHS.work, problem.coded), (GRAPHS.help, [*problem.help(), *lists.help()])):
        yield f"GRAPH {graph} {{"
        yield from (f"  {triple} ." for triple in said)
        yield "}"
    yield "}"
    for statement in problem.printed(lists):
        if statement.rule.head:
            yield from (";", f"# {statement.rule.name}", statement.text)
        else:
            yield f"# {statement.rule.name}: ASK {{ {' '.join(statement.text.splitlines())} }}"


class _Terms:
    """Literals and blank nodes, each under an IRI of its own."""

    def __init__(self) -> None:
        self._codes: dict[Literal | BlankNode | Triple, NamedNode] = {}
        self._terms: dict[NamedNode, Literal | BlankNode | Triple] = {}

    def encode(self, term: Node) -> NamedNode:
        if isinstance(term, NamedNode):
            return term
        code = self._codes.get(term)
        if code is None:
            code = self._codes[term] = NamedNode(f"{TERM}{len(self._codes)}")
            self._terms[code] = term
        return code

    def decode(self, code: Node | None) -> Node:
        assert isinstance(code, NamedNode)  # noqa: S101 - all that was sent
        return self._terms.get(code, code)

    def known(self) -> list[tuple[NamedNode, Literal | BlankNode | Triple]]:
        return list(self._terms.items())

    def literals(self) -> list[tuple[NamedNode, Literal]]:
        return [(code, term) for code, term in self._terms.items() if isinstance(term, Literal)]


class _Problem:
    """Triples and rules as a server is told of them."""

    def __init__(self, given: Sequence[Triple], rules: Sequence[Rule]) -> None:
        self.given, self.rules = given, rules
        self.terms = _Terms()
        self.coded = [self._encoded(triple) for triple in given]
        self.names = {literal: self.terms.encode(literal) for literal in mentioned_literals(rules)}

    def _encoded(self, triple: Triple) -> Triple:
        encode = self.terms.encode
        return Triple(encode(triple.subject), triple.predicate, encode(triple.object))

    def help(self) -> Iterator[Triple]:
        """What rules ask of literals."""
        return _help_for_literals(self.terms, self.given)

    def printed(self, lists: _Lists) -> list[Statement]:
        """The rules, for lists as long as these."""
        lengths = lists.lengths()
        return [s for rule in self.rules for s in statements(rule, GRAPHS, self.names, lengths)]


class _Run:
    def __init__(self, server: ClosingServer, triples: Sequence[Triple], rules: Sequence[Rule]) -> None:
        self.server, self.given = server, triples
        self.problem = _Problem(triples, rules)
        self.terms = self.problem.terms
        self._counts: dict[tuple[Node, Node | None] | None, int] = {}

    def closure(self) -> Closure:
        """Load, run to the end, and read back what has been added."""
        self._load(GRAPHS.work, self.problem.coded)
        self._load(GRAPHS.help, self.problem.help())
        lists = _Lists(self.problem.coded)
        while True:
            self._load(GRAPHS.help, lists.help())
            printed = self.problem.printed(lists)
            self._saturate([statement for statement in printed if statement.rule.head])
            further = _Lists([*self._cells()])
            if further.help() == lists.help():
                break
            self._clear_lists()
            lists = further
        clashes = [clash for s in printed if not s.rule.head for clash in self._clashes(s)]
        return Closure(frozenset(self._inferred()), tuple(dict.fromkeys(clashes)))

    def _load(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        for _ in self.server.insert((graph, triple) for triple in triples):
            pass

    def _saturate(self, printed: Sequence[Statement]) -> None:
        """Each statement again and again, while its premises have new matches, until a round adds nothing."""
        seen: dict[int, dict[tuple[Node, Node | None] | None, int]] = {}
        while True:
            counts = self._tally()
            due = [s for n, s in enumerate(printed) if _is_due(s, seen.get(n), counts)]
            if not due:
                return
            for number, statement in enumerate(printed):
                if statement in due:
                    seen[number] = counts
                    self.server.update(statement.text, again=True)

    def _tally(self) -> dict[tuple[Node, Node | None] | None, int]:
        """How many triples there are of each predicate, of each class, and in all."""
        work = GRAPHS.work
        found: dict[tuple[Node, Node | None] | None, int] = {None: 0}
        for predicate, number in self.server.rows(["p", "n"], _counted("?p", f"GRAPH {work} {{ ?s ?p ?o }}")):
            assert predicate is not None  # noqa: S101 - it is grouped by
            found[predicate, None] = _number(number)
            found[None] += found[predicate, None]
        for class_, number in self.server.rows(
            ["c", "n"], _counted("?c", f"GRAPH {work} {{ ?s {RDF.type} ?c }}")
        ):
            found[RDF.type, class_] = _number(number)
        return found

    def _cells(self) -> Iterator[Triple]:
        for predicate in (RDF.first, RDF.rest):
            for subject, object_ in self.server.rows(
                ["s", "o"], f"GRAPH {GRAPHS.work} {{ ?s {predicate} ?o }}"
            ):
                yield Triple(subject, predicate, object_)  # type: ignore[arg-type]

    def _clear_lists(self) -> None:
        for predicate in (HELP.list, HELP.item, HELP.place, HELP.at, HELP.length):
            self.server.update(f"DELETE WHERE {{ GRAPH {GRAPHS.help} {{ ?s {predicate} ?o }} }}", again=True)

    def _inferred(self) -> Iterator[Triple]:
        given = set(self.given)
        hidden = set(self.server.rows(["s", "p", "o"], f"GRAPH {GRAPHS.tautologies} {{ ?s ?p ?o }}"))
        for row in self.server.rows(["s", "p", "o"], f"GRAPH {GRAPHS.work} {{ ?s ?p ?o }}"):
            triple = None if row in hidden else self._decoded(row)
            if triple is not None and triple not in given and is_reportable(triple):
                yield triple

    def _decoded(self, row: Sequence[Node | None]) -> Triple | None:
        """The triple of three IRIs, or ``None`` where RDF has no such triple (a literal as subject, say)."""
        subject, predicate, object_ = map(self.terms.decode, row)
        if isinstance(subject, Literal) or not isinstance(predicate, NamedNode):
            return None
        return Triple(subject, predicate, object_)

    def _clashes(self, statement: Statement) -> Iterator[Inconsistency]:
        rule, given = statement.rule, set(self.given)
        slots = {slot for p in statement.needs for slot in (p.subject, p.predicate, p.object)}
        names = sorted(slot.name for slot in slots if isinstance(slot, Variable))
        limited = f"{{ SELECT DISTINCT {' '.join(f'?{n}' for n in names)} WHERE {{ {statement.text} }} LIMIT {_MOST_TOLD} }}"
        for row in self.server.rows(names, limited):
            bound = dict(zip(names, row, strict=True))
            found = [
                self._decoded([_bound(slot, bound) for slot in (p.subject, p.predicate, p.object)])
                for p in statement.needs
            ]
            triples = tuple(triple for triple in found if triple is not None)
            words = {name: compact(self.terms.decode(term)) for name, term in bound.items()}
            message = fill(rule.description or f"this contradicts the rule {rule.name}", words)
            yield Inconsistency(
                rule.name, triples, message, tuple(triple for triple in triples if triple in given)
            )


def _bound(slot: Node | Variable, bound: dict[str, Node | None]) -> Node | None:
    return bound[slot.name] if isinstance(slot, Variable) else slot


def _counted(variable: str, where: str) -> str:
    return f"{{ SELECT {variable} (COUNT(*) AS ?n) WHERE {{ {where} }} GROUP BY {variable} }}"


def _number(term: Node | None) -> int:
    return int(term.value) if isinstance(term, Literal) else 0


def _key(pattern: Pattern) -> tuple[Node, Node | None] | None:
    """What of a pattern is counted: its predicate, with the class it may name; ``None`` for any triple."""
    if isinstance(pattern.predicate, Variable):
        return None
    named = pattern.predicate == RDF.type and isinstance(pattern.object, NamedNode)
    return pattern.predicate, pattern.object if named and isinstance(pattern.object, NamedNode) else None


def _is_due(
    statement: Statement,
    seen: dict[tuple[Node, Node | None] | None, int] | None,
    counts: dict[tuple[Node, Node | None] | None, int],
) -> bool:
    """Whether all premises have matches, and one has more than when the statement was last run."""
    keys = [_key(pattern) for pattern in statement.needs]
    if not all(counts.get(key) for key in keys):
        return False
    return seen is None or any(counts.get(key) != seen.get(key) for key in keys)


class _Lists:
    """The closed lists of some coded triples, as help for rules."""

    def __init__(self, coded: Sequence[Triple]) -> None:
        facts = Facts(triple for triple in coded if triple.predicate in (RDF.first, RDF.rest))
        self._found: dict[NamedNode, tuple[Term, ...]] = {}
        for head in sorted({t.subject for t in coded if t.predicate == RDF.first}, key=str):
            members = facts.members(facts.number(head))  # type: ignore[arg-type]
            if members:
                self._found[head] = tuple(facts.terms[member] for member in members)  # type: ignore[index]

    def lengths(self) -> list[int]:
        """The lengths that lists have."""
        return sorted({len(members) for members in self._found.values()})

    def help(self) -> list[Triple]:
        """What rules need to know of the lists."""
        triples = []
        for number, (head, members) in enumerate(self._found.items()):
            triples.append(Triple(head, HELP.length, HELP[f"length-{len(members)}"]))
            for place, member in enumerate(members):
                cell = HELP[f"cell-{number}-{place}"]
                triples += [
                    Triple(cell, HELP.list, head),
                    Triple(cell, HELP.item, member),
                    Triple(cell, HELP.at, HELP[f"at-{place}"]),
                    Triple(cell, HELP.place, Literal(str(place), datatype=XSD.integer)),
                ]
        return triples


def _help_for_literals(terms: _Terms, given: Sequence[Triple]) -> Iterator[Triple]:
    """What rules ask of literals: the value (for each its own where it is not known), and the datatypes it belongs to or not."""
    spoken = {
        term.value for t in given for term in (t.subject, t.object) if isinstance(term, NamedNode)
    } & DATATYPES
    values: dict[object, NamedNode] = {}
    for code, literal in terms.literals():
        meant = value(literal)
        yield Triple(code, HELP.value, values.setdefault(meant or literal, HELP[f"value-{len(values)}"]))
        if meant is not None:
            yield Triple(code, HELP.known, values[meant])
        well = is_well_typed(literal)
        if well is False:
            yield Triple(code, HELP.is_, HELP.IllTyped)
        inside = (
            {iri for iri in spoken if is_inside(literal, iri)} | {literal.datatype.value} if well else set()
        )
        yield from (Triple(code, HELP.inside, NamedNode(iri)) for iri in sorted(inside))
        yield from (
            Triple(code, HELP.outside, NamedNode(iri))
            for iri in sorted(DATATYPES)
            if is_outside(literal, iri)
        )
