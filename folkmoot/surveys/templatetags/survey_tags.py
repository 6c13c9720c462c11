"""Numbers, periods and sizes as the reader's language writes them."""

from datetime import date

from babel.dates import format_interval
from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def number(value: int) -> str:
    """2 368 in Swedish, 2,368 in English."""
    return format_decimal(value, locale=_locale())


@register.simple_tag
def period(first: date | None, last: date | None) -> str:
    """3–21 mars 2026; nothing where the days are not known."""
    if first is None or last is None:
        return ""
    return format_interval(first, last, "yMMMMd", locale=_locale())


@register.filter
def kilobytes(size: int) -> str:
    """A file's size in whole kilobytes, at least one."""
    return number(max(1, round(size / 1000)))


def _locale() -> str:
    language = (get_language() or "en").replace("-", "_")
    return "en_GB" if language == "en" else language
