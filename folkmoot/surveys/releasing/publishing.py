"""From a folder that `folkmoot card` wrote to a published report card: staged as a draft, then published by a person.

The command and the admin both come through here. Each step is one transaction; a step that fails leaves no row and no file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from folkmoot.accounts.models import User
from folkmoot.reportcard.cards.release import RELEASE_FILE, Release, read_release, sha256
from folkmoot.reportcard.disclosure.earlier_releases import refuse_unsafe
from folkmoot.reportcard.errors import UnsafeRelease, UnusableRelease
from folkmoot.surveys.errors import PublishingError
from folkmoot.surveys.releasing.destination import Destination, find_or_make
from folkmoot.surveys.releasing.release_storage import ReleaseStorage
from folkmoot.surveys.releasing.releases import CardRelease, ReleaseFile, State
from folkmoot.surveys.releasing.vetting import vet

LONGEST_REASON = 2000
STORAGE = ReleaseStorage()


@dataclass(frozen=True)
class Publication:
    """What came of it: the release, and `notes` in whole sentences: what was made on the way, or was here already."""

    release: CardRelease
    notes: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where a person finds it, in the site's first language: the card's page, or for a draft its page in the admin."""
        with override(settings.LANGUAGE_CODE):
            if self.release.state == State.DRAFT:
                return reverse("report_cards:release", args=[self.release.pk])
            return self.release.get_absolute_url()


def publish_directory(
    folder: Path,
    *,
    survey: str,
    municipality: str,
    round: str = "",
    country: str = "",
    reason: str = "",
    draft: bool = False,
    by: User | None = None,
) -> Publication:
    """Stage the release of a folder and, unless `draft`, publish it; for the command, so all words are English.

    The arguments are those of `Destination`. Publishing the same release again changes nothing and says so in the notes.

    Raises `UnusableRelease` where the folder holds no release or was changed since it was sealed, `PublishingError` where it
    cannot be published as asked: an address that cannot be one, no such country, an earlier edition and no reason.
    """
    with override("en"), _whole_or_nothing() as written:
        publication = _stage(folder, Destination(survey, municipality, round, country), by, written)
        if not draft and publication.release.state == State.DRAFT:
            _publish(publication.release, by, reason)
    return publication


def stage_release(folder: Path, destination: Destination, *, by: User | None = None) -> Publication:
    """Take a verified release in as a draft that waits for a person to publish it.

    Raises `UnusableRelease` or `PublishingError`, as `publish_directory` does.
    """
    with _whole_or_nothing() as written:
        return _stage(folder, destination, by, written)


def publish(release: CardRelease, *, by: User | None, reason: str = "") -> None:
    """Publish a draft: it becomes the current edition, and the one before it is superseded.

    `reason` says what is corrected, and why, where an edition was published before. Raises `PublishingError` where it is
    missing, where the release is no draft, or where its files are not as they were sealed.
    """
    with _whole_or_nothing():
        _publish(release, by, reason)


def withdraw(release: CardRelease, *, by: User | None, reason: str) -> None:
    """Take a published edition back: its address stays and says why, its figures and files are no longer shown."""
    reason = _told(reason)
    if not reason:
        raise PublishingError(_("Say why the edition is withdrawn: its page will tell the readers."))
    with transaction.atomic():
        stored = CardRelease.objects.select_for_update().get(pk=release.pk)
        if stored.state not in {State.PUBLISHED, State.SUPERSEDED}:
            raise PublishingError(_("Only a published edition can be withdrawn."))
        release.state, release.withdrawn_at, release.withdrawn_by = State.WITHDRAWN, timezone.now(), by
        release.withdrawal_reason = reason
        release.save()


def discard(release: CardRelease) -> None:
    """Remove a draft and its files. Raises `ReleaseIsSealed` for a release that was published."""
    with transaction.atomic():
        names = [file.content.name for file in release.files.all()]
        release.delete()
        transaction.on_commit(lambda: _remove_files(names))


def earlier_editions(release: CardRelease) -> "list[CardRelease]":
    """The published editions of the same round and municipality but this one, newest first."""
    return list(
        CardRelease.objects.public()
        .light()
        .filter(round_id=release.round_id, municipality_id=release.municipality_id)
        .exclude(pk=release.pk)
        .order_by("-edition")
    )


def _stage(folder: Path, destination: Destination, by: User | None, written: list[str]) -> Publication:
    release = _read(folder)
    place = find_or_make(destination, release.card)
    known = CardRelease.objects.light().filter(seal=release.seal).first()
    if known:
        return _already_here(known, place.round.pk, place.municipality.pk)
    staged = CardRelease.of(release, round=place.round, municipality=place.municipality, created_by=by)
    staged.save()
    expected = {**release.files, RELEASE_FILE: sha256(staged.release_json.encode())}
    for name in sorted(expected):
        _keep_file(staged, name, (folder / name).read_bytes(), expected[name], written)
    return Publication(staged, place.made)


