"""The pages of a survey's fieldwork: how it goes, its interviews, its enumerators. The forms' pages stand in `form_views`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.places.long_lists import LongList
from folkmoot.reportcard.answers.answer_exports import write_answers
from folkmoot.reportcard.answers.data_dictionary import data_dictionary
from folkmoot.reportcard.errors import ReportCardError
from folkmoot.surveys.collecting.desk import Desk, desk
from folkmoot.surveys.collecting.fieldwork_forms import AccountForm, DecisionForm, EnumeratorForm, RemarkForm
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.people.adding_enumerators import (
    Credentials,
    add_enumerator,
    renew_credentials,
    set_account,
    set_active,
    set_in_training,
)
from folkmoot.surveys.collecting.people.collect_settings import qr_code, settings_text
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.people.fieldwork_roles import Right, surveys_of
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole
from folkmoot.surveys.collecting.reading.received_answers import questionnaire_of, streamed
from folkmoot.surveys.collecting.receiving.submissions import ReviewState, Submission, SubmissionVersion
from folkmoot.surveys.collecting.supervising.findings_list import (
    Finding,
    counts_by_check,
    finding_key,
    findings_of,
    in_words_of,
)
from folkmoot.surveys.collecting.supervising.interview_page import interview_page, timed_questions
from folkmoot.surveys.collecting.supervising.interviewer_table import effect_rows
from folkmoot.surveys.collecting.supervising.looking import kept_look
from folkmoot.surveys.collecting.supervising.progress import breakdowns_of, counts_of, newest_of
from folkmoot.surveys.collecting.supervising.reviewing import decide, remark
from folkmoot.surveys.collecting.supervising.supervising_views import map_of
from folkmoot.surveys.collecting.web_form.editing_interviews import may_edit
from folkmoot.surveys.collecting.workbooks import workbook
from folkmoot.surveys.collecting.worklist.response_rates import rates_of_survey
from folkmoot.surveys.errors import SurveysError

A_PAGE = 50
NOT_MODIFIED = 304
SUFFIXES = ("xlsx", "csv", "zip", "sav", "dta", "parquet", "xml")


@require_safe
def survey_choice(request: HttpRequest) -> HttpResponseBase:
    """The surveys whose fieldwork a person may see."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    may_make_surveys = request.user.has_perm("surveys.add_survey")
    context = {"surveys": list(surveys_of(request.user)), "may_make_surveys": may_make_surveys}
    return render(request, "surveys/fieldwork/surveys.html", context)


@require_safe
@desk(Right.SEE_PROGRESS)
def overview(desk: Desk) -> HttpResponse:
    """How each form's fieldwork goes. Whoever asks again with the tag of what they have hears at once that nothing is new."""
    instruments = desk.instruments()
    looks_after = [f"team {team.pk}" for team in desk.work.teams or ()]
    rates = rates_of_survey(desk.survey) if desk.may(Right.SEE_INTERVIEWS) else None
    tag = newest_of(instruments, [*sorted(right.name for right in desk.rights), *looks_after], rates)
    unchanged = get_conditional_response(desk.request, etag=f'"{tag}"')
    if unchanged is not None and unchanged.status_code == NOT_MODIFIED:
        return unchanged
    works = [_work(desk, instrument) for instrument in instruments]
    response = desk.render("overview.html", {"works": works, "suffixes": SUFFIXES, "tag": tag, "rates": rates})
    response["ETag"] = f'"{tag}"'
    return response


def _work(desk: Desk, instrument: Instrument) -> dict[str, object]:
    """What the overview shows of one form."""
    shown: dict[str, object] = {"instrument": instrument, "counts": counts_of(instrument)}
    if desk.may(Right.SEE_INTERVIEWS):
        look, questionnaire = desk.work.look(instrument), questionnaire_of(instrument)
        shown["breakdowns"] = breakdowns_of(look, questionnaire)
        shown["checks"] = checks = counts_by_check(instrument, look)
        shown["undecided"] = sum(count.undecided for count in checks)
        shown["map"] = map_of(desk, instrument, look)
        shown["without_consent"] = look.interviews - look.consenting if look.consenting is not None else 0
        shown["languages"] = questionnaire.languages
        shown["effects"] = sum(row.stands_out for row in effect_rows(look, questionnaire))
        shown["back_checks"] = look.pairs.height
    return shown


