"""What a web server runs: `granian --interface wsgi folkmoot.site.wsgi:application`."""

import gc
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.site.settings")

site = get_wsgi_application()

# Every page's code is read now, not by its first reader, and the collector of garbage need never look at it again: that would
# stop everybody for a seventh of a second.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The site; submissions go straight to where they are received, past what only pages need."""
    from folkmoot.surveys.collecting.receiving.straight_to_receiving import is_submission, receive

    return receive(environ, start_response) if is_submission(environ) else site(environ, start_response)
