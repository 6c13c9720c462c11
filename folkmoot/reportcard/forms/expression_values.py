"""What stands in an expression of an XLSForm: polars expressions that know what they hold, and how one kind becomes another.

Values follow ODK: an unanswered question is an empty text, and a number that is not one (NaN). Here NaN is null, so a
comparison with it is false, and `!=` true.
"""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

_SECONDS_A_DAY = 86_400


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


def are_equal(left: Value, right: Value) -> pl.Expr:
    """Equality: of Booleans where either is one, of numbers where either is one, else of texts. No answer equals empty text."""
    kinds = {left.kind, right.kind}
    if Kind.BOOLEAN in kinds:
        return as_boolean(left) == as_boolean(right)
    if kinds & {Kind.NUMBER, Kind.DAY, Kind.MOMENT}:
        as_numbers = (as_number(left) == as_number(right)).fill_null(value=False)
        if Kind.TEXT in kinds or Kind.CHOICES in kinds:
            return as_numbers | ((as_text(left) == "") & (as_text(right) == ""))
        return as_numbers
    return as_text(left) == as_text(right)


def as_boolean(value: Value) -> pl.Expr:
    """True or false, never null: no answer is false."""
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


def as_number(value: Value) -> pl.Expr:
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
    text = as_text(value).str.strip_chars()
    number = text.cast(pl.Float64, strict=False)
    day = text.str.extract(r"^(\d{4}-\d{2}-\d{2})").str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32).cast(pl.Float64)
    return pl.coalesce(pl.when(number.is_finite()).then(number), day)


def as_text(value: Value) -> pl.Expr:
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


def as_choices(value: Value) -> pl.Expr:
    """The names chosen, as a list; of a text its words."""
    if value.kind == Kind.CHOICES:
        return value.expression.fill_null([])
    return as_text(value).str.split(" ").list.eval(pl.element().filter(pl.element() != ""))
