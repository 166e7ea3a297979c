"""The question catalogue: named SPARQL queries with typed parameters, and answers that carry their evidence."""

from mithaq.questions.answer import Answer, Caption
from mithaq.questions.asking import Asker, parse_arguments
from mithaq.questions.catalogue import Catalogue
from mithaq.questions.consulted import Consulted, ConsultedSource
from mithaq.questions.evidence import ClaimReader, ClaimRecord, Evidence, EvidenceProvider, from_explainer
from mithaq.questions.question import Parameter, Pattern, Question, RestsOn
from mithaq.questions.reading import read_question
from mithaq.questions.values import Thing, Value

__all__ = [
    "Answer",
    "Asker",
    "Caption",
    "Catalogue",
    "ClaimReader",
    "ClaimRecord",
    "Consulted",
    "ConsultedSource",
    "Evidence",
    "EvidenceProvider",
    "Parameter",
    "Pattern",
    "Question",
    "RestsOn",
    "Thing",
    "Value",
    "from_explainer",
    "parse_arguments",
    "read_question",
]
