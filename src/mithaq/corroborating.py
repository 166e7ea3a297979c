"""Corroboration of a whole graph: claims by any of their names, and verdicts in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from mithaq.corroboration import Account, Outcome, assess, read_rules
from mithaq.corroboration.rdf import verdict_quads
from mithaq.corroboration.reading import Graph
from mithaq.corroboration.report import CLAIM_COLUMNS, RECORD_COLUMNS, claim_row, missing, record_rows
from mithaq.corroboration.rules import ASKED, Rules
from mithaq.corroboration.text import account_text, listing, markdown
from mithaq.errors import InputError, Place, UnknownNameError
from mithaq.export import Table, render_table
from mithaq.export import write as write_graph
from mithaq.names import Names
from mithaq.resources import Model
from mithaq.store import Store
from mithaq.terms import CLAIMS_GRAPH, MITHAQ, ONTOLOGY_GRAPH, RDF, compact

TABLES = ("csv", "tsv", "json")
GRAPHS = ("turtle", "trig")
#: As many claims are named that a short name could mean.
_MOST_NAMED = 8
#: How verdicts can be written.
FORMATS = ("table", *TABLES, "markdown", *GRAPHS)


@dataclass(frozen=True)
class Corroboration:
    """Claims held against the records of other sources: an account for each, in the order of their text.

    >>> for account in kg.corroborate("claim:strategic-alliances-8-8"):
    ...     print(account.outcome.value, account.reason)
    """

    store: Store
    rules: Rules
    accounts: tuple[Account, ...]
    #: Whether one claim was asked about, so that its records are shown and not only its verdict.
    single: bool

    def __iter__(self) -> Iterator[Account]:
        return iter(self.accounts)

    def __len__(self) -> int:
        return len(self.accounts)

    @cached_property
    def _graph(self) -> Graph:
        return Graph(self.store, self.rules)

    @property
    def is_contradicted(self) -> bool:
        """Whether any of the claims is."""
        return any(account.outcome is Outcome.CONTRADICTED for account in self.accounts)

    @property
    def missing(self) -> list[str]:
        """What could be imported to know more."""
        return missing(self.accounts, self.rules)

    def quads(self) -> list[Quad]:
        """The verdicts with their provenance, in ``graph:claims``."""
        return list(verdict_quads(self.accounts))

    def table(self) -> Table:
        """The claims with their verdicts; where one was asked about, its records."""
        if self.single:
            rows = record_rows(self.accounts[0], self._graph.name)
            return Table(RECORD_COLUMNS, tuple(tuple(map(Literal, row)) for row in rows))
        return Table(CLAIM_COLUMNS, tuple(tuple(map(Literal, claim_row(one))) for one in self.accounts))

    def render(self, format: str = "table", width: int | None = None) -> bytes:  # noqa: A002 - the same word as elsewhere
        """The verdicts in one of :data:`FORMATS`; ``table`` is for a screen of that width."""
        if format in GRAPHS:
            quads = self.quads()
            return write_graph(quads if format == "trig" else [quad.triple for quad in quads], format)
        if format == "markdown":
            return markdown(self.accounts, self._graph.name, self.missing).encode()
        if format != "table":
            return render_table(self.table(), format).encode()
        if self.single:
            return account_text(self.accounts[0], self._graph.name, width).encode()
        return listing(self.accounts, width).encode()


def corroborate(
    store: Store, model: Model, claims: Sequence[NamedNode] = (), document: NamedNode | None = None
) -> Corroboration:
    """Hold claims of a graph against its other sources, by the rules of a model. Raises :class:`mithaq.errors.InputError`."""
    folder = model.data / "corroboration"
    rules = read_rules(folder)
    _refuse_undeclared(store, rules, folder)
    accounts = assess(store, rules, claims, document)
    return Corroboration(store, rules, tuple(accounts), single=len(claims) == 1)


def _refuse_undeclared(store: Store, rules: Rules, folder: Path) -> None:
    """Refuse rules with a term that the ontology does not have: they would never apply, and nobody would know."""
    for kind in rules.claims:
        names = {*kind.decided_by, *(name for rule in kind.rules for name in rule.kinds)} - {ASKED}
        _require_declared(store, {MITHAQ[name] for name in names}, folder / "claims" / f"{kind.name}.toml")
    for record in rules.records.values():
        _require_declared(store, {*record.made_by, *record.dates}, folder / "records.toml")


def _require_declared(store: Store, terms: set[NamedNode], file: Path) -> None:
    for term in sorted(terms, key=str):
        if not any(True for _ in store.match(term, RDF.type, None, ONTOLOGY_GRAPH)):
            raise InputError(
                f"{compact(term)} is no term of the ontology",
                where=Place(str(file)),
                hint="Correct its name, or declare it in ontology/mithaq.ttl.",
            )


def find_claim(store: Store, names: Names, text: str) -> NamedNode:
    """The claim of that name; of a text that was read sentence by sentence, ``14-1`` is enough where it is the only such.

    Raises :class:`mithaq.errors.UnknownNameError`; where several claims have that end, it names them.
    """
    read = {quad.subject for quad in store.match(None, MITHAQ.sentenceNumber, graph=CLAIMS_GRAPH)}
    wanted = text.strip().lower().removeprefix("claim:")
    found = [one for one in read if isinstance(one, NamedNode) and f"-{_local(one)}".endswith(f"-{wanted}")]
    exact = [one for one in found if _local(one) == wanted]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        return names.resolve(text, MITHAQ.Claim)
    listed = sorted(map(compact, found))
    more = [f"and {len(listed) - _MOST_NAMED} more"] if len(listed) > _MOST_NAMED else []
    raise UnknownNameError(
        f"'{text.strip()}' is the end of {len(listed)} claims' names",
        [*listed[:_MOST_NAMED], *more],
        hint="Give more of the name, or all of it.",
    )


def _local(claim: NamedNode) -> str:
    return claim.value.rsplit("/", 1)[-1].lower()
