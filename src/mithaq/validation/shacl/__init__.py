"""A SHACL engine of our own: all of SHACL Core, and ``sh:sparql`` for flat queries, over whole numbers."""

from mithaq.validation.shacl.engine import Validation
from mithaq.validation.shacl.shape import Result

__all__ = ["Result", "Validation"]
