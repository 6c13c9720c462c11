"""Who gets letters, and of what. Nothing is kept of a person but the address and the language; whoever leaves is deleted."""

import secrets
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.places.models import Municipality
from folkmoot.programme.models import Network

DAYS_TO_CONFIRM = 7
HOURS_BETWEEN_QUESTIONS = 1


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Subscriber(models.Model):
    """An address that somebody gave. Until its owner has confirmed it, it gets nothing but the question whether to."""

    email = models.EmailField(_("address"), unique=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    bounces = models.PositiveSmallIntegerField(_("returned letters"), default=0)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.email


class Subscription(models.Model):
    """What a subscriber gets: the newsletter where neither municipality nor network is named, else news of that one.

    `told_until` is the moment up to which the subscriber has been told all.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+", null=True)
    network = models.ForeignKey(Network, models.CASCADE, related_name="+", null=True)
    confirmed = models.BooleanField(default=False)
    told_until = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subscriber"],
                condition=models.Q(municipality=None, network=None),
                name="stories_subscribes_once_to_letters",
            ),
            models.UniqueConstraint(fields=["subscriber", "municipality"], name="stories_subscribes_once_to_place"),
            models.UniqueConstraint(fields=["subscriber", "network"], name="stories_subscribes_once_to_network"),
            models.CheckConstraint(
                condition=models.Q(municipality=None) | models.Q(network=None), name="stories_subscribes_to_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return str(self.municipality or self.network or _("Newsletter"))


def subscribe(email: str, language: str, wishes: "list[dict[str, Any]]") -> Subscriber | None:
    """Notes what an address shall get once its owner confirms it; `wishes` are the fields of subscriptions.

    Gives the subscriber where the question is to be sent, and None where it was asked within the last hour: nobody can have
    another person's letter box filled by this form.
    """
    now = timezone.now()
    with transaction.atomic():
        subscriber, made = Subscriber.objects.select_for_update().get_or_create(
            email=email.strip().lower(), defaults={"language": language, "asked_at": now}
        )
        for wish in wishes:
            Subscription.objects.get_or_create(subscriber=subscriber, **({"municipality": None, "network": None} | wish))
        if not made and subscriber.asked_at > now - timedelta(hours=HOURS_BETWEEN_QUESTIONS):
            return None
        subscriber.asked_at = now
        subscriber.save(update_fields=["asked_at"])
    return subscriber


def confirm(subscriber: Subscriber) -> None:
    """From now on the address gets what was asked for."""
    now = timezone.now()
    with transaction.atomic():
        subscriber.subscriptions.filter(confirmed=False).update(confirmed=True, told_until=now)
        subscriber.confirmed_at = subscriber.confirmed_at or now
        subscriber.bounces = 0
        subscriber.save(update_fields=["confirmed_at", "bounces"])


def leave(subscriber: Subscriber, only: int | None = None) -> None:
    """Ends one subscription, or all; an address without any is deleted, with all that was kept of it."""
    with transaction.atomic():
        if only is not None:
            subscriber.subscriptions.filter(pk=only).delete()
        if only is None or not subscriber.subscriptions.exists():
            subscriber.delete()


def forget_unconfirmed() -> int:
    """Deletes what nobody confirmed in a week; gives how many addresses went."""
    long_ago = timezone.now() - timedelta(days=DAYS_TO_CONFIRM)
    with transaction.atomic():
        Subscription.objects.filter(confirmed=False, subscriber__asked_at__lt=long_ago).delete()
        _all, deleted = Subscriber.objects.filter(asked_at__lt=long_ago, subscriptions=None).delete()
    return deleted.get("stories.Subscriber", 0)
