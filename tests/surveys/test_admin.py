"""A survey lead takes a release in, looks at it and publishes it; others may not; garbage is answered with a word."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from folkmoot.accounts.roles import Role
from folkmoot.surveys.models import Survey
from folkmoot.surveys.releasing import unpacking
from folkmoot.surveys.releasing.destination import Destination
from folkmoot.surveys.releasing.publishing import stage_release
from folkmoot.surveys.releasing.releases import CardRelease, State

pytestmark = pytest.mark.django_db
MakeFolder = Callable[..., Path]
SignIn = Callable[[Role], Client]
NEW = {"new_survey": "water", "new_municipality": "Exempelby", "country": "KE"}


def zipped(folder: Path, *, inside: str = "release/", more: dict[str, bytes] | None = None) -> SimpleUploadedFile:
    """A folder as a zip, its files within one folder, as people's systems pack it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.iterdir():
            archive.writestr(f"{inside}{path.name}", path.read_bytes())
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return SimpleUploadedFile("release.zip", packed.getvalue(), "application/zip")


@pytest.fixture
def lead(signed_in: SignIn) -> Client:
    return signed_in(Role.SURVEY_LEAD)


@pytest.fixture
def upload(lead: Client) -> Callable[..., object]:
    def send(files: object, **fields: str) -> object:
        return lead.post(reverse("report_cards:add"), {**NEW, **fields, "files": files})

    return send


def test_an_uploaded_release_waits_as_a_draft_until_a_person_publishes_it(lead: Client, release_folder: MakeFolder):
    response = lead.post(reverse("report_cards:add"), {**NEW, "files": zipped(release_folder())})
    draft = CardRelease.objects.get()
    page = reverse("report_cards:release", args=[draft.pk])
    assert response.url == page
    assert (draft.state, draft.created_by.name) == (State.DRAFT, "survey lead")
    assert lead.get("/undersokningar/water/").status_code == 404

    preview = lead.get(reverse("report_cards:preview", args=[draft.pk, "ar"]))
    assert '<div class="card-itself" lang="ar" dir="rtl">' in preview.content.decode()
    assert 'class="card-notice"' in preview.content.decode()
    assert "no-store" in preview.headers["Cache-Control"]
    assert "publish/" in lead.get(page).content.decode()

    unconfirmed = lead.post(f"{page}publish/", {})
    assert unconfirmed.status_code == 200
    assert CardRelease.objects.get().state == State.DRAFT
    assert lead.post(f"{page}publish/", {"looked": "on"}).url == page
    published = CardRelease.objects.get()
    assert (published.state, published.published_by.name) == (State.PUBLISHED, "survey lead")
    assert lead.get("/undersokningar/water/omgang-1/exempelby/").status_code == 200


def test_the_files_of_a_folder_can_be_uploaded_without_a_zip(upload: Callable[..., object], release_folder: MakeFolder):
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in release_folder().iterdir()]
    assert upload(files).status_code == 302
    assert CardRelease.objects.get().files.count() == 5


def test_what_is_not_for_publication_stays_out(
    upload: Callable[..., object], release_folder: MakeFolder, stored_files: Callable[[], list[str]]
):
    assert upload(zipped(release_folder(), more={"release/estimates.csv": b"unprotected"})).status_code == 302
    assert {Path(path).name for path in stored_files()} == {
        "card.html",
        "card.en.html",
        "card.ar.html",
        "figures.csv",
        "release.json",
    }


def test_what_macs_leave_in_a_zip_is_no_hindrance(upload: Callable[..., object], release_folder: MakeFolder):
    litter = {"__MACOSX/release/._card.html": b"x", "release/.DS_Store": b"x"}
    assert upload(zipped(release_folder(), more=litter)).status_code == 302


def test_a_correction_in_the_admin_must_say_why(
    lead: Client, release_folder: MakeFolder, publish_one: Callable[..., CardRelease]
):
    publish_one(300)
    draft = stage_release(release_folder(301), Destination("water", "Exempelby")).release
    publish = reverse("report_cards:publish", args=[draft.pk])
    assert lead.post(publish, {"looked": "on", "reason": " "}).status_code == 200
    assert CardRelease.objects.get(pk=draft.pk).state == State.DRAFT
    assert lead.post(publish, {"looked": "on", "reason": "Vikterna var fel."}).status_code == 302
    assert CardRelease.objects.get(pk=draft.pk).edition == 2


