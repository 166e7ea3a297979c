"""The reference pages: complete, alone, the same in every run, and written whole or not at all."""

import logging
import os
import subprocess
import sys
from html.parser import HTMLParser
from textwrap import dedent
from types import SimpleNamespace

import pytest

from builders import triples
from mithaq.errors import InputError
from mithaq.reference import codebook, reference_pages, write_reference
from mithaq.reference.vocabulary import Vocabulary
from mithaq.resources import Model

ONTOLOGY = """
<https://w3id.org/mithaq/ontology> a owl:Ontology ; dcterms:title "An ontology"@en ; rdfs:label "Second title"@en ;
    vann:preferredNamespacePrefix "mithaq" ; vann:preferredNamespaceUri "https://w3id.org/mithaq/ontology#" .
<https://w3id.org/mithaq/other> a owl:Ontology ; dcterms:title "Another"@en .
mithaq:Nation a owl:Class ; rdfs:label "nation"@en ; skos:definition "A party <b>with</b> [ties] & *more*."@en ;
    skos:altLabel "state"@en , "country"@en ; mithaq:usageRule "Use it for states."@en ;
    mithaq:hardCase "A city."@en , "A league."@en ; skos:example "Pakistan."@en .
mithaq:Group a owl:Class ; rdfs:label "group"@en ; skos:definition "Several nations."@en .
mithaq:Alliance a owl:Class ; rdfs:label "alliance"@en ; rdfs:subClassOf mithaq:Group ; skos:definition "A tie."@en .
mithaq:Member a owl:Class ; rdfs:label "member"@en ; rdfs:subClassOf mithaq:Nation ; skos:definition "One of a group."@en ;
    owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( mithaq:Nation
        [ a owl:Restriction ; owl:onProperty mithaq:isMemberOf ; owl:someValuesFrom mithaq:Group ] ) ] .
[ a owl:Restriction ; owl:onProperty mithaq:isMemberOf ; owl:hasValue mithaq:Full ] rdfs:subClassOf mithaq:Member .
[] a owl:AllDisjointClasses ; owl:members ( mithaq:Nation mithaq:Group mithaq:Claim ) .
mithaq:CooperationActivity a owl:Class ; rdfs:label "cooperation activity"@en ; skos:definition "Doing."@en .
mithaq:Exercise a owl:Class ; rdfs:label "exercise"@en ; rdfs:subClassOf mithaq:CooperationActivity .
mithaq:Claim a owl:Class ; rdfs:label "claim"@en ; skos:definition "What is said."@en .
mithaq:isMemberOf a owl:ObjectProperty ; rdfs:label "is member of"@en ; skos:definition "Belongs."@en ;
    rdfs:domain mithaq:Nation ; rdfs:range mithaq:Group ; owl:inverseOf mithaq:hasMember .
mithaq:hasMember a owl:ObjectProperty ; rdfs:label "has member"@en .
mithaq:pursues a owl:ObjectProperty ; rdfs:label "pursues"@en ; schema:domainIncludes mithaq:Group .
mithaq:quote a owl:DatatypeProperty ; rdfs:label "quote"@en ; rdfs:domain mithaq:Claim ; mithaq:isSingleValued true .
mithaq:usageRule a owl:AnnotationProperty ; rdfs:label "usage rule"@en .
mithaq:Code a owl:Class ; rdfs:label "code"@en .
mithaq:Status a owl:Class ; rdfs:label "status"@en ; rdfs:subClassOf mithaq:Code .
mithaq:Stage a owl:Class ; rdfs:label "stage"@en ; rdfs:subClassOf mithaq:Code .
mithaq:Full a owl:NamedIndividual , mithaq:Status ; rdfs:label "full"@en ; skos:definition "All rights."@en .
mithaq:Suspended a owl:NamedIndividual , mithaq:Status , mithaq:Stage ; rdfs:label "suspended"@en .
skos:Concept a owl:Class .
"""
PAGES = {
    "index.html",
    "ontology.html",
    "codebook.html",
    "codebook.md",
    "questions.html",
    "checks.html",
    "reference.css",
}


