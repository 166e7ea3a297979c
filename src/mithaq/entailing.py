"""Reasoning over any RDF: files, rdflib graphs, pyoxigraph stores, or plain triples, the project's own or not."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import pyoxigraph
from pyoxigraph import DefaultGraph, Quad, Triple

from mithaq.errors import InconsistencyError, InputError
from mithaq.parsing import ENDINGS, STDIN, parse_file
from mithaq.reasoning import Closure, Inconsistency, Rule, Unused, close, parse_rules, read_rules, unused
from mithaq.reasoning.sparql_closure import script
from mithaq.resources import model
from mithaq.terms import CLAIMS_GRAPH, ONTOLOGY_GRAPH, VOCABULARY_GRAPH

if TYPE_CHECKING:
    import rdflib

    from mithaq.rdflib_terms import Translation

Data = TypeVar("Data")

_DEFAULT = DefaultGraph()
#: Where a graph of the project says what holds; what its other graphs say is what sources claim.
_OURS = (_DEFAULT, ONTOLOGY_GRAPH, VOCABULARY_GRAPH)


@dataclass(frozen=True)
class Reasoned:
    """What was read, what follows from it (not among what was read), and the axioms that no rule uses."""

    given: tuple[Quad, ...]
    closure: Closure
    unused: tuple[Unused, ...]

    def quads(self, *, inferred_only: bool = False, keep_graphs: bool = True) -> Iterator[Quad]:
        """The result: what was read, in the default graph unless ``keep_graphs``, and there what follows."""
        if not inferred_only:
            for quad in self.given:
                yield quad if keep_graphs else Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)
        for triple in self.closure.inferred:
            yield Quad(triple.subject, triple.predicate, triple.object, _DEFAULT)


def reason_over(quads: Iterable[Quad], rules: Iterable[Rule]) -> Reasoned:
    """The closure of what quads say, whatever their graphs, under rules.

    Of a graph of the project's own (it has ``graph:claims``) only what holds is taken, not what sources claim. The
    closure has blank nodes where the input has; it leaves out tautologies such as ``x a owl:Thing``.
    """
    given = tuple(quads)
    triples = list(dict.fromkeys(_asserted(given)))
    return Reasoned(given, close(triples, rules, blank_nodes=True), tuple(unused(triples)))


def as_updates(quads: Sequence[Quad], rules: Sequence[Rule]) -> Iterator[bytes]:
    """What quads say, and the rules, as one SPARQL 1.1 Update in pieces; see :func:`mithaq.reasoning.sparql_closure.script`."""
    return (f"{line}\n".encode() for line in script(_asserted(quads), rules))


def _asserted(quads: Sequence[Quad]) -> Iterator[Triple]:
    is_ours = any(quad.graph_name == CLAIMS_GRAPH for quad in quads)
    return (quad.triple for quad in quads if not is_ours or quad.graph_name in _OURS)


def read_any(paths: Iterable[Path | str], format: str | None = None, base: str | None = None) -> list[Quad]:  # noqa: A002
    """The quads of files, blank nodes of different files apart; ``base`` is what relative IRIs are resolved against.

    ``format`` is that of all files; but where standard input is one of them, files whose endings tell theirs keep it.
    """
    files = [str(path) for path in paths]
    kept = ENDINGS if STDIN in files else {}
    try:
        return list(
            chain.from_iterable(
                parse_file(
                    file, format=kept.get(Path(file).suffix.lower(), format), base=base, namespaces=True
                )
                for file in files
            )
        )
    except InputError as error:
        if base is None and "No scheme found" in error.what:
            raise InputError(
                "a relative IRI", where=error.where, hint="Say what it is relative to: --base http://..."
            ) from error
        raise


def rules_for(files: Iterable[Path | str] = (), *, standard: bool = True) -> list[Rule]:
    """The rules of OWL 2 RL with those of rule files; a rule of a file takes the place of one with its name before it."""
    shipped = [model().ontology / "rules" / "owl2-rl.rules"] if standard else []
    rules: dict[str, Rule] = {}
    for path in (*shipped, *files):
        rules |= {rule.name: rule for rule in read_rules(Path(path))}
    return list(rules.values())


def contradictions(closure: Closure, most: int = 10) -> str:
    """The report of what cannot stand together: each rule, what it says, the triples at fault, and those behind them."""
    found = _each_once(closure.inconsistencies)
    lines = [f"the data contradict themselves, in {len(found)} way{'s'[: len(found) != 1]}:"]
    for one in found[:most]:
        lines += [f"- {one.rule}: {one.message}", *(f"    {text}" for text in one.at_fault)]
        behind = [text for text in one.behind if text not in one.at_fault]
        if behind:
            lines += ["  which rests on", *(f"    {text}" for text in behind)]
    if len(found) > most:
        lines.append(f"- and {len(found) - most} more")
    return "\n".join(lines)


def _each_once(found: Iterable[Inconsistency]) -> list[Inconsistency]:
    """Of those that one rule finds in the same given triples, as where things that are the same are at fault in turn, the
    one that is nearest to what was given.
    """
    nearest: dict[object, Inconsistency] = {}
    for one in found:
        key = one.rule.partition(".")[0], frozenset(one.given or one.triples)
        if key not in nearest or _given_at_fault(one) > _given_at_fault(nearest[key]):
            nearest[key] = one
    return list(nearest.values())


def _given_at_fault(one: Inconsistency) -> int:
    return len(set(one.triples) & set(one.given))


def reason(
    data: Data, rules: str | Path | Iterable[Rule] | None = None, *, inferred_only: bool = False
) -> Data:
    """The OWL 2 RL closure of a graph, as a new graph of the same kind.

    ``data`` is an ``rdflib.Graph`` or ``Dataset``, a ``pyoxigraph.Store`` or ``Dataset``, or an iterable of pyoxigraph
    triples or quads, which gives a list. What follows goes to the default graph, from all graphs together. ``rules`` is
    the text or the path of a rule file whose rules join those of OWL 2 RL (a ``str`` without ``=>`` is a path), or a list of
    rules that stand in their place.
    ``inferred_only`` leaves out what was given. Raises :class:`mithaq.errors.InconsistencyError`, whose ``found`` are the
    contradictions, and :class:`mithaq.errors.InputError` for anything else than data of these kinds.
    """
    kind = _kind_of(data)
    reasoned = reason_over(kind.quads(), _rules(rules))
    if reasoned.closure.inconsistencies:
        raise InconsistencyError(contradictions(reasoned.closure), found=reasoned.closure.inconsistencies)
    return cast("Data", kind.result(reasoned, inferred_only))


def unused_axioms(data: object) -> list[Unused]:
    """The axioms of a graph that OWL 2 RL does not use, each with the reason; data as for :func:`reason`."""
    return unused(dict.fromkeys(_asserted(list(_kind_of(data).quads()))))


def _rules(given: str | Path | Iterable[Rule] | None) -> list[Rule]:
    if given is None:
        return rules_for()
    if isinstance(given, Path):
        return rules_for([given])
    if isinstance(given, str):
        if given.strip() and "=>" not in given:
            return rules_for([given])
        named = {rule.name: rule for rule in (*rules_for(), *parse_rules(given))}
        return list(named.values())
    found = list(given) if isinstance(given, Iterable) else [given]
    if wrong := [each for each in found if not isinstance(each, Rule)]:
        raise InputError(
            f"{type(wrong[0]).__name__} is no rule",
            hint="Give the text or the path of a rule file, or a list of rules.",
        )
    return found


class _Quads:
    """pyoxigraph's own things."""

    def __init__(self, data: Iterable[Quad | Triple]) -> None:
        self.data = data
        self.is_triples = False

    def quads(self) -> list[Quad]:
        items = list(self.data)
        self.is_triples = all(isinstance(item, Triple) for item in items)
        return [_quad(item) for item in items]

    def result(self, reasoned: Reasoned, inferred_only: bool) -> object:
        quads = list(dict.fromkeys(reasoned.quads(inferred_only=inferred_only)))
        if isinstance(self.data, pyoxigraph.Dataset):
            return pyoxigraph.Dataset(quads)
        if isinstance(self.data, pyoxigraph.Store):
            store = pyoxigraph.Store()
            store.bulk_extend(quads)
            return store
        return [quad.triple for quad in quads] if self.is_triples else quads


