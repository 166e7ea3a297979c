"""Asking: a question's name and a person's words in, an answer with its evidence out."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from mithaq.errors import InputError, UnknownNameError
from mithaq.names import Names
from mithaq.names.index import rows
from mithaq.questions.answer import Answer, Caption
from mithaq.questions.catalogue import Catalogue
from mithaq.questions.consulted import consult
from mithaq.questions.evidence import ClaimReader, EvidenceProvider
from mithaq.questions.question import Bindings, Question, strip_header
from mithaq.questions.support import LONG, REASON, SHORT, Support, supports
from mithaq.questions.values import Value, from_value, to_term, to_value
from mithaq.questions.when import PARAMETERS as TIME_PARAMETERS
from mithaq.questions.when import check_time, time_in_words
from mithaq.store import Store
from mithaq.terms import MITHAQ, Term

_Cell = tuple[Term | None, Value]

_AS_OF_QUERY = "SELECT ?day { GRAPH graph:claims { graph:facts mithaq:asOf ?day } }"


def parse_arguments(arguments: Iterable[str]) -> dict[str, str]:
    """``NAME=VALUE`` words to parameters.

    Raises :class:`InputError` for a word without ``=`` and for a parameter that is given twice.
    """
    pairs = [argument.partition("=") for argument in arguments]
    for name, equals, value in pairs:
        if not equals or not name:
            raise InputError(
                f"'{name}{equals}{value}' is not NAME=VALUE", hint="For example: nation=Pakistan"
            )
    twice = sorted(name for name, count in Counter(name for name, _, _ in pairs).items() if count > 1)
    if twice:
        raise InputError(
            f"parameter '{twice[0]}' is given {'twice' if len(twice) == 1 else 'more than once'}"
        )
    return {name: value for name, _, value in pairs}


class Asker:
    """Answers the questions of a catalogue from a store.

    ``evidence_of`` gives the evidence for a triple, see :func:`mithaq.questions.from_explainer`.
    """

    def __init__(
        self, store: Store, names: Names, catalogue: Catalogue, evidence_of: EvidenceProvider
    ) -> None:
        self.catalogue = catalogue
        self._store = store
        self._names = names
        self._evidence_of = evidence_of
        self._claims = ClaimReader(store, names)

    def sparql(self, name: str, parameters: Mapping[str, object] | None = None) -> str:
        """The query of a question with its parameters filled in, which runs in any SPARQL tool."""
        question = self.catalogue.get(name)
        return strip_header(question.bound(self._terms(question, parameters or {})))

    def ask(
        self,
        name: str,
        parameters: Mapping[str, object] | None = None,
        *,
        evidence: bool = False,
        language: str = "en",
    ) -> Answer:
        """The answer to a question; with ``evidence``, one row for each claim behind each row.

        Raises :class:`UnknownNameError` for a question, a parameter or a name that is not known, and
        :class:`InputError` for a value of the wrong type.
        """
        question = self.catalogue.get(name)
        given = self._terms(question, parameters or {})
        terms = question_terms(question, given)
        sparql = question.bound(given)
        result = self._store.query(sparql, name=str(question.path))
        rows = _merged([{**terms, **row} for row in _rows(result, question)], question.columns)
        backing = supports(question.rests_on, rows, self._evidence_of, self._claims, language)
        columns, cells = self._cells(question, rows, backing, evidence, language)
        return Answer(
            question=question,
            columns=columns,
            terms=[[term for term, _ in row] for row in cells],
            values=[[value for _, value in row] for row in cells],
            caption=self._caption(question, terms, backing, language),
            sparql=strip_header(sparql),
            boolean=bool(result) if isinstance(result, QueryBoolean) else None,
            consulted=None
            if rows
            else consult(self._store, self._names, self._things(terms.values()), language),
        )

    def _cells(
        self,
        question: Question,
        rows: Sequence[Sequence[Bindings]],
        backing: Sequence[Support],
        evidence: bool,
        language: str,
    ) -> tuple[tuple[str, ...], list[list[_Cell]]]:
        """The columns of the answer, and its rows with each term and its value."""
        columns = question.columns
        standard = REASON if question.rests_on.reason else LONG if evidence else SHORT
        added = [column for column in standard if column not in columns]
        cells = [
            [
                *(
                    (row[0].get(column), to_value(row[0].get(column), self._names, language))
                    for column in columns
                ),
                *((from_value(extra[column]), extra[column]) for column in added),
            ]
            for row, support in zip(rows, backing, strict=True)
            for extra in (support.long() if standard is LONG else [support.short()])
        ]
        return (*columns, *added), cells

    def _terms(self, question: Question, given: Mapping[str, object]) -> dict[str, Term]:
        terms = {}
        for name, value in given.items():
            parameter = question.parameter(name)
            if parameter is None:
                known = [parameter.name for parameter in question.parameters]
                near = difflib.get_close_matches(name, known, n=3, cutoff=0.5) or known
                hint = "" if near else "It takes no parameters."
                raise UnknownNameError(
                    f"question “{question.name}” has no parameter “{name}”", near, hint=hint
                )
            terms[name] = to_term(value, parameter, question, self._names)
        check_time(terms, self._as_of)
        return terms

    @cached_property
    def _as_of(self) -> str:
        """The day as of which the graph was built; empty where it does not say."""
        day = next((row[0] for row in rows(self._store, _AS_OF_QUERY)), None)
        return day.value if isinstance(day, Literal) else ""

    def _things(self, terms: Iterable[Term]) -> list[NamedNode]:
        """The things a question is about; codes such as a scope are not things that a claim would mention."""
        codes = self._names.instances(MITHAQ.Code)
        return [term for term in terms if isinstance(term, NamedNode) and term not in codes]

    def _caption(
        self, question: Question, terms: Mapping[str, Term], backing: Sequence[Support], language: str
    ) -> Caption:
        when = time_in_words(terms, self._as_of)
        shown = {
            name: str(to_value(term, self._names, language))
            for name, term in terms.items()
            if name not in TIME_PARAMETERS
        }
        inferred = sum(support.is_inferred for support in backing)
        return Caption(question.title, shown, when, len(backing), inferred)


def question_terms(question: Question, given: Mapping[str, Term]) -> dict[str, Term]:
    """The values of all parameters that have one, given or by default."""
    defaults = {parameter.name: parameter.default for parameter in question.parameters}
    return {name: term for name, term in {**defaults, **given}.items() if term is not None}


def _rows(result: object, question: Question) -> list[Bindings]:
    if isinstance(result, QuerySolutions):
        return [_present({name: row[name] for name in question.variables}) for row in result]
    if isinstance(result, QueryTriples):
        triples = sorted(result, key=str)
        return [
            _present({"subject": t.subject, "predicate": t.predicate, "object": t.object}) for t in triples
        ]
    return [{"answer": Literal(True)}] if result else []


def _merged(rows: Iterable[Bindings], columns: Sequence[str]) -> list[list[Bindings]]:
    """Rows put together that look the same, since they differ only in what they rest on."""
    merged: dict[tuple[Term | None, ...], list[Bindings]] = {}
    for row in rows:
        merged.setdefault(tuple(row.get(column) for column in columns), []).append(row)
    return list(merged.values())


def _present(row: Mapping[str, Term | Triple | None]) -> Bindings:
    """What a row holds; a triple as a value, which no question of ours asks for, is left out."""
    return {name: term for name, term in row.items() if term is not None and not isinstance(term, Triple)}
