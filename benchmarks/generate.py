"""Generated alliance graphs of any size: nations, groups, memberships, obligations, activities; with claims where wanted.

    python benchmarks/generate.py SIZE [--claims] > graph.nt      (graph.nq with claims)

The same size always gives the same graph. Sizes are counted in instance triples; the ontology is not among them.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from itertools import islice, pairwise

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from mithaq.parsing import parse_file
from mithaq.resources import model
from mithaq.terms import CLAIM, CLAIMS_GRAPH, FACTS_GRAPH, MITHAQ, OWL, RDF, XSD

_BASE = "https://w3id.org/mithaq/"
_NATIONS = 200
_SEED = 1969
_SOURCE = NamedNode(_BASE + "source/generated")


def ontology() -> list[Triple]:
    """The shipped ontology with its definitions."""
    folder = model().ontology
    files = [*sorted(folder.glob("*.ttl")), *sorted((folder / "definitions").glob("*.ttl"))]
    return [quad.triple for path in files for quad in parse_file(path)]


def instances(size: int) -> list[Triple]:
    """An alliance graph of ``size`` different triples."""
    return list(islice((triple for thing in _things(size) for triple in thing), size))


def claims(size: int) -> Iterator[Quad]:
    """Claims whose own graphs hold ``size`` triples: one claim to each thing's triples, nine triples of metadata to each claim."""
    left = size
    for number, thing in enumerate(_things(size)):
        said = thing[:left]
        left -= len(said)
        yield from _claim(number, said)
        if not left:
            return


def background() -> Iterator[Quad]:
    """What a build of generated claims needs beside them and the ontology: their source, and the day that "now" means."""
    day = Literal("2026-11-23", datatype=XSD.date)
    for predicate, value in (
        (RDF.type, MITHAQ.Dataset),
        (MITHAQ.hasSourceKind, NamedNode(MITHAQ.iri + "Dataset")),
        (MITHAQ.coversUntil, day),
    ):
        yield Quad(_SOURCE, predicate, value, CLAIMS_GRAPH)
    yield Quad(FACTS_GRAPH, MITHAQ.asOf, day, CLAIMS_GRAPH)


def additions(count: int, *, start: int = 0) -> list[list[Triple]]:
    """What ``count`` further claims would say of things that no generated graph names, five triples each."""
    pick = random.Random(_SEED + 1)  # noqa: S311 - not for secrets
    return [_membership(f"added{start + n}", pick, groups=10) for n in range(count)]


def steps(count: int) -> list[Triple]:
    """A transitive property, and a chain of so many steps of it."""
    follows, things = MITHAQ.follows, [NamedNode(f"{_BASE}thing/{n}") for n in range(count + 1)]
    return [
        Triple(follows, RDF.type, OWL.TransitiveProperty),
        *(Triple(a, follows, b) for a, b in pairwise(things)),
    ]


def equals(count: int) -> list[Triple]:
    """So many things that are the same, each by one step from the one before, and five facts of each."""
    things = [NamedNode(f"{_BASE}thing/{n}") for n in range(count)]
    facts = [Triple(a, MITHAQ[f"p{n}"], Literal(f"{a.value} {n}")) for a in things for n in range(5)]
    return [*(Triple(a, OWL.sameAs, b) for a, b in pairwise(things)), *facts]


def _claim(number: int, said: list[Triple]) -> Iterator[Quad]:
    iri = CLAIM[f"generated-{number}"]
    for triple in said:
        yield Quad(triple.subject, triple.predicate, triple.object, iri)
    described = (
        (RDF.type, MITHAQ.Claim),
        (MITHAQ.hasSource, _SOURCE),
        (MITHAQ.statement, Literal(f"Generated statement {number}.")),
        (MITHAQ.rowKey, Literal(str(number))),
        (MITHAQ.hasPolarity, MITHAQ.Affirmed),
        (MITHAQ.hasCertainty, MITHAQ.Stated),
        (MITHAQ.hasScope, MITHAQ.Specific),
        (MITHAQ.hasNature, MITHAQ.Descriptive),
        (MITHAQ.hasRank, MITHAQ.Normal),
    )
    for predicate, value in described:
        yield Quad(iri, predicate, value, CLAIMS_GRAPH)


