"""What readers look things up in: the curated codes and names of nations, and the dataset's own code list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mithaq.datasets.derive import Tools
from mithaq.datasets.forms import Dataset
from mithaq.datasets.nations import CodeBook
from mithaq.parsing import parse_file
from mithaq.resources import Model
from mithaq.tables.mapping import read_mapping
from mithaq.tables.reading import term_labels
from mithaq.tables.rows import Row, read_rows
from mithaq.tables.template import Names


def tools_for(model: Model, dataset: Dataset) -> Tools:
    """What the files of a dataset are read with. Raises :class:`mithaq.errors.InputError` for a table that cannot be read."""
    tables = model.data / "tables"
    labels = {f"nation:{row['id']}": row["en"] for row in _rows(tables, "nation-labels") if row["en"]}
    names = [("Name", name, nation) for nation, name in labels.items()]
    names += [
        ("Name", row["text"], row["thing"])
        for row in _rows(tables, "names-nations", "names")
        if row["lang"] == "en"
    ]
    extra = [*dict.fromkeys(names), *dataset.extra_codes]
    codes = dataset.codes
    concepts = {codes.concept(*code): label for code, label in codes.labels.items()} if codes else {}
    things = {**dict(_own_names(dataset)), **labels, **concepts}
    terms = term_labels(quad.triple for quad in parse_file(model.ontology / "mithaq.ttl"))
    return Tools(
        CodeBook.read(_rows(tables, "codes-nations", "codes"), extra),
        Names(things, terms),
        codes,
        dataset.name_codes,
        until=dataset.source.get("covers_until", ""),
    )


def _own_names(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Names of the nations that only this dataset has, made of their local names."""
    for _, _, nation in dataset.extra_codes:
        yield nation, nation.partition(":")[2].removeprefix("x-").replace("-", " ").title()


def _rows(folder: Path, table: str, mapping: str = "") -> Iterator[Row]:
    name = f"{mapping or table}.toml"
    columns = read_mapping(folder / name, name).columns
    return read_rows(folder / f"{table}.csv", f"{table}.csv", columns)
