"""Every address of the fieldwork, of the phones and of programs, with everyone who might ask, against what is written here.

An address that is new and not written here fails.
"""

import base64
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, reverse

from folkmoot.accounts.models import User
from folkmoot.accounts.roles import Role
from folkmoot.surveys.collecting import fieldwork_urls
from folkmoot.surveys.collecting.bank.taking_up import take_up
from folkmoot.surveys.collecting.forms.form_publishing import keep_draft, publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import FormAttachment, InstrumentVersion
from folkmoot.surveys.collecting.people.adding_enumerators import Credentials, add_enumerator, set_account, set_active
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.reading import api_urls
from folkmoot.surveys.collecting.reading.api_tokens import add_token, revoke_token
from folkmoot.surveys.collecting.receiving import openrosa_urls
from folkmoot.surveys.collecting.receiving.collected_storage import CollectedStorage
from folkmoot.surveys.collecting.receiving.submissions import Submission, SubmissionFile
from folkmoot.surveys.collecting.web_form.making_web_links import make_open_link
from folkmoot.surveys.collecting.worklist.assigning import assign
from folkmoot.surveys.collecting.worklist.taking_in import take_sample_in
from folkmoot.surveys.collecting.worklist.worklists import Standing, Worklist
from folkmoot.surveys.models import BankItem, Survey
from tests.surveys.collecting.conftest import Send, card_in_the_making, interview, path_of
from tests.surveys.collecting.worklist_examples import write_small_sample

# C lead of all surveys, L lead, S supervisor, E enumerator, A analyst, V viewer; who may get, and who may post. `*` is everyone
# who is signed in.
FIELDWORK = {
    "surveys": ("*", ""),
    "overview": ("LSEAV", ""),
    "forms": ("L", "L"),
    "template": ("L", ""),
    "version": ("L", ""),
    "preview": ("L", ""),
    "bank": ("L", ""),
    "bank_form": ("L", ""),
    "bank_item": ("", "C"),
    "take_up": ("C", "C"),
    "publish": ("", "L"),
    "files": ("", "L"),
    "close": ("", "L"),
    "links": ("L", ""),
    "new_links": ("", "L"),
    "link": ("", "L"),
    "form_xml": ("LS", ""),
    "form_file": ("LS", ""),
    "edit": ("LS", ""),
    "submit_edit": ("", "LS"),
    "interviews": ("LSA", ""),
    "interview": ("LSA", "LS"),
    "findings": ("LSA", ""),
    "interviewers": ("LSA", ""),
    "map": ("LSA", ""),
    "decision": ("", "LS"),
    "limits": ("LSA", "LS"),
    "cards": ("L", "L"),
    "card": ("L", ""),
    "start_card": ("", "L"),
    "stop_card": ("", "L"),
    "change_file": ("L", ""),
    "plan": ("LSA", "LS"),
    "export": ("LA", ""),
    "dictionary": ("LA", ""),
    "file": ("LS", ""),
    "xml": ("LS", ""),
    "worklists": ("LSA", "L"),
    "worklist": ("LSA", ""),
    "dwellings": ("LSA", ""),
    "dwelling": ("LSA", "LS"),
    "assign_work": ("", "LS"),
    "replace_unit": ("", "LS"),
    "worklist_change": ("", "L"),
    "contacts_file": ("LA", ""),
    "teams": ("LS", "LS"),
    "own_work": ("E", ""),
    "own_visit": ("E", "E"),
    "enumerators": ("LS", "LS"),
    "enumerator": ("", "LS"),
}
LETTERS = {role: role.value[0].upper() for role in FieldworkRole} | {"lead of all": "CL"}
PEOPLE = [*FieldworkRole.values, "lead of all", "lead of another survey", "stranger", "public"]

# Pages behind each of the three doors of the phones; anyone who has a draft’s address may try it out.
PHONES = (
    "form_list",
    "submission",
    "form",
    "manifest",
    "attachment",
    "entities",
    "integrity",
    "web_form",
    "worker",
    "worklist",
    "visit",
)
PROGRAMS = {
    "survey": "LSEAV",
    "interviews": "LA",
    "interview": "LA",
    "odata": "LA",
    None: "LA",
    "odata_metadata": "LA",
    "odata_table": "LA",
    "odata_count": "LA",
}

WriteForm = Callable[..., Path]


