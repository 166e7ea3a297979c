"""Rows of the field's datasets to measure with: the first of a user's own files, or generated ones in the same formats.

The rows come from ATOP's members, DCAD's agreements and MME's participants in equal parts, as far as each file goes. They are built with the
nations that they name, and with nothing else of the curated data, so that what is measured is the rows.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path

from pyoxigraph import NamedNode

from mithaq import loading
from mithaq.build import Built, assemble, read_all_rules, read_model
from mithaq.datasets.forms import read_dataset
from mithaq.datasets.reading import form_of
from mithaq.errors import InputError
from mithaq.graph import KnowledgeGraph
from mithaq.importing import import_files, imports_in
from mithaq.resources import Model, model
from mithaq.store.imports import read_claims_file
from mithaq.terms import NATION, compact

#: The form of each dataset that is measured.
FORMS = {"atop": "member", "dcad": "agreements", "mme": "long"}
_TABLES_OF_NATIONS = {
    "nations.csv": "id",
    "nation-labels.csv": "id",
    "names-nations.csv": "thing",
    "codes-nations.csv": "holder",
}
_SEED = 1815
_ENCODING = "latin-1"  # any bytes come out as they went in

Row = dict[str, str]


def write_rows(folder: Path, rows: int, files: Path | None) -> int:
    """Write about ``rows`` rows as ``atop.csv``, ``dcad.csv`` and ``mme.csv``; how many it were, fewer where ``files`` has no more."""
    wanted, written = rows, 0
    # The shortest file first, so that longer ones can make up for it.
    for number, name in enumerate(sorted(FORMS, key=lambda each: _size(each, files))):
        share = (wanted - written) // (len(FORMS) - number)
        columns, found = _real(name, files) if files else _generated(name)
        with (folder / f"{name}.csv").open("w", encoding=_ENCODING, newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            for row in islice(found, share):
                writer.writerow(row)
                written += 1
    return written


def _size(name: str, files: Path | None) -> int:
    return _file_of(name, files).stat().st_size if files else 0


def _file_of(name: str, files: Path) -> Path:
    dataset = read_dataset(model().data / "datasets", name)
    for path in sorted(files.rglob("*.csv")):
        try:
            if form_of(dataset, path).name == FORMS[name]:
                return path
        except InputError:
            continue
    raise SystemExit(f"no file below {files} is of the form '{FORMS[name]}' of {name}")


def _real(name: str, files: Path) -> tuple[list[str], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        with path.open(encoding=_ENCODING, newline="") as file:
            yield from csv.DictReader(file)

    path = _file_of(name, files)
    with path.open(encoding=_ENCODING, newline="") as file:
        return list(csv.DictReader(file).fieldnames or ()), rows()


def _generated(name: str) -> tuple[list[str], Iterator[Row]]:
    dataset = read_dataset(model().data / "datasets", name)
    columns = list(next(form.columns for form in dataset.forms if form.name == FORMS[name]))
    rows = {"atop": _members, "dcad": _agreements, "mme": _participants}[name](columns)
    return columns, rows


def _codes(scheme: str) -> list[str]:
    """Codes that one nation has had since before 1946, and still has."""
    with (model().data / "tables" / "codes-nations.csv").open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["scheme"] == scheme]
    return sorted(row["value"] for row in found if row["start"] < "1946" and not row["end"])


def _members(columns: list[str]) -> Iterator[Row]:
    pick, codes = random.Random(_SEED), _codes("CowNumber")  # noqa: S311 - not for secrets
    for number in count(5000):
        ended = pick.random() < 0.5
        terms = {kind: str(int(pick.random() < 0.4)) for kind in ("defense", "neutral", "nonagg", "consul")}
        year = pick.randrange(1946, 1990)
        for code in pick.sample(codes, min(pick.choice((2, 2, 2, 3, 5, 9)), len(codes))):
            yield {
                **dict.fromkeys(columns, "0"), **terms, "atopid": str(number), "member": code, "version": "5.1", "estmode": "1",
                "yrent": str(year), "moent": "3", "dayent": str(pick.randrange(1, 29)), "ineffect": str(int(not ended)),
                **({"yrexit": str(year + pick.randrange(1, 28)), "moexit": "6", "dayexit": "1", "term": "1"} if ended else {}),
            }  # fmt: skip


def _agreements(columns: list[str]) -> Iterator[Row]:
    pick, codes = random.Random(_SEED), _codes("CowNumber")  # noqa: S311 - as above
    kinds = ("DCA", "DIC", "TREX", "PROCUREMENT", "COMMISSION", "RESEARCH")
    for number in count(1):
        one, other = pick.sample(codes, 2)
        yield {
            **dict.fromkeys(columns, ""), "DCAid": f"DCADv1.0-{number:06}", "ccode1": one, "ccode2": other, "signDay": str(pick.randrange(1, 29)),
            "signMonth": str(pick.randrange(1, 13)), "signYear": str(pick.randrange(1980, 2011)), "type": "general", "terminated": "0",
            "category1": pick.choice(kinds), "category2": pick.choice((*kinds, *[""] * 24)), "asymmetry": "0", "categoryConf": "high",
            "sourceType": "treaty", "endYearEstimate": "2010", "source": "generated",
        }  # fmt: skip


def _participants(columns: list[str]) -> Iterator[Row]:
    pick, codes = random.Random(_SEED), _codes("GleditschWardNumber")  # noqa: S311 - as above
    domains = (
        "CPX",
        "Air",
        "Land",
        "Sea",
        "Amphibious",
        "Cyber",
        "Warfighting",
        "Peacekeeping",
        "Humanitarian",
    )
    for number in count(1):
        year = pick.randrange(1980, 2011)
        begun = f"{pick.randrange(1, 13)}/{pick.randrange(1, 29)}/{year % 100:02}"
        coded = {domain: str(int(pick.random() < 0.2)) for domain in domains}
        for code in pick.sample(codes, pick.choice((2, 2, 3, 5, 8))):
            yield {
                **dict.fromkeys(columns, "NA"), **coded, "gwcode": code, "country": f"state {code}", "MMEID": f"mme{number}",
                "Ex_Name": f"Exercise {number}", "Location": "at sea", "lat": "26.8", "lon": "30.8", "StartDate": begun, "EndDate": "NA",
                "s.year": str(year),
            }  # fmt: skip


def import_rows(folder: Path) -> int:
    """Import the three files into ``folder/home``; how many claims they make."""
    found = (import_files(name, [folder / f"{name}.csv"], folder / "home") for name in FORMS)
    return sum(one.file.claims for each in found for one in each)


def build_rows(folder: Path) -> KnowledgeGraph:
    """The graph of what is imported and of the nations it names, accepted, closed and stored on disk."""
    bare = bare_model(folder)
    loading.model = lambda: bare  # type: ignore[attr-defined,assignment]
    return loading.build(home=folder / "home", to_check=True)


def assembled(folder: Path) -> Built:
    """The same, not stored."""
    bare = bare_model(folder)
    return assemble(read_model(bare, imports_in(folder / "home").claims()), read_all_rules(bare))


def bare_model(folder: Path) -> Model:
    """The shipped model without its data, but for the nations that are imported, and the sources of what is said of them."""
    shipped, data = model(), folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(shipped.data, data, ignore=shutil.ignore_patterns("*.trig", "*.sssom.tsv"))
    named: set[str] = set()
    nations = _nations_named(folder)
    for name in sorted((data / "tables").glob("*.csv"), key=lambda path: path.name.startswith("sources-")):
        if name.name.startswith("sources-"):
            _cut(name, "id", named)
        else:
            column = _TABLES_OF_NATIONS.get(name.name, "")
            named |= {row["source"] for row in _cut(name, column, nations) if "source" in row}
    return Model(shipped.ontology, data, shipped.queries)


def _nations_named(folder: Path) -> set[str]:
    """As CURIEs and as local names."""
    found = {
        compact(quad.object)
        for path in imports_in(folder / "home").claims()
        for quad in read_claims_file(path)
        if isinstance(quad.object, NamedNode) and quad.object in NATION
    }
    return found | {curie.partition(":")[2] for curie in found}


def _cut(path: Path, column: str, keep: Iterable[str]) -> list[Row]:
    """Leave only the rows with one of these values in a column; without a column none."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [row for row in reader if column and row[column] in keep]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or (), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return rows
