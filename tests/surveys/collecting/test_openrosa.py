"""The OpenRosa addresses as ODK Collect and KoboCollect use them."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from folkmoot.surveys.collecting.forms.form_publishing import keep_draft, publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import Instrument, InstrumentVersion
from folkmoot.surveys.collecting.people.adding_enumerators import Credentials, add_enumerator, renew_credentials
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.models import Survey
from tests.surveys.collecting.conftest import SURVEY_ROWS, Send, interview, path_of

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"


def _basic(credentials: Credentials, password: str = "") -> dict[str, str]:
    signed = b64encode(f"{credentials.username}:{password or credentials.password}".encode()).decode()
    return {"Authorization": f"Basic {signed}"}


def _digest(answer: str, credentials: Credentials, method: str, path: str) -> dict[str, str]:
    """RFC 7616 as a client computes it."""

    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    nonce = re.search(r'nonce="([^"]+)"', answer).group(1)
    realm = re.search(r'realm="([^"]+)"', answer).group(1)
    ha1 = md5(f"{credentials.username}:{realm}:{credentials.password}")
    response = md5(f"{ha1}:{nonce}:00000001:abc:auth:{md5(f'{method}:{path}')}")
    return {
        "Authorization": f'Digest username="{credentials.username}", realm="{realm}", nonce="{nonce}", uri="{path}", '
        f'qop=auth, nc=00000001, cnonce="abc", response="{response}", algorithm=MD5'
    }


def test_without_credentials_a_phone_is_asked_to_sign_in(credentials: Credentials) -> None:
    answer = Client().get(f"{path_of(credentials.server)}/formList")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Digest ")
    assert "Basic " in answer["WWW-Authenticate"]


def test_digest_basic_and_key_all_give_the_list(credentials: Credentials) -> None:
    path = f"{path_of(credentials.server)}/formList"
    challenge = Client().get(path)["WWW-Authenticate"]
    assert Client().get(path, headers=_digest(challenge, credentials, "GET", path)).status_code == 200
    assert Client().get(path, headers=_basic(credentials)).status_code == 200
    assert Client().get(f"{path_of(credentials.token_server)}/formList").status_code == 200


def test_kobocollect_may_have_the_user_name_in_the_path(credentials: Credentials, send: Send) -> None:
    """Everything stands below it, with the same checks: the list, the form that it names, HEAD and POST."""
    own = f"{path_of(credentials.server)}/{credentials.username}"
    challenge = Client().get(f"{own}/formList")["WWW-Authenticate"]
    listed = Client().get(f"{own}/formList", headers=_digest(challenge, credentials, "GET", f"{own}/formList"))
    assert listed.status_code == 200
    form = re.search(rb"<downloadUrl>http://[^/]+([^<]+)</downloadUrl>", listed.content)[1].decode()
    assert form.startswith(f"{own}/forms/")
    assert Client().get(form, headers=_basic(credentials)).status_code == 200
    assert Client().head(f"{own}/submission", headers=_basic(credentials)).status_code == 204
    assert send(interview("uuid:kobo"), address=own).status_code == 401
    assert send(interview("uuid:kobo"), address=own, **_basic(credentials)).status_code == 201
    assert Submission.objects.get().enumerator.username == credentials.username


def test_the_user_of_the_path_is_the_one_who_signs_in(credentials: Credentials, survey: Survey, send: Send) -> None:
    other = add_enumerator("Bo", survey)[1]
    for name in (other.username, "nobody", "key", "draft"):
        path = f"{path_of(credentials.server)}/{name}"
        assert Client().get(f"{path}/formList").status_code == 401
        assert Client().get(f"{path}/formList", headers=_basic(credentials)).status_code == 404
        assert send(interview(), address=path, **_basic(credentials)).status_code == 404
        assert Client().get(f"{path}/formList", headers=_basic(credentials, "wrong")).status_code == 401
    assert not Submission.objects.exists()


def test_wrong_credentials_are_refused(credentials: Credentials) -> None:
    path = f"{path_of(credentials.server)}/formList"
    challenge = Client().get(path)["WWW-Authenticate"]
    other_method = _digest(challenge, credentials, "POST", path)
    other_nonce = _digest('realm="Folkmoot", nonce="6b0592e7.00"', credentials, "GET", path)
    for headers in (
        _basic(credentials, "wrong"),
        other_method,
        other_nonce,
        {"Authorization": "Basic ???"},
        {"Authorization": "x"},
    ):
        assert Client().get(path, headers=headers).status_code == 401
    assert Client().get(f"{path_of(credentials.token_server)}x/formList").status_code == 401


def test_old_credentials_stop_working_when_new_ones_are_given(credentials: Credentials) -> None:
    new = renew_credentials(Enumerator.objects.get())
    path = f"{path_of(credentials.server)}/formList"
    assert Client().get(path, headers=_basic(credentials)).status_code == 401
    assert Client().get(f"{path_of(credentials.token_server)}/formList").status_code == 401
    assert Client().get(path, headers=_basic(new)).status_code == 200


def test_an_enumerator_of_another_survey_is_a_stranger(credentials: Credentials, write_form: Callable[..., Path]) -> None:
    publish_form(read_form(write_form()), "fire")
    assert Client().get("/collect/fire/formList", headers=_basic(credentials)).status_code == 401


def test_the_hash_of_the_list_is_of_the_bytes_that_are_served(credentials: Credentials, published: InstrumentVersion) -> None:
    listed = ElementTree.fromstring(Client().get(f"{path_of(credentials.token_server)}/formList").content)
    (form,) = listed
    texts = {element.tag.removeprefix(LIST): element.text for element in form}
    served = Client().get(path_of(texts["downloadUrl"])).content
    assert texts["hash"] == "md5:" + hashlib.md5(served, usedforsecurity=False).hexdigest()
    assert (texts["formID"], texts["version"], texts["name"]) == ("water", "1", "Water & voice")
    assert "manifestUrl" not in texts
    assert hashlib.sha256(served).hexdigest() == published.sha256


def test_the_list_honours_a_form_id_and_leaves_out_closed_forms(credentials: Credentials) -> None:
    path = f"{path_of(credentials.token_server)}/formList"
    assert len(ElementTree.fromstring(Client().get(path, {"formID": "water"}).content)) == 1
    assert len(ElementTree.fromstring(Client().get(path, {"formID": "other"}).content)) == 0
    Instrument.objects.update(closes_at=timezone.now())
    assert len(ElementTree.fromstring(Client().get(path).content)) == 0


def test_a_new_version_replaces_the_old_one_in_the_list_and_both_are_received(
    credentials: Credentials, write_form: Callable[..., Path], send: Send
) -> None:
    publish_form(read_form(write_form(version="2")), "water")
    listed = ElementTree.fromstring(Client().get(f"{path_of(credentials.token_server)}/formList").content)
    assert [form.find(f"{LIST}version").text for form in listed] == ["2"]
    assert send(interview(version="1")).status_code == 201
    assert send(interview(version="2")).status_code == 201


def test_the_manifest_names_attachments_with_their_hashes(credentials: Credentials, write_form: Callable[..., Path]) -> None:
    rows = (*SURVEY_ROWS, "select_one_from_file villages.csv,village,By,Village,,")
    folder = write_form(version="2", survey=rows)
    (folder / "villages.csv").write_text("name,label\na,Å & ä\n", encoding="utf-8")
    publish_form(read_form(folder), "water")
    listed = ElementTree.fromstring(Client().get(f"{path_of(credentials.token_server)}/formList").content)
    address = listed[0].find(f"{LIST}manifestUrl").text
    (file,) = ElementTree.fromstring(Client().get(path_of(address)).content)
    content = b"".join(Client().get(path_of(file.find(f"{MANIFEST}downloadUrl").text)).streaming_content)
    assert file.find(f"{MANIFEST}filename").text == "villages.csv"
    assert file.find(f"{MANIFEST}hash").text == "md5:" + hashlib.md5(content, usedforsecurity=False).hexdigest()
    assert content == (folder / "villages.csv").read_bytes()


def test_head_answers_204_with_what_may_be_sent(credentials: Credentials) -> None:
    answer = Client().head(f"{path_of(credentials.token_server)}/submission")
    assert answer.status_code == 204
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert int(answer["X-OpenRosa-Accept-Content-Length"]) >= 10_000_000
    assert answer["Location"].startswith("http://testserver/collect/water/key/")


def test_a_draft_is_tried_out_at_its_own_address_and_nowhere_else(
    credentials: Credentials, write_form: Callable[..., Path], published: InstrumentVersion, send: Send
) -> None:
    draft = keep_draft(read_form(write_form(version="2")), published.instrument.survey)
    address = f"/collect/water/draft/{draft.draft_key}"
    listed = ElementTree.fromstring(Client().get(f"{address}/formList").content)
    assert [form.find(f"{LIST}version").text for form in listed] == ["2"]
    assert send(interview(version="2"), address=address).status_code == 201
    assert Submission.objects.get().is_test
    assert send(interview(version="2")).status_code == 404
    assert Client().get(f"/collect/water/draft/{published.draft_key}/formList").status_code == 404


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_other_methods_are_refused(credentials: Credentials, method: str) -> None:
    assert getattr(Client(), method)(f"{path_of(credentials.token_server)}/submission").status_code == 405
