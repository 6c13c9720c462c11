"""The functions of ODK XForms over a whole table of answers at once.

Left out on purpose, because a table of answers does not hold what they ask of: files (`pulldata`, `instance`), labels
(`jr:choice-name`), positions and sums over repeats, chance, geometry. They are `NotEvaluable`.
"""

import re
from collections.abc import Callable, Sequence

import polars as pl

from folkmoot.reportcard.forms.expression_values import (
    Kind,
    NotEvaluable,
    Value,
    as_boolean,
    as_choices,
    as_number,
    as_text,
)

_PARTS_OF_DATES = {"Y": "%Y", "y": "%y", "m": "%m", "n": "%-m", "d": "%d", "e": "%-d"}
"""ODK's signs in a format of dates, in polars' own; names of months and days depend on the phone's language."""


def call(name: str, arguments: Sequence[Value]) -> Value:
    """The value of a function; `NotEvaluable` where it is none of these, or has not the right number of arguments."""
    try:
        function = _FUNCTIONS[name]
    except KeyError:
        raise NotEvaluable(f"the function {name}()") from None
    try:
        return function(*arguments)
    except TypeError:
        raise NotEvaluable(f"the function {name}() with {len(arguments)} arguments") from None


def _selected(value: Value, wanted: Value) -> Value:
    return Value(as_choices(value).list.contains(as_text(wanted)), Kind.BOOLEAN)


def _selected_at(value: Value, place: Value) -> Value:
    """The chosen name at a place, counted from 0; an empty text past the last."""
    name = as_choices(value).list.get(as_number(place).cast(pl.Int64, strict=False), null_on_oob=True)
    return Value(pl.when(as_number(place) >= 0).then(name), Kind.TEXT)


def _either(test: Value, first: Value, second: Value) -> Value:
    if first.kind != second.kind:
        first, second = Value(as_text(first), Kind.TEXT), Value(as_text(second), Kind.TEXT)
    return Value(pl.when(as_boolean(test)).then(first.expression).otherwise(second.expression), first.kind)


def _coalesce(first: Value, second: Value) -> Value:
    return _either(Value(as_text(first) != "", Kind.BOOLEAN), first, second)


def _regex(value: Value, pattern: Value) -> Value:
    """Whether the whole text matches; the pattern must be a text of the form's own, and one that polars understands."""
    whole = f"^(?:{_constant(as_text(pattern), 'the pattern of regex()')})$"
    try:
        pl.Series([""]).str.contains(whole)
    except (pl.exceptions.PolarsError, ValueError):
        raise NotEvaluable("the pattern of regex()") from None
    return Value(as_text(value).str.contains(whole), Kind.BOOLEAN)


def _round(value: Value, digits: Value | None = None) -> Value:
    places = int(_constant(as_number(digits), "the digits of round()") or 0) if digits else 0
    scale = 10.0**places
    return Value((as_number(value) * scale + 0.5).floor() / scale, Kind.NUMBER)


def _constant(expression: pl.Expr, what: str) -> str | float | None:
    """The value of an expression that asks nothing of the answers."""
    try:
        return pl.select(expression).item()
    except pl.exceptions.PolarsError:
        raise NotEvaluable(f"{what}, which varies") from None


def _date(value: Value) -> Value:
    if value.kind in {Kind.DAY, Kind.MOMENT}:
        return Value(value.expression.cast(pl.Date), Kind.DAY)
    return Value(as_number(value).floor().cast(pl.Int32, strict=False).cast(pl.Date), Kind.DAY)


def _format_date(value: Value, form: Value) -> Value:
    if value.kind == Kind.MOMENT:
        raise NotEvaluable("format-date() of a moment, whose day depends on the place")
    written = str(_constant(as_text(form), "the format of format-date()"))
    unknown = [sign for sign in re.findall(r"%(.)", written) if sign not in _PARTS_OF_DATES]
    if unknown:
        raise NotEvaluable(f"format-date() with %{unknown[0]}")
    pattern = re.sub(r"%(.)", lambda match: _PARTS_OF_DATES[match.group(1)], written)
    return Value(_date(value).expression.dt.strftime(pattern), Kind.TEXT)


def _substring(value: Value, start: Value, end: Value | None = None) -> Value:
    """ODK's `substr`: from a place counted from 0 to before another; a place below 0 counts from the end."""
    text = as_text(value)
    letters = text.str.len_chars().cast(pl.Int64)

    def counted(place: Value) -> pl.Expr:
        number = as_number(place).cast(pl.Int64, strict=False)
        return pl.when(number < 0).then(letters + number).otherwise(number).clip(0, letters)

    first = counted(start)
    last = counted(end) if end else letters
    return Value(text.str.slice(first, (last - first).clip(0)), Kind.TEXT)


