"""Plain text for a person at a terminal: answers with their words below each row, and things on one screen."""

from mithaq.screen.answer import answer_text
from mithaq.screen.description import description_text

__all__ = ["answer_text", "description_text"]
