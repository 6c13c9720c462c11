"""A small release in Swedish, English and Arabic, built by hand, and people of each role who look at it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from folkmoot.accounts.models import User
from folkmoot.accounts.roles import Role
from folkmoot.reportcard.cards.card import (
    BreakdownResult,
    Card,
    CategoryResult,
    Estimate,
    Finding,
    GroupResult,
    Method,
    QuestionResult,
    SectionResult,
    Verdict,
)
from folkmoot.reportcard.cards.release import FORMAT, Release, write_release
from folkmoot.surveys.releasing.publishing import publish_directory
from folkmoot.surveys.releasing.releases import CardRelease

LANGUAGES = ("sv", "en", "ar")


def _share(estimate: float, base: int = 300) -> Estimate:
    return Estimate(estimate, 0.03, estimate - 0.06, estimate + 0.06, 40.0, 1.2, base, float(base))


def _texts(sv: str, en: str, ar: str) -> dict[str, str]:
    return {"sv": sv, "en": en, "ar": ar}


def sample_card(interviews: int = 300) -> Card:
    """One question with two categories, by sex; invented figures."""
    question = QuestionResult(
        id="water",
        kind="select_one",
        labels=_texts("Fick du vatten i går?", "Did you get water yesterday?", "هل حصلت على الماء أمس؟"),
        hints={},
        categories=(
            CategoryResult("yes", _texts("Ja", "Yes", "نعم"), _share(0.62, interviews), place=0),
            CategoryResult("no", _texts("Nej", "No", "لا"), _share(0.38, interviews), place=1),
        ),
        lead=_share(0.62, interviews),
        lead_categories=("yes",),
        breakdowns=(
            BreakdownResult(
                "sex",
                _texts("Kön", "Sex", "الجنس"),
                tuple(
                    GroupResult(name, labels, _share(0.6, 150), Verdict.NO_CLEAR_DIFFERENCE, {"yes": _share(0.6, 150)})
                    for name, labels in (
                        ("woman", _texts("Kvinnor", "Women", "النساء")),
                        ("man", _texts("Män", "Men", "الرجال")),
                    )
                ),
            ),
        ),
    )
    return Card(
        form_id="water",
        form_version="1",
        titles=_texts("Vatten & röst", "Water & voice", "الماء والصوت"),
        place=_texts("Exempelby", "Exampleton", "المثال"),
        languages=LANGUAGES,
        interviews=interviews,
        first_day="2026-03-03",
        last_day="2026-03-21",
        synthetic=True,
        weighted=True,
        design_known=True,
        selection=_texts("slumpmässigt, två steg", "at random, two stages", "عشوائي"),
        response_rate=0.81,
        findings=(
            Finding(
                "water",
                "",
                "",
                _texts("Drygt hälften fick vatten.", "Over half got water.", "حصل أكثر من النصف على الماء."),
                _share(0.62, interviews),
            ),
        ),
        sections=(SectionResult("water", _texts("Vatten", "Water", "الماء"), "", (question,)),),
        methods=(Method("interviews", known=True, values={"interviews": interviews}),),
    )


def _write(folder: Path, card: Card) -> Release:
    """A release's folder as `folkmoot card` lays it out, with a file beside it that is not for publication."""
    contents = {
        "figures.csv": b"question,category,by,group,estimate\nwater,yes,,,0.62\n",
        "card.html": "<!doctype html><title>Vatten & röst</title>".encode(),
        "card.en.html": b"<!doctype html><title>Water</title>",
        "card.ar.html": "<!doctype html><html dir=rtl><title>الماء</title>".encode(),
    }
    bare = Release(FORMAT, card, (), {"interval": "logit"}, {"folkmoot": "0.1.0"}, "a" * 64, "b" * 64, {})
    release = write_release(bare, contents, folder)
    (folder / "findings.csv").write_text("file,row,column,value\nanswers.csv,12,phone,secret\n")
    return release


@pytest.fixture
def release_folder(tmp_path: Path) -> Callable[..., Path]:
    """Makes the folder of a release; another number of interviews is another release."""

    def make(interviews: int = 300, **changes: object) -> Path:
        folder = tmp_path / f"release-{len(list(tmp_path.iterdir()))}"
        _write(folder, replace(sample_card(interviews), **changes))
        return folder

    return make


@pytest.fixture
def publish_one(release_folder: Callable[..., Path], db: None) -> Callable[..., CardRelease]:
    """Publishes a release of so many interviews and gives it."""

    def make(interviews: int = 300, survey: str = "water", municipality: str = "Exempelby", **options: str) -> CardRelease:
        card = options.pop("card", {})
        folder = release_folder(interviews, **card)
        return publish_directory(folder, survey=survey, municipality=municipality, **options).release

    return make


@pytest.fixture
def signed_in(db: None) -> Callable[[Role], Client]:
    """A browser in which a person of that role is signed in."""

    def make(role: Role) -> Client:
        person = User.objects.create_user(f"{role.name.lower()}@example.org", "a good long password", name=role.value)
        person.groups.add(Group.objects.get(name=role.value))
        browser = Client()
        browser.force_login(person)
        return browser

    return make


@pytest.fixture(autouse=True)
def _media_of_its_own(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    """Each test stores its files in a folder of its own, and draws its cards afresh."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("var") / "media"
    cache.clear()


@pytest.fixture
def stored_files(settings: Settings) -> Callable[[], list[str]]:
    """The files stored of releases, as seal/name."""

    def found() -> list[str]:
        root = Path(settings.MEDIA_ROOT).parent / "releases"
        return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())

    return found
