"""The project's own engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.reasoning.closure import OF_TAUTOLOGIES, UNIVERSAL, Closure, Inconsistency, is_tautology
from mithaq.reasoning.facts import Coded, Facts, grouped
from mithaq.reasoning.pausing import collection_paused
from mithaq.reasoning.proofs import Proofs, bindings
from mithaq.reasoning.rules import Rule, Variable, fill
from mithaq.reasoning.saturation import Saturation
from mithaq.terms import RDF


class NativeEngine:
    """Semi-naive evaluation of the rules, specialised by the ontology."""

    def close(
        self, triples: Sequence[Triple], rules: Sequence[Rule], *, blank_nodes: bool = False
    ) -> Closure:
        with collection_paused():
            return closure_of(saturate(triples, rules), blank_nodes=blank_nodes)


def closure_of(saturation: Saturation, *, blank_nodes: bool = False) -> Closure:
    """What a closure that has been run shows of itself; ``blank_nodes`` shows the triples that have some too."""
    facts, hidden = saturation.facts, saturation.tautologies
    derived = grouped(coded for coded, round_ in facts.rounds.items() if round_ and coded not in hidden)
    inferred = frozenset(
        chain.from_iterable(_reportable(facts, *group, blank_nodes) for group in derived.items())
    )
    return Closure(inferred, tuple(inconsistencies(saturation)))


def _reportable(facts: Facts, verb: int, rows: Sequence[Coded], blank_nodes: bool) -> Iterator[Triple]:
    """The triples of one predicate that belong into a result.

    As :func:`is_reportable` has it, which is asked only where it may say no: millions of triples come through here.
    """
    terms, predicate = facts.terms, facts.terms[verb]
    if not isinstance(predicate, NamedNode):
        return
    subjects, objects = {row[0] for row in rows}, {row[2] for row in rows}
    kinds = Literal if blank_nodes else Literal | BlankNode
    unnamed = {number for number in subjects if isinstance(terms[number], kinds)}
    passed_over = set() if blank_nodes else {number for number in objects if facts.is_blank(number)}
    if predicate == RDF.type:
        passed_over |= {number for number in objects if terms[number] in UNIVERSAL}
    found = (
        Triple(terms[subject], predicate, terms[object_])  # type: ignore[arg-type]
        for subject, _, object_ in rows
        if object_ not in passed_over and subject not in unnamed
    )
    yield from (t for t in found if not is_tautology(t)) if predicate in OF_TAUTOLOGIES else found


def saturate(triples: Iterable[Triple], rules: Iterable[Rule]) -> Saturation:
    """Close triples and keep everything: blank nodes, literal subjects, tautologies, rounds."""
    with collection_paused():
        saturation = Saturation(Facts(triples), rules)
        saturation.run()
    return saturation


def inconsistencies(saturation: Saturation) -> Iterator[Inconsistency]:
    """The contradictions of a closure in words, in the order of the rules and then of the triples at fault."""
    proofs = Proofs(saturation.facts, saturation.programs)
    facts = saturation.facts
    found: dict[tuple[int, frozenset[int]], tuple[list[str], Inconsistency]] = {}
    for program, template, frame in saturation.clashes:
        codes = proofs.visible(tuple(program.premises(template, frame)))
        triples = decoded(facts, codes)
        rule = program.rule
        words = rule.description or f"this contradicts the rule {rule.name}"
        message = fill(words, bindings(program, frame, proofs.expressions))
        given = proofs.given(codes)
        entry = (
            sorted(map(str, triples)),
            Inconsistency(
                rule.name,
                triples,
                message,
                decoded(facts, given),
                _in_words(proofs, codes),
                _in_words(proofs, given),
            ),
        )
        # "a and b" and "b and a" are one contradiction.
        key = (
            program.order,
            frozenset(
                frame[register] for slot, register in program.registers.items() if isinstance(slot, Variable)
            ),
        )
        if key not in found or entry[1].message < found[key][1].message:
            found[key] = entry
    for _, (_, inconsistency) in sorted(found.items(), key=lambda item: (item[0][0], item[1][0])):
        yield inconsistency


def _in_words(proofs: Proofs, codes: Iterable[Coded]) -> tuple[str, ...]:
    """Triples as a person reads them, without the cells of lists: what names a list shows its members."""
    cells = (proofs.facts.first, proofs.facts.rest)
    return tuple(proofs.expressions.triple(coded) for coded in codes if coded[1] not in cells)


def decoded(facts: Facts, codes: Iterable[Coded]) -> tuple[Triple, ...]:
    """The triples of those numbers that RDF can write."""
    return tuple(triple for coded in codes if (triple := facts.decode(coded)))
