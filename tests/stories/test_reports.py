"""What the admin's reports tell: pages that lack a language, and pages that nobody has looked at for long."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from folkmoot.accounts.models import User
from folkmoot.accounts.roles import Role
from folkmoot.stories.editing.ageing_pages import LOOKED_AT
from folkmoot.stories.models import ArticlePage, WritingLimit
from tests.stories.making import make_article, translate

pytestmark = pytest.mark.django_db

MISSING, AGEING = "/admin/reports/missing-translations/", "/admin/reports/ageing-pages/"


def signed_in(role: Role = Role.EDITOR, language: str = "en", **limit: Any) -> Client:
    user = User.objects.create_user(f"{role}@example.org", "x", name=role.value, language=language)
    user.groups.add(Group.objects.get(name=role.value))
    if limit:
        WritingLimit.objects.create(person=user, **limit)
    client = Client()
    client.force_login(user)
    return client


def rows(client: Client, address: str, **asked: str) -> list[dict[str, str]]:
    answer = client.get(address, asked | {"export": "csv"})
    return list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode())))


def publish(article: ArticlePage, days_ago: int) -> ArticlePage:
    day = timezone.now() - timedelta(days=days_ago)
    Page.objects.filter(pk=article.pk).update(last_published_at=day)
    return article


def test_a_page_without_a_translation_is_listed_with_the_language_that_it_lacks():
    make_article("Bara svenska")
    make_article("Bara engelska", language="en")
    translate(make_article("Båda"), "Both")
    translate(make_article("Halvvägs"), "Half way", live=False)
    found = {row["Title"]: row for row in rows(signed_in(), MISSING)}
    told = {title: (row["Language"], row["Lacks"], row["Of these, there is a draft"]) for title, row in found.items()}
    assert told == {
        "Bara svenska": ("Swedish", "English", ""),
        "Bara engelska": ("English", "Swedish", ""),
        "Halvvägs": ("Swedish", "English", "English"),
    }
    assert found["Bara svenska"]["Type"] == "Article"
    assert found["Bara svenska"]["Address"] == f"{settings.WAGTAILADMIN_BASE_URL}/artiklar/bara-svenska/"


def test_the_report_is_narrowed_to_a_language_that_is_lacking():
    make_article("Bara svenska")
    make_article("Bara engelska", language="en")
    client = signed_in()
    assert [row["Title"] for row in rows(client, MISSING, lacks="en")] == ["Bara svenska"]
    assert [row["Title"] for row in rows(client, MISSING, lacks="sv")] == ["Bara engelska"]


def test_a_draft_lacks_nothing_since_no_reader_misses_it():
    make_article("Utkast", live=False)
    assert rows(signed_in(), MISSING) == []


def test_the_report_opens_in_both_languages_and_leads_to_translating_and_to_the_draft():
    alone = make_article("Bara svenska")
    draft = translate(make_article("Halvvägs"), "Half way", live=False)
    html = signed_in(language="sv").get(MISSING).text
    assert "Saknade översättningar" in html
    assert f"/admin/translation/submit/page/{alone.pk}/" in html
    assert f"/admin/pages/{draft.pk}/edit/" in html
    assert "Missing translations" in signed_in(Role.WRITER).get(MISSING).text


def test_a_translator_sees_what_the_limits_let_them_translate():
    make_article("Bara svenska")
    make_article("Bara engelska", language="en")
    client = signed_in(languages=["en"], kinds=["articlepage"])
    assert [row["Title"] for row in rows(client, MISSING)] == ["Bara svenska"]
    WritingLimit.objects.update(kinds=["portraitpage"])
    assert rows(client, MISSING) == []


def test_the_report_takes_as_many_queries_for_many_pages_as_for_one(django_assert_max_num_queries):
    client = signed_in()
    make_article("Nummer 0")
    client.get(MISSING)
    with django_assert_max_num_queries(40) as of_one:
        client.get(MISSING)
    for number in range(1, 30):
        make_article(f"Nummer {number}")
    with django_assert_max_num_queries(len(of_one)):
        client.get(MISSING)
    assert len(rows(client, MISSING)) == 30


def test_the_report_is_taken_out_as_a_table():
    make_article("Bara svenska")
    answer = signed_in().get(MISSING, {"export": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert [[cell.value for cell in row][:2] for row in sheet.rows] == [["Title", "Language"], ["Bara svenska", "Swedish"]]


def test_a_page_is_listed_once_nobody_has_looked_at_it_for_a_year():
    publish(make_article("Gammal"), 400)
    publish(make_article("Ny"), 300)
    client = signed_in()
    assert [row["Title"] for row in rows(client, AGEING)] == ["Gammal"]
    before = f"{timezone.localdate() - timedelta(days=100):%Y-%m-%d}"
    assert [row["Title"] for row in rows(client, AGEING, looked_at=before)] == ["Gammal", "Ny"]


def test_whoever_finds_a_page_still_right_takes_it_off_the_report_and_into_its_history():
    article = publish(make_article("Gammal"), 400)
    client = signed_in(language="sv")
    assert "Fortfarande rätt" in client.get(AGEING).text
    answer = client.post(reverse("page_still_right", args=[article.pk]), {"next": AGEING})
    assert answer["Location"] == AGEING
    assert rows(client, AGEING) == []
    entry = PageLogEntry.objects.get(page=article.pk, action=LOOKED_AT)
    assert entry.user.email == "editor@example.org"
    assert "Läst igen" in client.get(reverse("wagtailadmin_pages:history", args=[article.pk])).text
    PageLogEntry.objects.update(timestamp=timezone.now() - timedelta(days=380))
    assert len(rows(client, AGEING)) == 1


def test_nobody_says_of_a_page_that_they_may_not_change_that_it_is_still_right():
    article = publish(make_article("Gammal"), 400)
    address = reverse("page_still_right", args=[article.pk])
    assert signed_in(kinds=["portraitpage"]).post(address).status_code == 302
    assert signed_in(Role.REVIEWER).post(address).status_code == 302
    assert Client().post(address)["Location"].startswith("/admin/login/")
    assert not PageLogEntry.objects.filter(action=LOOKED_AT).exists()
    assert signed_in(Role.ADMINISTRATOR).get(address).status_code == 405


def test_the_menu_of_the_admin_is_in_the_language_of_whoever_reads_it():
    """Wagtail keeps the menu's items from the first reader on."""
    english, swedish = (signed_in(role, code).get("/admin/").text for role, code in ((Role.EDITOR, "en"), (Role.WRITER, "sv")))
    assert '"label": "Broken links"' in english
    assert '"label": "Broken links"' not in swedish
    assert '"label": "Brutna l' in swedish


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("address", [MISSING, AGEING, "/admin/reports/broken-links/"])
def test_reports_open_to_those_who_write(address: str, role: Role):
    answer = signed_in(role).get(address)
    writes = role in {Role.ADMINISTRATOR, Role.EDITOR, Role.WRITER}
    assert (answer.status_code == 200) == writes, answer.status_code
