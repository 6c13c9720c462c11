"""The mail with a link to write a new password: first in the person's language, then in the others. Not kept anywhere, for
whoever has the link has the account."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from folkmoot.accounts.written_mail import in_every_language


def send_password_mail(person: Any, uid: str, token: str) -> None:
    subject, body = in_every_language(person, partial(_told, person, uid, token))
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email])


def _told(person: Any, uid: str, token: str, code: str) -> tuple[str, str]:
    with override(code):
        url = settings.WAGTAILADMIN_BASE_URL + reverse("accounts:write_password", args=[uid, token])
        greeting = _("Hello %(name)s,") % {"name": person.name}
        said = _("Somebody, most likely you, has asked for a new password. Write it here, within three days:")
        otherwise = _("If it was not you, you need do nothing: the old password holds.")
        return _("A new password"), f"{greeting}\n\n{said}\n\n{url}\n\n{otherwise}"
