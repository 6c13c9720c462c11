"""Inviting people who have no account yet: they get a mail with a link to choose a password, first in their own language and
then in the others. It is not kept anywhere, for whoever has the link has the account."""

import logging
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from folkmoot.accounts.languages import interface_languages
from folkmoot.accounts.models import User
from folkmoot.accounts.written_mail import in_every_language

PASSWORD_LENGTH = 50
logger = logging.getLogger(__name__)


def invite(email: str, name: str, language: str) -> User:
    """The person with a new account that opens nothing by itself. The mail leaves once the transaction has held."""
    with transaction.atomic():
        person = User.objects.create_user(email, get_random_string(PASSWORD_LENGTH), name=name, language=language)
        transaction.on_commit(partial(_send_invitation, person))
    return person


def _send_invitation(person: User) -> None:
    """A mail server that does not answer is told to whoever runs the site; the person can ask for a new password."""
    subject, body = in_every_language(person, partial(_told, person))
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email])
    except OSError:
        logger.exception("The invitation of a new person could not be sent.")


def _told(person: User, code: str) -> tuple[str, str]:
    with override(code):
        site = settings.WAGTAILADMIN_BASE_URL
        key = urlsafe_base64_encode(force_bytes(person.pk))
        link = reverse("accounts:write_password", args=[key, default_token_generator.make_token(person)])
        lines = [
            gettext("Hello %(name)s,") % {"name": person.name},
            gettext("You have an account here: %(site)s. Choose your password within three days:") % {"site": site},
            f"{site}{link}",
            gettext("If the three days have passed, ask for another link here, with this address:"),
            f"{site}{reverse('accounts:new_password')}",
        ]
        return gettext("Your account: choose a password"), "\n\n".join(lines)


def person_panel() -> MultiFieldPanel:
    """Where somebody is chosen, or invited; for a form that is an `InvitingForm`."""
    return MultiFieldPanel(
        [
            FieldPanel("person"),
            FieldRowPanel([FieldPanel("new_email"), FieldPanel("new_name"), FieldPanel("new_language")]),
        ],
        heading=_("Person"),
    )


class InvitingForm(WagtailAdminModelForm):
    """For a record of a person: who is not in the list is invited as the record is saved. Nobody is made who has an account."""

    new_email = forms.EmailField(
        label=_("Or somebody new: e-mail address"),
        required=False,
        help_text=_("The person gets a mail with a link to choose a password."),
    )
    new_name = forms.CharField(label=_("Name of somebody new"), max_length=200, required=False)
    new_language = forms.ChoiceField(label=_("Language of somebody new"), choices=interface_languages, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        email = cleaned.get("new_email")
        if email and cleaned.get("person"):
            self.add_error("new_email", _("Choose somebody, or write the address of somebody new, not both."))
        elif email:
            cleaned["person"] = User.objects.filter(email__iexact=email).first()
            if cleaned["person"] is None and not cleaned.get("new_name"):
                self.add_error("new_name", _("Write the person's name."))
        elif not cleaned.get("person") and "person" not in self.errors and "new_email" not in self.errors:
            self.add_error("person", _("Choose somebody, or write the address of somebody new."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Whoever is invited is not there before the record is saved."""
        excluded: set[str] = super()._get_validation_exclusions()
        return excluded | {"person"} if self._invites else excluded

    @property
    def _invites(self) -> bool:
        return bool(self.cleaned_data.get("new_email")) and not self.cleaned_data.get("person")

    def save(self, commit: bool = True) -> Any:
        if not self._invites:
            return super().save(commit)
        with transaction.atomic():
            said = self.cleaned_data
            self.instance.person = invite(said["new_email"], said["new_name"], said["new_language"] or settings.LANGUAGE_CODE)
            return super().save(commit)
