"""Every shipped rule, on cases kept in files: what it concludes, nothing else, and nothing with a premise less."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Triple

from mithaq.reasoning import Closure, Declared, Explainer, Rule, close, is_tautology
from mithaq.reasoning.rules import Use
from mithaq.terms import ONTOLOGY_GRAPH
from reasoning.small_graphs import shipped_rules, turtle

RULES = {rule.name: rule for rule in shipped_rules()}


@dataclass(frozen=True)
class Case:
    rule: str
    others: tuple[str, ...]
    premises: tuple[Triple, ...]
    is_false: bool
    conclusions: frozenset[Triple]

    @property
    def rules(self) -> list[Rule]:
        return [RULES[name] for name in (self.rule, *self.others)]


def read_cases() -> list[Case]:
    cases = []
    for path in sorted((Path(__file__).parent / "cases").glob("*.txt")):
        for block in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, rest = block.split("\n", 1)
            premises, _, conclusions = rest.partition("=> ")
            name, *others = title.replace(" with ", " ").split()
            wanted = conclusions.strip()
            expected = [] if wanted in ("false", "nothing") else turtle(wanted)
            cases.append(
                Case(name, tuple(others), tuple(turtle(premises)), wanted == "false", frozenset(expected))
            )
    return cases


CASES = read_cases()
BY_NAME = [pytest.param(case, id=f"{case.rule}-{place}") for place, case in enumerate(CASES)]


def contradictions(closure: Closure, case: Case) -> set[str]:
    return {found.rule for found in closure.inconsistencies} & {case.rule}


#: The names in tables 4 to 9 of OWL 2 Profiles, section 4.3.
STANDARD = {
    "eq": "ref sym trans rep-s rep-p rep-o diff1 diff2 diff3",
    "prp": "ap dom rng fp ifp irp symp asyp trp spo1 spo2 eqp1 eqp2 pdw adp inv1 inv2 key npa1 npa2",
    "cls": "thing nothing1 nothing2 int1 int2 uni com svf1 svf2 avf hv1 hv2 maxc1 maxc2 maxqc1 maxqc2 maxqc3 maxqc4 oo",
    "cax": "sco eqc1 eqc2 dw adc",
    "dt": "type1 type2 eq diff not-type",
    "scm": "cls sco eqc1 eqc2 op dp spo eqp1 eqp2 dom1 dom2 rng1 rng2 hv svf1 svf2 avf1 avf2 int uni",
}
FALSE = {"eq-diff1", "eq-diff2", "eq-diff3", "prp-irp", "prp-asyp", "prp-pdw", "prp-adp", "prp-npa1", "prp-npa2"} | {
    "cls-nothing2", "cls-com", "cls-maxc1", "cls-maxqc1", "cls-maxqc2", "cax-dw", "cax-adc", "dt-not-type"
}  # fmt: skip


def test_every_rule_of_the_standard_is_there() -> None:
    """All but dt-eq, which would write every number again in each of its spellings: the rule file says where it is used."""
    standard = {f"{table}-{name}" for table, names in STANDARD.items() for name in names.split()}
    ours = [rule for rule in RULES.values() if rule.ruleset == "owl2-rl"]
    assert standard - {rule.name.split(".")[0] for rule in ours} == {"dt-eq"}
    assert {rule.name.split(".")[0] for rule in ours} <= standard
    # The standard lets dt-diff conclude owl:differentFrom, and eq-diff1 find the contradiction; ours is both in one.
    assert {rule.name.split(".")[0] for rule in ours if not rule.head} == FALSE | {"dt-diff"}


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} == set(RULES)


def test_every_rule_says_in_words_what_it_does() -> None:
    assert [rule.name for rule in RULES.values() if not rule.description] == []


@pytest.mark.parametrize("case", BY_NAME)
def test_a_rule_concludes_what_it_should_and_no_more(case: Case) -> None:
    closure = close(case.premises, case.rules)
    assert contradictions(closure, case) == ({case.rule} if case.is_false else set())
    if RULES[case.rule].use is Use.TAUTOLOGY:
        assert closure.inferred == frozenset()
    elif not case.is_false:
        kept = {conclusion for conclusion in case.conclusions if not is_tautology(conclusion)}
        assert closure.inferred == kept - set(case.premises)


@pytest.mark.parametrize("case", BY_NAME)
def test_why_names_the_rule(case: Case) -> None:
    explainer = Explainer(dict.fromkeys(case.premises, Declared(ONTOLOGY_GRAPH)), case.rules)
    for conclusion in case.conclusions:
        derivation = explainer.why(conclusion)
        assert derivation is not None
        assert derivation.rule in (case.rule, *case.others)


@pytest.mark.parametrize("case", BY_NAME)
def test_no_premise_can_be_left_out(case: Case) -> None:
    for left_out in case.premises:
        rest = [premise for premise in case.premises if premise != left_out]
        closure = close(rest, case.rules)
        if case.is_false:
            assert not contradictions(closure, case), left_out
        elif case.conclusions:
            held = Explainer(dict.fromkeys(rest, Declared(ONTOLOGY_GRAPH)), case.rules)
            assert any(held.why(conclusion) is None for conclusion in case.conclusions), left_out


@pytest.mark.parametrize("case", [case for case in CASES if case.is_false], ids=lambda case: case.rule)
def test_a_contradiction_names_the_triples_at_fault(case: Case) -> None:
    (found,) = [
        found for found in close(case.premises, case.rules).inconsistencies if found.rule == case.rule
    ]
    assert set(found.given) <= set(case.premises)
    assert set(found.triples) <= set(case.premises)
    assert found.triples
    assert "?" not in found.message
