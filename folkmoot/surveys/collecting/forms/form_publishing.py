"""From an XLSForm to a version that phones fetch: kept as a draft to try out, then published and never changed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.accounts.models import User
from folkmoot.reportcard.forms.form_checks import CONVERTER, FormNote, check_form
from folkmoot.reportcard.forms.form_differences import Difference, differences
from folkmoot.reportcard.forms.items import check_items
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.reportcard.forms.xform import XForm, make_xform
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from folkmoot.surveys.collecting.bank.taking_up import items_by_id
from folkmoot.surveys.collecting.forms.form_attachments import attach, check_attachment, not_asked_for, write_attachments
from folkmoot.surveys.collecting.forms.form_entities import notes_on_entity_lists, refuse_dwellings_in_repeats
from folkmoot.surveys.collecting.forms.form_notes import MISSING_MEDIA
from folkmoot.surveys.collecting.forms.instruments import (
    WORKLIST_FILE,
    Instrument,
    InstrumentVersion,
    VersionState,
    hashes_of,
)
from folkmoot.surveys.collecting.receiving.collected_storage import CollectedStorage, content_name
from folkmoot.surveys.errors import FormPublishingError
from folkmoot.surveys.models import Survey
from folkmoot.surveys.releasing.destination import ADDRESS, LONGEST_ADDRESS

STORAGE = CollectedStorage()
LONGEST_FILE_NAME = 200


@dataclass(frozen=True)
class ReadForm:
    """An XLSForm as read: what is served, what it asks, its file, and the files beside it that it asks for."""

    xform: XForm
    questionnaire: Questionnaire
    path: Path
    attachments: tuple[Path, ...]


@dataclass(frozen=True)
class KeptForm:
    """What came of it. `is_new` is false where the very same form was here already."""

    version: InstrumentVersion
    notes: tuple[FormNote, ...]
    is_new: bool = True
    made_survey: bool = False


def read_form(path: Path, attachments: Sequence[Path] = ()) -> ReadForm:
    """Reads an XLSForm with the files given and those beside it that it asks for. Raises `UnusableForm`, and
    `FormPublishingError` where it changes dwellings of the worklist in a repeat."""
    xform = make_xform(path)
    refuse_dwellings_in_repeats(path)
    questionnaire = read_questionnaire(path)
    given = {file.name: file for file in attachments}
    beside = path if path.is_dir() else path.parent
    files = [given.get(name) or beside / name for name in xform.media if Path(name).name == name]
    for file in attachments:
        if file.name not in xform.media:
            raise not_asked_for(file.name, xform.media)
    return ReadForm(xform, questionnaire, path, tuple(file for file in files if file.is_file()))


def survey_for(slug: str, questionnaire: Questionnaire) -> tuple[Survey, bool]:
    """The survey of that address, made with the form's title where it is new, and whether it was made."""
    survey = Survey.objects.filter(slug=slug).first()
    if survey:
        return survey, False
    if not ADDRESS.fullmatch(slug) or len(slug) > LONGEST_ADDRESS:
        raise FormPublishingError(
            _("“%(slug)s” cannot be the address of a survey: use small letters a to z, digits and hyphens.") % {"slug": slug}
        )
    titles = {code: _title(questionnaire, code)[:200] or slug for code, _name in settings.LANGUAGES}
    return Survey.objects.create(slug=slug, titles=titles), True


def publish_form(
    form: ReadForm, survey_slug: str, *, by: User | None = None, break_answers: str = "", closes_at: datetime | None = None
) -> KeptForm:
    """Keep a form and publish it at once, making the survey where it is new. One transaction: all of it or nothing.

    `break_answers` is the lead's reason for a version that makes received answers unreadable. Raises `FormPublishingError`
    where the version is used by another content, or received answers would break and no reason is given.
    """
    with transaction.atomic():
        survey, made = survey_for(survey_slug, form.questionnaire)
        same = _published_already(survey, form)
        if same:
            return KeptForm(same, kept_notes(same), is_new=False, made_survey=made)
        draft = keep_draft(form, survey)
        publish_draft(draft, by=by, break_answers=break_answers)
        if closes_at:
            Instrument.objects.filter(pk=draft.instrument_id).update(closes_at=closes_at)
    return KeptForm(draft, kept_notes(draft), made_survey=made)


