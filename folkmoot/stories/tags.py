"""Free words that editors give a story, beside the topics that are decided on."""

from typing import ClassVar

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase


class Tag(TagBase):
    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering: ClassVar[list[str]] = ["name"]

    def slugify(self, tag: str, i: int | None = None) -> str:
        """In plain letters, where the word has any."""
        plain = slugify(tag)
        return f"{plain}-{i}" if plain and i else plain or super().slugify(tag, i)


class StoryTag(ItemBase):
    """A story has a tag."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="story_tags")
    content_object = ParentalKey("stories.ArticlePage", on_delete=models.CASCADE, related_name="story_tags")
