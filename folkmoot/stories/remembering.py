"""What was found among the published pages, kept by each process until one of them changes."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

Counted = TypeVar("Counted")

ONLY = 1
KEPT_SECONDS = 24 * 60 * 60


pages_changed = Signal()
"""Sent when what changed pages is written."""


class PagesState(models.Model):
    """One row with the name of the state in which all pages are now. A name and no number: what is undone is not used again."""

    name = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.name)


def state_of_pages() -> uuid.UUID | None:
    """The name of the state in which all pages are now; None before any was changed."""
    return PagesState.objects.filter(pk=ONLY).values_list("name", flat=True).first()


def remembered(what: str, count: Callable[[], Counted]) -> Counted:
    """What `count` gives, counted once a day for each state of the pages. `what` names it among all that is counted."""
    key = f"{state_of_pages()}:{timezone.localdate():%Y%m%d}:{uuid.uuid5(uuid.NAMESPACE_URL, what)}"
    found = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, KEPT_SECONDS)
    return found


def forget() -> None:
    """Called after whatever changes a page, or who may read it: all is found anew when it is next asked for."""
    PagesState.objects.update_or_create(pk=ONLY, defaults={"name": uuid.uuid4()})
    transaction.on_commit(partial(pages_changed.send, sender=PagesState))


def forget_with_every_page() -> None:
    """Listen to all pages; called once, when the site starts."""
    for signal in (post_save, post_delete):
        signal.connect(_of_a_page, weak=False, dispatch_uid=f"forget counted {id(signal)}")
    post_page_move.connect(lambda **_signal: forget(), weak=False, dispatch_uid="forget counted moves")


def _of_a_page(instance: Any, **_signal: Any) -> None:
    if isinstance(instance, Page | PageViewRestriction):
        forget()
