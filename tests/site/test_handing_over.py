"""Handing over: all that a centre holds goes out into a folder and comes into a new installation, and nothing is lost."""

import fcntl
import json
import os
import pickle
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client, override_settings
from django.utils.translation import override
from wagtail.models import Page, PageViewRestriction, Site

from folkmoot.accounts.models import User
from folkmoot.cli import main
from folkmoot.places.models import Municipality
from folkmoot.programme.journal import LogEntry
from folkmoot.programme.models import Call, Partnership
from folkmoot.site.demonstration.load import load_demonstration
from folkmoot.site.handing_over.errors import HandingOverError
from folkmoot.site.handing_over.exporting import Exported, export
from folkmoot.site.handing_over.importing import take_in
from folkmoot.site.handing_over.manifest import MANIFEST
from folkmoot.site.handing_over.newness import what_is_here
from folkmoot.site.search.gathering import all_things, gather
from folkmoot.site.search.indexing import rebuild
from folkmoot.stories.models import ArticlePage
from folkmoot.surveys.collecting.receiving.submissions import SubmissionVersion
from folkmoot.surveys.making.cards_in_making import CardMaking
from folkmoot.surveys.models import CardRelease
from tests.site.handing_over import WORKED_OUT, add_what_the_demonstration_lacks

pytestmark = pytest.mark.django_db
OF_THE_MOMENT = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|<updated>[^<]*</updated>')


