"""The rules that are shipped can be read, and whatever is wrong in rules is named with the file."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from mithaq.corroborating import corroborate
from mithaq.corroboration import read_rules
from mithaq.corroboration.rulefiles import digest
from mithaq.errors import InputError
from mithaq.resources import model
from mithaq.terms import MITHAQ

FOLDER = model().data / "corroboration"
ALLIES = "claims/30-allies.toml"


def test_the_shipped_rules_are_read_and_speak_of_terms_that_there_are(kg):
    rules = read_rules(FOLDER)
    assert [kind.name for kind in rules.claims][-1] == "90-anything", "what nothing else takes up comes last"
    known = {quad.subject for quad in kg.store.match(None, None, None) if quad.subject in MITHAQ}
    named = {name for kind in rules.claims for rule in kind.rules for name in rule.kinds} - {"asked"}
    named |= {name for kind in rules.claims for name in kind.decided_by} - {"asked"}
    assert {name for name in named if MITHAQ[name] not in known} == set()
    properties = {
        one for kind in rules.records.values() for one in (*kind.made_by, *kind.dates, *kind.weak_from)
    }
    assert {one for one in properties if one not in known} == set()


def test_every_rule_has_a_name_of_its_own():
    by_name = {}
    for kind in read_rules(FOLDER).claims:
        for rule in kind.rules:
            assert by_name.setdefault(rule.id, rule) == rule


@pytest.fixture
def rules(tmp_path):
    """A copy of the rules, in which a text of a file is replaced by another before it is read."""
    folder = shutil.copytree(FOLDER, tmp_path / "corroboration")

    def read(file, old, new):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return read_rules(folder)

    return read


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (ALLIES, "title", "= title", "not a TOML file"),
        (ALLIES, 'title = "two nations are allied"', "", "lacks 'title'"),
        (ALLIES, "title", "heading", "unknown key 'heading'"),
        (ALLIES, '"claims-of-allies.rq"', '"nowhere.rq"', "no query nowhere.rq"),
        (ALLIES, '"sufficient"', '"overwhelming"', "strength is one of background, partial, sufficient, not 'overwhelming'"),
        (ALLIES, 'record = "obligation"', 'record = "rumour"', "record is one of .*, not 'rumour'"),
        (ALLIES, "most_parties = 4", 'most_parties = "four"', "'most_parties' is a whole number"),
        (ALLIES, "most_parties = 4", "most_parties = -1", "'most_parties' is a whole number"),
        (ALLIES, '"ally-by-rank"', '"ally-by-word"', "two rules have the id 'ally-by-word'"),
        (ALLIES, "promised: {records}", "promised: {nonsense}", "speaks of {nonsense}"),
        (ALLIES, "promised: {records}", "promised: {records:d}", "a word alone may stand there"),
        (ALLIES, 'kinds = ["Designation"]', "kinds = []", "names no kind"),
        (ALLIES, 'kinds = ["Designation"]', 'kinds = "Designation"', "'kinds' is a list of texts"),
        (ALLIES, "one_sided = true", 'one_sided = "yes"', "'one_sided' is true or false"),
        ("claims/35-hubs.toml", '"30-allies"', '"30-enemies"', "'like' names '30-enemies'"),
        ("claims/35-hubs.toml", '"several"', '"some"', "reading is one of"),
        ("claims/35-hubs.toml", '"partly supported"', '"supported"', "'at_most' is 'partly supported'"),
        ("claims/20-promises.toml", '"forward"', '"sideways"', "direction is one of"),
        ("claims/61-group-activities.toml", '"instrument:oic', '"treaty:oic', "has no prefix of ours"),
        ("records.toml", '"obligations.rq"', '"nowhere.rq"', "record 'obligation': there is no query nowhere.rq"),
        ("records.toml", "lasts = true", "lasts = 1", "'lasts' is true or false"),
        ("sources.toml", 'source = "source:atop-5-1"', 'source = "atop"', "'atop' has no prefix of ours"),
        ("sources.toml", 'dataset = "atop"', 'name = "atop"', "unknown key 'name'"),
        ("windows.toml", "from = 2011-06-28", 'from = "2011"', "'from' is a date"),
        ("windows.toml", 'until = "looked at"', "until = 2010-01-01", "ends before it begins"),
        ("windows.toml", "years_before = 10", "", "lacks 'years_before'"),
        (ALLIES, "most_parties = 4", "most_parties = 4\nleast_years = 3", "'least_years' is 3, which no record meets in a window of one year"),
        ("claims/40-partners.toml", "over = 5", "over = 2", "'over' says how many years are looked over, and is 3 or more"),
        ("claims/40-partners.toml", "before = 10", "before = 1001", "'before' is 1000 at the most, not 1001"),
        ("records.toml", "both_named = true", "both_named = 1", "'both_named' is true or false"),
        ("claims/20-promises.toml", "tell = true", 'tell = "yes"', "'tell' is true or false"),
        ("claims/52-alliance-activities.toml", "distinct_records = true", "distinct_records = 3", "'distinct_records' is true or false"),
        ("queries/claims-of-allies.rq", "?claim ?first ?second {", "?first ?second {", r"the query does not give \?claim"),
        ("queries/obligations.rq", "?record ?debtor", "?debtor", r"the query does not give \?record"),
        ("queries/statements.rq", "?record ?kind {", "?record {", r"the query does not give \?kind"),
        ("queries/statements.rq", "SELECT DISTINCT ?first ?second ?record ?kind {", "ASK {", r"the query does not give \?first"),
        ("queries/memberships.rq", "{ $PAIRS }", "{ (nation:PAK nation:TUR) }", r"\$PAIRS is not in it"),
        ("queries/claims-of-hubs.rq", "$CLAIMS", "claim:any", r"\$CLAIMS is not in it"),
        ("windows.toml", "years_before = 10", "years_before = 99999999999", "'years_before' is 1000 at the most"),
        ("windows.toml", "least_days = 365", "least_days = 999999999", "'least_days' is 366000 at the most"),
        ("windows.toml", "least_days = 365", "", "lacks 'least_days'"),
        ("windows.toml", "years = 5", 'years = "five"', "'years' is a whole number"),
        ("windows.toml", "[dated]", "[date]", "lacks 'dated'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_the_file(rules, file, old, new, message):
    with pytest.raises(InputError, match=message) as error:
        rules(file, old, new)
    assert file.rpartition("/")[2] in str(error.value)


def test_a_folder_without_rules_is_refused(tmp_path):
    for name in ("claims", "queries"):
        (tmp_path / name).mkdir()
    shutil.copytree(FOLDER / "queries", tmp_path / "queries", dirs_exist_ok=True)
    shutil.copy(FOLDER / "records.toml", tmp_path)
    with pytest.raises(InputError, match="no rules for any claim"):
        read_rules(tmp_path)


def test_a_rule_that_changes_changes_the_digest(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "corroboration")
    assert digest(folder) == digest(FOLDER)
    path = folder / "queries" / "obligations.rq"
    path.write_text(path.read_text(encoding="utf-8") + "#\n", encoding="utf-8")
    assert digest(folder) != digest(FOLDER)


@pytest.mark.parametrize(
    ("query", "name"),
    [("claims-of-allies.rq", "claim"), ("statements.rq", "record"), ("agreements.rq", "record")],
)
def test_a_query_that_leaves_what_is_needed_of_it_unbound_is_refused(world, letters_model, tmp_path, query, name):  # fmt: skip
    data = shutil.copytree(letters_model.data, tmp_path / "data")
    path = data / "corroboration" / "queries" / query
    path.write_text(f"SELECT ?claim ?first ?second ?record ?kind {{ VALUES ?any {{ 1 }} OPTIONAL {{ {path.read_text(encoding='utf-8').partition('{')[2].rpartition('}')[0]} FILTER(?any = 2) }} }}", encoding="utf-8")  # fmt: skip
    with pytest.raises(InputError, match=rf"no \?{name}") as refused:
        corroborate(world.store, replace(letters_model, data=data))
    assert query in str(refused.value)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("claims/40-partners.toml", '"DefenseObligation", "OffenseObligation"]', '"DefenceObligation"]'),
        ("records.toml", '"isOwedBy"', '"owedBy"'),
    ],
)
def test_a_term_that_the_ontology_does_not_have_is_refused(world, letters_model, tmp_path, file, old, new):
    data = shutil.copytree(letters_model.data, tmp_path / "data")
    path = data / "corroboration" / file
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match="is no term of the ontology") as refused:
        corroborate(world.store, replace(letters_model, data=data))
    assert path.name in refused.value.message
