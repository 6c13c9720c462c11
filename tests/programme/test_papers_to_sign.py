"""Letters of intent and the like: from the call's text to a signed paper among the documents."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from folkmoot.programme.applications.applying import change_basics
from folkmoot.programme.writing.attaching import attach
from folkmoot.programme.writing.content import read_content
from folkmoot.programme.writing.missing import missing_documents
from folkmoot.programme.writing.papers_to_sign import paper_to_sign
from tests.programme.making_calls import PDF, begin, make_call

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0 a photograph of "


@pytest.fixture
def draft(who):
    return begin(make_call(), who)


@pytest.fixture
def printed(monkeypatch):
    """What goes into the PDF; its text is packed."""
    papers = []
    monkeypatch.setattr("folkmoot.programme.writing.papers_to_sign.print_paper", lambda paper: papers.append(paper) or b"%PDF-")
    return papers


def test_the_paper_says_what_the_application_says_and_has_a_place_for_each_party(draft, printed):
    letter = draft.rules.document("letter")
    with override("sv"):
        paper_to_sign(draft, letter)
        change_basics(draft, title=draft.title, amount=400_000, months=12)
        draft.refresh_from_db()
        paper_to_sign(draft, letter)
    assert printed[0].paragraphs == ("Vi, Umeå – Lutsk, söker …………………… till Vatten för alla.",)
    assert printed[1].paragraphs == ("Vi, Umeå – Lutsk, söker 400\u00a0000\u00a0SEK till Vatten för alla.",)
    assert printed[1].title == "Avsiktsförklaring"
    assert printed[1].signatures == ("Umeå", "Lutsk")


def test_the_page_of_documents_gives_it_in_the_readers_language(draft, who):
    client = Client()
    client.force_login(who.berta)
    page = client.get(f"/en/partnerships/applications/{draft.public_id}/documents/").text
    address = f"/en/partnerships/applications/{draft.public_id}/documents/letter/to-sign.pdf"
    assert address in page
    answer = client.get(address)
    assert answer.content.startswith(b"%PDF-")
    assert 'filename="letter-of-intent.pdf"' in answer.headers["Content-Disposition"]


def test_the_checklist_asks_for_the_signed_paper_until_it_is_attached(draft, who):
    with override("en"):
        said = [missing.what for missing in missing_documents(read_content(draft))]
        assert said == ["Letter of intent is not signed and attached."]
        attach(draft, "letter", SimpleUploadedFile("signed.pdf", PDF), who.anna)
        assert list(missing_documents(read_content(draft))) == []


def test_a_signed_paper_can_be_photographed_page_by_page(draft, who):
    client = Client()
    client.force_login(who.anna)
    address = f"/partnerskap/ansokningar/{draft.public_id}/dokument/"
    assert "image/jpeg" in client.get(address).text.partition('type="file"')[2].partition(">")[0]
    for name in ("IMG_1.HEIC", "IMG_2.jpeg"):
        client.post(address, {"document": "letter", "file": SimpleUploadedFile(name, JPEG + name.encode())})
    assert [(one.name, one.kind) for one in draft.attachments.all()] == [
        ("IMG_1.jpg", "image/jpeg"),
        ("IMG_2.jpg", "image/jpeg"),
    ]
    assert list(missing_documents(read_content(draft))) == []


def test_a_document_without_a_text_is_not_made_here(who):
    bare = {"names": {"sv": "Budget", "en": "Budget"}, "required": True}
    draft = begin(make_call(documents=[{"type": "document", "id": "budget", "value": bare}]), who)
    client = Client()
    client.force_login(who.anna)
    assert client.get(f"/partnerskap/ansokningar/{draft.public_id}/dokument/budget/att-skriva-under.pdf").status_code == 404
    assert "att-skriva-under" not in client.get(f"/partnerskap/ansokningar/{draft.public_id}/dokument/").text
