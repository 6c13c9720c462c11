"""Django, for the commands that work on a site's data."""

import os


def set_up_site() -> None:
    """Makes the site's models usable; takes a second, so only the commands that need them call it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.site.settings")
    import django

    django.setup()
