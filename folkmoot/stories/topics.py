"""What articles are about."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.places.texts import TextsField, readers_text


class Topic(models.Model):
    """One topic with its name in each language, so that an article and its translations are about the same."""

    names = TextsField(_("name"))
    slug = models.SlugField(
        _("address"), max_length=80, unique=True, help_text=_("The last part of the address of its articles.")
    )
    name = readers_text("names", _("Name"))

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering: ClassVar[list[str]] = ["slug"]

    def __str__(self) -> str:
        return self.name
