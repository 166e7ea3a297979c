"""Curated tables: CSV files whose rows become claims, as a mapping beside them says.

A row is what one source says about one thing. A mapping (TOML, see :mod:`mithaq.tables.mapping`) names the columns and
gives, for each claim that a row makes, a Turtle template with the columns in braces. So a person who adds a fact writes a
row, and neither Turtle nor Python; and a claim that cannot be read is named by the file and the row it stands in.
"""

from mithaq.tables.reading import Tables, read_tables

__all__ = ["Tables", "read_tables"]
