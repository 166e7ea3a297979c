"""DCAD: agreements with their categories, what is certain of them and what is not."""

from __future__ import annotations

from dataset_files import columns_of, said, table
from mithaq.terms import MITHAQ, compact, expand

CATEGORIES = {"DCA": 982, "DIC": 340, "TREX": 250, "PROCUREMENT": 148, "COMMISSION": 77, "RESEARCH": 74}


def agreement(number, **more):
    values = {
        "DCAid": f"DCADv1.0-{number}",
        "ccode1": "2",
        "ccode2": "770",
        "signDay": "1",
        "signMonth": "4",
        "signYear": "1984",
    }
    values |= {
        "type": "general",
        "category1": "DCA",
        "terminated": "-88",
        "asymmetry": "0",
        "categoryConf": "high",
    }
    return {**values, "sourceType": "treaty", "endYearEstimate": "2010", "source": "TIAS", **more}


def agreements(*rows):
    return table(columns_of("dcad", "agreements"), rows)


def test_an_agreement_has_its_parties_and_its_signature(read):
    reading = read("dcad", agreements(agreement("9001")))
    about = "instrument:dcad-9001"
    assert said(reading, about, "rdf:type") == {"mithaq:DefenseCooperationAgreement"}
    assert said(reading, about, "mithaq:hasParty") == {"nation:USA", "nation:PAK"}
    assert said(reading, about, "mithaq:signatureDate") == {"1984-04-01"}
    assert said(reading, about, "mithaq:hasRecordCode") == {
        "dcad:type-general", "dcad:DCA", "dcad:terminated--88", "dcad:asymmetry-0", "dcad:categoryConf-high", "dcad:sourceType-treaty",
    }  # fmt: skip


def test_without_an_entry_into_force_nothing_is_said_of_it(read):
    reading = read("dcad", agreements(agreement("9002", signDay="")))
    assert said(reading, "instrument:dcad-9002", "mithaq:signatureDate") == {"1984-04"}
    assert said(reading, "instrument:dcad-9002", "mithaq:hasStage") == {"mithaq:Signed"}
    assert said(reading, "instrument:dcad-9002", "mithaq:startDate") == set()
    assert said(reading, "instrument:dcad-9002", "mithaq:observedUntil") == set()


def test_an_agreement_in_force_at_the_end_of_the_data_has_no_end(read):
    reading = read("dcad", agreements(agreement("9003", EIFYear="1985", terminated="0")))
    assert said(reading, "instrument:dcad-9003", "mithaq:startDate") == {"1985"}
    assert said(reading, "instrument:dcad-9003", "mithaq:endDate") == set()
    assert said(reading, "instrument:dcad-9003", "mithaq:observedUntil") == {"2010-12-31"}


def test_only_what_is_known_to_have_ended_has_an_end(read):
    rows = (
        agreement("9004", terminated="1", endYearEstimate="1994"),
        agreement("9005", terminated="-99", endYearEstimate="1994"),
    )
    reading = read("dcad", agreements(*rows))
    assert said(reading, "instrument:dcad-9004", "mithaq:endDate") == {"1994"}
    assert said(reading, "instrument:dcad-9005", "mithaq:endDate") == set()


def test_alternative_categories_are_hedged(read, claims):
    reading = read("dcad", agreements(agreement("9006", category2="TREX", category3="RESEARCH")))
    hedged = {name for name, claim in claims(reading).items() if claim.certainty == MITHAQ.Hedged}
    assert hedged == {"dcad-9006-or-TREX", "dcad-9006-or-RESEARCH"}


def test_a_signature_that_news_leave_open_is_hedged(read, claims):
    rows = (
        agreement("9007", sourceType="factiva", factivaSign="0"),
        agreement("9008", sourceType="factiva", factivaSign="-99"),
        agreement("9009", sourceType="factiva", factivaSign="1"),
    )
    found = claims(read("dcad", agreements(*rows)))
    assert found["dcad-9007-signed"].certainty == MITHAQ.Hedged
    assert found["dcad-9008-signed"].certainty == MITHAQ.Hedged
    assert found["dcad-9009-signed"].certainty == MITHAQ.Stated
    assert {claim.text(MITHAQ.rowKey) for name, claim in found.items() if "9007" in name} == {
        "DCAid=DCADv1.0-9007"
    }


def test_rows_that_cannot_be_right_are_refused_and_the_rest_is_kept(read):
    rows = (
        agreement("9010"), agreement("9011"), agreement("9012"), agreement("9013"), agreement("9014"), agreement("9015"),
        agreement("9016", category1="PIRACY"), agreement("9017", signMonth="13"), agreement("9018", ccode2="998"),
        agreement("9010", ccode2="640"), agreement("9019", span="-5"),
    )  # fmt: skip
    reading = read("dcad", agreements(*rows))
    assert reading.ledger.refused == {
        "impossible date in column 'signYear'": 1,
        "repeated identifier in column 'DCAid'": 1,
        "unknown code in column 'category1'": 1,
        "unknown code in column 'ccode2'": 1,
        "unknown code in column 'span'": 1,
    }
    assert {one.place.line for one in reading.ledger.refusals} == {8, 9, 10, 11, 12}
    assert len({q.subject for q in reading.quads if q.object == MITHAQ.DefenseCooperationAgreement}) == 6


def test_the_real_agreements_are_read_whole(real):
    reading = real("dcad", "dcad/DCAD-v1.0-main.csv")
    assert (reading.ledger.rows, reading.ledger.refused) == (1871, {})
    codes = [(q.object, q.graph_name) for q in reading.quads if q.predicate == MITHAQ.hasRecordCode]
    for category, count in CATEGORIES.items():
        told = [
            graph
            for code, graph in codes
            if code == expand(f"dcad:{category}") and graph.value.endswith("-codes")
        ]
        assert len(told) == count, category
    in_force = {q.subject for q in reading.quads if q.predicate == MITHAQ.startDate}
    assert len(in_force) == 1871 - 1030


def test_real_agreements_between_pakistan_and_its_partners(real):
    reading = real("dcad", "dcad/DCAD-v1.0-main.csv")
    parties = {}
    for q in reading.quads:
        if q.predicate == MITHAQ.hasParty:
            parties.setdefault(q.subject, set()).add(compact(q.object))
    count = {
        partner: sum(both == {"nation:PAK", partner} for both in parties.values())
        for partner in ("nation:CHN", "nation:TUR")
    }
    assert count == {"nation:CHN": 7, "nation:TUR": 5}
