"""The kinds of story that the archive lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    ARTICLE = "article", _("Post")
    PORTRAIT = "portrait", _("Portrait")
    PUBLICATION = "publication", _("Publication")
    PROJECT = "project", _("Research project")
    EVENT = "event", _("Event")
    MEETING = "meeting", _("Partner meeting")
    CALL = "call", _("Call")
    RESEARCH_CALL = "research-call", _("Research call")
    VACANCY = "vacancy", _("Vacancy")
