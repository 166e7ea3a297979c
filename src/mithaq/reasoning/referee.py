"""owlrl, the referee: slow, and right on what it carries out. In this room nothing but this module knows rdflib."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

import owlrl
import rdflib
from owlrl.AxiomaticTriples import OWLRL_Datatypes_Disjointness
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.reasoning.closure import Closure, Inconsistency, axioms, is_reportable
from mithaq.reasoning.literals import is_well_typed
from mithaq.reasoning.native import inconsistencies, saturate
from mithaq.reasoning.rules import Rule
from mithaq.terms import RDF, XSD, Term

#: The rules that owlrl has inside it.
STANDARD = "owl2-rl"

_ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
#: Stands before the datatype of an ill-typed literal: on some of them owlrl stumbles.
_ILL_TYPED = "urn:x-mithaq:ill-typed:"


class OwlrlEngine:
    """owlrl's closure, with the rules that are not of the standard run around it until neither finds anything new.

    Contradictions are looked for with the given rules in owlrl's closure, as owlrl does not look for all of them and gives
    no triples; if it finds one and they do not, that is reported under the name "owlrl".
    """

    def close(
        self, triples: Sequence[Triple], rules: Sequence[Rule], *, blank_nodes: bool = False
    ) -> Closure:
        own = [rule for rule in rules if rule.ruleset != STANDARD]
        graph = rdflib.Graph()
        with _literals_as_written():
            for triple in triples:
                graph.add(_to_rdflib(triple))
            complaints: list[str] = []
            closed = self._expand(graph, complaints)
            while own and (found := _conclusions(closed, own) - closed):
                for triple in found:
                    graph.add(_to_rdflib(triple))
                closed = self._expand(graph, complaints)
        leave_out = closure_of_nothing() | axioms(rules) | set(triples)
        inferred = frozenset(
            triple for triple in closed - leave_out if is_reportable(triple, blank_nodes=blank_nodes)
        )
        return Closure(inferred, _contradictions(set(triples), closed, rules, complaints))

    def _expand(self, graph: rdflib.Graph, complaints: list[str]) -> set[Triple]:
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
        for node, _, message in list(graph.triples((None, _ERROR, None))):
            if str(message) not in complaints:
                complaints.append(str(message))
            graph.remove((node, None, None))
        return set(_from_rdflib(graph))


@lru_cache(maxsize=1)
def closure_of_nothing() -> frozenset[Triple]:
    """What owlrl derives whatever the data: from the empty graph, and from the mere use of a literal of some datatype.

    The second are the axioms that datatypes are disjoint, which say nothing of the data.
    """
    graph = rdflib.Graph()
    with _literals_as_written():
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    for axiom in OWLRL_Datatypes_Disjointness:
        graph.add(axiom)
    return frozenset(_from_rdflib(graph))


def _conclusions(closed: set[Triple], own: Sequence[Rule]) -> set[Triple]:
    facts = saturate(closed, own).facts
    derived = (facts.decode(coded) for coded, round_ in facts.rounds.items() if round_)
    return {triple for triple in derived if triple is not None}


def _contradictions(
    given: set[Triple], closed: set[Triple], rules: Sequence[Rule], complaints: Sequence[str]
) -> tuple[Inconsistency, ...]:
    # All rules again, as the types of literals and what equals them cannot be read from the referee's closure. Lists are
    # read as they were given: an equality of members puts two members into one cell.
    readable = [t for t in closed if t in given or t.predicate not in (RDF.first, RDF.rest)]
    found = tuple(inconsistencies(saturate(sorted(readable, key=str), rules)))
    return found or tuple(Inconsistency("owlrl", (), message) for message in complaints)


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """rdflib rewrites literals (``Z`` becomes ``+00:00``) unless it is told not to; its switch is global.

    So is its table of datatypes, to which owlrl adds its own and never takes them out: pySHACL would then judge by them.
    """
    before = rdflib.NORMALIZE_LITERALS
    datatypes = rdflib.term._toPythonMapping
    known = dict(datatypes)
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
        datatypes.clear()
        datatypes.update(known)


_RdflibTriple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


def _to_rdflib(triple: Triple) -> _RdflibTriple:
    return _term(triple.subject), _term(triple.predicate), _term(triple.object)


def _term(term: Term | Triple) -> rdflib.term.Node:
    match term:
        case NamedNode():
            return rdflib.URIRef(term.value)
        case BlankNode():
            return rdflib.BNode(term.value)
        case Literal() if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        case Literal():
            mark = _ILL_TYPED if is_well_typed(term) is False else ""
            return rdflib.Literal(term.value, datatype=rdflib.URIRef(mark + term.datatype.value))
    raise ValueError(f"rdflib has no triples about triples: {term}")


def _from_rdflib(graph: rdflib.Graph) -> Iterator[Triple]:
    """The triples that RDF can write: owlrl also keeps types of literals."""
    for subject, predicate, object_ in graph:
        if isinstance(subject, rdflib.Literal) or not isinstance(predicate, rdflib.URIRef):
            continue
        start = _subject(subject)
        yield Triple(start, NamedNode(str(predicate)), _object(object_))


def _subject(node: rdflib.term.Node) -> NamedNode | BlankNode:
    return BlankNode(str(node)) if isinstance(node, rdflib.BNode) else NamedNode(str(node))


def _object(node: rdflib.term.Node) -> Term:
    if not isinstance(node, rdflib.Literal):
        return _subject(node)
    if node.language:
        return Literal(str(node), language=node.language)
    datatype = str(node.datatype).removeprefix(_ILL_TYPED) if node.datatype else XSD.string.value
    return Literal(str(node), datatype=NamedNode(datatype))
