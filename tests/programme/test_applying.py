"""A joint application: its checklist, documents, confirmations, and the submission by the server's clock."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from folkmoot.places.models import Country
from folkmoot.programme.applications.application_pdf import application_pdf
from folkmoot.programme.applications.applications import ApplicationState
from folkmoot.programme.applications.applying import ApplyingError, change_basics, start_application, submit, withdraw
from folkmoot.programme.applications.checklist import missing_in
from folkmoot.programme.calls.calls import Call
from folkmoot.programme.calls.publishing_calls import publish_call
from folkmoot.programme.journal import LogEntry, Step
from folkmoot.programme.mailing import Mail
from folkmoot.programme.writing.attaching import LARGEST, AttachmentProblem, attach, kind_of, take_out
from folkmoot.programme.writing.confirming import confirm
from folkmoot.programme.writing.content import read_content
from folkmoot.programme.writing.missing import IncompleteError
from folkmoot.programme.writing.writing import save_section
from tests.programme.making import make_municipality, make_partnership
from tests.programme.making_calls import PDF, begin, fill_in, make_call, make_ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make_call()


def parts(application) -> set[str]:
    application.refresh_from_db()
    return {missing.part for missing in missing_in(application, read_content(application))}


def test_the_checklist_names_all_that_is_missing_and_nothing_that_is_there(call, who):
    application = begin(call, who)
    assert parts(application) == {"basics", "why", "how", "team", "documents", "confirmations"}
    fill_in(application, who)
    assert parts(application) == {"confirmations"}
    confirm(application, who.home, who.chief)
    assert len(missing_in(application, read_content(application))) == 1
    confirm(application, who.abroad, who.mayor)
    assert parts(application) == set()


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({"challenge": "ord " * 51, "people": "9"}, 1),
        ({"challenge": "ord " * 50, "people": "9"}, 0),
        ({"challenge": "ord", "people": "nio"}, 1),
        ({"challenge": " ", "people": ""}, 2),
    ],
)
def test_answers_are_checked_by_the_calls_questions(call, who, answers, missing):
    application = begin(call, who)
    save_section(application, application.rules.section("why"), answers, 0, who.anna)
    assert len([one for one in missing_in(application, read_content(application)) if one.part == "why"]) == missing


def test_a_call_can_ask_that_the_parties_have_had_an_inception_together(who):
    application = begin(make_call(after_inception=True), who)
    fill_in(application, who)
    assert parts(application) == {"basics", "confirmations"}
    make_partnership(who.home, make_municipality("Kisumu", "KE"))
    assert parts(application) == {"basics", "confirmations"}
    make_partnership(who.home, who.abroad, make_municipality("Region Väst", kind="region"))
    assert parts(application) == {"confirmations"}


def test_amount_time_and_country_are_checked_by_the_calls_rules(call, who):
    application = begin(call, who)
    change_basics(application, title="A", amount=500_001, months=13)
    application.refresh_from_db()
    assert len([one for one in missing_in(application, read_content(application)) if one.part == "basics"]) == 2
    change_basics(application, title="A", amount=500_000, months=12)
    assert "basics" not in parts(application)
    call.countries.add(Country.objects.get(code="UA"))
    call.save()
    publish_call(Call.objects.get(), None)
    application.call.refresh_from_db()
    del application.call.__dict__["current_version"]
    assert "basics" not in parts(application)


def test_whatever_is_changed_must_be_confirmed_again(call, who):
    application = make_ready(call, who)
    change_basics(application, title="Annat", amount=1, months=1)
    assert parts(application) == {"confirmations"}
    with pytest.raises(IncompleteError):
        submit(application, who.anna)


def test_submission_locks_gives_a_receipt_and_tells_everyone(call, who, django_capture_on_commit_callbacks):
    application = make_ready(call, who)
    with django_capture_on_commit_callbacks(execute=True):
        submitted = submit(application, who.anna)
    assert submitted.state == ApplicationState.SUBMITTED
    assert submitted.receipt
    assert submitted.version == call.current_version
    assert {message.to[0] for message in mail.outbox} == {
        "anna@example.org", "berta@example.org", "chief@example.org", "mayor@example.org"
    }  # fmt: skip
    english = next(message for message in mail.outbox if message.to == ["berta@example.org"])
    assert english.subject.startswith("Receipt")
    assert "lämnades in" in english.body
    assert english.body.index("was submitted") < english.body.index("lämnades in")
    assert Mail.objects.exclude(sent_at=None).count() >= 4


def test_a_double_click_gives_the_same_receipt_once(call, who):
    application = make_ready(call, who)
    first, second = submit(application, who.anna), submit(application, who.berta)
    assert first.receipt == second.receipt
    assert LogEntry.objects.filter(step=Step.SUBMITTED).count() == 1


def test_a_second_late_is_late_and_the_draft_is_kept(call, who):
    application = make_ready(call, who)
    closes = call.current_version.rules.closes_at
    for at in (closes, closes + timedelta(seconds=1)):
        with pytest.raises(ApplyingError, match="stängt"):
            submit(application, who.anna, at=at)
    application.refresh_from_db()
    assert application.is_draft
    assert submit(application, who.anna, at=closes - timedelta(seconds=1)).receipt


def test_nobody_submits_before_the_call_opens(call, who):
    application = make_ready(call, who)
    with pytest.raises(ApplyingError):
        submit(application, who.anna, at=call.current_version.rules.opens_at - timedelta(seconds=1))


def test_an_application_keeps_the_rules_it_was_submitted_under(call, who):
    application = submit(make_ready(call, who), who.anna)
    Call.objects.update(ceiling=1)
    publish_call(Call.objects.get(), None)
    application.refresh_from_db()
    assert application.rules.ceiling == 500_000


def test_a_draft_begins_only_while_the_call_may_still_be_applied_to(call, who):
    with pytest.raises(ApplyingError):
        start_application(call, "Sen", [who.home, who.abroad], who.anna, at=call.current_version.rules.closes_at)
    with pytest.raises(ApplyingError):
        start_application(call, "Ensam", [who.home], who.anna)


def test_withdrawing_tells_the_others_and_cannot_follow_a_decision(call, who):
    application = submit(make_ready(call, who), who.anna)
    withdraw(application, who.berta)
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    application.state = ApplicationState.GRANTED
    application.save()
    with pytest.raises(ApplyingError):
        withdraw(application, who.berta)


def zip_with(*names: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        (PDF, True),
        (b"\x89PNG\r\n\x1a\nxx", True),
        (b"\xff\xd8\xffxx", True),
        (zip_with("[Content_Types].xml", "word/document.xml"), True),
        (zip_with("word/document.xml", "word/vbaProject.bin"), False),
        (zip_with("a.exe"), False),
        (b"PK\x03\x04 not a zip", False),
        (b"MZ a program", False),
        (b"<html><script>", False),
        (b"", False),
    ],
)
def test_a_file_is_what_its_bytes_say(content, taken):
    assert (kind_of(content) is not None) is taken


def test_files_are_refused_with_the_reason_and_names_are_made_safe(call, who):
    application = begin(call, who)
    for document, content in (("other", PDF), ("letter", b"MZ"), ("letter", PDF + b"x" * LARGEST)):
        with pytest.raises(AttachmentProblem):
            attach(application, document, SimpleUploadedFile("a.pdf", content), who.anna)
    attached = attach(application, "letter", SimpleUploadedFile("..\\..\\<b>avsikt.exe", PDF), who.anna)
    assert attached.name == "bavsikt.pdf"
    take_out(application, attached.pk, who.anna)
    assert "documents" in parts(application)
    attached.refresh_from_db()
    assert attached.file.open("rb").read() == PDF


def test_the_log_cannot_be_edited_even_in_the_database(call, who):
    begin(call, who)
    for statement in ("UPDATE programme_logentry SET step = 'x'", "DELETE FROM programme_logentry"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    who.anna.delete()
    assert LogEntry.objects.get().by is None


def test_the_pdf_is_tagged_and_says_what_was_written(call, who):
    application = submit(make_ready(call, who), who.anna)
    pdf = application_pdf(application)
    assert pdf.startswith(b"%PDF-1.")
    assert b"StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf
