"""A folder of a card becomes a published card, whole or not at all."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from folkmoot.places.models import Municipality
from folkmoot.reportcard.cards.release import read_release, sha256
from folkmoot.reportcard.errors import UnusableRelease
from folkmoot.reportcard.making.card_files import make_card_files
from folkmoot.reportcard.making.card_settings import CardSettings
from folkmoot.surveys.errors import PublishingError, ReleaseIsSealed
from folkmoot.surveys.models import Round, Survey
from folkmoot.surveys.releasing.destination import Destination
from folkmoot.surveys.releasing.publishing import discard, publish, publish_directory, stage_release, withdraw
from folkmoot.surveys.releasing.release_storage import ReleaseStorage
from folkmoot.surveys.releasing.releases import CardRelease, ReleaseFile, State

pytestmark = pytest.mark.django_db
MakeFolder = Callable[..., Path]
Publish = Callable[..., CardRelease]


@pytest.fixture(autouse=True)
def _words_are_english() -> Iterator[None]:
    with override("en"):
        yield


def _nothing_is_here() -> bool:
    return not any(model.objects.exists() for model in (CardRelease, ReleaseFile, Survey, Round, Municipality))


def test_a_folder_becomes_a_published_card_and_its_survey_round_and_municipality_are_made(release_folder: MakeFolder):
    publication = publish_directory(release_folder(), survey="water", municipality="Kisumu", country="KE")
    release = publication.release
    assert (release.state, release.edition) == (State.PUBLISHED, 1)
    assert release.round.survey.titles == {"sv": "Vatten & röst", "en": "Water & voice"}
    assert (release.round.slug, release.round.ordinal, release.round.year) == ("omgang-1", 1, 2026)
    assert release.round.names == {"sv": "Första omgången", "en": "First round"}
    assert (release.municipality.slug, release.municipality.country.code) == ("kisumu", "KE")
    assert release.municipality.synthetic
    assert len(publication.notes) == 3


def test_what_is_stored_is_what_was_sealed_and_nothing_else(release_folder: MakeFolder, stored_files: Callable[[], list[str]]):
    folder = release_folder()
    release = publish_directory(folder, survey="water", municipality="Kisumu").release
    names = ["card.ar.html", "card.en.html", "card.html", "figures.csv", "release.json"]
    assert stored_files() == [f"{release.seal}/{name}" for name in names]
    for file in release.files.all():
        assert file.content.read() == (folder / file.name).read_bytes()
    assert release.release == read_release(folder)


def test_the_round_is_the_newest_of_the_survey_unless_one_is_named(publish_one: Publish):
    publish_one(300)
    second = publish_one(301, round="omgang-2")
    third = publish_one(302, municipality="Umeå", country="SE")
    assert second.round.ordinal == 2
    assert second.round.names["sv"] == "Andra omgången"
    assert third.round == second.round


def test_a_municipality_is_found_by_its_address_or_name_and_not_made_twice(publish_one: Publish):
    first = publish_one(300, municipality="Umeå", country="SE")
    assert publish_one(301, municipality="umeå", round="omgang-2").municipality == first.municipality
    assert publish_one(302, municipality="umea", round="omgang-3").municipality == first.municipality
    namesake = publish_one(303, municipality="Umeå", country="KE")
    assert namesake.municipality.slug == "umea-ke"
    with pytest.raises(PublishingError, match=r"umea.*umea-ke"):
        publish_one(304, municipality="Umeå", round="omgang-4")


def test_a_municipality_without_a_country_gets_the_one_that_is_told(publish_one: Publish):
    first = publish_one(300, municipality="Kisumu")
    second = publish_one(301, municipality="Kisumu", round="omgang-2", country="ke")
    assert second.municipality == first.municipality
    assert second.municipality.country.code == "KE"


def test_the_same_release_again_changes_nothing_and_says_where_it_is(release_folder: MakeFolder):
    folder = release_folder()
    first = publish_directory(folder, survey="water", municipality="Kisumu").release
    again = publish_directory(folder, survey="water", municipality="Kisumu")
    assert again.release == first
    assert again.notes == ("This very release is published already.",)
    assert again.address == "/undersokningar/water/omgang-1/kisumu/"
    assert CardRelease.objects.count() == 1


def test_the_same_release_cannot_stand_in_two_places(release_folder: MakeFolder):
    folder = release_folder()
    publish_directory(folder, survey="water", municipality="Kisumu")
    with pytest.raises(PublishingError, match="belongs to one round and one municipality"):
        publish_directory(folder, survey="water", municipality="Umeå")
    assert Municipality.objects.count() == 1


def test_a_correction_says_why_and_the_older_edition_stays_marked_as_superseded(publish_one: Publish):
    first = publish_one(300)
    with pytest.raises(PublishingError, match=r"published card already, edition 1. Say what is corrected"):
        publish_one(301)
    assert CardRelease.objects.count() == 1
    second = publish_one(301, reason="The weights of one ward were wrong.")
    first.refresh_from_db()
    assert (first.state, first.edition) == (State.SUPERSEDED, 1)
    assert (second.state, second.edition) == (State.PUBLISHED, 2)
    assert second.correction_reason == "The weights of one ward were wrong."


def test_a_correction_that_would_give_three_people_away_is_refused(tmp_path: Path, db: None):
    """Two cards that are each protected, the second without three people: together they tell what these three said."""
    form = tmp_path / "form"
    form.mkdir()
    (form / "survey.csv").write_text("type,name,label\nselect_one paid,paid,Did you pay?\n")
    (form / "choices.csv").write_text("list_name,name,label\npaid,yes,Yes\npaid,no,No\n")
    (form / "settings.csv").write_text("form_title,form_id\nPaying,paying\n")
    for name, people in (("first", 400), ("second", 397)):
        answers = tmp_path / f"{name}.csv"
        answers.write_text("\n".join(["paid", *("yes" if person % 3 else "no" for person in range(people))]) + "\n")
        make_card_files(form, answers, tmp_path / name, CardSettings())
    where = {"survey": "paying", "municipality": "Kisumu"}
    publish_directory(tmp_path / "first", **where)
    with pytest.raises(PublishingError, match="would give people away"):
        publish_directory(tmp_path / "second", **where, reason="Three had asked to be left out.")
    assert CardRelease.objects.count() == 1


def test_a_superseded_release_cannot_be_published_again(release_folder: MakeFolder):
    folder = release_folder(300)
    where = {"survey": "water", "municipality": "Kisumu"}
    publish_directory(folder, **where)
    publish_directory(release_folder(301), **where, reason="New weights.")
    with pytest.raises(PublishingError, match="edition 1, which a later one replaced"):
        publish_directory(folder, **where, reason="Back again.")


def test_a_draft_waits_and_the_same_command_without_draft_publishes_it(release_folder: MakeFolder):
    folder = release_folder()
    where = {"survey": "water", "municipality": "Kisumu"}
    staged = publish_directory(folder, **where, draft=True)
    draft = staged.release
    assert (draft.state, draft.edition, draft.published_at) == (State.DRAFT, None, None)
    assert staged.address == f"/admin/report-cards/{draft.pk}/"
    published = publish_directory(folder, **where).release
    assert (published.pk, published.state, published.edition) == (draft.pk, State.PUBLISHED, 1)


@pytest.mark.parametrize("name", ["release.json", "figures.csv", "card.ar.html"])
def test_a_missing_or_changed_file_leaves_nothing(release_folder: MakeFolder, stored_files: Callable[[], list[str]], name: str):
    changed, lacking = release_folder(), release_folder()
    content = (changed / name).read_bytes()
    (changed / name).write_bytes(content.replace(b"0.62", b"0.72") + b"\n<!-- -->")
    (lacking / name).unlink()
    for folder in (changed, lacking):
        with pytest.raises(UnusableRelease, match=r"make the card again|not a release|give the folder"):
            publish_directory(folder, survey="water", municipality="Kisumu")
    assert _nothing_is_here()
    assert stored_files() == []


def test_a_folder_that_is_none_and_a_folder_that_is_no_release_are_told_apart(tmp_path: Path):
    with pytest.raises(UnusableRelease, match="There is no folder"):
        publish_directory(tmp_path / "nowhere", survey="water", municipality="Kisumu")
    with pytest.raises(UnusableRelease, match=r"has no release\.json"):
        publish_directory(tmp_path, survey="water", municipality="Kisumu")


def test_text_that_the_seal_does_not_hold_is_refused(release_folder: MakeFolder):
    """A field that this version does not know is read over, so the seal alone would not notice it."""
    folder = release_folder()
    told = json.loads((folder / "release.json").read_text())
    (folder / "release.json").write_text(json.dumps({**told, "answers": ["a person's own words"]}))
    with pytest.raises(UnusableRelease, match=r"release\.json was changed"):
        publish_directory(folder, survey="water", municipality="Kisumu")
    assert _nothing_is_here()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"survey": "Not an address"}, "cannot be the address of a survey"),
        ({"round": "två"}, "cannot be the address of a round"),
        ({"country": "Kenya"}, "not the code of a country"),
        ({"country": "ZZ"}, "not the code of a country"),
        ({"municipality": " "}, "Say which municipality"),
        ({"municipality": "x" * 201}, "Say which municipality"),
    ],
)
def test_an_odd_destination_is_refused_and_leaves_nothing(release_folder: MakeFolder, changes: dict[str, str], message: str):
    where = {"survey": "water", "municipality": "Kisumu"} | changes
    with pytest.raises(PublishingError, match=message):
        publish_directory(release_folder(), **where)
    assert _nothing_is_here()


@pytest.mark.parametrize(
    "changes",
    [
        {"languages": ()},
        {"languages": ("sv", "sv")},
        {"languages": ("../etc",)},
        {"first_day": "yesterday"},
        {"interviews": -1},
        {"interviews": 2**40},
        {"form_id": "a\x00b"},
    ],
)
def test_a_sealed_release_that_no_card_could_be_is_refused(release_folder: MakeFolder, changes: dict[str, object]):
    interviews = changes.pop("interviews", 300)
    with pytest.raises(PublishingError):
        publish_directory(release_folder(interviews, **changes), survey="water", municipality="Kisumu")
    assert _nothing_is_here()


@pytest.mark.parametrize("fails_at", [0, 1, 4])
def test_a_failure_in_the_middle_leaves_no_row_and_no_file(
    release_folder: MakeFolder, stored_files: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch, fails_at: int
):
    saved = []
    save = FileSystemStorage.save

    def full_after_some(storage: FileSystemStorage, name: str, content: object, max_length: int | None = None) -> str:
        if len(saved) == fails_at:
            raise OSError("No space left on device")
        saved.append(name)
        return save(storage, name, content, max_length)

    monkeypatch.setattr(FileSystemStorage, "save", full_after_some)
    with pytest.raises(OSError, match="No space left"):
        publish_directory(release_folder(), survey="water", municipality="Kisumu")
    assert len(saved) == fails_at
    assert _nothing_is_here()
    assert stored_files() == []


def test_a_failure_while_publishing_keeps_the_edition_that_was_current(publish_one: Publish, monkeypatch: pytest.MonkeyPatch):
    first = publish_one(300)
    monkeypatch.setattr(timezone, "now", lambda: (_ for _ in ()).throw(RuntimeError("the clock stopped")))
    with pytest.raises(RuntimeError, match="the clock stopped"):
        publish_one(301, reason="New weights.")
    first.refresh_from_db()
    assert first.state == State.PUBLISHED
    assert CardRelease.objects.count() == 1


def test_what_a_killed_attempt_left_in_the_storage_does_no_harm(
    release_folder: MakeFolder, stored_files: Callable[[], list[str]]
):
    folder = release_folder()
    seal = read_release(folder).seal
    left = Path(ReleaseStorage().path(f"{seal}/figures.csv"))
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a fi")
    release = publish_directory(folder, survey="water", municipality="Kisumu").release
    figures = release.files.get(name="figures.csv")
    assert sha256(figures.content.read()) == read_release(folder).files["figures.csv"]
    assert len(stored_files()) == 5


def test_a_draft_whose_stored_files_changed_is_not_published(release_folder: MakeFolder):
    draft = stage_release(release_folder(), Destination("water", "Kisumu")).release
    Path(draft.files.get(name="figures.csv").content.path).write_bytes(b"other figures")
    with pytest.raises(PublishingError, match=r"figures\.csv"):
        publish(draft, by=None)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_a_discarded_draft_is_gone_with_its_files(
    release_folder: MakeFolder, stored_files: Callable[[], list[str]], django_capture_on_commit_callbacks: Callable[..., object]
):
    draft = stage_release(release_folder(), Destination("water", "Kisumu")).release
    with django_capture_on_commit_callbacks(execute=True):
        discard(draft)
    assert not CardRelease.objects.exists()
    assert stored_files() == []


def test_a_withdrawn_edition_says_why_and_its_number_is_not_given_again(publish_one: Publish):
    first = publish_one(300)
    with pytest.raises(PublishingError, match="Say why"):
        withdraw(first, by=None, reason=" ")
    withdraw(first, by=None, reason="One group could be found out.")
    with pytest.raises(PublishingError, match="Only a published edition"):
        withdraw(first, by=None, reason="Twice.")
    assert publish_one(301, reason="With that group hidden.").edition == 2


def test_the_database_holds_one_current_edition_of_a_card(publish_one: Publish):
    first, other = publish_one(300), publish_one(301, municipality="Umeå")
    with pytest.raises(IntegrityError), transaction.atomic():
        CardRelease._base_manager.filter(pk=other.pk).update(municipality=first.municipality, edition=2, correction_reason="x")


def test_two_who_publish_at_once_do_not_both_win(publish_one: Publish, monkeypatch: pytest.MonkeyPatch):
    """The second one has read before the first wrote: the constraint turns it away with a word, and nothing is half done."""
    publish_one(300)
    monkeypatch.setattr(CardRelease.objects._queryset_class, "public", lambda rows: rows.none())
    with pytest.raises(PublishingError, match="Somebody else changed the same card"):
        publish_one(301, reason="New weights.")
    assert CardRelease.objects.count() == 1


def test_a_published_release_never_changes(publish_one: Publish):
    release = publish_one()
    for name, value in {
        "release_json": "{}",
        "interviews": 3,
        "seal": "0" * 64,
        "edition": 7,
        "published_at": timezone.now(),
        "state": State.DRAFT,
    }.items():
        changed = CardRelease.objects.get(pk=release.pk)
        setattr(changed, name, value)
        with pytest.raises(ReleaseIsSealed):
            changed.save()
        with pytest.raises(ReleaseIsSealed):
            CardRelease.objects.filter(pk=release.pk).update(**{name: value})
        with pytest.raises(ReleaseIsSealed), transaction.atomic():
            CardRelease.objects.bulk_update([changed], [name])
    with pytest.raises(ReleaseIsSealed):
        release.delete()
    with pytest.raises(ReleaseIsSealed):
        CardRelease.objects.all().delete()
    file = release.files.first()
    file.sha256 = "0" * 64
    with pytest.raises(ReleaseIsSealed):
        file.save()
    with pytest.raises(ReleaseIsSealed):
        release.files.all().delete()
    assert CardRelease.objects.get(pk=release.pk).release == release.release
