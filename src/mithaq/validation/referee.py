"""pySHACL, the referee: the engine that ours is held against, and the one to choose for what ours refuses.

rdflib never parses here: terms are handed over one by one, their lexical forms untouched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.errors import InputError
from mithaq.terms import SH, Term
from mithaq.validation.report import Finding
from mithaq.validation.shapes import level_of, local_name

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node


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
        except (ReportableRuntimeError, NotImplementedError) as error:
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
            check=local_name(values[SH.sourceShape]),
            level=level_of(values[SH.resultSeverity]),
            message=_text(values[SH.resultMessage]),
            focus=focus,
            path=_named(values[SH.resultPath]),
            value=values[SH.value],
            component=_named(values[SH.sourceConstraintComponent]) or SH.ConstraintComponent,
            shape=_named(values[SH.sourceShape]),
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


def triple_of(subject: Node, predicate: Node, value: Node) -> Triple:
    """A triple of rdflib as pyoxigraph's."""
    return Triple(*(_term(each) for each in (subject, predicate, value)))  # type: ignore[arg-type]