def _nation(number: int) -> NamedNode:
    return NamedNode(f"{_BASE}nation/g{number}")


def _things(size: int) -> Iterator[list[Triple]]:
    """The triples of one thing after the other, without end: nations, groups, then spells, obligations, activities."""
    pick = random.Random(_SEED)  # noqa: S311 - not for secrets
    groups = max(10, size // 2000)
    nations = min(_NATIONS, max(20, size // 50))
    for number in range(nations):
        yield [Triple(_nation(number), RDF.type, MITHAQ.Nation)]
    for number in range(groups):
        kind = MITHAQ.MultilateralAlliance if number % 3 == 0 else MITHAQ.Organization
        yield [Triple(_group(number), RDF.type, kind)]
    number = 0
    while True:
        number += 1
        yield _membership(f"g{number}", pick, groups, nations)
        if number % 2:
            yield _obligation(number, pick, nations)
        yield _exercise(number, pick, nations)


def _group(number: int) -> NamedNode:
    return NamedNode(f"{_BASE}organization/g{number}")


def _membership(name: str, pick: random.Random, groups: int, nations: int = 20) -> list[Triple]:
    spell = NamedNode(f"{_BASE}membership/{name}")
    year = Literal(str(pick.randrange(1945, 2025)), datatype=XSD.gYear)
    return [
        Triple(spell, RDF.type, MITHAQ.CurrentFullMembership if pick.random() < 0.5 else MITHAQ.Membership),
        Triple(spell, MITHAQ.hasHolder, _nation(pick.randrange(nations))),
        Triple(spell, MITHAQ.inGroup, _group(pick.randrange(groups))),
        Triple(spell, MITHAQ.hasStatus, MITHAQ.FullMember),
        Triple(spell, MITHAQ.startDate, year),
    ]


def _obligation(number: int, pick: random.Random, nations: int) -> list[Triple]:
    duty = NamedNode(f"{_BASE}obligation/g{number}")
    pact = NamedNode(f"{_BASE}instrument/g{number}")
    debtor, creditor = pick.sample(range(nations), 2)
    kind = pick.choice(
        (MITHAQ.DefenseObligation, MITHAQ.ConsultationObligation, MITHAQ.NonAggressionObligation)
    )
    return [
        Triple(pact, RDF.type, MITHAQ.MutualDefensePact if number % 4 == 1 else MITHAQ.Treaty),
        Triple(duty, RDF.type, kind),
        Triple(duty, RDF.type, MITHAQ.ObligationInForce),
        Triple(duty, MITHAQ.isOwedBy, _nation(debtor)),
        Triple(duty, MITHAQ.isOwedTo, _nation(creditor)),
        Triple(duty, MITHAQ.isStatedIn, pact),
    ]


def _exercise(number: int, pick: random.Random, nations: int) -> list[Triple]:
    exercise = NamedNode(f"{_BASE}activity/g{number}")
    year = Literal(str(pick.randrange(1980, 2025)), datatype=XSD.gYear)
    partners = pick.sample(range(nations), pick.randrange(2, 6))
    return [
        Triple(exercise, RDF.type, MITHAQ.JointMilitaryExercise),
        Triple(exercise, MITHAQ.startDate, year),
        Triple(exercise, MITHAQ.hasStage, MITHAQ.Completed),
        *(Triple(exercise, MITHAQ.hasParticipant, _nation(partner)) for partner in partners),
    ]


def main() -> None:
    """Write a graph to standard output."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if "--claims" in sys.argv:
        serialize(claims(size), sys.stdout.buffer, format=RdfFormat.N_QUADS)
    else:
        serialize(instances(size), sys.stdout.buffer, format=RdfFormat.N_TRIPLES)


if __name__ == "__main__":
    main()
