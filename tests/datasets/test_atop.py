"""ATOP: who was bound from when to when, who owes what to whom, and what the codebook's codes become."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from dataset_files import columns_of, member, members, said, table
from mithaq.terms import MITHAQ, RDF, compact, expand

#: The United States, Pakistan and Turkey by their numbers.
USA, PAK, TUR, SUN, FIN, YUG = "2", "770", "640", "365", "375", "345"


def test_each_obligation_is_owed_to_every_other_party_of_the_phase(read):
    reading = read(
        "atop",
        members(*(member("9001", code, "1954-04-02", "1979-03-16", consul="1") for code in (PAK, TUR, USA))),
    )
    owed = "obligation:PAK-atop-9001.0-1-consul"
    assert said(reading, owed, "rdf:type") == {"mithaq:ConsultationObligation"}
    assert said(reading, owed, "mithaq:isOwedTo") == {"nation:TUR", "nation:USA"}
    assert said(reading, owed, "mithaq:isOwedBy") == {"nation:PAK"}
    assert said(reading, owed, "mithaq:isStatedIn") == {"instrument:atop-9001"}
    assert said(reading, owed, "mithaq:startDate") == {"1954-04-02"}
    assert said(reading, owed, "mithaq:endDate") == {"1979-03-16"}
    assert said(reading, owed, "mithaq:observedUntil") == set()


def test_a_party_without_obligations_is_bound_and_owes_nothing(read):
    reading = read(
        "atop", members(member("9002", USA, "1959-03-05", defense="1"), member("9002", PAK, "1959-03-05"))
    )
    assert said(reading, "membership:PAK-atop-9002.0-1", "mithaq:isAdherenceTo") == {"instrument:atop-9002"}
    assert said(reading, "instrument:atop-9002", "mithaq:hasParty") == {"nation:PAK", "nation:USA"}
    owing = {compact(q.object) for q in reading.quads if q.predicate == MITHAQ.isOwedBy}
    assert owing == {"nation:USA"}


def test_the_year_0_is_no_end_but_the_day_on_which_the_data_end(read):
    reading = read(
        "atop", members(member("9003", USA, "1959-03", defense="1"), member("9003", PAK, "1959-03"))
    )
    owed = "obligation:USA-atop-9003.0-1-defense"
    assert said(reading, owed, "mithaq:startDate") == {"1959-03"}
    assert said(reading, owed, "mithaq:endDate") == set()
    assert said(reading, owed, "mithaq:observedUntil") == {"2018-12-31"}


def test_where_obligations_vary_it_is_unknown_to_whom_they_are_owed(read):
    reading = read(
        "atop",
        members(
            member("9004", USA, "1954-09-08", defense="1", asymm="1", obvary="1"),
            member("9004", PAK, "1954-09-08", defense="1", asymm="1"),
            member("9004", TUR, "1954-09-08", asymm="1"),
        ),
    )
    varying, plain = "obligation:USA-atop-9004.0-1-defense", "obligation:PAK-atop-9004.0-1-defense"
    assert said(reading, varying, "mithaq:isOwedTo") == set()
    assert said(reading, varying, "mithaq:creditorsAreUnknown") == {"true"}
    assert said(reading, plain, "mithaq:isOwedTo") == {"nation:USA", "nation:TUR"}
    assert "atop:OBVARY-1" in said(reading, "membership:USA-atop-9004.0-1", "mithaq:hasRecordCode")


def test_phases_keep_their_own_obligations_and_parties(read):
    reading = read(
        "atop",
        members(
            member("9005", USA, "1950-01-01", "1960-01-01", phase="1", nonagg="1"),
            member("9005", PAK, "1950-01-01", "1960-01-01", phase="1", nonagg="1"),
            member("9005", USA, "1960-01-01", phase="2", defense="1"),
            member("9005", TUR, "1960-01-01", phase="2", defense="1"),
        ),
    )
    assert said(reading, "obligation:USA-atop-9005.1-1-nonagg", "mithaq:isOwedTo") == {"nation:PAK"}
    assert said(reading, "obligation:USA-atop-9005.2-1-defense", "mithaq:isOwedTo") == {"nation:TUR"}
    assert said(reading, "obligation:USA-atop-9005.2-1-defense", "mithaq:phase") == {"2"}
    assert said(reading, "instrument:atop-9005", "rdf:type") == {
        "mithaq:Treaty", "mithaq:DefensePact", "mithaq:NonAggressionPact",
    }  # fmt: skip


def test_nobody_owes_a_party_that_left_before_it_came(read):
    reading = read(
        "atop",
        members(
            member("9006", USA, "1950-01-01", consul="1"),
            member("9006", PAK, "1950-01-01", "1955-01-01", consul="1"),
            member("9006", TUR, "1960-01-01", consul="1"),
        ),
    )
    assert said(reading, "obligation:PAK-atop-9006.0-1-consul", "mithaq:isOwedTo") == {"nation:USA"}
    first, second = "obligation:USA-atop-9006.0-1-consul", "obligation:USA-atop-9006.0-1-consul-2"
    assert said(reading, first, "mithaq:isOwedTo") == {"nation:PAK"}
    assert said(reading, first, "mithaq:endDate") == {"1955-01-01"}
    assert said(reading, second, "mithaq:isOwedTo") == {"nation:TUR"}
    assert said(reading, second, "mithaq:startDate") == {"1960-01-01"}
    assert said(reading, second, "mithaq:observedUntil") == {"2018-12-31"}


def test_nothing_is_owed_to_a_party_before_it_came_nor_by_it(read, claims):
    came = {USA: "1949-04-04", TUR: "1952-02-18", PAK: "1999-03-12"}
    reading = read("atop", members(*(member("9020", code, day, defense="1") for code, day in came.items())))
    for debtor, creditor, since in [
        ("USA", "TUR", "1952-02-18"), ("USA", "PAK", "1999-03-12"), ("TUR", "USA", "1952-02-18"),
        ("TUR", "PAK", "1999-03-12"), ("PAK", "USA", "1999-03-12"), ("PAK", "TUR", "1999-03-12"),
    ]:  # fmt: skip
        (obligation,) = (
            compact(q.subject)
            for q in reading.quads
            if q.predicate == MITHAQ.isOwedTo
            and compact(q.object) == f"nation:{creditor}"
            and f":{debtor}-" in compact(q.subject)
        )
        assert said(reading, obligation, "mithaq:startDate") == {since}
    sentences = {claim.text(MITHAQ.statement) for claim in claims(reading).values()}
    told = "By the alliance of 1949 of 3 parties (ATOP 9020)"
    assert f"{told}, United States has a defence obligation towards Türkiye." in sentences
    assert f"{told}, Pakistan has a defence obligation towards the other parties." in sentences


def test_a_party_that_comes_back_has_a_second_time(read):
    reading = read(
        "atop",
        members(
            member("9007", USA, "1950-01-01", consul="1"),
            member("9007", PAK, "1960-05-01", "1970-01-01", consul="1"),
            member("9007", PAK, "1950-01-01", "1955-01-01", consul="1"),
        ),
    )
    assert said(reading, "membership:PAK-atop-9007.0-1", "mithaq:startDate") == {"1950-01-01"}
    assert said(reading, "membership:PAK-atop-9007.0-2", "mithaq:startDate") == {"1960-05-01"}


def test_a_code_that_changed_its_owner_is_divided_at_the_succession(read):
    reading = read(
        "atop",
        members(member("9008", SUN, "1948-04-06", nonagg="1"), member("9008", FIN, "1948-04-06", nonagg="1")),
    )
    assert said(reading, "obligation:SUN-atop-9008.0-1-nonagg", "mithaq:endDate") == {"1991-12-25"}
    assert said(reading, "obligation:RUS-atop-9008.0-1-nonagg", "mithaq:startDate") == {"1991-12-25"}
    assert said(reading, "obligation:FIN-atop-9008.0-1-nonagg", "mithaq:isOwedTo") == {"nation:SUN"}
    assert said(reading, "obligation:FIN-atop-9008.0-1-nonagg", "mithaq:endDate") == {"1991-12-25"}
    assert said(reading, "obligation:FIN-atop-9008.0-1-nonagg-2", "mithaq:isOwedTo") == {"nation:RUS"}
    assert said(reading, "obligation:FIN-atop-9008.0-1-nonagg-2", "mithaq:startDate") == {"1991-12-25"}
    assert reading.ledger.kept_without == Counter(
        {"divided between a state and its successor, who share the code": 1}
    )


@pytest.mark.parametrize(
    ("code", "start", "nation"),
    [
        (SUN, "1907-08-31", "RUS"), (SUN, "1955-05-14", "SUN"), (SUN, "1992-05-15", "RUS"), (YUG, "1913-05-14", "SRB"),
        (YUG, "1953-02-28", "YUG"), (YUG, "2009-01-01", "SRB"), ("678", "1958-01-01", "cow-678"), ("679", "1995-01-01", "YEM"),
        ("255", "1882-05-20", "DEU"), ("260", "1960-01-01", "cow-260"), ("255", "1995-01-01", "DEU"), ("8152", "1862-01-01", "x-annam"),
    ],
)  # fmt: skip
def test_codes_are_read_with_their_dates(read, code, start, nation):
    end = f"{int(start[:4]) + 1}{start[4:]}"
    reading = read(
        "atop", members(member("9009", code, start, end, consul="1"), member("9009", USA, start, end))
    )
    assert said(reading, f"obligation:{nation}-atop-9009.0-1-consul", "mithaq:isOwedTo") == {"nation:USA"}


def test_conditions_stand_in_words_and_as_codes(read):
    reading = read(
        "atop",
        members(
            member(
                "9010", USA, "1954-09-08", defense="1", consul="1", defcoloc="1", defconpr="1", concoreq="1"
            ),
            member("9010", PAK, "1954-09-08"),
        ),
    )
    owed = "obligation:USA-atop-9010.0-1-defense"
    assert said(reading, owed, "mithaq:hasRecordCode") == {"atop:DEFCOLOC-1", "atop:DEFCONPR-1"}
    (words,) = said(reading, owed, "mithaq:condition")
    assert words == "defence only in a certain location; defence only if there was no provocation"
    assert said(reading, "obligation:USA-atop-9010.0-1-consul", "mithaq:hasRecordCode") == {"atop:CONCOREQ-1"}


def test_a_threat_that_is_named_is_the_target(read):
    rows = [
        member("9011", code, "1955-02-24", "1956-01-01", defense="1", statthr1="365", statthr2="0")
        for code in (PAK, TUR)
    ]
    reading = read("atop", members(*rows))
    assert said(reading, "obligation:PAK-atop-9011.0-1-defense", "mithaq:hasTarget") == {"nation:SUN"}


def test_codes_of_nothing_are_left_out_and_codes_of_not_known_are_stated(read):
    reading = read(
        "atop",
        members(
            member(
                "9012",
                USA,
                "1950-01-01",
                consul="1",
                pubsecr="2",
                subord="",
                contrib="0",
                interv="1",
                notaiden="4",
                seppeace="3",
            ),
            member("9012", PAK, "1950-01-01", "1960-01-01", term="2", termmode="3", termcaus="8"),
        ),
    )
    assert said(reading, "membership:USA-atop-9012.0-1", "mithaq:hasRecordCode") == {
        "atop:PUBSECR-2", "atop:SUBORD-missing", "atop:INTERV-1", "atop:NOTAIDEN-4", "atop:SEPPEACE-3",
    }  # fmt: skip
    assert said(reading, "membership:PAK-atop-9012.0-1", "mithaq:hasRecordCode") >= {
        "atop:TERM-2",
        "atop:TERMCAUS-8",
    }


def test_every_claim_names_its_row(read, claims):
    reading = read(
        "atop", members(member("9013", USA, "1950-01-01", consul="1"), member("9013", PAK, "1950-01-01"))
    )
    keys = {claim.text(MITHAQ.rowKey) for claim in claims(reading).values()}
    assert keys == {
        "atopid=9013",
        "atopid=9013;phase=0;member=2;yrent=1950",
        "atopid=9013;phase=0;member=770;yrent=1950",
    }
    assert {compact(claim.source) for claim in claims(reading).values()} == {"source:atop-5-1"}


def agreement(form, atopid, **more):
    values = {
        "atopid": atopid,
        "begyr": "1950",
        "begmo": "1",
        "begday": "",
        "endyr": "0",
        "endmo": "0",
        "endday": "0",
    }
    values |= {
        "mem1": USA,
        "mem2": PAK,
        "estmode": "0",
        "source": "1",
        "version": "5.1",
        "consul": "1",
        **more,
    }
    return table(columns_of("atop", form), [values], default="0")


def test_an_alliance_is_an_agreement_with_its_parties_and_codes(read):
    reading = read("atop", agreement("alliance", "9014", pubsecr="2"))
    assert said(reading, "instrument:atop-9014", "rdf:type") == {
        "mithaq:Instrument",
        "mithaq:ConsultationPact",
    }
    assert said(reading, "instrument:atop-9014", "mithaq:hasParty") == {"nation:USA", "nation:PAK"}
    assert said(reading, "instrument:atop-9014", "mithaq:startDate") == {"1950-01"}
    assert said(reading, "instrument:atop-9014", "mithaq:hasRecordCode") == {
        "atop:PUBSECR-2",
        "atop:SOURCE-1",
    }
    (label,) = said(reading, "instrument:atop-9014", "rdfs:label")
    assert label == "alliance of 1950 between Pakistan and United States (ATOP 9014)"


def test_the_number_that_atop_gives_of_the_correlates_of_war_is_a_close_match(read, claims):
    reading = read("atop", agreement("alliance", "9016", cow4id="227"))
    assert said(reading, "instrument:atop-9016", "skos:closeMatch") == {"instrument:cow-alliance-227"}
    claim = claims(reading)["atop-a-9016-cow"]
    assert claim.text(MITHAQ.statement).endswith(
        "with alliance 227 in the list of the Correlates of War, version 4.1."
    )
    assert said(reading, "claim:atop-a-9016-cow", "sssom:mapping_justification") == {
        "semapv:UnspecifiedMatching"
    }
    assert (
        said(
            read("atop", agreement("alliance", "9017", cow4id="")), "instrument:atop-9017", "skos:closeMatch"
        )
        == set()
    )


def test_a_phase_is_a_part_of_its_agreement_unless_it_is_the_only_one(read):
    several = read("atop", agreement("phase", "9015", phase="2", atopidphase="9015.2"))
    assert said(several, "instrument:atop-9015.2", "mithaq:isPhaseOf") == {"instrument:atop-9015"}
    assert said(several, "instrument:atop-9015.2", "mithaq:phase") == {"2"}
    only = read("atop", agreement("phase", "9015", phase="0", atopidphase="9015"))
    assert said(only, "instrument:atop-9015", "mithaq:startDate") == {"1950-01"}
    assert not [q for q in only.quads if q.predicate == RDF.type and q.object == MITHAQ.InstrumentPhase]


def test_state_years_are_kept_to_be_compared_and_make_no_claims(read):
    text = "state,year,atopally,defense,offense,neutral,nonagg,consul,number,transyr,version\n2,1908,1,0,0,0,0,1,1,1,5.1\n"
    reading = read("atop", text)
    assert reading.quads == ()
    assert [row["nation"] for row in reading.table] == ["nation:USA"]


def test_the_real_members_are_read_whole(real):
    reading = real("atop", "atop/atop5_1m.csv")
    assert (reading.ledger.rows, reading.ledger.refused, reading.version) == (2510, {}, "5.1")
    bound = {q.subject for q in reading.quads if q.predicate == MITHAQ.isAdherenceTo}
    assert len(bound) == 2510 + 33, (
        "one for each row, and one for each part that a successor of the state took over"
    )
    instruments = {q.object for q in reading.quads if q.predicate == MITHAQ.isAdherenceTo}
    assert len(instruments) == 789
    unknown = {q.subject for q in reading.quads if q.predicate == MITHAQ.creditorsAreUnknown}
    assert unknown, "OBVARY is 1 in 54 rows"
    assert not unknown & {q.subject for q in reading.quads if q.predicate == MITHAQ.isOwedTo}


def test_56_real_alliances_differ_by_member_within_a_phase(real):
    kinds = {}
    reading = real("atop", "atop/atop5_1m.csv")
    for q in reading.quads:
        name = q.subject.value.rsplit("/", 1)[1]
        if q.predicate == MITHAQ.isAdherenceTo:
            kinds.setdefault(name, set())
    for q in reading.quads:
        name = q.subject.value.rsplit("/", 1)[1]
        if q.predicate == MITHAQ.isOwedBy:
            party, kind = re.fullmatch(r"(.+)-([a-z]+)(?:-[0-9]+)?", name).groups()
            kinds[party].add(kind)
    phases = {}
    for party, owed in kinds.items():
        phases.setdefault(party.split("-atop-")[1].rpartition("-")[0], set()).add(frozenset(owed))
    assert len({phase.partition(".")[0] for phase, forms in phases.items() if len(forms) > 1}) == 56


def test_the_real_alliances_and_phases_are_read_whole(real):
    alliances, phases = real("atop", "atop/atop5_1a.csv"), real("atop", "atop/atop5_1aph.csv")
    assert (alliances.ledger.rows, alliances.ledger.refused) == (789, {})
    assert (phases.ledger.rows, phases.ledger.refused) == (849, {})
    asymmetric = {
        q.subject
        for q in alliances.quads
        if q.predicate == MITHAQ.hasRecordCode and q.object == expand("atop:ASYMM-1")
    }
    assert len(asymmetric) == 91
    assert len([q for q in phases.quads if q.predicate == MITHAQ.isPhaseOf]) == 107
    matched = [q for q in alliances.quads if q.predicate == expand("skos:closeMatch")]
    assert (len(matched), len({q.object for q in matched})) == (394, 393)


def test_the_real_united_states_owes_pakistan_defence_and_not_the_other_way(real):
    reading = real("atop", "atop/atop5_1m.csv")
    begun = {
        q.subject
        for q in reading.quads
        if q.predicate == MITHAQ.startDate and q.object.value.startswith("1959-03")
    }
    defence = begun & {q.subject for q in reading.quads if q.object == MITHAQ.DefenseObligation}
    owing = {
        compact(q.object) for q in reading.quads if q.predicate == MITHAQ.isOwedBy and q.subject in defence
    }
    owed = {
        compact(q.object) for q in reading.quads if q.predicate == MITHAQ.isOwedTo and q.subject in defence
    }
    assert (owing, owed) == ({"nation:USA"}, {"nation:PAK", "nation:TUR", "nation:IRN"})
