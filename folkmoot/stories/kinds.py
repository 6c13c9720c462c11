"""The kinds of story that the archive lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    ARTICLE = "article", _("Post")
    PORTRAIT = "portrait", _("Portrait")
    PUBLICATION = "publication", _("Publication")
    EVENT = "event", _("Event")
    CALL = "call", _("Call")
    VACANCY = "vacancy", _("Vacancy")
