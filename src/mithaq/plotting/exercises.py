"""Joint exercises a year and by kind, of the Islamic nations together or of one nation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import MAXYEAR

from mithaq.plotting.history import check_span
from mithaq.plotting.lanes import (
    Counts,
    Lanes,
    Section,
    Series,
    began,
    covered,
    may_have_begun,
    outside_states,
    shows_anything,
    span,
    year_of,
)
from mithaq.plotting.picture import Picture, Table, Words, consulted, evidence, link, ranked_sources
from mithaq.plotting.reading import Found, Reader
from mithaq.plotting.times import as_year, in_words

_KIND = "mithaq:JointMilitaryExercise"
_NOT_CODED = "kind not coded"
_COLUMNS = ("exercise", "kind", "participants", "began", "ended", "claims")


class Exercises:
    """The exercises of one nation, or those with an Islamic nation, with their kinds and participants."""

    def __init__(self, reader: Reader, nation: str = "") -> None:
        self.reader, self.nation, self.years = reader, nation, range(MAXYEAR + 1)
        parties: dict[str, set[str]] = defaultdict(set)
        for row in reader.rows("exercises", **({"nation": [nation]} if nation else {})):
            parties[str(row["exercise"])].add(str(row["participant"]))
        wanted = {nation} if nation else reader.islamic
        self.parties = {name: those for name, those in sorted(parties.items()) if those & wanted}
        self.found = reader.found(self.parties)
        self.codes: dict[str, set[str]] = defaultdict(set)
        for row in reader.about("codes", self.found):
            self.codes[str(row["thing"])].add(str(row["code"]))

    def kinds(self) -> dict[str, list[Found]]:
        """The exercises of each kind, of which one may have several, and those whose kind no source codes."""
        kinds = self.reader.settings.exercises
        sorts = {
            kind.label: [each for each in self.found.values() if kind.codes & self.codes[each.name]]
            for kind in kinds
        }
        known = {each.name for those in sorts.values() for each in those}
        return {**sorts, _NOT_CODED: [each for each in self.found.values() if each.name not in known]}

    def kind_of(self, name: str) -> str:
        """The kinds of one, in words."""
        kinds = self.reader.settings.exercises
        return ", ".join(kind.label for kind in kinds if kind.codes & self.codes[name])

    def is_among_islamic_nations(self, found: Found) -> bool:
        """Whether an Islamic nation takes part besides the nation, or besides another."""
        islamic = self.parties[found.name] & self.reader.islamic - {self.nation}
        return len(islamic) >= (1 if self.nation else 2)

    def within(self, first: int, last: int) -> Exercises:
        """Those that may have begun in the years from ``first`` to before ``last``, and those without a date."""
        some = copy(self)
        some.years = range(first, last)
        some.found = {name: each for name, each in self.found.items() if may_have_begun(each, first, last)}
        return some

    def counts(self, found: Iterable[Found], what: str) -> Counts:
        """How many began in each year: among Islamic nations, and others."""
        among: Counter[int] = Counter()
        others: Counter[int] = Counter()
        for each in found:
            year, _ = year_of(each)
            if year:
                shown = max(year, self.years.start)  # the first that is possible of those shown
                (among if self.is_among_islamic_nations(each) else others)[shown] += 1
        return Counts((Series("exercise", among), Series("exercise_other", others)), what)


def exercises(reader: Reader, nation: str = "", first: int | None = None, last: int | None = None) -> Picture:
    """The picture of all exercises with an Islamic nation, or of those of one nation."""
    known = Exercises(reader, nation)
    sections = _sections(known)
    # From where a source began to look, so that the years in which it found none are shown too.
    looked = [int(start) for (start, _), _ in sections[0].covered or ()]
    start, end = span(sections, reader.as_of, first, last)
    start = start if first is not None else min(start, *looked) if looked else start
    check_span(reader, start, end)
    if (first, last) != (None, None):
        known = known.within(start, end)
        sections = _sections(known)
    words, table = _words(known, sections), _table(known)
    if (first, last) != (None, None) and not shows_anything(sections, start, end):
        words, table = (
            replace(words, title=f"{words.title}, {start} to {end - 1}"),
            Table(_COLUMNS, ()),
        )
    return Picture(
        "lanes",
        words,
        Lanes(
            tuple(sections),
            start,
            end,
            as_year(reader.as_of, end=True),
            {**reader.settings.legend, **_legend(known)},
        ),
        table,
        ranked_sources(reader, known.found.values()),
        consulted(reader, [_KIND]),
        reader.as_of,
        reader.settings,
    )


def _sections(known: Exercises) -> list[Section]:
    stretches, words = covered(known.reader, [_KIND], [known.nation] if known.nation else [])
    all_years = known.counts(known.found.values(), "all, by the year in which they began")
    total = replace(all_years, shows_none=True, unsure=frozenset(_unsure(known.found.values())))
    sections = [Section("exercises", "All exercises", (), total, stretches, words)]
    kinds = {label: known.counts(found, label) for label, found in known.kinds().items()}
    scale = max((counts.most for counts in kinds.values()), default=0)
    told = {label: counts for label, counts in kinds.items() if counts.most}
    if told.keys() == {_NOT_CODED}:
        return sections
    for label, counts in told.items():
        key, scaled = f"exercises-{label.replace(' ', '-')}", replace(counts, what="", scale=scale)
        sections.append(Section(key, label.capitalize(), (), scaled, stretches))
    return sections


def _unsure(found: Iterable[Found]) -> Iterator[int]:
    """The years in which one may have begun of which the year is not known."""
    for each in found:
        earliest, latest = began(each)
        if earliest and latest:
            yield from range(int(earliest[:4]), int(latest[:4]) + 1)


def _words(known: Exercises, sections: Sequence[Section]) -> Words:
    label = known.reader.label(known.nation) if known.nation else "Islamic nations"
    years = sections[0].counts
    undated = sum(not year_of(each)[0] for each in known.found.values())
    doubtful = sum(bool(year) and not sure for year, sure in map(year_of, known.found.values()))
    subtitle = (
        f"Joint exercises on record in which {label if known.nation else 'at least one Islamic nation'} took part: {len(known.found)}, in "
        f"{len(years.years) if years else 0} years. One may be of several kinds. Islamic nations are the members of the OIC as of "
        f"{known.reader.as_of}. A year without a column is one without a record, not without exercises; 0 marks those that a source covers."
    )
    nations = [known.nation] if known.nation else []
    notes = (
        *outside_states(known.reader, nations),
        f"Without a date on record, not drawn: {undated}." if undated else "",
        f"Drawn in the first year that is possible, or merely announced: {doubtful}." if doubtful else "",
        "No source at hand codes of which kind they are." if len(sections) == 1 else "",
    )
    return Words(
        f"{label}: joint exercises by year and kind", subtitle, tuple(note for note in notes if note)
    )


def _legend(known: Exercises) -> Mapping[str, str]:
    if known.nation:
        return {"exercise": "with another Islamic nation", "exercise_other": "with other nations only"}
    return {
        "exercise": "of two Islamic nations or more",
        "exercise_other": "of one Islamic nation and others",
    }


def _table(known: Exercises) -> Table:
    rows = [
        (
            (link(known.reader, name),),
            known.kind_of(name),
            tuple(link(known.reader, nation) for nation in sorted(known.parties[name])),
            in_words(each.spell.starts_no_earlier, each.spell.starts_no_later),
            in_words(each.spell.ends_no_earlier, each.spell.ends_no_later),
            evidence(each),
        )
        for name, each in sorted(
            known.found.items(), key=lambda item: (item[1].spell.starts_no_earlier, item[0])
        )
    ]
    return Table(_COLUMNS, tuple(rows))
