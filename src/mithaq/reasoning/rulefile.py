"""Rule files: one rule a stanza, close to the tables of OWL 2 Profiles, section 4.3.

    ruleset NAME                       the name of the rules that follow
    prefix p: <IRI>                    beside the project's prefixes, which are declared
    name:  premise . premise => conclusion . conclusion
      -- the rule in words; its variables may stand in them

A rule begins at the start of a line; what continues it is indented. Premises are triples (Turtle's ``a``, ``;`` and
``,`` may be used), ``?x in ?l``, ``?x, ?y in ?l``, ``forall ?x in ?l { ... }``, ``chain ?l from ?x to ?y``, ``?x != ?y``,
``?n = "1"^^xsd:integer`` (equal values), ``?x differs-from ?y`` (literals of different values), ``?x outside ?d``
(a literal that is no value of the datatype), ``?x starts-with "..."`` (an IRI), ``?x literal-of ?d`` and ``ill-typed ?x`` (every such literal of the data).
``true`` is the body of a rule without premises, ``false`` the head of a rule that finds a contradiction.
``name (tautology):`` marks conclusions that are used but left out of results, ``name (not run):`` a rule listed only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from mithaq.errors import Place, RuleError
from mithaq.reasoning.rules import (
    ENUMERATING,
    Chain,
    Condition,
    Every,
    Member,
    Pair,
    Pattern,
    Premise,
    Rule,
    Slot,
    Test,
    Use,
    Variable,
    variables,
)
from mithaq.terms import PREFIXES, RDF

_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<comment>\#[^\n]*) | (?P<words>--[^\n]*)
      | (?P<literal>"(?:[^"\\\n]|\\.)*") | (?P<iri><[^<>"\s]*>) | (?P<variable>\?[A-Za-z_]\w*)
      | (?P<arrow>=>) | (?P<hats>\^\^) | (?P<unequal>!=) | (?P<equal>=)
      | (?P<curie>[A-Za-z][\w-]*:[\w][\w-]*(?:\.[\w-]+)*) | (?P<word>[A-Za-z][\w-]*) | (?P<mark>[.;,{}])""",
    re.VERBOSE,
)
_OPENING = re.compile(r"(?P<name>[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)?)(?:[ ]\((?P<use>[a-z ]+)\))?:(?=\s|$)")
_PREFIX = re.compile(r"prefix\s+(?P<name>[A-Za-z][\w-]*):\s+<(?P<iri>[^<>\s]+)>\s*(?:#.*)?$")
_RULESET = re.compile(r"ruleset\s+(?P<name>[\w-]+)\s*(?:#.*)?$")
_ESCAPES = {'\\"': '"', "\\\\": "\\", "\\n": "\n", "\\t": "\t"}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    place: Place


@dataclass
class _Stanza:
    name: str
    use: Use
    ruleset: str
    place: Place
    text: str
    column: int


def read_rules(path: Path) -> list[Rule]:
    """The rules of a file, in its order. Raises :class:`RuleError` with file, line and column."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RuleError(f"cannot read the rule file: {error.strerror}", where=Place(str(path))) from error
    except UnicodeDecodeError as error:
        raise RuleError(
            "cannot read the rule file: not UTF-8 text",
            where=Place(str(path)),
            hint="Save the file as UTF-8.",
        ) from error
    return parse_rules(text, str(path))


def parse_rules(text: str, file: str = "<rules>") -> list[Rule]:
    """The rules of a text; ``file`` is the name shown in errors."""
    prefixes = dict(PREFIXES)
    rules: dict[str, Rule] = {}
    for stanza in _stanzas(text, file, prefixes):
        if stanza.name in rules:
            first = rules[stanza.name].place
            raise RuleError(f"two rules are named {stanza.name}; the first is at {first}", where=stanza.place)
        rules[stanza.name] = _Parser(stanza, prefixes).rule()
    return list(rules.values())


def _stanzas(text: str, file: str, prefixes: dict[str, str]) -> Iterator[_Stanza]:
    """Cut the text at its unindented lines; note prefixes and the ruleset's name on the way."""
    ruleset = ""
    current: _Stanza | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        place = Place(file, number, 1)
        if not line.strip() or line[0] == "#" or line[0].isspace():
            if current is not None:
                current.text += "\n" + line
            elif line.strip() and line[0].isspace() and not line.lstrip().startswith("#"):
                raise RuleError("an indented line continues a rule, and there is none before it", where=place)
            continue
        if current is not None:
            yield current
            current = None
        if found := _PREFIX.match(line):
            prefixes[found["name"]] = found["iri"]
        elif found := _RULESET.match(line):
            ruleset = found["name"]
        elif found := _OPENING.match(line):
            use = _use(found["use"], place)
            current = _Stanza(found["name"], use, ruleset, place, line[found.end() :], found.end())
        else:
            hint = "A rule begins with its name and a colon, for example: cax-sco: ?c rdfs:subClassOf ?d . ?x a ?c => ?x a ?d"
            raise RuleError(f"not the beginning of a rule: {line.split()[0]}", where=place, hint=hint)
    if current is not None:
        yield current


