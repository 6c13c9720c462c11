"""How the site sends mail: to the terminal at first, by SMTP where an address of a server is given."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

CONSOLE = "django.core.mail.backends.console.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
SECONDS = 20


def mail_settings(address: str) -> dict[str, Any]:
    """Django's settings for `smtp+tls://user:password@host:587`; for an empty address mail is written to the terminal.

    `smtp+tls` begins in the clear and turns to TLS, `smtps` is TLS from the start, `smtp` is for a server on the same machine.
    """
    if not address:
        return {"EMAIL_BACKEND": CONSOLE}
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImproperlyConfigured(
            "FOLKMOOT_SMTP is no address of a mail server. Write smtp+tls://user:password@host:587 (or smtps://, or smtp://)."
        )
    return {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": SECONDS,
    }
