"""Mail to people: plain text, first in the person's own language and then in the site's others, kept as it was sent.

What is sent is written down with the step that it tells of, in the same transaction; it leaves after the transaction has
held, so that nothing is told that did not happen. Mail that could not be sent says why, and can be sent again. Mail to hundreds
of people leaves by the worker, as does what a server that stopped had not got to send, where the worker asks for it
(`send_waiting`).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.mail import send_mail
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

BETWEEN = "\n\n----------------------------------------\n\n"
WAITS = timedelta(minutes=10)
NOT_SENT = "made up: written, and not sent"


class WrittenMail(models.Model):
    """A message to one person. `error` is empty where it was handed to the mail server."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    made_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"

    @classmethod
    def write(
        cls, person: Any, told: Callable[[str], tuple[str, str]], *, made_up: bool, later: bool = False, **about: Any
    ) -> Self:
        """Written down now, and sent once the transaction has held, or `later` by the worker; mail about something made up does
        not leave.

        `told` gives the subject and the text for a language code; `about` are the columns that say what the mail is about.
        """
        subject, body = in_every_language(person, told)
        error = NOT_SENT if made_up else ""
        mail = cls._default_manager.create(
            person=person, to=person.email, subject=subject[:300], body=body, error=error, **about
        )
        if not made_up and not later:
            transaction.on_commit(mail.send)
        return mail

    @classmethod
    def send_waiting(cls) -> int:
        """Sends what was written and that nobody has tried to send, and gives how many; for the worker."""
        written = timezone.now() - WAITS
        keys = list(cls._default_manager.filter(sent_at=None, error="", made_at__lt=written).values_list("pk", flat=True))
        sent = 0
        for key in keys:
            with transaction.atomic():
                mail = cls._default_manager.select_for_update().filter(pk=key, sent_at=None, error="").first()
                if mail is not None:
                    mail.send()
                    sent += 1
        return sent

    @property
    def was_made_up(self) -> bool:
        """Whether it is about something made up, and so never leaves."""
        return self.error == NOT_SENT

    @property
    def texts(self) -> list[str]:
        """The text in each language that it was written in, the person's own first."""
        return self.body.split(BETWEEN)

    def send(self) -> None:
        """Hands the message to the mail server, and notes how that went."""
        try:
            send_mail(self.subject, self.body, settings.DEFAULT_FROM_EMAIL, [self.to])
        except OSError as error:
            self.error = str(error)[:300] or type(error).__name__
        else:
            self.sent_at, self.error = timezone.now(), ""
        self.save(update_fields=["sent_at", "error"])


def in_every_language(person: Any, told: Callable[[str], tuple[str, str]]) -> tuple[str, str]:
    """The subject in the person's language, and the text in that and then in the others."""
    codes = [person.language, *(code for code, _name in settings.LANGUAGES if code != person.language)]
    parts = [told(code) for code in codes]
    return parts[0][0], BETWEEN.join(text for _subject, text in parts)
