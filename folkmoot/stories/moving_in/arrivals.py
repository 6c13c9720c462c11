"""What came from another system, remembered so that it can come again without doubles."""

from typing import ClassVar

from django.db import models
from wagtail.documents import get_document_model_string
from wagtail.models import Page

from folkmoot.stories.bodies.pictures import Picture


class Arrival(models.Model):
    """A post or a file of another site, and what it became here; nothing where an editor has deleted it since.

    `source` is the old site's address, `key` the thing's number or file there. `fingerprint` is of what was stored, so that
    only what changed over there is written again.
    """

    source = models.CharField(max_length=200)
    key = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64)
    page = models.ForeignKey(Page, models.SET_NULL, related_name="+", null=True)
    picture = models.ForeignKey(Picture, models.SET_NULL, related_name="+", null=True)
    document = models.ForeignKey(get_document_model_string(), models.SET_NULL, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "key"], name="stories_arrives_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