def _read(folder: Path) -> Release:
    """The release of a folder, verified and vetted."""
    if not folder.is_dir():
        raise UnusableRelease(f"There is no folder {folder}: give the folder that `folkmoot card` wrote.")
    release = read_release(folder)
    vet(release)
    return release


def _already_here(known: CardRelease, round_id: int, municipality_id: int) -> Publication:
    if (known.round_id, known.municipality_id) != (round_id, municipality_id):
        raise PublishingError(
            _("This very release is here already, as %(name)s. A release belongs to one round and one municipality.")
            % {"name": known}
        )
    if known.state == State.DRAFT:
        return Publication(known, (_("This very release was staged before."),))
    if known.state == State.PUBLISHED:
        return Publication(known, (_("This very release is published already."),))
    if known.state == State.WITHDRAWN:
        raise PublishingError(
            _("This very release was edition %(edition)d, which was withdrawn. Make a new release.")
            % {"edition": known.edition}
        )
    raise PublishingError(
        _("This very release was edition %(edition)d, which a later one replaced. Make a new release to correct that one.")
        % {"edition": known.edition}
    )


def _keep_file(release: CardRelease, name: str, content: bytes, expected: str, written: list[str]) -> None:
    """Store one file under the seal. What an interrupted attempt left there has no row, so it may be replaced."""
    if sha256(content) != expected:
        raise UnusableRelease(f"{name} was changed after the release was sealed: make the card again.")
    row = ReleaseFile(release=release, name=name, sha256=expected, size=len(content))
    path = f"{release.seal}/{name}"
    STORAGE.delete(path)
    written.append(path)
    row.content.save(name, ContentFile(content))


def _publish(release: CardRelease, by: User | None, reason: str) -> None:
    stored = CardRelease.objects.select_for_update().get(pk=release.pk)
    if stored.state != State.DRAFT:
        raise PublishingError(_("Only a draft can be published: somebody has decided on this release already."))
    _verify_files(release)
    earlier = CardRelease.objects.public().filter(round_id=release.round_id, municipality_id=release.municipality_id)
    editions = earlier.select_for_update().order_by("-edition")
    newest, reason = editions.defer("release_json").first(), _told(reason)
    if newest and not reason:
        raise PublishingError(
            _("%(name)s has a published card already, edition %(edition)d. Say what is corrected, and why, to publish another.")
            % {"name": release, "edition": newest.edition}
        )
    _refuse_what_gives_people_away(release, list(editions), _told_from(release))
    for current in editions.filter(state=State.PUBLISHED):
        current.state = State.SUPERSEDED
        current.save()
    release.state, release.published_at, release.published_by = State.PUBLISHED, timezone.now(), by
    release.edition = newest.edition + 1 if newest else 1
    release.correction_reason = reason if newest else ""
    release.save()


def _told_from(release: CardRelease) -> CardRelease | None:
    """The card of an earlier round that a release tells the change since. Raises `PublishingError` where none is published."""
    change = release.release.card.change
    if change is None:
        return None
    before = CardRelease.objects.current().filter(
        seal=change.seal,
        municipality_id=release.municipality_id,
        round__survey_id=release.round.survey_id,
        round__ordinal__lt=release.round.ordinal,
    )
    found = before.first()
    if found is None:
        raise PublishingError(
            _(
                "This card tells the change since a card that is not the published one of an earlier round of this survey in "
                "the same municipality. It may have been corrected since. Make this card again."
            )
        )
    return found


def _refuse_what_gives_people_away(release: CardRelease, editions: list[CardRelease], before: CardRelease | None) -> None:
    """Attack the release together with every edition that was ever public: readers may have kept them all. And together with
    the card of an earlier round, `before`, that its change is told from."""
    if not editions and before is None:
        return
    try:
        refuse_unsafe(release.release, [edition.release for edition in editions], [before.release] if before else ())
    except UnsafeRelease as error:
        raise PublishingError(
            _("Together with the editions before it this card would give people away. %(what)s") % {"what": error}
        ) from error


def _verify_files(release: CardRelease) -> None:
    """What stands in the storage is what was sealed, also for a draft that waited long."""
    for file in release.files.all():
        try:
            with file.content.open("rb") as content:
                intact = sha256(content.read()) == file.sha256
        except OSError:
            intact = False
        if not intact:
            raise PublishingError(
                _("The stored %(name)s is not as it was sealed. Discard the draft and upload it again.") % {"name": file.name}
            )


def _told(reason: str) -> str:
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise PublishingError(_("The reason is longer than %(number)d characters.") % {"number": LONGEST_REASON})
    return reason


@contextmanager
def _whole_or_nothing() -> Iterator[list[str]]:
    """One transaction; the files whose names were added to the list are removed where it fails."""
    written: list[str] = []
    try:
        with transaction.atomic():
            yield written
    except IntegrityError as error:
        _remove_files(written)
        raise PublishingError(_("Somebody else changed the same card just now. Look at it, and try again.")) from error
    except BaseException:
        _remove_files(written)
        raise


def _remove_files(names: list[str]) -> None:
    for name in names:
        STORAGE.delete(name)
