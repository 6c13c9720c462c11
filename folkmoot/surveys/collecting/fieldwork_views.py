"""The pages of a survey's fieldwork: how it goes, its interviews, its enumerators. The forms' pages stand in `form_views`."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.accounts.models import User
from folkmoot.reportcard.answer_exports import write_answers
from folkmoot.reportcard.errors import ReportCardError
from folkmoot.surveys.collecting.adding_enumerators import Credentials, add_enumerator, renew_credentials, set_active
from folkmoot.surveys.collecting.collect_settings import qr_code, settings_text
from folkmoot.surveys.collecting.enumerators import Enumerator
from folkmoot.surveys.collecting.fieldwork_forms import DecisionForm, EnumeratorForm, RemarkForm
from folkmoot.surveys.collecting.fieldwork_roles import Right, rights_of, surveys_of
from folkmoot.surveys.collecting.instruments import Instrument, VersionState
from folkmoot.surveys.collecting.interview_page import interview_page
from folkmoot.surveys.collecting.progress import breakdowns_and_findings, counts_of
from folkmoot.surveys.collecting.received_answers import collected
from folkmoot.surveys.collecting.reviewing import decide, remark
from folkmoot.surveys.collecting.submissions import ReviewState, Submission, SubmissionFile, SubmissionVersion
from folkmoot.surveys.errors import SurveysError
from folkmoot.surveys.models import Survey

A_PAGE = 50
SUFFIXES = ("xlsx", "csv", "zip", "sav", "dta", "parquet", "xml")


class Desk:
    """A survey, and what the person who looks at it may do."""

    def __init__(self, request: HttpRequest, survey: Survey, rights: frozenset[Right]) -> None:
        self.request, self.survey, self.rights = request, survey, rights

    def may(self, right: Right) -> bool:
        return right in self.rights

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def instrument(self, pk: int) -> Instrument:
        return get_object_or_404(Instrument, pk=pk, survey=self.survey)

    def instruments(self) -> list[Instrument]:
        return list(self.survey.instruments.filter(versions__state=VersionState.PUBLISHED).distinct())

    def render(self, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
        may = {right.name.lower(): right in self.rights for right in Right}
        response = render(
            self.request, f"surveys/fieldwork/{template}", {"survey": self.survey, "may": may, **context}, status=status
        )
        response["Cache-Control"] = "private, no-store"
        return response


View = Callable[..., HttpResponseBase]


def desk(right: Right) -> Callable[[View], View]:
    """A page for those with a right in the survey: strangers sign in, others are told that they may not."""

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, survey: str, **arguments: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            found = get_object_or_404(Survey, slug=survey)
            rights = rights_of(request.user, found)
            if right not in rights:
                raise PermissionDenied
            return view(Desk(request, found, rights), **arguments)

        checked.right = right  # type: ignore[attr-defined]
        return checked

    return wrap


@require_safe
def survey_choice(request: HttpRequest) -> HttpResponseBase:
    """The surveys whose fieldwork a person may see."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return render(request, "surveys/fieldwork/surveys.html", {"surveys": list(surveys_of(request.user))})


@require_safe
@desk(Right.SEE_PROGRESS)
def overview(desk: Desk) -> HttpResponse:
    """How each form's fieldwork goes, and what the checks find."""
    works = []
    for instrument in desk.instruments():
        shown: dict[str, object] = {"instrument": instrument, "counts": counts_of(instrument)}
        if desk.may(Right.SEE_INTERVIEWS):
            shown["breakdowns"], shown["findings"] = breakdowns_and_findings(
                instrument, with_names=desk.may(Right.SEE_IDENTIFIERS)
            )
        works.append(shown)
    return desk.render("overview.html", {"works": works, "suffixes": SUFFIXES, "decision_form": DecisionForm()})


@require_POST
@desk(Right.REVIEW)
def decision(desk: Desk, instrument: int) -> HttpResponse:
    """Decide on a finding."""
    form = DecisionForm(desk.request.POST)
    if form.is_valid():
        try:
            decide(desk.instrument(instrument), by=desk.person, **form.cleaned_data)
        except SurveysError as error:
            messages.error(desk.request, str(error))
        else:
            messages.success(desk.request, _("The decision is kept."))
    else:
        messages.error(desk.request, _("Say why: a decision without a reason helps nobody later."))
    return redirect("fieldwork:overview", desk.survey.slug)


