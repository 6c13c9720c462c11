"""Wagtail's admin is whole in Swedish: what its own catalogue lacks stands in ours."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.test import Client
from django.utils import timezone, translation
from wagtail.admin.templatetags.wagtailadmin_tags import naturaltime

from folkmoot.accounts.models import User
from folkmoot.site.messages import PACKAGE, ROOMS, read_catalogue, untranslated

OURS = PACKAGE / "site" / "wagtail_words" / "locale" / "sv" / "LC_MESSAGES"
DOMAINS = pytest.mark.parametrize("domain", ["django", "djangojs"])


def lacking(domain: str) -> Iterator[Message]:
    """Texts of the parts of Wagtail that are installed, without Swedish there."""
    for app in apps.get_app_configs():
        english = Path(app.path) / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
        swedish = Path(app.path) / "locale" / "sv" / "LC_MESSAGES" / f"{domain}.mo"
        if app.name.startswith("wagtail") and english.exists():
            with english.open("rb") as file, swedish.open("rb") as translated:
                texts, known = read_po(file), read_mo(translated)
            found = [message for message in texts if message.id]
            yield from (message for message in found if not getattr(known.get(message.id, message.context), "string", ""))


@DOMAINS
def test_every_text_that_wagtail_lacks_in_swedish_is_translated(domain: str):
    """A new version of Wagtail has new texts: translate those that are named here, and take out those that are not needed."""
    with (OURS / f"{domain}.po").open("rb") as file:
        ours = read_po(file, locale="sv")
    wanted = list(lacking(domain))
    assert [message.id for message in wanted if ours.get(message.id, message.context) is None] == []
    assert {message.id for message in ours if message.id} <= {message.id for message in wanted}
    assert untranslated(ours) == []


def test_no_text_of_ours_is_overridden_by_another_word():
    with (OURS / "django.po").open("rb") as file:
        wagtails = [message for message in read_po(file, locale="sv") if message.id]
    for room in ROOMS:
        own = read_catalogue(room, "sv")
        for message in wagtails:
            same = own.get(message.id, message.context)
            assert same is None or same.string == message.string, (room, message.id)


@pytest.mark.django_db
def test_the_help_leads_to_no_news_for_developers(client: Client):
    client.force_login(User.objects.create_superuser("a@example.org", "x", name="A", language="sv"))
    page = client.get("/admin/").text
    assert "Kortkommandon" in page or "Genvägar" in page
    assert "whats-new" not in page


@pytest.mark.django_db
def test_the_editor_gets_them(client: Client):
    client.force_login(User.objects.create_superuser("a@example.org", "x", name="A", language="sv"))
    words = client.get("/admin/jsi18n/").text
    assert "Sparar \\u2026" in words
    with translation.override("sv"):
        assert naturaltime(timezone.now() - timedelta(seconds=6)) == "6\xa0sekunder sedan"
        assert translation.gettext("Misusing paragraphs as headings") == "Ett stycke ser ut som en rubrik"
