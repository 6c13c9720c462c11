"""Numbers, periods and sizes as the reader's language writes them."""

import json
from datetime import date

from babel.dates import format_interval
from babel.numbers import format_decimal, format_percent
from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from folkmoot.surveys.card_page import CardPage
from folkmoot.surveys.collecting.supervising.check_names import check_name
from folkmoot.surveys.collecting.worklist.left_to_do import WORK_NAMES, work_at
from folkmoot.surveys.collecting.worklist.worklists import Dwelling
from folkmoot.surveys.figure_page import FigureLink, figure_links
from folkmoot.surveys.structured_data import describe_card

UNSAFE_IN_HTML = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
register = template.Library()
register.filter(check_name)


@register.filter
def work_name(dwelling: Dwelling) -> str:
    """How far a dwelling has come, in the reader's language."""
    return str(WORK_NAMES[work_at(dwelling)])


@register.filter
def number(value: int) -> str:
    """2 368 in Swedish, 2,368 in English."""
    return format_decimal(value, locale=_locale())


@register.simple_tag(takes_context=True)
def dataset(context: Context, card: CardPage) -> SafeString:
    """The card in the words of schema.org, as data that no browser runs."""
    around = context["surroundings"]
    text = json.dumps(describe_card(card, around.address, around.site_name), ensure_ascii=False).translate(UNSAFE_IN_HTML)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  what could end it is escaped


@register.simple_tag
def figures_of(card: CardPage) -> list[FigureLink]:
    """The figures of a card that can be shown by themselves."""
    return figure_links(card.release, card.language)


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
def decimal(value: float) -> str:
    """A number with up to two decimals."""
    return format_decimal(value, "#,##0.##", locale=_locale())


@register.filter
def percent(value: float) -> str:
    """A number of percent with one decimal: 3,4 % in Swedish, 3.4% in English."""
    return format_percent(value / 100, "#,##0.0\xa0%" if _locale().startswith("sv") else "#,##0.0%", locale=_locale())


@register.filter
def plain(value: float) -> str:
    """A number as pictures write it, whatever the language."""
    return f"{value:g}"


def _locale() -> str:
    language = (get_language() or "en").replace("-", "_")
    return "en_GB" if language == "en" else language