def _use(word: str | None, place: Place) -> Use:
    try:
        return Use(word or "")
    except ValueError:
        marks = ", ".join(f"({use.value})" for use in Use if use.value)
        raise RuleError(f"({word}) is no mark of a rule; there are {marks}", where=place) from None


def _tokens(stanza: _Stanza) -> Iterator[_Token]:
    position, line, line_start = 0, stanza.place.line or 1, -stanza.column
    while position < len(stanza.text):
        place = Place(stanza.place.file, line, position - line_start + 1)
        found = _TOKEN.match(stanza.text, position)
        if not found:
            bad = stanza.text[position:].split()[0]
            raise RuleError(f"rule {stanza.name}: cannot read {bad}", where=place)
        kind = found.lastgroup or ""
        if kind not in ("space", "comment"):
            yield _Token(kind, found[0], place)
        if newlines := found[0].count("\n"):
            line += newlines
            line_start = position + found[0].rindex("\n") + 1
        position = found.end()


class _Parser:
    """Reads the tokens of one stanza."""

    def __init__(self, stanza: _Stanza, prefixes: dict[str, str]) -> None:
        self.stanza = stanza
        self.prefixes = prefixes
        self.tokens = list(_tokens(stanza))
        self.at = 0
        self.special: dict[str, Callable[[], list[Premise]]] = {
            "forall": self._forall,
            "chain": self._chain,
            Test.ILL_TYPED.value: self._ill_typed,
        }

    def rule(self) -> Rule:
        body = self._body()
        if self._next("=>").kind != "arrow":
            raise self._error("expected . or =>", back=1)
        head = self._head()
        words: list[str] = []
        while (token := self._peek()) and token.kind == "words":
            words.append(token.text[2:].strip())
            self.at += 1
        if self._peek():
            raise self._error("expected . or the end of the rule")
        stanza = self.stanza
        rule = Rule(stanza.name, body, head, " ".join(words), stanza.use, stanza.ruleset, stanza.place)
        _check_safe(rule)
        return rule

    def _body(self) -> tuple[Premise, ...]:
        if self._take("true"):
            return ()
        if not self._peek() or self._is("=>"):
            raise self._error("a rule needs a premise (or true) before =>")
        premises = self._premise()
        while self._take("."):
            premises += self._premise()
        return tuple(premises)

    def _head(self) -> tuple[Pattern, ...]:
        if self._take("false"):
            return ()
        token = self._peek()
        if token is None or token.kind == "words":
            raise self._error("a rule needs a conclusion (or false) after =>")
        patterns = self._patterns(self._slot())
        while self._take("."):
            patterns += self._patterns(self._slot())
        return tuple(patterns)

    def _premise(self) -> list[Premise]:
        token = self._peek()
        if token and token.kind == "word" and token.text in self.special:
            self.at += 1
            return self.special[token.text]()
        subject = self._slot()
        if isinstance(subject, Variable):
            if self._take("in"):
                return [Member(subject, self._variable())]
            if self._take(","):
                second = self._variable()
                self._expect("in")
                return [Pair(subject, second, self._variable())]
        token = self._peek()
        for test in Test:
            if token and token.text == test.value and token.kind in ("word", "equal", "unequal"):
                self.at += 1
                return [Condition(test, subject, self._slot())]
        return list(self._patterns(subject))

    def _forall(self) -> list[Premise]:
        item = self._variable()
        self._expect("in")
        list_ = self._variable()
        self._expect("{")
        patterns = self._patterns(self._slot())
        while self._take("."):
            patterns += self._patterns(self._slot())
        self._expect("}")
        return [Every(item, list_, tuple(patterns))]

    def _chain(self) -> list[Premise]:
        list_ = self._variable()
        self._expect("from")
        start = self._variable()
        self._expect("to")
        return [Chain(list_, start, self._variable())]

    def _ill_typed(self) -> list[Premise]:
        literal = self._variable()
        return [Condition(Test.ILL_TYPED, literal, literal)]

    def _patterns(self, subject: Slot) -> list[Pattern]:
        patterns = []
        while True:
            predicate = RDF.type if self._take("a") else self._slot()
            patterns.append(Pattern(subject, predicate, self._slot()))
            while self._take(","):
                patterns.append(Pattern(subject, predicate, self._slot()))
            if not self._take(";"):
                return patterns

    def _variable(self) -> Variable:
        slot = self._slot()
        if not isinstance(slot, Variable):
            raise self._error("expected a variable", back=1)
        return slot

    def _slot(self) -> Slot:
        token = self._next("a term")
        match token.kind:
            case "variable":
                return Variable(token.text[1:])
            case "iri":
                return NamedNode(token.text[1:-1])
            case "curie":
                return self._curie(token)
            case "literal":
                return self._literal(token)
        raise self._error("expected a variable, an IRI, a CURIE or a literal", back=1)

    def _curie(self, token: _Token) -> NamedNode:
        prefix, _, local = token.text.partition(":")
        if prefix not in self.prefixes:
            hint = f"Declare it at the start of a line: prefix {prefix}: <IRI>"
            raise RuleError(
                f"rule {self.stanza.name}: unknown prefix {prefix}:", where=token.place, hint=hint
            )
        return NamedNode(self.prefixes[prefix] + local)

    def _literal(self, token: _Token) -> Literal:
        value = re.sub(r"\\.", lambda found: _ESCAPES.get(found[0], found[0]), token.text[1:-1])
        if not self._take("^^"):
            return Literal(value)
        datatype = self._slot()
        if not isinstance(datatype, NamedNode):
            raise self._error("expected a datatype", back=1)
        return Literal(value, datatype=datatype)

    def _peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _is(self, text: str) -> bool:
        token = self._peek()
        return token is not None and token.text == text

    def _take(self, text: str) -> bool:
        if self._is(text):
            self.at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self._error(f"expected {text}")

    def _next(self, wanted: str) -> _Token:
        token = self._peek()
        if token is None:
            raise self._error(f"expected {wanted}")
        self.at += 1
        return token

    def _error(self, what: str, back: int = 0) -> RuleError:
        at = self.at - back
        found = self.tokens[at] if at < len(self.tokens) else None
        where = found.place if found else self.tokens[-1].place if self.tokens else self.stanza.place
        text = found.text if found else "the end of the rule"
        return RuleError(f"rule {self.stanza.name}: {what}, found {text}", where=where)