def keep_draft(form: ReadForm, survey: Survey) -> InstrumentVersion:
    """Keep a form as the draft of its instrument, in place of an earlier draft; its address for trying out stays."""
    xform = form.xform
    if len(xform.form_id) > Instrument._meta.get_field("form_id").max_length:
        raise FormPublishingError(_("The form's id is longer than 200 letters: shorten form_id in the sheet settings."))
    md5, sha256 = hashes_of(xform.xml)
    with transaction.atomic():
        instrument, _made = Instrument.objects.get_or_create(
            survey=survey, form_id=xform.form_id, defaults={"title": xform.title[:300]}
        )
        earlier = InstrumentVersion.objects.select_for_update().filter(instrument=instrument, state=VersionState.DRAFT).first()
        version = earlier or InstrumentVersion(instrument=instrument)
        version.version, version.xform, version.md5, version.sha256 = xform.version, xform.xml, md5, sha256
        version.questionnaire_json = msgspec.json.encode(form.questionnaire).decode()
        version.source_name, version.source_sha256 = form.path.name[:LONGEST_FILE_NAME], _keep_source(form.path)
        version.media = list(xform.media)
        version.notes = [asdict(note) for note in _notes(form, instrument.current)]
        version.__dict__.pop("questionnaire", None)
        version.save()
        version.attachments.all().delete()
        for file in form.attachments:
            attach(version, file.name, file)
    return version


def take_in(path: Path, attachments: Sequence[Path], survey: Survey) -> InstrumentVersion:
    """Keep an uploaded form as a draft; the very form that is published already gives that version. Files that it asks for and
    that do not come with it are taken over from its earlier draft, else from the version that is given out; the form's folder
    must be one that may be written to."""
    form = read_form(path, attachments)
    instrument = Instrument.objects.filter(survey=survey, form_id=form.xform.form_id).first()
    earlier = (instrument.draft or instrument.current) if instrument else None
    if earlier and len(form.attachments) < len(form.xform.media):
        given = {file.name for file in attachments}
        wanted = set(form.xform.media) - given - {path.name}
        write_attachments(earlier, path if path.is_dir() else path.parent, wanted)
        form = read_form(path, attachments)
    return _published_already(survey, form) or keep_draft(form, survey)


def add_files(draft: InstrumentVersion, files: Mapping[str, Path]) -> InstrumentVersion:
    """Give a draft files that it asks for, by their names in the form, in place of earlier ones. The form is read anew with
    them, so that the choices of a list are known. Raises `FormPublishingError`, and then nothing is changed."""
    if not draft.is_draft:
        raise FormPublishingError(_("The version is published: its attachments stay as they are. Publish a new version."))
    for name, content in files.items():
        if name not in draft.media:
            raise not_asked_for(name, draft.media)
        check_attachment(name, content)
    with TemporaryDirectory(prefix="folkmoot-form-") as folder:
        source = open_source(draft, Path(folder))
        beside = source if source.is_dir() else Path(folder)
        write_attachments(draft, beside, set(draft.media) - set(files))
        for name, content in files.items():
            copyfile(content, beside / name)
        return keep_draft(read_form(source), draft.instrument.survey)


