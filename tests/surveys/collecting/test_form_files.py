"""Files that a form asks for: given with it or later, replaced, checked, and told to phones by their hash."""

from collections.abc import Callable
from hashlib import md5
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from folkmoot.surveys.collecting.forms import form_attachments
from folkmoot.surveys.collecting.forms.form_publishing import add_files, keep_draft, publish_draft, read_form, take_in
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion, VersionState
from folkmoot.surveys.errors import FormPublishingError
from folkmoot.surveys.models import Survey
from tests.surveys.collecting.conftest import SURVEY_ROWS

WriteForm = Callable[..., Path]
PNG = b"\x89PNG\r\n\x1a\n" + b"a picture"
VILLAGES = "name,label\nnorra,Norra byn\nsödra,Södra byn\n".encode()
ROWS = (
    f"{SURVEY_ROWS[0]},media::image",
    *(f"{row}," for row in SURVEY_ROWS[1:]),
    "select_one_from_file villages.csv,village,Vilken by?,Which village?,,,",
    "note,map,Kartan,The map,,,map.png",
)


@pytest.fixture
def form_with_files(write_form: WriteForm) -> Path:
    return write_form(version="2", survey=ROWS)


@pytest.fixture
def draft(survey: Survey, form_with_files: Path) -> InstrumentVersion:
    return keep_draft(read_form(form_with_files), survey)


