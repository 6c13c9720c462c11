"""What is promised of submissions: once, whole, as received, and never lost."""

import gzip
import io
import itertools
import tracemalloc
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.surveys.collecting.forms.instruments import Instrument, InstrumentVersion
from folkmoot.surveys.collecting.people.adding_enumerators import Credentials, add_enumerator, set_active
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.receiving import straight_to_receiving
from folkmoot.surveys.collecting.receiving.collected_storage import CollectedStorage
from folkmoot.surveys.collecting.receiving.submissions import ReviewState, Submission, SubmissionFile, SubmissionVersion
from folkmoot.surveys.models import Survey
from tests.surveys.collecting.conftest import Send, interview, path_of


def test_an_interview_is_kept_byte_for_byte(send: Send) -> None:
    xml = interview("uuid:one")
    assert send(xml).status_code == 201
    version = SubmissionVersion.objects.get()
    assert version.as_received == xml
    assert bytes(version.sha256) == sha256(xml).digest()
    assert version.submission.enumerator.name == "Anna Åberg"


def test_same_instance_twice_is_one_submission(send: Send) -> None:
    xml = interview("uuid:one")
    assert [send(xml).status_code for _time in range(3)] == [201, 201, 201]
    assert (Submission.objects.count(), SubmissionVersion.objects.count()) == (1, 1)


def test_same_instance_with_other_answers_is_refused_and_changes_nothing(send: Send) -> None:
    first = interview("uuid:one")
    send(first)
    answer = send(first.replace(b"<age>41</age>", b"<age>42</age>"))
    assert answer.status_code == 409
    assert SubmissionVersion.objects.get().as_received == first


def test_files_come_in_several_requests(send: Send) -> None:
    body = "<photo>a.jpg</photo><consent>b.jpg</consent>"
    xml = interview("uuid:one", body=body)
    assert send(xml, {"a.jpg": b"first"}).status_code == 201
    assert send(xml, {"b.jpg": b"second"}).status_code == 201
    assert send(xml, {"a.jpg": b"first"}).status_code == 201
    stored = {file.name: file.content.read() for file in SubmissionFile.objects.all()}
    assert stored == {"a.jpg": b"first", "b.jpg": b"second"}


def test_a_file_named_in_utf_8_is_kept_and_one_that_is_not_named_in_the_answers_is_not(send: Send) -> None:
    send(interview("uuid:one"), {"hus å.jpg": b"house", "other.exe": b"no"})
    assert [file.name for file in SubmissionFile.objects.all()] == ["hus å.jpg"]


def test_a_file_with_other_content_under_the_same_name_is_refused(send: Send) -> None:
    xml = interview("uuid:one")
    send(xml, {"hus å.jpg": b"house"})
    assert send(xml, {"hus å.jpg": b"another"}).status_code == 409
    assert SubmissionFile.objects.get().content.read() == b"house"


def test_an_edit_is_a_new_version_beside_the_old_one_and_carries_its_files(send: Send) -> None:
    send(interview("uuid:one"), {"hus å.jpg": b"house"})
    assert send(interview("uuid:two", deprecated="uuid:one")).status_code == 201
    submission = Submission.objects.get()
    assert submission.instance_id == "uuid:one"
    assert submission.review_state == ReviewState.EDITED
    assert submission.current.instance_id == "uuid:two"
    assert [file.name for file in submission.current.files.all()] == ["hus å.jpg"]
    assert submission.versions.count() == 2


def test_only_the_current_version_can_be_edited_but_an_edit_sent_again_is_fine(send: Send) -> None:
    edit = interview("uuid:two", deprecated="uuid:one")
    send(interview("uuid:one"))
    assert [send(edit).status_code for _time in range(2)] == [201, 201]
    assert send(interview("uuid:three", deprecated="uuid:one")).status_code == 409
    assert Submission.objects.get().current.instance_id == "uuid:two"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (2, 1, 0), (1, 0, 2), (1, 2, 0), (0, 2, 1)])
