"""The Claim: what one source says, as triples, with the words or the row it says it in.

A claim is described in ``graph:claims`` and its triples stand in the named graph that has the claim's IRI. Reading
keeps every statement made about a claim, known to this module or not, so that nothing of a file is lost.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from mithaq.errors import ClaimError, Place
from mithaq.terms import CLAIM, CLAIMS_GRAPH, MITHAQ, PREFIXES, RDF, Node, compact

#: What the build adds to a claim's description; never part of an input.
DERIVED = (MITHAQ.hasStanding, MITHAQ.isOutrankedBy)

#: What every claim says of itself exactly once.
REQUIRED = (
    MITHAQ.hasSource,
    MITHAQ.statement,
    MITHAQ.hasPolarity,
    MITHAQ.hasCertainty,
    MITHAQ.hasScope,
    MITHAQ.hasNature,
    MITHAQ.hasRank,
)
#: What a claim says of itself at most once.
AT_MOST_ONCE = (
    MITHAQ.quote,
    MITHAQ.quoteStart,
    MITHAQ.quoteEnd,
    MITHAQ.sentenceNumber,
    MITHAQ.rowKey,
    MITHAQ.hasReading,
    MITHAQ.listIsOpen,
    MITHAQ.withdrawalReason,
)
_NUMBERS = (MITHAQ.quoteStart, MITHAQ.quoteEnd, MITHAQ.sentenceNumber)
_NEEDED, _ONCE, _NOT_READ = frozenset(REQUIRED), frozenset(REQUIRED + AT_MOST_ONCE), frozenset(DERIVED)

GraphName = NamedNode | BlankNode | DefaultGraph
#: A property and its value.
Pair = tuple[NamedNode, Node]
#: What a graph says of each thing.
Descriptions = Mapping[Node, frozenset[Pair]]
_IS_CLAIM: Pair = (RDF.type, MITHAQ.Claim)


@dataclass(frozen=True)
class Claim:
    """What one source says.

    ``content`` is the claim's named graph; ``metadata`` the (property, value) pairs of its description; ``origin`` the
    file and line it was read from, where there is one.
    """

    iri: NamedNode
    content: frozenset[Triple]
    metadata: frozenset[Pair]
    origin: Place | None = field(default=None, compare=False)

    @cached_property
    def _described(self) -> dict[NamedNode, Node]:
        """The value of each property; of several the first in a fixed order."""
        found = dict(self.metadata)
        if len(found) < len(self.metadata):
            found = {prop: self.values(prop)[0] for prop in found}
        return found

    def value(self, prop: NamedNode) -> Node | None:
        """The value of a property that a claim has at most once."""
        return self._described.get(prop)

    def values(self, prop: NamedNode) -> list[Node]:
        """All values of a property, in a fixed order."""
        return sorted((value for other, value in self.metadata if other == prop), key=str)

    def text(self, prop: NamedNode) -> str:
        """The lexical form of a literal value, or nothing."""
        value = self.value(prop)
        return value.value if isinstance(value, Literal) else ""

    def number(self, prop: NamedNode) -> int | None:
        """An integer value; :func:`read_claims` has made sure that it is one."""
        text = self.text(prop)
        return int(text) if text else None

    def code(self, prop: NamedNode) -> NamedNode:
        """The value of a required property whose values are IRIs."""
        value = self.value(prop)
        if not isinstance(value, NamedNode):
            raise ClaimError(f"{compact(self.iri)} has no {compact(prop)}", where=self.origin)
        return value

    @property
    def is_sound(self) -> bool:
        """Whether the claim says what it must, nothing twice, and no number that is none."""
        said = self._described
        return (
            bool(self.content)
            and said.keys() >= _NEEDED
            and (
                len(said) == len(self.metadata)  # so that each property has one value
                or all(len(self.values(prop)) == 1 for prop in said.keys() & _ONCE)
            )
            and all(prop not in said or _is_whole(self.text(prop)) for prop in _NUMBERS)
        )

    @property
    def statement(self) -> str:
        """One sentence that stands alone, in our words."""
        return self.text(MITHAQ.statement)

    @property
    def quote(self) -> str:
        """The source's own words, or nothing where a row is the evidence."""
        return self.text(MITHAQ.quote)

    @property
    def quote_start(self) -> int | None:
        """Offset of the quote's first character: Unicode code points of the document as stored, from 0."""
        return self.number(MITHAQ.quoteStart)

    @property
    def quote_end(self) -> int | None:
        """Offset after the quote's last character."""
        return self.number(MITHAQ.quoteEnd)

    @property
    def sentence_number(self) -> int | None:
        """The document's sentence the quote stands in, from 1."""
        return self.number(MITHAQ.sentenceNumber)

    @property
    def source(self) -> NamedNode:
        """The document or dataset that says it."""
        return self.code(MITHAQ.hasSource)

    @property
    def polarity(self) -> NamedNode:
        """``mithaq:Affirmed`` or ``mithaq:Denied``."""
        return self.code(MITHAQ.hasPolarity)

    @property
    def certainty(self) -> NamedNode:
        """``mithaq:Stated`` or ``mithaq:Hedged``."""
        return self.code(MITHAQ.hasCertainty)

    @property
    def scope(self) -> NamedNode:
        """``mithaq:Specific`` or ``mithaq:General``."""
        return self.code(MITHAQ.hasScope)

    @property
    def nature(self) -> NamedNode:
        """``mithaq:Descriptive``, ``mithaq:Causal`` or ``mithaq:Evaluative``."""
        return self.code(MITHAQ.hasNature)

    @property
    def rank(self) -> NamedNode:
        """``mithaq:Preferred``, ``mithaq:Normal`` or ``mithaq:Deprecated``."""
        return self.code(MITHAQ.hasRank)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the claim was taken back; its IRI stays, with the reason."""
        return self.value(MITHAQ.withdrawalReason) is not None

    def quads(self) -> Iterable[Quad]:
        """The claim as it stands in a dataset: its description and its graph."""
        for prop, value in self.metadata:
            yield Quad(self.iri, prop, value, CLAIMS_GRAPH)
        for triple in self.content:
            yield Quad(*triple, self.iri)  # type: ignore[call-arg]


def read_claims(quads: Iterable[Quad], origins: Mapping[str, Place] | None = None) -> list[Claim]:
    """The claims of a dataset, sorted by IRI; what the build derives is left behind.

    ``origins`` gives each claim IRI's place in a file, see :func:`find_origins`.
    Raises :class:`ClaimError` for a claim that lacks what it must say or says twice what it may say once.
    """
    graphs = by_graph(quads)
    return claims_in(graphs, descriptions(graphs), origins)


def by_graph(quads: Iterable[Quad]) -> Mapping[GraphName, list[Triple]]:
    """The triples of each graph."""
    graphs: dict[GraphName, list[Triple]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph_name].append(quad.triple)
    return graphs


def descriptions(graphs: Mapping[GraphName, list[Triple]]) -> Descriptions:
    """What ``graph:claims`` says of each thing, without what the build derives.

    A pair that is said of many things, as most of what describes a claim is, is one object.
    """
    told: dict[Node, list[Pair]] = defaultdict(list)
    known: dict[Pair, Pair] = {_IS_CLAIM: _IS_CLAIM}
    for subject, predicate, value in graphs.get(CLAIMS_GRAPH, ()):
        if predicate not in _NOT_READ:
            pair = (predicate, value)
            told[subject].append(known.setdefault(pair, pair))
    return {subject: frozenset(pairs) for subject, pairs in told.items()}


def claims_in(
    graphs: Mapping[GraphName, list[Triple]],
    told: Descriptions,
    origins: Mapping[str, Place] | None = None,
) -> list[Claim]:
    """As :func:`read_claims`, of quads that are sorted by graph already, and of the :func:`descriptions` in them."""
    described = {
        subject for subject, pairs in told.items() if _IS_CLAIM in pairs and isinstance(subject, NamedNode)
    }
    places = origins or {}
    claims = [
        Claim(iri, frozenset(graphs.get(iri, ())), told[iri], places.get(iri.value))
        for iri in sorted(described, key=lambda node: node.value)
    ]
    for claim in claims:
        if not claim.is_sound:
            _check(claim)
    _refuse_strays(graphs, described, places)
    return claims


def _check(claim: Claim) -> None:
    name = compact(claim.iri)
    for prop in REQUIRED + AT_MOST_ONCE:
        count = len(claim.values(prop))
        if count == 0 and prop in REQUIRED:
            raise ClaimError(
                f"{name} has no {compact(prop)}", where=claim.origin, hint="Every claim needs one."
            )
        if count > 1:
            raise ClaimError(
                f"{name} has {count} values of {compact(prop)}",
                where=claim.origin,
                hint="Two claims may have been given one IRI; claim IRIs are never shared or reused.",
            )
    for prop in _NUMBERS:
        if not _is_whole(text := claim.text(prop)):
            raise ClaimError(
                f"{name}: {compact(prop)} must be a whole number, not '{text}'", where=claim.origin
            )
    if not claim.content:
        raise ClaimError(
            f"{name} says nothing: its graph is empty",
            where=claim.origin,
            hint=f"Add a block '{name} {{ ... }}' with the claim's triples.",
        )


def _is_whole(text: str) -> bool:
    """Whether a text, where there is one, is a whole number: of digits as they are written here, not in every script."""
    return not text or (text.isascii() and text.isdigit())


def _refuse_strays(
    graphs: Mapping[GraphName, list[Triple]], described: set[NamedNode], places: Mapping[str, Place]
) -> None:
    named = [iri for iri in graphs if isinstance(iri, NamedNode) and iri not in described]
    for iri in sorted(named, key=lambda node: node.value):
        if graphs[iri] and iri in CLAIM:
            raise ClaimError(
                f"{compact(iri)} has a graph but no description",
                where=places.get(iri.value),
                hint=f"Describe it in a 'graph:claims {{ {compact(iri)} a mithaq:Claim ; ... }}' block.",
            )


# What a description may not be looked for in stands beside it, so that one pass takes each for what it is: a string, a
# comment, an IRI (which may hold '#') or an escaped character. The end of a string is optional and nothing is given back
# (``*+``), so the time stays proportional to the text even where a string never ends.
_MENTION = re.compile(
    rf"""
    (?:(?<![\w\-])claim:|<{re.escape(PREFIXES["claim"])}) (?P<local>[\w.\-]*[\w\-])>? \s+
    (?:a|rdf:type|<{re.escape(PREFIXES["rdf"])}type>) \s+ (?:mithaq:|<{re.escape(PREFIXES["mithaq"])})Claim\b
    | \"{{3}} (?:[^"\\]|\\.|"(?!""))*+ (?:\"{{3}})?
    | \'{{3}} (?:[^'\\]|\\.|'(?!''))*+ (?:\'{{3}})?
    | " (?:[^"\\\n\r]|\\.)*+ "?
    | ' (?:[^'\\\n\r]|\\.)*+ '?
    | \# [^\n\r]*
    | < [^<>\s]*+ >
    | \\.
    """,
    re.VERBOSE | re.DOTALL,
)


def find_origins(text: str, file: str) -> dict[str, Place]:
    """Where each claim of a Turtle-like text is described: its IRI to file and line.

    RDF parsers give no places, so the text is searched for ``claim:NAME a mithaq:Claim``
    outside comments and strings.
    Raises :class:`ClaimError` where two descriptions share an IRI, which a parser would silently merge.
    """
    origins: dict[str, Place] = {}
    line, position = 1, 0
    for match in _MENTION.finditer(text):
        if match["local"] is None:
            continue
        line += text.count("\n", position, match.start())
        position = match.start()
        refuse_shared(CLAIM[match["local"]], Place(file, line), origins)
    return origins


def refuse_shared(claim: NamedNode, place: Place, origins: dict[str, Place]) -> None:
    """Note where a claim stands; raise :class:`ClaimError` where another has its IRI, which a parser would merge."""
    if other := origins.get(claim.value):
        raise ClaimError(
            f"two claims have the IRI {compact(claim)}",
            where=place,
            hint=f"The other is at {other}. Give one of them a number of its own.",
        )
    origins[claim.value] = place
