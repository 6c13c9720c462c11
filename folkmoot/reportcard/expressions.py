"""The expressions of an XLSForm (`relevant`, `constraint`) over a whole table of answers at once.

A part of XPath 1.0 as ODK has it, turned into one polars expression. What cannot be said of a table of answers (functions
of files, positions, sums over repeats) raises `NotEvaluable`: no verdict is better than a wrong one.

Values follow ODK: an unanswered question is an empty text, and a number that is not one (NaN). Here NaN is null, so a
comparison with it is false, and `!=` true.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class NotEvaluable(Exception):
    """An expression, or a part of it, that has no value for a table of answers; the message says which."""


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICES = "choices"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Value:
    """A polars expression with what it holds: String, Float64, Boolean, List(String), Date or Datetime."""

    expression: pl.Expr
    kind: Kind


@dataclass(frozen=True)
class Names:
    """What names in an expression stand for: `${name}`, a path (its parts, with `..` and `.`), today's day, the moment."""

    reference: Callable[[str], Value]
    path: Callable[[Sequence[str], bool], Value]
    today: Callable[[], Value]
    now: Callable[[], Value]


def condition(text: str, names: Names) -> pl.Expr:
    """The expression as a Boolean that is never null. Raises `NotEvaluable`."""
    return _boolean(_Parser(text, names).value())


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
_SECONDS_A_DAY = 86_400


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
            return Value(-_number(self._signed()), Kind.NUMBER)
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
        return _call(name, arguments)


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
        first, second = _boolean(left), _boolean(right)
        return Value(first | second if operator == "or" else first & second, Kind.BOOLEAN)
    if operator in {"=", "!="}:
        same = _equal(left, right)
        return Value(same if operator == "=" else ~same, Kind.BOOLEAN)
    first, second = _number(left), _number(right)
    if operator in {"<", ">", "<=", ">="}:
        compared = {"<": first < second, ">": first > second, "<=": first <= second, ">=": first >= second}[operator]
        return Value(compared.fill_null(value=False), Kind.BOOLEAN)
    if operator == "mod":
        # The remainder has the sign of the dividend, as in XPath.
        return Value(first - second * (first / second).cast(pl.Int64, strict=False), Kind.NUMBER)
    result = {"+": first + second, "-": first - second, "*": first * second, "div": first / second}[operator]
    return Value(result, Kind.NUMBER)


def _equal(left: Value, right: Value) -> pl.Expr:
    """Equality: of Booleans where either is one, of numbers where either is one, else of texts. Nothing equals empty text."""
    kinds = {left.kind, right.kind}
    if Kind.BOOLEAN in kinds:
        return _boolean(left) == _boolean(right)
    if kinds & {Kind.NUMBER, Kind.DAY, Kind.MOMENT}:
        as_numbers = (_number(left) == _number(right)).fill_null(value=False)
        if Kind.TEXT in kinds or Kind.CHOICES in kinds:
            return as_numbers | ((_text(left) == "") & (_text(right) == ""))
        return as_numbers
    return _text(left) == _text(right)


def _boolean(value: Value) -> pl.Expr:
    expression = value.expression
    if value.kind == Kind.BOOLEAN:
        return expression
    if value.kind == Kind.NUMBER:
        return (expression != 0).fill_null(value=False)
    if value.kind == Kind.CHOICES:
        return expression.list.len().fill_null(0) > 0
    if value.kind == Kind.TEXT:
        return expression.fill_null("") != ""
    return expression.is_not_null()


def _number(value: Value) -> pl.Expr:
    """A number, null where it is none; a day is its days since 1970, as in ODK."""
    expression = value.expression
    if value.kind == Kind.NUMBER:
        return expression
    if value.kind == Kind.BOOLEAN:
        return expression.cast(pl.Float64)
    if value.kind == Kind.DAY:
        return expression.cast(pl.Int32).cast(pl.Float64)
    if value.kind == Kind.MOMENT:
        return expression.dt.epoch("s").cast(pl.Float64) / _SECONDS_A_DAY
    text = _text(value).str.strip_chars()
    number = text.cast(pl.Float64, strict=False)
    day = text.str.extract(r"^(\d{4}-\d{2}-\d{2})").str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32).cast(pl.Float64)
    return pl.coalesce(pl.when(number.is_finite()).then(number), day)


