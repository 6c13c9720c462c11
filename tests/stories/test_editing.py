"""The editor's day: hints on a text, translations that are missing, a second pair of eyes, links that follow, and do not."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Workflow

from folkmoot.accounts.models import User
from folkmoot.stories.editing.broken_links import broken_links
from folkmoot.stories.editing.editing import translation_states
from folkmoot.stories.editing.hints import hints_on, readability
from folkmoot.stories.models import ArticlePage, PortraitPage
from folkmoot.stories.wagtail_hooks import say_hints
from tests.stories.making import archive_of, make_article, translate

pytestmark = pytest.mark.django_db


def person(role: str) -> User:
    user = User.objects.create_user(f"{role}@example.org", "x", name=role)
    user.groups.add(Group.objects.get(name=role))
    return user


def test_lix_is_words_a_sentence_and_the_share_of_long_words():
    """By hand: 10 words in 2 sentences, 2 of them (kommunen, vattnet) of more than six letters: 10 / 2 + 100 · 2 / 10 = 25."""
    found = readability("Vi bor i kommunen där vattnet är rent. Det rinner.\n")
    assert (found.words, found.sentences, found.lix) == (10, 2, 25)
    assert readability("") == readability("—")
    assert readability("Det kostar t.ex. mer kl. tio.").sentences == 1


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (block("picture", {"picture": 1, "alternative_text": " "}), "inte ser den"),
        (block("picture", {"picture": 1, "alternative_text": "IMG_1.jpg"}), "namnet på en fil"),
        (block("paragraph", '<p>Läs <a href="https://example.org/">här</a>.</p>'), "”här”"),
        (block("paragraph", '<p><a href="https://example.org/">https://example.org/</a></p>'), "visar sin adress"),
        (block("paragraph", "<p><b>Bakgrund</b></p>"), "ser ut som en rubrik"),
        (block("heading", "Bakgrund"), "Under rubriken"),
        (block("video", {"title": "x", "captions": None, "text": ""}), "Filmen"),
        (block("table", {"caption": "", "table": None}), "Tabellen"),
        (block("paragraph", f"<p>{'ord ' * 31}</p>"), "31 ord"),
        (block("paragraph", f"<p>{'medborgarundersökningens resultatredovisning sammanfattas. ' * 30}</p>"), "LIX"),
    ],
)
def test_what_would_hinder_a_reader_is_said(found, words):
    from django.utils.translation import override

    with override("sv"):
        assert any(words in hint for hint in hints_on([found], "sv"))


def test_a_text_that_is_well_written_has_no_hints():
    body = [
        block("paragraph", '<p>Vi träffas i maj. Läs <a href="https://example.org/">programmet för mötet</a>.</p>'),
        block("heading", "Vad som hände"),
        block("picture", {"picture": 1, "alternative_text": "Ett torg med folk"}),
    ]
    assert hints_on(body, "sv") == []


def test_the_editor_sees_hints_and_translations_beside_the_text(client: Client):
    article = make_article("Möte", text='<p>Läs mer <a href="https://example.org/">här</a>.</p>')
    client.force_login(person("editor"))
    html = client.get(f"/admin/pages/{article.pk}/edit/").text
    assert "folkmoot-hints" in html
    assert "LIX" in html
    assert "folkmoot-translations" in html


def test_a_draft_without_a_text_opens_and_says_so(client: Client):
    article = make_article("Bara en rubrik", live=False, body=[])
    client.force_login(person("editor"))
    assert "Det finns ingen text än." in client.get(f"/admin/pages/{article.pk}/edit/").text


def test_what_is_missing_in_another_language_is_said():
    article = make_article("Möte")
    (missing,) = translation_states(article)
    assert missing.page is None
    other = translate(article, "Meeting", live=False)
    (draft,) = translation_states(article)
    assert draft.page == other
    other.live = True
    other.save()
    (same,) = translation_states(article)
    other.body = [("paragraph", "<p>A meeting in English.</p>")]
    other.save()
    (done,) = translation_states(article)
    assert len({missing.words, draft.words, same.words, done.words}) == 4


def test_a_writer_writes_and_submits_and_does_not_publish():
    writer, archive = person("writer"), archive_of("sv")
    rights = archive.permissions_for_user(writer)
    assert rights.can_add_subpage()
    assert not rights.can_publish_subpage()
    mine = make_article("Utkast")
    assert mine.permissions_for_user(writer).can_edit()
    assert not mine.permissions_for_user(writer).can_publish()


@pytest.mark.parametrize(("accepts", "told"), [("text/html", 1), ("application/json", 0)])
def test_hints_are_told_when_an_editor_saves_and_not_each_time_that_the_admin_does(rf, accepts: str, told: int):
    request = rf.post("/admin/", headers={"accept": accepts})
    request._messages = CookieStorage(request)
    say_hints(request, make_article("Lång", text=f"<p>{'ord ' * 31}slut.</p>"))
    assert len(list(request._messages)) == told


def test_nobody_approves_what_they_submitted_themselves():
    workflow = Workflow.objects.get(name="Fyra ögon – Second pair of eyes")
    first, second = person("editor"), User.objects.create_user("annan@example.org", "x", name="A")
    second.groups.add(Group.objects.get(name="editor"))
    article = make_article("Granskas")
    article.save_revision()
    assert article.get_workflow() == workflow
    state = workflow.start(article, first)
    task = state.current_task_state.task.specific
    article = ArticlePage.objects.get(pk=article.pk)
    assert task.get_actions(article, first) == []
    assert {action[0] for action in task.get_actions(article, second)} >= {"approve", "reject"}
    state.current_task_state.approve(user=second)
    assert not ArticlePage.objects.get(pk=article.pk).workflow_in_progress


def test_old_addresses_of_a_page_that_moves_lead_to_it(client: Client, django_capture_on_commit_callbacks):
    article = make_article("Möte", slug="mote")
    with django_capture_on_commit_callbacks(execute=True):
        article.slug = "motet-i-maj"
        article.save_revision().publish()
    answer = client.get("/artiklar/mote/")
    assert (answer.status_code, answer["Location"]) == (301, "/artiklar/motet-i-maj/")


def test_a_link_to_a_portrait_whose_consent_has_ended_leads_nowhere():
    archive = archive_of("sv")
    portrait = PortraitPage(title="Person", slug="person", person="Exempel Person", locale=archive.locale, body=[])
    portrait.consent_from, portrait.consent_until = date(2024, 1, 1), timezone.localdate()
    archive.add_child(instance=portrait)
    make_article("Om henne", body=[("paragraph", f'<p><a linktype="page" id="{portrait.pk}">hon</a></p>')])
    assert list(broken_links()) == []
    ArticlePage.objects.filter(pk=portrait.pk).update(shown_until=timezone.localdate() - timedelta(days=1))
    assert [link.words for link in broken_links()] == ["hon"]


def test_links_that_lead_nowhere_are_listed_and_others_are_not(client: Client):
    there, gone = make_article("Finns", slug="finns"), make_article("Borta")
    links = (
        f'<a linktype="page" id="{there.pk}">finns</a> <a linktype="page" id="{gone.pk}">borta</a> '
        '<a linktype="document" id="999999">fil</a> <a href="/artiklar/finns/">adress</a> <a href="/artiklar/nej/">fel</a> '
        '<a href="https://example.org/nej">annan</a> <a href="mailto:a@example.org">brev</a> '
        '<a href="/undersokningar/">lista</a> <a href="/en/surveys/">engelska</a> <a href="/en/articles/nej/">no</a>'
    )
    call = {"text": "", "label": "Anmäl dig", "page": gone, "address": ""}
    make_article("Med länkar", body=[("paragraph", f"<p>{links}</p>"), ("call_to_action", call)])
    gone.unpublish()
    for language in ("sv", "en"):
        with override(language):
            assert [link.words for link in broken_links()] == ["borta", "fil", "fel", "no", "Anmäl dig"]
    client.force_login(person("editor"))
    assert "borta" in client.get("/admin/reports/broken-links/").text
