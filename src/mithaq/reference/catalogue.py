"""The catalogues: every question that can be asked, and everything that is checked, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.parsing import parse_file
from mithaq.questions import Catalogue, Parameter, Question
from mithaq.reference.markdown_text import bullet, text
from mithaq.reference.vocabulary import Vocabulary
from mithaq.terms import RDFS, SH, Subject, Term, compact
from mithaq.validation.checks import Check, read_checks
from mithaq.validation.report import SEVERITIES

_LEVELS = {severity: level for level, severity in SEVERITIES.items()}


def questions_page(folder: Path) -> str:
    """The questions of ``folder``, by name. Raises :class:`mithaq.errors.MithaqError` for a file that cannot be read."""
    questions = Catalogue(folder).list()
    parts = [
        "# Questions\n",
        f"{len(questions)} questions. Ask one with `mithaq ask NAME PARAMETER=VALUE`.\n",
    ]
    for question in questions:
        parts += _question(question)
    return "\n".join(parts)


def checks_page(ontology: Path) -> str:
    """The shapes and checks below the ontology's folder. Raises :class:`mithaq.errors.MithaqError`."""
    parts = [
        "# Shapes and checks\n",
        "What `mithaq validate` and `mithaq check ontology` hold the graph against.\n",
    ]
    parts += _shapes(sorted((ontology / "shapes").glob("*.ttl")))
    for title, folder in (("Checks of the data", "checks/dataset"), ("Checks of the ontology", "checks")):
        if any((ontology / folder).glob("*.rq")):
            parts += _checks(title, read_checks(ontology / folder))
    return "\n".join(parts)


def _question(question: Question) -> Iterator[str]:
    yield f"## {question.name}\n"
    yield f"{text(question.title)}\n"
    yield f"{text(question.description)}\n"
    lines = [_parameter(parameter) for parameter in question.parameters]
    lines += [_column(name, question) for name in question.columns]
    lines += [bullet("Tags", ", ".join(text(tag) for tag in question.tags))] if question.tags else []
    yield "\n".join(lines) + "\n"


def _parameter(parameter: Parameter) -> str:
    kinds = " or ".join(text(kind) for kind in parameter.types)
    default = f"; default {_shown(parameter.default)}" if parameter.default is not None else ""
    return bullet(f"Parameter `{parameter.name}`", f"{text(parameter.description)} ({kinds}{default})")


def _column(name: str, question: Question) -> str:
    about = question.about.get(name)
    return bullet(f"Column `{name}`", text(about)) if about else f"- **Column `{name}`**"


def _shown(term: Term) -> str:
    return f"`{term.value}`" if isinstance(term, Literal) else f"`{compact(term)}`"


def _checks(title: str, checks: Sequence[Check]) -> Iterator[str]:
    yield f"## {title}\n"
    for check in checks:
        yield f"### {check.name}\n"
        yield f"{text(check.title)}\n"
        yield f"{text(check.description)}\n"
        lines = [("Level", check.level), ("Message", check.message), ("After", check.source)]
        yield "\n".join(bullet(word, text(words)) for word, words in lines) + "\n"


@dataclass(frozen=True)
class _Shape:
    name: str
    level: str
    messages: Sequence[str]
    about: Sequence[NamedNode]


def _shapes(paths: Sequence[Path]) -> Iterator[str]:
    yield "## Shapes\n"
    for path in paths:
        shapes = _read_shapes(path)
        if shapes:
            yield f"### {path.stem}\n"
        for shape in shapes:
            yield bullet(text(shape.name), f"{text(' '.join(shape.messages))} ({shape.level}{_of(shape)})")
        yield ""


def _of(shape: _Shape) -> str:
    return "; " + ", ".join(f"`{compact(term)}`" for term in shape.about) if shape.about else ""


def _read_shapes(path: Path) -> list[_Shape]:
    """The shapes of a file that say something to a person, by name."""
    quads = list(parse_file(path))
    words = Vocabulary(quad.triple for quad in quads)
    speaking = {quad.subject for quad in quads if quad.predicate == SH.message}
    shapes = [_shape(words, each) for each in speaking if not isinstance(each, Triple)]
    return sorted(shapes, key=lambda shape: (shape.name, shape.messages))


def _shape(words: Vocabulary, speaker: Subject) -> _Shape:
    owners = words.relating(SH.sparql, speaker) or words.relating(SH.property, speaker)
    # A constraint without a name of its own goes by that of the shape it belongs to.
    shape = owners[0] if isinstance(speaker, BlankNode) and owners else speaker
    names = words.texts(shape, SH.name) or words.texts(shape, RDFS.label)
    severities = words.related(speaker, SH.severity) or words.related(shape, SH.severity)
    return _Shape(
        name=names[0] if names else compact(shape) if isinstance(shape, NamedNode) else "unnamed",
        level=_LEVELS[severities[0]] if severities else "violation",
        messages=words.texts(speaker, SH.message),
        about=[*words.related(shape, SH.path), *words.related(shape, SH.targetClass)],
    )
