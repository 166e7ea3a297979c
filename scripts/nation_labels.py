"""Write the display labels of nations from Unicode CLDR into data/tables/nation-labels.csv.

    python scripts/nation_labels.py            write the table
    python scripts/nation_labels.py --check    say whether the table is up to date; exit status 1 if not

CLDR knows territories by their ISO alpha-2 code; the codes come from data/tables/codes-nations.csv. A label that the
reviewed data/tables/nation-label-overrides.csv gives stands in place of CLDR's, with the override's own source, in a row of
its own: a row of the table is what one source says. Needs Babel (the extra ``curation``), whose version fixes that of CLDR.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

TABLES = Path(__file__).resolve().parent.parent / "data" / "tables"
LANGUAGES = ("en", "ar", "fa", "ur", "tr", "fr", "ms", "id")
# The column of Indonesian cannot be called "id": that is the nation's own name.
COLUMNS = ("claim", "id", *(f"{code}_" if code == "id" else code for code in LANGUAGES), "source", "row")
CLDR_VERSION = "47"

Labels = Mapping[str, Mapping[str, str]]  # language -> ISO alpha-2 code -> label


class Override(NamedTuple):
    """A label that stands in place of CLDR's: its text, and the source and place that give it."""

    text: str
    source: str
    row: str


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of one of the curated tables."""
    with (TABLES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def current_codes() -> dict[str, str]:
    """The ISO alpha-2 code that each nation has now."""
    rows = [row for row in read_table("codes-nations.csv") if row["scheme"] == "IsoAlpha2"]
    ended = {row["id"] for row in rows if row["end"]}  # one assignment may take two rows: its sources
    return {row["holder"].removeprefix("nation:"): row["value"] for row in rows if row["id"] not in ended}


def overrides() -> dict[str, dict[str, Override]]:
    """Reviewed labels by nation and language."""
    found: dict[str, dict[str, Override]] = {}
    for row in read_table("nation-label-overrides.csv"):
        found.setdefault(row["id"], {})[row["lang"]] = Override(row["text"], row["source"], row["row"])
    return found


def table(cldr: Labels) -> str:
    """The whole table as text: for each nation CLDR's row, then one row for each source of its overrides."""
    codes, reviewed = current_codes(), overrides()
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    for nation in sorted({row["id"] for row in read_table("nations.csv")}):
        writer.writerows(_rows(nation, codes.get(nation, ""), reviewed.get(nation, {}), cldr))
    return out.getvalue()


def _rows(nation: str, code: str, reviewed: Mapping[str, Override], cldr: Labels) -> Iterator[dict[str, str]]:
    kept = {lang: cldr[lang][code] for lang in LANGUAGES if lang not in reviewed and code in cldr[lang]}
    if kept:
        yield _row(f"cldr-{nation}", nation, kept, "cldr", code)
    for source, row in sorted({(each.source, each.row) for each in reviewed.values()}):
        texts = {
            lang: each.text for lang, each in reviewed.items() if (each.source, each.row) == (source, row)
        }
        yield _row(f"{source}-{nation}-label", nation, texts, source, row)


def _row(claim: str, nation: str, texts: Mapping[str, str], source: str, row: str) -> dict[str, str]:
    cells = {"id_" if lang == "id" else lang: text for lang, text in texts.items()}
    return {"claim": claim, "id": nation, "source": source, "row": row, **cells}


def cldr_labels() -> Labels:
    """CLDR's territory names in our languages. Raises :class:`SystemExit` without Babel, or with another CLDR."""
    try:
        from babel import Locale
        from babel.core import get_cldr_version
    except ImportError as error:
        raise SystemExit("nation_labels: needs Babel: pip install '.[curation]'") from error
    if get_cldr_version() != CLDR_VERSION:
        raise SystemExit(
            f"nation_labels: this Babel carries CLDR {get_cldr_version()}, and the source is described as CLDR {CLDR_VERSION}; "
            "install Babel 2.18, or describe the new version in data/sources.ttl first"
        )
    return {code: dict(Locale(code).territories) for code in LANGUAGES}


def main(arguments: list[str]) -> int:
    """Write or check the table; 0 done and up to date, 1 out of date."""
    parser = argparse.ArgumentParser(description="Write the labels of nations from Unicode CLDR.")
    parser.add_argument("--check", action="store_true", help="only say whether the table is up to date")
    check = parser.parse_args(arguments).check
    path = TABLES / "nation-labels.csv"
    text = table(cldr_labels())
    if not check:
        path.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        sys.stdout.write("nation-labels.csv is up to date\n")
        return 0
    sys.stdout.write("nation-labels.csv is out of date: run python scripts/nation_labels.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
