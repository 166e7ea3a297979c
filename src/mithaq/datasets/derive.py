"""From a record to a row whose dates, nations and codes are terms of ours, or a reason why it is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from mithaq.datasets.codelists import CodeList
from mithaq.datasets.dates import from_parts, from_text
from mithaq.datasets.files import Record
from mithaq.datasets.forms import CodesRule, DateRule, Form, NationRule
from mithaq.datasets.nations import CodeBook
from mithaq.errors import Place
from mithaq.tables.rows import Row
from mithaq.tables.template import Names

_NOTHING = Names({}, {})


class RefusedError(Exception):
    """A row that cannot be read: the column, its value, the kind of reason, and what was expected."""

    def __init__(self, column: str, value: str, kind: str, expected: str) -> None:
        super().__init__(expected)
        self.column, self.value, self.kind, self.expected = column, value, kind, expected


@dataclass(frozen=True)
class Refusal:
    """A row that was refused, with its place and its cells."""

    place: Place
    column: str
    value: str
    kind: str
    expected: str


@dataclass
class Ledger:
    """What becomes of the rows of a file: counted, and none passed over in silence."""

    rows: int = 0
    claims: int = 0
    unresolved: int = 0
    kept_without: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    unresolved_names: Counter[str] = field(default_factory=Counter)

    def refuse(self, place: Place, error: RefusedError) -> None:
        """Note a row that was refused."""
        self.refusals.append(Refusal(place, error.column, error.value, error.kind, error.expected))

    def note(self, what: str) -> None:
        """Note a row that was kept without something, or merged into another."""
        self.kept_without[what] += 1

    @property
    def refused(self) -> dict[str, int]:
        """Rows refused, by reason."""
        return dict(sorted(Counter(f"{one.kind} in column '{one.column}'" for one in self.refusals).items()))


@dataclass(frozen=True)
class Tools:
    """What readers look things up in: codes of nations, English names, the dataset's code list,
    the scheme and code of each name that the dataset writes in place of a code,
    and the rows of other forms of the dataset, by form, where a form is read beside them."""

    book: CodeBook
    names: Names
    codes: CodeList | None
    name_codes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: The day on which the data end, as the description of the dataset has it.
    until: str = field(default="", kw_only=True)
    beside: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)


class Deriver:
    """Adds the derived columns of a form to its records."""

    def __init__(self, form: Form, tools: Tools, ledger: Ledger) -> None:
        self._form, self._tools, self._ledger = form, tools, ledger
        self._empty = dict.fromkeys(form.mapping.columns, "")

    def row(self, record: Record) -> Row:
        """The row of a record. Raises :class:`RefusedError`."""
        values = {**self._empty, **record.values}
        for name, date_rule in self._form.dates.items():
            values[name] = _date(date_rule, values)
        for name, nation_rule in self._form.nations.items():
            values[name] = self._nation(nation_rule, values, f"{name}_unresolved")
        for name, codes_rule in self._form.codes.items():
            values[name] = self._concepts(codes_rule, values)
        values["row_key"] = self._form.row.fill(Row(values, record.place), _NOTHING)
        for column in self._form.mapping.needs:
            if not values[column]:
                raise RefusedError(column, "", "nothing", "every row needs one")
        return Row(values, record.place)

    def _nation(self, rule: NationRule, values: dict[str, str], unresolved: str) -> str:
        code = values[rule.code]
        if code in rule.blanks or (rule.scheme == "Name" and not self._tools.book.knows("Name", code)):
            name = values[rule.name] if rule.name else (code if code not in rule.blanks else "")
            if name:
                values[unresolved] = name
                self._ledger.unresolved_names[name] += 1
            return ""
        if rule.name and self._is_out_of_time(rule, code, values):
            values[unresolved] = values[rule.name]
            self._ledger.unresolved_names[values[rule.name]] += 1
            return ""
        return _refusing(
            rule.code,
            code,
            "unknown code",
            lambda: self._tools.book.nation(rule.scheme, code, values.get(rule.on, "")),
        )

    def _is_out_of_time(self, rule: NationRule, code: str, values: dict[str, str]) -> bool:
        """Whether a code means nobody on the day, though it has meant somebody: what the name says may still be right."""
        book = self._tools.book
        if not book.knows(rule.scheme, code):
            return False
        try:
            book.nation(rule.scheme, code, values.get(rule.on, ""))
        except ValueError:
            return True
        return False

    def _concepts(self, rule: CodesRule, values: dict[str, str]) -> str:
        codes = self._tools.codes
        assert codes is not None, "a form with codes has a code list"  # noqa: S101 - forms are checked when read
        found = []
        for column, variable in rule.columns:
            value = values[column] or rule.missing
            if value and value not in rule.skip:
                concept = partial(codes.concept, variable, value)
                found.append(_refusing(column, value, "unknown code", concept))
        return "|".join(found)


def _date(rule: DateRule, values: dict[str, str]) -> str:
    if rule.text:
        text = values[rule.text]
        return _refusing(rule.text, text, "impossible date", lambda: from_text(text, rule.blanks))
    parts = [values[part] for part in rule.parts]
    return _refusing(
        rule.parts[0], "-".join(parts), "impossible date", lambda: from_parts(parts, rule.blanks)
    )


def _refusing(column: str, value: str, kind: str, read: Callable[[], str]) -> str:
    try:
        return read()
    except ValueError as error:
        raise RefusedError(column, value, kind, str(error)) from error
