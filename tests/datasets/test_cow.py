"""The Correlates of War and Gleditsch and Ward: states, alliances and organisations."""

from __future__ import annotations

from dataset_files import columns_of, said, table
from mithaq.terms import MITHAQ

STATES = "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n"


def alliance(number, code, start, end="", **more):
    year, month, day = start.split("-")
    gone = end.split("-") if end else ["", "", ""]
    values = {
        "version4id": number,
        "ccode": code,
        "ss_type": "Type I: Defense Pact",
        "left_censor": "0",
        "right_censor": "0",
    }
    values |= {"mem_st_year": year, "mem_st_month": month, "mem_st_day": day, "version": "4.1"}
    values |= dict(zip(("mem_end_year", "mem_end_month", "mem_end_day"), gone, strict=True))
    return {**dict.fromkeys(("defense", "neutrality", "nonaggression", "entente"), "0"), **values, **more}


def alliances(*rows):
    return table(columns_of("cow-alliances", "member"), rows)


def test_a_code_that_a_successor_took_over_is_one_assignment_for_each(read):
    reading = read(
        "cow-states",
        STATES + "RUS,365,Russia,1816,1,1,2016,12,31,2016\nAFG,700,Afghanistan,1919,8,8,2016,12,31,2016\n",
    )
    holders = [said(reading, f"code:cow-list-365-1816-{n}", "mithaq:hasHolder") for n in (1, 2, 3)]
    assert holders == [{"nation:RUS"}, {"nation:SUN"}, {"nation:RUS"}]
    assert said(reading, "code:cow-list-365-1816-2", "mithaq:endDate") == {"1991-12-25"}
    assert said(reading, "code:cow-list-365-1816-1", "mithaq:startKind") == {"mithaq:FirstObserved"}
    assert said(reading, "code:cow-list-365-1816-3", "mithaq:observedUntil") == {"2016-12-31"}
    assert said(reading, "code:cow-list-700-1919-1", "mithaq:startDate") == {"1919-08-08"}


def test_the_list_of_gleditsch_and_ward_has_tabs_no_header_and_latin_letters(read):
    text = "678\tYEM\tYemen\t30:10:1918\t31:12:2017\n437\tCDI\tCôte d'Ivoire\t07:08:1960\t31:12:2017\n"
    reading = read("gw-states", text.encode("latin-1"))
    assert reading.ledger.refused == {}
    assert said(reading, "code:gle-list-678-1918-1", "mithaq:hasHolder") == {"nation:cow-678"}
    assert said(reading, "code:gle-list-678-1918-2", "mithaq:hasHolder") == {"nation:YEM"}
    assert said(reading, "code:gle-list-437-1960-1", "mithaq:startDate") == {"1960-08-07"}


def test_members_of_a_formal_alliance_owe_what_their_flags_say(read):
    rows = (
        alliance("9001", "2", "1949-04-04", defense="1", entente="1", right_censor="1"),
        alliance("9001", "640", "1952-02-18", defense="1", right_censor="1"),
        alliance("9001", "770", "1950-01-01", "1951-01-01"),
    )
    reading = read("cow-alliances", alliances(*rows))
    owed = "obligation:USA-cow-alliance-9001-1-defense"
    assert said(reading, owed, "mithaq:isOwedTo") == {"nation:PAK"}
    assert said(reading, owed, "mithaq:startDate") == {"1950-01-01"}
    assert said(reading, owed, "mithaq:endDate") == {"1951-01-01"}
    assert said(reading, f"{owed}-2", "mithaq:isOwedTo") == {"nation:TUR"}
    assert said(reading, f"{owed}-2", "mithaq:startDate") == {"1952-02-18"}
    assert said(reading, f"{owed}-2", "mithaq:observedUntil") == {"2012-12-31"}
    assert said(reading, "obligation:TUR-cow-alliance-9001-1-defense", "mithaq:isOwedTo") == {"nation:USA"}
    assert said(reading, "membership:PAK-cow-alliance-9001-1", "mithaq:endDate") == {"1951-01-01"}
    assert said(reading, "instrument:cow-alliance-9001", "mithaq:hasRecordCode") == {"cow:type-I"}
    assert said(reading, "instrument:cow-alliance-9001", "rdf:type") == {"mithaq:DefensePact"}


def test_an_unknown_type_of_alliance_is_refused(read):
    rows = [alliance("9002", code, "1949-04-04") for code in ("2", "20", "200")]
    reading = read(
        "cow-alliances", alliances(*rows, alliance("9002", "640", "1949-04-04", ss_type="Type IV"))
    )
    assert reading.ledger.refused == {"unknown code in column 'ss_type'": 1}


def test_years_of_membership_become_spells_that_are_observed(read):
    years = [
        ("1960", "0", "3"),
        ("1965", "1", "3"),
        ("1966", "1", "-9"),
        ("1967", "0", "-1"),
        ("1968", "1", "1"),
    ]
    text = "ccode,year,state,OIC,AALCO\n" + "".join(
        f"670,{year},saudi,{oic},{aalco}\n" for year, oic, aalco in years
    )
    reading = read("cow-igo", text)
    first, second = "membership:SAU-OIC-101", "membership:SAU-OIC-102"
    assert said(reading, first, "mithaq:startDate") == {"1965"}
    assert said(reading, first, "mithaq:startKind") == {"mithaq:FirstObserved"}
    assert said(reading, first, "mithaq:observedUntil") == {"1966"}
    assert said(reading, second, "mithaq:startDate") == {"1968"}
    statuses = [said(reading, f"membership:SAU-cow-igo-AALCO-{n}", "mithaq:hasStatus") for n in (1, 2)]
    assert statuses == [{"mithaq:Observer"}, {"mithaq:FullMember"}]
    assert said(reading, "organization:cow-igo-AALCO", "rdfs:label") == {"AALCO (COW IGO)"}


def test_an_unknown_status_is_refused(read):
    text = "ccode,year,state,OIC\n670,1990,saudi,1\n670,1991,saudi,1\n670,1992,saudi,7\n"
    assert read("cow-igo", text).ledger.refused == {"unknown code in column 'OIC'": 1}


def test_the_real_list_of_states_is_read_whole(real):
    reading = real("cow-states", "states/states2016.csv")
    assert (reading.ledger.rows, reading.ledger.refused, reading.version) == (243, {}, "2016")
    assert len({q.subject for q in reading.quads if q.object == MITHAQ.CodeAssignment}) > 243
