"""What templates of stories ask for by name."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from folkmoot.stories.drawing import draw

register = template.Library()


@register.simple_tag
def drawing(key: str) -> SafeString:
    """The picture of dots that belongs to a key."""
    return mark_safe(draw(key))  # noqa: S308  made of numbers and our own words only