def test_a_published_edition_can_be_withdrawn_with_a_reason_and_a_draft_discarded(
    lead: Client, release_folder: MakeFolder, publish_one: Callable[..., CardRelease]
):
    published = publish_one(300)
    withdraw = reverse("report_cards:withdraw", args=[published.pk])
    assert lead.post(withdraw, {"sure": "on"}).status_code == 200
    assert lead.post(withdraw, {"sure": "on", "reason": "En grupp gick att känna igen."}).status_code == 302
    assert CardRelease.objects.get().state == State.WITHDRAWN
    assert lead.post(reverse("report_cards:discard", args=[published.pk])).status_code == 302
    assert CardRelease.objects.count() == 1
    draft = stage_release(release_folder(301), Destination("water", "Exempelby")).release
    assert lead.post(reverse("report_cards:discard", args=[draft.pk])).status_code == 302
    assert not CardRelease.objects.filter(pk=draft.pk).exists()


def test_survey_round_and_municipality_can_be_chosen_where_they_are(
    lead: Client, release_folder: MakeFolder, publish_one: Callable[..., CardRelease]
):
    first = publish_one(300)
    chosen = {"survey": first.round.survey_id, "municipality": first.municipality_id, "new_round": "omgang-2"}
    assert lead.post(reverse("report_cards:add"), {**chosen, "files": zipped(release_folder(301))}).status_code == 302
    second = CardRelease.objects.get(state=State.DRAFT)
    assert (second.municipality, second.round.survey, second.round.ordinal) == (first.municipality, first.round.survey, 2)


def _zip_of(*members: tuple[str, bytes]) -> SimpleUploadedFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return SimpleUploadedFile("odd.zip", packed.getvalue())


def _link_zip() -> SimpleUploadedFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("release.json")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return SimpleUploadedFile("link.zip", packed.getvalue())


def _odd_uploads() -> Iterator[object]:
    yield pytest.param([], id="no file")
    yield pytest.param([SimpleUploadedFile("release.zip", b"no zip at all")], id="no zip")
    yield pytest.param([SimpleUploadedFile("release.zip", _zip_of(("release.json", b"{}")).read()[:40])], id="cut off")
    yield pytest.param([_zip_of(("../release.json", b"{}"))], id="out of the folder")
    yield pytest.param([_zip_of(("/release.json", b"{}"))], id="absolute")
    yield pytest.param([_zip_of(("a/b/release.json", b"{}"))], id="too deep")
    yield pytest.param([_zip_of(("a/release.json", b"{}"), ("b/figures.csv", b""))], id="several folders")
    yield pytest.param([_zip_of(("release.json", b"{}"), ("RELEASE.JSON", b"{}"))], id="one name twice")
    yield pytest.param([_zip_of(("release\n.json", b"{}"))], id="odd name")
    yield pytest.param([_zip_of(("figures.csv", b""))], id="no release.json")
    yield pytest.param([_zip_of(("release.json", b"\xff\xfe{}"))], id="no text")
    yield pytest.param([_zip_of(("release.json", b"[]"))], id="no release")
    yield pytest.param([_zip_of(*((f"{number}.csv", b"") for number in range(101)))], id="too many files")
    yield pytest.param([_link_zip()], id="a link")
    yield pytest.param([SimpleUploadedFile("release.json", b"{}"), SimpleUploadedFile("release.json", b"{}")], id="twice")


@pytest.mark.parametrize("files", list(_odd_uploads()))
def test_odd_uploads_are_answered_with_a_word_and_leave_nothing(
    upload: Callable[..., object], stored_files: Callable[[], list[str]], files: list[SimpleUploadedFile]
):
    for file in files:
        file.seek(0)
    response = upload(files)
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert not CardRelease.objects.exists()
    assert not Survey.objects.exists()
    assert stored_files() == []