def publish_draft(draft: InstrumentVersion, *, by: User | None = None, break_answers: str = "") -> None:
    """Publish a draft: from now on phones fetch it, and it never changes. Raises `FormPublishingError`."""
    instrument = draft.instrument
    if not draft.is_draft:
        raise FormPublishingError(_("This version is published already."))
    if instrument.versions.filter(state=VersionState.PUBLISHED, version=draft.version).exists():
        named = (
            _("The version %(version)s of this form is published, with other content.") % {"version": draft.version}
            if draft.version
            else _("This form is published without a version, with other content.")
        )
        raise FormPublishingError(
            named + " " + _("Give it a new one: sheet settings, row 2, column version. Phones tell versions apart by it.")
        )
    reason = break_answers.strip()
    if not reason and (breaking := breaking_differences(draft)):
        listed = ", ".join(dict.fromkeys(difference.question for difference in breaking))
        raise FormPublishingError(
            _(
                "Answers have been received that the new version could not hold: %(questions)s. Keep these questions and "
                "choices, or say why they go."
            )
            % {"questions": listed}
        )
    draft.state, draft.published_at, draft.published_by, draft.change_reason = (
        VersionState.PUBLISHED,
        timezone.now(),
        by,
        reason,
    )
    try:
        with transaction.atomic():
            draft.save()
            if draft.questionnaire.titles:
                Instrument.objects.filter(pk=instrument.pk).update(title=_title(draft.questionnaire, "")[:300])
    except IntegrityError:
        raise FormPublishingError(_("Somebody else has published this version in the meantime.")) from None


def breaking_differences(draft: InstrumentVersion) -> list[Difference]:
    """What of a draft would break answers that were received by the published version; empty where none were."""
    current = draft.instrument.current
    if current is None or not draft.instrument.submissions.filter(is_test=False).exists():
        return []
    return [difference for difference in differences(current.questionnaire, draft.questionnaire) if difference.breaks]


def open_source(version: InstrumentVersion, folder: Path) -> Path:
    """The XLSForm of a version in a folder, as it was given: a workbook, or a folder of CSV files."""
    with STORAGE.open(content_name(version.source_sha256)) as file:
        content = file.read()
    target = folder / version.source_name
    if target.suffix.lower() in {".xlsx", ".xlsm"}:
        target.write_bytes(content)
        return target
    packed = folder / "form.zip"
    packed.write_bytes(content)
    with ZipFile(packed) as archive:
        archive.extractall(target)
    return target


def _published_already(survey: Survey, form: ReadForm) -> InstrumentVersion | None:
    """The newest version where it is this very form with the same attachments."""
    instrument = Instrument.objects.filter(survey=survey, form_id=form.xform.form_id).first()
    current = instrument.current if instrument else None
    if current is None or current.md5 != hashes_of(form.xform.xml)[0]:
        return None
    here = {attachment.name: attachment.sha256 for attachment in current.attachments.all()}
    given = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in form.attachments}
    return current if here == given else None


def kept_notes(version: InstrumentVersion) -> tuple[FormNote, ...]:
    """What was noted of a version when it was taken in."""
    return tuple(FormNote(**note) for note in version.notes)


def _notes(form: ReadForm, current: InstrumentVersion | None) -> tuple[FormNote, ...]:
    present = {file.name for file in form.attachments}
    return (
        *(
            FormNote(CONVERTER, warning.sheet, warning.row, warning.column, {"message": warning.message})
            for warning in form.xform.warnings
        ),
        *check_form(form.path, form.questionnaire, current.questionnaire if current else None),
        *notes_on_entity_lists(form.path),
        *check_items(form.path, form.questionnaire, items_by_id(with_retired=True)),
        *(FormNote(MISSING_MEDIA, values={"name": name}) for name in form.xform.media if name not in {*present, WORKLIST_FILE}),
    )


def _keep_source(path: Path) -> str:
    if path.is_dir():
        with TemporaryDirectory() as folder:
            packed = Path(folder) / "form.zip"
            with ZipFile(packed, "w") as archive:
                for file in sorted(path.glob("*.csv")):
                    archive.write(file, file.name)
            content = packed.read_bytes()
    else:
        content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    STORAGE.keep_bytes(content, sha256)
    return sha256


def _title(questionnaire: Questionnaire, language: str) -> str:
    titles = questionnaire.titles
    return titles.get(language) or titles.get(questionnaire.default_language) or next(iter(titles.values()), "")
