"""Mail to people: plain text, first in the person's own language and then in the site's others, kept as it was sent.

What is sent is written down with the step that it tells of, in the same transaction; it leaves after the transaction has
held, so that nothing is told that did not happen. Mail that could not be sent says why, and can be sent again.
"""

from collections.abc import Callable, Iterable
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
    project = models.ForeignKey("programme.Project", models.SET_NULL, related_name="mails", null=True)
    made_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


def write_to(people: Iterable[Any], template: str, about: Any = None, **values: Any) -> list[Mail]:
    """One message to each person from `programme/mail/TEMPLATE.txt`, whose first line is the subject.

    `about` is an application, a project or what belongs to one; the template knows it as `it`.
    """
    return [_keep(person, partial(_from_template, template, about, person, values), about) for person in people]


def write_letter(people: Iterable[Any], letter: Callable[[str], tuple[str, str]], about: Any) -> list[Mail]:
    """One message to each person; `letter` gives the subject and the text for a language code."""
    return [_keep(person, letter, about) for person in people]


def send(mail: Mail) -> None:
    """Hands a message to the mail server, and notes how that went."""
    try:
        send_mail(mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [mail.to])
    except OSError as error:
        mail.error = str(error)[:300] or type(error).__name__
    else:
        mail.sent_at, mail.error = timezone.now(), ""
    mail.save(update_fields=["sent_at", "error"])


def _keep(person: Any, told: Callable[[str], tuple[str, str]], about: Any) -> Mail:
    """Mail about something made up is written, and does not leave."""
    codes = [person.language, *(code for code, _name in settings.LANGUAGES if code != person.language)]
    parts = [told(code) for code in codes]
    body = BETWEEN.join(text for _subject, text in parts)
    made_up = about is not None and about.synthetic
    mail = Mail.objects.create(
        person=person,
        to=person.email,
        subject=parts[0][0][:300],
        body=body,
        error=NOT_SENT if made_up else "",
        **(about.filed_under if about else {}),
    )
    if not made_up:
        transaction.on_commit(partial(send, mail))
    return mail


def _from_template(template: str, about: Any, person: Any, values: dict[str, Any], code: str) -> tuple[str, str]:
    with override(code):
        said = {**values, "it": about, "person": person, "site": settings.WAGTAILADMIN_BASE_URL}
        lines = render_to_string(f"programme/mail/{template}.txt", said).strip().splitlines()
    return lines[0], "\n".join(lines[1:]).strip()
