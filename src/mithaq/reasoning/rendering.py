"""A derivation for people (text, Mermaid) and for programs (JSON, PROV-O). All the same in every run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mithaq.reasoning.explanation import Derivation
from mithaq.reasoning.grounds import Computed, Declared, Stated
from mithaq.reasoning.obstacles import Obstacle
from mithaq.terms import DERIVATION, PROV, RDF, RDFS, Term, compact

#: What to say of a claim: its source and its words, say. A line for each line of the answer.
Say = Callable[[NamedNode], str]


def text(derivation: Derivation, say: Say = compact) -> str:
    """A tree of lines: each triple, below it how it is known, below that its premises."""
    lines: list[str] = []
    waiting: list[tuple[Derivation, str, str]] = [(derivation, "", "")]
    while waiting:
        step, first, rest = waiting.pop()
        premises = step.shown_premises
        lines.append(first + step.text)
        stem = "│  " if premises else "   "
        lines += [rest + stem + line for line in _known_by(step, say)]
        for place, premise in reversed(list(enumerate(premises))):
            last = place == len(premises) - 1
            waiting.append((premise, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  ")))
    return "\n".join(lines) + "\n"


def why_not_text(triple: str, obstacles: list[Obstacle]) -> str:
    """What could conclude a triple, which premises hold and which are missing."""
    lines = [f"{triple} does not hold."]
    if not obstacles:
        lines.append("No rule could conclude it.")
    for obstacle in obstacles:
        lines += _obstacle_lines(obstacle, "")
    return "\n".join(lines) + "\n"


def _obstacle_lines(obstacle: Obstacle, indent: str) -> list[str]:
    lines = [f"{indent}{obstacle.rule} would conclude it:"]
    lines += [f"{indent}  holds    {held.text}" for held in obstacle.held]
    lines += [f"{indent}  missing  {missing.text}" for missing in obstacle.missing]
    for deeper in obstacle.deeper:
        lines += _obstacle_lines(deeper, indent + "    ")
    return lines


def _known_by(step: Derivation, say: Say) -> list[str]:
    """How a triple is known, in lines."""
    if step.rule is not None:
        return [f"by {step.rule}: {step.description}" if step.description else f"by {step.rule}"]
    match step.ground:
        case Stated(claims):
            return [line for claim in claims for line in _stated(claim, say)]
        case Declared(graph, note):
            return [f"declared in {compact(graph)}" + (f" ({note})" if note else "")]
        case Computed(rule, _, absence):
            return [f"computed by {rule}" + (f"; {absence}" if absence else "")]
    return ["used by the build"]


def _stated(claim: NamedNode, say: Say) -> list[str]:
    name = compact(claim)
    first, *more = say(claim).splitlines() or [name]
    return [
        f"stated by {first}" if first == name else f"stated by {name}: {first}",
        *(f"  {line}" for line in more),
    ]


JsonValue = str | list["JsonValue"] | dict[str, "JsonValue"]


def to_json(derivation: Derivation) -> str:
    """The tree as nested objects: ``text``, the three terms in N-Triples syntax, and ``rule`` or ``ground``, ``premises``."""
    return json.dumps(_object(derivation), ensure_ascii=False, indent=2) + "\n"


def _object(step: Derivation) -> dict[str, JsonValue]:
    triple = step.triple
    found: dict[str, JsonValue] = {"text": step.text}
    terms: dict[str, Term | Triple] = {
        "subject": triple.subject,
        "predicate": triple.predicate,
        "object": triple.object,
    }
    # A blank node's label differs from run to run, and means nothing to a reader: the text writes it out.
    found |= {role: str(term) for role, term in terms.items() if not str(term).startswith("_:")}
    if step.rule is not None:
        found |= {"rule": step.rule, "description": step.description}
    match step.ground:
        case Stated(claims):
            found["ground"] = {"kind": "stated", "claims": [claim.value for claim in claims]}
        case Declared(graph, note):
            found["ground"] = {"kind": "declared", "graph": graph.value, "note": note}
        case Computed(rule, _, absence):
            found["ground"] = {"kind": "computed", "rule": rule, "absence": absence}
    if premises := step.shown_premises:
        found["premises"] = [_object(premise) for premise in premises]
    return found


def mermaid(derivation: Derivation) -> str:
    """A flowchart from the grounds up to the triple; the arrows carry the rules."""
    steps = [step for step in derivation.steps() if step.triple.predicate not in (RDF.first, RDF.rest)]
    names = {step.text: f"n{place}" for place, step in enumerate(steps)}
    lines = ["flowchart BT"]
    for step in steps:
        here = names[step.text]
        lines.append(f'  {here}["{_escaped(step.text)}"]')
        for premise in step.shown_premises:
            label = step.rule or (step.ground.rule if isinstance(step.ground, Computed) else "")
            lines.append(f'  {names[premise.text]} -- "{_escaped(label)}" --> {here}')
        if isinstance(step.ground, Stated):
            for place, claim in enumerate(step.ground.claims):
                lines.append(f'  {here}c{place}(["{_escaped(compact(claim))}"]) --> {here}')
        elif isinstance(step.ground, Declared):
            name = step.ground.note or compact(step.ground.graph)
            lines.append(f'  {here}d[/"{_escaped(name)}"/] --> {here}')
    return "\n".join(lines) + "\n"


def _escaped(label: str) -> str:
    codes = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "#": "#35;"}
    return "".join(codes.get(char, char) for char in label)


def provenance(derivation: Derivation) -> list[Triple]:
    """The tree in PROV-O, without blank nodes: an entity a triple, an activity a step; IRIs come from what the triples say."""
    found: dict[Triple, None] = {}
    for step in derivation.steps():
        if step.triple.predicate not in (RDF.first, RDF.rest):
            found.update(dict.fromkeys(entity(step)))
    return list(found)


def entity_iri(step: Derivation) -> NamedNode:
    """The IRI of a derived or given triple in :func:`provenance`."""
    return DERIVATION[_digest(step.text)]


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:24]


def entity(step: Derivation) -> list[Triple]:
    """One step in PROV-O, as part of :func:`provenance`: what it concludes, and how from the entities of its premises.

    The triple is written out as an ``rdf:Statement`` too, but for what only a blank node's label would name.
    """
    entity, premises = entity_iri(step), step.shown_premises
    found = [
        Triple(entity, RDF.type, PROV.Entity),
        Triple(entity, PROV.value, Literal(step.text)),
        *_statement(entity, step.triple),
    ]
    match step.ground:
        case Stated(claims):
            found += [Triple(entity, PROV.hadPrimarySource, claim) for claim in claims]
        case Declared(graph, note):
            found.append(Triple(entity, PROV.wasDerivedFrom, graph))
            if note:
                found.append(Triple(entity, RDFS.comment, Literal(note, language="en")))
        case Computed(rule, _, absence):
            found += _activity(entity, premises, rule, absence)
    if step.rule is not None:
        found += _activity(entity, premises, step.rule, step.description)
    return found


def _statement(entity: NamedNode, triple: Triple) -> list[Triple]:
    terms = {RDF.subject: triple.subject, RDF.predicate: triple.predicate, RDF.object: triple.object}
    if any(isinstance(term, BlankNode | Triple) for term in terms.values()):
        return []
    return [
        Triple(entity, RDF.type, RDF.Statement),
        *(Triple(entity, prop, term) for prop, term in terms.items()),
    ]


def _activity(entity: NamedNode, premises: tuple[Derivation, ...], rule: str, words: str) -> list[Triple]:
    used = [entity_iri(premise) for premise in premises]
    key = " ".join([rule, entity.value, *(iri.value for iri in used)])
    activity = DERIVATION[f"step-{_digest(key)}"]
    found = [
        Triple(entity, PROV.wasGeneratedBy, activity),
        Triple(activity, RDF.type, PROV.Activity),
        Triple(activity, RDFS.label, Literal(rule)),
    ]
    if words:
        found.append(Triple(activity, RDFS.comment, Literal(words, language="en")))
    found += [Triple(entity, PROV.wasDerivedFrom, iri) for iri in used]
    found += [Triple(activity, PROV.used, iri) for iri in used]
    return found