class _Rdflib:
    """An rdflib graph or dataset."""

    def __init__(self, graph: rdflib.Graph) -> None:
        from mithaq.rdflib_terms import Translation  # which brings rdflib, slow to import

        self.graph = graph
        self.translation: Translation = Translation()

    def quads(self) -> list[Quad]:
        return list(self.translation.quads(self.graph))

    def result(self, reasoned: Reasoned, inferred_only: bool) -> object:
        return self.translation.beside(self.graph, reasoned.closure.inferred, inferred_only)


def _kind_of(data: object) -> _Quads | _Rdflib:
    rdflib_ = sys.modules.get("rdflib")  # without it there is no graph of its
    if rdflib_ is not None and isinstance(data, rdflib_.Graph):
        return _Rdflib(data)
    if isinstance(data, Iterable) and not isinstance(data, str | bytes):
        return _Quads(data)
    raise _unknown(data)


def _quad(item: object) -> Quad:
    if isinstance(item, Quad):
        return item
    if isinstance(item, Triple):
        return Quad(item.subject, item.predicate, item.object, _DEFAULT)
    raise _unknown(item)


def _unknown(data: object) -> InputError:
    return InputError(
        f"cannot reason over {type(data).__name__}",
        hint="Give an rdflib.Graph, a pyoxigraph.Store, or pyoxigraph triples or quads.",
    )
