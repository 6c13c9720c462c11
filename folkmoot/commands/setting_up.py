"""Django, for the commands that work on a site's data, and the option that names a survey of it."""

import os
from contextlib import AbstractContextManager

import click

SURVEY = click.option("--survey", required=True, metavar="SLUG", help="The survey.")


def set_up_site() -> None:
    """Makes the site's models usable; takes a second, so only the commands that need them call it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.site.settings")
    import django

    django.setup()


def in_english() -> AbstractContextManager[None]:
    """What the rooms say stands in the language of the commands."""
    from django.utils.translation import override

    return override("en")
