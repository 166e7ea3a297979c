"""The Python surface: what a session or a notebook meets when it imports the package."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, QueryTriples

import mithaq
from mithaq.terms import MITHAQ, NATION, PREFIXES, SOURCE

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

SENTENCE_8 = "The alliance between the United States and several Islamic nations, such as Saudi Arabia"
#: Whom data/tables/relations-partners.csv, sentence 14 and two agreements name as Pakistan's partners.
PARTNERS = {
    f"nation:{code}" for code in ["ARE", "AZE", "BHR", "CHN", "EGY", "OMN", "RUS", "SAU", "TUR", "USA"]
}


def partners(answer):
    return [row.partner.curie for row in answer]


class TestAsking:
    def test_a_row_has_typed_values_and_what_it_rests_on(self, kg):
        (row,) = kg.ask("are-allies", nation="United States", other="Saudi Arabia")
        assert row.answer is True
        assert row.basis == "statement"
        assert row.source.iri == SOURCE["strategic-alliances"]
        assert row.year == "undated"
        assert row.evidence == f"sentence 8: “{SENTENCE_8}”"
        assert row.note == "weak: unattributed essay"
        partner = kg.ask("defense-partners", nation="China").rows[-1].partner
        assert partner.iri == NATION.PAK
        assert (partner.label, partner.curie, str(partner)) == ("Pakistan", "nation:PAK", "Pakistan")

    @pytest.mark.parametrize(
        "name",
        [
            "Pakistan",
            "pakistan",
            "PAK",
            "PK",
            "586",
            "پاکستان",
            "باكستان",
            "nation:PAK",
            NATION.PAK.value,
            "Q843",
            "wd:Q843",
            NATION.PAK,
        ],
    )
    def test_a_nation_goes_by_any_of_its_names(self, kg, name):
        assert set(partners(kg.ask("defense-partners", nation=name))) == PARTNERS

    def test_a_question_goes_by_either_spelling(self, kg):
        assert partners(kg.ask("defence-partners", nation="China")) == [
            "nation:IRN",
            "nation:MYS",
            "nation:PAK",
        ]

    def test_a_thing_of_one_answer_can_be_asked_about_next(self, kg):
        first = kg.ask("defense-partners", nation="Turkey").rows[0]
        assert "nation:TUR" in partners(kg.ask("defense-partners", nation=first.partner))

    def test_a_day_may_be_a_date(self, kg):
        assert len(kg.ask("members", group="OIC", on=date(1968, 12, 31))) == 0
        assert {row.when for row in kg.ask("members", group="OIC", on=date(1969, 10, 1))} == {"possible"}
        assert "certain" in {row.when for row in kg.ask("members", group="OIC", on=date(1970, 1, 1))}

    def test_evidence_gives_one_row_a_claim(self, kg):
        answer = kg.ask("defense-partners", nation="China", evidence=True)
        assert [row.partner.curie for row in answer].count("nation:PAK") == 5
        (row,) = (row for row in answer if row.claim.curie == "claim:strategic-alliances-14-1")
        assert (row.sentence, row.quote) == (14, "Pakistan has a strong defense relationship with China")
        assert row.standing.iri == MITHAQ.Accepted

    def test_an_inferred_row_is_counted_and_names_its_claim(self, kg):
        answer = kg.ask("defense-partners", nation="China")
        assert answer.caption.inferred == 3
        assert "claim:app-warrior-9-PAK-CHN-partner-1" in answer.rows[-1].evidence

    def test_an_empty_answer_is_false_and_says_what_was_consulted(self, kg):
        answer = kg.ask("providers", provider="Suriname")
        assert not answer
        assert len(answer) == 0
        assert SOURCE["sis-oic"] in [source.source.iri for source in answer.consulted.sources]

    def test_a_yes_or_no_question_has_a_boolean(self, kg):
        assert kg.ask("are-allies", nation="USA", other="SAU").boolean is True
        assert kg.ask("are-allies", nation="SAU", other="IRN").boolean is False

    def test_the_query_of_an_answer_can_be_run_by_itself(self, kg):
        answer = kg.ask("defense-partners", nation="China")
        assert {row["partner"] for row in kg.query(answer.sparql)} == {NATION.IRN, NATION.MYS, NATION.PAK}


class TestTables:
    @pytest.fixture(autouse=True)
    def _library(self):
        self.pandas = pytest.importorskip("pandas")

    def test_a_data_frame_has_real_types(self, kg):
        frame = kg.ask("alliance-members", alliance="us-islamic-nations", evidence=True).to_dataframe()
        assert frame["sentence"].dtype == self.pandas.Int64Dtype()
        assert (frame["sentence"] == 8).all()
        assert set(frame["member"]) == {"Pakistan", "Saudi Arabia", "United States"}
        assert set(frame["member_id"]) == {"nation:PAK", "nation:SAU", "nation:USA"}
        assert frame["quote"].str.contains("alliance between the United States").all()

    def test_dates_are_dates_even_outside_what_nanoseconds_reach(self, kg):
        frame = kg.ask("sources").to_dataframe().set_index("document_id")
        assert frame["covers_from"].dtype == "datetime64[s]"
        assert frame.loc["source:cow-states-2016", "covers_from"].date() == date(1816, 1, 1)
        assert frame["covers_from"].isna().any()

    def test_an_empty_answer_is_a_data_frame_without_rows(self, kg):
        frame = kg.ask("defense-partners", nation="Suriname").to_dataframe()
        assert len(frame) == 0
        assert "partner" in frame.columns

    def test_a_notebook_shows_caption_rows_and_quotes(self, kg):
        html = kg.ask("defense-partners", nation="China")._repr_html_()
        assert "<caption>Defence partners of a nation (nation: China)" in html
        assert "growing trust and cooperation between the two militaries" in html
        assert html.count("<tr>") == 4

    def test_a_notebook_shows_what_an_empty_answer_consulted(self, kg):
        html = kg.ask("are-allies", nation="Pakistan", other="China")._repr_html_()
        assert "Consulted: " in html
        assert "essay on strategic alliances" in html


class TestLookingAround:
    def test_a_query_gives_terms(self, kg):
        rows = kg.query("SELECT ?ally { nation:PAK mithaq:hasDefensePartner ?ally } ORDER BY ?ally")
        assert isinstance(rows, QuerySolutions)
        assert {str(row["ally"].value)[-3:] for row in rows} == {curie[-3:] for curie in PARTNERS}
        graph = kg.query("CONSTRUCT WHERE { nation:PAK mithaq:hasDefensePartner ?ally }")
        assert isinstance(graph, QueryTriples)
        assert bool(kg.query("ASK { nation:SAU a mithaq:IslamicNation }")) is True

    def test_what_holds_and_who_says_so_are_two_queries(self, kg):
        claimed = """SELECT ?ally { GRAPH ?claim { nation:CHN mithaq:hasDefensePartner ?ally }
                                    GRAPH graph:claims { ?claim mithaq:hasStanding mithaq:Accepted } }"""
        found = kg.query("SELECT ?ally { nation:CHN mithaq:hasDefensePartner ?ally }")
        assert {row["ally"] for row in found} == {NATION.IRN, NATION.MYS, NATION.PAK}
        assert list(kg.query(claimed)) == []

    def test_a_description_has_names_types_facts_and_claims(self, kg):
        pakistan = kg.describe("پاکستان")
        assert (pakistan.iri, pakistan.label) == (NATION.PAK, "Pakistan")
        assert "Islamic nation" in pakistan.types
        allies = next(s for s in pakistan.sections if s.title == "Allies and defence partners")
        assert "nation:CHN" in {row.ally.curie for row in allies.answer}
        assert "strategic-alliances-14-1" in [claim.iri.value.rsplit("/", 1)[-1] for claim in pakistan.claims]

    def test_why_ends_in_claims(self, kg):
        derivation = kg.why("nation:SAU", "a", "mithaq:IslamicNation")
        assert derivation.rule == "cax-sco"
        assert {claim.value for claim in derivation.claims()} >= {
            PREFIXES["claim"] + "iso-3166-SAU-1",
            PREFIXES["claim"] + "oic-member-states-SAU-1",
        }

    def test_why_is_none_where_nothing_follows(self, kg):
        assert kg.why("Saudi Arabia", "isAlliedWith", "Iran") is None

    @pytest.mark.parametrize(
        ("subject", "predicate", "value", "literal"),
        [
            ("PAK", "mithaq:isoAlpha2Code", "PK", Literal("PK")),
            (
                "membership:PAK-OIC-1",
                "startDate",
                "1969",
                Literal("1969", datatype=NamedNode(PREFIXES["xsd"] + "gYear")),
            ),
            ("PAK", "rdfs:label", "Pakistan", Literal("Pakistan", language="en")),
            ("PAK", "rdfs:label", "باكستان", Literal("باكستان", language="ar")),
            ("PAK", "rdfs:label", '"Pakistan"@tr', Literal("Pakistan", language="tr")),
        ],
    )
    def test_a_text_means_the_literal_that_the_subject_has(self, kg, subject, predicate, value, literal):
        for given in (value, literal):
            assert kg.triple(subject, predicate, given).object == literal
            assert kg.why(subject, predicate, given) is not None

    @pytest.mark.parametrize(
        ("predicate", "value"), [("isoAlpha2Code", "CN"), ("rdfs:label", "China"), ("rdfs:label", "Gondor")]
    )
    def test_a_text_that_the_subject_does_not_have_is_a_literal_that_does_not_hold(
        self, kg, predicate, value
    ):
        assert kg.triple("PAK", predicate, value).object == Literal(value)
        assert kg.why("PAK", predicate, value) is None

    @pytest.mark.parametrize(
        ("value", "literal"),
        [
            ('"1970"^^xsd:gYear', Literal("1970", datatype=NamedNode(PREFIXES["xsd"] + "gYear"))),
            ('"1969"^^xsd:gYear', Literal("1969", datatype=NamedNode(PREFIXES["xsd"] + "gYear"))),
            ('"1969"@en', Literal("1969", language="en")),
            ('"19\\"69"', Literal('19"69')),
        ],
    )
    def test_a_literal_in_quotation_marks_is_the_very_one(self, kg, value, literal):
        assert kg.triple("membership:PAK-OIC-1", "startDate", value).object == literal
        holds = kg.why("membership:PAK-OIC-1", "startDate", value) is not None
        assert holds == (value == '"1969"^^xsd:gYear')

    @pytest.mark.parametrize("value", ['"1969', '"1969"^^year:x', '"a", "b"', '"a" . <urn:a> <urn:b> "c"'])
    def test_what_begins_like_a_literal_and_is_none_is_refused(self, kg, value):
        with pytest.raises(mithaq.MithaqError, match="is no literal"):
            kg.triple("PAK", "startDate", value)

    def test_every_way_to_write_rdf_type_is_the_same(self, kg):
        type_ = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
        for way in ("a", "rdf:type", type_, f"<{type_}>", NamedNode(type_)):
            assert kg.why("PAK", way, "IslamicNation") is not None

    def test_terms_of_other_vocabularies_need_not_be_in_the_store(self, kg):
        for subject, predicate, value in (
            ("PAK", "owl:sameAs", "IND"),
            ("PAK", "a", "schema:Country"),
            ("<http://example.org/x>", "http://example.org/p", "PAK"),
        ):
            assert kg.why(subject, predicate, value) is None

    def test_a_property_comes_before_other_things_of_its_name_and_nothing_else_is_one(self, kg):
        assert kg.triple("PAK", "is member of", "OIC").predicate == MITHAQ.isMemberOf
        for predicate, said in (
            ("Pakistan", r"“Pakistan” is Pakistan \(nation:PAK\), which is no property"),
            ("isMembrOf", r"no property is called “isMembrOf”\ndid you mean: .*mithaq:isMemberOf"),
            (
                "mithaq:isMembrOf",
                r"no property is called “mithaq:isMembrOf”\ndid you mean: .*mithaq:isMemberOf",
            ),
        ):
            with pytest.raises(mithaq.MithaqError, match=said):
                kg.triple("PAK", predicate, "OIC")

    @pytest.mark.parametrize("name", ["?x", "_:b"])
    def test_what_stands_for_any_thing_is_refused(self, kg, name):
        with pytest.raises(mithaq.MithaqError, match="stands for any thing"):
            kg.triple("PAK", "isMemberOf", name)

    def test_the_graph_says_how_large_it_is(self, small_kg):
        claims = len(small_kg.claims())
        assert repr(small_kg) == f"<KnowledgeGraph: {small_kg.manifest.facts} facts, {claims} claims>"
        assert sum(small_kg.manifest.standings.values()) == claims > 0

    def test_a_graph_that_conforms_has_no_findings(self, small_kg):
        report = small_kg.validate()
        assert report.conforms
        assert report.findings == ()

    def test_a_citation_names_the_source_before_mithaq(self, kg):
        for what, parameters in (
            ("claim:strategic-alliances-14-1", {}),
            ("are-allies", {"nation": "USA", "other": "SAU"}),
        ):
            first, last = kg.cite(what, **parameters).splitlines()
            assert first.startswith("Strategic Alliance Partnerships and Muslim Nations' Security.")
            assert kg.manifest.export in last
        assert kg.cite("release", "bibtex").count("@misc{") == len(kg.ask("sources")) + 1

    def test_a_question_is_cited_by_either_spelling(self, kg):
        cited = kg.cite("defence-partners", nation="Pakistan")
        assert cited == kg.cite("defense-partners", nation="PAK")
        assert cited == kg.citation("defense-partners", parameters={"nation": "PAK"})

    def test_a_copy_of_the_document_is_verified(self, small_kg, essay):
        assert small_kg.verify(essay.read_bytes()).ok
        text = essay.read_text(encoding="utf-8").replace("strong defense", "strong defence", 1)
        changed = small_kg.verify(text)
        assert not changed.ok
        assert "claim:strategic-alliances-14-1" in changed.to_text()


ERRORS = [
    ("an unknown question", lambda kg: kg.ask("defense-partner"), "defense-partners"),
    ("an unknown parameter", lambda kg: kg.ask("defense-partners", country="PAK"), "nation"),
    ("an unknown name", lambda kg: kg.ask("defense-partners", nation="Pakistn"), "Pakistan (nation:PAK)"),
    ("a value of another type", lambda kg: kg.ask("defense-partners", nation=3), "must be"),
    ("a day that does not exist", lambda kg: kg.ask("members", group="OIC", on="2020-02-30"), "2020-02-30"),
    ("a query with an error", lambda kg: kg.query("SELECT ?x { ?x a }"), "^"),
    (
        "a query that reaches out",
        lambda kg: kg.query("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"),
        "SERVICE",
    ),
    ("an unknown thing", lambda kg: kg.describe("Gondor"), "Gondor"),
    ("an unknown predicate", lambda kg: kg.why("PAK", "befriends", "CHN"), "befriends"),
    ("an unknown export", lambda kg: kg.export("fact"), "facts"),
    ("a format without graphs", lambda kg: kg.export("all", "turtle"), "trig"),
    ("an unknown style", lambda kg: kg.cite("release", "mla"), "bibtex"),
    ("a parameter of the release", lambda kg: kg.cite("release", nation="PAK"), "only a question"),
    ("a parameter of a claim", lambda kg: kg.cite("strategic-alliances-14-1", foo="bar"), "'foo'"),
    ("a parameter named like an argument", lambda kg: kg.ask("defense-partners", question="x"), "“question”"),
    ("a parameter named self", lambda kg: kg.ask("defense-partners", self="x"), "“self”"),
    ("nothing to cite", lambda kg: kg.cite("claim:none-1-1"), "none-1-1"),
    ("no graph", lambda kg: mithaq.graph_from(3), "int"),
    ("a text for a graph", lambda kg: mithaq.graph_from("nation:PAK"), "str"),
    ("no ontology", lambda kg: mithaq.graph_from([]), "no ontology"),
]


@pytest.mark.parametrize(("call", "said"), [row[1:] for row in ERRORS], ids=[row[0] for row in ERRORS])
def test_an_error_is_one_message_that_helps(kg, call, said):
    with pytest.raises(mithaq.MithaqError) as caught:
        call(kg)
    assert said in str(caught.value)
    assert caught.value.message == str(caught.value)