@pytest.fixture
def draft(published: InstrumentVersion, write_form: WriteForm) -> InstrumentVersion:
    return keep_draft(read_form(write_form(version="2")), published.instrument.survey)


@pytest.fixture
def browse(survey: Survey, write_form: WriteForm) -> Callable[[str], Client]:
    def signed_in(who: str) -> Client:
        browser = Client()
        if who == "public":
            return browser
        person = User.objects.create_user(f"{who.replace(' ', '-')}@example.org", "a good long password", name=who)
        if who == "lead of all":
            person.groups.add(Group.objects.get(name=Role.SURVEY_LEAD.value))
        elif who == "lead of another survey":
            other = publish_form(read_form(write_form()), "fire").version.instrument.survey
            SurveyMember.objects.create(survey=other, person=person, role=FieldworkRole.LEAD)
        elif who != "stranger":
            SurveyMember.objects.create(survey=survey, person=person, role=who)
        browser.force_login(person)
        return browser

    return signed_in


def _arguments(pattern: URLPattern, version: InstrumentVersion, draft: InstrumentVersion) -> dict[str, object]:
    """What stands in an address, by the name of its part."""
    submission = Submission.objects.get()
    take_up(version.questionnaire, version.xform, ["consent"])
    making = card_in_the_making(version)
    worklist = Worklist.objects.get()
    of_worklist = ("worklist", "dwellings", "assign_work", "replace_unit", "worklist_change", "contacts_file")
    numbers = {
        **dict.fromkeys(("card", "start_card", "stop_card", "change_file"), making.pk),
        **dict.fromkeys(of_worklist, worklist.pk),
        "dwelling": worklist.dwellings.first().pk,
        "version": version.pk,
        "publish": draft.pk,
        "bank_item": BankItem.objects.get().pk,
        "files": draft.pk,
        "interview": submission.pk,
        "file": SubmissionFile.objects.get().pk,
        "xml": submission.current.pk,
        "enumerator": Enumerator.objects.get().pk,
        "edit": submission.pk,
        "submit_edit": submission.pk,
    }
    if pattern.name == "link":
        numbers["link"] = make_open_link(version.instrument).pk
    values = {
        "survey": "water",
        "instrument": version.instrument_id,
        "suffix": "csv",
        "what": "stop",
        "name": "a.csv",
        "language": "sv",
        "entity": worklist.dwellings.filter(enumerator__isnull=False).first().entity_id,
    }
    values |= {"pk": numbers.get(pattern.name or "", version.pk)}
    return {name: values[name] for name in pattern.pattern.converters}


@pytest.mark.parametrize("who", PEOPLE)
def test_people_on_the_pages_of_a_fieldwork(
    who: str,
    browse: Callable[[str], Client],
    send: Send,
    published: InstrumentVersion,
    draft: InstrumentVersion,
    tmp_path: Path,
) -> None:
    send(interview(), {"hus å.jpg": b"house"})
    content = CollectedStorage().keep_bytes(b"a", sha256(b"a").hexdigest())
    FormAttachment.objects.create(version=published, name="a.csv", content=content, md5="", sha256="", size=1)
    worklist = take_sample_in(write_small_sample(tmp_path / "sample"), published.instrument.survey)
    browser, letter = browse(who), LETTERS.get(who, "?")
    enumerator = Enumerator.objects.get()
    assign(worklist, enumerator, dwellings=[worklist.dwellings.filter(standing=Standing.DRAWN)[0].pk])
    if who == FieldworkRole.ENUMERATOR:
        set_account(enumerator, User.objects.get(name=who))
    for pattern in fieldwork_urls.urlpatterns:
        address = reverse(f"fieldwork:{pattern.name}", kwargs=_arguments(pattern, published, draft))
        for method, may in zip(("get", "post"), FIELDWORK[pattern.name], strict=True):
            status = getattr(browser, method)(address).status_code
            told = (who, pattern.name, method, status)
            if not may:
                assert status in {302, 403, 405} if who == "public" else status in {403, 405}, told
            elif who == "public":
                assert status == 302, told
            elif may == "*" or set(letter) & set(may):
                assert status in {200, 302, 400}, told
            else:
                assert status == 403, told


