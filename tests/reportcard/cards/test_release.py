"""The sealed bundle of a card: whole as it was sealed, or refused."""

import json
from pathlib import Path

import pytest

from folkmoot.reportcard.cards.release import RELEASE_FILE, read_release, release_from_json, release_to_json
from folkmoot.reportcard.errors import UnusableRelease
from folkmoot.reportcard.making.card_files import make_card_files
from folkmoot.reportcard.making.card_settings import CardSettings
from tests.reportcard.forms_and_answers import SETTINGS, write_form

ANSWERS = "sex,age,quality\n" + "".join(
    f"{'woman' if number % 2 else 'man'},{number},{('good', 'poor')[number % 3 % 2]}\n" for number in range(120)
)


@pytest.fixture
def folder(tmp_path) -> Path:
    return make(tmp_path)


def make(tmp_path: Path, settings: str = SETTINGS) -> Path:
    (tmp_path / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    form = write_form(tmp_path / "form", settings=settings)
    make_card_files(form, tmp_path / "answers.csv", tmp_path / "out", CardSettings(by=("sex",)))
    return tmp_path / "out"


def test_a_release_comes_back_as_it_was_sealed(folder):
    release = read_release(folder)
    assert release.card.interviews == 120
    assert release_from_json(release_to_json(release)) == release
    assert release_to_json(release) == (folder / RELEASE_FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["figures.csv", "card.html", "card.ar.html"])
def test_a_file_that_was_changed_or_is_gone_is_named(folder, name):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content + b" ")
    with pytest.raises(UnusableRelease, match=rf"{name} was changed after the release was sealed"):
        read_release(folder)
    (folder / name).unlink()
    with pytest.raises(UnusableRelease, match=rf"lacks {name}"):
        read_release(folder)


def test_any_change_of_the_release_itself_shows(folder):
    text = (folder / RELEASE_FILE).read_text(encoding="utf-8")
    changed = json.loads(text)
    changed["card"]["interviews"] = 121
    with pytest.raises(UnusableRelease, match="changed after it was sealed"):
        release_from_json(json.dumps(changed))


@pytest.mark.parametrize("name", ["../evil.html", "/etc/passwd", "a/b.html", "release.json", ".."])
def test_a_release_lists_only_files_of_its_own_folder(folder, name):
    release = json.loads((folder / RELEASE_FILE).read_text(encoding="utf-8"))
    release["files"][name] = "0" * 64
    with pytest.raises(UnusableRelease, match="outside its own folder"):
        release_from_json(json.dumps(release))


@pytest.mark.parametrize("text", ["", "{}", "[1]", "not json", '{"format": 3}'])
def test_what_is_no_release(text):
    with pytest.raises(UnusableRelease, match="not a release"):
        release_from_json(text)


def test_a_format_that_is_not_known_and_a_folder_without_a_release(folder, tmp_path):
    release = json.loads((folder / RELEASE_FILE).read_text(encoding="utf-8"))
    release["format"] = "folkmoot-release/99"
    with pytest.raises(UnusableRelease, match="format 'folkmoot-release/99'"):
        release_from_json(json.dumps(release))
    with pytest.raises(UnusableRelease, match="give the folder that `folkmoot card` wrote"):
        read_release(tmp_path)


def test_a_folder_holds_one_release_and_keeps_what_is_not_of_it(tmp_path):
    folder = make(tmp_path)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert (folder / "card.ar.html").exists()
    make(tmp_path, SETTINGS.replace("English (en)", "العربية (ar)"))
    assert not (folder / "card.ar.html").exists()
    assert sorted(read_release(folder).files) == ["card.en.html", "card.html", "figures.csv"]
    assert (folder / "notes.txt").exists()
