"""Archives made ready for their readers right after something was published, and in the background whatever changed them."""

import logging
from datetime import timedelta
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from folkmoot.stories.archive_index import KeptArchive, make_index
from folkmoot.stories.home import ArticleIndexPage
from folkmoot.stories.remembering import state_of_pages

LATELY = timedelta(seconds=2)
"""While much is published at once, whoever works in the background makes the last index of it."""

log = logging.getLogger(__name__)


def prepare_archives() -> None:
    """Make and keep the index of every archive that there is none of as the pages are now."""
    state, day = state_of_pages(), timezone.localdate()
    if state is None:
        return
    ready = set(KeptArchive.objects.filter(state=state, day=day).values_list("archive", flat=True))
    for archive in ArticleIndexPage.objects.live().exclude(pk__in=ready):
        packed = make_index(archive).packed()
        about = {"state": state, "day": day, "made_at": timezone.now(), "stories": packed}
        KeptArchive.objects.update_or_create(archive=archive, defaults=about)


def prepare_after_a_change(**_signal: Any) -> None:
    """Called once what changed is written. Whoever published is not told where this fails: the next reader counts."""
    try:
        if not KeptArchive.objects.filter(made_at__gt=timezone.now() - LATELY).exists():
            prepare_archives()
    except DatabaseError:
        log.exception("The archive could not be counted beforehand")
