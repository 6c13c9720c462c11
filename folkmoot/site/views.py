"""What no room has: error pages, and what robots read."""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

RETRY_SECONDS = 120


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything that is public may be found; the editors' pages need not be."""
    lines = (
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django asks for it
    return render(request, "site/error_404.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django asks for it
    return render(request, "site/error_403.html", status=403)


def form_is_too_old(request: HttpRequest, **_details: Any) -> HttpResponse:
    """What Django calls a CSRF failure: the form was open too long, or was sent from elsewhere."""
    return render(request, "site/error_form.html", status=403)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django asks for it
    """Also where the site was asked for by a name that is not its own, so that nothing may be looked up by it."""
    return render(request, "site/error_400.html", {"surroundings": None}, status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Needs neither the database nor what the middleware prepares, for one of them may be what broke.

    A database that does not answer, or is busy for too long, is no fault of the page: it is asked for again in a while.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        answer = render(request, "site/error_503.html", {"surroundings": None}, status=503)
        answer["Retry-After"] = str(RETRY_SECONDS)
        return answer
    return render(request, "site/error_500.html", {"surroundings": None}, status=500)
