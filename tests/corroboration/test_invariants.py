"""What holds of every verdict, whatever is on record."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from mithaq.acceptance.dates import Period
from mithaq.corroboration import Outcome, read_rules
from mithaq.corroboration.coverage import Consulted, Coverage, consult, gaps, silence
from mithaq.corroboration.records import Evidence, Pair, Record
from mithaq.corroboration.verdicts import of_denial, together
from mithaq.corroboration.weighing import Question, weigh_pair
from mithaq.corroboration.windows import Window
from mithaq.resources import model
from mithaq.terms import MITHAQ, NATION, SOURCE

RULES = read_rules(model().data / "corroboration")
KINDS = {kind.name: kind for kind in RULES.claims}
PAIR = Pair.of(NATION.PAK, NATION.TUR)
WINDOW = Window(date(2011, 1, 1), date(2015, 12, 31), "a test")
# Strategies are made once, and a day is one number: drawing is what takes the time of these tests.
DAYS = st.integers(date(1950, 1, 1).toordinal(), date(2025, 12, 31).toordinal()).map(date.fromordinal)
NO_DAY = st.none() | DAYS
PERIODS = st.none() | DAYS.map(lambda day: Period(day, day))
CLASSES = {
    "obligation": ["DefenseObligation", "ConsultationObligation", "NonAggressionObligation"],
    "agreement": ["DefenseCooperationAgreement", "StrategicPartnershipAgreement"],
    "activity": ["JointMilitaryExercise", "ArmsTransfer"],
    "designation": ["Designation"],
    "statement": ["isAlliedWith", "hasDefensePartner"],
}
CHOICES = st.one_of([st.tuples(st.just(name), st.sampled_from(found)) for name, found in CLASSES.items()])


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record of the pair."""
    name, one = draw(CHOICES)
    begins, ends = draw(PERIODS), draw(PERIODS)
    number = draw(st.integers(0, 10_000))
    forward = draw(st.booleans())
    return Record(
        iri=NamedNode(f"https://w3id.org/mithaq/obligation/x-{number}"),
        kind=RULES.records[name],
        classes=frozenset({MITHAQ[one]}),
        label="a record",
        through=None,
        debtor=(NATION.PAK if forward else NATION.TUR) if name == "obligation" else None,
        creditor=(NATION.TUR if forward else NATION.PAK) if name == "obligation" else None,
        begins=begins,
        ends=ends if RULES.records[name].lasts else None,
        observed=draw(NO_DAY) if RULES.records[name].lasts else None,
        parties=draw(st.integers(0, 60)),
        denied=draw(st.booleans()) if name == "statement" else False,
        evidence=(
            Evidence(NamedNode("https://w3id.org/mithaq/claim/x-1"), SOURCE.x, "", weak=draw(st.booleans())),
        ),
    )


PAIRS_OF_NATIONS = st.sampled_from(["30-allies", "40-partners"]).map(KINDS.__getitem__)
ORDER = [None, Outcome.PARTLY_SUPPORTED, Outcome.SUPPORTED]


def outcome(kind, found) -> Outcome | None:
    return weigh_pair(Question(PAIR, frozenset(), WINDOW), kind, found).outcome


@given(PAIRS_OF_NATIONS, st.lists(records(), max_size=6), st.data())
def test_fewer_records_never_contradict_what_more_did_not(kind, found, data):
    if outcome(kind, found) is Outcome.CONTRADICTED:
        return
    left = data.draw(st.lists(st.sampled_from(found), unique_by=id) if found else st.just([]))
    assert outcome(kind, left) is not Outcome.CONTRADICTED


@given(PAIRS_OF_NATIONS, st.lists(records(), max_size=6), records())
def test_one_more_record_that_denies_nothing_never_weakens_a_verdict(kind, found, more):
    before, after = outcome(kind, found), outcome(kind, [*found, more])
    if more.denied or before is Outcome.CONTRADICTED:
        return
    assert ORDER.index(after) >= ORDER.index(before)


@given(PAIRS_OF_NATIONS, st.permutations(range(5)), st.lists(records(), min_size=5, max_size=5))
def test_the_order_of_the_records_does_not_matter(kind, order, found):
    assert outcome(kind, found) == outcome(kind, [found[n] for n in order])


@given(PAIRS_OF_NATIONS, st.lists(records(), max_size=6))
def test_what_is_outside_the_window_never_suffices_alone(kind, found):
    late = [one for one in found if one.begins and one.begins.first > WINDOW.last]
    assert outcome(kind, late) is None


