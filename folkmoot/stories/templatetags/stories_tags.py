"""What templates of stories ask for by name."""

import json

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from folkmoot.stories.drawing import draw
from folkmoot.stories.models import ArticlePage
from folkmoot.stories.structured_data import describe_story

register = template.Library()
UNSAFE_IN_HTML = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def linked_data(context: Context, page: ArticlePage) -> SafeString:
    """The story in the words of schema.org, as data that no browser runs."""
    described = describe_story(page, context["request"], context["surroundings"].site_name)
    text = json.dumps(described, ensure_ascii=False).translate(UNSAFE_IN_HTML)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  what could end it is escaped


@register.simple_tag
def drawing(key: str) -> SafeString:
    """The picture of dots that belongs to a key."""
    return mark_safe(draw(key))  # noqa: S308  made of numbers and our own words only
