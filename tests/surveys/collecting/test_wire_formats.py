"""Requests byte for byte as clients make them, written down from their documentation; each file says where it is from."""

import base64
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from folkmoot.reportcard.answers.answers import answers_in
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.people.adding_enumerators import Credentials
from folkmoot.surveys.collecting.reading.received_answers import collected
from folkmoot.surveys.collecting.receiving.submissions import Submission, SubmissionFile, SubmissionVersion
from tests.surveys.collecting.conftest import path_of

FOLDER = Path(__file__).parent / "wire_formats"


def _send(name: str, credentials: Credentials, *, by_key: bool = True) -> HttpResponse:
    """The request of a file, with its line ends as HTTP has them, to the enumerator's own address or with their password."""
    lines = [line for line in (FOLDER / f"{name}.http").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    end = lines.index("")
    assert lines[0] == "POST submission"
    headers = dict(line.split(": ", 1) for line in lines[1:end])
    body = "\r\n".join([*lines[end + 1 :], ""]).encode()
    if not by_key:
        pair = base64.b64encode(f"{credentials.username}:{credentials.password}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    kind = headers.pop("Content-Type")
    door = path_of(credentials.token_server if by_key else credentials.server)
    return Client().generic("POST", f"{door}/submission", body, content_type=kind, headers=headers)


@pytest.mark.parametrize("name", ["collect-on-the-platforms-own-client", "collect-with-a-photograph", "kobo-collect"])
@pytest.mark.parametrize("by_key", [True, False], ids=["own address", "password"])
def test_an_interview_arrives_as_each_client_sends_it(
    name: str, by_key: bool, published: InstrumentVersion, credentials: Credentials
) -> None:
    response = _send(name, credentials, by_key=by_key)
    assert (response.status_code, response["X-OpenRosa-Version"]) == (201, "1.0"), response.content
    assert b"submit_success" in response.content
    assert Submission.objects.get().instance_id == "uuid:wire"
    found = collected(published.instrument)
    table = answers_in(found.file, found.questionnaire).table
    assert table.select("consent", "sex", "age").rows() == [("yes", "woman", 41)]
    assert _send(name, credentials, by_key=by_key).status_code == 201
    assert Submission.objects.count() == 1


def test_a_photograph_arrives_whole(published: InstrumentVersion, credentials: Credentials) -> None:
    _send("collect-with-a-photograph", credentials)
    file = SubmissionFile.objects.get()
    with file.content.open("rb") as content:
        assert (file.name, content.read()) == ("1700000000000.jpg", b"a photograph")


def test_an_interview_in_two_requests_is_one(published: InstrumentVersion, credentials: Credentials) -> None:
    assert _send("collect-first-of-two-requests", credentials).status_code == 201
    assert not SubmissionFile.objects.exists()
    assert _send("collect-last-of-two-requests", credentials).status_code == 201
    assert (Submission.objects.count(), SubmissionVersion.objects.count(), SubmissionFile.objects.count()) == (1, 1, 1)


def test_an_edit_from_kobotoolbox_is_a_version_beside_the_old_one(
    published: InstrumentVersion, credentials: Credentials
) -> None:
    assert _send("kobo-collect", credentials).status_code == 201
    assert _send("kobo-edit", credentials).status_code == 201
    submission = Submission.objects.get()
    assert (submission.instance_id, submission.current.instance_id) == ("uuid:wire", "uuid:wire-edited")
    found = collected(published.instrument)
    assert answers_in(found.file, found.questionnaire).table["age"].to_list() == [42]