def test_edits_in_any_order_end_as_one_submission(send: Send, order: tuple[int, ...]) -> None:
    sent = [
        interview("uuid:a"),
        interview("uuid:b", deprecated="uuid:a"),
        interview("uuid:c", deprecated="uuid:b"),
    ]
    assert {send(sent[number]).status_code for number in order} == {201}
    submission = Submission.objects.get()
    assert submission.versions.count() == 3
    assert submission.current.instance_id == "uuid:c"
    assert submission.instance_id == "uuid:a"


def test_a_closed_form_takes_what_was_begun_before(send: Send, published: InstrumentVersion) -> None:
    closed = timezone.now() - timedelta(days=1)
    Instrument.objects.update(closes_at=closed)
    before = f"<start>{(closed - timedelta(hours=1)).isoformat()}</start>"
    after = f"<start>{(closed + timedelta(hours=1)).isoformat()}</start>"
    assert send(interview(body=before)).status_code == 201
    assert send(interview(body="<age>4</age>")).status_code == 201
    assert send(interview(body=after)).status_code == 403
    assert Submission.objects.count() == 2


def test_what_somebody_in_training_sends_is_kept_apart(survey: Survey, send: Send) -> None:
    _person, training = add_enumerator("Bo", survey, in_training=True)
    assert send(interview("uuid:one"), address=path_of(training.token_server)).status_code == 201
    assert send(interview("uuid:one")).status_code == 201
    assert sorted(Submission.objects.values_list("is_test", flat=True)) == [False, True]


def test_an_enumerator_who_has_left_cannot_send(send: Send) -> None:
    assert send(interview()).status_code == 201
    set_active(Enumerator.objects.get(), active=False)
    assert send(interview()).status_code == 401
    assert Submission.objects.count() == 1


def test_leaving_counts_though_another_process_remembers_the_sign_in(send: Send) -> None:
    assert send(interview()).status_code == 201
    Enumerator.objects.update(is_active=False)
    assert send(interview()).status_code == 401
    assert Submission.objects.count() == 1