class Page(HTMLParser):
    """What a test asks of a page: its attributes, ids, links to itself, and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.language = ""
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if tag == "a" and "href" in values else []
        self.loads += [values[name] for name in ("src", "srcset", "data", "poster") if name in values]
        self.loads += [values["href"]] if tag == "link" else []
        if tag == "html":
            self.language = values.get("lang", "")

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    root = tmp_path_factory.mktemp("model")
    for folder in ("ontology/shapes", "ontology/checks/dataset", "data", "queries"):
        (root / folder).mkdir(parents=True)
    shape = """
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix mithaq: <https://w3id.org/mithaq/ontology#> .
        <https://w3id.org/mithaq/shape/n> a sh:NodeShape ; sh:name "Name of a nation"@en ; sh:targetClass mithaq:Nation ;
            sh:severity sh:Warning ; sh:message "A nation has a name."@en ;
            sh:sparql [ sh:message "A nation is not a group."@en ] .
    """
    (root / "ontology/shapes/nations.ttl").write_text(dedent(shape), encoding="utf-8")
    check = """\
        #+ title: No labels
        #+ description: A term has a label.
        #+ level: violation
        #+ message: "{entity} has no label"
        #+ source: a habit
        SELECT ?entity ?property ?value { ?entity a owl:Class }
    """
    for place in ("missing-label.rq", "dataset/missing-fact.rq"):
        (root / "ontology/checks" / place).write_text(dedent(check), encoding="utf-8")
    question = """\
        #+ title: Who has ties?
        #+ description: The partners of a nation.
        #+ parameters:
        #+   nation: { type: Nation, description: whose partners }
        #+ tags: [ties]
        #+ columns: { partner: the other }
        #+ evidence: { none: nothing to quote }
        PREFIX nation: <https://w3id.org/mithaq/nation/>
        PREFIX mithaq: <https://w3id.org/mithaq/ontology#>
        SELECT ?partner { VALUES ?nation { nation:PAK } ?nation mithaq:hasDefensePartner ?partner }
    """
    (root / "queries/ties.rq").write_text(dedent(question), encoding="utf-8")
    return Model(root / "ontology", root / "data", root / "queries")


@pytest.fixture(scope="module")
def made(model: Model) -> SimpleNamespace:
    """The pages, and how logging and pyLODE were before they were made and afterwards: making them takes a while."""
    states = [state_of_the_process()]
    pages = reference_pages(triples(ONTOLOGY), model, version="9.8.7")
    states.append(state_of_the_process())
    return SimpleNamespace(pages=pages, before=states[0], after=states[1])


@pytest.fixture
def pages(made: SimpleNamespace) -> dict[str, str]:
    return made.pages


@pytest.fixture
def pages_at_hand(pages: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of folders alone: what is written to them is the pages made already."""
    monkeypatch.setattr("mithaq.reference.reference_pages", lambda *_, **__: pages)


def state_of_the_process() -> tuple[object, ...]:
    from pylode import utils

    logger = logging.getLogger()
    return logger.level, list(logger.handlers), utils.RDF_FOLDER, set(utils.RDF_FOLDER.iterdir())


@pytest.fixture(scope="module")
def book() -> str:
    return codebook(Vocabulary(triples(ONTOLOGY)))


def entry(book: str, title: str) -> str:
    """The part of the codebook from a heading to the next."""
    return book.split(f" {title}\n", 1)[1].split("\n#", 1)[0]


def section(book: str, title: str) -> str:
    return book.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_all_pages_are_there(pages):
    assert set(pages) == PAGES
    assert "9.8.7" in pages["index.html"]


@pytest.mark.parametrize("name", sorted(name for name in PAGES if name.endswith(".html")))
def test_a_page_stands_alone_and_can_be_read_by_everybody(pages, name):
    page = Page(pages[name])
    assert page.language == "en"
    assert {load for load in page.loads if not load.startswith("data:")} == {"reference.css"}
    assert "url(" not in pages[name]
    assert "@import" not in pages[name]
    assert page.tags.count("h1") == 1
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert {link for link in page.links if link.endswith((".html", ".md"))} <= PAGES


def test_an_entry_says_what_a_term_means_and_how_it_is_used(book):
    nation = entry(book, "nation (mithaq:Nation)")
    assert "- **IRI:** `https://w3id.org/mithaq/ontology#Nation`" in nation
    assert "- **Also called:** country; state" in nation
    assert "- **Use:** Use it for states." in nation
    assert nation.count("- **Hard case:** ") == 2
    assert "- **Example:** Pakistan." in nation
    assert "- **Disjoint with:** [claim](#claim-mithaqclaim), [group](#group-mithaqgroup)" in nation
    assert "- **Properties:** [is member of](#is-member-of-mithaqismemberof)" in nation


def test_anonymous_expressions_are_put_in_words(book):
    member = entry(book, "member (mithaq:Member)")
    assert "- **Means the same as:** nation and (is member of some group)" in member
    assert "- **Follows from:** is member of value full" in member


def test_a_property_names_both_ends_and_how_many_values_it_has(book):
    member_of = entry(book, "is member of (mithaq:isMemberOf)")
    assert "- **Said of:** [nation](#nation-mithaqnation)" in member_of
    assert "- **Value:** [group](#group-mithaqgroup)" in member_of
    assert "- **Other way round:** [has member](#has-member-mithaqhasmember)" in member_of
    assert "- **Said of, kinds too:** [group](#group-mithaqgroup)" in entry(book, "pursues (mithaq:pursues)")
    assert "one value for each subject" in entry(book, "quote (mithaq:quote)")


def test_terms_are_grouped_for_a_newcomer(book):
    assert "### nation " in section(book, "Nations, groups and instruments")
    assert "### exercise " in section(book, "Activities")
    assert "### claim " in section(book, "Claims and sources")
    assert "### quote " in section(book, "Properties of claims and sources")
    assert "### pursues " in section(book, "Properties of nations, groups and activities")
    assert "### usage rule " in section(book, "Annotation properties")
    assert "`skos:Concept`" in section(book, "Terms of other vocabularies")
    assert book.index("### group ") < book.index("### alliance ") < book.index("### nation ")


