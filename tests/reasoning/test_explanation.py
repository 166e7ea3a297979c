"""Why a triple holds and why another does not, down to the claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Triple

from mithaq.reasoning import (
    Computed,
    Declared,
    Derivation,
    Explainer,
    Ground,
    Rule,
    Stated,
    close,
    parse_rules,
)
from mithaq.terms import CLAIM, FACTS_GRAPH, MITHAQ, ONTOLOGY_GRAPH, XSD
from reasoning.small_graphs import ontologies, shipped_rules, standard_rules, triple, turtle

NOTE = "definition: islamic-nation"
ONTOLOGY = turtle("""
mithaq:isAlliedWith a owl:SymmetricProperty . mithaq:isMemberOf owl:inverseOf mithaq:hasMember .
mithaq:MutualDefensePact rdfs:subClassOf mithaq:DefensePact . mithaq:DefensePact rdfs:subClassOf mithaq:Treaty .
""")
DEFINITION = turtle("""
[ owl:intersectionOf ( mithaq:Nation [ owl:onProperty mithaq:isMemberOf ; owl:hasValue organization:OIC ] ) ]
  rdfs:subClassOf mithaq:IslamicNation .
""")
FACTS = {
    "nation:PAK a mithaq:Nation": "names-1",
    "nation:CHN a mithaq:Nation": "names-2",
    "membership:m mithaq:hasHolder nation:PAK": "spell-1",
    "membership:m mithaq:inGroup organization:OIC": "spell-1",
    "organization:OIC mithaq:hasMember nation:SAU": "list-1",
    "nation:USA mithaq:isAlliedWith nation:SAU": "essay-5",
    "instrument:i a mithaq:MutualDefensePact": "pact-1",
}
CURRENT = triple("membership:m a mithaq:CurrentFullMembership")
AS_OF = Triple(FACTS_GRAPH, MITHAQ.asOf, Literal("2026-11-23", datatype=XSD.date))


def grounds() -> dict[Triple, Ground]:
    found: dict[Triple, Ground] = dict.fromkeys(ONTOLOGY, Declared(ONTOLOGY_GRAPH))
    found |= dict.fromkeys(DEFINITION, Declared(ONTOLOGY_GRAPH, NOTE))
    found |= {triple(text): Stated((CLAIM[claim],)) for text, claim in FACTS.items()}
    holder = triple("membership:m mithaq:hasHolder nation:PAK")
    found[CURRENT] = Computed("currency", (holder, AS_OF), "no accepted end by 2026-11-23")
    return found


@pytest.fixture(scope="module")
def explainer() -> Explainer:
    return Explainer(grounds(), shipped_rules())


def why(explainer: Explainer, text: str) -> Derivation:
    derivation = explainer.why(triple(text))
    assert derivation is not None
    return derivation


def rules_used(derivation: Derivation) -> list[str]:
    return [step.rule for step in derivation.steps() if step.rule]


def check_steps(derivation: Derivation, rules: Iterable[Rule], given: Mapping[Triple, Ground]) -> None:
    """Each step follows from its premises by its rule alone; each leaf is what was given; nothing rests on itself."""
    # What a literal belongs to cannot be written as a premise, so the rules for that may help.
    helpers = [
        rule
        for rule in rules
        if rule.name in ("dt-type2", "prp-rng", "cls-avf", "prp-fp", "eq-sym", "cls-oo")
    ]
    for step in derivation.steps():
        if step.rule is None:
            assert step.ground is not None
            assert given[step.triple] == step.ground
            continue
        premises = [premise.triple for premise in step.premises]
        rule = [rule for rule in rules if rule.name == step.rule]
        alone = Explainer(dict.fromkeys(premises, Declared(ONTOLOGY_GRAPH)), rule)
        with_help = Explainer(dict.fromkeys(premises, Declared(ONTOLOGY_GRAPH)), [*rule, *helpers])
        assert alone.why(step.triple) or with_help.why(step.triple), (step.rule, step.text, premises)
        assert step.triple not in {below.triple for premise in step.premises for below in premise.steps()}


def test_an_inferred_fact_is_explained_down_to_its_claims(explainer: Explainer) -> None:
    derivation = why(explainer, "nation:PAK a mithaq:IslamicNation")
    assert rules_used(derivation) == ["cax-sco", "cls-int1", "cls-hv2", "member-by-current-spell"]
    assert derivation.claims() == (CLAIM["names-1"], CLAIM["spell-1"])
    check_steps(derivation.premises[0], shipped_rules(), grounds())


def test_a_definition_is_shown_as_a_choice(explainer: Explainer) -> None:
    derivation = why(explainer, "nation:PAK a mithaq:IslamicNation")
    axiom = derivation.premises[0]
    assert axiom.ground == Declared(ONTOLOGY_GRAPH, NOTE)
    assert (
        axiom.text
        == "(mithaq:Nation and (mithaq:isMemberOf value organization:OIC)) rdfs:subClassOf mithaq:IslamicNation"
    )


def test_what_the_build_computed_shows_its_premises_and_the_absence(explainer: Explainer) -> None:
    derivation = why(explainer, "membership:m a mithaq:CurrentFullMembership")
    assert isinstance(derivation.ground, Computed)
    holder, as_of = derivation.premises
    assert holder.ground == Stated((CLAIM["spell-1"],))
    assert (as_of.triple, as_of.ground) == (AS_OF, None)
    assert as_of.text == 'graph:facts mithaq:asOf "2026-11-23"^^xsd:date'


def test_a_computed_ground_that_leans_on_itself_ends() -> None:
    first, second = triple(":x a :A"), triple(":x a :B")
    explainer = Explainer({first: Computed("c", (second,)), second: Computed("c", (first,))}, [])
    derivation = explainer.why(first)
    assert derivation is not None
    assert len(list(derivation.steps())) == 2


def test_a_stated_fact_is_its_own_explanation(explainer: Explainer) -> None:
    derivation = why(explainer, "nation:USA mithaq:isAlliedWith nation:SAU")
    assert (derivation.rule, derivation.premises) == (None, ())
    assert derivation.claims() == (CLAIM["essay-5"],)


def test_words_are_filled_in(explainer: Explainer) -> None:
    derivation = why(explainer, "nation:SAU mithaq:isAlliedWith nation:USA")
    assert derivation.description == "mithaq:isAlliedWith holds both ways"


def test_the_smallest_derivation_is_chosen() -> None:
    data = turtle("""
    :p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :x :p :y .
    :r a owl:SymmetricProperty . :y :r :x .
    """)
    derivation = Explainer(dict.fromkeys(data, Declared(ONTOLOGY_GRAPH)), standard_rules()).why(
        triple(":x :r :y")
    )
    assert derivation is not None
    assert rules_used(derivation) == ["prp-symp"]


def test_claims_of_what_does_not_hold(explainer: Explainer) -> None:
    assert explainer.claims(triple("nation:SAU mithaq:isAlliedWith nation:PAK")) == ()
    assert explainer.why(triple("nation:SAU mithaq:isAlliedWith nation:PAK")) is None
    assert explainer.why(triple(":never :heard :of")) is None


def test_claims_come_in_the_order_of_the_tree_and_once() -> None:
    data = turtle(":p a owl:TransitiveProperty . :a :p :b . :b :p :c . :c :p :d .")
    claims = [CLAIM.t, CLAIM.one, CLAIM.two, CLAIM.one]
    given = {t: Stated((claim,)) for t, claim in zip(data, claims, strict=True)}
    assert sorted(Explainer(given, standard_rules()).claims(triple(":a :p :d")), key=str) == [
        CLAIM.one,
        CLAIM.t,
        CLAIM.two,
    ]


def test_all_derivations_differ_and_stop_at_the_limit() -> None:
    data = turtle(
        ":p a owl:TransitiveProperty . " + " ".join(f":a :p :n{i} . :n{i} :p :z ." for i in range(30))
    )
    explainer = Explainer(dict.fromkeys(data, Declared(ONTOLOGY_GRAPH)), standard_rules())
    assert len(set(explainer.all_derivations(triple(":a :p :z")))) == 20
    assert len(set(explainer.all_derivations(triple(":a :p :z"), limit=50))) == 30
    assert len(list(explainer.all_derivations(data[1]))) == 1
    assert list(explainer.all_derivations(triple(":z :p :a"))) == []


def test_a_proof_may_be_long() -> None:
    rules = parse_rules("r: ?x <urn:case:next> ?y . ?y a <urn:case:Good> => ?x a <urn:case:Good>")
    length = 3000
    data = turtle(f":n{length} a :Good . " + " ".join(f":n{i} :next :n{i + 1} ." for i in range(length)))
    derivation = Explainer(dict.fromkeys(data, Declared(ONTOLOGY_GRAPH)), rules).why(triple(":n0 a :Good"))
    assert derivation is not None
    assert len(list(derivation.steps())) == 2 * length + 1


@settings(max_examples=30, deadline=None, derandomize=True)
@given(ontologies())
def test_every_explanation_is_sound(text: str) -> None:
    data = turtle(text)
    given: dict[Triple, Ground] = {t: Stated((NamedNode(f"urn:claim:{i}"),)) for i, t in enumerate(data)}
    explainer = Explainer(given, standard_rules())
    for inferred in sorted(close(data, standard_rules()).inferred, key=str)[:12]:
        derivation = explainer.why(inferred)
        assert derivation is not None
        check_steps(derivation, standard_rules(), given)


def test_why_not_says_what_is_missing(explainer: Explainer) -> None:
    (first, *_) = explainer.why_not(triple("nation:CHN a mithaq:IslamicNation"))
    assert first.rule == "cax-sco"
    (part,) = first.deeper
    assert (part.rule, [need.text for need in part.held][1:]) == ("cls-int1", ["nation:CHN a mithaq:Nation"])
    (value,) = part.deeper
    assert [need.triple for need in value.missing] == [
        triple("nation:CHN mithaq:isMemberOf organization:OIC")
    ]


def test_why_not_finds_the_nearest_miss(explainer: Explainer) -> None:
    found = explainer.why_not(triple("nation:CHN mithaq:isMemberOf organization:OIC"))
    assert [obstacle.rule for obstacle in found] == ["member-by-current-spell", "cls-hv1", "prp-inv2"]
    spell = found[0]
    assert [need.text for need in spell.missing] == ["membership:m mithaq:hasHolder nation:CHN"]
    assert {need.text for need in spell.held} == {
        "membership:m a mithaq:CurrentFullMembership",
        "membership:m mithaq:inGroup organization:OIC",
    }


def test_why_not_names_conditions_and_what_was_never_found() -> None:
    rules = parse_rules(
        "r: ?o a <urn:case:Duty> ; <urn:case:by> ?a ; <urn:case:to> ?b . ?a != ?b => ?a <urn:case:helps> ?b"
    )
    explainer = Explainer(
        dict.fromkeys(turtle(":o a :Duty ; :by :x ; :to :x ."), Declared(ONTOLOGY_GRAPH)), rules
    )
    (same,) = explainer.why_not(triple(":x :helps :x"))
    assert [need.text for need in same.missing] == ["<urn:case:x> != <urn:case:x>"]
    (other,) = Explainer({}, rules).why_not(triple(":x :helps :y"))
    assert [need.text for need in other.missing] == [
        "?o a <urn:case:Duty>",
        "?o <urn:case:by> <urn:case:x>",
        "?o <urn:case:to> <urn:case:y>",
    ]


def test_why_not_of_what_holds_or_what_no_rule_concludes(explainer: Explainer) -> None:
    assert explainer.why_not(triple("nation:SAU mithaq:isAlliedWith nation:USA")) == []
    assert explainer.why_not(triple("nation:SAU mithaq:never nation:USA")) == []