@pytest.mark.parametrize("pattern", openrosa_urls.urlpatterns, ids=lambda pattern: pattern.name)
def test_phones_at_the_addresses_of_open_rosa(
    pattern: URLPattern,
    credentials: Credentials,
    published: InstrumentVersion,
    draft: InstrumentVersion,
    write_form: WriteForm,
    tmp_path: Path,
) -> None:
    survey = published.instrument.survey
    fire = publish_form(read_form(write_form()), "fire").version.instrument.survey
    elsewhere = add_enumerator("Bo", fire)[1]
    gone, left = add_enumerator("Ea", survey)
    set_active(gone, active=False)
    page = pattern.name.removeprefix("key_").removeprefix("draft_").removeprefix("link_").removeprefix("username_")
    link = make_open_link(published.instrument)
    assert page in PHONES
    entity = _dwelling_of(Enumerator.objects.get(username=credentials.username), tmp_path)
    version = draft if pattern.name.startswith("draft_") else published
    content = CollectedStorage().keep_bytes(b"a", sha256(b"a").hexdigest())
    FormAttachment.objects.create(version=version, name="a.csv", content=content, md5="", sha256="", size=1)

    def ask(signed: Credentials | None, key: str) -> int:
        values = {
            "survey": "water",
            "key": key,
            "draft": draft.draft_key,
            "link": link.open_key,
            "pk": version.pk,
            "name": "a.csv",
            "entity": entity,
            "username": credentials.username,
        }
        address = reverse(f"collect:{pattern.name}", kwargs={name: values[name] for name in pattern.pattern.converters})
        return _status(address, page, signed)

    if pattern.name.startswith("draft_"):
        assert ask(None, "") == _expected(page)
        assert Client().get(f"/collect/water/draft/{'x' * 43}/formList").status_code == 404
    elif pattern.name.startswith("link_"):
        assert ask(None, "") == _expected(page)
        assert Client().get(f"/collect/water/link/{'x' * 43}/formList").status_code in {401, 404}
    elif pattern.name.startswith("key_"):
        shut = 404 if page in {"web_form", "worker", "worklist", "visit"} else 401
        for whose, expected in ((credentials, _expected(page)), (elsewhere, shut), (left, shut)):
            assert ask(None, path_of(whose.token_server).rpartition("/")[2]) == expected
        assert ask(None, "x" * 43) == shut
    else:
        for signed, expected in ((credentials, _expected(page)), (elsewhere, 401), (left, 401), (None, 401)):
            assert ask(signed, "") == expected


def _dwelling_of(enumerator: Enumerator, folder: Path) -> str:
    """A dwelling that is one enumerator's own."""
    worklist = take_sample_in(write_small_sample(folder / "sample"), enumerator.survey)
    dwelling = worklist.dwellings.filter(standing=Standing.DRAWN)[0]
    assign(worklist, enumerator, dwellings=[dwelling.pk])
    return dwelling.entity_id


def _status(address: str, page: str, signed: Credentials | None) -> int:
    headers = {}
    if signed:
        pair = base64.b64encode(f"{signed.username}:{signed.password}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    browser = Client(headers=headers)
    return (browser.head(address) if page == "submission" else browser.get(address)).status_code


def _expected(page: str) -> int:
    return 204 if page == "submission" else 200


@pytest.mark.parametrize("role", [*FieldworkRole.values, "another survey's lead", "revoked", "without"])
def test_programs_at_the_addresses_of_the_api(role: str, survey: Survey, send: Send, write_form: WriteForm) -> None:
    send(interview("uuid:one"))
    secret = ""
    if role in FieldworkRole.values:
        secret = add_token(role, survey, role)[1]
    elif role == "revoked":
        token, secret = add_token(role, survey, "lead")
        revoke_token(token.pk, survey)
    elif role != "without":
        secret = add_token(role, publish_form(read_form(write_form()), "fire").version.instrument.survey, "lead")[1]
    values = {"survey": "water", "form": "water", "instance_id": "uuid:one", "name": "Submissions"}
    for pattern in api_urls.urlpatterns:
        may = PROGRAMS[pattern.name]
        name = pattern.name or "odata"
        address = reverse(f"api:{name}", kwargs={part: values[part] for part in pattern.pattern.converters})
        for method in ("get", "post", "delete"):
            status = getattr(Client(headers={"Authorization": f"Bearer {secret}"}), method)(address).status_code
            told = (role, pattern.name, method, status)
            if method != "get":
                assert status in {403, 405}, told
            elif role not in FieldworkRole.values:
                assert status == 401, told
            else:
                assert status == (200 if role[0].upper() in may else 403), told
