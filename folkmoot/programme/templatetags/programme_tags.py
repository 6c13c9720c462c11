"""Numbers and years as the reader's language writes them."""

from collections.abc import Mapping

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from folkmoot.places.countries import country_name
from folkmoot.places.texts import in_readers_language
from folkmoot.programme.checklist import team_rule_in_words
from folkmoot.programme.rules import TeamRule

register = template.Library()


@register.filter
def number(value: int) -> str:
    """2 368 in Swedish, 2,368 in English."""
    return str(format_decimal(value, locale=_locale()))


@register.filter
def years(first: int, last: int | None) -> str:
    """2023–2026; from 2024 while it goes on."""
    if last is None:
        return _("from %(year)s") % {"year": first}
    return str(first) if first == last else f"{first}–{last}"


@register.filter
def country(code: str) -> str:
    return country_name(code)


@register.filter
def in_language(texts: Mapping[str, str]) -> str:
    """A text of a call's rules in the reader's language."""
    return in_readers_language(texts)


@register.filter
def team_rule(rule: TeamRule) -> str:
    return team_rule_in_words(rule)


def _locale() -> str:
    language = (get_language() or "en").replace("-", "_")
    return "en_GB" if language == "en" else language