def _text(value: Value) -> pl.Expr:
    """A text, empty where there is no answer."""
    expression = value.expression
    if value.kind == Kind.TEXT:
        return expression.fill_null("")
    if value.kind == Kind.CHOICES:
        return expression.list.join(" ").fill_null("")
    if value.kind == Kind.NUMBER:
        whole = expression == expression.floor()
        short = (
            pl.when(whole).then(expression.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(expression.cast(pl.String))
        )
        return short.fill_null("")
    if value.kind == Kind.BOOLEAN:
        return pl.when(expression).then(pl.lit("true")).otherwise(pl.lit("false"))
    if value.kind == Kind.DAY:
        return expression.cast(pl.String).fill_null("")
    return expression.dt.to_string("iso:strict").fill_null("")


def _call(name: str, arguments: list[Value]) -> Value:
    """The value of a function of ODK XForms; `NotEvaluable` where it is none of these or its arguments are too few."""
    try:
        function = _FUNCTIONS[name]
    except KeyError:
        raise NotEvaluable(f"the function {name}()") from None
    try:
        return function(*arguments)
    except TypeError:
        raise NotEvaluable(f"the function {name}() with {len(arguments)} arguments") from None


def _chosen(value: Value) -> pl.Expr:
    if value.kind == Kind.CHOICES:
        return value.expression.fill_null([])
    return _text(value).str.split(" ").list.eval(pl.element().filter(pl.element() != ""))


def _selected(value: Value, wanted: Value) -> Value:
    return Value(_chosen(value).list.contains(_text(wanted)), Kind.BOOLEAN)


def _either(test: Value, first: Value, second: Value) -> Value:
    if first.kind != second.kind:
        first, second = Value(_text(first), Kind.TEXT), Value(_text(second), Kind.TEXT)
    return Value(pl.when(_boolean(test)).then(first.expression).otherwise(second.expression), first.kind)


def _coalesce(first: Value, second: Value) -> Value:
    return _either(Value(_text(first) != "", Kind.BOOLEAN), first, second)


def _regex(value: Value, pattern: Value) -> Value:
    """Whether the whole text matches; the pattern must be a text of the form's own, and one that polars understands."""
    try:
        written = pl.select(pattern.expression).item()
        whole = f"^(?:{written})$"
        pl.Series([""]).str.contains(whole)
    except (pl.exceptions.PolarsError, ValueError):
        raise NotEvaluable("the pattern of regex()") from None
    return Value(_text(value).str.contains(whole), Kind.BOOLEAN)


def _round(value: Value, digits: Value | None = None) -> Value:
    try:
        places = int(pl.select(_number(digits)).item()) if digits else 0
    except pl.exceptions.PolarsError:
        raise NotEvaluable("round() to a number of digits that varies") from None
    scale = 10.0**places
    return Value((_number(value) * scale + 0.5).floor() / scale, Kind.NUMBER)


def _numbers(combine: Callable[..., pl.Expr]) -> Callable[..., Value]:
    return lambda *values: Value(combine(*(_number(value) for value in values)), Kind.NUMBER)


def _texts(combine: Callable[..., pl.Expr], kind: Kind = Kind.TEXT) -> Callable[..., Value]:
    return lambda *values: Value(combine(*(_text(value) for value in values)), kind)


def _date(value: Value) -> Value:
    if value.kind in {Kind.DAY, Kind.MOMENT}:
        return Value(value.expression.cast(pl.Date), Kind.DAY)
    return Value(_number(value).floor().cast(pl.Int32, strict=False).cast(pl.Date), Kind.DAY)


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "true": lambda: Value(pl.lit(value=True), Kind.BOOLEAN),
    "false": lambda: Value(pl.lit(value=False), Kind.BOOLEAN),
    "not": lambda value: Value(~_boolean(value), Kind.BOOLEAN),
    "boolean": lambda value: Value(_boolean(value), Kind.BOOLEAN),
    "boolean-from-string": lambda value: Value(_text(value).is_in(["1", "true"]), Kind.BOOLEAN),
    "selected": _selected,
    "count-selected": lambda value: Value(_chosen(value).list.len().cast(pl.Float64), Kind.NUMBER),
    "if": _either,
    "coalesce": _coalesce,
    "once": lambda value: value,
    "number": _numbers(lambda value: value),
    "int": _numbers(lambda value: value.cast(pl.Int64, strict=False).cast(pl.Float64)),
    "round": _round,
    "floor": _numbers(lambda value: value.floor()),
    "ceiling": _numbers(lambda value: value.ceil()),
    "abs": _numbers(lambda value: value.abs()),
    "pow": _numbers(lambda base, power: base**power),
    "sqrt": _numbers(lambda value: value.sqrt()),
    "min": _numbers(pl.min_horizontal),
    "max": _numbers(pl.max_horizontal),
    "decimal-date-time": _numbers(lambda value: value),
    "date": _date,
    "string": _texts(lambda value: value),
    "concat": _texts(lambda *values: pl.concat_str(values)),
    "string-length": lambda value: Value(_text(value).str.len_chars().cast(pl.Float64), Kind.NUMBER),
    "contains": _texts(lambda text, part: text.str.contains(part, literal=True), Kind.BOOLEAN),
    "starts-with": _texts(lambda text, part: text.str.starts_with(part), Kind.BOOLEAN),
    "ends-with": _texts(lambda text, part: text.str.ends_with(part), Kind.BOOLEAN),
    "normalize-space": _texts(lambda text: text.str.strip_chars().str.replace_all(r"\s+", " ")),
    "regex": _regex,
    "count-non-empty": lambda *values: Value(
        pl.sum_horizontal(*(_text(value) != "" for value in values)).cast(pl.Float64), Kind.NUMBER
    ),
}