def test_a_code_of_two_lists_is_explained_once(book):
    lists = section(book, "Code lists")
    assert lists.count("#### suspended ") == 1
    assert "Also here: [suspended](#suspended-mithaqsuspended)." in lists
    assert "#### full " in lists


def test_texts_mean_themselves(pages, book):
    for name in ("codebook.html", "ontology.html"):
        assert "b" not in Page(pages[name]).tags
        assert "A party <b>with</b> [ties]" in Page(pages[name]).text
    assert "&lt;b>" in book


def test_the_ontology_page_has_each_term_under_its_local_name(pages):
    page = Page(pages["ontology.html"])
    assert {"Nation", "Group", "Member", "isMemberOf", "quote"} <= set(page.ids)
    assert "Use it for states." in page.text
    assert "Means the same as: nation and (is member of some group)" in page.text
    assert "Second title" not in page.text
    assert "Another" not in page.text


def test_questions_and_checks_are_listed(pages):
    questions, checks = Page(pages["questions.html"]), Page(pages["checks.html"])
    for words in (
        "Who has ties?",
        "whose partners (Nation; default nation:PAK)",
        "Column partner: the other",
    ):
        assert words in questions.text
    for words in (
        "Name of a nation: A nation has a name. (warning; mithaq:Nation)",
        "Name of a nation: A nation is not a group. (warning; mithaq:Nation)",
        "missing-label",
        "missing-fact",
        "Message: {entity} has no label",
    ):
        assert words in checks.text


def test_the_same_input_gives_the_same_bytes_whatever_its_order_and_the_seed_of_hashes(
    pages, model, tmp_path
):
    script = (
        "import sys; from pathlib import Path; from pyoxigraph import *; from mithaq.resources import Model\n"
        "from mithaq.reference import write_reference\n"
        "root, out, turtle = map(Path, sys.argv[1:])\n"
        "read = [quad.triple for quad in parse(turtle.read_bytes(), format=RdfFormat.N_TRIPLES)]\n"
        "write_reference(out, read, Model(root / 'ontology', root / 'data', root / 'queries'), version='9.8.7')\n"
    )
    source = tmp_path / "ontology.nt"
    backwards = sorted(triples(ONTOLOGY), key=str, reverse=True)
    source.write_text("".join(f"{triple} .\n" for triple in backwards), encoding="utf-8")
    command = [sys.executable, "-c", script, str(model.data.parent), str(tmp_path / "out"), str(source)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert {name: (tmp_path / "out" / name).read_text(encoding="utf-8") for name in PAGES} == pages


def test_making_pages_leaves_logging_and_pylode_as_they_were(made):
    assert made.after == made.before


@pytest.mark.usefixtures("pages_at_hand")
def test_a_folder_is_made_and_made_again(pages, model, tmp_path):
    out = tmp_path / "a" / "docs"
    assert write_reference(out, triples(ONTOLOGY), model, version="9.8.7") == out / "index.html"
    assert {name: (out / name).read_text(encoding="utf-8") for name in PAGES} == pages
    (out / "stale.html").write_text("from an earlier version")
    write_reference(out, triples(ONTOLOGY), model, version="9.8.7")
    assert {path.name for path in out.iterdir()} == PAGES | {".mithaq-docs"}
    assert [path.name for path in out.parent.iterdir()] == ["docs"]


def test_the_curated_ontology_has_its_pages(reference_folder):
    assert {path.name for path in reference_folder.iterdir()} == PAGES | {".mithaq-docs"}
    book = (reference_folder / "codebook.md").read_text(encoding="utf-8")
    for title in (
        "nation (mithaq:Nation)",
        "Islamic nation (mithaq:IslamicNation)",
        "accepted (mithaq:Accepted)",
    ):
        assert "- **Use:** " in entry(book, title)
    ids = Page((reference_folder / "ontology.html").read_text(encoding="utf-8")).ids
    assert "isAlliedWith" in ids
    assert len(ids) == len(set(ids))


@pytest.mark.usefixtures("pages_at_hand")
def test_an_empty_folder_is_taken(model, tmp_path):
    write_reference(tmp_path, triples(ONTOLOGY), model, version="9.8.7")
    assert (tmp_path / "codebook.md").is_file()


@pytest.mark.usefixtures("pages_at_hand")
def test_a_folder_with_other_files_is_left_alone(model, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="did not write"):
        write_reference(tmp_path, triples(ONTOLOGY), model)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.usefixtures("pages_at_hand")
@pytest.mark.parametrize("target", ["file", "file/below"])
def test_a_place_that_cannot_hold_a_folder_is_refused(model, tmp_path, target):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError) as caught:
        write_reference(tmp_path / target, triples(ONTOLOGY), model)
    assert caught.value.where is not None and caught.value.where.file == str(tmp_path / target)
