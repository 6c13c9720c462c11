"""How often something was tried, in the last while. Kept as keyed hashes, an hour at most."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

KEPT = timedelta(hours=1)


class Attempt(models.Model):
    """That something was tried. `key` says by whom or from where, so that only this site can tell."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key", "at"], name="accounts_attempts_of_a_key")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at:%H:%M}"


@dataclass(frozen=True)
class Limit:
    """At `most` so many attempts `within` a time, which is no longer than `KEPT`."""

    key: str
    most: int
    within: timedelta

    @property
    def tried(self) -> int:
        return Attempt.objects.filter(key=self.key, at__gte=timezone.now() - self.within).count()


def try_once(limits: list[Limit]) -> list[Attempt]:
    """The attempt, counted for each limit; nothing where one of them refuses it.

    It counts first and looks then, so that a hundred attempts at the same moment are a hundred. What was refused is not
    counted: whoever goes on trying does not make the wait longer.
    """
    Attempt.objects.filter(at__lt=timezone.now() - KEPT).delete()
    counted = Attempt.objects.bulk_create(Attempt(key=limit.key) for limit in limits)
    if all(limit.tried <= limit.most for limit in limits):
        return counted
    forget(counted)
    return []


def forget(counted: list[Attempt]) -> None:
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in counted]).delete()


def key_of(*parts: str) -> str:
    told = "\n".join(part.strip().casefold() for part in parts)
    return salted_hmac("folkmoot.accounts.attempts", told, algorithm="sha256").hexdigest()
