"""What follows from what: rules as data, the closure under them, and why a triple holds."""

from mithaq.reasoning import rendering
from mithaq.reasoning.closure import Closure, Engine, Inconsistency, is_tautology
from mithaq.reasoning.engines import close
from mithaq.reasoning.explanation import Derivation, Explainer
from mithaq.reasoning.grounds import Computed, Declared, Ground, Stated
from mithaq.reasoning.obstacles import Need, Obstacle
from mithaq.reasoning.profile import Unused, unused
from mithaq.reasoning.rulefile import parse_rules, read_rules
from mithaq.reasoning.rules import Rule

__all__ = [
    "Closure",
    "Computed",
    "Declared",
    "Derivation",
    "Engine",
    "Explainer",
    "Ground",
    "Inconsistency",
    "Need",
    "Obstacle",
    "Rule",
    "Stated",
    "Unused",
    "close",
    "is_tautology",
    "parse_rules",
    "read_rules",
    "rendering",
    "unused",
]
