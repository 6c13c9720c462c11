"""Enumerators: the people who carry a survey's forms, and what their phones sign in with."""

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.surveys.collecting.people.teams import Team

REALM = "Folkmoot"


def digest_secret(username: str, password: str) -> str:
    """What Digest sign-in (RFC 7616, MD5) keeps in place of the password."""
    return hashlib.md5(f"{username}:{REALM}:{password}".encode(), usedforsecurity=False).hexdigest()


def key_hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class Enumerator(models.Model):
    """Somebody who interviews for one survey.

    The password is made by the site, long and random, and shown once; `secret` is what Digest sign-in needs of it. The key
    in the person's own server address is kept as its hash. Either stops working when the enumerator is no longer active.
    `person` is whoever signs in to the site as this enumerator.
    """

    survey = models.ForeignKey("surveys.Survey", models.PROTECT, related_name="enumerators", verbose_name=_("survey"))
    name = models.CharField(_("name"), max_length=200)
    username = models.CharField(_("user name"), max_length=100, unique=True)
    secret = models.CharField(max_length=32)
    key_hash = models.CharField(max_length=64, unique=True)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="enumerators", verbose_name=_("team"))
    languages = models.CharField(
        _("languages"), max_length=100, blank=True, help_text=_("Codes of the languages they interview in: sv ar")
    )
    in_training = models.BooleanField(
        _("in training"), default=False, help_text=_("What they send is kept apart as tests, and counts nowhere.")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="interviews_as",
        verbose_name=_("account on the site"),
    )
    is_active = models.BooleanField(_("may send"), default=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("enumerator")
        verbose_name_plural = _("enumerators")
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["survey", "person"], name="surveys_enumerator_one_account")
        ]

    def __str__(self) -> str:
        return self.name
