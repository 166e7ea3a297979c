"""The parts of a nation's history, or of what it has in common with another: each a section of lanes with its rows and sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mithaq.plotting.lanes import (
    Bar,
    Lane,
    Mark,
    Section,
    began,
    counted,
    covered,
    may_have_begun,
    may_hold,
    shows,
    starts,
)
from mithaq.plotting.picture import Cell, evidence, link
from mithaq.plotting.reading import Found, Reader
from mithaq.plotting.times import Spell, as_year, in_words

COLUMNS = ("what", "role", "with", "record", "began", "ended", "claims")
AGREEMENT, EXERCISE = "mithaq:Instrument", "mithaq:JointMilitaryExercise"


@dataclass(frozen=True)
class Owed:
    """An obligation between two nations, with the time for which it held between these."""

    kind: str
    debtor: str
    creditor: str
    instrument: str
    found: Found
    spell: Spell


@dataclass(frozen=True)
class Told:
    """A row of the table, and what it tells of."""

    cells: tuple[Cell, ...]
    found: Found


@dataclass(frozen=True)
class Part:
    """A section of the picture, the rows of the table that tell it, and what they rest on."""

    section: Section
    rows: tuple[Told, ...]
    found: tuple[Found, ...]
    notes: tuple[str, ...] = ()

    def within(self, first: int, last: int) -> Part:
        """What of it may fall in the years from ``first`` to before ``last``, and what has no date, which is told and not drawn."""
        falls = may_have_begun if self.section.counts else may_hold
        lanes = tuple(
            lane for lane in self.section.lanes if shows(lane, first, last) or not (lane.bars or lane.marks)
        )
        return replace(
            self,
            section=replace(self.section, lanes=lanes),
            rows=tuple(row for row in self.rows if falls(row.found, first, last)),
            found=tuple(each for each in self.found if falls(each, first, last)),
        )


class History:
    """Gathers the parts of a nation's history, or of what it has in common with another."""

    def __init__(self, reader: Reader, nation: str, other: str = "") -> None:
        self._reader = reader
        self.nation, self.other = nation, other
        self._nations = [nation, other] if other else [nation]

    # What a nation has by itself.

    def memberships(self) -> Part:
        """The groups that it belonged to, each in a lane."""
        rows = self._reader.ordered("memberships", nation=[self.nation])
        found = self._reader.found(str(row["membership"]) for row in rows)
        groups: dict[str, list[tuple[str, Found]]] = defaultdict(list)
        for row in rows:
            groups[str(row["group"])].append((str(row["status"]), found[str(row["membership"])]))
        lanes = [self._member_lane(group, spells) for group, spells in groups.items()]
        told = tuple(
            self._row("membership", self._reader.label(status), [group], each)
            for group, spells in sorted(groups.items())
            for status, each in spells
        )
        section = Section("memberships", "Memberships", _by_start(lanes))
        return Part(section, told, tuple(found.values()))

    def _member_lane(self, group: str, spells: Iterable[tuple[str, Found]]) -> Lane:
        styles = self._reader.settings.statuses
        bars = [Bar(each.name, styles.get(status, "other_member"), (each.spell,)) for status, each in spells]
        # A suspension stands inside a membership, so it is drawn last.
        return Lane(
            self._reader.label(group),
            tuple(sorted(bars, key=lambda bar: (bar.style == "suspended", bar.name))),
        )

    def designations(self) -> Part:
        """The ranks that others gave it."""
        rows = self._reader.ordered("designations", nation=[self.nation])
        found = self._reader.found(str(row["designation"]) for row in rows)
        lanes, told = [], []
        for row in rows:
            each, giver = found[str(row["designation"])], str(row.get("giver", ""))
            label = each.label or f"by {self._reader.label(giver)}" if giver else each.label or each.name
            lanes.append(Lane(label, (Bar(each.name, "designation", (each.spell,)),)))
            told.append(self._row("designation", "", [giver] if giver else [], each))
        return Part(
            Section("designations", "Designations", _by_start(lanes)), tuple(told), tuple(found.values())
        )

    # What it owes and is owed.

    def owed(self) -> list[Owed]:
        """Its obligations, between the two where there is another."""
        rows = self._reader.ordered("obligations", nation=[self.nation])
        ends = {self.nation, self.other}
        rows = [row for row in rows if not self.other or {str(row["debtor"]), str(row["creditor"])} == ends]
        found = self._reader.found(str(row["obligation"]) for row in rows)
        named = {(row["obligation"], row["creditor"]) for row in rows if row["unknown"] is not True}
        return [
            Owed(
                str(row["kind"]),
                str(row["debtor"]),
                str(row["creditor"]),
                str(row.get("instrument", "")),
                each,
                replace(each.spell, is_doubtful=each.spell.is_doubtful or row["unknown"] is True),
            )
            for row in rows
            for each in [found[str(row["obligation"])]]
            if row["unknown"] is not True or (row["obligation"], row["creditor"]) not in named
        ]

    def obligations(self, owed: Sequence[Owed]) -> Iterator[Part]:
        """A part for each kind, a lane for each agreement."""
        for kind, name in self._kinds(owed):
            mine = [each for each in owed if each.kind == kind]
            title = f"{name}: {self._what_is_owed()}"
            stretches, words = covered(self._reader, [kind], self._nations)
            lanes = _by_start(self._owed_lanes(mine))
            section = Section(f"obligations-{_local(kind)}", title, lanes, covered=stretches, covering=words)
            yield Part(section, tuple(self._owed_rows(mine, name)), _founds(mine))

    def _kinds(self, owed: Iterable[Owed]) -> Iterator[tuple[str, str]]:
        known = self._reader.settings.obligations
        yield from known.items()
        for kind in sorted({each.kind for each in owed} - known.keys()):
            yield kind, self._reader.label(kind).capitalize()

    def _text(self, owed: Owed) -> str:
        """What an obligation is stated in, under one name where several sources record it; else the obligation."""
        return self._reader.same.get(owed.instrument, owed.instrument) or owed.found.name

    def _what_is_owed(self) -> str:
        return "owed (\u2192), owed to it (\u2190) or both (\u21c4)"

    def _owed_lanes(self, owed: Iterable[Owed]) -> Iterator[Lane]:
        by_text: dict[str, list[Owed]] = defaultdict(list)
        for each in owed:
            by_text[self._text(each)].append(each)
        for text, those in sorted(by_text.items()):
            label = self._reader.label(text)
            out = Bar(text, "owes", tuple(each.spell for each in those if each.debtor == self.nation))
            back = Bar(text, "owed", tuple(each.spell for each in those if each.creditor == self.nation))
            if out.spells and back.spells and _alike(out, back):
                yield Lane(f"\u21c4 {label}", (replace(out, style="mutual"),))
                continue
            for bar, sign in ((out, "\u2192"), (back, "\u2190")):
                if bar.spells:
                    yield Lane(f"{sign} {label}", (bar,))

    def directions(self, owed: Sequence[Owed]) -> Iterator[Part]:
        """A part for each direction between the two, a lane for each kind and agreement."""
        kinds = dict(self._kinds(owed))
        stretches, words = covered(self._reader, self._reader.settings.obligations, self._nations)
        for debtor, creditor, style in ((self.nation, self.other, "owes"), (self.other, self.nation, "owed")):
            mine = [each for each in owed if each.debtor == debtor]
            by_lane: dict[tuple[str, str], list[Owed]] = defaultdict(list)
            for each in mine:
                by_lane[each.kind, self._text(each)].append(each)
            lanes = [
                Lane(
                    f"{kinds[kind]}: {self._reader.label(text)}",
                    (Bar(text, style, tuple(each.spell for each in by_lane[kind, text])),),
                )
                for kind, text in sorted(by_lane, key=lambda key: (list(kinds).index(key[0]), key[1]))
            ]
            title = f"{self._reader.label(debtor)} owes {self._reader.label(creditor)}"
            section = Section(
                f"owed-by-{_local(debtor)}", title, tuple(lanes), covered=stretches, covering=words
            )
            rows = (
                row
                for kind, name in kinds.items()
                for row in self._owed_rows([each for each in mine if each.kind == kind], name)
            )
            yield Part(section, tuple(rows), _founds(mine))

    def _owed_rows(self, owed: Iterable[Owed], kind: str) -> Iterator[Told]:
        by_record: dict[tuple[str, str], list[Owed]] = defaultdict(list)
        for each in owed:
            by_record[each.found.name, "owes" if each.debtor == self.nation else "is owed"].append(each)
        for (_, role), those in sorted(by_record.items()):
            ends = sorted({each.creditor if role == "owes" else each.debtor for each in those})
            words = f"{role} (possible)" if all(each.spell.is_doubtful for each in those) else role
            yield self._row(kind.lower(), words, ends, those[0].found, those[0].instrument)

    # What it signed and did.

    def agreements(self) -> Part:
        """The agreements that oblige to nothing that is told elsewhere, each in a lane."""
        parties: dict[str, set[str]] = defaultdict(set)
        for row in self._reader.rows("agreements", nation=[self.nation]):
            parties[str(row["instrument"])].add(str(row["party"]))
        wanted = [name for name, those in parties.items() if not self.other or self.other in those]
        found = self._reader.found(wanted)
        lanes = [
            Lane(
                each.label or each.name,
                (Bar(each.name, "agreement", (each.spell,)),) if each.spell.is_dated else (),
                tuple(_signed(each)),
            )
            for each in found.values()
        ]
        stretches, words = covered(self._reader, [AGREEMENT], self._nations)
        section = Section(
            "agreements",
            "Other agreements: signed (\u25c6) and in force",
            _by_start(lanes),
            covered=stretches,
            covering=words,
        )
        rows = [
            self._row("agreement", "party", sorted(parties[name] - {self.nation}), found[name], name)
            for name in sorted(found)
        ]
        undated = sum(not each.signed and not each.spell.is_dated for each in found.values())
        note = f"Agreements without a date on record, not drawn: {undated}."
        return Part(section, tuple(rows), tuple(found.values()), (note,) if undated else ())

    def exercises(self) -> Part:
        """The exercises that it, or both, took part in, counted by year."""
        parties: dict[str, set[str]] = defaultdict(set)
        for row in self._reader.rows("exercises", nation=[self.nation]):
            parties[str(row["exercise"])].add(str(row["participant"]))
        wanted = [name for name, those in parties.items() if those.issuperset(self._nations)]
        found = self._reader.found(wanted)
        counts, undated = counted(found.values(), "by the year in which they began", "exercise")
        stretches, words = covered(self._reader, [EXERCISE], self._nations)
        section = Section("exercises", "Joint exercises a year", (), counts, stretches, words)
        rows = [
            self._row("exercise", "participant", sorted(parties[name] - {self.nation}), found[name], name)
            for name in sorted(found)
        ]
        note = f"Exercises without a date on record, not drawn: {undated}."
        return Part(section, tuple(rows), tuple(found.values()), (note,) if undated else ())

    def _row(self, what: str, role: str, ends: Sequence[str], found: Found, record: str = "") -> Told:
        spell = found.spell
        start = (
            in_words(*began(found))
            if found.signed
            else in_words(spell.starts_no_earlier, spell.starts_no_later)
        )
        told = record or found.name
        label = self._reader.label(told)
        cells = (
            what,
            role,
            tuple(link(self._reader, end) for end in ends),
            (replace(link(self._reader, told), text=label),),
            start,
            in_words(spell.ends_no_earlier, spell.ends_no_later),
            evidence(found),
        )
        return Told(cells, found)


def _signed(found: Found) -> Iterator[Mark]:
    if found.signed:
        start = as_year(found.signed)
        length = {4: 1.0, 7: 1 / 12}.get(len(found.signed), 0.0)
        month = int(found.signed[5:7]) - 1 if len(found.signed) == 7 else 0
        yield Mark(found.name, (start + month / 12, start + month / 12 + length))


def _alike(one: Bar, other: Bar) -> bool:
    """Whether two bars are drawn the same."""
    ever = (0.0, 9999.0)
    return one.possible(*ever) == other.possible(*ever) and one.certain(*ever) == other.certain(*ever)


def _by_start(lanes: Iterable[Lane]) -> tuple[Lane, ...]:
    """The lanes in the order in which they begin; what has no date comes last."""
    return tuple(
        sorted(
            lanes,
            key=lambda lane: (min(starts(lane), default=9999.0), lane.label.lstrip("\u21c4\u2192\u2190")),
        )
    )


def _founds(owed: Iterable[Owed]) -> tuple[Found, ...]:
    return tuple({each.found.name: each.found for each in owed}.values())


def _local(name: str) -> str:
    return name.rpartition(":")[2]
