"""The languages that the interface speaks."""

from django.conf import settings
from django.utils.functional import Promise


def interface_languages() -> list[tuple[str, str | Promise]]:
    """Codes and names. A function, so that a language more is a setting and not a migration."""
    return list(settings.LANGUAGES)
