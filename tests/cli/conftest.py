"""The command line is tried on the small model: what it prints does not hang on how large the graph is."""

from small_fixtures import home, kg, small  # noqa: F401
