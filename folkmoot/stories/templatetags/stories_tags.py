"""What templates of stories ask for by name."""

import json
from decimal import Decimal

from babel.numbers import format_decimal
from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from folkmoot.stories.bodies.drawing import draw
from folkmoot.stories.models import ArticlePage, ResearcherPage
from folkmoot.stories.structured_data import describe_person, describe_story

register = template.Library()
UNSAFE_IN_HTML = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def linked_data(context: Context, page: ArticlePage | ResearcherPage) -> SafeString:
    """The story or the person in the words of schema.org, as data that no browser runs."""
    request = context["request"]
    if isinstance(page, ResearcherPage):
        described = describe_person(page, request)
    else:
        described = describe_story(page, request, context["surroundings"].site_name)
    text = json.dumps(described, ensure_ascii=False).translate(UNSAFE_IN_HTML)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  what could end it is escaped


@register.filter
def in_readers_form(number: Decimal) -> str:
    """A number as the reader's language writes it: 1 234,5."""
    language = (get_language() or "en").replace("-", "_")
    return format_decimal(number, "#,##0.###", locale="en_GB" if language == "en" else language)


@register.simple_tag
def drawing(key: str) -> SafeString:
    """The picture of dots that belongs to a key."""
    return mark_safe(draw(key))  # noqa: S308  made of numbers and our own words only