def test_a_zip_that_swells_is_stopped_by_what_comes_out_of_it(upload: Callable[..., object], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unpacking, "LARGEST_CONTENT", 2 * unpacking.MEGABYTE)
    bomb = _zip_of(("release.json", b"{}"), ("figures.csv", b"0" * 3 * unpacking.MEGABYTE))
    assert bomb.size < 10_000
    response = upload([bomb])
    assert response.status_code == 200
    assert "2 megabyte" in response.content.decode()
    monkeypatch.setattr(unpacking, "LARGEST_UPLOAD", 10)
    assert upload([_zip_of(("release.json", b"{}"))]).status_code == 200
    assert not CardRelease.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"new_survey": "", "new_municipality": ""},
        {"new_survey": "Not an address"},
        {"survey": "99999"},
        {"survey": "x"},
        {"round": "1; drop table"},
        {"country": "Kenya"},
        {"new_municipality": "\x00"},
        {"new_municipality": "x" * 300},
        {"new_survey": "UPPER_case"},
    ],
)
def test_an_odd_destination_is_answered_with_a_word(
    upload: Callable[..., object], release_folder: MakeFolder, fields: dict[str, str]
):
    response = upload(zipped(release_folder()), **fields)
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert not CardRelease.objects.exists()
    assert not Survey.objects.exists()


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    # Django itself takes no file that is named like a folder.
    name=st.sampled_from(["release.zip", "release.json", "x.csv"])
    | st.text(max_size=30).filter(lambda text: text.strip() and text.rpartition("/")[2] not in {"", ".", ".."}),
    content=st.binary(max_size=400)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5).map(repr).map(str.encode),
    as_zip=st.booleans(),
    fields=st.dictionaries(st.sampled_from([*NEW, "survey", "round", "municipality", "new_round"]), st.text(max_size=20)),
)
def test_garbage_finds_no_error_of_the_server(
    upload: Callable[..., object], name: str, content: bytes, as_zip: bool, fields: dict[str, str]
):
    file = _zip_of((name, content)) if as_zip else SimpleUploadedFile(name, content)
    response = upload([file], **fields)
    assert response.status_code == 200
    assert not CardRelease.objects.exists()


def _addresses(release: CardRelease) -> dict[str, str]:
    own = {name: reverse(f"report_cards:{name}", args=[release.pk]) for name in ("release", "publish", "withdraw", "discard")}
    return {
        "list": reverse("report_cards:index"),
        "results": reverse("report_cards:index_results"),
        "upload": reverse("report_cards:add"),
        "preview": reverse("report_cards:preview", args=[release.pk, "sv"]),
        "surveys": reverse("survey:index"),
        "new survey": reverse("survey:add"),
        "survey": reverse("survey:edit", args=[release.round.survey_id]),
        "rounds": reverse("round:index"),
        "round": reverse("round:edit", args=[release.round_id]),
        **own,
    }


PUBLIC = (
    "/undersokningar/",
    "/en/surveys/",
    "/undersokningar/water/",
    "/undersokningar/water/omgang-1/exempelby/",
    "/undersokningar/water/omgang-1/exempelby/ar/",
    "/undersokningar/water/omgang-1/exempelby/utgava/1/",
    "/undersokningar/water/omgang-1/exempelby/utgava/1/ar/",
    "/undersokningar/water/omgang-1/exempelby/figures.csv",
    "/undersokningar/water/omgang-1/exempelby/utgava/1/release.json",
)
ONLY_POST = {"publish", "withdraw", "discard"}


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_reaches_what_it_may_and_nothing_else(
    role: Role | None, signed_in: SignIn, client: Client, publish_one: Callable[..., CardRelease], release_folder: MakeFolder
):
    publish_one(300)
    draft = stage_release(release_folder(301), Destination("water", "Umeå")).release
    browser = signed_in(role) if role else client
    may = role in {Role.SURVEY_LEAD, Role.ADMINISTRATOR}
    for address in PUBLIC:
        assert browser.get(address).status_code == 200, address
    for name, address in _addresses(draft).items():
        response = browser.get(address)
        if may:
            assert response.status_code == (405 if name in ONLY_POST else 200), name
        else:
            assert response.status_code == 302, name
        if not may or name not in {"discard"}:
            posted = browser.post(address, {"looked": "on", "reason": "x", "sure": "on"} if not may else {})
            assert posted.status_code < 500, name
    assert CardRelease.objects.get(pk=draft.pk).state == State.DRAFT


@pytest.mark.parametrize("role", Role)
def test_the_menu_shows_surveys_to_those_who_may(role: Role, signed_in: SignIn):
    page = signed_in(role).get(reverse("wagtailadmin_home")).content.decode()
    assert (reverse("report_cards:index") in page) == (role in {Role.ADMINISTRATOR, Role.SURVEY_LEAD})


def test_the_address_of_a_survey_is_not_edited(lead: Client, publish_one: Callable[..., CardRelease]):
    survey = publish_one().round.survey
    fields = {
        "slug": "other",
        "titles_sv": "Vatten",
        "titles_en": "Water",
        "descriptions_sv": "Om vatten.",
        "descriptions_en": "",
    }
    lead.post(reverse("survey:edit", args=[survey.pk]), fields)
    survey.refresh_from_db()
    assert survey.slug == "water"
    assert survey.titles == {"sv": "Vatten", "en": "Water"}
    assert survey.descriptions == {"sv": "Om vatten."}
