"""Shapes: one flat graph held against SHACL, behind an interface that another engine can take over.

The shapes are the Turtle files under ``ontology/shapes/``. An engine gets triples and gives findings; nothing else of it
is seen outside this module. rdflib never parses here: terms are handed over one by one, their lexical forms untouched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.errors import InputError, Place
from mithaq.parsing import parse_file
from mithaq.terms import SH, Term
from mithaq.validation.report import SEVERITIES, Finding

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

_LEVEL_OF: Mapping[str, str] = MappingProxyType(
    {severity.value: level for level, severity in SEVERITIES.items()}
)


class ShapesEngine(Protocol):
    """Whatever can hold a graph against shapes."""

    def validate(self, data: Iterable[Triple], shapes: Iterable[Triple]) -> list[Finding]:
        """What is wrong with ``data``; the check of a finding is the local name of the shape that is not met.

        Raises :class:`InputError` for shapes that cannot be run.
        """


def read_shapes(folder: Path) -> list[Triple]:
    """The shapes of all Turtle files in ``folder``, as one graph.

    Raises :class:`InputError` for a file that cannot be parsed, or a folder without shapes.
    """
    triples = [quad.triple for path in sorted(folder.glob("*.ttl")) for quad in parse_file(path)]
    if not triples:
        raise InputError("there are no shapes (*.ttl) in this folder", where=Place(str(folder)))
    return triples


class PySHACL:
    """pySHACL: every feature of SHACL Core and SHACL-SPARQL that the shapes use, at some thousand triples a second."""

    def validate(self, data: Iterable[Triple], shapes: Iterable[Triple]) -> list[Finding]:
        """See :meth:`ShapesEngine.validate`."""
        # Slow to import, and of no use to any verb that does not validate.
        import pyshacl
        from pyshacl.errors import ReportableRuntimeError

        try:
            _, report, text = pyshacl.validate(
                _graph(data), shacl_graph=_graph(shapes), inference="none", meta_shacl=False, inplace=True
            )
        except ReportableRuntimeError as error:
            raise InputError(f"the shapes cannot be run: {error}") from error
        if isinstance(report, Exception):
            raise InputError(f"the shapes cannot be run: {text}")
        return list(_findings(report))


def _findings(report: rdflib.Graph) -> Iterator[Finding]:
    result_of = _uri(SH.result)
    for result in report.objects(None, result_of):
        values = {predicate: _term(report.value(result, _uri(predicate))) for predicate in _RESULT}
        focus = values[SH.focusNode]
        if focus is None:
            raise InputError("the SHACL engine gave a result without a focus node")
        yield Finding(
            check=_local_name(values[SH.sourceShape]),
            level=_LEVEL_OF[_text(values[SH.resultSeverity])],
            message=_text(values[SH.resultMessage]),
            focus=focus,
            path=_named(values[SH.resultPath]),
            value=values[SH.value],
            component=_named(values[SH.sourceConstraintComponent]) or SH.ConstraintComponent,
        )


_RESULT = (
    SH.sourceShape,
    SH.resultSeverity,
    SH.resultMessage,
    SH.focusNode,
    SH.resultPath,
    SH.value,
    SH.sourceConstraintComponent,
)


def _local_name(shape: Term | None) -> str:
    """``claim-polarity`` of ``https://w3id.org/mithaq/shape/claim-polarity``."""
    return shape.value.rsplit("/", 1)[-1] if isinstance(shape, NamedNode) else "unnamed-shape"


def _named(term: Term | None) -> NamedNode | None:
    return term if isinstance(term, NamedNode) else None


def _text(term: Term | None) -> str:
    return term.value if term is not None else ""


def _graph(triples: Iterable[Triple]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
    return graph


def _uri(term: NamedNode) -> rdflib.URIRef:
    import rdflib

    return rdflib.URIRef(term.value)


def _node(term: Term | Triple) -> Node:
    """A term of pyoxigraph as rdflib's."""
    import rdflib

    match term:
        case NamedNode():
            return rdflib.URIRef(term.value)
        case BlankNode():
            return rdflib.BNode(term.value)
        case Literal(language=str(language)):
            return rdflib.Literal(term.value, lang=language)
        case Literal():
            # Left to itself rdflib rewrites lexical forms: a time zone "Z" becomes "+00:00".
            return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
        case _:
            raise InputError(f"shapes cannot see a triple that stands inside another: {term}")


def _term(node: Node | None) -> Term | None:
    """A term of rdflib as pyoxigraph's."""
    import rdflib

    match node:
        case rdflib.URIRef():
            return NamedNode(str(node))
        case rdflib.BNode():
            return BlankNode(str(node))
        case rdflib.Literal(language=str(language)):
            return Literal(str(node), language=language)
        case rdflib.Literal():
            return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None)
        case _:
            return None
