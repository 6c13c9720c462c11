"""A survey with a small form, an enumerator whose phone signs in, and interviews to send."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.forms.form_publishing import publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.forms.versions_known import forget_versions
from folkmoot.surveys.collecting.people.adding_enumerators import Credentials, add_enumerator
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.receiving.deliveries import Delivery
from folkmoot.surveys.collecting.receiving.sign_in import forget_senders
from folkmoot.surveys.collecting.receiving.submission_xml import read_envelope_for
from folkmoot.surveys.models import CardMaking, Round, Survey

SURVEY_ROWS = (
    "type,name,label::Svenska (sv),label::English (en),card::role,card::sensitive",
    "start,start,,,,",
    "select_one yes_no,consent,Får vi fråga?,May we ask?,consent,",
    "select_one sexes,sex,Är du kvinna eller man?,Are you a woman or a man?,sex,",
    "integer,age,Hur gammal är du?,How old are you?,age,",
    "text,phone,Telefon,Telephone,identifier,",
    "geopoint,place,Plats,Place,,",
    "image,photo,Bild,Picture,,",
    "select_multiple media,news,Var får du nyheter?,Where do you get news?,,",
    "begin_repeat,member,Medlem,Member,,",
    "text,member_name,Namn,Name,identifier,",
    "integer,member_age,Ålder,Age,,",
    "end_repeat,,,,,",
)
CHOICES_ROWS = (
    "list_name,name,label::Svenska (sv),label::English (en)",
    "yes_no,yes,Ja,Yes",
    "yes_no,no,Nej,No",
    "sexes,woman,Kvinna,Woman",
    "sexes,man,Man,Man",
    "media,radio,Radio,Radio",
    "media,paper,Tidning,Newspaper",
)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    forget_senders()
    forget_versions()
    yield
    forget_senders()
    forget_versions()


@pytest.fixture
def write_form(tmp_path: Path) -> Callable[..., Path]:
    """Writes a form as a folder of CSV files; lines can be replaced."""

    def write(version: str = "1", survey: tuple[str, ...] = SURVEY_ROWS, choices: tuple[str, ...] = CHOICES_ROWS) -> Path:
        folder = tmp_path / f"form-{uuid4().hex[:8]}"
        folder.mkdir()
        (folder / "survey.csv").write_text("\n".join(survey), encoding="utf-8")
        (folder / "choices.csv").write_text("\n".join(choices), encoding="utf-8")
        settings = f"form_id,version,form_title,default_language\nwater,{version},Water & voice,Svenska (sv)\n"
        (folder / "settings.csv").write_text(settings, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def published(db: None, write_form: Callable[..., Path]) -> InstrumentVersion:
    """The form, published in the survey `water`."""
    return publish_form(read_form(write_form()), "water").version


@pytest.fixture
def survey(published: InstrumentVersion) -> Survey:
    return published.instrument.survey


@pytest.fixture
def credentials(survey: Survey) -> Credentials:
    return add_enumerator("Anna Åberg", survey)[1]


@pytest.fixture
def lead(survey: Survey) -> Client:
    """A browser in which the survey's lead is signed in."""
    person = User.objects.create_user("lead@example.org", "a good long password", name="Lead")
    SurveyMember.objects.create(survey=survey, person=person, role=FieldworkRole.LEAD)
    browser = Client()
    browser.force_login(person)
    return browser


def interview(instance_id: str = "", *, deprecated: str = "", version: str = "1", form: str = "water", body: str = "") -> bytes:
    """An interview as ODK Collect sends it."""
    replaced = f"<orx:deprecatedID>{deprecated}</orx:deprecatedID>" if deprecated else ""
    body = body or (
        "<start>2026-03-03T09:00:00.000+01:00</start><consent>yes</consent><sex>woman</sex><age>41</age><phone>070-123</phone>"
        "<place>63.8258 20.2630 0 0</place><photo>hus å.jpg</photo><news>radio paper</news>"
        "<member><member_name>Bo</member_name><member_age>7</member_age></member>"
        "<member><member_name>Ea</member_name><member_age>9</member_age></member>"
    )
    return (
        f'<?xml version="1.0"?><data xmlns:orx="http://openrosa.org/xforms" id="{form}" version="{version}">{body}'
        f"<orx:meta><orx:instanceID>{instance_id or f'uuid:{uuid4()}'}</orx:instanceID>{replaced}</orx:meta></data>"
    ).encode()


Send = Callable[..., HttpResponse]


@pytest.fixture
def send(credentials: Credentials) -> Send:
    """Posts an interview with files, as a phone that has the enumerator's own address does."""

    def post(xml: bytes, files: dict[str, bytes] | None = None, address: str = "", **headers: str) -> HttpResponse:
        parts = {"xml_submission_file": SimpleUploadedFile("submission.xml", xml, "text/xml")}
        parts |= {name: SimpleUploadedFile(name, content) for name, content in (files or {}).items()}
        path = address or path_of(credentials.token_server)
        return Client().post(f"{path}/submission", parts, headers={"X-OpenRosa-Version": "1.0", **headers})

    return post


@pytest.fixture
def make_delivery(published: InstrumentVersion) -> Callable[..., Delivery]:
    """An interview of that instance id, checked and ready to be stored; an edit of another where `deprecated` names it."""

    def make(name: str, *, deprecated: str = "") -> Delivery:
        xml = interview(name, deprecated=deprecated)
        envelope = read_envelope_for(published.questionnaire, xml)
        return Delivery(published.instrument_id, published.pk, envelope, xml, timezone.now())

    return make


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def card_in_the_making(version: InstrumentVersion) -> CardMaking:
    """A card that somebody has begun, with its table of changes."""
    first = Round.objects.get_or_create(survey=version.instrument.survey, slug="one", ordinal=1, names={"sv": "Ett"})[0]
    making = CardMaking.objects.get_or_create(instrument=version.instrument, round=first, municipality="Exempelby")[0]
    CardMaking.objects.filter(pk=making.pk).update(state="new")
    (making.folder / "change").mkdir(parents=True, exist_ok=True)
    (making.folder / "change" / "change.csv").write_text("question\n", encoding="utf-8")
    return making
