"""Tokens by which other programs read a survey's interviews: each for one survey, with a role, and revocable."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from folkmoot.surveys.collecting.forms.instruments import new_key
from folkmoot.surveys.collecting.people.enumerators import key_hash
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole
from folkmoot.surveys.errors import CollectingError

if TYPE_CHECKING:
    from folkmoot.surveys.models import Survey

LONGEST_NAME = 100


class ApiToken(models.Model):
    """What a program signs in with. The token itself is shown once; the site keeps its hash."""

    survey = models.ForeignKey("surveys.Survey", models.CASCADE, related_name="api_tokens", verbose_name=_("survey"))
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    role = models.CharField(_("role"), max_length=12, choices=FieldworkRole.choices)
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name


def add_token(name: str, survey: "Survey", role: str) -> tuple[ApiToken, str]:
    """A token with a role in a survey, and the secret that is shown once. Raises `CollectingError` for a name that is none."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise CollectingError(gettext("Give the token a name, of at most 100 letters: for whom or what it is."))
    secret = new_key()
    return ApiToken.objects.create(survey=survey, name=name, role=role, key_hash=key_hash(secret)), secret


def revoke_token(number: int, survey: "Survey") -> ApiToken:
    """From now on it opens nothing. Raises `CollectingError` where the survey has no such token."""
    token = ApiToken.objects.filter(pk=number, survey=survey).first()
    if token is None:
        raise CollectingError(
            gettext("The survey %(survey)s has no token %(number)s.") % {"survey": survey.slug, "number": number}
        )
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
    return token


def token_of(secret: str, survey: str) -> ApiToken | None:
    """The token with that secret, where it holds in that survey."""
    return (
        ApiToken.objects.select_related("survey")
        .filter(key_hash=key_hash(secret), survey__slug=survey, revoked_at=None)
        .first()
    )
