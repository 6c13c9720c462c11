"""What can find a person out stands apart from the interview, and the two together are what was received, byte for byte."""

import hashlib

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.reading.interview_tables import Interviews
from folkmoot.surveys.collecting.reading.received_answers import collected
from folkmoot.surveys.collecting.receiving.identifiers_apart import SubmissionIdentifiers, cut_out, put_together
from folkmoot.surveys.collecting.receiving.submission_xml import read_envelope
from folkmoot.surveys.collecting.receiving.submissions import SubmissionVersion
from folkmoot.surveys.collecting.supervising.interview_page import interview_page
from folkmoot.surveys.collecting.web_form.editing_interviews import edit_interview
from tests.surveys.collecting.conftest import Send, interview

IDENTIFIERS = (b"070-123", b"63.8258", b"hus \xc3\xa5.jpg", b"Bo", b"Ea")
PLACES = {"phone": {}, "member": {"name": {}}, "meta": {"instanceName": {}}}


def _stored() -> SubmissionVersion:
    return SubmissionVersion.objects.get()


def test_the_interview_is_stored_without_what_finds_a_person_out(send: Send) -> None:
    xml = interview("uuid:one")
    assert send(xml).status_code == 201
    version = _stored()
    for identifier in IDENTIFIERS:
        assert identifier not in bytes(version.xml)
        assert identifier in bytes(version.identifiers.texts)
    assert b"<age>41</age>" in bytes(version.xml)
    assert b"<phone></phone>" in bytes(version.xml)
    assert version.as_received == xml
    assert hashlib.sha256(version.as_received).digest() == bytes(version.sha256)


def test_the_name_that_a_phone_puts_together_stands_apart_too(send: Send) -> None:
    xml = interview("uuid:one").replace(b"</orx:meta>", b"<orx:instanceName>Bo of Ume\xc3\xa5</orx:instanceName></orx:meta>")
    send(xml)
    assert b"Bo of" not in bytes(_stored().xml)
    assert _stored().as_received == xml


def test_an_edit_and_an_original_that_comes_after_it_stand_apart_too(send: Send) -> None:
    edit = interview("uuid:two", deprecated="uuid:one")
    original = interview("uuid:one")
    for xml in (edit, original):
        assert send(xml).status_code == 201
    assert {version.as_received for version in SubmissionVersion.objects.all()} == {edit, original}
    assert not [version for version in SubmissionVersion.objects.all() if b"070-123" in bytes(version.xml)]
    assert SubmissionIdentifiers.objects.count() == 2


def test_an_interview_edited_in_the_browser_stands_apart_too(send: Send, django_user_model: type[User]) -> None:
    send(interview("uuid:one"))
    person = django_user_model.objects.create_user(email="lead@example.org", password="…")
    edit = interview("uuid:two", deprecated="uuid:one").replace(b"070-123", b"070-999")
    edit_interview(_stored(), by=person, reason="A wrong number", xml=edit)
    version = SubmissionVersion.objects.get(is_current=True)
    assert b"070-999" not in bytes(version.xml)
    assert version.as_received == edit


def test_a_form_without_identifiers_needs_no_row(send: Send) -> None:
    xml = interview("uuid:one", body="<age>41</age>")
    send(xml)
    assert not SubmissionIdentifiers.objects.exists()
    assert bytes(_stored().xml) == xml == _stored().as_received


def test_identifiers_are_read_only_for_those_who_may_see_them(send: Send, published: InstrumentVersion) -> None:
    send(interview("uuid:one"))
    table = SubmissionIdentifiers._meta.db_table
    with CaptureQueriesContext(connection) as asked:
        collected(published.instrument)
        rows = list(Interviews(published.instrument).rows(Interviews(published.instrument).all, ""))
        shown = interview_page(_stored(), with_identifiers=False)
    assert not [query["sql"] for query in asked if table in query["sql"]]
    assert "phone" not in rows[0].answers
    assert not {"phone", "place", "photo"} & {answer.name for answer in shown.answers}
    everything = collected(published.instrument, with_identifiers=True).file
    assert everything.tables[0].cells.row(0, named=True)[str(everything.tables[0].headers.index("phone"))] == "070-123"
    assert "070-123" in {answer.answer for answer in interview_page(_stored(), with_identifiers=True).answers}


CONTENTS = st.lists(
    st.one_of(
        st.text(st.characters(codec="utf-8", exclude_characters="<>&]\r", exclude_categories=["Cc", "Cs"]), max_size=8),
        st.sampled_from(["&amp;", "&#x41;", "<![CDATA[<x>&]]>", "<!-- Bo -->", "<?say Bo?>", "<b a='>'>Bo</b>", "<c/>", "\n"]),
    ),
    max_size=4,
).map("".join)


@given(
    CONTENTS,
    st.lists(CONTENTS, max_size=3),
    st.sampled_from(["utf-8", "utf-16", "utf-16-be", "utf-8-sig"]),
    st.sampled_from(["<phone>{}</phone>", '<phone a="\'>" >{}</phone >', "<x:phone xmlns:x='y'>{}</x:phone>"]),
)
def test_cut_and_put_together_is_what_was_received_in_any_encoding(
    phone: str, names: list[str], encoding: str, element: str
) -> None:
    members = "".join(f"<member><name>{name}</name><age>7</age></member>" for name in names)
    declared = {"utf-16-be": "utf-16"}.get(encoding, encoding).removesuffix("-sig")
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    text = (
        f'{mark}<?xml version="1.0" encoding="{declared}"?><data id="f">{element.format(phone)}<other>kept</other>{members}'
        "<phone/><meta><instanceID>uuid:1</instanceID></meta></data>"
    )
    xml = text.encode(encoding)
    envelope = read_envelope(xml, lambda _form_id, _version: PLACES)
    rest, texts = cut_out(xml, envelope.identifiers)
    assert put_together(rest, envelope.identifiers, texts) == xml
    assert texts.decode(encoding.removesuffix("-sig") if encoding != "utf-16" else "utf-16-le") == phone + "".join(names)
    emptied = text.replace(element.format(phone), element.format(""))
    for name in names:
        emptied = emptied.replace(f"<name>{name}</name>", "<name></name>", 1) if name else emptied
    assert rest == emptied.encode(encoding)
    assert read_envelope(rest, lambda _form_id, _version: PLACES).identifiers == ()
    assert envelope.instance_id == "uuid:1"
