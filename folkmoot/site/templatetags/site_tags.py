"""What templates of every room ask for by name."""

from datetime import date, datetime

from babel.dates import format_date, get_timezone_name
from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.translation import get_language

from folkmoot.site.languages import LanguageLink, language_links

register = template.Library()


@register.simple_tag(takes_context=True)
def languages(context: Context) -> list[LanguageLink]:
    """The language switch of the page that is drawn; nothing on a page without a request."""
    request = context.get("request")
    return language_links(request, context.get("page")) if request else []


@register.filter
def day(value: date | datetime | None) -> str:
    """A day as people write it: 12 mars 2024, 12 March 2024."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return format_date(value, "d MMMM y", locale=_locale())


@register.filter
def clock(value: datetime, precision: str = "") -> str:
    """A time of day with its zone, for readers who may be in another: 09:30 CET; to the second where `precision` says so."""
    local = timezone.localtime(value)
    time = local.strftime("%H:%M:%S" if precision == "seconds" else "%H:%M")
    return f"{time} {get_timezone_name(local, width='short', locale=_locale())}"


def _locale() -> str:
    language = (get_language() or "en").replace("-", "_")
    return "en_GB" if language == "en" else language
