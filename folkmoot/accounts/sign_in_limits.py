"""How often a password may be guessed. A wait ends by itself, and a new password by mail ends it at once.

Counted for a person from one network, for a person from anywhere, and for a network as a whole: many people sit behind the one
address of a municipality, so that is allowed more.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from folkmoot.accounts.attempts import Attempt, Limit, forget, key_of, try_once

WAIT = timedelta(minutes=15)
FROM_ONE_NETWORK, FROM_ANYWHERE, OF_A_NETWORK = 10, 50, 200
MAILS, MAILS_WITHIN = 5, timedelta(hours=1)


class LimitedSignIn(ModelBackend):
    """Signs in with address and password, as often as is allowed; whoever tries more often is refused unheard."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **other: Any
    ) -> Any:
        if request is None or username is None:
            return super().authenticate(request, username, password, **other)
        limits = _sign_in_limits(request, username)
        counted = try_once(limits)
        if not counted:
            raise PermissionDenied("too many attempts")
        found = super().authenticate(request, username, password, **other)
        if found is not None:
            forget(counted)
            Attempt.objects.filter(key=limits[0].key).delete()
        return found


def must_wait(request: HttpRequest, username: str) -> bool:
    """Whether the next attempt would be refused."""
    return any(limit.tried >= limit.most for limit in _sign_in_limits(request, username))


def may_send_password_mail(address: str) -> bool:
    """Counts it, so that nobody's mailbox is filled from here."""
    return bool(try_once([Limit(key_of("mail", address), MAILS, MAILS_WITHIN)]))


def _sign_in_limits(request: HttpRequest, username: str) -> list[Limit]:
    network = _network(request)
    return [
        Limit(key_of("person", username, network), FROM_ONE_NETWORK, WAIT),
        Limit(key_of("person", username), FROM_ANYWHERE, WAIT),
        Limit(key_of("network", network), OF_A_NETWORK, WAIT),
    ]


def _network(request: HttpRequest) -> str:
    """The address that a request came from; behind a proxy (`FOLKMOOT_HTTPS`), the one that the proxy itself saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if passed_on:
            return str(passed_on).rsplit(",", 1)[-1]
    return str(request.META.get("REMOTE_ADDR", ""))
