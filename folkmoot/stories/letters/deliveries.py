"""Letters on their way. A row is written when a letter is due, and says afterwards when it left or why it could not."""

import re
from datetime import timedelta
from typing import ClassVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.stories.letters.issues import NewsletterIssuePage
from folkmoot.stories.letters.subscribers import Subscriber, Subscription

DAYS_KEPT = 90
MOST_WORDS = 300
ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>:;,]+>?")


class Delivery(models.Model):
    """One letter to one subscriber: an issue, or news (`news` are the keys of what it tells, as `story:12`, `card:3`).

    One that left and has an error came back, with the words of the server that returned it. The log keeps no address: when the
    subscriber leaves, it says only that a letter was sent.
    """

    subscriber = models.ForeignKey(Subscriber, models.SET_NULL, related_name="deliveries", null=True)
    issue = models.ForeignKey(
        NewsletterIssuePage, models.CASCADE, verbose_name=_("issue"), related_name="deliveries", null=True
    )
    news = models.JSONField(default=list)
    made_at = models.DateTimeField(_("due"), default=timezone.now)
    next_try = models.DateTimeField(_("next try"), default=timezone.now, null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["issue", "subscriber"],
                condition=models.Q(issue__isnull=False, subscriber__isnull=False),
                name="stories_issue_goes_out_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["next_try"], name="stories_letters_due")]

    def __str__(self) -> str:
        return f"{self.issue or 'news'}, {self.made_at:%Y-%m-%d}"


def for_the_log(words: str) -> str:
    """What another server said, without the address that it said it about."""
    return ADDRESS.sub("…", words)[:MOST_WORDS]


def send_issue(issue: NewsletterIssuePage) -> int:
    """Makes a letter due for each subscriber of the newsletter in the issue's language who has not got it; gives how many."""
    with transaction.atomic():
        subscriptions = Subscription.objects.filter(
            municipality=None, network=None, confirmed=True, subscriber__language=issue.locale.language_code
        ).exclude(subscriber__deliveries__issue=issue)
        made = Delivery.objects.bulk_create(
            Delivery(subscriber_id=key, issue=issue) for key in subscriptions.values_list("subscriber_id", flat=True)
        )
    return len(made)


def forget_old_letters() -> int:
    """Deletes the log of letters that left long ago."""
    gone, _rows = Delivery.objects.filter(next_try=None, made_at__lt=timezone.now() - timedelta(days=DAYS_KEPT)).delete()
    return gone