@require_POST
@desk(Right.REVIEW)
def decision(desk: Desk, instrument: int) -> HttpResponse:
    """Decide on a finding."""
    form = DecisionForm(desk.request.POST)
    if form.is_valid():
        if not desk.work.is_all:
            _refuse_findings_of_others(desk, instrument, form.cleaned_data)
        try:
            decide(desk.instrument(instrument), by=desk.person, **form.cleaned_data)
        except SurveysError as error:
            messages.error(desk.request, str(error))
        else:
            messages.success(desk.request, _("The decision is kept."))
    else:
        messages.error(desk.request, _("Say why: a decision without a reason helps nobody later."))
    back = desk.request.POST.get("back", "")
    address = reverse("fieldwork:findings", args=[desk.survey.slug, instrument])
    return redirect(f"{address}?{back}" if back else address)


def _refuse_findings_of_others(desk: Desk, instrument: int, given: dict[str, str]) -> None:
    found = desk.work.look(desk.instrument(instrument)).findings.iter_rows(named=True)
    if (given["check_name"], given["subject"], given.get("question", "")) not in {finding_key(row) for row in found}:
        raise PermissionDenied


@require_safe
@desk(Right.SEE_INTERVIEWS)
def interviews(desk: Desk, instrument: int) -> HttpResponse:
    """The interviews of a form, newest first; `state`, `enumerator` and `tests` narrow them down."""
    form = desk.instrument(instrument)
    tests = "tests" in desk.request.GET
    chosen = Submission.objects.of(form, tests=tests)
    state = desk.request.GET.get("state", "")
    if state in ReviewState.values:
        chosen = chosen.filter(review_state=state)
    if not desk.work.is_all:
        chosen = chosen.filter(enumerator__in=desk.work.enumerators())
    enumerators = list(desk.work.enumerators()) if desk.may(Right.SEE_IDENTIFIERS) else []
    by = desk.request.GET.get("enumerator", "")
    if by.isdecimal() and any(enumerator.pk == int(by) for enumerator in enumerators):
        chosen = chosen.filter(enumerator_id=int(by))
    page = LongList(chosen.select_related("enumerator"), A_PAGE).get_page(desk.request.GET.get("page"))
    context = {
        "instrument": form,
        "page_of": page,
        "states": ReviewState.choices,
        "state": state,
        "enumerators": enumerators,
        "enumerator": by,
        "tests": tests,
    }
    return desk.render("interviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.SEE_INTERVIEWS)
def interview(desk: Desk, pk: int) -> HttpResponse:
    """One interview; those who review say what they think of it."""
    submission = get_object_or_404(desk.work.submissions().select_related("instrument", "enumerator", "linked__link"), pk=pk)
    form = RemarkForm(desk.request.POST or None)
    if desk.request.method == "POST":
        if not desk.may(Right.REVIEW):
            raise PermissionDenied
        if form.is_valid():
            try:
                remark(submission, by=desk.person, text=form.cleaned_data["text"], state=form.cleaned_data["state"])
            except SurveysError as error:
                form.add_error("text", str(error))
            else:
                messages.success(desk.request, _("It is kept."))
                return redirect("fieldwork:interview", desk.survey.slug, pk)
    versions = list(
        submission.versions.select_related("instrument_version", "enumerator", "person").order_by("received_at", "pk")
    )
    current = next(version for version in versions if version.is_current)
    before = next((version for version in versions if version.instance_id == current.edited_from), None)
    with_identifiers = desk.may(Right.SEE_IDENTIFIERS)
    shown = None
    if not current.is_encrypted:
        shown = interview_page(current, with_identifiers=with_identifiers, before=before)
    timed = timed_questions(current)
    context = {
        "submission": submission,
        "versions": versions,
        "interview": shown,
        "timed": timed,
        "timed_minutes": sum(question.seconds for question in timed) / 60,
        "files": list(current.files.all()) if with_identifiers else [],
        "remarks": list(submission.remarks.select_related("person")),
        "form": form,
        "may_edit": shown is not None and may_edit(desk.rights, current),
        "findings": _findings(desk, submission, current),
    }
    return desk.render("interview.html", context, status=400 if form.errors else 200)


def _findings(desk: Desk, submission: Submission, current: SubmissionVersion) -> list[Finding]:
    """What the checks found about an interview when they last looked."""
    look = None if submission.is_test else kept_look(submission.instrument)
    if look is None:
        return []
    names = desk.may(Right.SEE_IDENTIFIERS)
    found = findings_of(submission.instrument, look, with_names=names, interview=current.instance_id)
    return in_words_of(found, submission.instrument, current.instrument_version.questionnaire)


@require_safe
@desk(Right.SEE_IDENTIFIERS)
def interview_file(desk: Desk, pk: int) -> HttpResponseBase:
    """A file that came with an interview, as it came; a browser saves it and does not show it."""
    file = get_object_or_404(desk.work.files(), pk=pk)
    return FileResponse(file.content.open("rb"), as_attachment=True, filename=file.name)


@require_safe
@desk(Right.SEE_IDENTIFIERS)
def interview_xml(desk: Desk, pk: int) -> HttpResponse:
    """A version byte for byte as it was received."""
    version = get_object_or_404(desk.work.versions().select_related("identifiers"), pk=pk)
    response = HttpResponse(version.as_received, content_type="text/xml")
    response["Content-Disposition"] = f'attachment; filename="interview-{version.pk}.xml"'
    return response


@require_safe
@desk(Right.EXPORT)
def export(desk: Desk, instrument: int, suffix: str) -> HttpResponseBase:
    """A form's interviews as a file, pseudonymous; `language` is that of its words, `without_rejected` leaves some out."""
    if suffix not in SUFFIXES:
        raise Http404
    asked = desk.request.GET
    found = streamed(desk.instrument(instrument), rejected="without_rejected" not in asked)
    with TemporaryDirectory(prefix="folkmoot-export-") as folder:
        path = Path(folder) / f"{desk.survey.slug}.{suffix}"
        try:
            write_answers(path, found.batches, found.questionnaire, asked.get("language", ""))
        except ReportCardError as error:
            messages.error(desk.request, str(error))
            return redirect("fieldwork:overview", desk.survey.slug)
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@require_safe
@desk(Right.EXPORT)
def dictionary(desk: Desk, instrument: int) -> HttpResponse:
    """What the columns of an export mean, as a workbook: each question and each choice in every language of the form."""
    table = data_dictionary(questionnaire_of(desk.instrument(instrument)))
    name = f"{desk.survey.slug}-dictionary.xlsx"
    return workbook(lambda file: table.write_excel(file, worksheet="dictionary", autofit=True), name)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.MANAGE_ENUMERATORS)