@given(
    st.lists(st.sampled_from(list(Outcome)), max_size=6),
    st.sampled_from([one for one in Outcome if one.is_silence]),
)
def test_no_number_of_silent_pairs_makes_a_contradiction_or_a_support(found, silent):
    heard = [one for one in found if not one.is_silence]
    for needed in range(1, len(found) + 2):
        verdict = together(found, silent, needed)
        assert not heard or verdict is not silent or heard == [Outcome.CONTRADICTED] * len(heard)
        if not heard:
            assert verdict is silent
        assert of_denial(silent, silent) is silent
        assert verdict is not Outcome.CONTRADICTED or Outcome.CONTRADICTED in found


def test_a_text_is_no_evidence_of_the_time_of_what_it_says_itself():
    told = [
        Evidence(NamedNode(f"https://w3id.org/mithaq/claim/{name}-{nation.value[-3:]}"), SOURCE[name], "", nation, day)
        for name, day in (("old", date(2004, 6, 16)), ("own", date(2014, 1, 1)))
        for nation in (NATION.PAK, NATION.TUR)
    ]  # fmt: skip
    rank = Record(
        NamedNode("https://w3id.org/mithaq/designation/x"), RULES.records["designation"], frozenset({MITHAQ.Designation}),
        "a rank", None, NATION.PAK, NATION.TUR, Period(date(2004, 6, 16), date(2004, 6, 16)), None, None, 0, False, tuple(told),
    )  # fmt: skip
    assert outcome(KINDS["30-allies"], [rank]) is Outcome.PARTLY_SUPPORTED
    left = rank.without(SOURCE.own, PAIR)
    assert left is not None
    assert left.last_seen == date(2004, 6, 16)
    assert outcome(KINDS["30-allies"], [left]) is None


def test_a_census_of_some_deciding_kinds_is_none_of_all():
    census = Coverage(
        SOURCE.x, "x", "", frozenset({MITHAQ.DefenseObligation}), frozenset(), WINDOW.first, WINDOW.last, True, None, ""
    )  # fmt: skip
    for more, verdict in (
        (set(), Outcome.NONE_ON_RECORD),
        ({MITHAQ.JointMilitaryExercise}, Outcome.NOTHING_FOUND),
    ):
        deciding = frozenset({MITHAQ.DefenseObligation, *more})
        assert silence(consult([census], deciding, [NATION.PAK], WINDOW, {}), deciding) is verdict


def test_a_state_that_is_gone_by_then_is_outside_the_states_and_not_the_years():
    states = {NATION.PAK: (Period(date(1947, 8, 14), date(1971, 12, 31)),)}
    one = Coverage(
        SOURCE.x, "x", "", frozenset({MITHAQ.DefenseObligation}), frozenset(), date(1816, 1, 1), date(2018, 12, 31), True,
        states, "a system",
    )  # fmt: skip
    (consulted,) = consult([one], frozenset({MITHAQ.DefenseObligation}), [NATION.PAK], WINDOW, {})
    assert consulted.outcome is Outcome.OUTSIDE_STATES
    assert "in that time" in consulted.why


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    kinds = draw(st.frozensets(st.sampled_from([MITHAQ.DefenseObligation, MITHAQ.JointMilitaryExercise])))
    states = draw(st.none() | st.just({NATION.PAK: (Period(date(1947, 8, 14), date(9999, 12, 31)),)}))
    return Coverage(
        SOURCE.x, "x", "", kinds, frozenset(), first, last, draw(st.booleans()), states, "a system"
    )


@given(st.lists(coverages(), max_size=5))
def test_parts_and_gaps_make_up_the_window_and_silence_is_worth_what_the_best_dataset_gives(found):
    asked = frozenset({MITHAQ.DefenseObligation})
    consulted: list[Consulted] = consult(found, asked, [NATION.PAK, NATION.TUR], WINDOW, {})
    covered = {
        day
        for one in consulted
        if one.part
        for day in range(one.part[0].toordinal(), one.part[1].toordinal() + 1)
    }
    missing = {
        day
        for first, last in gaps(consulted, WINDOW)
        for day in range(first.toordinal(), last.toordinal() + 1)
    }
    assert covered.isdisjoint(missing)
    assert covered | missing == set(range(WINDOW.first.toordinal(), WINDOW.last.toordinal() + 1))
    verdict = silence(consulted, asked)
    assert verdict.is_silence
    assert (verdict is Outcome.NONE_ON_RECORD) == any(one.part and one.coverage.census for one in consulted)
    assert not any(one.part and one.coverage.states is not None for one in consulted), (
        "Turkey is in no such system"
    )