def _file(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_a_list_that_is_given_later_makes_its_choices_known(draft: InstrumentVersion, tmp_path: Path) -> None:
    assert draft.questionnaire.question("village").kind == "select_one_from_file"
    assert sorted(draft.missing_media) == ["map.png", "villages.csv"]
    key = draft.draft_key
    draft = add_files(draft, {"villages.csv": _file(tmp_path, "v", VILLAGES)})
    village = draft.questionnaire.question("village")
    assert [choice.name for choice in village.choices] == ["norra", "södra"]
    assert (draft.missing_media, draft.draft_key) == (["map.png"], key)
    assert [note["values"]["name"] for note in draft.notes if note["kind"] == "missing_media"] == ["map.png"]


def test_a_file_is_replaced_and_the_others_stay(draft: InstrumentVersion, tmp_path: Path) -> None:
    add_files(draft, {"villages.csv": _file(tmp_path, "v", VILLAGES), "map.png": _file(tmp_path, "m", PNG)})
    other = PNG + b" of another place"
    draft = add_files(InstrumentVersion.objects.get(pk=draft.pk), {"map.png": _file(tmp_path, "n", other)})
    kept = {file.name: file.md5 for file in draft.attachments.all()}
    assert kept == {"map.png": md5(other).hexdigest(), "villages.csv": md5(VILLAGES).hexdigest()}
    page = Client().get(f"/collect/water/draft/{draft.draft_key}/forms/{draft.pk}/manifest.xml").content.decode()
    assert f"<filename>map.png</filename><hash>md5:{md5(other).hexdigest()}</hash>" in page
    fetched = Client().get(f"/collect/water/draft/{draft.draft_key}/forms/{draft.pk}/files/map.png")
    assert b"".join(fetched.streaming_content) == other


def test_the_next_version_takes_over_files_that_do_not_come_with_it(
    draft: InstrumentVersion, survey: Survey, write_form: WriteForm, tmp_path: Path
) -> None:
    draft = add_files(draft, {"villages.csv": _file(tmp_path, "v", VILLAGES), "map.png": _file(tmp_path, "m", PNG)})
    publish_draft(draft)
    later = take_in(write_form(version="3", survey=ROWS), (), survey)
    assert (later.state, later.missing_media) == (VersionState.DRAFT, [])
    assert {file.name: file.md5 for file in later.attachments.all()} == {
        file.name: file.md5 for file in draft.attachments.all()
    }


def test_a_published_version_takes_no_files(draft: InstrumentVersion, tmp_path: Path) -> None:
    publish_draft(draft)
    with pytest.raises(FormPublishingError, match=r"published|publicerad"):
        add_files(draft, {"map.png": _file(tmp_path, "m", PNG)})
    assert not draft.attachments.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("map.png", b"no picture"),
        ("map.png", b""),
        ("map.png", b"\xff\xd8\xff a jpeg by another name"),
        ("villages.csv", "name,label\nå,Å".encode("latin-1")),
        ("villages.csv", b"name,label\n"),
        ("villages.csv", b"name,name\na,b\n"),
        ("villages.csv", PNG),
        ("elsewhere.png", PNG),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(draft: InstrumentVersion, tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(FormPublishingError, match=name):
        add_files(draft, {name: _file(tmp_path, "file", content)})
    assert not draft.attachments.exists()


@pytest.mark.parametrize(
    ("name", "content", "is_fine"),
    [
        ("a.wav", b"RIFF1234WAVEfmt ", True),
        ("a.mp3", b"ID3\x04", True),
        ("a.mp3", b"\xff\xfb\x90", True),
        ("a.mp3", b"<html>", False),
        ("a.mp4", b"\0\0\0\x18ftypmp42", True),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", True),
        ("a.svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", False),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', True),
        ("a.geojson", b"[]", False),
        ("a.exe", b"MZ", False),
        ("a", b"MZ", False),
    ],
)
def test_each_type_of_file_is_known_by_its_content(tmp_path: Path, name: str, content: bytes, is_fine: bool) -> None:
    path = _file(tmp_path, "file", content)
    if is_fine:
        form_attachments.check_attachment(name, path)
    else:
        with pytest.raises(FormPublishingError, match=name):
            form_attachments.check_attachment(name, path)


def test_a_file_that_no_phone_could_fetch_is_refused(draft: InstrumentVersion, tmp_path: Path) -> None:
    path = tmp_path / "map.png"
    with path.open("wb") as file:
        file.write(PNG)
        file.truncate(5 * form_attachments.MEGABYTE + 1)
    with pytest.raises(FormPublishingError, match="6 MB"):
        add_files(draft, {"map.png": path})


def test_a_lead_gives_a_draft_its_files_and_is_told_what_is_missing(lead: Client, draft: InstrumentVersion) -> None:
    version = reverse("fieldwork:version", args=["water", draft.pk])
    publish = reverse("fieldwork:publish", args=["water", draft.pk])
    names = {name: f"files-file_{number}" for number, name in enumerate(draft.media)}
    assert lead.post(publish, {"sure": "on"}).status_code == 400
    files = reverse("fieldwork:files", args=["water", draft.pk])
    assert lead.post(files, {}).status_code == 400
    refused = lead.post(files, {names["map.png"]: SimpleUploadedFile("x.png", b"no picture")})
    assert (refused.status_code, "map.png" in refused.content.decode()) == (400, True)
    assert lead.post(files, {names["map.png"]: SimpleUploadedFile("other-name.png", PNG)}).status_code == 302
    page = lead.get(version).content.decode()
    assert md5(PNG).hexdigest() in page
    assert page.count('class="field-breaks"') == 1
    assert lead.post(files, {"files-several": [SimpleUploadedFile("villages.csv", VILLAGES)]}).status_code == 302
    assert 'class="field-breaks"' not in lead.get(version).content.decode()
    assert lead.post(publish, {"sure": "on"}).status_code == 302
    assert InstrumentVersion.objects.get(pk=draft.pk).state == VersionState.PUBLISHED


def test_a_version_is_published_without_a_file_only_by_the_leads_word(lead: Client, draft: InstrumentVersion) -> None:
    publish = reverse("fieldwork:publish", args=["water", draft.pk])
    assert lead.post(publish, {"sure": "on", "without_files": "on"}).status_code == 302
    assert InstrumentVersion.objects.get(pk=draft.pk).state == VersionState.PUBLISHED
