"""The engines, and the one way to call them."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Triple

from mithaq.errors import RuleError
from mithaq.reasoning.closure import Closure, Engine
from mithaq.reasoning.rules import Rule


def close(
    triples: Iterable[Triple], rules: Iterable[Rule], *, engine: str = "mithaq", blank_nodes: bool = False
) -> Closure:
    """Close triples under rules with the engine of that name: ``mithaq``, ours, or ``owlrl``, the slow referee.

    ``owlrl`` follows its own reading of OWL 2 RL in place of the rules of the ruleset ``owl2-rl``; other rules run beside it.
    ``blank_nodes`` shows what is inferred about blank nodes too.
    """
    return _engine(engine).close(list(dict.fromkeys(triples)), list(rules), blank_nodes=blank_nodes)


def _engine(name: str) -> Engine:
    # Imported when asked for: the referee brings rdflib with it, which takes longer to import than we take to close.
    if name == "mithaq":
        from mithaq.reasoning.native import NativeEngine

        return NativeEngine()
    if name == "owlrl":
        from mithaq.reasoning.referee import OwlrlEngine

        return OwlrlEngine()
    raise RuleError(f"there is no reasoning engine named {name}", hint="The engines are: mithaq, owlrl.")
