"""The supervisor's pages: what the checks find, from where on they do, the plan, the map, interviewers and back-checks."""

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.reportcard.errors import ReportCardError
from folkmoot.reportcard.fieldwork.fieldwork_findings import FAR_AWAY
from folkmoot.reportcard.fieldwork.fieldwork_progress import planned_by_nothing
from folkmoot.surveys.collecting.desk import Desk, desk
from folkmoot.surveys.collecting.fieldwork_forms import DecisionForm, LimitsForm, PlanForm
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.people.fieldwork_roles import Right
from folkmoot.surveys.collecting.reading.received_answers import questionnaire_of
from folkmoot.surveys.collecting.receiving.removing_identifiers import kept_until
from folkmoot.surveys.collecting.supervising.back_check_table import agreement_rows, pair_rows
from folkmoot.surveys.collecting.supervising.fieldwork_plans import FieldworkPlan, keep_plan
from folkmoot.surveys.collecting.supervising.findings_list import counts_by_check, findings_of, in_words_of
from folkmoot.surveys.collecting.supervising.interview_map import InterviewMap, draw_interviews
from folkmoot.surveys.collecting.supervising.interviewer_table import effect_rows
from folkmoot.surveys.collecting.supervising.limits import LimitSetting, limits_of, set_limits
from folkmoot.surveys.collecting.supervising.looking import Look
from folkmoot.surveys.errors import SurveysError

A_PAGE = 50
MOST_PAIRS = 50


@require_safe
@desk(Right.SEE_INTERVIEWS)
def findings(desk: Desk, instrument: int) -> HttpResponse:
    """What the checks find, a page at a time; `check` and `undecided` narrow it down."""
    form = desk.instrument(instrument)
    look, questionnaire = desk.work.look(form), questionnaire_of(form)
    counts = counts_by_check(form, look)
    asked = desk.request.GET.get("check", "")
    check = asked if asked in {count.check for count in counts} else ""
    undecided = "undecided" in desk.request.GET
    found = findings_of(form, look, with_names=desk.may(Right.SEE_IDENTIFIERS), check=check, undecided=undecided)
    page = Paginator(found, A_PAGE).get_page(desk.request.GET.get("page"))
    context = {
        "instrument": form,
        "counts": counts,
        "check": check,
        "undecided": undecided,
        "page_of": page,
        "findings": in_words_of(list(page.object_list), form, questionnaire),
        "decision_form": DecisionForm(),
        "looked_at": look.interviews,
    }
    return desk.render("findings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.SEE_INTERVIEWS)
def limits(desk: Desk) -> HttpResponse:
    """From where on the checks find something, and who changed it; those who review can."""
    form = LimitsForm(desk.request.POST or None, initial=asdict(limits_of(desk.survey)))
    if desk.request.method == "POST":
        if not desk.may(Right.REVIEW):
            raise PermissionDenied
        if form.is_valid():
            try:
                changed = set_limits(desk.survey, form.cleaned_data, desk.person)
            except SurveysError as error:
                form.add_error(None, str(error))
            else:
                told = _("The limits are kept: the checks go by them from now on.") if changed else _("Nothing was changed.")
                messages.success(desk.request, told)
                return redirect("fieldwork:limits", desk.survey.slug)
    settings = list(LimitSetting.objects.filter(survey=desk.survey).select_related("person").order_by("-made_at", "-pk")[:50])
    return desk.render("limits.html", {"form": form, "settings": settings}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.SEE_INTERVIEWS)
def plan(desk: Desk) -> HttpResponse:
    """How many interviews are planned of each group; those who review upload a table."""
    form = PlanForm(desk.request.POST or None, desk.request.FILES or None)
    if desk.request.method == "POST":
        if not desk.may(Right.REVIEW):
            raise PermissionDenied
        if form.is_valid():
            upload = form.cleaned_data["table"]
            with TemporaryDirectory(prefix="folkmoot-plan-") as folder:
                path = Path(folder) / Path(upload.name).name
                path.write_bytes(upload.read())
                try:
                    kept = keep_plan(desk.survey, path, desk.person)
                except ReportCardError as error:
                    form.add_error("table", str(error))
                else:
                    messages.success(desk.request, _("The plan is kept: progress is told against it from now on."))
                    _tell_what_is_not_asked(desk, kept)
                    return redirect("fieldwork:plan", desk.survey.slug)
    newest = FieldworkPlan.objects.filter(survey=desk.survey).select_related("person").first()
    return desk.render("plan.html", {"form": form, "newest": newest}, status=400 if form.errors else 200)


def _tell_what_is_not_asked(desk: Desk, plan: FieldworkPlan) -> None:
    questionnaires = [questionnaire_of(instrument) for instrument in desk.instruments()]
    names = planned_by_nothing(plan.planned, questionnaires) if questionnaires else []
    if names:
        told = _("No form has a question or a role of this name, so nothing is counted against these rows: %(names)s.")
        messages.warning(desk.request, told % {"names": ", ".join(names)})


@require_safe
@desk(Right.SEE_INTERVIEWS)
def interview_map(desk: Desk, instrument: int) -> HttpResponse:
    """Where people were interviewed: exactly for those who may see it, while the protocol keeps places; else in squares."""
    form = desk.instrument(instrument)
    return desk.render("map.html", {"instrument": form, "map": map_of(desk, form, desk.work.look(form))})


@require_safe
@desk(Right.SEE_INTERVIEWS)
def interviewers(desk: Desk, instrument: int) -> HttpResponse:
    """How much of the answers' variance lies between interviewers, and how back-checks agree."""
    form = desk.instrument(instrument)
    look, questionnaire = desk.work.look(form), questionnaire_of(form)
    context = {
        "instrument": form,
        "effects": effect_rows(look, questionnaire),
        "together": None if look.together is None else round(100 * look.together),
        "agreement": agreement_rows(look, questionnaire),
        "pairs": pair_rows(form, look)[:MOST_PAIRS],
        "pair_count": look.pairs.height,
    }
    return desk.render("interviewers.html", context)


def map_of(desk: Desk, instrument: Instrument, look: Look) -> InterviewMap | None:
    """The map as the person at the desk may see it."""
    until = kept_until(instrument)
    exact = desk.may(Right.SEE_IDENTIFIERS) and (until is None or timezone.localdate() <= until)
    found = look.findings
    far = set(found.filter(found["check"] == FAR_AWAY)["interview"]) if exact else set()
    return draw_interviews(look.places, exact=exact, far=far)
