"""Posted submissions received as WSGI, past Django's middleware: half of what a request costs would go there.

The view is the one that stands among the addresses; so is all that it checks. What the middleware would refuse (an unknown
host, plain HTTP behind a proxy that speaks HTTPS) is refused here.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.urls import Resolver404, ResolverMatch, resolve

PREFIX, END = "/collect/", "/submission"


def is_submission(environ: dict[str, Any]) -> bool:
    path = environ["PATH_INFO"]
    return (
        environ["REQUEST_METHOD"] == "POST"
        and path.endswith(END)
        and path.startswith(PREFIX)
        and not (settings.SECURE_SSL_REDIRECT and environ.get("HTTP_X_FORWARDED_PROTO") != "https")
    )


def receive(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    request = WSGIRequest(environ)
    try:
        request.get_host()
        match = _match(request.path_info)
    except (DisallowedHost, Resolver404):
        start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return [b""]
    request.resolver_match = match
    close_old_connections()
    response = match.func(request, *match.args, **match.kwargs)
    response["Content-Length"] = str(len(response.content))
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


@lru_cache(maxsize=1000)
def _match(path: str) -> ResolverMatch:
    """The addresses of receiving are the same in every language, so what a path means can be remembered."""
    return resolve(path)