def enumerators(desk: Desk) -> HttpResponse:
    """Who interviews; a new one's credentials are shown once, with the QR code for the phone."""
    form = EnumeratorForm(desk.request.POST or None, work=desk.work)
    if desk.request.method == "POST" and form.is_valid():
        try:
            made, credentials = add_enumerator(survey=desk.survey, **form.cleaned_data)
        except SurveysError as error:
            form.add_error("name", str(error))
        else:
            return _show_credentials(desk, made, credentials)
    people = list(desk.work.enumerators().select_related("team", "person"))
    accounts = desk.survey.members.filter(role=FieldworkRole.ENUMERATOR).exists()
    shown = [(each, AccountForm(survey=desk.survey, enumerator=each) if accounts else None) for each in people]
    return desk.render("enumerators.html", {"form": form, "people": shown}, status=400 if form.errors else 200)


@require_POST
@desk(Right.MANAGE_ENUMERATORS)
def enumerator_change(desk: Desk, pk: int, what: str) -> HttpResponse:
    """New credentials for an enumerator; let them send or no longer; put them in training or let them work; say whose account
    is theirs."""
    enumerator = get_object_or_404(desk.work.enumerators(), pk=pk)
    if what == "credentials":
        return _show_credentials(desk, enumerator, renew_credentials(enumerator))
    if what == "account":
        return _set_account(desk, enumerator)
    if what in {"train", "trained"}:
        set_in_training(enumerator, in_training=what == "train")
        told = (
            _("%(name)s is in training: what they send from now on counts nowhere.")
            if what == "train"
            else _("%(name)s is trained: what they send from now on counts.")
        )
        messages.success(desk.request, told % {"name": enumerator.name})
        return redirect("fieldwork:enumerators", desk.survey.slug)
    if what not in {"stop", "allow"}:
        raise Http404
    set_active(enumerator, active=what == "allow")
    told = _("%(name)s may send again.") if what == "allow" else _("%(name)s can no longer send. What they have sent stays.")
    messages.success(desk.request, told % {"name": enumerator.name})
    return redirect("fieldwork:enumerators", desk.survey.slug)


def _set_account(desk: Desk, enumerator: Enumerator) -> HttpResponse:
    form = AccountForm(desk.request.POST, survey=desk.survey, enumerator=enumerator)
    if not form.is_valid():
        messages.error(desk.request, _("Choose the account of somebody with the role enumerator in this survey."))
    else:
        try:
            set_account(enumerator, form.cleaned_data["person"])
        except SurveysError as error:
            messages.error(desk.request, str(error))
        else:
            messages.success(desk.request, _("It is kept."))
    return redirect("fieldwork:enumerators", desk.survey.slug)


def _show_credentials(desk: Desk, enumerator: Enumerator, credentials: Credentials) -> HttpResponse:
    picture = qr_code(settings_text(credentials.token_server, desk.survey.title))
    return desk.render("credentials.html", {"enumerator": enumerator, "credentials": credentials, "qr_code": picture})