def _check_safe(rule: Rule) -> None:
    """Refuse a rule whose conclusions or conditions speak of what its premises do not find."""
    from_patterns = _bound(rule, Pattern)
    bound = from_patterns | _bound(rule, Member, Pair, Chain, Every)
    for premise in rule.body:
        if isinstance(premise, Condition) and premise.test in ENUMERATING:
            bound |= variables(premise)
    for premise in rule.body:
        if isinstance(premise, (Member, Pair, Every, Chain)) and premise.list not in from_patterns:
            raise _unsafe(rule, premise.list, f"the list of “{premise}”")
        if isinstance(premise, Condition):
            for variable in sorted(variables(premise) - bound, key=str):
                raise _unsafe(rule, variable, f"the condition “{premise}”")
    for pattern in rule.head:
        for variable in sorted(variables(pattern) - bound, key=str):
            raise _unsafe(rule, variable, f"the conclusion “{pattern}”")


def _bound(rule: Rule, *kinds: type) -> frozenset[Variable]:
    """What premises of some kinds bind; of the variables inside ``forall`` none but those that others bind too."""
    found: frozenset[Variable] = frozenset()
    for premise in rule.body:
        if isinstance(premise, kinds) and not isinstance(premise, Every):
            found |= variables(premise)
    if Every in kinds:
        # ``forall ?c in ?l { ?x a ?c }``: a variable that the head uses is one term for all members.
        used = frozenset[Variable]().union(*map(variables, rule.head))
        for premise in rule.body:
            if isinstance(premise, Every):
                found |= variables(premise) & used
    return found


def _unsafe(rule: Rule, variable: Variable, user: str) -> RuleError:
    hint = "Add a premise that finds it."
    return RuleError(
        f"rule {rule.name}: no premise binds {variable}, which stands in {user}", where=rule.place, hint=hint
    )
