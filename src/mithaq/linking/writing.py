"""Mapping sets written in SSSOM's table format, as :mod:`mithaq.mappings` reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import yaml

from mithaq.errors import InputError
from mithaq.mappings import Target
from mithaq.terms import PREFIXES

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
#: The columns of what is written, in their order; those that a row must have for a build come first.
COLUMNS = (
    "record_id", "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "mapping_source", "confidence", "subject_match_field", "object_match_field", "match_string", "similarity_score",
    "similarity_measure", "mapping_tool", "reviewer_id", "reviewer_label", "review_date", "comment",
)  # fmt: skip


def header(metadata: Mapping[str, object]) -> list[str]:
    """The lines above the table: metadata as YAML, each line begun with ``#``."""
    text = yaml.safe_dump(dict(metadata), sort_keys=False, allow_unicode=True, width=1000)
    return [f"# {line}" for line in text.splitlines()]


def table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> list[str]:
    """The line of column names, and a line for each row."""
    return [
        "\t".join(columns),
        *("\t".join(_cell(row.get(column, "")) for column in columns) for row in rows),
    ]


def as_text(lines: Iterable[str]) -> bytes:
    """Lines as a file has them."""
    return "".join(f"{line}\n" for line in lines).encode()


def _cell(text: str) -> str:
    """A cell holds neither tabs nor line ends."""
    return " ".join(text.split())


def compact_in(iri: str, prefixes: Mapping[str, str]) -> tuple[str, str]:
    """An IRI as a CURIE of these prefixes (the longest namespace wins), and the prefix that it uses.

    Raises :class:`InputError` where no prefix fits: a cell of SSSOM holds CURIEs only.
    """
    fits = [(len(space), name) for name, space in prefixes.items() if space and iri.startswith(space)]
    if not fits:
        raise InputError(f"no prefix is declared for {iri}", hint="Describe its dataset in targets.toml.")
    length, name = max(fits)
    return f"{name}:{iri[length:]}", name


def prefixes_for(targets: Iterable[Target], declared: Mapping[str, str]) -> dict[str, str]:
    """All prefixes that CURIEs are written with: ours, those that ``declared`` has, and the names of other targets."""
    known = {**PREFIXES, **declared}
    return known | {each.name: each.namespace for each in targets if each.namespace not in known.values()}