@require_safe
@desk(Right.SEE_INTERVIEWS)
def interviews(desk: Desk, instrument: int) -> HttpResponse:
    """The interviews of a form, newest first; `state`, `enumerator` and `tests` narrow them down."""
    form = desk.instrument(instrument)
    chosen = Submission.objects.filter(instrument=form, is_test="tests" in desk.request.GET)
    state = desk.request.GET.get("state", "")
    if state in ReviewState.values:
        chosen = chosen.filter(review_state=state)
    enumerators = list(desk.survey.enumerators.all()) if desk.may(Right.SEE_IDENTIFIERS) else []
    by = desk.request.GET.get("enumerator", "")
    if by.isdecimal() and any(enumerator.pk == int(by) for enumerator in enumerators):
        chosen = chosen.filter(enumerator_id=int(by))
    page = Paginator(chosen.select_related("enumerator"), A_PAGE).get_page(desk.request.GET.get("page"))
    context = {
        "instrument": form,
        "page_of": page,
        "states": ReviewState.choices,
        "state": state,
        "enumerators": enumerators,
        "enumerator": by,
    }
    return desk.render("interviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.SEE_INTERVIEWS)
def interview(desk: Desk, pk: int) -> HttpResponse:
    """One interview; those who review say what they think of it."""
    submission = get_object_or_404(
        Submission.objects.select_related("instrument", "enumerator"), pk=pk, instrument__survey=desk.survey
    )
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
    context = {
        "submission": submission,
        "versions": versions,
        "interview": shown,
        "files": list(current.files.all()) if with_identifiers else [],
        "remarks": list(submission.remarks.select_related("person")),
        "form": form,
    }
    return desk.render("interview.html", context, status=400 if form.errors else 200)


@require_safe
@desk(Right.SEE_IDENTIFIERS)
def interview_file(desk: Desk, pk: int) -> HttpResponseBase:
    """A file that came with an interview, as it came; a browser saves it and does not show it."""
    file = get_object_or_404(SubmissionFile, pk=pk, version__instrument__survey=desk.survey)
    return FileResponse(file.content.open("rb"), as_attachment=True, filename=file.name)


@require_safe
@desk(Right.SEE_IDENTIFIERS)
def interview_xml(desk: Desk, pk: int) -> HttpResponse:
    """A version byte for byte as it was received."""
    version = get_object_or_404(SubmissionVersion, pk=pk, instrument__survey=desk.survey)
    response = HttpResponse(bytes(version.xml), content_type="text/xml")
    response["Content-Disposition"] = f'attachment; filename="interview-{version.pk}.xml"'
    return response


@require_safe
@desk(Right.EXPORT)
def export(desk: Desk, instrument: int, suffix: str) -> HttpResponseBase:
    """A form's interviews as a file, pseudonymous."""
    if suffix not in SUFFIXES:
        raise Http404
    form = desk.instrument(instrument)
    found = collected(form)
    with TemporaryDirectory(prefix="folkmoot-export-") as folder:
        path = Path(folder) / f"{desk.survey.slug}.{suffix}"
        try:
            write_answers(path, found.file, found.questionnaire)
        except ReportCardError as error:
            messages.error(desk.request, str(error))
            return redirect("fieldwork:overview", desk.survey.slug)
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.MANAGE_ENUMERATORS)
def enumerators(desk: Desk) -> HttpResponse:
    """Who interviews; a new one's credentials are shown once, with the QR code for the phone."""
    form = EnumeratorForm(desk.request.POST or None)
    if desk.request.method == "POST" and form.is_valid():
        try:
            made, credentials = add_enumerator(survey=desk.survey, **form.cleaned_data)
        except SurveysError as error:
            form.add_error("name", str(error))
        else:
            return _show_credentials(desk, made, credentials)
    return desk.render(
        "enumerators.html", {"form": form, "people": desk.survey.enumerators.all()}, status=400 if form.errors else 200
    )


@require_POST
@desk(Right.MANAGE_ENUMERATORS)
def enumerator_change(desk: Desk, pk: int, what: str) -> HttpResponse:
    """New credentials for an enumerator, or let them send or no longer."""
    enumerator = get_object_or_404(Enumerator, pk=pk, survey=desk.survey)
    if what == "credentials":
        return _show_credentials(desk, enumerator, renew_credentials(enumerator))
    if what not in {"stop", "allow"}:
        raise Http404
    set_active(enumerator, active=what == "allow")
    told = _("%(name)s may send again.") if what == "allow" else _("%(name)s can no longer send. What they have sent stays.")
    messages.success(desk.request, told % {"name": enumerator.name})
    return redirect("fieldwork:enumerators", desk.survey.slug)


def _show_credentials(desk: Desk, enumerator: Enumerator, credentials: Credentials) -> HttpResponse:
    picture = qr_code(settings_text(credentials.token_server, desk.survey.title))
    return desk.render("credentials.html", {"enumerator": enumerator, "credentials": credentials, "qr_code": picture})