def _beside(text: pl.Expr, part: pl.Expr, *, after: bool) -> pl.Expr:
    """What stands before or after the first occurrence of a part; nothing where there is none."""
    pieces = text.str.splitn(part, 2)
    present = text.str.contains(part, literal=True)
    return pl.when(present).then(pieces.struct.field("field_1" if after else "field_0")).otherwise(pl.lit(""))


def _translate(value: Value, letters: Value, others: Value) -> Value:
    one = str(_constant(as_text(letters), "the letters of translate()"))
    other = str(_constant(as_text(others), "the letters of translate()"))
    changed: dict[str, str] = {}
    for place, letter in enumerate(one):
        changed.setdefault(letter, other[place : place + 1])
    return Value(as_text(value).str.replace_many(changed) if changed else as_text(value), Kind.TEXT)


def _checklist(least: Value, most: Value, *answers: Value) -> Value:
    """Whether the number of true answers is between two numbers; -1 is no bound."""
    return _between(least, most, [as_boolean(answer).cast(pl.Float64) for answer in answers])


def _weighted_checklist(least: Value, most: Value, *pairs: Value) -> Value:
    if len(pairs) % 2:
        raise TypeError
    points = [
        as_boolean(answer).cast(pl.Float64) * as_number(weight) for answer, weight in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    return _between(least, most, points)


def _between(least: Value, most: Value, points: Sequence[pl.Expr]) -> Value:
    total = pl.sum_horizontal(*points, pl.lit(0.0))
    low, high = as_number(least), as_number(most)
    within = ((low < 0) | (total >= low)) & ((high < 0) | (total <= high))
    return Value(within.fill_null(value=False), Kind.BOOLEAN)


def _numbers(combine: Callable[..., pl.Expr]) -> Callable[..., Value]:
    return lambda *values: Value(combine(*(as_number(value) for value in values)), Kind.NUMBER)


def _texts(combine: Callable[..., pl.Expr], kind: Kind = Kind.TEXT) -> Callable[..., Value]:
    return lambda *values: Value(combine(*(as_text(value) for value in values)), kind)


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "true": lambda: Value(pl.lit(value=True), Kind.BOOLEAN),
    "false": lambda: Value(pl.lit(value=False), Kind.BOOLEAN),
    "not": lambda value: Value(~as_boolean(value), Kind.BOOLEAN),
    "boolean": lambda value: Value(as_boolean(value), Kind.BOOLEAN),
    "boolean-from-string": lambda value: Value(as_text(value).is_in(["1", "true"]), Kind.BOOLEAN),
    "selected": _selected,
    "selected-at": _selected_at,
    "count-selected": lambda value: Value(as_choices(value).list.len().cast(pl.Float64), Kind.NUMBER),
    "checklist": _checklist,
    "weighted-checklist": _weighted_checklist,
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
    "exp": _numbers(lambda value: value.exp()),
    "log": _numbers(lambda value: value.log()),
    "log10": _numbers(lambda value: value.log10()),
    "sin": _numbers(lambda value: value.sin()),
    "cos": _numbers(lambda value: value.cos()),
    "tan": _numbers(lambda value: value.tan()),
    "min": _numbers(pl.min_horizontal),
    "max": _numbers(pl.max_horizontal),
    "decimal-date-time": _numbers(lambda value: value),
    "date": _date,
    "format-date": _format_date,
    "format-date-time": _format_date,
    "string": _texts(lambda value: value),
    "concat": _texts(lambda *values: pl.concat_str(values)),
    "string-length": lambda value: Value(as_text(value).str.len_chars().cast(pl.Float64), Kind.NUMBER),
    "substr": _substring,
    "substring-before": _texts(lambda text, part: _beside(text, part, after=False)),
    "substring-after": _texts(lambda text, part: _beside(text, part, after=True)),
    "translate": _translate,
    "contains": _texts(lambda text, part: text.str.contains(part, literal=True), Kind.BOOLEAN),
    "starts-with": _texts(lambda text, part: text.str.starts_with(part), Kind.BOOLEAN),
    "ends-with": _texts(lambda text, part: text.str.ends_with(part), Kind.BOOLEAN),
    "normalize-space": _texts(lambda text: text.str.strip_chars().str.replace_all(r"\s+", " ")),
    "regex": _regex,
    "count-non-empty": lambda *values: Value(
        pl.sum_horizontal(*(as_text(value) != "" for value in values)).cast(pl.Float64), Kind.NUMBER
    ),
}
