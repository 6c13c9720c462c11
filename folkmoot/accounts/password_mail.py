"""The mail with a link to write a new password: first in the person's language, then in the others. Not kept anywhere, for
whoever has the link has the account."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

BETWEEN = "\n\n----------------------------------------\n\n"


def send_password_mail(person: Any, uid: str, token: str) -> None:
    codes = [person.language, *(code for code, _name in settings.LANGUAGES if code != person.language)]
    parts = [_told(person, uid, token, code) for code in codes]
    body = BETWEEN.join(text for _subject, text in parts)
    send_mail(parts[0][0], body, settings.DEFAULT_FROM_EMAIL, [person.email])


def _told(person: Any, uid: str, token: str, code: str) -> tuple[str, str]:
    with override(code):
        url = settings.WAGTAILADMIN_BASE_URL + reverse("accounts:write_password", args=[uid, token])
        greeting = _("Hello %(name)s,") % {"name": person.name}
        said = _("Somebody, most likely you, has asked for a new password. Write it here, within three days:")
        otherwise = _("If it was not you, you need do nothing: the old password holds.")
        return _("A new password"), f"{greeting}\n\n{said}\n\n{url}\n\n{otherwise}"
