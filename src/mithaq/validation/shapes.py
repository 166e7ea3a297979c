"""Shapes: one flat graph held against SHACL, behind an interface that another engine can take over.

The shapes are the Turtle files under ``ontology/shapes/``. An engine gets triples and gives findings; nothing else of it
is seen outside this module. Ours is the default; pySHACL is the referee, and knows more of SHACL than ours does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, cast

from pyoxigraph import NamedNode, Triple

from mithaq.errors import InputError, Place
from mithaq.parsing import parse_file
from mithaq.terms import Term
from mithaq.validation.report import SEVERITIES, Finding
from mithaq.validation.shacl import Result, Validation
from mithaq.validation.shacl.paths import Step

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


class Mithaq:
    """Our own engine: SHACL Core and flat ``sh:sparql``; what it does not know it refuses."""

    def validate(self, data: Iterable[Triple], shapes: Iterable[Triple]) -> list[Finding]:
        """See :meth:`ShapesEngine.validate`."""
        return findings_of(Validation(data, shapes))


def findings_of(validation: Validation) -> list[Finding]:
    """The results of our engine as findings."""
    return [finding_of(validation, result) for result in validation]


def finding_of(validation: Validation, result: Result) -> Finding:
    """One result of our engine as a finding."""
    path = result.path
    step = (
        validation.graph.terms.term(path.predicate) if isinstance(path, Step) and not path.inverse else None
    )
    return Finding(
        check=local_name(result.shape),
        level=level_of(result.severity),
        message=result.message,
        focus=cast("Term", result.focus),
        path=step if isinstance(step, NamedNode) else None,
        value=cast("Term | None", result.value),
        component=result.component,
        shape=result.shape if isinstance(result.shape, NamedNode) else None,
    )


def engine_of(name: str) -> ShapesEngine:
    """The engine of a name: ``mithaq`` or ``pyshacl``. Raises :class:`InputError` for another, or one not installed."""
    if name == "mithaq":
        return Mithaq()
    if name != "pyshacl":
        raise InputError(f"there is no validation engine '{name}'", hint=f"Use {' or '.join(ENGINES)}.")
    if find_spec("pyshacl") is None:
        raise InputError(
            "the validation engine 'pyshacl' is not installed",
            hint="Install it with 'pip install pyshacl', or use the engine 'mithaq'.",
        )
    # Slow to import, and of no use to whoever does not choose it.
    from mithaq.validation.referee import PySHACL

    return PySHACL()


#: The engines by name, the default first.
ENGINES = ("mithaq", "pyshacl")


def level_of(severity: Term | Triple | None) -> str:
    """Our word for a severity. Raises :class:`InputError` for one of another vocabulary."""
    level = _LEVEL_OF.get(severity.value) if isinstance(severity, NamedNode) else None
    if level is None:
        raise InputError(
            f"the shapes cannot be run: the severity {severity} is not known",
            hint="Use sh:Violation, sh:Warning or sh:Info.",
        )
    return level


def local_name(shape: Term | Triple | None) -> str:
    """``claim-polarity`` of ``https://w3id.org/mithaq/shape/claim-polarity``."""
    return shape.value.rsplit("/", 1)[-1] if isinstance(shape, NamedNode) else "unnamed-shape"