@dataclass(frozen=True)
class HandedOver:
    """The folders with all, with what is private but not secret, and with what is public; pages by address; sizes."""

    whole: Path
    private: Path
    public: Path
    pages: dict[str, str]
    exported: Exported
    facets: int


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory: pytest.TempPathFactory, cards_made_once, django_db_setup, django_db_blocker) -> HandedOver:
    """The full demonstration and more, taken out; then the database is as new as it was.

    Made once for all processes that test: it takes longer than all the tests of it.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "handing-over"
    folder.mkdir(exist_ok=True)
    kept = folder / "handed-over.pickle"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            with django_db_blocker.unblock():
                kept.write_bytes(pickle.dumps(_hand_over(folder)))
    found: HandedOver = pickle.loads(kept.read_bytes())
    return found


def _hand_over(folder: Path) -> HandedOver:
    var = folder / "var"
    with override_settings(VAR=var, MEDIA_ROOT=var / "media"), transaction.atomic():
        load_demonstration()
        add_what_the_demonstration_lacks()
        rebuild(all_things(), gather)
        exported = export(folder / "whole", secrets=True)
        export(folder / "private", private=True)
        export(folder / "public")
        facets = sum(page.facets.count() for page in ArticlePage.objects.all())
        pages = read_pages(addresses())
        transaction.set_rollback(True)
    cache.clear()
    return HandedOver(folder / "whole", folder / "private", folder / "public", pages, exported, facets)


@pytest.fixture
def new_site(tmp_path: Path):
    with override_settings(VAR=tmp_path, MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path
    Site.clear_site_root_paths_cache()


@pytest.fixture
def without_indexes(monkeypatch) -> None:
    """For tests that look at records alone: making the indexes anew takes most of the time."""
    monkeypatch.setattr("folkmoot.site.handing_over.importing.rebuild_derived", lambda _progress: None)


def addresses() -> list[str]:
    """A sample of every sort of public page."""
    found = ["/", "/en/", "/artiklar/", "/en/articles/?topic=klimat", "/sitemap.xml", "/iati/activities.xml", "/sok/?q=vatten"]
    found += [page.url for page in Page.objects.live().specific().order_by("pk") if page.url][:40]
    for language in ("sv", "en"):
        with override(language):
            for things in (CardRelease.objects.current(), Partnership.objects.filter(is_public=True), Call.objects.all()):
                found += [thing.get_absolute_url() for thing in things.order_by("pk")[:3]]
    return found


def read_pages(wanted: list[str]) -> dict[str, str]:
    client = Client()
    answers = {address: client.get(address) for address in wanted}
    return {
        address: f"{answer.status_code} {OF_THE_MOMENT.sub('', answer.content.decode())}" for address, answer in answers.items()
    }


def files_of(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest() for file in folder.rglob("*") if file.is_file()
    }


def records_of(folder: Path) -> dict[str, str]:
    """All files but the manifest, which also counts what was left out."""
    return {path: hashed for path, hashed in files_of(folder).items() if path != MANIFEST}


def records(folder: Path, kind: str) -> list[dict]:
    return [json.loads(line) for line in (folder / "records" / f"{kind}.jsonl").read_text(encoding="utf-8").split("\n") if line]


def test_what_goes_out_comes_in_and_goes_out_again_as_the_same_bytes(handed_over, new_site):
    taken = take_in(handed_over.whole)
    assert taken.records == handed_over.exported.manifest.records
    assert sum(taken.records.values()) > 700
    again = export(new_site / "again", secrets=True)
    assert files_of(new_site / "again") == files_of(handed_over.whole)
    assert again.sha256 == handed_over.exported.sha256
    _check_pages(handed_over)
    _check_that_work_goes_on()


def _check_pages(handed_over: HandedOver) -> None:
    """Public pages are the same at the same addresses."""
    pages = read_pages(list(handed_over.pages))
    assert [address for address, page in pages.items() if page != handed_over.pages[address]] == []
    assert sum(page.startswith("200") for page in pages.values()) > 40
    assert sum(page.facets.count() for page in ArticlePage.objects.all()) == handed_over.facets
    assert Client().get("/gammal").headers["Location"].endswith("/artiklar/torg/")


def _check_that_work_goes_on() -> None:
    newest = Municipality.objects.order_by("-pk").first()
    assert Municipality.objects.create(name="Ny", slug="ny").pk > newest.pk
    draft = ArticlePage.objects.get(slug="torg").get_latest_revision_as_object()
    assert draft.title == "Ett torg för alla (utkast)"
    assert draft.wagtail_admin_comments.get().user.email == "editor@example.org"
    assert draft.current_workflow_state.status == "in_progress"
    draft.save_revision().publish()
    assert "utkast" in Client().get("/artiklar/torg/").content.decode()
    making = CardMaking.objects.get()
    assert (making.folder / WORKED_OUT).read_text(encoding="utf-8") == "id,answer\n1,yes\n"
    versions = SubmissionVersion.objects.select_related("identifiers")
    assert all(sha256(version.as_received).digest() == bytes(version.sha256) for version in versions)
    assert LogEntry.objects.exists()
    with pytest.raises(DatabaseError, match=r"Nothing is taken out of the log|The log is not edited"), transaction.atomic():
        LogEntry.objects.all()._raw_delete("default")


def test_what_is_private_stays_out_unless_it_is_asked_for(handed_over, new_site):
    text = "\n".join(
        file.read_text(encoding="utf-8", errors="replace") for file in handed_over.public.rglob("*") if file.is_file()
    )
    assert "@example.org" not in text
    assert "Påhittad" in text  # The author of a publication is public.
    for kind in ("people", "submissions", "applications", "subscribers", "enumerators"):
        assert not (handed_over.public / "records" / f"{kind}.jsonl").exists()
        assert not (handed_over.public / "files" / kind).exists()
    manifest = json.loads((handed_over.public / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["left_out_records"]["people"] == handed_over.exported.manifest.records["people"]
    assert "owner" in manifest["left_out_columns"]["articles"]
    [content] = [record["content"] for record in records(handed_over.public, "revisions")]
    assert (content["owner"], content["wagtail_admin_comments"]) == (None, [])
    take_in(handed_over.public)
    assert not User.objects.exists()
    assert what_is_here() != "", "nobody is here, and yet no demonstration may be loaded"
    pages = read_pages([address for address in handed_over.pages if "/artiklar/" in address])
    assert [address for address, page in pages.items() if page != handed_over.pages[address]] == []
    export(new_site / "again")
    assert records_of(new_site / "again") == records_of(handed_over.public)


def test_secrets_are_replaced_by_what_nobody_knows(handed_over, new_site, without_indexes):
    password = PASSWORDS.search((handed_over.whole / "records" / "people.jsonl").read_text(encoding="utf-8"))
    text = "\n".join(file.read_text(encoding="utf-8") for file in (handed_over.private / "records").glob("*.jsonl"))
    assert password
    for secret in (password[1], "hemligt ord", *(record["secret"] for record in records(handed_over.whole, "enumerators"))):
        assert secret not in text
    assert not (handed_over.private / "records" / "access-tokens.jsonl").exists()
    take_in(handed_over.private)
    assert not any(person.has_usable_password() for person in User.objects.all())
    restriction = PageViewRestriction.objects.get()
    assert len(restriction.password) > 20
    assert Client().get("/bara-for-oss/").status_code == 200
    assert "hemligt" not in restriction.password
    export(new_site / "again", private=True)
    assert records_of(new_site / "again") == records_of(handed_over.private)


PASSWORDS = re.compile(r'"password": "([^"]{20,})"')


def test_a_folder_that_is_not_empty_is_left_alone(new_site):
    (new_site / "letter.txt").write_text("mine")
    with pytest.raises(HandingOverError, match="not empty"):
        export(new_site)
    assert [file.name for file in new_site.iterdir()] == ["letter.txt"]


def test_what_is_cut_short_leaves_nothing_behind(new_site):
    def stop(_what: str, done: int, _total: int) -> None:
        if done > 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(new_site / "out", progress=stop)
    assert list(new_site.iterdir()) == []


def test_what_is_private_is_readable_by_its_owner_alone(handed_over):
    assert stat.S_IMODE(handed_over.whole.stat().st_mode) == 0o700


def test_the_lines_that_the_guide_gives_read_it_without_folkmoot(handed_over):
    guide = Path(__file__).parents[2] / "docs" / "for-whoever-takes-over.md"
    lines = [line.strip() for line in guide.read_text(encoding="utf-8").splitlines() if line.startswith("    python3 ")]
    plain = {**os.environ, "LC_ALL": "C.UTF-8"}
    said = [
        subprocess.run(line, shell=True, cwd=handed_over.public, env=plain, capture_output=True, text=True, check=True).stdout
        for line in lines
    ]
    articles = [record for record in records(handed_over.public, "articles") if record["locale"] == "sv"]
    assert said == ["".join(sorted(f"{record['date']} {record['title']}\n" for record in articles)), ""]


def test_a_site_that_is_not_new_takes_nothing_in(handed_over, new_site):
    Municipality.objects.create(name="Redan här", slug="redan-har")
    with pytest.raises(HandingOverError, match="not new: it has 1 municipalities"):
        take_in(handed_over.public)
    assert Municipality.objects.count() == 1


@pytest.fixture
def copy(handed_over, tmp_path: Path) -> Path:
    """A folder to spoil; its files are taken over by links, so whoever changes one writes it anew."""
    target = tmp_path / "copy"
    shutil.copytree(handed_over.public, target, copy_function=os.link)
    return target


def rewrite(folder: Path, path: str, change: Callable[[str], str], *, known: bool = True) -> None:
    """Changes a file, and the manifest with it where that is `known`."""
    file = folder / path
    content = change(file.read_text(encoding="utf-8")).encode()
    file.unlink()
    file.write_bytes(content)
    if known and path != MANIFEST:
        rewrite(
            folder, MANIFEST, lambda text: re.sub(f'("{path}": )"[0-9a-f]+"', rf'\g<1>"{sha256(content).hexdigest()}"', text)
        )


def in_line(text: str, number: int, name: str, value: int) -> str:
    """The records with another number in one of them; the databases number their rows differently."""
    lines = text.splitlines(keepends=True)
    lines[number - 1] = re.sub(f'("{name}": )[0-9]+', rf"\g<1>{value}", lines[number - 1], count=1)
    return "".join(lines)


TOWNS = "records/municipalities.jsonl"
SPOILT = [
    (MANIFEST, lambda text: text.replace('"format_version": 1', '"format_version": 99'), "reads version 1 of the format"),
    (MANIFEST, lambda text: text.replace("folkmoot-export", "else"), "does not describe what folkmoot export writes"),
    (MANIFEST, lambda text: text[:400], "manifest.json cannot be read"),
    (MANIFEST, lambda text: text.replace('"README.txt"', '"../README.txt"'), "is no path within the folder"),
    (MANIFEST, lambda text: text.replace('"municipalities": 41', '"municipalities": 40'), "has 41 records, and manifest.json"),
    (MANIFEST, lambda text: text.replace('"municipalities": 41', '"towns": 41'), "knows no records called 'towns'"),
    (TOWNS, lambda text: text.replace("\n", "\n{", 1), f"{TOWNS}, line 2: this is no JSON"),
    (TOWNS, lambda text: text.replace('"slug": "falun", ', ""), f"{TOWNS}, line 1: the column 'slug' is missing"),
    (TOWNS, lambda text: text.replace('"SE"', '"XX"', 1), f'{TOWNS}, line 1, "country": there is no record in records/count'),
    (TOWNS, lambda text: text.replace('"60.6070"', '"north"'), f'{TOWNS}, line 1, "latitude": "north" is no decimal number'),
    (TOWNS, lambda text: text.replace('"slug": "falun"', f'"slug": "{"f" * 300}"'), '"slug": it is longer than'),
    (
        TOWNS,
        lambda text: in_line(text, 3, "id", json.loads(text.splitlines()[1])["id"]),
        f"{TOWNS}, line 3: the database refuses it",
    ),
    (TOWNS, lambda text: re.sub(r'"changed_at": "[^"]*Z"', '"changed_at": "2026-01-01"', text, count=1), "time in a time zone"),
    (
        "records/project-results.jsonl",
        lambda text: text.replace('"project": "', '"project": "x', 1),
        'records/project-results.jsonl, line 1, "project": there is no record in records/projects.jsonl named',
    ),
    (
        "records/card-release-files.jsonl",
        lambda text: in_line(text, 5, "release", 999_999),
        'line 5, "release": there is no record 999999 to lead to',
    ),
    ("records/pictures.jsonl", lambda text: text.replace("torget", "annat"), "manifest.json lists no files/media/original_im"),
]


@pytest.mark.parametrize(("path", "change", "said"), SPOILT)
def test_what_is_wrong_is_told_by_file_and_line_and_nothing_is_changed(copy, new_site, path, change, said):
    rewrite(copy, path, change)
    with pytest.raises(HandingOverError) as error:
        take_in(copy)
    assert said in str(error.value)
    assert what_is_here() == ""
    assert not [file for file in new_site.rglob("*") if file.is_file() and copy not in file.parents]


def test_a_file_that_was_changed_or_is_missing_is_told(copy, new_site):
    rewrite(copy, TOWNS, lambda text: text.replace("Falu kommun", "Falu stad"), known=False)
    with pytest.raises(HandingOverError, match=f"{TOWNS} is not what it was"):
        take_in(copy)
    (copy / TOWNS).unlink()
    with pytest.raises(HandingOverError, match=f"{TOWNS} is missing"):
        take_in(copy)
    assert what_is_here() == ""


def test_files_that_were_kept_are_removed_when_the_rest_fails(handed_over, new_site, monkeypatch):
    def fail(_progress) -> None:
        raise IntegrityError

    monkeypatch.setattr("folkmoot.site.handing_over.importing.rebuild_derived", fail)
    with pytest.raises(IntegrityError):
        take_in(handed_over.whole)
    assert what_is_here() == ""
    assert not [file for file in new_site.rglob("*") if file.is_file()]


def test_a_file_that_is_gone_is_told_and_holds_nothing_up(handed_over, new_site, without_indexes):
    take_in(handed_over.public)
    [gone] = (new_site / "media" / "documents").iterdir()
    gone.unlink()
    said = CliRunner().invoke(main, ["export", str(new_site / "out")])
    assert said.exit_code == 0
    assert "A record names files/media/documents/stadgar.pdf, and it is not there any more." in said.output
    assert json.loads((new_site / "out" / MANIFEST).read_text())["missing"] == ["files/media/documents/stadgar.pdf"]


def test_the_commands_fill_a_new_data_folder_of_sqlite(handed_over, tmp_path):
    """The other database where these tests run on PostgreSQL: what one has written, the other takes in."""
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    environment |= {"VAR": str(tmp_path / "var")}
    command = [str(Path(sys.executable).with_name("folkmoot"))]
    filled = [*command, "import", str(handed_over.whole)]
    said = subprocess.run(filled, env=environment, capture_output=True, text=True, check=True)
    found = re.search(r"records and (\d+) files were taken in", said.stdout)
    assert found
    assert int(found[1]) > 30
    again = tmp_path / "again"
    subprocess.run([*command, "export", str(again), "--with-secrets"], env=environment, check=True, capture_output=True)
    assert files_of(again) == files_of(handed_over.whole)
    refused = subprocess.run([*command, "import", str(again)], env=environment, capture_output=True, text=True, check=False)
    assert (refused.returncode, "This site is not new" in refused.stderr) == (2, True)
