"""Taking enumerators into a survey, giving them new credentials, and ending their work."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.forms.instruments import new_key
from folkmoot.surveys.collecting.people.enumerators import Enumerator, digest_secret, key_hash
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.people.teams import Team
from folkmoot.surveys.collecting.receiving.sign_in import forget_senders
from folkmoot.surveys.errors import CollectingError
from folkmoot.surveys.models import Survey

# Without signs that look alike on paper and on a small screen.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_LENGTH = 16
LONGEST_NAME = 200


@dataclass(frozen=True)
class Credentials:
    """What an enumerator's phone signs in with. Shown once: the site keeps only what it needs to recognise them.

    `server` is the survey's address, for sign-in with name and password; `token_server` the enumerator's own, which needs
    neither, and which whoever knows it can send to.
    """

    username: str
    password: str
    server: str
    token_server: str


def add_enumerator(
    name: str, survey: Survey, *, team: str = "", languages: str = "", in_training: bool = False
) -> tuple[Enumerator, Credentials]:
    """Take somebody into a survey. Raises `CollectingError` for a name that is none or that the survey has already."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise CollectingError(_("Give the enumerator's name, of at most 200 letters."))
    if survey.enumerators.filter(name__iexact=name).exists():
        raise CollectingError(
            _("The survey has an enumerator called %(name)s already. Give another name, or new credentials to that one.")
            % {"name": name}
        )
    belongs_to = team_of(survey, team)
    for _attempt in range(5):
        enumerator = Enumerator(survey=survey, name=name, team=belongs_to, languages=languages, in_training=in_training)
        enumerator.username = _username(name, survey)
        credentials = _new_credentials(enumerator)
        try:
            with transaction.atomic():
                enumerator.save()
        except IntegrityError:
            continue
        return enumerator, credentials
    raise CollectingError(_("No free user name was found for %(name)s. Try again.") % {"name": name})


def team_of(survey: Survey, name: str) -> Team | None:
    """The survey's team of that name, made where it is new; none without a name."""
    name = " ".join(name.split())[:100]
    return Team.objects.get_or_create(survey=survey, name=name)[0] if name else None


def renew_credentials(enumerator: Enumerator) -> Credentials:
    """A new password and a new address of their own; the old ones stop working."""
    credentials = _new_credentials(enumerator)
    enumerator.save(update_fields=["secret", "key_hash"])
    forget_senders()
    return credentials


def set_active(enumerator: Enumerator, *, active: bool) -> None:
    """Let an enumerator send, or no longer. What they have sent stays."""
    enumerator.is_active = active
    enumerator.save(update_fields=["is_active"])
    forget_senders()


def set_account(enumerator: Enumerator, person: User | None) -> None:
    """Let somebody who signs in to the site do this enumerator's work there; or nobody. Raises `CollectingError` for whoever
    has another role in the survey, or is another enumerator."""
    role = SurveyMember.objects.filter(survey=enumerator.survey_id, person=person, role=FieldworkRole.ENUMERATOR)
    if person is not None and not role.exists():
        raise CollectingError(_("This person does not have the role enumerator in the survey."))
    enumerator.person = person
    try:
        with transaction.atomic():
            enumerator.save(update_fields=["person"])
    except IntegrityError:
        raise CollectingError(_("This account is another enumerator's already.")) from None


def set_in_training(enumerator: Enumerator, *, in_training: bool) -> None:
    """Keep apart what an enumerator sends from now on, or let it count. What they have sent stays what it was."""
    enumerator.in_training = in_training
    enumerator.save(update_fields=["in_training"])
    forget_senders()


def server_address(survey: Survey, base: str = "") -> str:
    """The OpenRosa address of a survey, which `/formList` and `/submission` hang under."""
    path = reverse("collect:form_list", kwargs={"survey": survey.slug}).removesuffix("/formList")
    return f"{(base or settings.WAGTAILADMIN_BASE_URL).rstrip('/')}{path}"


def _new_credentials(enumerator: Enumerator) -> Credentials:
    password = "".join(secrets.choice(ALPHABET) for _place in range(PASSWORD_LENGTH))
    key = new_key()
    enumerator.secret = digest_secret(enumerator.username, password)
    enumerator.key_hash = key_hash(key)
    server = server_address(enumerator.survey)
    return Credentials(enumerator.username, password, server, f"{server}/key/{key}")


def _username(name: str, survey: Survey) -> str:
    base = slugify(name)[:40] or "enumerator"
    wanted = f"{base}-{survey.slug}"[:90]
    taken = set(Enumerator.objects.filter(username__startswith=base).values_list("username", flat=True))
    if base not in taken:
        return base
    if wanted not in taken:
        return wanted
    return f"{wanted}-{secrets.randbelow(10_000)}"
