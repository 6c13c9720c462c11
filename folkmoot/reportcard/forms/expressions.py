"""The expressions of an XLSForm (`relevant`, `constraint`) over a whole table of answers at once.

A part of XPath 1.0 as ODK has it, turned into one polars expression. What cannot be said of a table of answers (functions
of files, positions, sums over repeats) raises `NotEvaluable`: no verdict is better than a wrong one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard.forms.expression_functions import call
from folkmoot.reportcard.forms.expression_values import Kind, NotEvaluable, Value, are_equal, as_boolean, as_number


@dataclass(frozen=True)
class Names:
    """What names in an expression stand for: `${name}`, a path (its parts, with `..` and `.`), today's day, the moment."""

    reference: Callable[[str], Value]
    path: Callable[[Sequence[str], bool], Value]
    today: Callable[[], Value]
    now: Callable[[], Value]


def condition(text: str, names: Names) -> pl.Expr:
    """The expression as a Boolean that is never null. Raises `NotEvaluable`."""
    return as_boolean(_Parser(text, names).value())


_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>"[^"]*"|'[^']*')
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | \$\{\s*(?P<reference>[^{}\s]+)\s*\}
      | (?P<operator><=|>=|!=|[=<>+*|(),/\-\[\]])
      | (?P<dots>\.\.|\.)
      | (?P<name>[^\W\d][\w.\-]*(?::[\w.\-]+)?)
    )""",
    re.VERBOSE,
)
_LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", ">", "<=", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)


@dataclass(frozen=True)
class _Token:
    sort: str
    text: str


class _Parser:
    """Reads an expression from left to right, by the strength of its operators."""

    def __init__(self, text: str, names: Names) -> None:
        self.tokens = _tokens(text)
        self.names = names
        self.place = 0

    def value(self) -> Value:
        value = self._level(0)
        if self.place < len(self.tokens):
            raise NotEvaluable(f"{self.tokens[self.place].text!r} was not expected")
        return value

    def _peek(self) -> _Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else _Token("end", "")

    def _next(self) -> _Token:
        token = self._peek()
        self.place += 1
        return token

    def _expect(self, text: str) -> None:
        token = self._next()
        if token.text != text or token.sort == "text":
            raise NotEvaluable(f"{text!r} is missing")

    def _is_operator(self, operators: Sequence[str] | frozenset[str]) -> bool:
        token = self._peek()
        return token.sort in {"operator", "name"} and token.text in operators

    def _level(self, level: int) -> Value:
        if level == len(_LEVELS):
            return self._signed()
        left = self._level(level + 1)
        while self._is_operator(_LEVELS[level]):
            operator = self._next().text
            left = _operate(operator, left, self._level(level + 1))
        return left

    def _signed(self) -> Value:
        if self._is_operator(("-",)):
            self._next()
            return Value(-as_number(self._signed()), Kind.NUMBER)
        return self._primary()

    def _primary(self) -> Value:
        token = self._next()
        if token.sort == "text":
            return Value(pl.lit(token.text[1:-1]), Kind.TEXT)
        if token.sort == "number":
            return Value(pl.lit(float(token.text)), Kind.NUMBER)
        if token.sort == "reference":
            if self._is_operator(("/", "[")):
                raise NotEvaluable(f"a path from ${{{token.text}}}")
            return self.names.reference(token.text)
        if token.text == "(" and token.sort == "operator":
            inner = self._level(0)
            self._expect(")")
            return inner
        if token.sort == "name" and self._is_operator(("(",)):
            return self._call(token.text)
        if token.sort in {"dots", "name"} or token.text == "/":
            return self._path(token)
        raise NotEvaluable(f"{token.text!r} was not expected" if token.text else "it ends too early")

    def _path(self, first: _Token) -> Value:
        absolute = first.text == "/"
        parts = [self._next().text if absolute else first.text]
        while self._is_operator(("/",)):
            self._next()
            parts.append(self._next().text)
        if self._is_operator(("[",)) or not all(parts):
            raise NotEvaluable("a path with a condition")
        return self.names.path(parts, absolute)

    def _call(self, name: str) -> Value:
        self._expect("(")
        arguments: list[Value] = []
        while not self._is_operator((")",)):
            arguments.append(self._level(0))
            if not self._is_operator((")",)):
                self._expect(",")
        self._expect(")")
        if name == "today" and not arguments:
            return self.names.today()
        if name == "now" and not arguments:
            return self.names.now()
        return call(name, arguments)


def _tokens(text: str) -> list[_Token]:
    tokens = []
    place = 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise NotEvaluable(f"{text[place:].strip()[:20]!r} is not understood")
        tokens.append(_Token(match.lastgroup, match.group(match.lastgroup)))
        place = match.end()
    return tokens


def _operate(operator: str, left: Value, right: Value) -> Value:
    if operator in {"or", "and"}:
        first, second = as_boolean(left), as_boolean(right)
        return Value(first | second if operator == "or" else first & second, Kind.BOOLEAN)
    if operator in {"=", "!="}:
        same = are_equal(left, right)
        return Value(same if operator == "=" else ~same, Kind.BOOLEAN)
    first, second = as_number(left), as_number(right)
    if operator in {"<", ">", "<=", ">="}:
        compared = {"<": first < second, ">": first > second, "<=": first <= second, ">=": first >= second}[operator]
        return Value(compared.fill_null(value=False), Kind.BOOLEAN)
    if operator == "mod":
        # The remainder has the sign of the dividend, as in XPath.
        return Value(first - second * (first / second).cast(pl.Int64, strict=False), Kind.NUMBER)
    result = {"+": first + second, "-": first - second, "*": first * second, "div": first / second}[operator]
    return Value(result, Kind.NUMBER)