BAD = {
    "nothing": b"",
    "no XML": b"hello",
    "cut off": interview()[:-20],
    "no form": b"<data><meta><instanceID>uuid:x</instanceID></meta></data>",
    "no instance": b'<data id="water" version="1"><meta/></data>',
    "entity": b'<!DOCTYPE d [<!ENTITY a "b">]>' + interview(body="<age>&a;</age>").split(b"?>", 1)[1],
    "billion laughs": b'<!DOCTYPE d [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><data id="water">&b;</data>',
    "external entity": b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><data id="water">&a;</data>',
    "wrong encoding": interview().replace(b"yes", "ja å".encode("latin-1")),
    "unknown encoding": b'<?xml version="1.0" encoding="klingon"?>' + interview().split(b"?>", 1)[1],
    "NUL": interview().replace(b"yes", b"\0"),
    "too deep": interview(body="<a>" * 200 + "</a>" * 200),
    "long id": interview("uuid:" + "x" * 300),
    "edits itself": interview("uuid:one", deprecated="uuid:one"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused_clearly_and_stores_nothing(send: Send, name: str) -> None:
    answer = send(BAD[name])
    assert answer.status_code == 400
    assert "Nothing was stored" in answer.content.decode() or "Ingenting" in answer.content.decode()
    assert not Submission.objects.exists()


class Drip(io.RawIOBase):
    """A request's body that is made as it is read, so that only what the server keeps of it takes memory."""

    def __init__(self, head: bytes, piece: bytes, times: int, tail: bytes) -> None:
        self.pieces = itertools.chain([head], itertools.repeat(piece, times), [tail])
        self.length = len(head) + len(piece) * times + len(tail)
        self.left = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self.left) < size and (piece := next(self.pieces, b"")):
            self.left += piece
        taken, self.left = self.left[:size], self.left[size:]
        return taken


@pytest.mark.parametrize(
    ("piece", "times"),
    [(b"1" * 1000, 10_000), (b"<m/>" * 1000, 1000), (b"<member><member_name>Bo</member_name></member>" * 100, 10_000)],
    ids=["an answer of ten megabytes", "a million empty repeats", "a million repeats"],
)
def test_what_is_too_large_is_refused_in_little_memory_and_changes_nothing(
    piece: bytes, times: int, send: Send, credentials: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body as it comes over the wire, read by the server itself: a clear 413, and little memory whatever comes."""
    monkeypatch.setattr(straight_to_receiving, "close_old_connections", lambda: None)
    assert send(interview("uuid:before")).status_code == 201
    before, after = interview("uuid:big", body="<age>|</age>").split(b"|")
    name = b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n\r\n'
    body = Drip(name + before, piece, times, after + b"\r\n--b--\r\n")
    environ = RequestFactory().post(f"{path_of(credentials.token_server)}/submission").environ
    environ |= {"CONTENT_TYPE": "multipart/form-data; boundary=b", "CONTENT_LENGTH": str(body.length), "wsgi.input": body}
    said: list[str] = []
    tracemalloc.start()
    content = b"".join(straight_to_receiving.receive(environ, lambda status, _headers: said.append(status)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said[0].startswith("413 ")
    assert b"<OpenRosaResponse" in content
    assert peak < 40 * 1024**2
    assert [each.instance_id for each in Submission.objects.all()] == ["uuid:before"]
    assert SubmissionVersion.objects.count() == 1


@pytest.mark.parametrize(
    "xml",
    [interview(body="<m/>" * 250_000), interview(body=f"<age>{'1' * 10_000_000}</age>")],
    ids=["repeats", "ten megabytes"],
)
def test_what_is_too_large_is_refused_and_stores_nothing(send: Send, xml: bytes) -> None:
    assert send(xml).status_code == 413
    assert not Submission.objects.exists()


def test_an_unknown_form_or_version_is_not_found(send: Send) -> None:
    assert send(interview(form="fire")).status_code == 404
    assert send(interview(version="2")).status_code == 404
    assert not Submission.objects.exists()


def test_messages_are_in_the_language_of_the_device(send: Send) -> None:
    swedish = send(interview(form="fire"), **{"Accept-Language": "sv-SE"}).content.decode()
    english = send(interview(form="fire"), **{"Accept-Language": "en-GB"}).content.decode()
    assert "Det finns inget formulär" in swedish
    assert "There is no form" in english


def test_the_answer_is_open_rosas(send: Send) -> None:
    answer = send(interview())
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "{http://openrosa.org/http/response}OpenRosaResponse"
    assert root[0].get("nature") == "submit_success"
    assert answer["X-OpenRosa-Version"] == "1.0"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=400) | st.text(max_size=200).map(str.encode) | st.just(interview()).map(lambda xml: xml[5:]),
    boundary=st.sampled_from([b"x", b"", b"\xff"]),
    kind=st.sampled_from(
        ["multipart/form-data; boundary=x", "multipart/form-data", "text/xml", "", "multipart/form-data; boundary=\xff"]
    ),
    name=st.sampled_from([b"xml_submission_file", b"other", b"\xff\xfe", b"../../x"]),
)
def test_garbage_never_breaks_the_server(
    credentials: Credentials, body: bytes, boundary: bytes, kind: str, name: bytes
) -> None:
    whole = (
        b"--"
        + boundary
        + b'\r\nContent-Disposition: form-data; name="'
        + name
        + b'"; filename="a"\r\n\r\n'
        + body
        + b"\r\n--"
        + boundary
        + b"--\r\n"
    )
    browser = Client(raise_request_exception=True)
    answer = browser.generic("POST", f"{path_of(credentials.token_server)}/submission", whole, content_type=kind)
    assert 400 <= answer.status_code < 500
    assert not Submission.objects.exists()


NAMES_THAT_LEAD_ASTRAY = [
    "../../x.jpg",
    "/etc/passwd",
    "..\\..\\x.jpg",
    "..",
    ".",
    "",
    "a\0b.jpg",
    "x" * 300 + ".jpg",
    "å" * 255,
    "CON",
]


@pytest.mark.parametrize("name", NAMES_THAT_LEAD_ASTRAY)
def test_no_name_of_a_file_leads_out_of_the_storage(credentials: Credentials, name: str) -> None:
    """Its content lies under its hash; the name is only kept where the answers hold it."""
    answers = "".join(f"<photo>{escape(text)}</photo>" for text in {name, "x.jpg", "passwd"} if "\0" not in text)
    before = set(Path(CollectedStorage().location).parent.rglob("*"))
    assert _post_raw(credentials, interview(body=answers), name.encode()) == 201
    made = set(Path(CollectedStorage().location).parent.rglob("*")) - before
    assert all(Path(CollectedStorage().location) in path.parents for path in made if path.is_file())
    assert all(len(path.name) == 64 for path in made if path.is_file())
    assert not {file.name for file in SubmissionFile.objects.all()} & {"..", ".", "", "../../x.jpg", "/etc/passwd"}


def test_packed_bodies_are_not_unpacked(credentials: Credentials) -> None:
    """A zip bomb comes as a file that stays as it is; a body said to be packed is read as what it is, and is no form."""
    bomb = gzip.compress(b"0" * 10_000_000)
    address = f"{path_of(credentials.token_server)}/submission"
    answer = Client().post(address, bomb, content_type="multipart/form-data; boundary=x", headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 400
    assert _post_raw(credentials, bomb, b"a.jpg") == 400
    assert not Submission.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-8-sig"])
def test_an_encoding_that_is_declared_is_read(send: Send, encoding: str) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = interview("uuid:one", body="<member><member_name>Åsa</member_name></member>").decode()
    xml = text.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{declared}"?>').encode(encoding)
    assert send(xml).status_code == 201
    assert SubmissionVersion.objects.get().as_received == xml


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(0, len(interview("uuid:one")) - 1),
    length=st.integers(0, 40),
    other=st.binary(max_size=40)
    | st.sampled_from([b"<!DOCTYPE a>", b"&a;", b"<![CDATA[", b"]]>", b"<!--", b"<?x ", b"\xff\xfe"]),
)
def test_an_interview_that_is_damaged_on_the_way_is_taken_whole_or_refused(
    credentials: Credentials, place: int, length: int, other: bytes
) -> None:
    whole = interview("uuid:one")
    damaged = whole[:place] + other + whole[place + length :]
    status = _post_raw(credentials, damaged, b"a.jpg")
    assert status == 201 or 400 <= status < 500
    kept = SubmissionVersion.objects.filter(sha256=sha256(damaged).digest()).first()
    assert (status == 201) == (kept is not None)
    assert kept is None or kept.as_received == damaged
    SubmissionFile.objects.all().delete()
    SubmissionVersion.objects.all().delete()
    Submission.objects.all().delete()


def _post_raw(credentials: Credentials, xml: bytes, file_name: bytes) -> int:
    """A body as it goes over the wire, with one file under a name of any kind."""
    boundary = "b0undary"
    parts = ((b'"xml_submission_file"; filename="a.xml"', xml), (b'"f"; filename="' + file_name + b'"', b"content"))
    body = b"".join(
        b"--" + boundary.encode() + b"\r\nContent-Disposition: form-data; name=" + head + b"\r\n\r\n" + content + b"\r\n"
        for head, content in parts
    )
    address = f"{path_of(credentials.token_server)}/submission"
    kind = f"multipart/form-data; boundary={boundary}"
    return Client().generic("POST", address, body + f"--{boundary}--\r\n".encode(), content_type=kind).status_code
