"""From a shapes graph to shapes that are ready to run. What is not known is refused, never passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import cast

from pyoxigraph import Literal, NamedNode, Triple

from mithaq.terms import RDF, SH, Node
from mithaq.validation.shacl import components as of
from mithaq.validation.shacl import values as value_of
from mithaq.validation.shacl.graph import Terms
from mithaq.validation.shacl.shape import Constraint, Shape, Target
from mithaq.validation.shacl.source import ShapesGraph, read_path, refused
from mithaq.validation.shacl.sparql import read_query

_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
#: What is said of a shape and constrains nothing by itself, or together with another parameter only.
_ABOUT = frozenset(
    {
        SH.path,
        SH.severity,
        SH.message,
        SH.deactivated,
        SH.name,
        SH.description,
        SH.order,
        SH.group,
        SH.defaultValue,
    }
    | {SH.flags, SH.ignoredProperties, SH.qualifiedValueShape, SH.qualifiedValueShapesDisjoint, *_TARGETS}
    | {SH.prefixes, SH.declare, SH.shapesGraph, SH.suggestedShapesGraph, SH.entailment}
)


def compile_shapes(triples: Iterable[Triple], terms: Terms) -> list[Shape]:
    """The shapes that have targets, over the numbers of ``terms``.

    Raises :class:`mithaq.errors.InputError` for what is not well formed, or not known to this engine.
    """
    compiler = _Compiler(ShapesGraph(triples), terms)
    shapes = [compiler.shape(node) for node in compiler.source.shapes()]
    return [shape for shape in shapes if shape.targets and not shape.deactivated]


class _Compiler:
    def __init__(self, source: ShapesGraph, terms: Terms) -> None:
        self.source, self.terms = source, terms
        self._done: dict[Node, Shape] = {}
        self._begun: set[Node] = set()
        self._declared = self._custom_parameters()

    def shape(self, node: Node) -> Shape:
        """The shape that a node describes."""
        if node in self._done:
            return self._done[node]
        if node in self._begun:
            raise refused(node, "refers to itself; SHACL leaves open what that means")
        self._begun.add(node)
        shape = self._done[node] = self._read(node)
        return shape

    def _read(self, node: Node) -> Shape:
        path = self.source.only(node, SH.path)
        shape = Shape(
            node=node,
            path=None if path is None else read_path(self.source, self.terms, node, path),
            severity=self._severity(node),
            message=text_in_english(self.source.values(node, SH.message)),
            deactivated=self.source.is_true(node, SH.deactivated),
            targets=self._targets(node),
        )
        self._refuse_misplaced(node, is_property=path is not None)
        for parameter, values in self.source.about.get(node, {}).items():
            shape.constraints += self._constraints(node, parameter, values)
        return shape

    def _constraints(self, node: Node, parameter: NamedNode, values: list[Node]) -> list[Constraint]:
        if parameter == SH.select and any(
            node in each.get(SH.sparql, ()) for each in self.source.about.values()
        ):
            return []  # a shape may be its own sh:sparql
        if parameter in _ABOUT or (
            parameter not in self._declared and not parameter.value.startswith(SH.iri)
        ):
            return []
        factory = FACTORIES.get(parameter)
        if factory is None:
            raise refused(node, f"has {_name(parameter)}, which is not known")
        if parameter in _SINGLE:
            self.source.only(node, parameter)
        return [constraint for value in values for constraint in factory(self, node, value)]

    def _severity(self, node: Node) -> NamedNode:
        value = self.source.only(node, SH.severity)
        if value is None:
            return SH.Violation
        if not isinstance(value, NamedNode):
            raise refused(node, "has a sh:severity that is not an IRI")
        return value

    def _targets(self, node: Node) -> list[Target]:
        code = self.terms.code
        targets = [Target(kind, code(value)) for kind in _TARGETS for value in self.source.values(node, kind)]
        if self.source.is_class(node):
            targets.append(Target(SH.targetClass, code(node)))
        return targets

    def _refuse_misplaced(self, node: Node, *, is_property: bool) -> None:
        if not is_property and SH.PropertyShape in self.source.values(node, RDF.type):
            raise refused(node, "is a property shape without a sh:path")
        for parameter in _NEEDS_PATH if not is_property else ():
            if self.source.values(node, parameter):
                raise refused(node, f"has {_name(parameter)} but no sh:path; only property shapes take it")

    def _custom_parameters(self) -> set[NamedNode]:
        """Parameters of components that the shapes graph itself declares."""
        return {
            cast("NamedNode", path)
            for component in self.source.about
            for parameter in self.source.values(component, SH.parameter)
            for path in self.source.values(parameter, SH.path)
        }


def _name(parameter: NamedNode) -> str:
    return (
        f"sh:{parameter.value.removeprefix(SH.iri)}" if parameter.value.startswith(SH.iri) else str(parameter)
    )


def text_in_english(messages: list[Node]) -> str:
    """The message in English, or without a language, or the first of any."""
    texts = [each for each in messages if isinstance(each, Literal)]
    texts.sort(key=lambda each: (each.language not in ("en", None), each.language or "", each.value))
    return texts[0].value if texts else ""


Factory = Callable[[_Compiler, Node, Node], list[Constraint]]


def _component(parameter: str) -> NamedNode:
    return SH[f"{parameter[0].upper()}{parameter[1:]}ConstraintComponent"]


def _number(node: Node, value: Node) -> int:
    if not isinstance(value, Literal) or not value.value.strip().lstrip("+-").isdigit():
        raise refused(node, f"has a number that is none: {value}")
    return int(value.value)


def _iri(node: Node, value: Node) -> NamedNode:
    if not isinstance(value, NamedNode):
        raise refused(node, f"has a value that is not an IRI: {value}")
    return value


def _at_least(name: str, compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    del compiler
    return [of.Count(_component(name), least=_number(node, value))]


def _at_most(name: str, compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    del compiler
    return [of.Count(_component(name), most=_number(node, value))]


def _bound(name: str, operator: str, compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    del compiler, node
    return [of.ValueTest(_component(name), lambda each: value_of.compare(each, operator, value))]


def _length(name: str, compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    del compiler
    limit, shortest = _number(node, value), name == "minLength"

    def test(each: Node) -> bool:
        text = value_of.text_of(each)
        return text is not None and (len(text) >= limit if shortest else len(text) <= limit)

    return [of.ValueTest(_component(name), test)]


def _datatype(compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    del compiler
    datatype = _iri(node, value)
    return [of.ValueTest(_component("datatype"), lambda each: value_of.has_datatype(each, datatype))]


def _node_kind(compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    del compiler
    kinds = _iri(node, value).value.removeprefix(SH.iri).split("Or")
    return [of.ValueTest(_component("nodeKind"), lambda each: value_of.kind_of(each) in kinds)]


def _pattern(compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    flags = compiler.source.only(node, SH.flags)
    expression = value_of.pattern(str(_text(node, value)), _text(node, flags) if flags else "", str(node))

    def test(each: Node) -> bool:
        text = value_of.text_of(each)
        return text is not None and expression.search(text) is not None

    return [of.ValueTest(_component("pattern"), test)]


def _text(node: Node, value: Node) -> str:
    if not isinstance(value, Literal):
        raise refused(node, f"has a text that is none: {value}")
    return value.value


def _languages(compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    ranges = tuple(_text(node, each).lower() for each in compiler.source.items(node, value))
    return [of.ValueTest(_component("languageIn"), lambda each: value_of.matches_language(each, ranges))]


def _in(compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    members = frozenset(compiler.source.items(node, value))
    return [of.ValueTest(_component("in"), lambda each: each in members)]


def _has_value(compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    del node
    return [of.HasValue(_component("hasValue"), compiler.terms.code(value))]


def _unique_lang(compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    del compiler, node
    # Only "true" counts, as the standard says and its tests demand; "1" is another term.
    is_on = isinstance(value, Literal) and value.value == "true"
    return [of.UniqueLanguage(_component("uniqueLang"))] if is_on else []


def _class(compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    del node
    return [of.InstanceOf(_component("class"), compiler.terms.code(value), compiler.terms)]


def _pair(name: str, compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    return [of.Pair(_component(name), compiler.terms.code(_iri(node, value)))]


def _less(name: str, operator: str, compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    return [of.Less(_component(name), compiler.terms.code(_iri(node, value)), operator)]


def _property(compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    shape = compiler.shape(value)
    if shape.path is None:
        raise refused(node, "has a sh:property that has no sh:path")
    return [of.Nested(_component("property"), shape)]


def _single_shape(name: str, count: int, compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    del node
    return [of.Logical(_component(name), (compiler.shape(value),), count, count)]


def _several_shapes(name: str, compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    shapes = tuple(compiler.shape(each) for each in compiler.source.items(node, value))
    least = len(shapes) if name == "and" else 1
    return [of.Logical(_component(name), shapes, least, 1 if name == "xone" else len(shapes))]


def _qualified(name: str, compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    source = compiler.source
    inner = source.only(node, SH.qualifiedValueShape)
    if inner is None:
        raise refused(node, f"has sh:{name} but no sh:qualifiedValueShape")
    others: list[Node] = []
    if source.is_true(node, SH.qualifiedValueShapesDisjoint):
        parents = [each for each in source.about if node in source.values(each, SH.property)]
        beside = [each for parent in parents for each in source.values(parent, SH.property)]
        others = [shape for each in beside for shape in source.values(each, SH.qualifiedValueShape)]
    siblings = tuple(compiler.shape(each) for each in dict.fromkeys(others) if each != inner)
    least, most = (_number(node, value), None) if name == "qualifiedMinCount" else (0, _number(node, value))
    return [of.Qualified(_component(name), compiler.shape(inner), siblings, least, most)]


def _closed(compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    del value
    source = compiler.source
    if not source.is_true(node, SH.closed):
        return []
    ignored = source.only(node, SH.ignoredProperties)
    allowed = source.items(node, ignored) if ignored else []
    for each in source.values(node, SH.property):
        allowed += [path for path in source.values(each, SH.path) if isinstance(path, NamedNode)]
    return [of.Closed(_component("closed"), frozenset(map(compiler.terms.code, allowed)))]


def _sparql(compiler: _Compiler, node: Node, value: Node) -> list[Constraint]:
    if compiler.source.is_true(value, SH.deactivated):
        return []
    path = compiler.source.only(node, SH.path)
    if path is not None and not isinstance(path, NamedNode):
        raise refused(node, "has sh:sparql at a path that is more than one property, which is not known")
    constraint = read_query(compiler.source, node, value, path, compiler.terms)
    constraint.message = text_in_english(compiler.source.values(value, SH.message))
    return [constraint]


#: From a parameter to what it makes of one value.
FACTORIES: dict[NamedNode, Factory] = {
    SH["class"]: _class, SH.datatype: _datatype, SH.nodeKind: _node_kind, SH.pattern: _pattern,
    SH.languageIn: _languages, SH.uniqueLang: _unique_lang, SH["in"]: _in, SH.hasValue: _has_value,
    SH.property: _property, SH.closed: _closed, SH.sparql: _sparql,
    SH.minCount: partial(_at_least, "minCount"), SH.maxCount: partial(_at_most, "maxCount"),
    SH.minLength: partial(_length, "minLength"), SH.maxLength: partial(_length, "maxLength"),
    SH.minExclusive: partial(_bound, "minExclusive", ">"), SH.minInclusive: partial(_bound, "minInclusive", ">="),
    SH.maxExclusive: partial(_bound, "maxExclusive", "<"), SH.maxInclusive: partial(_bound, "maxInclusive", "<="),
    SH.equals: partial(_pair, "equals"), SH.disjoint: partial(_pair, "disjoint"),
    SH.lessThan: partial(_less, "lessThan", "<"), SH.lessThanOrEquals: partial(_less, "lessThanOrEquals", "<="),
    SH.node: partial(_single_shape, "node", 1), SH["not"]: partial(_single_shape, "not", 0),
    SH["and"]: partial(_several_shapes, "and"), SH["or"]: partial(_several_shapes, "or"),
    SH.xone: partial(_several_shapes, "xone"),
    SH.qualifiedMinCount: partial(_qualified, "qualifiedMinCount"),
    SH.qualifiedMaxCount: partial(_qualified, "qualifiedMaxCount"),
}  # fmt: skip

_SINGLE = frozenset(
    {
        SH.minCount,
        SH.maxCount,
        SH.datatype,
        SH.nodeKind,
        SH.minLength,
        SH.maxLength,
        SH.pattern,
        SH.languageIn,
    }
    | {SH.uniqueLang, SH["in"], SH.minExclusive, SH.minInclusive, SH.maxExclusive, SH.maxInclusive, SH.closed}
)
_NEEDS_PATH = (SH.minCount, SH.maxCount, SH.uniqueLang, SH.lessThan, SH.lessThanOrEquals, SH.qualifiedMinCount,
               SH.qualifiedMaxCount)  # fmt: skip
