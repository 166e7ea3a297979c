"""Taking things away: canonical RDF, tables, and what can be selected from a store."""

from mithaq.export.dyads import Dyads
from mithaq.export.files import write_beside
from mithaq.export.kinds import KINDS, Kind, export
from mithaq.export.rdf import FORMATS, Format, write, write_to
from mithaq.export.selections import SELECTIONS, Selection, select
from mithaq.export.tables import TABLE_FORMATS, Table, TableFormat, render_table

__all__ = [
    "FORMATS",
    "KINDS",
    "SELECTIONS",
    "TABLE_FORMATS",
    "Dyads",
    "Format",
    "Kind",
    "Selection",
    "Table",
    "TableFormat",
    "export",
    "render_table",
    "select",
    "write",
    "write_beside",
    "write_to",
]
