"""Datasets of the field, and tables of one's own: a reader for each form in which a dataset is handed out.

What a form's columns are and what its rows say is written in TOML (``data/datasets``); Python does what a row by itself
cannot tell. Nothing is passed over in silence: a row becomes claims, is kept with what it does not resolve, or is refused.
"""

from mithaq.datasets.forms import Dataset, Form, dataset_names, read_dataset
from mithaq.datasets.reading import Reading, read_file

__all__ = ["Dataset", "Form", "Reading", "dataset_names", "read_dataset", "read_file"]
