"""What the programme's templates ask for: numbers and years as the reader's language writes them, names, a call's preview."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from babel.dates import format_interval
from babel.numbers import format_decimal, format_percent
from django import template
from django.template import Context
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from folkmoot.places.countries import country_name, language_name
from folkmoot.places.models import Municipality
from folkmoot.places.texts import in_readers_language
from folkmoot.programme.calls.call_listing import team_rule_in_words
from folkmoot.programme.calls.calls import Call
from folkmoot.programme.calls.previewing_calls import preview
from folkmoot.programme.calls.rules import TeamRule
from folkmoot.programme.numbers_in_words import number_in_words
from folkmoot.programme.reviews.reviews import Assignment
from folkmoot.programme.writing.joint_work import JointWork

register = template.Library()
PARTS = {
    "basics": gettext_lazy("Title and amount"),
    "team": pgettext_lazy("of an application", "Team"),
    "documents": gettext_lazy("Documents"),
    "confirmations": gettext_lazy("Confirmations"),
}


register.filter("number", number_in_words)


@register.filter
def years(first: int, last: int | None) -> str:
    """2023–2026; from 2024 while it goes on."""
    if last is None:
        return _("from %(year)s") % {"year": first}
    return str(first) if first == last else f"{first}–{last}"


@register.filter
def through(first: date, last: date) -> str:
    """15–18 September 2025, with what both days share said once; one day where they are the same."""
    return str(format_interval(first, last, "yMMMMd", locale=_locale()))


@register.filter
def country(code: str) -> str:
    return country_name(code)


@register.filter
def party_kind(kind: str) -> str:
    return str(Municipality.Kind(kind).label)


@register.filter
def language(code: str) -> str:
    return language_name(code)


@register.filter
def in_language(texts: Mapping[str, str]) -> str:
    """A text of a call's rules in the reader's language."""
    return in_readers_language(texts)


@register.filter
def team_rule(rule: TeamRule) -> str:
    return team_rule_in_words(rule)


@register.filter
def part_title(part: str, work: JointWork) -> str:
    """What the part of a joint work is called that something is missing in (`checklist.Missing`)."""
    section = work.rules.section(part)
    return in_readers_language(section.titles) if section else str(PARTS[part])


@register.filter
def decimal(value: float | None, places: int = 0) -> str:
    """A number with so many decimals; a dash where there is none."""
    return "–" if value is None else str(format_decimal(round(value, places), _pattern(places), locale=_locale()))


@register.filter
def plain(value: Decimal | None) -> str:
    """A number with the decimals that it has; a dash where there is none."""
    return "–" if value is None else number_in_words(value)


@register.filter
def percent(share: float | None) -> str:
    return "–" if share is None else str(format_percent(share, locale=_locale()))


@register.filter
def points(assignment: Assignment, criterion: str) -> str:
    return next((str(score.points) for score in assignment.scores.all() if score.criterion == criterion), "–")


@register.filter
def remark(assignment: Assignment, criterion: str) -> str:
    return next((score.remark for score in assignment.scores.all() if score.criterion == criterion), "")


@register.simple_tag(takes_context=True)
def previewed_call(context: Context, call: Call, mode: str) -> str:
    return preview(call, context["request"], mode)


def _pattern(places: int) -> str:
    return f"#,##0.{'0' * places}" if places else "#,##0"


def _locale() -> str:
    language = (get_language() or "en").replace("-", "_")
    return "en_GB" if language == "en" else language
