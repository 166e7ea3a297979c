"""Documents: their sentences, and whether a copy of one still says what claims quote from it, where they quote it."""

from mithaq.documents.described import Document, find_document, read_documents
from mithaq.documents.findings import Difference, Problem, Shift, Verification
from mithaq.documents.sentences import Sentence, sentences
from mithaq.documents.verification import verify

__all__ = [
    "Difference",
    "Document",
    "Problem",
    "Sentence",
    "Shift",
    "Verification",
    "find_document",
    "read_documents",
    "sentences",
    "verify",
]
