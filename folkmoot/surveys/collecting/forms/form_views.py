"""The pages of a survey's forms: take one in, try it out, see what changed, publish, close."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.reportcard.errors import ReportCardError
from folkmoot.reportcard.forms.form_differences import differences
from folkmoot.reportcard.forms.report_card_template import FILE_NAME, write_template
from folkmoot.surveys.collecting.bank.choosing import recognise
from folkmoot.surveys.collecting.desk import Desk, desk
from folkmoot.surveys.collecting.fieldwork_forms import CloseForm, DraftFilesForm, PublishFormForm, UploadFormForm
from folkmoot.surveys.collecting.forms.form_notes import WHAT_CHANGED, place, sentence
from folkmoot.surveys.collecting.forms.form_preview import preview_form
from folkmoot.surveys.collecting.forms.form_publishing import (
    add_files,
    breaking_differences,
    kept_notes,
    publish_draft,
    take_in,
)
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion, VersionState
from folkmoot.surveys.collecting.people.adding_enumerators import server_address
from folkmoot.surveys.collecting.people.collect_settings import qr_code, settings_text
from folkmoot.surveys.collecting.people.fieldwork_roles import Right
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.collecting.workbooks import workbook
from folkmoot.surveys.errors import SurveysError


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.MANAGE_FORMS)
def forms(desk: Desk) -> HttpResponse:
    """Every form with its versions; a spreadsheet that is uploaded becomes the draft of its form."""
    form = UploadFormForm(desk.request.POST or None, desk.request.FILES or None)
    if desk.request.method == "POST" and form.is_valid():
        try:
            kept = _take_in(desk, form.cleaned_data["form_file"], form.cleaned_data["attachments"])
        except (ReportCardError, SurveysError) as error:
            for line in str(error).splitlines():
                form.add_error("form_file", line)
        else:
            told = (
                _("The form is kept as a draft. Try it out, then publish it.")
                if kept.is_draft
                else _("This very form is published already: nothing was changed.")
            )
            messages.success(desk.request, told)
            return redirect("fieldwork:version", desk.survey.slug, kept.pk)
    instruments = desk.survey.instruments.prefetch_related("versions").all()
    return desk.render("forms.html", {"form": form, "instruments": instruments}, status=400 if form.errors else 200)


@require_safe
@desk(Right.MANAGE_FORMS)
def template(_desk: Desk) -> HttpResponse:
    """The form to begin from, as a spreadsheet."""
    return workbook(write_template, FILE_NAME)


@require_safe
@desk(Right.MANAGE_FORMS)
def version(desk: Desk, pk: int) -> HttpResponse:
    """One version: what was noted of it, what changed, and for a draft how to try it out and publish it."""
    return _show_version(desk, _version(desk, pk))


@require_safe
@desk(Right.MANAGE_FORMS)
def preview(desk: Desk, pk: int, language: str) -> HttpResponse:
    """A version as it reads in one of its languages."""
    shown = _version(desk, pk)
    read = preview_form(shown.questionnaire, language)
    if read is None:
        raise Http404
    return desk.render("preview.html", {"version": shown, "preview": read, "languages": shown.questionnaire.languages})


@require_POST
@desk(Right.MANAGE_FORMS)
def publish(desk: Desk, pk: int) -> HttpResponse:
    """Give a draft out to phones."""
    draft = _version(desk, pk)
    form = _publish_form(draft, desk.request.POST)
    if form.is_valid():
        try:
            publish_draft(draft, by=desk.person, break_answers=form.cleaned_data.get("break_answers", ""))
        except SurveysError as error:
            form.add_error(None, str(error))
        else:
            messages.success(desk.request, _("The version is published: phones fetch it from now on."))
            return redirect("fieldwork:version", desk.survey.slug, pk)
    return _show_version(desk, draft, publish_form=form)


@require_POST
@desk(Right.MANAGE_FORMS)
def files(desk: Desk, pk: int) -> HttpResponse:
    """Give a draft files that it asks for, or others in place of those it has."""
    draft = _version(desk, pk)
    form = _files_form(draft, desk.request.POST, desk.request.FILES)
    if form.is_valid():
        try:
            with TemporaryDirectory(prefix="folkmoot-form-") as folder:
                chosen = enumerate(form.chosen.items())
                draft = add_files(draft, {name: _written(Path(folder), file, str(number)) for number, (name, file) in chosen})
        except (ReportCardError, SurveysError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(desk.request, _("The files are kept with the draft."))
            return redirect("fieldwork:version", desk.survey.slug, draft.pk)
    return _show_version(desk, draft, files_form=form)


@require_POST
@desk(Right.MANAGE_FORMS)
def close(desk: Desk, instrument: int) -> HttpResponseBase:
    """Say when a form closes, or that it does not."""
    chosen = desk.instrument(instrument)
    form = CloseForm(desk.request.POST)
    if form.is_valid():
        chosen.closes_at = form.cleaned_data["closes_at"]
        chosen.save(update_fields=["closes_at"])
        messages.success(desk.request, _("It is kept."))
    else:
        messages.error(desk.request, _("That is no day and time. Nothing was changed."))
    return redirect("fieldwork:forms", desk.survey.slug)


def _version(desk: Desk, pk: int) -> InstrumentVersion:
    versions = InstrumentVersion.objects.select_related("instrument__survey")
    return get_object_or_404(versions, pk=pk, instrument__survey=desk.survey)


def _publish_form(draft: InstrumentVersion, posted: QueryDict | None = None) -> PublishFormForm:
    return PublishFormForm(posted, breaking=bool(breaking_differences(draft)), missing=draft.missing_media)


def _files_form(
    draft: InstrumentVersion, posted: QueryDict | None = None, files: MultiValueDict[str, UploadedFile] | None = None
) -> DraftFilesForm:
    here = {attachment.name for attachment in draft.attachments.all()}
    return DraftFilesForm(posted, files, media=draft.media, here=here, prefix="files")


def _show_version(
    desk: Desk,
    version: InstrumentVersion,
    *,
    publish_form: PublishFormForm | None = None,
    files_form: DraftFilesForm | None = None,
) -> HttpResponse:
    attachments = {attachment.name: attachment for attachment in version.attachments.all()}
    context: dict[str, object] = {
        "version": version,
        "notes": [(place(note), sentence(note)) for note in kept_notes(version)],
        "questions": version.questionnaire.questions,
        "languages": version.questionnaire.languages,
        "recognised": recognise(version.questionnaire),
        "files": [(name, attachments.get(name)) for name in version.media],
    }
    before = _before(version)
    if before:
        changes = differences(before.questionnaire, version.questionnaire)
        context["before"] = before
        context["changes"] = [(change, WHAT_CHANGED[change.what]) for change in changes]
    if version.is_draft:
        address = f"{server_address(desk.survey)}/draft/{version.draft_key}"
        context["draft_address"] = address
        context["tests"] = Submission.objects.of(version.instrument, tests=True).count()
        context["qr_code"] = qr_code(settings_text(address, f"{desk.survey.title} ({_('draft')})"))
        context["form"] = publish_form or _publish_form(version)
        if version.media:
            context["files_form"] = files_form or _files_form(version)
    failed = any(form and form.errors for form in (publish_form, files_form))
    return desk.render("version.html", context, status=400 if failed else 200)


def _before(version: InstrumentVersion) -> InstrumentVersion | None:
    """The version that was published before this one."""
    published = version.instrument.versions.filter(state=VersionState.PUBLISHED).order_by("-published_at", "-pk")
    if version.published_at:
        published = published.filter(published_at__lt=version.published_at)
    return published.first()


def _take_in(desk: Desk, form_file: UploadedFile, attachments: list[UploadedFile]) -> InstrumentVersion:
    with TemporaryDirectory(prefix="folkmoot-form-") as folder:
        paths = [_written(Path(folder), file) for file in (form_file, *attachments)]
        return take_in(paths[0], paths[1:], desk.survey)


def _written(folder: Path, file: UploadedFile, name: str = "") -> Path:
    """An uploaded file under that name, else its own; Django has taken folders out of it."""
    path = folder / (name or file.name or "form.xlsx")
    with path.open("wb") as target:
        for piece in file.chunks():
            target.write(piece)
    return path
