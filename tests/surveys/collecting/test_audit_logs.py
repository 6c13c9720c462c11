"""Audit logs as they come with interviews: kept as received, shown, and used by the fieldwork checks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from folkmoot.surveys.collecting.forms.form_publishing import publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.people.adding_enumerators import add_enumerator
from folkmoot.surveys.collecting.receiving.audit_times import AuditTimes, last_log, times_by_question
from folkmoot.surveys.collecting.receiving.submissions import Submission, SubmissionFile
from folkmoot.surveys.collecting.supervising.looking import look_at
from tests.surveys.collecting.conftest import SURVEY_ROWS, Send, interview, path_of

QUESTIONS = ("consent", "sex", "age", "phone", "news")


@pytest.fixture
def logged(published: InstrumentVersion, write_form: Callable[..., Path]) -> InstrumentVersion:
    """The form with an audit log, as version 2 of the same form."""
    return publish_form(read_form(write_form(version="2", survey=(*SURVEY_ROWS, "audit,audit,,,,"))), "water").version


def _log(seconds: float) -> bytes:
    lines = ["event,node,start,end,what-else"]
    for number, question in enumerate(QUESTIONS):
        start = 1_700_000_000_000 + int(number * seconds * 1000)
        lines.append(f"question,/data/{question},{start},{start + int(seconds * 1000)}")
    return ("\ufeff" + "\n".join(lines)).encode()


def _send(send: Send, logged: InstrumentVersion, name: str, seconds: float) -> None:
    body = f"<consent>yes</consent><sex>woman</sex><age>{30 + len(name)}</age>"
    xml = interview(name, version="2", body=body).replace(b"</orx:meta>", b"<orx:audit>audit.csv</orx:audit></orx:meta>")
    assert send(xml, {"audit.csv": _log(seconds)}).status_code == 201


def test_a_log_is_kept_as_it_came_and_shown(logged: InstrumentVersion, send: Send, lead: Client) -> None:
    _send(send, logged, "uuid:one", 6.0)
    with SubmissionFile.objects.get().content.open("rb") as file:
        assert file.read() == _log(6.0)
    page = lead.get(reverse("fieldwork:interview", args=["water", Submission.objects.get().pk])).content.decode()
    assert "Får vi fråga?</th><td>6</td><td>1</td>" in page
    assert AuditTimes.objects.get().times["age"] == [6.0, 1]


def test_interviews_that_were_hurried_through_are_found(logged: InstrumentVersion, send: Send) -> None:
    for number in range(12):
        _send(send, logged, f"uuid:{number}", 9.0 + number / 10)
    look = look_at(logged.instrument)
    assert "hurried" not in look.findings["check"].to_list()
    _send(send, logged, "uuid:quick", 1.0)
    [found] = look_at(logged.instrument).findings.filter(check="hurried").iter_rows(named=True)
    assert (found["interview"], found["facts"]["number"], found["facts"]["of"]) == ("uuid:quick", 5, 5)
    assert times_by_question(logged.instrument).height == 13 * 5


def test_a_log_is_known_by_the_name_that_the_answers_give_it(logged: InstrumentVersion, send: Send, lead: Client) -> None:
    """ODK's clients call it audit.csv; no other table that came along is taken for one."""
    xml = interview("uuid:one", version="2", body="<consent>yes</consent><photo>audit.csv</photo>")
    xml = xml.replace(b"</orx:meta>", b"<orx:audit>log-7.CSV</orx:audit></orx:meta>")
    assert send(xml, {"audit.csv": _log(60.0), "log-7.CSV": _log(6.0)}).status_code == 201
    assert set(times_by_question(logged.instrument)["seconds"]) == {6.0}
    assert times_by_question(logged.instrument).height == 5
    page = lead.get(reverse("fieldwork:interview", args=["water", Submission.objects.get().pk])).content.decode()
    assert "Får vi fråga?</th><td>6</td><td>1</td>" in page


def test_a_log_that_comes_later_is_looked_at(logged: InstrumentVersion, send: Send) -> None:
    xml = interview("uuid:one", version="2", body="<consent>yes</consent>")
    xml = xml.replace(b"</orx:meta>", b"<orx:audit>audit.csv</orx:audit></orx:meta>")
    assert send(xml).status_code == 201
    before = last_log(logged.instrument)
    assert times_by_question(logged.instrument).is_empty()
    assert send(xml, {"audit.csv": _log(3.0)}).status_code == 201
    assert last_log(logged.instrument) != before
    assert times_by_question(logged.instrument).height == 5


def test_a_form_without_logs_asks_for_none(published: InstrumentVersion, send: Send) -> None:
    send(interview(), {"hus å.jpg": b"house"})
    assert last_log(published.instrument) == 0


def test_what_is_no_log_tells_nothing(logged: InstrumentVersion, lead: Client) -> None:
    _person, credentials = add_enumerator("Bo", logged.instrument.survey)
    xml = interview("uuid:one", version="2", body="<consent>yes</consent>")
    xml = xml.replace(b"</orx:meta>", b"<orx:audit>audit.csv</orx:audit></orx:meta>")
    from django.core.files.uploadedfile import SimpleUploadedFile

    parts = {
        "xml_submission_file": SimpleUploadedFile("submission.xml", xml, "text/xml"),
        "audit.csv": SimpleUploadedFile("audit.csv", b"\x89PNG\0\0"),
    }
    assert Client().post(f"{path_of(credentials.token_server)}/submission", parts).status_code == 201
    page = lead.get(reverse("fieldwork:interview", args=["water", Submission.objects.get().pk]))
    assert page.status_code == 200
    assert times_by_question(logged.instrument).is_empty()
