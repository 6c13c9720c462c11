"""Numbers, periods and sizes as the reader's language writes them."""

from datetime import date

from babel.dates import format_interval
from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language, gettext_lazy

CHECK_NAMES = {
    "too_fast": gettext_lazy("Too fast"),
    "overlapping": gettext_lazy("Two at once"),
    "odd_hours": gettext_lazy("Odd hours"),
    "straight_lines": gettext_lazy("Straight line"),
    "near_duplicate": gettext_lazy("Nearly the same"),
    "nonresponse": gettext_lazy("Few answers"),
    "outlier": gettext_lazy("Unusual number"),
    "far_away": gettext_lazy("Far away"),
    "unlike_others": gettext_lazy("Unlike the others"),
    "behind_plan": gettext_lazy("Behind the plan"),
}

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


@register.filter
def check_name(check: str) -> str:
    """What a check of the fieldwork is called."""
    return str(CHECK_NAMES.get(check, check))


def _locale() -> str:
    language = (get_language() or "en").replace("-", "_")
    return "en_GB" if language == "en" else language
