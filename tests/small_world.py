"""The shipped model cut down to the essay, six nations and their membership of the OIC: built in moments, checked in moments."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from mithaq.resources import Model, model

NATIONS = frozenset({"CHN", "IND", "PAK", "SAU", "TUR", "USA"})
_THINGS = frozenset({f"nation:{code}" for code in NATIONS})
_OIC = "organization:OIC"

Row = dict[str, str]

#: Which rows of a table are kept; of the others none, and of the sources those that these rows name.
_KEPT: dict[str, Callable[[Row], bool]] = {
    "nations.csv": lambda row: row["id"] in NATIONS,
    "nation-labels.csv": lambda row: row["id"] in NATIONS,
    "names-nations.csv": lambda row: row["thing"] in _THINGS,
    "codes-nations.csv": lambda row: row["holder"] in _THINGS,
    "memberships-oic.csv": lambda row: row["holder"] in NATIONS and row["group"] == _OIC,
    "groups.csv": lambda row: row["id"] == _OIC,
    "names-groups.csv": lambda row: row["thing"] == _OIC,
}


def small_model(folder: Path) -> Model:
    """The model with its data cut down, in ``folder``; ontology and questions are the shipped ones."""
    shipped = model()
    data = Path(shutil.copytree(shipped.data, folder / "data"))
    named: set[str] = set()
    for links in (data / "links").glob("*.sssom.tsv"):
        named |= _cut_links(links)
    tables = sorted((data / "tables").glob("*.csv"), key=lambda path: path.name.startswith("sources-"))
    for path in tables:
        if path.name.startswith("sources-"):
            _cut(path, partial(_is_named, named))
        else:
            rows = _cut(path, _KEPT.get(path.name, lambda row: False))
            named |= {row["source"] for row in rows if "source" in row}
    return Model(shipped.ontology, data, shipped.queries)


def _is_named(named: set[str], row: Row) -> bool:
    return row["id"] in named


def _cut(path: Path, keep: Callable[[Row], bool]) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [row for row in reader if keep(row)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or (), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return rows


def _cut_links(path: Path) -> set[str]:
    """Keep the links of the nations alone; the local names of the sources that they come from."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    columns = lines[start].split("\t")
    kept = [line for line in lines[start + 1 :] if line.split("\t")[columns.index("subject_id")] in _THINGS]
    if not kept:
        path.unlink()
        return set()
    path.write_text("\n".join([*lines[: start + 1], *kept]) + "\n", encoding="utf-8")
    return {line.split("\t")[columns.index("mapping_source")].removeprefix("source:") for line in kept}
