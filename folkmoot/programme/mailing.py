"""Mail to people: plain text, first in the person's own language and then in the site's others, kept as it was sent.

What is sent is written down with the step that it tells of, in the same transaction; it leaves after the transaction has
held, so that nothing is told that did not happen. Mail that could not be sent says why, and can be sent again.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.core.mail import send_mail
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

NOT_SENT = "made up: written, and not sent"
BETWEEN = "\n\n----------------------------------------\n\n"


class Mail(models.Model):
    """A message to one person. `error` is empty where it was handed to the mail server."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    application = models.ForeignKey("programme.Application", models.SET_NULL, related_name="mails", null=True)
    made_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


def write_to(people: Iterable[Any], about: str, application: Any = None, **values: Any) -> list[Mail]:
    """One message to each person from the templates `programme/mail/ABOUT.txt`, whose first line is the subject.

    Mail about a made-up application is written, and does not leave.
    """
    mails = [_mail(person, about, application, values) for person in people if person.is_active]
    made_up = application is not None and application.synthetic
    for mail in mails:
        mail.error = NOT_SENT if made_up else ""
        mail.save()
        if not made_up:
            transaction.on_commit(partial(send, mail))
    return mails


def send(mail: Mail) -> None:
    """Hands a message to the mail server, and notes how that went."""
    try:
        send_mail(mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [mail.to])
    except OSError as error:
        mail.error = str(error)[:300] or type(error).__name__
    else:
        mail.sent_at, mail.error = timezone.now(), ""
    mail.save(update_fields=["sent_at", "error"])


def _mail(person: Any, about: str, application: Any, values: dict[str, Any]) -> Mail:
    codes = [person.language, *(code for code, _name in settings.LANGUAGES if code != person.language)]
    parts = []
    for code in codes:
        with override(code):
            said = {**values, "application": application, "person": person, "site": settings.WAGTAILADMIN_BASE_URL}
            parts.append(render_to_string(f"programme/mail/{about}.txt", said).strip())
    subject = parts[0].splitlines()[0][:300]
    body = BETWEEN.join("\n".join(part.splitlines()[1:]).strip() for part in parts)
    return Mail(person=person, to=person.email, subject=subject, body=body, application=application)
