"""Every claim gets exactly one standing, in the order of precedence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AS_OF, SCHEMA_TURTLE, SOURCES, claim, local_names, triple, triples
from mithaq.acceptance import accept, read_schema
from mithaq.errors import ClaimError
from mithaq.terms import MITHAQ

SCHEMA = read_schema(triples(SCHEMA_TURTLE))
PARTNERS = "nation:PAK mithaq:hasDefensePartner nation:CHN ."

#: Each row may have all the faults of the rows below it: the first standing that applies is the one it gets.
PRECEDENCE = [
    ("Withdrawn", {"withdrawn": "misread"}),
    ("Disfavoured", {"rank": "Deprecated"}),
    ("Denied", {"polarity": "Denied"}),
    ("Hedged", {"certainty": "Hedged"}),
    ("Attributed", {"scope": "General"}),
    ("Accepted", {}),
]


def standings(*claims):
    result = accept(claims, SCHEMA, SOURCES, AS_OF)
    return {
        name: local_names([standing])[0]
        for name, standing in zip(local_names(result.standings), result.standings.values(), strict=True)
    }


@pytest.mark.parametrize(("expected", "qualifiers"), PRECEDENCE)
def test_each_standing(expected, qualifiers):
    assert standings(claim("a", PARTNERS, **qualifiers)) == {"a": expected}


@pytest.mark.parametrize("position", range(len(PRECEDENCE)))
def test_the_first_standing_that_applies_wins(position):
    together: dict[str, str] = {}
    for _, qualifiers in PRECEDENCE[position:]:
        together |= qualifiers
    assert standings(claim("a", PARTNERS, **together)) == {"a": PRECEDENCE[position][0]}


@pytest.mark.parametrize("nature", ["Causal", "Evaluative"])
def test_a_causal_or_evaluative_claim_stays_attributed_though_it_is_specific(nature):
    result = accept([claim("a", PARTNERS, nature=nature)], SCHEMA, SOURCES, AS_OF)
    assert local_names(result.standings.values()) == ["Attributed"]
    assert not result.stated


def test_only_accepted_claims_state_facts():
    claims = [
        claim("a", "nation:PAK mithaq:hasDefensePartner nation:CHN ."),
        claim("b", "nation:PAK mithaq:hasDefensePartner nation:FRA .", certainty="Hedged"),
        claim("c", "nation:PAK mithaq:hasDefensePartner nation:IND .", polarity="Denied"),
        claim("d", "nation:PAK mithaq:hasDefensePartner nation:IRN .", withdrawn="not in the source"),
    ]
    assert set(accept(claims, SCHEMA, SOURCES, AS_OF).stated) == {triple(PARTNERS)}


def test_a_denial_of_several_triples_is_refused_since_it_does_not_say_which_is_false():
    with pytest.raises(ClaimError, match="denies 2 triples"):
        accept(
            [claim("a", PARTNERS + " nation:PAK a mithaq:Nation .", polarity="Denied")],
            SCHEMA,
            SOURCES,
            AS_OF,
        )


def test_a_source_that_nothing_describes_is_an_error_that_names_it():
    with pytest.raises(ClaimError, match="source:rumour"):
        accept([claim("a", PARTNERS, source="source:rumour")], SCHEMA, SOURCES, AS_OF)


STATUS = st.sampled_from(["FullMember", "Observer", "Suspended"])
ANY_CLAIM = st.tuples(
    st.sampled_from(["membership:PAK-OIC-1", "membership:TUR-OIC-1"]),
    STATUS,
    st.sampled_from(["source:treaty", "source:news", "source:essay"]),
    st.sampled_from(["Affirmed", "Denied"]),
    st.sampled_from(["Stated", "Hedged"]),
    st.sampled_from(["Specific", "General"]),
    st.sampled_from(["Preferred", "Normal", "Deprecated"]),
    st.booleans(),
)


@given(st.lists(ANY_CLAIM, max_size=12), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_the_counts_add_up(rows, random):
    claims = [
        claim(
            f"c{n}",
            f"{spell} mithaq:hasStatus mithaq:{status} .",
            source=source,
            polarity=polarity,
            certainty=certainty,
            scope=scope,
            rank=rank,
            withdrawn="why not" if withdrawn else "",
        )
        for n, (spell, status, source, polarity, certainty, scope, rank, withdrawn) in enumerate(rows)
    ]
    result = accept(claims, SCHEMA, SOURCES, AS_OF)
    assert sum(result.counts().values()) == len(claims)
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert accept(shuffled, SCHEMA, SOURCES, AS_OF) == result
    # Whatever was accepted is free of conflict: one status a spell, and no standing denial of it.
    held = [t for t in result.stated if t.predicate == MITHAQ.hasStatus]
    assert len({t.subject for t in held}) == len(held)
    assert not set(held) & set(result.denials)
